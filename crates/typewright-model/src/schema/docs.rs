//! What a definition says for people, and its examples: everything beside the type.

use typewright_source::{Cursor, Node};

use crate::{Docs, Example, Options};

/// Reads the docs of something from the schemas and objects that apply to it; the nearest comes last and wins.
pub(crate) fn docs_of(options: &Options, notes: &[Cursor<'_>]) -> Docs {
    let mut docs = Docs::default();
    for at in notes {
        let text = |key: &str| {
            at.get(key)
                .and_then(|text| text.as_str().map(str::to_owned))
        };
        docs.summary = text("summary").or(docs.summary);
        docs.description = text("description").or(docs.description);
        docs.deprecated |= at
            .get("deprecated")
            .is_some_and(|flag| flag.as_bool() == Some(true));
        if let Some(default) = at.get("default") {
            docs.default = Some(default.node().to_json());
        }
        if let Some(mark) = &options.added_mark {
            docs.added = text(mark).or(docs.added);
        }
        if let Some(changed) = options.changed_mark.as_ref().and_then(|mark| at.get(mark)) {
            docs.changed = changed
                .members()
                .filter_map(|(version, what)| Some((version.to_owned(), what.as_str()?.to_owned())))
                .collect();
        }
        if let Some(link) = at.get("externalDocs") {
            let url = link
                .get("url")
                .and_then(|url| url.as_str().map(str::to_owned));
            let what = link
                .get("description")
                .and_then(|what| what.as_str().map(str::to_owned));
            docs.link = url.map(|url| (url, what)).or(docs.link);
        }
        for line in constraints(at) {
            if !docs.constraints.contains(&line) {
                docs.constraints.push(line);
            }
        }
    }
    docs
}

/// The bounds that a schema sets, in words.
fn constraints(at: &Cursor<'_>) -> Vec<String> {
    let words: &[(&str, &str)] = &[
        ("minimum", "at least"),
        ("exclusiveMinimum", "more than"),
        ("maximum", "at most"),
        ("exclusiveMaximum", "less than"),
        ("multipleOf", "a multiple of"),
        ("minLength", "characters: at least"),
        ("maxLength", "characters: at most"),
        ("minItems", "elements: at least"),
        ("maxItems", "elements: at most"),
        ("minProperties", "members: at least"),
        ("maxProperties", "members: at most"),
    ];
    let is_true = |keyword: &str| {
        at.get(keyword)
            .is_some_and(|flag| flag.as_bool() == Some(true))
    };
    let mut lines: Vec<String> = words
        .iter()
        .filter_map(|(keyword, words)| {
            let bound = at.get(keyword)?.as_number()?;
            // OpenAPI 3.0 says beside a bound whether it is one of the values.
            let words = match *keyword {
                "minimum" if is_true("exclusiveMinimum") => "more than",
                "maximum" if is_true("exclusiveMaximum") => "less than",
                _ => *words,
            };
            Some(format!("{words} {bound}"))
        })
        .collect();
    if let Some(pattern) = at
        .get("pattern")
        .and_then(|pattern| pattern.as_str().map(str::to_owned))
    {
        lines.push(format!("matches `{pattern}`"));
    }
    if is_true("uniqueItems") {
        lines.push("no two elements are equal".to_owned());
    }
    lines
}

/// The examples at a schema, a parameter or a media type: `example`, and `examples` as a list or as a map of objects
/// with a `value`.
pub(crate) fn examples_of(at: &Cursor<'_>) -> Vec<Example> {
    let mut found: Vec<Cursor<'_>> = at.get("example").into_iter().collect();
    if let Some(examples) = at.get("examples") {
        match examples.node() {
            Node::List(_) => found.extend(examples.items()),
            _ => found.extend(examples.members().filter_map(|(_, example)| {
                let example = example.follow().ok()?;
                example.get("value")
            })),
        }
    }
    found
        .into_iter()
        .map(|at| Example {
            place: at.place().clone(),
            json: written_out(&at).to_json(),
        })
        .collect()
}

/// How deep examples may refer to each other.
const MAX_DEPTH: usize = 64;

/// The value with every `$ref` in it replaced by what it refers to; members beside a `$ref` are added to that.
fn written_out(at: &Cursor<'_>) -> Node {
    expand(at, 0)
}

fn expand(at: &Cursor<'_>, depth: usize) -> Node {
    if depth > MAX_DEPTH {
        return at.node().clone();
    }
    match at.node() {
        Node::List(_) => Node::List(at.items().map(|item| expand(&item, depth + 1)).collect()),
        Node::Map(_) => {
            let target = at.target().and_then(Result::ok);
            let mut node = target.map_or_else(
                || Node::Map(indexmap::IndexMap::new()),
                |target| expand(&target, depth + 1),
            );
            if let Node::Map(members) = &mut node {
                for (name, member) in at.members() {
                    if name != "$ref" || at.reference().is_none() {
                        members.insert(name.into(), expand(&member, depth + 1));
                    }
                }
            }
            node
        }
        other => other.clone(),
    }
}
