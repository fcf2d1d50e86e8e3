//! Events are told apart by their `type`, and kept whole whatever it is.

use matrix_common::api::client_server::definitions::client_event_without_room_id::AnySyncEvent;
use matrix_common::core_event_schema::state_event::AnyStateEvent;
use matrix_common::core_event_schema::stripped_state::AnyStrippedEvent;
use matrix_common::m_key_verification_start::AnyStartContent;
use matrix_common::m_room_message::AnyMessageContent;
use matrix_common::typewright_runtime::{Field, Raw, json};

/// Reads text and writes it back as it was.
fn read<T: Field>(text: &str) -> T {
    let value: T = json::from_str(text).unwrap();
    assert_eq!(json::to_value(&value), text.parse().unwrap(), "{text}");
    value
}

fn event(kind: &str, content: &str) -> String {
    format!(
        r#"{{"type":"{kind}","content":{content},"sender":"@ada:example.org","event_id":"$1","origin_server_ts":1,"state_key":""}}"#
    )
}

#[test]
fn a_known_type_is_its_own() {
    let text = event("m.room.topic", r#"{"topic":"Looms"}"#);
    let AnySyncEvent::MRoomTopic(topic) = read(&text) else {
        panic!("{text}")
    };
    assert_eq!(topic.content.topic, "Looms");
    // What all events have is at hand without asking which it is.
    let common = read::<AnySyncEvent>(&text).common().unwrap();
    assert_eq!((common.type_.as_str(), common.sender.as_str()), ("m.room.topic", "@ada:example.org"));
    // What the definition does not name stays beside it.
    let text = event("m.room.topic", r#"{"topic":"Looms","org.example.colour":["red",1.50]}"#);
    let AnySyncEvent::MRoomTopic(topic) = read(&text) else {
        panic!("{text}")
    };
    assert_eq!(topic.content.extra["org.example.colour"].to_string(), r#"["red",1.50]"#);
}

#[test]
fn what_is_of_no_known_type_is_kept_whole() {
    let text = event("org.example.loom", r#"{"threads":{"red":[1,2,3]}}"#);
    assert!(matches!(read(&text), AnySyncEvent::Other(other) if other.type_ == "org.example.loom"));
    // One of a known type whose content is not what it should be is an event all the same.
    let text = event("m.room.topic", r#"{"topic":7}"#);
    assert!(matches!(read(&text), AnySyncEvent::Other(_)));
    assert!(matches!(read("[1,2.0]"), AnySyncEvent::Unknown(_)));
}

#[test]
fn each_kind_of_event_has_its_own_form() {
    let stripped = r#"{"type":"m.room.name","content":{"name":"Loom"},"sender":"@ada:example.org","state_key":""}"#;
    assert!(matches!(read(stripped), AnyStrippedEvent::MRoomName(name) if name.content.name == "Loom"));
    // The same is no whole event of state: it has no ID and no room.
    assert!(matches!(read(stripped), AnyStateEvent::Unknown(_)));
}

#[test]
fn messages_are_told_apart_by_their_kind() {
    let text = event("m.room.message", r#"{"msgtype":"m.text","body":"Hello"}"#);
    let AnySyncEvent::MRoomMessage(message) = read(&text) else {
        panic!("{text}")
    };
    assert!(matches!(message.content, AnyMessageContent::MText(text) if text.body == "Hello"));
    let other: AnyMessageContent = read(r#"{"msgtype":"org.example.smell","body":"Wool"}"#);
    assert!(matches!(other, AnyMessageContent::Other(other) if other.body == "Wool"));
    let start: AnyStartContent =
        read(r#"{"from_device":"A","method":"m.reciprocate.v1","secret":"c2VjcmV0"}"#);
    assert!(matches!(start, AnyStartContent::MReciprocateV1(_)));
}

#[test]
fn one_malformed_element_costs_nothing_but_itself() {
    let good = event("m.room.topic", r#"{"topic":"Looms"}"#);
    let events: Vec<Raw<AnyStrippedEvent>> = read(&format!("[{good},17,{{}}]"));
    assert!(matches!(events[0].get(), Ok(AnyStrippedEvent::MRoomTopic(_))));
    assert!(!matches!(events[2].get(), Ok(AnyStrippedEvent::MRoomTopic(_))));
}
