//! What is printed of types with secrets: all that `derive(Debug)` prints, and none of the secrets.
#![allow(clippy::unwrap_used, reason = "a test ends at what it does not expect")]

use std::collections::BTreeMap;

use typewright_runtime::http::{Blob, FileOr, FilePart, Multipart};
use typewright_runtime::{Map, Nullable, Raw, Value, debug, form, json, object, tuple, union};

const SECRET: &str = "nine-times-round";

/// The same types twice: as they are generated, and with everything shown.
macro_rules! twins {
    ($($name:ident { $($field:ident: $ty:ty),* })*) => {
        mod shown {
            use super::*;
            $(#[derive(Debug)]
            #[allow(dead_code, reason = "it is there to be printed")]
            pub(crate) struct $name { $(pub(crate) $field: $ty),* })*
        }
        $(#[derive(Clone)]
        struct $name { $($field: $ty),* }
        impl From<$name> for shown::$name {
            fn from(value: $name) -> Self {
                Self { $($field: value.$field),* }
            }
        })*
    };
}

twins! {
    Login { user: String, password: String, again: Option<Nullable<String>>, port: Option<i64>, extra: Map }
    Nothing { code: Option<String> }
}

object! {
    Login {
        "user" => user: required,
        "password" => password: required,
        "again" => again: optional,
        "port" => port: optional,
        ..extra
    }
}
debug! { Login { user, password: secret, again: secret, port, ..extra } }

object! { Nothing { "code" => code: optional, .. } }
debug! { Nothing { code: secret } }

struct Codes {
    codes: Vec<String>,
    by_name: BTreeMap<String, String>,
    extra: Map,
}
object! { Codes { "codes" => codes: required, "by_name" => by_name: required, ..extra } }
debug! { Codes { codes: secret, by_name: secret, ..extra } }

fn login() -> Login {
    Login {
        user: "ada".into(),
        password: SECRET.into(),
        again: Some(Nullable::Value(SECRET.into())),
        port: Some(8008),
        extra: Map::new(),
    }
}

#[test]
fn all_but_the_secrets_is_as_derived() {
    let hidden = login();
    let shown = shown::Login::from(hidden.clone());
    for (hidden, shown) in [
        (format!("{hidden:?}"), format!("{shown:?}")),
        (format!("{hidden:#?}"), format!("{shown:#?}")),
    ] {
        let optional = "Some(Value(\"nine-times-round\"))";
        let pretty = "Some(\n        Value(\n            \"nine-times-round\",\n        ),\n    )";
        let shown = shown.replace(optional, "[secret]");
        let shown = shown.replace(pretty, "[secret]");
        assert_eq!(hidden, shown.replace("\"nine-times-round\"", "[secret]"));
        assert!(!hidden.contains(SECRET), "{hidden}");
    }
}

#[test]
fn what_is_absent_is_told_from_what_is_hidden() {
    let mut hidden = login();
    hidden.again = Some(Nullable::Null);
    hidden.port = None;
    assert_eq!(
        format!("{hidden:?}"),
        r#"Login { user: "ada", password: [secret], again: Null, port: None, extra: {} }"#
    );
    hidden.again = None;
    let shown = shown::Login::from(hidden.clone());
    assert_eq!(
        format!("{hidden:?}"),
        format!("{shown:?}").replace("\"nine-times-round\"", "[secret]")
    );
    let nothing = Nothing { code: None };
    assert_eq!(format!("{nothing:?}"), "Nothing { code: None }");
    let shown = shown::Nothing::from(nothing.clone());
    assert_eq!(format!("{nothing:#?}"), format!("{shown:#?}"));
}

#[test]
fn lists_and_maps_are_hidden_whole() {
    let codes = Codes {
        codes: vec![SECRET.into()],
        by_name: [("phone".into(), SECRET.into())].into(),
        extra: Map::new(),
    };
    let text = "Codes { codes: [secret], by_name: [secret], extra: {} }";
    assert_eq!(format!("{codes:?}"), text);
}

#[test]
fn of_what_has_no_name_only_the_names_are_shown() {
    let mut hidden = login();
    hidden.extra = [
        ("pin".into(), SECRET.into()),
        ("x".into(), Value::from(true)),
    ]
    .into();
    assert!(
        format!("{hidden:?}").ends_with(r#"extra: {"pin": .., "x": ..} }"#),
        "{hidden:?}"
    );
    let pretty = format!("{hidden:#?}");
    assert!(
        pretty.contains("\"pin\": ..,\n") && !pretty.contains(SECRET),
        "{pretty}"
    );
}

struct Pair {
    name: String,
    key: Option<String>,
    rest: Vec<Value>,
}
tuple! { Pair { 0 => name: required, 1 => key: optional, ..rest } }
debug! { Pair { name, key: secret, ..rest } }

#[test]
fn of_further_elements_only_the_number_is_shown() {
    let pair: Pair = json::from_str(r#"["a","nine-times-round",1,2]"#).unwrap();
    assert_eq!(
        format!("{pair:?}"),
        r#"Pair { name: "a", key: [secret], rest: [.., ..] }"#
    );
}

#[derive(Clone)]
enum Proof {
    Login(Box<Login>),
    Pin(String),
    Unknown(Value),
}
union! {
    Proof {
        Login(Box<Login>): { kinds: OBJECT, required: ["user", "password"] },
        Pin(String): { kinds: STRING },
        ..Unknown
    }
}
debug! { enum Proof { Login(value), Pin(secret), Unknown(secret) } }

#[test]
fn a_branch_is_hidden_and_so_is_what_no_branch_is_for() {
    let proof = |text: &str| format!("{:?}", json::from_str::<Proof>(text).unwrap());
    assert_eq!(proof(r#""nine-times-round""#), "Pin([secret])");
    assert_eq!(
        proof(r#"{"password":"nine-times-round"}"#),
        "Unknown([secret])"
    );
    assert_eq!(
        proof(r#"{"user":"ada","password":"nine-times-round"}"#),
        r#"Login(Login { user: "ada", password: [secret], again: None, port: None, extra: {} })"#
    );
}

#[test]
fn raw_values_are_shown_as_their_type_shows_them() {
    let raw: Raw<Login> =
        json::from_str(r#"{"user":"ada","password":"nine-times-round"}"#).unwrap();
    assert_eq!(format!("{raw:?}"), format!("Raw({:?})", raw.get().unwrap()));
    let malformed: Raw<Login> =
        json::from_str(r#"{"user":5,"password":"nine-times-round"}"#).unwrap();
    assert_eq!(
        format!("{malformed:?}"),
        "Raw(40 bytes: at /user: expected a string, found a number (line 1, column 9))"
    );
    assert_eq!(
        format!("{:?}", json::from_str::<Raw<Value>>("[1]").unwrap()),
        format!("Raw({:?})", json::from_str::<Value>("[1]").unwrap())
    );
}

struct Upload {
    key: FileOr<String>,
    other: Option<FileOr<String>>,
    file: FilePart,
    extra: BTreeMap<String, Vec<FilePart>>,
}
form! {
    Upload {
        "key" => key: required,
        "other" => other: optional,
        "file" => file: required,
        ..extra parts
    }
}
debug! { Upload { key: secret, other: secret, file, ..extra } }

#[test]
fn of_files_the_size_is_shown() {
    let upload = Upload {
        key: FileOr::Value(SECRET.into()),
        other: None,
        file: Blob::new("text/plain", SECRET).into(),
        extra: [("more".into(), vec![Blob::new("text/plain", SECRET).into()])].into(),
    };
    assert_eq!(
        format!("{upload:?}"),
        "Upload { key: [secret], other: None, file: FilePart { name: None, \
         content: Blob { media_type: \"text/plain\", body: 16 bytes } }, extra: {\"more\": ..} }"
    );
    let parts = Multipart::new(vec![]);
    assert!(format!("{parts:?}").contains(" bytes"), "{parts:?}");
}
