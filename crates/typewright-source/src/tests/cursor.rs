//! Walking and following.

use super::sources;
use crate::{Code, Cursor, Report, Sources};

fn root(sources: &Sources) -> Cursor<'_> {
    sources
        .root_cursor(sources.find("a.yaml").unwrap())
        .unwrap()
}

fn names(cursor: Result<Cursor<'_>, crate::Diagnostic>) -> String {
    let cursor = cursor.unwrap();
    cursor.sources().place_name(cursor.place())
}

#[test]
fn cursors_walk_with_their_places() {
    let (sources, report) = sources(&[("a.yaml", "x: {b/c: [1, true, 1.50], d: e}")], 1);
    assert!(report.is_empty());
    let x = root(&sources).get("x").unwrap();
    let members: Vec<_> = x
        .members()
        .map(|(key, cursor)| (key, cursor.place().pointer.to_string()))
        .collect();
    assert_eq!(
        members,
        [("b/c", "/x/b~1c".to_owned()), ("d", "/x/d".to_owned())]
    );
    let items: Vec<_> = x.get("b/c").unwrap().items().collect();
    assert_eq!(items.len(), 3);
    assert_eq!(items[2].place().pointer.as_str(), "/x/b~1c/2");
    assert_eq!(items[1].as_bool(), Some(true));
    assert_eq!(items[2].as_number(), Some("1.50"));
    assert_eq!(x.get("d").unwrap().as_str(), Some("e"));
    assert_eq!(x.items().count() + x.get("d").unwrap().members().count(), 0);
    let again = sources.cursor(items[2].place()).unwrap();
    assert_eq!(again.node(), items[2].node());
}

#[test]
fn following_goes_through_pure_references_only() {
    let (sources, report) = sources(
        &[
            (
                "a.yaml",
                "one: {$ref: '#/two', description: x}\ntwo: {$ref: 'b.yaml#/three'}\nvia: {$ref: '#/one'}\nend: 1\n",
            ),
            ("b.yaml", "three: {$ref: 'a.yaml#/end'}\n"),
        ],
        1,
    );
    assert!(report.is_empty());
    let root = root(&sources);
    let at = |key: &str| root.get(key).unwrap();
    assert_eq!(names(at("one").follow()), "a.yaml#/end");
    assert_eq!(names(at("one").target().unwrap()), "a.yaml#/two");
    assert_eq!(names(at("two").target().unwrap()), "b.yaml#/three");
    // `one` has a description beside its `$ref`, so it is an end for others.
    assert_eq!(names(at("via").follow()), "a.yaml#/one");
    assert_eq!(names(at("end").follow()), "a.yaml#/end");
    assert!(at("end").target().is_none());
    assert!(at("two").is_pure_reference() && !at("one").is_pure_reference());
}

#[test]
fn following_a_cycle_or_into_nothing_is_an_error() {
    let (sources, mut report) = sources(
        &[(
            "a.yaml",
            "a: {$ref: '#/b'}\nb: {$ref: '#/c'}\nc: {$ref: '#/b'}\nself: {$ref: '#/self', x: 1}\nno: {$ref: '#/nothing'}\n",
        )],
        1,
    );
    let codes: Vec<Code> = report.iter().map(|problem| problem.code).collect();
    assert_eq!(
        codes,
        [Code::RefToNothing, Code::RefToItself, Code::RefToItself]
    );
    let before = report.counts();
    let root = root(&sources);
    let code = |key: &str| root.get(key).unwrap().follow().unwrap_err().code;
    for key in ["a", "b", "c", "self"] {
        assert_eq!(code(key), Code::RefToItself, "{key}");
    }
    // What loading has reported is the same diagnostic, and does not count again.
    report.push(root.get("no").unwrap().follow().unwrap_err());
    assert_eq!(report.counts(), before);
}

#[test]
fn checked_getters_report_what_they_do_not_find() {
    let (sources, _) = sources(
        &[(
            "a.yaml",
            "s: text\nn: 1.0\nb: true\nl: []\nm: {}\ntype: x\n",
        )],
        1,
    );
    let root = root(&sources);
    let mut report = Report::new();
    assert_eq!(root.str_of("s", &mut report), Some("text"));
    assert_eq!(root.number_of("n", &mut report), Some("1.0"));
    assert_eq!(root.bool_of("b", &mut report), Some(true));
    assert!(root.list_of("l", &mut report).is_some() && root.map_of("m", &mut report).is_some());
    assert_eq!(root.str_of("absent", &mut report), None);
    assert!(root.required("s", &mut report).is_some());
    assert!(report.is_empty());

    assert_eq!(root.str_of("n", &mut report), None);
    assert_eq!(root.bool_of("s", &mut report), None);
    assert_eq!(root.number_of("m", &mut report), None);
    assert!(root.map_of("l", &mut report).is_none() && root.list_of("m", &mut report).is_none());
    assert!(root.required("typ", &mut report).is_none());
    assert!(root.get("s").unwrap().required("x", &mut report).is_none());
    let found: Vec<_> = report
        .iter()
        .map(|problem| {
            (
                problem.code.as_str(),
                problem.message.as_str(),
                problem.hints.join("; "),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (
                "TW0201",
                "expected a string, found a number",
                "put it in quotes to make it a string".to_owned()
            ),
            (
                "TW0201",
                "expected a boolean, found a string",
                String::new()
            ),
            (
                "TW0201",
                "expected a number, found an object",
                String::new()
            ),
            (
                "TW0201",
                "expected an object, found an array",
                String::new()
            ),
            (
                "TW0201",
                "expected an array, found an object",
                String::new()
            ),
            (
                "TW0202",
                "the member `typ` is missing",
                "there is a member `type`".to_owned()
            ),
            (
                "TW0201",
                "expected an object, found a string",
                String::new()
            ),
        ]
    );
}
