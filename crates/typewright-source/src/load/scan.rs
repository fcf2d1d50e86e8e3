//! Finds the references and anchors of one tree. It resolves nothing.

use std::collections::HashMap;

use crate::{node::Node, place::Pointer};

/// What one file refers to, and by what names it can be referred to.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// In the order of the document.
    pub(super) references: Vec<Reference>,
    /// The objects whose `$ref` can be no reference, and the kind of its value.
    pub(super) not_strings: Vec<(Pointer, &'static str)>,
    /// The first place of each `$anchor`.
    pub(super) anchors: HashMap<String, Pointer>,
}

/// A `$ref` that is a string.
#[derive(Debug)]
pub(super) struct Reference {
    /// The object it is a member of.
    pub(super) owner: Pointer,
    pub(super) text: Box<str>,
}

/// What the members of an object mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Members {
    /// Keywords, as far as we know: `$ref` is a reference.
    Keywords,
    /// Names that somebody chose: `$ref` is one if its value is a schema.
    Names,
    /// Data: `$ref` is a reference if it is a string.
    Data,
}

impl Members {
    fn below(self, key: &str) -> Self {
        match (self, key) {
            (Self::Data, _)
            | (Self::Keywords, "example" | "examples" | "default" | "const" | "enum") => Self::Data,
            (Self::Keywords, "properties" | "patternProperties" | "$defs" | "definitions") => {
                Self::Names
            }
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
        match node.get("$ref") {
            None | Some(Node::Map(_)) => {}
            Some(Node::String(text)) => self.references.push(Reference {
                owner: pointer.clone(),
                text: text.clone(),
            }),
            // A property that is called `$ref` and whose schema is `true` or `false`.
            Some(Node::Bool(_)) if members == Members::Names => {}
            Some(_) if members == Members::Data => {}
            Some(other) => self.not_strings.push((pointer.clone(), other.kind())),
        }
        if let Some(Node::String(name)) = node.get("$anchor") {
            self.anchors
                .entry(name.to_string())
                .or_insert_with(|| pointer.clone());
        }
    }
}
