//! An untyped value stands only where the definition allows anything.

use typewright_rust::Typing;
use typewright_source::{Cursor, Node, Report, list_below, load};

use crate::data::{names, published};

#[test]
fn untyped_is_what_may_be_anything() {
    let Some(data) = published("v1.19", "untyped_is_what_may_be_anything") else {
        return;
    };
    let mut report = Report::new();
    let files = list_below(&data, "", &mut report);
    let sources = load(&data, &files, &mut report);
    let surfaces = names(&data).expect("the definitions are sound");
    let untyped: Vec<_> = surfaces
        .values()
        .flatten()
        .filter(|name| name.typing == Typing::Untyped)
        .collect();
    assert!(untyped.len() > 50, "{}", untyped.len());
    for name in untyped {
        let place = sources.named(&name.place).unwrap();
        let at = sources.cursor(&place).unwrap();
        // What is only required, and described nowhere, may be anything.
        let required = name.place.contains("/required/");
        assert!(
            required || is_open(&at, 0),
            "{} at {}",
            name.path,
            name.place
        );
    }
}

/// Whether a part of what stands here may be anything: an object without known members, or nothing said at all.
fn is_open(at: &Cursor<'_>, depth: usize) -> bool {
    assert!(depth < 20, "{:?}", at.place());
    let inner = |at: &Cursor<'_>| is_open(at, depth + 1);
    if let Some(Ok(target)) = at.target() {
        return inner(&target);
    }
    if let Some(content) = at.get("content") {
        return content
            .members()
            .any(|(_, media)| media.get("schema").is_some_and(|at| inner(&at)));
    }
    let lists = ["allOf", "oneOf", "anyOf"].map(|list| at.get(list));
    let several = lists
        .iter()
        .flatten()
        .flat_map(|list| list.items().collect::<Vec<_>>());
    let mut several = several.peekable();
    if several.peek().is_some() && several.any(|part| inner(&part)) {
        return true;
    }
    let named = at
        .get("properties")
        .is_some_and(|members| members.members().count() > 0);
    let parts = ["items", "additionalProperties"].map(|part| at.get(part));
    let patterns = at.get("patternProperties");
    let patterns = patterns
        .iter()
        .flat_map(|patterns| patterns.members().collect::<Vec<_>>());
    let parts = parts
        .into_iter()
        .flatten()
        .chain(patterns.map(|(_, schema)| schema));
    let parts: Vec<Cursor<'_>> = parts
        .filter(|part| *part.node() != Node::Bool(false))
        .collect();
    if !parts.is_empty() {
        return parts.iter().any(inner);
    }
    let types: Vec<String> = match at.get("type") {
        None => Vec::new(),
        Some(ty) => match ty.as_str() {
            Some(one) => vec![one.to_owned()],
            None => ty
                .items()
                .filter_map(|one| one.as_str().map(str::to_owned))
                .collect(),
        },
    };
    let values = at.get("enum").is_some() || at.get("const").is_some() || at.get("allOf").is_some();
    !named && !values && (types.is_empty() || types.iter().any(|ty| ty == "object"))
}
