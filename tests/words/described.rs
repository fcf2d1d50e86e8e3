//! Everything is described: operations, parameters, bodies, answers, headers, members, types. Every body has an example, and
//! operations and types lead to the specification.

use typewright_source::{Cursor, Sources};
use typewright_tests::repository;

use crate::walk::{Role, What, sources, walk};

const SPECIFICATION: &str = "https://spec.matrix.org/v1.19/";

const METHODS: &[&str] = &["get", "put", "post", "delete", "patch", "head", "options"];

/// What is missing, by place.
struct Missing<'a> {
    sources: &'a Sources,
    list: Vec<String>,
    seen: usize,
}

impl<'a> Missing<'a> {
    fn unless(&mut self, there: bool, at: &Cursor<'a>, what: &str) {
        self.seen += 1;
        if !there {
            self.list.push(format!(
                "{}: no {what}",
                self.sources.place_name(at.place())
            ));
        }
    }
}

/// The text of a member, of the place itself or of what it refers to.
fn text<'a>(at: &Cursor<'a>, name: &str) -> Option<&'a str> {
    let own = at.get(name).and_then(|text| text.as_str());
    let refers = || text(&at.target()?.ok()?, name);
    let parts = || at.get("allOf")?.items().find_map(|part| text(&part, name));
    own.or_else(refers)
        .or_else(parts)
        .filter(|text| !text.trim().is_empty())
}

fn links(at: &Cursor<'_>) -> bool {
    let url = at.get("externalDocs").and_then(|link| link.get("url"));
    url.and_then(|url| url.as_str())
        .is_some_and(|url| url.starts_with(SPECIFICATION))
}

#[test]
fn everything_is_described_and_shown() {
    let (sources, files) = sources(&repository().join("spec"));
    let mut missing = Missing {
        sources: &sources,
        list: Vec::new(),
        seen: 0,
    };
    for file in files.iter().filter(|file| !file.contains("/examples/")) {
        let root = sources.root_cursor(sources.find(file).unwrap()).unwrap();
        if let Some(info) = root.get("info") {
            missing.unless(text(&info, "description").is_some(), &info, "description");
        }
        walk(&root, &mut |at, what| match what {
            What::Schema(role) => schema(&mut missing, at, role),
            What::Other => other(&mut missing, at),
        });
    }
    // A walk that sees nothing would find nothing missing.
    assert!(
        missing.seen > 4_000,
        "only {} things were looked at",
        missing.seen
    );
    let list = missing.list;
    assert!(
        list.is_empty(),
        "{} things:\n{}",
        list.len(),
        list.join("\n")
    );
}

fn schema<'a>(missing: &mut Missing<'a>, at: &Cursor<'a>, role: Role) {
    let has_members = at
        .get("properties")
        .is_some_and(|members| members.members().count() > 0);
    let named = at.get("title").is_some() || (has_members && role != Role::Part);
    if role != Role::Part || named {
        missing.unless(text(at, "description").is_some(), at, "description");
    }
    // What a file is about has a section of its own.
    if role == Role::Whole && at.place().pointer.is_root() {
        missing.unless(links(at), at, "link to the specification");
    }
}

fn other<'a>(missing: &mut Missing<'a>, at: &Cursor<'a>) {
    let pointer = at.place().pointer.clone();
    let segments: Vec<String> = pointer
        .segments()
        .map(std::borrow::Cow::into_owned)
        .collect();
    let last = segments.last().map(String::as_str).unwrap_or_default();
    if at.get("operationId").is_some() && METHODS.contains(&last) {
        missing.unless(text(at, "summary").is_some(), at, "summary");
        missing.unless(text(at, "description").is_some(), at, "description");
        missing.unless(links(at), at, "link to the specification");
    }
    if at.get("in").is_some() && at.get("name").is_some() && at.get("type").is_none() {
        missing.unless(text(at, "description").is_some(), at, "description");
    }
    let parent = segments
        .iter()
        .rev()
        .nth(1)
        .map(String::as_str)
        .unwrap_or_default();
    let is_part = matches!(parent, "responses" | "headers") || last == "requestBody";
    if is_part && at.node().as_map().is_some() {
        missing.unless(text(at, "description").is_some(), at, "description");
    }
    let is_media_type = parent == "content" && last.contains('/');
    if is_media_type && (last.contains("json") || last.contains("urlencoded")) {
        let examples = at.get("examples");
        let count = examples.map_or(0, |examples| examples.members().count());
        missing.unless(count > 0 || at.get("example").is_some(), at, "example");
    }
}

/// Every event type has an example in a file of its own.
#[test]
fn every_event_has_an_example() {
    let (sources, files) = sources(&repository().join("spec"));
    let folder = "event-schemas/examples/";
    let mut events = 0;
    for file in &files {
        let name = file.strip_prefix("event-schemas/schema/m.");
        let Some(name) = name.filter(|name| !name.contains('/')) else {
            continue;
        };
        let root = sources.root_cursor(sources.find(file).unwrap()).unwrap();
        let is_event = root
            .get("properties")
            .is_some_and(|members| members.get("type").is_some());
        let is_event = is_event || root.get("allOf").is_some();
        if !is_event || name == "key.verification.m.relates_to.yaml" {
            continue;
        }
        events += 1;
        let stem = format!("{folder}m.{}", name.trim_end_matches(".yaml"));
        let shown = files.iter().any(|other| {
            let rest = other.strip_prefix(&stem);
            rest.is_some_and(|rest| rest == ".yaml" || rest.starts_with('$'))
        });
        assert!(shown, "{file} has no example in {folder}");
    }
    assert!(events > 70, "only {events} event types were looked at");
}
