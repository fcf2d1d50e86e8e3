//! Finds the references and anchors of one tree. It resolves nothing.

use crate::{
    node::Node,
    place::Pointer,
    uri::{Anchor, AnchorKind},
};

/// What one file refers to, and by what names it can be referred to.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// In the order of the document.
    pub(super) references: Vec<Reference>,
    /// The objects whose `$ref` can be no reference, and the kind of its value.
    pub(super) not_strings: Vec<(Pointer, &'static str)>,
    /// The schemas with an `$id`, the outer before the inner.
    pub(super) ids: Vec<(Pointer, Box<str>)>,
    /// Every `$anchor` and `$dynamicAnchor`.
    pub(super) anchors: Vec<(Box<str>, Anchor)>,
}

/// A `$ref` or `$dynamicRef` that is a string.
#[derive(Debug)]
pub(super) struct Reference {
    /// The object it is a member of.
    pub(super) owner: Pointer,
    pub(super) text: Box<str>,
    pub(super) keyword: Keyword,
}

/// The keywords that refer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyword {
    Ref,
    DynamicRef,
}

impl Keyword {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ref => "$ref",
            Self::DynamicRef => "$dynamicRef",
        }
    }
}

/// What the members of an object mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Members {
    /// Keywords, as far as we know: `$ref` is a reference.
    Keywords,
    /// Names that somebody chose: `$ref` is one if its value is a schema.
    Names,
    /// Kinds of things in OpenAPI's `components`, each by names.
    Components,
    /// An example: `$ref` is a reference if it is a string.
    Example,
    /// Data: nothing in it refers to anything.
    Data,
}

impl Members {
    fn below(self, key: &str) -> Self {
        match (self, key) {
            (Self::Data, _) | (Self::Keywords, "const" | "default" | "enum") => Self::Data,
            (Self::Example, _) | (Self::Keywords | Self::Components, "example" | "examples") => {
                Self::Example
            }
            (Self::Keywords, "components") => Self::Components,
            (Self::Components, _)
            | (
                Self::Keywords,
                "$defs" | "callbacks" | "content" | "definitions" | "dependentSchemas" | "headers"
                | "patternProperties" | "paths" | "properties" | "responses",
            ) => Self::Names,
            _ => Self::Keywords,
        }
    }
}

/// Walks a tree in the order of the document, with a stack of its own.
pub(super) fn scan(root: &Node) -> Scan {
    let mut scan = Scan::default();
    let mut stack = vec![(root, Pointer::root(), Members::Keywords)];
    while let Some((node, pointer, members)) = stack.pop() {
        scan.visit(node, &pointer, members);
        // The last that is pushed is the first that is visited.
        match node {
            Node::Map(map) => {
                for (key, value) in map.iter().rev().filter(|(_, value)| has_members(value)) {
                    stack.push((value, pointer.child(key), members.below(key)));
                }
            }
            Node::List(items) => {
                for (index, value) in items
                    .iter()
                    .enumerate()
                    .rev()
                    .filter(|(_, value)| has_members(value))
                {
                    stack.push((value, pointer.index(index), members));
                }
            }
            _ => {}
        }
    }
    scan
}

fn has_members(node: &Node) -> bool {
    matches!(node, Node::Map(_) | Node::List(_))
}

impl Scan {
    fn visit(&mut self, node: &Node, pointer: &Pointer, members: Members) {
        if members == Members::Data {
            return;
        }
        match node.get("$ref") {
            None | Some(Node::Map(_)) => {}
            Some(Node::String(text)) => self.refer(pointer, text, Keyword::Ref),
            // A property that is called `$ref` and whose schema is `true` or `false`.
            Some(Node::Bool(_)) if members == Members::Names => {}
            Some(_) if members == Members::Example => {}
            Some(other) => self.not_strings.push((pointer.clone(), other.kind())),
        }
        if members != Members::Keywords {
            return;
        }
        if let Some(Node::String(text)) = node.get("$dynamicRef") {
            self.refer(pointer, text, Keyword::DynamicRef);
        }
        if let Some(Node::String(id)) = node.get("$id") {
            self.ids.push((pointer.clone(), id.clone()));
        }
        for (keyword, kind) in [
            ("$anchor", AnchorKind::Plain),
            ("$dynamicAnchor", AnchorKind::Dynamic),
        ] {
            if let Some(Node::String(name)) = node.get(keyword) {
                let pointer = pointer.clone();
                self.anchors.push((name.clone(), Anchor { pointer, kind }));
            }
        }
    }

    fn refer(&mut self, owner: &Pointer, text: &str, keyword: Keyword) {
        self.references.push(Reference {
            owner: owner.clone(),
            text: text.into(),
            keyword,
        });
    }
}
