//! What is known by how it is written: integers of any size, and constants by their JSON text.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

use typewright_runtime::{DecodeErrorKind, Integer, Map, Number, UnknownValue, Value, json};

#[derive(Clone, Debug, PartialEq)]
enum Shelf {
    Half,
    One,
    Row,
    Path,
    Old,
    Unknown(UnknownValue),
}

typewright_runtime::constants! {
    Shelf {
        json("0.5") => Half,
        json("1") => One,
        json("{\"row\":1,\"of\":[2.0]}") => Row,
        json("[null,\"a\"]") => Path,
        "old" => Old,
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Count {
    Whole(Integer),
    Marks(Map),
    Unknown(Value),
}

typewright_runtime::union! {
    Count {
        Whole(Integer): { kinds: NUMBER },
        Marks(Map): { kinds: OBJECT },
        ..Unknown
    }
}

#[test]
fn constants_are_known_by_their_text() {
    for (text, shelf) in [
        ("0.5", Shelf::Half),
        ("1", Shelf::One),
        ("{\"of\":[2.0],\"row\":1}", Shelf::Row),
        ("[null,\"a\"]", Shelf::Path),
        ("\"old\"", Shelf::Old),
    ] {
        let found: Shelf = json::from_str(text).unwrap();
        assert_eq!(found, shelf);
        let written = json::to_string(&found);
        assert_eq!(written.parse::<Value>(), text.parse::<Value>(), "{text}");
        assert_eq!(json::from_value::<Shelf>(&text.parse().unwrap()), Ok(shelf));
    }
    for text in [
        "0.50",
        "1.0",
        "5e-1",
        "{\"of\":[2],\"row\":1}",
        "{\"row\":1}",
        "[]",
        "[null]",
        "null",
        "\"1\"",
    ] {
        let found: Shelf = json::from_str(text).unwrap();
        assert!(matches!(found, Shelf::Unknown(_)), "{text}");
        assert_eq!(json::to_string(&found), text);
    }
    let through: serde_json::Value = serde_json::to_value(Shelf::Path).unwrap();
    assert_eq!(through.to_string(), "[null,\"a\"]");
}

#[test]
fn integers_are_of_any_size_and_kept_as_written() {
    for text in [
        "0",
        "-0",
        "1.0",
        "1e2",
        "-1.50e1",
        "0.0",
        "12345678901234567890123456789012345678901234567890",
        "1e400",
        "0e-9",
        "100e-2",
    ] {
        let integer: Integer = json::from_str(text).unwrap();
        assert_eq!(json::to_string(&integer), text);
        let tree: Integer = json::from_value(&text.parse().unwrap()).unwrap();
        assert_eq!(tree, integer);
        assert_eq!(text.parse::<Integer>().as_ref(), Ok(&integer));
        assert_eq!(
            Integer::try_from(text.parse::<Number>().unwrap()).as_ref(),
            Ok(&integer)
        );
    }
    for text in ["1.5", "1e-1", "-0.001", "123e-4"] {
        let error = json::from_str::<Integer>(text).unwrap_err();
        assert_eq!(error.kind(), DecodeErrorKind::Range, "{text}");
        assert!(text.parse::<Integer>().is_err(), "{text}");
    }
    for text in ["\"1\"", "true", "[1]", "null"] {
        let error = json::from_str::<Integer>(text).unwrap_err();
        assert_eq!(error.kind(), DecodeErrorKind::Type, "{text}");
    }
    let integer = Integer::from(u64::MAX);
    assert_eq!((integer.as_i64(), integer.as_u64()), (None, Some(u64::MAX)));
    assert_eq!(integer.as_i128(), Some(u64::MAX.into()));
    assert_eq!(Integer::from(-3).to_string(), "-3");
}

#[test]
fn an_integer_in_a_union_is_exact() {
    for text in ["1.0", "7", "{\"a\":1.0}", "\"none\""] {
        let count: Count = json::from_str(text).unwrap();
        assert_eq!(json::to_string(&count), text);
        assert_eq!(matches!(count, Count::Unknown(_)), text.starts_with('"'));
    }
    let error = json::from_str::<Count>("1.5").unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Range);
    assert!(error.to_string().contains("an integer"), "{error}");
}

#[derive(Clone, Debug, PartialEq)]
struct Page {
    number: i64,
    of: Option<u8>,
    lines: Option<Vec<i64>>,
    extra: Map,
}

typewright_runtime::object! {
    Page {
        "number" => number: required,
        "of" => of: optional,
        "lines" => lines: optional,
        ..extra
    }
}

/// A member that is a whole number is written as it was spelled, as long as it is that number.
#[test]
fn a_member_keeps_how_it_was_spelled() {
    for text in [
        r#"{"number":1.0,"of":2e1}"#,
        r#"{"number":-0}"#,
        r#"{"number":7,"of":0.30E+1,"lines":[1,2],"more":1.0}"#,
        r#"{"number":-100e-2,"more":{"number":1.0}}"#,
    ] {
        let page: Page = json::from_str(text).unwrap();
        assert_eq!(json::to_string(&page), text);
        let tree: Value = text.parse().unwrap();
        let from_tree: Page = json::from_value(&tree).unwrap();
        assert_eq!((json::to_value(&from_tree), &from_tree), (tree, &page));
        let serde: Page = serde_json::from_str(&serde_json::to_string(&page).unwrap()).unwrap();
        assert_eq!(serde.number, page.number);
        json::check::<Page>(text).unwrap();
    }
    let mut page: Page = json::from_str(r#"{"number":1.0,"of":2.0}"#).unwrap();
    assert_eq!((page.number, page.of), (1, Some(2)));
    (page.number, page.of) = (3, None);
    assert_eq!(json::to_string(&page), r#"{"number":3}"#);
    // A list has no place for it, and the member before or behind it does not take it.
    let page: Page = json::from_str(r#"{"lines":[1.0],"number":1}"#).unwrap();
    assert_eq!(json::to_string(&page), r#"{"number":1,"lines":[1]}"#);
}
