//! What is accepted, what is not, and what is said then.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

use std::collections::BTreeMap;

use typewright_runtime::field::Slot;
use typewright_runtime::json::{self, Limits};
use typewright_runtime::{DecodeErrorKind, Field, Map, Nullable, Number, Raw, Value};

#[derive(Clone, Debug, PartialEq)]
struct Room {
    name: String,
    size: Option<u8>,
    topic: Option<Nullable<String>>,
    any: Option<Value>,
    children: Vec<Room>,
    extra: Map,
}

typewright_runtime::object! {
    Room {
        "name" => name: required,
        "size" => size: optional,
        "topic" => topic: optional,
        "any" => any: optional,
        "children" => children: optional,
        ..extra
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Rooms {
    rooms: Vec<Room>,
}

typewright_runtime::object! { Rooms { "rooms" => rooms: required, .. } }

fn fails<T: Field>(text: &str) -> String {
    let Err(error) = json::from_str::<T>(text) else {
        panic!("{text} was read");
    };
    // From a tree the error is the same, but for the place in the text.
    if let Ok(tree) = text.parse::<Value>() {
        let Err(other) = json::from_value::<T>(&tree) else {
            panic!("{text} was read from the tree");
        };
        assert_eq!(
            (other.kind(), other.pointer()),
            (error.kind(), error.pointer())
        );
        assert_eq!(other.message(), error.message());
        assert_eq!(other.line(), None);
    }
    error.to_string()
}

#[test]
fn errors_name_the_place() {
    assert_eq!(
        fails::<Rooms>("{\n  \"rooms\": [\n    {\"é\": 1, \"name\": 5}]}"),
        "at /rooms/0/name: expected a string, found a number (line 3, column 22)"
    );
    assert_eq!(
        fails::<Rooms>(r#"{"rooms":[{"name":"a"},{}]}"#),
        "at /rooms/1/name: a required member is missing (line 1, column 24)"
    );
    assert_eq!(
        fails::<Rooms>(r#"{"rooms":[],"a":1}"#),
        "unknown member `a` (line 1, column 17)"
    );
    assert_eq!(
        fails::<Room>(r#"{"name":"a","name":"b"}"#),
        "duplicate member `name` (line 1, column 20)"
    );
    assert_eq!(
        fails::<Room>(r#"{"name":"a","x/y~z":{"b":1,"b":2}}"#),
        "at /x~1y~0z: duplicate member `b` (line 1, column 32)"
    );
    assert_eq!(
        fails::<Room>(r#"{"name":"a","size":256}"#),
        "at /size: expected an unsigned 8-bit integer, found another number (line 1, column 20)"
    );
    assert_eq!(
        fails::<Room>(r#"{"name":{"a":1}}"#),
        "at /name: expected a string, found an object (line 1, column 9)"
    );
    assert_eq!(
        fails::<bool>("null"),
        "expected true or false, found null (line 1, column 1)"
    );
    assert_eq!(
        fails::<bool>(r#""nine-times-round""#),
        "expected true or false, found a string (line 1, column 1)"
    );
    assert_eq!(
        fails::<String>("true"),
        "expected a string, found a boolean (line 1, column 1)"
    );
    assert_eq!(
        fails::<bool>("true false"),
        "expected the end of the text, found `f` (line 1, column 6)"
    );
    assert_eq!(
        fails::<Vec<bool>>("[true"),
        "expected `,` or `]`, found the end of the text (line 1, column 6)"
    );
    assert_eq!(
        fails::<Vec<bool>>("[true,]"),
        "at /1: expected a value, found `]` (line 1, column 7)"
    );
    let error = json::from_slice::<String>(b"\n\"a\xFF\"").unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Utf8);
    assert_eq!(
        (error.offset(), error.line(), error.column()),
        (Some(3), Some(2), Some(3))
    );
}

#[test]
fn null_and_absent() {
    let room: Room = json::from_str(r#"{"name":"","size":null,"topic":null,"any":null}"#).unwrap();
    assert_eq!(room.size, None);
    assert_eq!(room.topic, Some(Nullable::Null));
    assert_eq!(room.any, Some(Value::Null));
    assert_eq!(
        json::to_string(&room),
        r#"{"name":"","topic":null,"any":null,"children":[]}"#
    );
    assert_eq!(json::from_str::<Option<Raw<Value>>>("null").unwrap(), None);
    assert_eq!(
        json::from_str::<Vec<Option<bool>>>("[null]").unwrap(),
        [None]
    );
    assert_eq!(json::to_string(&vec![None, Some(true)]), "[null,true]");
    type Flags = BTreeMap<String, Option<bool>>;
    let flags: Flags = json::from_str(r#"{"a":null}"#).unwrap();
    assert_eq!(json::to_string(&flags), r#"{"a":null}"#);
    assert!(json::from_str::<String>("null").is_err());
}

#[test]
fn integers() {
    fn read<T: Field>(text: &str) -> Result<T, DecodeErrorKind> {
        json::from_str(text).map_err(|error| error.kind())
    }
    assert_eq!(read("1"), Ok(1_i64));
    assert_eq!(read("1.0"), Ok(1_u8));
    assert_eq!(read("25.5e1"), Ok(255_u8));
    assert_eq!(read("1200e-2"), Ok(12_i8));
    assert_eq!(read("-0"), Ok(0_u64));
    assert_eq!(read("0e999999999999999999999"), Ok(0_u64));
    assert_eq!(read("-128"), Ok(-128_i8));
    assert_eq!(read("18446744073709551615"), Ok(u64::MAX));
    assert_eq!(read("-9223372036854775808.000"), Ok(i64::MIN));
    for text in [
        "-129",
        "128",
        "1.5",
        "1e-1",
        "1e400",
        "1e99999999999999999999",
        "1e-99999999999999999999",
    ] {
        assert_eq!(read::<i8>(text), Err(DecodeErrorKind::Range), "{text}");
    }
    assert_eq!(
        read::<u64>("18446744073709551616"),
        Err(DecodeErrorKind::Range)
    );
    assert_eq!(read::<u64>("-1"), Err(DecodeErrorKind::Range));
    assert_eq!(read::<i64>("\"1\""), Err(DecodeErrorKind::Type));
}

#[test]
fn raw_is_kept_as_it_came() {
    let text = r#"{"a":[ 1.0,  {"b" : "\u00e9"} ]}"#;
    type Kept = BTreeMap<String, Raw<Vec<Value>>>;
    let kept: Kept = json::from_str(text).unwrap();
    assert_eq!(kept["a"].json(), r#"[ 1.0,  {"b" : "\u00e9"} ]"#);
    assert_eq!(kept["a"].get().unwrap().len(), 2);
    assert_eq!(json::to_string(&kept), text);
    assert!(json::from_str::<Raw<bool>>("[1,]").is_err());
    assert!(Raw::<bool>::from_json("1").unwrap().get().is_err());
    assert_eq!(Raw::new(&true).json(), "true");
}

#[test]
fn depth_is_limited_everywhere() {
    fn nested(depth: usize) -> String {
        format!("{}{}", "[".repeat(depth), "]".repeat(depth))
    }
    fn rooms(depth: usize) -> String {
        format!(
            "{}{}",
            r#"{"name":"","children":["#.repeat(depth),
            "]}".repeat(depth)
        )
    }
    assert!(json::from_str::<Value>(&nested(128)).is_ok());
    assert!(json::from_str::<Raw<Value>>(&nested(128)).is_ok());
    assert!(json::from_str::<Room>(&rooms(64)).is_ok());
    for text in [nested(129), nested(100_000)] {
        assert_eq!(
            json::from_str::<Value>(&text).unwrap_err().kind(),
            DecodeErrorKind::Depth
        );
        assert_eq!(
            json::from_str::<Raw<Value>>(&text).unwrap_err().kind(),
            DecodeErrorKind::Depth
        );
    }
    for text in [rooms(65), rooms(100_000)] {
        assert_eq!(
            json::from_str::<Room>(&text).unwrap_err().kind(),
            DecodeErrorKind::Depth
        );
    }
    let inside = format!(r#"{{"name":"","x":{}}}"#, nested(128));
    assert_eq!(
        json::from_str::<Room>(&inside).unwrap_err().kind(),
        DecodeErrorKind::Depth
    );
    let tree: Value = nested(128).parse().unwrap();
    let deeper = Value::List(vec![tree]);
    assert_eq!(
        json::from_value::<Value>(&deeper).unwrap_err().kind(),
        DecodeErrorKind::Depth
    );

    let mut value = Value::Null;
    let wide = Limits::with_depth(1_000_000);
    json::read_slice_within(value.slot(), nested(512).as_bytes(), wide).unwrap();
    let error = json::read_slice_within(value.slot(), nested(513).as_bytes(), wide).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Depth);
    let mut room = Room::blank();
    json::read_slice_within(room.slot(), rooms(256).as_bytes(), wide).unwrap();
    json::read_slice_within(room.slot(), "1".as_bytes(), Limits::with_depth(0)).unwrap_err();
    json::read_slice_within(
        Slot::Bool(&mut true),
        "false".as_bytes(),
        Limits::with_depth(0),
    )
    .unwrap();
}

#[test]
fn strings() {
    let text = r#""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00é😀""#;
    let string: String = json::from_str(text).unwrap();
    assert_eq!(string, "\"\\/\u{8}\u{c}\n\r\tAé😀é😀");
    assert_eq!(json::to_string(&string), r#""\"\\/\b\f\n\r\tAé😀é😀""#);
    assert_eq!(
        json::to_string(&"\0\u{1f}\u{7f}".to_owned()),
        "\"\\u0000\\u001f\u{7f}\""
    );
    for wrong in [
        r#""\ud83d""#,
        r#""\ude00""#,
        r#""\ud83d\u0041""#,
        r#""\ud83dx""#,
        r#""\u12""#,
        r#""\u+123""#,
        r#""\x""#,
        "\"\n\"",
        "\"",
        "\"\\",
        "\"\\u",
        "\"\u{0}\"",
    ] {
        assert_eq!(
            json::from_str::<String>(wrong).unwrap_err().kind(),
            DecodeErrorKind::Syntax,
            "{wrong}"
        );
    }
}

#[test]
fn pretty() {
    let value: Value = r#"{"a":[1,{"b":"x,:{\"["}],"c":{},"d":[]}"#.parse().unwrap();
    let pretty = json::to_string_pretty(&value);
    assert_eq!(
        pretty,
        "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x,:{\\\"[\"\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}"
    );
    assert_eq!(pretty.parse::<Value>().unwrap(), value);
}

#[test]
fn numbers_stay_as_written() {
    for text in [
        "0",
        "-0",
        "1",
        "1.0",
        "1.10",
        "-0.0",
        "1e400",
        "1E+2",
        "1e-7",
        "9007199254740993",
        "-9223372036854775808",
        "18446744073709551616",
        "1234567890123456789012345678901234567890",
        "0.1234567890123456789012345678901234567890",
    ] {
        let number: Number = json::from_str(text).unwrap();
        assert_eq!(json::to_string(&number), text);
        assert_eq!(number.to_string(), text);
        assert_eq!(text.parse::<Number>().unwrap(), number);
        let value: Value = text.parse().unwrap();
        assert_eq!(value.to_string(), text);
        assert_eq!(json::from_value::<Number>(&value).unwrap(), number);
    }
    for wrong in [
        "", "-", "01", "+1", "1.", ".5", "1e", "1e+", "0x1", "1 ", " 1", "NaN", "1_0",
    ] {
        assert!(wrong.parse::<Number>().is_err(), "{wrong}");
    }
    let number = |text: &str| text.parse::<Number>().unwrap();
    assert_ne!(number("1"), number("1.0"));
    assert_eq!(Number::from(1_u8), number("1"));
    assert_eq!(Number::from(u64::MAX).as_u64(), Some(u64::MAX));
    assert_eq!(Number::try_from(0.1).unwrap(), number("0.1"));
    assert!(Number::try_from(f64::NAN).is_err());
    assert_eq!(number("1e400").as_f64(), None);
    assert_eq!(number("2.5").as_f64(), Some(2.5));
    assert_eq!(number("1e3").as_i64(), Some(1000));
    assert_eq!(number("2.5").as_i64(), None);
}

#[test]
fn values() {
    let value: Value = r#"{"a":[1,{"b/c":"x"}],"~":true,"n":null}"#.parse().unwrap();
    assert_eq!(
        value.pointer("/a/1/b~1c").and_then(Value::as_str),
        Some("x")
    );
    assert_eq!(value.pointer("/~0").and_then(Value::as_bool), Some(true));
    assert_eq!(value.pointer("/a/01"), None);
    assert_eq!(value.pointer("/a/+1"), None);
    assert_eq!(value.pointer("a"), None);
    assert_eq!(value.pointer(""), Some(&value));
    assert!(value.get("n").is_some_and(Value::is_null));
    let made: Value = [("a", Value::from(vec![1, 2])), ("b", Some("x").into())]
        .into_iter()
        .collect();
    assert_eq!(made.to_string(), r#"{"a":[1,2],"b":"x"}"#);
    let back: Value = serde_json::from_str(&made.to_string()).unwrap();
    assert_eq!(back, made);
    let large: Value = "1e400".parse().unwrap();
    assert!(serde_json::to_string(&large).is_err());
    assert_eq!(
        serde_json::to_string(&Value::from(u64::MAX)).unwrap(),
        u64::MAX.to_string()
    );
    assert!(serde_json::from_str::<Value>(r#"{"a":1,"a":2}"#).is_err());
}

#[cfg(feature = "serde_json")]
#[test]
fn from_and_to_serde_json() {
    let text = r#"{"a":[1,-2.5,18446744073709551615,null,true],"b":{"c":"x"}}"#;
    let value: Value = text.parse().unwrap();
    let other: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::Value::try_from(value.clone()).unwrap(), other);
    assert_eq!(Value::from(other), value);
    for lost in [
        "1e400",
        "12345678901234567890.5",
        "0.10000000000000000000001",
    ] {
        let value: Value = lost.parse().unwrap();
        assert!(serde_json::Value::try_from(value).is_err(), "{lost}");
    }
}
