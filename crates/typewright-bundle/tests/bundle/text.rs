//! Documents as text: read back, both forms are what was written.

use std::fs;

use typewright_bundle::{to_json, to_yaml};
use typewright_source::{Node, Report, load};

fn back(name: &str, text: &str) -> Node {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), text).unwrap();
    let mut report = Report::new();
    let sources = load(folder.path(), &[name.to_owned()], &mut report);
    assert!(report.is_empty(), "{report:?}\n{text}");
    let file = sources.find(name).unwrap();
    sources.file(file).unwrap().root.clone()
}

fn text(text: &str) -> Node {
    Node::String(text.into())
}

/// Texts that some reader of YAML takes for something else when they are not in quotes, and texts of several lines.
const ODD: &[&str] = &[
    "",
    " ",
    "a ",
    " a",
    "yes",
    "No",
    "ON",
    "y",
    "null",
    "~",
    "true",
    "1",
    "1.0",
    "0x1F",
    "1_000",
    "12:30:45",
    "2020-01-01",
    ".inf",
    "-",
    "- a",
    "a: b",
    "a:",
    "a #b",
    "#a",
    "!a",
    "&a",
    "*a",
    "@a",
    "`a`",
    "%a",
    "{a}",
    "[a]",
    "'a'",
    "\"a\"",
    "a\"b\\c",
    "? a",
    "| a",
    "> a",
    "=",
    "<<",
    "$x",
    "/rooms/{id}",
    "m.room.member",
    "é",
    "日本",
    "a\tb",
    "\ta",
    "a\u{7}b",
    "a\u{85}b",
    "a\u{2028}b",
    "\u{feff}a",
    "\u{1f600}",
    "a\r\nb",
    "a\nb",
    "a\n",
    "a\n\n",
    "\na",
    " a\nb",
    "a\n b\n\n  c",
    "a\n\n\nb\n",
    "a \n b ",
    "a\n ",
    "a\n \n",
    "a\n\tb",
    "---\na",
    "a\n---\n...",
    "# a\nb",
];

#[test]
fn every_text_comes_back() {
    for odd in ODD {
        let documents = [
            Node::Map([("k".into(), text(odd))].into_iter().collect()),
            Node::Map([((*odd).into(), text("v"))].into_iter().collect()),
            Node::List(vec![text(odd), Node::List(vec![text(odd), text("z")])]),
            Node::Map(
                [(
                    "l".into(),
                    Node::List(vec![Node::Map(
                        [("m".into(), text(odd)), ("n".into(), text("z"))]
                            .into_iter()
                            .collect(),
                    )]),
                )]
                .into_iter()
                .collect(),
            ),
        ];
        for document in documents {
            assert_eq!(back("a.yaml", &to_yaml(&document)), document, "{odd:?}");
            assert_eq!(back("a.json", &to_json(&document)), document, "{odd:?}");
        }
    }
}

#[test]
fn numbers_keep_their_text_and_a_long_key_is_one() {
    let numbers = ["1", "1.0", "1.50", "-0", "1e400", "12345678901234567890123"];
    let list = numbers.map(|number| Node::Number(number.into())).to_vec();
    let document = Node::Map(
        [
            ("numbers".into(), Node::List(list)),
            ("k".repeat(5000).into(), Node::List(vec![Node::Bool(true)])),
            ("l".repeat(5000).into(), Node::Null),
            (
                "empty".into(),
                Node::List(vec![
                    Node::List(vec![]),
                    Node::Map([].into_iter().collect()),
                ]),
            ),
        ]
        .into_iter()
        .collect(),
    );
    assert_eq!(back("a.yaml", &to_yaml(&document)), document);
    assert_eq!(back("a.json", &to_json(&document)), document);
    assert!(to_yaml(&document).contains("  - 1.50\n"));
}

#[test]
fn yaml_is_what_people_write() {
    let read = back(
        "a.json",
        r#"{"openapi":"3.1.0","paths":{"/a b":{"get":{"tags":["A"],"description":"One\ntwo.\n","deprecated":true,"x":{}}}},"l":[[1,2],{"a":1,"b":[]}]}"#,
    );
    let expected = "openapi: \"3.1.0\"
paths:
  /a b:
    get:
      tags:
        - A
      description: |
        One
        two.
      deprecated: true
      x: {}
l:
  - - 1
    - 2
  - a: 1
    b: []
";
    assert_eq!(to_yaml(&read), expected);
}
