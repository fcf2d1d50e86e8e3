//! Numbers come back as they were written, or are refused with words that say so; never another number.

use matrix_common::m_presence::MPresence;
use matrix_common::m_room_power_levels::MRoomPowerLevelsContent;
use matrix_common::typewright_runtime::json;

fn presence(number: &str) -> String {
    format!(
        r#"{{"type":"m.presence","sender":"@ada:example.org","content":{{"presence":"online","last_active_ago":{number},"x":[{number}]}}}}"#
    )
}

#[test]
fn any_number_stays_as_it_was_written() {
    for number in [
        "0", "-0", "1", "1.0", "1.10", "1e2", "1E+2", "9007199254740993", "9223372036854775807",
        "-9223372036854775808", "18446744073709551616", "1e400", "-1e-400", "0.1000",
        "3.14159265358979323846264338327950288",
    ] {
        let text = presence(number);
        let event: MPresence = json::from_str(&text).unwrap();
        assert_eq!(event.content.last_active_ago.as_ref().unwrap().to_string(), number);
        assert_eq!(json::to_value(&event).to_string(), text.parse::<matrix_common::typewright_runtime::Value>().unwrap().to_string());
        assert!(json::to_string(&event).contains(&format!("[{number}]")), "{number}");
    }
}

#[test]
fn whole_numbers_have_64_bits() {
    for number in ["9007199254740993", "9223372036854775807", "-9223372036854775808", "0"] {
        let text = format!(r#"{{"ban":{number}}}"#);
        let content: MRoomPowerLevelsContent = json::from_str(&text).unwrap();
        assert_eq!(content.ban.unwrap().to_string(), number);
        assert_eq!(json::to_string(&content), text);
    }
    for number in ["9223372036854775808", "1e400", "0.5"] {
        let error = json::from_str::<MRoomPowerLevelsContent>(&format!(r#"{{"ban":{number}}}"#)).unwrap_err();
        assert_eq!(error.pointer(), "/ban");
        assert_eq!(error.message(), "expected a 64-bit integer, found another number");
    }
    // A member is written as it was spelled, for as long as it is that number.
    for number in ["1.0", "1e2", "-0"] {
        let text = format!(r#"{{"ban":{number}}}"#);
        let mut content: MRoomPowerLevelsContent = json::from_str(&text).unwrap();
        assert_eq!(json::to_string(&content), text);
        content.ban = Some(7);
        assert_eq!(json::to_string(&content), r#"{"ban":7}"#);
    }
}
