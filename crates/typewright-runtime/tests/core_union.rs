//! How the shapes of a union are told apart, and that it cannot be made to cost too much.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

use std::time::{Duration, Instant};

use typewright_runtime::{DecodeErrorKind, Map, Number, UnknownText, Value, json};

macro_rules! shape {
    ($name:ident { $($key:literal => $field:ident: $type:ty, $presence:ident;)* }) => {
        #[derive(Clone, Debug, PartialEq)]
        struct $name {
            $($field: $type,)*
            extra: Map,
        }

        typewright_runtime::object! { $name { $($key => $field: $presence,)* ..extra } }
    };
}

shape!(Circle { "radius" => radius: i64, required; "color" => color: Option<Color>, optional; });
shape!(Square { "side" => side: Option<i64>, optional; "color" => color: Option<Color>, optional; });

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Color {
    Red,
    Unknown(UnknownText),
}

typewright_runtime::open_enum! { Color { "red" => Red } }

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Circle(Circle),
    Square(Square),
    Nested(Box<Shapes>),
    Integer(i64),
    Number(Number),
    Unknown(Value),
}

typewright_runtime::union! {
    Shape {
        Circle(Circle): { kinds: OBJECT },
        Square(Square): { kinds: OBJECT },
        Nested(Box<Shapes>): { kinds: OBJECT },
        Integer(i64): { kinds: NUMBER },
        Number(Number): { kinds: NUMBER },
        ..Unknown
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Shapes {
    shapes: Vec<Shape>,
}

typewright_runtime::object! { Shapes { "shapes" => shapes: required, .. } }

fn read(text: &str) -> Shape {
    let shape: Shape = json::from_str(text).unwrap();
    let tree: Value = text.parse().unwrap();
    assert_eq!(json::from_value::<Shape>(&tree).unwrap(), shape, "{text}");
    assert_eq!(json::to_value(&shape), tree, "{text}");
    shape
}

#[test]
fn the_closest_branch_wins() {
    assert!(matches!(read(r#"{"radius":1}"#), Shape::Circle(_)));
    assert!(matches!(read(r#"{"side":1}"#), Shape::Square(_)));
    assert!(matches!(read("{}"), Shape::Square(_)));
    // Both have an unknown member: the square has two of them.
    assert!(matches!(read(r#"{"radius":1,"more":2}"#), Shape::Circle(_)));
    assert!(matches!(read(r#"{"side":1,"more":2}"#), Shape::Square(_)));
    assert!(matches!(read(r#"{"side":1,"radius":2}"#), Shape::Circle(_)));
    assert!(matches!(
        read(r#"{"side":1,"color":"blue"}"#),
        Shape::Square(_)
    ));
    assert!(matches!(
        read(r#"{"shapes":[{"radius":1},{"side":2},{"shapes":[]}]}"#),
        Shape::Nested(_)
    ));
}

#[test]
fn a_number_keeps_how_it_was_written() {
    assert_eq!(read("1"), Shape::Integer(1));
    assert!(matches!(read("1.0"), Shape::Number(_)));
    assert!(matches!(read("1e400"), Shape::Number(_)));
}

#[test]
fn what_is_of_no_branch_is_kept() {
    assert!(matches!(read("[1.0]"), Shape::Unknown(_)));
    assert!(matches!(read("null"), Shape::Unknown(Value::Null)));
    assert!(matches!(read(r#"{"side":"x"}"#), Shape::Unknown(_)));
    assert!(matches!(
        read(r#"{"shapes":5,"side":"x"}"#),
        Shape::Unknown(_)
    ));
}

#[test]
fn errors_of_the_text_are_not_hidden() {
    let error = json::from_str::<Shape>(r#"{"side":1,"side":2}"#).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Duplicate);
    let error = json::from_str::<Shape>(r#"{"shapes":[{"side":tru}]}"#).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Syntax);
    let error = json::from_str::<Vec<Shape>>("[1, {\"a\": [1,}]").unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Syntax);
    assert!(error.pointer().starts_with("/1/a"), "{error}");
}

/// Two shapes that hold each other and never are what the value is: each level doubles the work.
#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Left(Box<Left>),
    Right(Box<Right>),
    Unknown(Value),
}

shape!(Left { "next" => next: Option<Tree>, optional; "left" => left: Option<bool>, optional; });
shape!(Right { "next" => next: Option<Tree>, optional; "right" => right: Option<bool>, optional; });

typewright_runtime::union! {
    Tree { Left(Box<Left>): { kinds: OBJECT }, Right(Box<Right>): { kinds: OBJECT }, ..Unknown }
}

fn nested(depth: usize, inmost: &str) -> String {
    format!(
        "{}{inmost}{}",
        r#"{"next":"#.repeat(depth),
        "}".repeat(depth)
    )
}

#[test]
fn nested_unions_are_cheap_or_an_error() {
    let start = Instant::now();
    let text = nested(100, r#"{"left":true}"#);
    assert!(json::from_str::<Tree>(&text).is_ok());
    for inmost in [
        r#"{"other":1}"#.to_owned(),
        format!("{}5", " ".repeat(200_000)),
        format!("\"{}\"", "x".repeat(200_000)),
    ] {
        let text = nested(100, &inmost);
        let error = json::from_str::<Tree>(&text).unwrap_err();
        assert_eq!(error.kind(), DecodeErrorKind::Budget);
        let tree: Value = text.parse().unwrap();
        let error = json::from_value::<Tree>(&tree).unwrap_err();
        assert_eq!(error.kind(), DecodeErrorKind::Budget);
    }
    assert!(json::from_str::<Tree>(&nested(4, r#"{"other":1}"#)).is_ok());
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
}

/// A definition may be of no use: a union whose only branch is itself.
#[derive(Clone, Debug, PartialEq)]
enum Endless {
    Again(Box<Endless>),
    Unknown(Value),
}

typewright_runtime::union! { Endless { Again(Box<Endless>): { kinds: ANY }, ..Unknown } }

#[test]
fn a_union_of_itself_is_an_error() {
    let error = json::from_str::<Endless>("1").unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::Depth);
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Name {
    Name,
    Unknown(UnknownText),
}

typewright_runtime::open_enum! { Name { "name" => Name } }

shape!(Named { "type" => kind: Name, required; "name" => name: String, required; });
shape!(Other { "type" => kind: String, required; });

#[derive(Clone, Debug, PartialEq)]
enum Event {
    Name(Named),
    Other(Other),
    Unknown(Value),
}

typewright_runtime::union! {
    Event {
        Name(Named): { kinds: OBJECT, required: ["type", "name"], constants: [("type", ["name"])] },
        Other(Other): { kinds: OBJECT, required: ["type"] },
        ..Unknown
    }
}

/// The branch that a constant names is taken though another would read the value more exactly, and only if it cannot
/// read the value the others have their turn.
#[test]
fn a_constant_that_is_there_decides() {
    for (text, branch) in [
        (r#"{"type":"name","name":"a"}"#, "name"),
        (r#"{"type":"name","name":"a","more":1}"#, "name"),
        (r#"{"type":"name","name":1}"#, "other"),
        (r#"{"type":"name"}"#, "other"),
        (r#"{"type":"else","name":"a"}"#, "other"),
        (r#"{"name":"a"}"#, "unknown"),
        ("[]", "unknown"),
    ] {
        let event: Event = json::from_str(text).unwrap();
        assert_eq!(json::to_string(&event), text);
        let found = match event {
            Event::Name(_) => "name",
            Event::Other(_) => "other",
            Event::Unknown(_) => "unknown",
        };
        assert_eq!(found, branch, "{text}");
    }
}
