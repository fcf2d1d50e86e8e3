//! From a place to the name that what stands there has by its own right or its owner's.

use std::borrow::Cow;
use std::collections::HashSet;

use typewright_model::{Facet, TypeDef};
use typewright_source::{Node, Place};

use super::Naming;
use super::case::pascal;
use super::operations::content_name;

/// How far up a name is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The thing's own name, where it has one.
    Own,
    /// With the name of its nearest owner that has one.
    Owner,
    /// With the names of all that leads to it.
    Whole,
}

/// What the walk along a pointer has come to.
struct Walk {
    /// The name so far.
    name: String,
    /// Whether what comes next are keywords of a schema.
    schema: bool,
    /// Whether the name so far is that of a message, which has it already.
    message: bool,
    /// The media type of a body's form in words, where the body has several and has the name without it.
    content: String,
}

impl Walk {
    fn add(&mut self, word: &str) {
        // What stands in a body's JSON is called by the body, in anything else by its media type too.
        if !word.is_empty() && self.message && self.content != "Json" {
            self.name.push_str(&self.content);
        }
        self.name.push_str(word);
        self.message &= word.is_empty();
    }
}

impl Naming<'_, '_> {
    /// The name of a type: its title, or what its place says.
    pub(super) fn type_name(
        &self,
        def: &TypeDef,
        named: &HashSet<Place>,
        reach: Reach,
    ) -> Option<String> {
        let union = |index: usize| self.model.unions.get(index);
        if let Some(Facet::Union(index)) = def.facet {
            return union(index).map(|(name, _)| name.clone());
        }
        let place = self.sources.place_name(&def.place);
        let chosen = self.overrides.find("types", &place);
        let name = match chosen {
            Some(chosen) => chosen.to_owned(),
            None => self.own_name(def, named, reach)?,
        };
        Some(match def.facet {
            Some(Facet::Object) if chosen.is_none() => name + "Object",
            Some(Facet::Array) if chosen.is_none() => name + "Array",
            Some(Facet::Over(index)) => union(index)?.1.clone()? + &name,
            _ => name,
        })
    }

    /// The title, or what the place says.
    fn own_name(&self, def: &TypeDef, named: &HashSet<Place>, reach: Reach) -> Option<String> {
        let by_place = self.owned_name(&def.place, named, reach)?;
        let title = def
            .title
            .as_deref()
            .filter(|_| !self.is_named_by_file(&def.place));
        Some(match title.and_then(pascal) {
            Some(title) if reach == Reach::Own => title,
            Some(title) if !by_place.ends_with(&title) => by_place + &title,
            _ => by_place,
        })
    }

    /// The name that a place gives by what leads to it.
    fn owned_name(&self, place: &Place, named: &HashSet<Place>, reach: Reach) -> Option<String> {
        let file = self.sources.file(place.file)?;
        let stem = file.path.rsplit('/').next().unwrap_or_default();
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        let segments: Vec<Cow<'_, str>> = place.pointer.segments().collect();
        let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
        let (mut walk, used) = start(&file.root, &segments, stem)?;
        let mut here = Place::root(place.file);
        for segment in segments.iter().take(used) {
            here = here.child(segment);
        }
        let mut rest = segments.get(used..).unwrap_or_default();
        while let Some((keyword, after)) = rest.split_first() {
            if walk.schema && reach != Reach::Whole {
                self.take_title(&mut walk, &here);
            } else if *keyword == "content" && self.has_several(&here.child("content")) {
                walk.content = after
                    .first()
                    .map(|name| content_name(name))
                    .unwrap_or_default();
            }
            let argument = after.first().copied();
            let takes = step(&mut walk, keyword, argument, named.contains(&here), || {
                let branch = here.child(keyword).child(argument.unwrap_or_default());
                self.branch_label(&branch)
            });
            here = here.child(keyword);
            if let (true, Some(argument)) = (takes, argument) {
                here = here.child(argument);
                rest = after.get(1..).unwrap_or_default();
            } else {
                rest = after;
            }
        }
        if walk.message {
            walk.name.push_str(&walk.content);
            walk.name.push_str("Body");
        }
        if walk.name.is_empty() {
            None
        } else {
            pascal_joined(&walk.name)
        }
    }

    fn is_named_by_file(&self, place: &Place) -> bool {
        place.pointer.is_root() && self.model.named_by_file.contains(&place.file)
    }

    fn has_several(&self, content: &Place) -> bool {
        let contents = self.sources.node(content).and_then(Node::as_map);
        contents.is_some_and(|contents| contents.len() > 1)
    }

    /// A title on the way, or a name chosen for it, stands for all that led to it.
    fn take_title(&self, walk: &mut Walk, here: &Place) {
        let chosen = self.overrides.find("types", &self.sources.place_name(here));
        let title = self
            .sources
            .node(here)
            .filter(|_| !self.is_named_by_file(here))
            .and_then(|node| node.get("title"))
            .and_then(Node::as_str);
        if let Some(name) = chosen.map(str::to_owned).or_else(|| title.and_then(pascal)) {
            walk.name.clone_from(&name);
            walk.message = false;
        }
    }
}

/// The name that the head of a pointer gives, and how many segments it is long.
fn start(root: &Node, segments: &[&str], stem: &str) -> Option<(Walk, usize)> {
    let walk = |name: String, used: usize, schema: bool, message: bool| {
        Some((
            Walk {
                name,
                schema,
                message,
                content: String::new(),
            },
            used,
        ))
    };
    let at = |steps: &[&str]| steps.iter().try_fold(root, |node, step| node.step(step));
    let operation_id = |path: &str, method: &str| {
        at(&["paths", path, method, "operationId"])
            .and_then(Node::as_str)
            .and_then(pascal)
    };
    match segments {
        ["paths", path, "parameters", index, ..] => {
            let name = at(&["paths", path, "parameters", index, "name"])?.as_str()?;
            walk(pascal(name)?, 4, false, false)
        }
        ["paths", path, method, "parameters", index, ..] => {
            let name = at(&["paths", path, method, "parameters", index, "name"])?.as_str()?;
            walk(
                operation_id(path, method)? + &pascal(name)?,
                5,
                false,
                false,
            )
        }
        ["paths", path, method, "requestBody", ..] => {
            walk(operation_id(path, method)? + "Request", 4, false, true)
        }
        ["paths", path, method, "responses", status, ..] => {
            let responses = at(&["paths", path, method, "responses"])?;
            walk(
                operation_id(path, method)? + &response_suffix(responses, status),
                5,
                false,
                true,
            )
        }
        ["paths", path, method, ..] => walk(operation_id(path, method)?, 3, false, false),
        ["components", "schemas", name, ..] => walk(pascal(name)?, 3, true, false),
        ["components", "parameters" | "headers", name, ..] => walk(pascal(name)?, 3, false, false),
        ["components", "responses" | "requestBodies", name, ..] => {
            walk(pascal(name)?, 3, false, true)
        }
        ["$defs" | "definitions", name, ..] => walk(pascal(name)?, 2, true, false),
        _ if root.get("openapi").is_some() => walk(String::new(), 0, true, false),
        _ => walk(pascal(stem)?, 0, true, false),
    }
}

/// `Response` for the one good answer of one status; the status in words for each of several, and for errors.
fn response_suffix(responses: &Node, status: &str) -> String {
    let good = |status: &&str| status.starts_with(['1', '2', '3']);
    let keys: Vec<&str> = responses
        .as_map()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_ref())
        .collect();
    let one_status = status.chars().all(|digit| digit.is_ascii_digit());
    if one_status && good(&status) && keys.iter().filter(|key| good(key)).count() == 1 {
        return "Response".to_owned();
    }
    super::operations::status_words(status)
}

/// Takes one keyword, with its argument where it has one; says whether it had.
fn step(
    walk: &mut Walk,
    keyword: &str,
    argument: Option<&str>,
    owner_named: bool,
    branch: impl FnOnce() -> Option<String>,
) -> bool {
    let named = owner_named || walk.message;
    match keyword {
        "properties" | "$defs" | "definitions" | "headers" => {
            walk.add(&argument.and_then(pascal).unwrap_or_default());
            true
        }
        "patternProperties" => {
            walk.add(if named { "Value" } else { "" });
            true
        }
        "oneOf" | "anyOf" => {
            walk.add(&branch().unwrap_or_default());
            true
        }
        "prefixItems" => {
            let ordinal = argument.and_then(|index| ORDINALS.get(index.parse::<usize>().ok()?));
            walk.add(ordinal.unwrap_or(&"Further"));
            true
        }
        "items" => {
            walk.add(if named { "Item" } else { "" });
            false
        }
        "additionalProperties" => {
            walk.add(if named { "Value" } else { "" });
            false
        }
        "propertyNames" => {
            walk.add("Key");
            false
        }
        "allOf" | "content" => true,
        "schema" => {
            walk.schema = true;
            false
        }
        _ => false,
    }
}

const ORDINALS: &[&str] = &[
    "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth",
];

/// Parts that are names already, put together as one.
fn pascal_joined(name: &str) -> Option<String> {
    if name.starts_with(char::is_alphabetic) || name.starts_with('_') {
        Some(name.to_owned())
    } else {
        pascal(name)
    }
}
