//! Reports as they are printed, to the letter.

use std::sync::Arc;

use super::sources;
use crate::{Code, Diagnostic, Location, Place, Pointer, Report, Sources, Spot, Style, render};

fn value(sources: &Sources, path: &str, pointer: &str, spot: Spot) -> Location {
    let file = sources.find(path).unwrap();
    let pointer = Pointer::parse(pointer).unwrap();
    Location::Place(Place { file, pointer }, spot)
}

fn plain(report: &Report, sources: &Sources) -> String {
    let text = render(report, sources, Style::Plain);
    // Lines that end in blanks cannot be compared by eye.
    text.lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn an_empty_report_prints_nothing() {
    assert_eq!(
        render(&Report::new(), &Sources::default(), Style::Plain),
        ""
    );
}

#[test]
fn problems_are_sorted_and_counted() {
    let (mut sources, mut report) = sources(
        &[
            (
                "api/x.yaml",
                "paths:\n  /a:\n    $ref: ./y.yaml#/b\n    get: 1\n",
            ),
            ("api/y.yaml", "a:\n  b: 1\n"),
        ],
        1,
    );
    sources.set_display_root("spec");
    let get = value(&sources, "api/x.yaml", "/paths/~1a/get", Spot::Key);
    report.push(Diagnostic::new(Code::WrongType, "expected an object", get).warning());
    let first = value(&sources, "api/x.yaml", "/paths", Spot::Key);
    let other = value(&sources, "api/y.yaml", "/a/b", Spot::Value);
    report.push(
        Diagnostic::new(Code::MissingMember, "something is missing", first)
            .primary("in here")
            .label(other, "which this needs")
            .hint("first way out")
            .hint("second way out"),
    );
    report.push(Diagnostic::new(
        Code::EmptyFolder,
        "nothing in it",
        Location::Path("api/none".to_owned()),
    ));
    report.push(Diagnostic::new(
        Code::CannotRead,
        "not there",
        Location::Elsewhere("other/place".to_owned()),
    ));
    assert_eq!(
        plain(&report, &sources),
        "\
error[TW0105]: not there
--> other/place

error[TW0104]: nothing in it
--> spec/api/none

error[TW0202]: something is missing
 --> spec/api/x.yaml:1:1
  |
1 | paths:
  | ^^^^^ in here
  |
 ::: spec/api/y.yaml:2:6
  |
2 |   b: 1
  |      - which this needs
  |
  = help: first way out
  = help: second way out

error[TW0127]: the $ref `./y.yaml#/b` points to nothing: `api/y.yaml` has no `/b`
 --> spec/api/x.yaml:3:11
  |
3 |     $ref: ./y.yaml#/b
  |           ^^^^^^^^^^^
  |
  = help: did you mean `/a`?

warning[TW0201]: expected an object
 --> spec/api/x.yaml:4:5
  |
4 |     get: 1
  |     ^^^

error: found 4 errors and 1 warning"
    );
}

#[test]
fn files_that_do_not_parse_show_where() {
    let (sources, report) = sources(
        &[
            ("a.yaml", "info:\n  title: x\n  version: 1\n  title: y\n"),
            ("b.json", "{\n  \"a\": 1,\n}\n"),
        ],
        2,
    );
    assert_eq!(
        plain(&report, &sources),
        "\
error[TW0110]: the key `title` stands twice in this object
 --> a.yaml:4:3
  |
2 |   title: x
  |   ----- first here
3 |   version: 1
4 |   title: y
  |   ^^^^^
  |
  = help: remove or rename one of them

error[TW0107]: not valid JSON: key must be a string
 --> b.json:3:1
  |
3 | }
  | ^

error: found 2 errors"
    );
}

#[test]
fn a_minified_file_is_not_printed_whole() {
    let padding = "\"p\":\"0123456789\",".replace("\"p\"", "\"#\"");
    let many: String = (0..20_000)
        .map(|number| padding.replace('#', &number.to_string()))
        .collect();
    let text = format!("{{{many}\"x\":{{\"$ref\":\"#/no\"}},\"x\":1}}");
    let column = text.find("\"x\":1").unwrap() + 1;
    let (sources, report) = sources(&[("a.json", &text)], 1);
    let printed = plain(&report, &sources);
    assert!(printed.len() < 2_000, "{}", printed.len());
    assert!(
        printed.contains(&format!("--> a.json:1:{column}\n")),
        "{printed}"
    );
    assert!(
        printed.contains(&format!("::: a.json:1:{}\n", column - 20)),
        "{printed}"
    );
    assert!(printed.contains("first here"), "{printed}");
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let text: Arc<str> = Arc::from("a: \"\u{1b}[31m \u{9b}31m \u{202e} \u{7}\"\n");
    let location = Location::Text {
        base: crate::Base::Root,
        path: "a\u{1b}[2J\n.yaml".to_owned(),
        text,
        range: 3..12,
    };
    let mut report = Report::new();
    report.push(
        Diagnostic::new(Code::Syntax, "bad \u{1b}]0;x\u{7} \u{9d}\nline", location)
            .primary("label \u{1b}c")
            .hint("hint \u{1b}[0m \u{202e}"),
    );
    let printed = render(&report, &Sources::default(), Style::Plain);
    let raw = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    assert!(!printed.contains(raw), "{printed:?}");
    assert!(
        printed.contains("bad \\u{1b}]0;x\\u{7} \\u{9d}\\nline"),
        "{printed}"
    );
    let colored = render(&report, &Sources::default(), Style::Color);
    assert!(colored.contains("\u{1b}["));
    assert!(
        !colored.contains("\u{1b}[31m") && !colored.contains("\u{1b}[2J"),
        "{colored:?}"
    );
}

#[test]
fn long_values_are_marked_on_their_first_line() {
    let (sources, mut report) = sources(
        &[("a.yaml", "a:\n  b: 1\n  c:\n    - d\ne: |\n  one\n  two\n")],
        1,
    );
    for pointer in ["", "/a", "/e"] {
        let location = value(&sources, "a.yaml", pointer, Spot::Value);
        report.push(Diagnostic::new(Code::WrongType, "no", location));
    }
    assert_eq!(
        plain(&report, &sources),
        "\
error[TW0201]: no
 --> a.yaml:1:1
  |
1 | a:
  | ^^

error[TW0201]: no
 --> a.yaml:2:3
  |
2 |   b: 1
  |   ^^^^

error[TW0201]: no
 --> a.yaml:6:3
  |
6 |   one
  |   ^^^

error: found 3 errors"
    );
}
