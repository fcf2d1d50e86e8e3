//! Everything around schemas: what 3.1 has and 3.0 has not.

use typewright_source::Node;

use super::{At, Lowering};
use crate::compose::{Members, object, text};
use crate::kinds::{Kind, Layout, SECTIONS, member};

impl Lowering {
    /// The whole document.
    pub(super) fn document(&mut self, node: &Node, at: &At) -> Node {
        let mut root = Members::new();
        root.insert("openapi".into(), text("3.0.3"));
        for (key, member) in node.as_map().into_iter().flatten() {
            let at = self.child(at, key);
            match key.as_ref() {
                "openapi" => {}
                "webhooks" | "jsonSchemaDialect" => {
                    self.lose(&at, key, "left out: OpenAPI 3.0 has no such member");
                }
                "paths" => {
                    let paths = self.each(member, &at, Kind::PathItem);
                    root.insert(key.clone(), paths);
                }
                "components" => {
                    let components = self.components(member, &at);
                    root.insert(key.clone(), components);
                }
                _ => drop(root.insert(key.clone(), member.clone())),
            }
        }
        // 3.0 asks for it even where there is none.
        let none = || Node::Map(Members::new());
        root.entry("paths".into()).or_insert_with(none);
        Node::Map(root)
    }

    fn components(&mut self, node: &Node, at: &At) -> Node {
        let mut components = Members::new();
        for (section, member) in node.as_map().into_iter().flatten() {
            let at = self.child(at, section);
            let kind = SECTIONS.iter().find(|kind| kind.section() == Some(section));
            let member = match kind {
                Some(kind) => self.each(member, &at, *kind),
                None => member.clone(),
            };
            components.insert(section.clone(), member);
        }
        Node::Map(components)
    }

    /// The values of an object whose keys are names.
    pub(super) fn each(&mut self, node: &Node, at: &At, kind: Kind) -> Node {
        let Node::Map(all) = node else {
            return node.clone();
        };
        let mut members = Members::new();
        for (key, member) in all {
            let at = self.child(at, key);
            let extension = kind == Kind::Response && key.starts_with("x-");
            let kind = if extension { Kind::Data } else { kind };
            if let Some(mut member) = self.object(member, &at, kind) {
                if kind == Kind::MediaType && !is_text(key) {
                    say_bytes(&mut member);
                }
                members.insert(key.clone(), member);
            }
        }
        Node::Map(members)
    }

    /// One object; nothing if 3.0 cannot have it at all.
    pub(super) fn object(&mut self, node: &Node, at: &At, kind: Kind) -> Option<Node> {
        if kind == Kind::Schema {
            return Some(self.schema(node, at));
        }
        let Node::Map(all) = node else {
            return Some(node.clone());
        };
        if let Some(reference) = all.get("$ref").filter(|_| kind.section().is_some()) {
            for (key, _) in all.iter().filter(|(key, _)| key.as_ref() != "$ref") {
                let fate = "left out: OpenAPI 3.0 reads nothing beside a `$ref`";
                self.lose(at, key, fate);
            }
            return Some(object([("$ref", reference.clone())]));
        }
        if kind == Kind::SecurityScheme
            && all.get("type").and_then(Node::as_str) == Some("mutualTLS")
        {
            self.lose(at, "mutualTLS", "left out: OpenAPI 3.0 has no such scheme");
            return None;
        }
        let mut members = Members::new();
        for (key, node) in all {
            let at = self.child(at, key);
            let written = match (member(kind, key), node) {
                (Layout::One(Kind::Data | Kind::Value), _) => Some(node.clone()),
                (Layout::One(kind), _) => self.object(node, &at, kind),
                (Layout::List(kind), Node::List(items)) => {
                    let items = items.iter().enumerate();
                    let items = items.filter_map(|(index, item)| {
                        let at = self.index(&at, index);
                        self.object(item, &at, kind)
                    });
                    Some(Node::List(items.collect()))
                }
                (Layout::Map(kind), _) => Some(self.each(node, &at, kind)),
                (_, other) => Some(other.clone()),
            };
            members.extend(written.map(|written| (key.clone(), written)));
        }
        self.asked_for(kind, at, &mut members);
        Some(Node::Map(members))
    }

    /// What 3.0 asks for or does not allow.
    fn asked_for(&mut self, kind: Kind, at: &At, members: &mut Members) {
        match kind {
            Kind::Operation if !members.contains_key("responses") => {
                let fate = "OpenAPI 3.0 asks for answers: one of any status is added";
                self.lose(at, "responses", fate);
                let any = object([("description", text("Any answer."))]);
                members.insert("responses".into(), object([("default", any)]));
            }
            Kind::Parameter | Kind::Header | Kind::MediaType
                if members.contains_key("example") && members.contains_key("examples") =>
            {
                members.shift_remove("example");
                let fate = "left out: OpenAPI 3.0 does not have it beside `examples`";
                self.lose(at, "example", fate);
            }
            _ => {}
        }
    }
}

/// Whether a body of this media type is read by its schema, or is text.
fn is_text(media_type: &str) -> bool {
    let plain = media_type.split(';').next().unwrap_or_default().trim();
    let (group, format) = plain.split_once('/').unwrap_or((plain, ""));
    let format = format.rsplit('+').next().unwrap_or(format);
    matches!(group, "text" | "multipart" | "*")
        || matches!(format, "json" | "xml" | "yaml" | "x-www-form-urlencoded")
}

/// Bytes: 3.1 says nothing of them, 3.0 has a format.
fn say_bytes(media_type: &mut Node) {
    let Node::Map(media_type) = media_type else {
        return;
    };
    let none = || Node::Map(Members::new());
    if let Node::Map(schema) = media_type.entry("schema".into()).or_insert_with(none) {
        let documentation = [
            "title",
            "description",
            "example",
            "deprecated",
            "externalDocs",
        ];
        let says_nothing = schema
            .keys()
            .all(|key| documentation.contains(&key.as_ref()) || key.starts_with("x-"));
        if says_nothing {
            schema.insert("type".into(), text("string"));
            schema.insert("format".into(), text("binary"));
        }
    }
}
