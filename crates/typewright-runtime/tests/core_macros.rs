//! One example of each macro that generated code consists of, and what the types it makes can do.

#![allow(missing_docs)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

use std::collections::BTreeMap;

use typewright_runtime::{
    DecodeErrorKind, Key, Map, Nullable, Raw, UnknownText, UnknownValue, Value, json,
};

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PresenceStatus {
    pub presence: PresenceState,
    pub last_active_ago: Option<i64>,
    pub status: Option<Nullable<String>>,
    pub r#type: Option<Raw<Point>>,
    pub extra: Map,
}

typewright_runtime::object! {
    PresenceStatus {
        "presence" => presence: required,
        "last_active_ago" => last_active_ago: optional,
        "status" => status: optional,
        "type" => r#type: optional,
        ..extra
    }
}

/// The schema closes this one.
#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    pub only: bool,
}

typewright_runtime::object! { Closed { "only" => only: required, .. } }

/// This one has no members of its own, and its further ones have a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    pub counts: BTreeMap<RoomId, u32>,
}

typewright_runtime::object! { Counts { ..counts } }

#[derive(Clone, Debug, PartialEq)]
pub struct Empty {}

typewright_runtime::object! { Empty { .. } }

#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub x: i64,
    pub y: Option<i64>,
    pub rest: Vec<Value>,
}

typewright_runtime::tuple! { Point { 0 => x: required, 1 => y: optional, ..rest } }

#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    pub left: bool,
    pub right: String,
}

typewright_runtime::tuple! { Pair { 0 => left: required, 1 => right: required, .. } }

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PresenceState {
    Online,
    Offline,
    Unknown(UnknownText),
}

typewright_runtime::open_enum! { PresenceState { "online" => Online, "offline" => Offline } }

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Version {
    V1,
    Minus,
    Latest,
    Yes,
    Nothing,
    Unknown(UnknownValue),
}

typewright_runtime::constants! {
    Version { 1 => V1, -2 => Minus, "latest" => Latest, true => Yes, null => Nothing }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoomId(Box<str>);

impl RoomId {
    fn check(text: &str) -> Result<(), &'static str> {
        if text.starts_with('!') {
            Ok(())
        } else {
            Err("it does not start with `!`")
        }
    }
}

typewright_runtime::text! { RoomId: "a room ID", RoomId::check }

#[derive(Clone, Debug, PartialEq)]
pub struct EventMatch {
    pub kind: String,
    pub key: String,
    pub extra: Map,
}

typewright_runtime::object! {
    EventMatch { "kind" => kind: required, "key" => key: required, ..extra }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    EventMatch(Box<EventMatch>),
    Numbered(Closed),
    Text(String),
    Nothing(Version),
    Unknown(Value),
}

typewright_runtime::union! {
    Condition {
        EventMatch(Box<EventMatch>): {
            kinds: OBJECT,
            required: ["key"],
            constants: [("kind", ["event_match"])]
        },
        Numbered(Closed): { kinds: OBJECT, constants: [("n", [1, true, null])] },
        Text(String): { kinds: STRING },
        Nothing(Version): { kinds: NULL | BOOL },
        ..Unknown
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Names(pub Vec<String>);

typewright_runtime::wrapper! { Names(Vec<String>) }

fn same<T: typewright_runtime::Field>(text: &str) -> T {
    let value: T = json::from_str(text).unwrap();
    assert_eq!(json::to_string(&value), text);
    let tree: Value = text.parse().unwrap();
    assert_eq!(json::to_value(&value), tree);
    let again: T = json::from_value(&tree).unwrap();
    assert_eq!(json::to_value(&again), tree);
    value
}

fn kind<T: typewright_runtime::Field>(text: &str) -> DecodeErrorKind {
    match json::from_str::<T>(text) {
        Ok(value) => panic!("{text} was read as {}", json::to_string(&value)),
        Err(error) => error.kind(),
    }
}

#[test]
fn object() {
    let status: PresenceStatus = same(
        r#"{"presence":"busy","status":null,"type":[1.0, 2],"a":1,"b":[null]}"#
            .replace(", ", ",")
            .as_str(),
    );
    assert_eq!(status.presence.as_str(), "busy");
    assert_eq!(status.status, Some(Nullable::Null));
    assert_eq!(status.extra.len(), 2);
    let point = status.r#type.unwrap().get().unwrap();
    assert_eq!((point.x, point.y), (1, Some(2)));

    // `null` for an absent member is not written back.
    let status: PresenceStatus =
        json::from_str(r#"{"presence":"online","last_active_ago":null}"#).unwrap();
    assert_eq!(json::to_string(&status), r#"{"presence":"online"}"#);

    same::<Closed>(r#"{"only":true}"#);
    assert_eq!(
        kind::<Closed>(r#"{"only":true,"more":1}"#),
        DecodeErrorKind::Unknown
    );
    assert_eq!(kind::<Closed>("{}"), DecodeErrorKind::Missing);
    assert_eq!(
        kind::<Closed>(r#"{"only":true,"only":true}"#),
        DecodeErrorKind::Duplicate
    );
    assert_eq!(
        kind::<PresenceStatus>(r#"{"presence":"online","a":1,"a":1}"#),
        DecodeErrorKind::Duplicate
    );

    let counts: Counts = same(r#"{"!a":1,"!b":2}"#);
    assert_eq!(counts.counts.get("!b"), Some(&2));
    same::<Empty>("{}");
}

#[test]
fn an_unknown_member_cannot_double_a_known_one() {
    let mut status: PresenceStatus = json::from_str(r#"{"presence":"online"}"#).unwrap();
    status.extra.insert("presence".to_owned(), 1.into());
    status.extra.insert("status".to_owned(), 2.into());
    assert_eq!(json::to_string(&status), r#"{"presence":"online"}"#);
    assert_eq!(
        serde_json::to_string(&status).unwrap(),
        json::to_string(&status)
    );
}

#[test]
fn tuple() {
    let point: Point = same("[1]");
    assert_eq!(point.y, None);
    let point: Point = same("[1,2,\"more\",[]]");
    assert_eq!(point.rest.len(), 2);
    let mut point = point;
    point.y = None;
    assert_eq!(json::to_string(&point), "[1,null,\"more\",[]]");
    same::<Pair>("[true,\"b\"]");
    assert_eq!(kind::<Pair>("[true]"), DecodeErrorKind::Missing);
    assert_eq!(kind::<Pair>("[true,\"b\",1]"), DecodeErrorKind::Unknown);
    assert_eq!(kind::<Pair>("{}"), DecodeErrorKind::Type);
}

#[test]
fn open_enum() {
    assert_eq!(same::<PresenceState>("\"online\""), PresenceState::Online);
    let unknown: PresenceState = same("\"on\\\"line\"");
    assert!(matches!(&unknown, PresenceState::Unknown(text) if **text == *"on\"line"));
    assert_eq!(
        PresenceState::from("offline".to_owned()),
        PresenceState::Offline
    );
    assert_eq!("offline".parse(), Ok(PresenceState::Offline));
    assert_eq!(format!("{:>8}", PresenceState::Online), "  online");
    assert_eq!(PresenceState::Online, "online");
    assert_eq!(
        PresenceState::from_key("online".into()),
        PresenceState::Online
    );
    assert_eq!(kind::<PresenceState>("1"), DecodeErrorKind::Type);
}

#[test]
fn constants() {
    assert_eq!(same::<Version>("1"), Version::V1);
    assert_eq!(same::<Version>("-2"), Version::Minus);
    assert_eq!(same::<Version>("\"latest\""), Version::Latest);
    assert_eq!(same::<Version>("true"), Version::Yes);
    assert_eq!(same::<Version>("null"), Version::Nothing);
    assert!(matches!(same::<Version>("1.5"), Version::Unknown(_)));
    assert!(matches!(same::<Version>("{\"a\":[]}"), Version::Unknown(_)));
    assert_eq!(json::from_str::<Version>("10e-1").unwrap(), Version::V1);
    // `null` is one of the constants, so it is not absent.
    assert_eq!(same::<Option<Version>>("null"), Some(Version::Nothing));
}

#[test]
fn text() {
    let room: RoomId = same("\"no room\"");
    assert_eq!(room.to_string(), "no room");
    assert_eq!(RoomId::new("!a").unwrap(), "!a");
    assert_eq!(RoomId::new_unchecked("a").as_str(), "a");
    assert!(RoomId::try_from("a").is_err());
    assert!(RoomId::try_from("!a".to_owned()).is_ok());
    assert_eq!("!a".parse::<RoomId>().unwrap().as_ref(), "!a");
    assert_eq!(
        RoomId::new("a").unwrap_err().to_string(),
        "not a room ID: it does not start with `!`"
    );
}

#[test]
fn union() {
    let condition: Condition = same(r#"{"kind":"event_match","key":"a","more":1}"#);
    assert!(matches!(condition, Condition::EventMatch(_)));
    assert!(matches!(
        same::<Condition>(r#"{"only":true}"#),
        Condition::Numbered(_)
    ));
    assert!(matches!(same::<Condition>("\"a\""), Condition::Text(_)));
    assert!(matches!(
        same::<Condition>("null"),
        Condition::Nothing(Version::Nothing)
    ));
    assert!(matches!(
        same::<Option<Condition>>("null"),
        Some(Condition::Nothing(_))
    ));
    // By constants neither object is meant; a number is of no branch at all.
    assert!(matches!(
        same::<Condition>(r#"{"kind":"other","n":2}"#),
        Condition::Unknown(_)
    ));
    assert!(matches!(same::<Condition>("1.50"), Condition::Unknown(_)));
    // By its constants only one branch is meant, so its error is the error.
    let error = json::from_str::<Condition>(r#"{"kind":"other","n":1.0}"#).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Unknown);
}

#[test]
fn wrapper() {
    let names: Names = same("[\"a\"]");
    assert_eq!(names.len(), 1);
    assert_eq!(Vec::from(names), ["a"]);
}

#[test]
fn serde_formats() {
    let text = r#"{"presence":"online","last_active_ago":5,"status":null,"type":[1],"a":0.5}"#;
    let status: PresenceStatus = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&status).unwrap(), text);
    let condition: Condition = serde_json::from_str("[]").unwrap();
    assert_eq!(serde_json::to_string(&condition).unwrap(), "[]");
    let error = serde_json::from_str::<PresenceStatus>(r#"{"presence":5}"#).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("at /presence: expected a string, found a number"),
        "{error}"
    );
    assert_eq!(serde_json::to_string(&Version::Nothing).unwrap(), "null");
    let pair: Pair = serde_json::from_str("[true,\"b\"]").unwrap();
    assert_eq!(
        serde_json::to_value(&pair).unwrap(),
        serde_json::json!([true, "b"])
    );
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Alias(Box<str>);

impl Alias {
    fn check(text: &str) -> Result<(), &'static str> {
        match text.starts_with('#') {
            true => Ok(()),
            false => Err("it does not start with `#`"),
        }
    }
}

typewright_runtime::text! { Alias: "an alias", Alias::check }

#[derive(Clone, Debug, PartialEq)]
pub enum Room {
    Id(RoomId),
    Alias(Alias),
    Unknown(Value),
}

typewright_runtime::union! {
    Room {
        Id(RoomId): { kinds: STRING },
        Alias(Alias): { kinds: STRING },
        ..Unknown
    }
}

#[test]
fn a_union_of_strings_takes_the_form_that_fits() {
    let read = |text: &str| json::from_str::<Room>(text).unwrap();
    assert!(matches!(read("\"!kitchen\""), Room::Id(_)));
    assert!(matches!(read("\"#kitchen\""), Room::Alias(_)));
    // What fits none is kept by the first, as a received string always is.
    assert_eq!(
        read("\"kitchen\""),
        Room::Id(RoomId::new_unchecked("kitchen"))
    );
}
