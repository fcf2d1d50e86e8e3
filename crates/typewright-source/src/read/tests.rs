//! What a text becomes, and what is refused where.

use std::sync::Arc;

use super::*;

fn read(text: &str) -> Result<String, Vec<Diagnostic>> {
    parse("x.yaml", &Arc::from(text), Format::Yaml).map(|node| node.to_json())
}

fn range(problem: &Diagnostic, label: usize) -> std::ops::Range<usize> {
    match &problem.labels[label].location {
        Location::Text { range, .. } => range.clone(),
        other => panic!("{other:?}"),
    }
}

/// Code and marked text of every problem.
fn problems(text: &str, format: Format) -> Vec<(Code, String)> {
    let problems = parse("x", &Arc::from(text), format).unwrap_err();
    let marked = |problem: &Diagnostic| match &problem.labels[0].location {
        Location::Text { range, .. } => text[range.clone()].to_owned(),
        Location::Path(path) => path.clone(),
        other => panic!("{other:?}"),
    };
    problems
        .iter()
        .map(|problem| (problem.code, marked(problem)))
        .collect()
}

#[test]
fn yaml_becomes_json() {
    for (yaml, json) in [
        ("a: b", r#"{"a":"b"}"#),
        ("a:\n- 1\n- - x\n  - y\n", r#"{"a":[1,["x","y"]]}"#),
        ("{a: [b, 'c', \"d\"]}", r#"{"a":["b","c","d"]}"#),
        ("[null, Null, ~, NULL, , nUll]", ""),
        (
            "[null, Null, ~, NULL, nUll]",
            r#"[null,null,null,null,"nUll"]"#,
        ),
        ("a:\nb: \nc: ''", r#"{"a":null,"b":null,"c":""}"#),
        (
            "[true, True, TRUE, false, yes, no, on, off]",
            r#"[true,true,true,false,"yes","no","on","off"]"#,
        ),
        (
            "[1, +1, 1.0, 1e400, 0x10, 0o17, 010, .5, 1_0, 12:30]",
            r#"[1,1,1.0,1e400,16,15,10,0.5,"1_0","12:30"]"#,
        ),
        ("['1', \"true\", 'null']", r#"["1","true","null"]"#),
        (
            "200: a\ntrue: b\n1.0: c\nnull: d\n'200.0': e",
            r#"{"200":"a","true":"b","1.0":"c","null":"d","200.0":"e"}"#,
        ),
        (
            "[!!str 1, !!str true, !!int \"5\", !!float 1, !!bool 'true', !!null '', ! 12]",
            r#"["1","true",5,1,true,null,"12"]"#,
        ),
        ("!!map {a: !!seq [b]}", r#"{"a":["b"]}"#),
        (
            "a: &x [1]\nb: *x\nc: &y k\n*y : 2",
            r#"{"a":[1],"b":[1],"c":"k","k":2}"#,
        ),
        ("a: &x 1\nb: &x 2\nc: *x", r#"{"a":1,"b":2,"c":2}"#),
        (
            "a: |\n  one\n  two\nb: >-\n  one\n  two\n",
            r#"{"a":"one\ntwo\n","b":"one two"}"#,
        ),
        ("--- # c\na: 1 # c\n...\n", r#"{"a":1}"#),
        ("%YAML 1.2\n---\na: 1\n", r#"{"a":1}"#),
        ("'<<': 1", r#"{"<<":1}"#),
        ("---\nnull\n", "null"),
        ("a: {\n  b: 1\n}\n", r#"{"a":{"b":1}}"#),
        ("a: {\n    b: [\n  1\n]\n}\n", r#"{"a":{"b":[1]}}"#),
        ("\u{e9}: \u{1f600}", "{\"\u{e9}\":\"\u{1f600}\"}"),
    ] {
        match read(yaml) {
            Ok(read) => assert_eq!(read, json, "{yaml}"),
            Err(problems) => assert_eq!(json, "", "{yaml} {problems:?}"),
        }
    }
}

#[test]
fn what_yaml_cannot_be_is_refused_in_place() {
    for (text, expected) in [
        ("a: 1\nb: [", vec![(Code::Syntax, "[")]),
        ("a: 'b", vec![(Code::Syntax, "'")]),
        ("a: 1\n b: 2", vec![(Code::Syntax, ":")]),
        ("", vec![(Code::EmptyDocument, "x")]),
        (" \n\n", vec![(Code::EmptyDocument, "x")]),
        ("# only a comment\n", vec![(Code::EmptyDocument, "x")]),
        ("---\n", vec![(Code::EmptyDocument, "x")]),
        ("a: 1\n---\nb: 2\n", vec![(Code::SeveralDocuments, "---")]),
        (
            "a: 1\nb: 2\na: 3\nb: 4",
            vec![(Code::DuplicateKey, "a"), (Code::DuplicateKey, "b")],
        ),
        ("200: a\n'200': b", vec![(Code::DuplicateKey, "'200'")]),
        ("? [a]\n: b", vec![(Code::UnsupportedKey, "[")]),
        ("{a: 1}: b", vec![(Code::UnsupportedKey, "{")]),
        (": b", vec![(Code::UnsupportedKey, "")]),
        ("a: &x [1]\n*x : 2", vec![(Code::UnsupportedKey, "*x")]),
        (
            "a: &x {b: 1}\nc:\n  <<: *x\n  d: 1",
            vec![(Code::MergeKey, "<<")],
        ),
        (
            "a: !custom b\nc: !custom [d]",
            vec![(Code::UnsupportedTag, "b"), (Code::UnsupportedTag, "[")],
        ),
        ("a: !!binary aGk=", vec![(Code::UnsupportedTag, "aGk=")]),
        (
            "[!!int 1.5, !!bool x, !!map y, !!str [z]]",
            vec![
                (Code::UnfitTag, "1.5"),
                (Code::UnfitTag, "x"),
                (Code::UnfitTag, "y"),
                (Code::UnfitTag, "["),
            ],
        ),
        (
            "[.inf, -.INF, .nan]",
            vec![
                (Code::UnsupportedNumber, ".inf"),
                (Code::UnsupportedNumber, "-.INF"),
                (Code::UnsupportedNumber, ".nan"),
            ],
        ),
        ("a: *nope", vec![(Code::UnknownAlias, "*nope")]),
        ("a: [*nope, b]", vec![(Code::UnknownAlias, "*nope")]),
        ("a: &x [*x]", vec![(Code::AliasInItself, "*x")]),
        ("a: &x\n  b: {c: *x}", vec![(Code::AliasInItself, "*x")]),
    ] {
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(code, text)| (code, text.to_owned()))
            .collect();
        assert_eq!(problems(text, Format::Yaml), expected, "{text}");
    }
}

#[test]
fn a_duplicate_points_at_the_first_as_well() {
    let text = "a:\n  x: 1\n  y: 2\n  x: 3\n";
    let problems = parse("x", &Arc::from(text), Format::Yaml).unwrap_err();
    assert_eq!(problems[0].labels.len(), 2);
    assert_eq!(
        (range(&problems[0], 0), range(&problems[0], 1)),
        (19..20, 5..6)
    );
}

#[test]
fn json_is_strict() {
    for (text, code, marked) in [
        ("{\"a\": 1,}", Code::Syntax, "}"),
        ("{\n \"é\": 'a'}", Code::Syntax, "'"),
        ("{a: 1}", Code::Syntax, "a"),
        ("a: 1", Code::Syntax, "a"),
        ("[1] // no", Code::Syntax, "/"),
        ("[01]", Code::Syntax, "1"),
        ("[.5]", Code::Syntax, "."),
        ("[1", Code::Syntax, "1"),
        (
            "{\"a\": 1, \"\\u0061\": 2}",
            Code::DuplicateKey,
            "\"\\u0061\"",
        ),
        ("[\"\\ud83d\"]", Code::Syntax, "\""),
        ("", Code::EmptyDocument, "x"),
    ] {
        assert_eq!(
            problems(text, Format::Json),
            [(code, marked.to_owned())],
            "{text}"
        );
    }
}

#[test]
fn json_that_is_unusual_reads_as_serde_json_reads_it() {
    let long = format!("{{\"{}\":[\"{}\"]}}", "k".repeat(5000), "v".repeat(100_000));
    for text in [
        "\t{\"a\"\n:\t1 ,\r\n\"b\":[ ]\t,\"c\":{\t}}\r\n",
        r#"{"":"","\/":"\/","~":"\ud83d\ude00\b\f\n\r\t\"\\\u0000"}"#,
        r##"{"<<":1,"#":"# no","- a":": b","&x":"*x","!t":"%y","---":"...","? k":"| >"}"##,
        "[\"  two  spaces  \",\"\u{2028}\u{85}\u{a0}\u{feff}\",\"'\",\"a: b\"]",
        r#"[true,false,null,-0,0.10,-1.5e-7,12345678901234567890123]"#,
        "  \"just text\"  ",
        "12",
        "[[[]],[{}],{\"a\":[{\"b\":[]}]}]",
        &long,
    ] {
        let node = parse("x.json", &Arc::from(text), Format::Json).unwrap();
        let ours: serde_json::Value = serde_json::from_str(&node.to_json()).unwrap();
        let theirs: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(ours, theirs, "{text}");
    }
    let kept = "[1.0,1e400,100000000000000000000,-0,1E+2]";
    let node = parse("x.json", &Arc::from(kept), Format::Json).unwrap();
    assert_eq!(node.to_json(), kept);
}

#[test]
fn characters_that_must_be_escaped_are_named() {
    for (text, format) in [
        ("{\"a\": \"\u{7f}\"}", Format::Json),
        ("a: \"\u{7f}\"", Format::Yaml),
        ("a: \u{7f}", Format::Yaml),
    ] {
        let problems = parse("x", &Arc::from(text), format).unwrap_err();
        assert_eq!(problems[0].code, Code::Syntax);
        assert_eq!(
            problems[0].message, "the character U+007F must be escaped",
            "{text}"
        );
        assert_eq!(
            problems[0].hints,
            ["in double quotes, write it as `\\u007f`"]
        );
        assert_eq!(&text[range(&problems[0], 0)], "\u{7f}");
    }
    assert_eq!(
        problems("a: @b", Format::Yaml),
        [(Code::Syntax, "@".to_owned())]
    );
}

#[test]
fn nesting_is_bounded_and_costs_no_stack() {
    let flow = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let block = |depth: usize| format!("{}x", "- ".repeat(depth));
    let maps = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    let keys = |depth: usize| {
        let line = |level: usize| format!("{}a:\n", " ".repeat(level));
        (0..depth).map(line).collect::<String>()
    };
    for (make, format) in [
        (&flow as &dyn Fn(usize) -> String, Format::Yaml),
        (&flow, Format::Json),
        (&maps, Format::Json),
        (&maps, Format::Yaml),
        (&block, Format::Yaml),
        (&keys, Format::Yaml),
    ] {
        let text: Arc<str> = make(MAX_DEPTH).into();
        let node = parse("x", &text, format).unwrap();
        assert!(node.to_json().len() > MAX_DEPTH);
        for depth in [MAX_DEPTH + 1, MAX_DEPTH + 2, 10_000] {
            let problems = parse("x", &make(depth).into(), format).unwrap_err();
            assert_eq!(problems[0].code, Code::TooDeep, "{depth}");
        }
    }
}

#[test]
fn aliases_count_towards_depth() {
    let deep = format!(
        "a: &x {}{}\nb: {}*x{}",
        "[".repeat(200),
        "]".repeat(200),
        "[".repeat(100),
        "]".repeat(100)
    );
    assert_eq!(
        problems(&deep, Format::Yaml),
        [(Code::TooDeep, "*x".to_owned())]
    );
    let fits = format!(
        "a: &x {}{}\nb: {}*x{}",
        "[".repeat(200),
        "]".repeat(200),
        "[".repeat(55),
        "]".repeat(55)
    );
    assert!(read(&fits).is_ok());
}

#[test]
fn alias_bombs_are_refused_at_the_alias() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    let found = problems(&bomb, Format::Yaml);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].0, Code::AliasTooLarge);
    assert!(found[0].1.starts_with("*a"), "{found:?}");

    // Few values, much text.
    let text = format!(
        "a: &x {}\nb: [{}]",
        "t".repeat(100_000),
        vec!["*x"; 10_000].join(", ")
    );
    assert_eq!(
        problems(&text, Format::Yaml),
        [(Code::AliasTooLarge, "*x".to_owned())]
    );

    // Many anchors around each other, none of them used: not a bomb.
    let nested = format!("{}1{}", "&a [".repeat(250), "]".repeat(250));
    assert!(read(&nested).is_ok());
}

#[test]
fn large_anchors_that_nobody_repeats_are_fine() {
    let items = "- [1]\n".repeat(600_000);
    assert!(parse("x", &format!("&all\n{items}").into(), Format::Yaml).is_ok());
    let repeated = format!("a: &all\n{items}b: *all\n");
    assert_eq!(
        problems(&repeated, Format::Yaml),
        [(Code::AliasTooLarge, "*all".to_owned())]
    );
}

#[test]
fn places_are_found_again() {
    let text = "a:\n  b/c: [x, {y: 1}]\n  ? d\n  : |\n    long\n    text\ne: &r {f: g}\nh: *r\nn:\n*k : 1\n";
    let text = text.replace("*k ", "\"k\\u0061\" ");
    for (pointer, key, value) in [
        ("/a/b~1c", "b/c", "[x, {y: 1}]"),
        ("/a/b~1c/0", "x", "x"),
        ("/a/b~1c/1/y", "y", "1"),
        ("/e", "e", "{f: g}"),
        ("/e/f", "f", "g"),
        ("/h", "h", "*r"),
        ("/h/f", "h", "*r"),
        ("/n", "n", "n"),
        ("/ka", "\"k\\u0061\"", "1"),
    ] {
        let pointer = Pointer::parse(pointer).unwrap();
        let at = |spot| locate(&text, &pointer, spot).map(|range| &text[range]);
        assert_eq!(
            (at(Spot::Key), at(Spot::Value)),
            (Some(key), Some(value)),
            "{pointer}"
        );
    }
    let long = locate(&text, &Pointer::parse("/a/d").unwrap(), Spot::Value).unwrap();
    assert!(text[long].trim_start().starts_with("long\n    text"));
    assert_eq!(
        locate(&text, &Pointer::root(), Spot::Value).unwrap().start,
        0
    );
    for absent in ["/x", "/a/b", "/a/b~1c/2", "/e/f/g"] {
        assert_eq!(
            locate(&text, &Pointer::parse(absent).unwrap(), Spot::Key),
            None,
            "{absent}"
        );
    }
}

#[test]
fn places_in_broken_texts_do_no_harm() {
    for text in ["? [a]\n: b", "a: [", "*x : 1", "", "a: &x [*x]\n*x : 1"] {
        let _ = locate(text, &Pointer::parse("/a").unwrap(), Spot::Key);
    }
}
