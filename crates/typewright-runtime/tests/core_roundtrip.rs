//! Random values of a type that uses everything: read, written and read again they are the same, whichever way is taken.

#![allow(missing_docs)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod core_random;

use std::collections::BTreeMap;

use core_random::{Random, document};
use typewright_runtime::{Map, Nullable, Number, Raw, UnknownText, UnknownValue, Value, json};

/// An object of more than 64 members, every third of which is required, and a test of it.
macro_rules! wide {
    ($name:ident { $($key:literal $field:ident: $presence:ident $type:ty,)* }) => {
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $(pub $field: $type,)*
            pub extra: BTreeMap<String, i64>,
        }

        typewright_runtime::object! { $name { $($key => $field: $presence,)* ..extra } }

        const WIDE: &[(&str, bool)] = &[$(($key, wide!(@ $presence))),*];
    };
    (@ required) => { true };
    (@ optional) => { false };
}

wide! {
    Wide {
        "m0" m0: required i64, "m1" m1: optional Option<i64>, "m2" m2: optional Option<i64>,
        "m3" m3: required i64, "m4" m4: optional Option<i64>, "m5" m5: optional Option<i64>,
        "m6" m6: required i64, "m7" m7: optional Option<i64>, "m8" m8: optional Option<i64>,
        "m9" m9: required i64, "m10" m10: optional Option<i64>, "m11" m11: optional Option<i64>,
        "m12" m12: required i64, "m13" m13: optional Option<i64>, "m14" m14: optional Option<i64>,
        "m15" m15: required i64, "m16" m16: optional Option<i64>, "m17" m17: optional Option<i64>,
        "m18" m18: required i64, "m19" m19: optional Option<i64>, "m20" m20: optional Option<i64>,
        "m21" m21: required i64, "m22" m22: optional Option<i64>, "m23" m23: optional Option<i64>,
        "m24" m24: required i64, "m25" m25: optional Option<i64>, "m26" m26: optional Option<i64>,
        "m27" m27: required i64, "m28" m28: optional Option<i64>, "m29" m29: optional Option<i64>,
        "m30" m30: required i64, "m31" m31: optional Option<i64>, "m32" m32: optional Option<i64>,
        "m33" m33: required i64, "m34" m34: optional Option<i64>, "m35" m35: optional Option<i64>,
        "m36" m36: required i64, "m37" m37: optional Option<i64>, "m38" m38: optional Option<i64>,
        "m39" m39: required i64, "m40" m40: optional Option<i64>, "m41" m41: optional Option<i64>,
        "m42" m42: required i64, "m43" m43: optional Option<i64>, "m44" m44: optional Option<i64>,
        "m45" m45: required i64, "m46" m46: optional Option<i64>, "m47" m47: optional Option<i64>,
        "m48" m48: required i64, "m49" m49: optional Option<i64>, "m50" m50: optional Option<i64>,
        "m51" m51: required i64, "m52" m52: optional Option<i64>, "m53" m53: optional Option<i64>,
        "m54" m54: required i64, "m55" m55: optional Option<i64>, "m56" m56: optional Option<i64>,
        "m57" m57: required i64, "m58" m58: optional Option<i64>, "m59" m59: optional Option<i64>,
        "m60" m60: required i64, "m61" m61: optional Option<i64>, "m62" m62: optional Option<i64>,
        "m63" m63: required i64, "m64" m64: optional Option<i64>, "m65" m65: optional Option<i64>,
        "m66" m66: required i64, "m67" m67: optional Option<i64>, "m68" m68: optional Option<i64>,
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub id: Id,
    pub state: Option<State>,
    pub version: Option<Version>,
    pub note: Option<Nullable<String>>,
    pub owner: Nullable<Id>,
    pub count: Option<u32>,
    pub price: Option<Number>,
    pub on: Option<bool>,
    pub any: Option<Value>,
    pub raw: Option<Raw<Value>>,
    pub next: Option<Box<Node>>,
    pub children: Option<Vec<Node>>,
    pub by_id: Option<BTreeMap<Id, Content>>,
    pub by_state: Option<BTreeMap<State, Vec<Nullable<i8>>>>,
    pub point: Option<Point>,
    pub names: Option<Names>,
    pub contents: Option<Vec<Content>>,
    pub extra: Map,
}

typewright_runtime::object! {
    Node {
        "id" => id: required,
        "state" => state: optional,
        "version" => version: optional,
        "note" => note: optional,
        "owner" => owner: required,
        "count" => count: optional,
        "price" => price: optional,
        "on" => on: optional,
        "any" => any: optional,
        "raw" => raw: optional,
        "next" => next: optional,
        "children" => children: optional,
        "by id" => by_id: optional,
        "by\"state" => by_state: optional,
        "point" => point: optional,
        "names" => names: optional,
        "contents" => contents: optional,
        ..extra
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Box<str>);

impl Id {
    fn check(text: &str) -> Result<(), &'static str> {
        if text.is_empty() {
            Err("it is empty")
        } else {
            Ok(())
        }
    }
}

typewright_runtime::text! { Id: "an ID", Id::check }

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    Online,
    WithSpace,
    Unknown(UnknownText),
}

typewright_runtime::open_enum! { State { "online" => Online, "with space" => WithSpace } }

#[derive(Clone, Debug, PartialEq)]
pub enum Version {
    One,
    Yes,
    Nothing,
    Unknown(UnknownValue),
}

typewright_runtime::constants! { Version { 255 => One, true => Yes, null => Nothing } }

#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub x: i64,
    pub y: Option<State>,
    pub rest: Vec<Content>,
}

typewright_runtime::tuple! { Point { 0 => x: required, 1 => y: optional, ..rest } }

#[derive(Clone, Debug, PartialEq)]
pub struct Names(pub Vec<String>);

typewright_runtime::wrapper! { Names(Vec<String>) }

#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Node(Box<Node>),
    Point(Point),
    List(Vec<Content>),
    Text(String),
    Other(Other),
    Unknown(Value),
}

typewright_runtime::union! {
    Content {
        Node(Box<Node>): { kinds: OBJECT, required: ["id", "owner"], constants: [("on", [true, false])] },
        Point(Point): { kinds: ARRAY },
        List(Vec<Content>): { kinds: ARRAY },
        Text(String): { kinds: STRING },
        Other(Other): { kinds: BOOL | NUMBER },
        ..Unknown
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Other {
    Integer(i8),
    Number(Number),
    Flag(bool),
    Unknown(Value),
}

typewright_runtime::union! {
    Other {
        Integer(i8): { kinds: NUMBER },
        Number(Number): { kinds: NUMBER },
        Flag(bool): { kinds: BOOL },
        ..Unknown
    }
}

/// JSON of a [`Node`] without `null` for absent members, and integers as they are written.
fn node(random: &mut Random, depth: usize) -> String {
    let mut members = vec![
        format!(r#""id":{}"#, string(random)),
        format!(r#""owner":{}"#, nullable(random, string)),
    ];
    let mut member = |random: &mut Random, name: &str, value: &dyn Fn(&mut Random) -> String| {
        if random.chance(25) {
            members.push(format!("\"{name}\":{}", value(random)));
        }
    };
    member(random, "state", &string);
    member(random, "version", &|random| {
        random
            .pick(&["255", "true", "null", "7", "\"x\"", "[1.0]"])
            .to_owned()
    });
    member(random, "note", &|random| nullable(random, string));
    member(random, "count", &|random| random.below(1000).to_string());
    member(random, "price", &|random| {
        random.pick(&["1", "1.0", "-0", "1e400"]).to_owned()
    });
    member(random, "on", &|random| random.chance(50).to_string());
    member(random, "any", &|random| plain(random));
    member(random, "raw", &|random| format!("[{}]", plain(random)));
    member(random, "names", &|random| list(random, string));
    member(random, r#"by\"state"#, &|random| {
        format!(r#"{{{}:[1,null,-3]}}"#, string(random))
    });
    member(random, "unknown", &|random| plain(random));
    if depth > 0 {
        let inside = |random: &mut Random| content(random, depth - 1);
        member(random, "next", &|random| node(random, depth - 1));
        member(random, "children", &|random| {
            list(random, |random| node(random, depth - 1))
        });
        member(random, "by id", &|random| {
            format!("{{{}:{}}}", string(random), inside(random))
        });
        member(random, "point", &|random| {
            format!("[5,{},{}]", string(random), inside(random))
        });
        member(random, "contents", &|random| list(random, inside));
    }
    let at = random.below(members.len());
    members.rotate_left(at);
    format!("{{{}}}", members.join(","))
}

fn content(random: &mut Random, depth: usize) -> String {
    match random.below(6) {
        0 | 1 => node(random, depth),
        2 => format!("[{}]", random.below(100)),
        3 => format!("[{},{}]", random.below(100), string(random)),
        _ => plain(random),
    }
}

fn nullable(random: &mut Random, value: fn(&mut Random) -> String) -> String {
    if random.chance(30) {
        "null".to_owned()
    } else {
        value(random)
    }
}

fn list(random: &mut Random, value: impl Fn(&mut Random) -> String) -> String {
    let count = random.below(4);
    let values: Vec<_> = (0..count).map(|_| value(random)).collect();
    format!("[{}]", values.join(","))
}

fn string(random: &mut Random) -> String {
    format!(
        "\"{}\"",
        random.pick(&["online", "with space", "é\\n", "", "x\\u0000"])
    )
}

/// Any document in which no member is there twice.
fn plain(random: &mut Random) -> String {
    loop {
        let text = document(random, 2);
        if text.parse::<Value>().is_ok() {
            return text;
        }
    }
}

#[test]
fn nodes() {
    let mut unions = 0;
    for seed in 0..4_000 {
        let text = node(&mut Random::new(seed), 4);
        let tree: Value = text.parse().unwrap();
        let read: Node = json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let written = json::to_string(&read);
        let written_tree: Value = written.parse().unwrap();
        assert_eq!(written_tree, tree, "seed {seed}");
        assert_eq!(json::to_value(&read), tree, "seed {seed}");
        let again: Node = json::from_str(&written).unwrap();
        assert_eq!(again, read, "seed {seed}");
        let mut from_tree: Node = json::from_value(&tree).unwrap();
        // A tree does not keep the whitespace of raw text, nor the order of members.
        assert_eq!(json::to_value(&from_tree), tree, "seed {seed}");
        from_tree.raw.clone_from(&read.raw);
        assert_eq!(from_tree.extra, read.extra);
        unions += written.matches("\"contents\"").count();
    }
    assert!(unions > 1_000, "{unions}");
}

#[test]
fn wide_objects() {
    for seed in 0..300 {
        let random = &mut Random::new(seed);
        let there: Vec<_> = WIDE
            .iter()
            .filter(|(_, required)| *required || random.chance(50))
            .collect();
        let mut members: Vec<_> = there
            .iter()
            .map(|(name, _)| format!("\"{name}\":{}", random.below(1000)))
            .collect();
        let in_order = format!("{{{}}}", members.join(","));
        members.push("\"more\":7".to_owned());
        let at = random.below(members.len());
        members.rotate_left(at);
        let text = format!("{{{}}}", members.join(","));
        let wide: Wide = json::from_str(&text).unwrap();
        assert_eq!(wide.extra["more"], 7);
        assert_eq!(
            json::to_string(&wide),
            in_order.replace('}', ",\"more\":7}")
        );

        // Without one of the required ones, and with one twice.
        let required: Vec<_> = WIDE.iter().filter(|(_, required)| *required).collect();
        let (left_out, _) = random.pick(&required);
        let left: Vec<_> = members
            .iter()
            .filter(|member| !member.starts_with(&format!("\"{left_out}\":")))
            .cloned()
            .collect();
        let error = json::from_str::<Wide>(&format!("{{{}}}", left.join(","))).unwrap_err();
        assert_eq!(error.pointer(), format!("/{left_out}"));
        let (twice, _) = random.pick(&there);
        members.push(format!("\"{twice}\":1"));
        let error = json::from_str::<Wide>(&format!("{{{}}}", members.join(","))).unwrap_err();
        assert_eq!(error.message(), format!("duplicate member `{twice}`"));
    }
}
