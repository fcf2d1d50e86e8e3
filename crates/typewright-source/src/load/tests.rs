//! Which files are read, and which references are refused.

use super::*;
use crate::{
    diagnostic::{Style, render},
    tests::{folder, sources},
};

/// Code, message and hints of every problem, and the place it is reported at.
fn told(sources: &Sources, report: &Report) -> Vec<String> {
    let tell = |problem: &Diagnostic| {
        let place = match &problem.labels[0].location {
            Location::Place(place, _) => sources.place_name(place),
            Location::Text { path, .. } | Location::Path(path) | Location::Elsewhere(path) => {
                path.clone()
            }
        };
        format!(
            "{} {place}: {} [{}]",
            problem.code,
            problem.message,
            problem.hints.join("; ")
        )
    };
    report.iter().map(tell).collect()
}

fn codes(report: &Report) -> Vec<Code> {
    report.iter().map(|problem| problem.code).collect()
}

#[test]
fn what_is_referred_to_is_read_too_and_once() {
    let (sources, report) = sources(
        &[
            (
                "api/a.yaml",
                "x: {$ref: ../common/b.yaml#/y}\nexamples: {e: {$ref: examples/e.json}}\n",
            ),
            (
                "api/c.yml",
                "- $ref: a.yaml\n- $ref: ./../common/../common/b.yaml#\n- $ref: 'sub%20folder/d%23.yaml'\n",
            ),
            (
                "common/b.yaml",
                "y: {properties: {self: {$ref: '#/y'}, back: {$ref: ../api/a.yaml}}}\n",
            ),
            (
                "api/examples/e.json",
                "{\"$ref\": \"#/z~1~0%20\", \"z/~ \": 1}",
            ),
            ("api/sub folder/d#.yaml", "1"),
            ("api/never.yaml", "]"),
        ],
        2,
    );
    assert!(report.is_empty(), "{:?}", told(&sources, &report));
    let paths: Vec<&str> = sources
        .files()
        .map(|(_, file)| file.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "api/a.yaml",
            "api/c.yml",
            "common/b.yaml",
            "api/examples/e.json",
            "api/sub folder/d#.yaml"
        ]
    );
    let a = sources.find("api/a.yaml").unwrap();
    let place = sources
        .resolve(&Place::root(a), "../common/b.yaml#/y")
        .unwrap();
    assert_eq!(sources.place_name(&place), "common/b.yaml#/y");
    assert_eq!(sources.node(&place).unwrap().kind(), "an object");
    assert_eq!(sources.file(place.file).unwrap().format, Format::Yaml);
}

#[test]
fn references_that_lead_nowhere_are_told_apart() {
    let text = "\
a: {$ref: missing.yaml}
b: {$ref: '#/components/schema/Pet'}
c: {$ref: 'http://example.org/x.yaml'}
d: {$ref: ../x.yaml}
e: {$ref: sub}
f: {$ref: '#nope'}
g: {$ref: '%ff'}
h: {$ref: [x]}
i: {$ref: '#/list/7'}
j: {$ref: '#/a/x'}
k: {$ref: '#/components/Thing'}
l: {$ref: '#/list/0/x'}
m: {$ref: othr.yaml}
list: [1]
components: {schemas: {Pet: {$anchor: pet}}}
";
    let files = [("a.yaml", text), ("sub/x.yaml", "1"), ("other.yaml", "1")];
    let (sources, report) = sources(&files, 1);
    assert_eq!(
        told(&sources, &report),
        [
            "TW0122 a.yaml#/h/$ref: the value of a $ref must be a string, found an array []",
            "TW0125 a.yaml#/a/$ref: the $ref `missing.yaml` names a file that does not exist, `missing.yaml` []",
            "TW0127 a.yaml#/b/$ref: the $ref `#/components/schema/Pet` points to nothing: `a.yaml` has no \
             `/components/schema/Pet` [did you mean `/components/schemas`?]",
            "TW0124 a.yaml#/c/$ref: the $ref `http://example.org/x.yaml` points to another host [only files under the \
             root folder are read: save the document there, and refer to that file or name its folder under \
             [schemas.remotes]]",
            "TW0121 a.yaml#/d/$ref: the $ref `../x.yaml` leads out of the root folder [only files under the root \
             folder are read]",
            "TW0125 a.yaml#/e/$ref: the $ref `sub` names a folder, `sub` [name a file in it]",
            "TW0128 a.yaml#/f/$ref: the $ref `#nope` points to nothing: `a.yaml` has no $anchor `nope` [its anchors \
             are `pet`]",
            "TW0123 a.yaml#/g/$ref: the $ref `%ff` cannot be decoded [write a literal `%` as `%25`]",
            "TW0127 a.yaml#/i/$ref: the $ref `#/list/7` points to nothing: `a.yaml` has no `/list/7` [`/list` is an \
             array of length 1]",
            "TW0127 a.yaml#/j/$ref: the $ref `#/a/x` points to nothing: `a.yaml` has no `/a/x` [`/a` is itself a \
             $ref, to `missing.yaml`: refer to a place in there]",
            "TW0127 a.yaml#/k/$ref: the $ref `#/components/Thing` points to nothing: `a.yaml` has no \
             `/components/Thing` [`/components` has `schemas`]",
            "TW0127 a.yaml#/l/$ref: the $ref `#/list/0/x` points to nothing: `a.yaml` has no `/list/0/x` [`/list/0` \
             is a number]",
            "TW0125 a.yaml#/m/$ref: the $ref `othr.yaml` names a file that does not exist, `othr.yaml` [did you mean \
             `other.yaml`?]",
        ]
    );
}

#[test]
fn what_only_looks_like_a_reference_is_none() {
    let (_, report) = sources(
        &[(
            "a.yaml",
            "properties: {$ref: {type: string}}\n\
             x: {properties: {$ref: true}, $defs: {$ref: {}}, patternProperties: {$ref: {}}}\n\
             example: {$ref: 5, deep: [{$ref: null}]}\n\
             anywhere: {$ref: {a: map}}\n",
        )],
        1,
    );
    assert!(report.is_empty());
    let (_, report) = sources(
        &[(
            "a.yaml",
            "properties: {$ref: 5}\nx: {$ref: true}\ny: {properties: {$ref: no.yaml}}",
        )],
        1,
    );
    assert_eq!(
        codes(&report),
        [Code::RefNotString, Code::RefNotString, Code::RefNoFile]
    );
}

#[test]
fn anchors_are_found() {
    let (sources, report) = sources(
        &[
            (
                "a.yaml",
                "x: {$ref: '#here'}\ny: {$ref: 'b.yaml#there'}\nz: {$anchor: here}\n",
            ),
            ("b.yaml", "q: [{$anchor: there}]"),
        ],
        1,
    );
    assert!(report.is_empty(), "{:?}", told(&sources, &report));
    let a = sources.find("a.yaml").unwrap();
    let name =
        |reference| sources.place_name(&sources.resolve(&Place::root(a), reference).unwrap());
    assert_eq!(name("#here"), "a.yaml#/z");
    assert_eq!(name("b.yaml#there"), "b.yaml#/q/0");
}

#[test]
fn cycles_are_reported_once_each() {
    let (sources, report) = sources(
        &[
            (
                "a.yaml",
                "into: {$ref: '#/x'}\nx: {$ref: 'b.yaml#/y', description: d}\nself: {$ref: '#/self'}\nfine: {properties: {p: {$ref: '#/fine'}}}\n",
            ),
            ("b.yaml", "y: {$ref: 'a.yaml#/x'}\n"),
            ("c.yaml", "$ref: '#'\n"),
        ],
        3,
    );
    assert_eq!(codes(&report), [Code::RefToItself; 3]);
    let places: Vec<_> = told(&sources, &report)
        .iter()
        .map(|line| line.split_whitespace().nth(1).unwrap().to_owned())
        .collect();
    assert_eq!(
        places,
        ["a.yaml#/x/$ref:", "a.yaml#/self/$ref:", "c.yaml#/$ref:"]
    );
}

#[test]
fn a_broken_file_is_reported_itself_and_not_by_those_who_refer_to_it() {
    let (sources, report) = sources(
        &[
            (
                "a.yaml",
                "x: {$ref: b.yaml}\ny: {$ref: 'b.yaml#/z'}\nq: {$ref: c.json}\n",
            ),
            ("b.yaml", "a: 1\na: 2\n"),
            ("c.json", ""),
        ],
        1,
    );
    assert_eq!(codes(&report), [Code::DuplicateKey, Code::EmptyDocument]);
    assert_eq!(sources.find("b.yaml"), None);
    let a = sources.find("a.yaml").unwrap();
    let path = "b.yaml".to_owned();
    assert_eq!(
        sources.resolve(&Place::root(a), "b.yaml"),
        Err(RefError::Unreadable { path })
    );
    let x = sources.root_cursor(a).unwrap().get("x").unwrap();
    assert_eq!(x.follow().unwrap_err().code, Code::RefUnreadable);
}

#[test]
fn entries_that_cannot_be_read_are_reported() {
    let folder = folder(&[("a.yaml", "1"), ("sub/b.yaml", "1")]);
    std::fs::write(folder.path().join("latin.yaml"), b"a: 1\nb: \xe9\n").unwrap();
    std::fs::write(folder.path().join("bom.yaml"), "\u{feff}a: {$ref: '#/x'}").unwrap();
    let large = std::fs::File::create(folder.path().join("large.yaml")).unwrap();
    large.set_len(read::MAX_SIZE + 1).unwrap();
    let entries = [
        "b.yaml",
        "sub",
        "../x.yaml",
        "/etc/x.yaml",
        "a.yaml/x",
        "latin.yaml",
        "large.yaml",
        "bom.yaml",
    ];
    let mut report = Report::new();
    let sources = load(folder.path(), &entries.map(str::to_owned), &mut report);
    assert_eq!(
        told(&sources, &report),
        [
            "TW0101 b.yaml: there is no such file [did you mean `a.yaml`?]",
            "TW0105 sub: this is a folder, not a file []",
            "TW0121 ../x.yaml: the path leads out of the root folder []",
            "TW0121 /etc/x.yaml: the path leads out of the root folder []",
            "TW0101 a.yaml/x: there is no such file []",
            "TW0106 latin.yaml: the file is not UTF-8: line 2 has the byte 0xe9 []",
            "TW0117 large.yaml: the file is larger than 64 MiB []",
            "TW0127 bom.yaml#/a/$ref: the $ref `#/x` points to nothing: `bom.yaml` has no `/x` [did you mean `/a`?]",
        ]
    );
    assert!(render(&report, &sources, Style::Plain).contains("bom.yaml:1:11\n"));
}

#[test]
fn roots_that_are_none_are_reported() {
    let folder = folder(&[("a.yaml", "1")]);
    for (path, code) in [("no", Code::NoSuchFolder), ("a.yaml", Code::NotAFolder)] {
        let mut report = Report::new();
        load(
            &folder.path().join(path),
            &["a.yaml".to_owned()],
            &mut report,
        );
        assert_eq!(codes(&report), [code]);
    }
}

#[test]
fn folders_are_listed() {
    let folder = folder(&[
        ("api/b.yaml", ""),
        ("api/B.json", ""),
        ("api/a.yml", ""),
        ("api/readme.md", ""),
        ("api/deeper/c.yaml", ""),
        ("api/folder.yaml/x", ""),
        ("none/x.txt", ""),
    ]);
    let mut report = Report::new();
    let mut listed = |path: &str| list(folder.path(), path, &mut report);
    assert_eq!(listed("api"), ["api/B.json", "api/a.yml", "api/b.yaml"]);
    assert_eq!(listed("./api/deeper/"), ["api/deeper/c.yaml"]);
    for path in ["ap", "api/b.yaml", "none", "..", "/"] {
        assert!(listed(path).is_empty(), "{path}");
    }
    assert_eq!(
        told(&Sources::default(), &report),
        [
            "TW0102 ap: there is no such folder [did you mean `api`?]",
            "TW0103 api/b.yaml: this is not a folder []",
            "TW0104 none: there is no .yaml, .yml or .json file in this folder []",
            "TW0121 ..: the path leads out of the root folder []",
            "TW0121 /: the path leads out of the root folder []",
        ]
    );
}

#[cfg(unix)]
#[test]
fn symbolic_links_do_not_lead_out() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("secret.yaml", "a: 1")]);
    let folder = folder(&[
        (
            "a.yaml",
            "x: {$ref: link.yaml}\ny: {$ref: dir/secret.yaml}\nz: {$ref: inside.yaml}\n",
        ),
        ("real.yaml", "1"),
    ]);
    symlink(
        outside.path().join("secret.yaml"),
        folder.path().join("link.yaml"),
    )
    .unwrap();
    symlink(outside.path(), folder.path().join("dir")).unwrap();
    symlink("real.yaml", folder.path().join("inside.yaml")).unwrap();
    symlink("loop.yaml", folder.path().join("loop.yaml")).unwrap();
    let mut report = Report::new();
    let entries = ["a.yaml", "link.yaml", "loop.yaml"].map(str::to_owned);
    let sources = load(folder.path(), &entries, &mut report);
    assert_eq!(
        codes(&report),
        [
            Code::OutsideRoot,
            Code::CannotRead,
            Code::OutsideRoot,
            Code::OutsideRoot
        ]
    );
    assert!(sources.find("inside.yaml").is_some());
    assert_eq!(sources.files().count(), 2);

    let mut report = Report::new();
    assert!(list(folder.path(), "dir", &mut report).is_empty());
    assert_eq!(codes(&report), [Code::OutsideRoot]);
}
