//! `type`: 3.0 has one type in a schema, and a mark for `null`.

use typewright_source::Node;

use super::Lowering;
use crate::compose::{Members, object, push, text};

impl Lowering {
    /// Says the types of a schema.
    pub(super) fn types(&mut self, all: &Members, to: &mut Members) {
        let (mut types, mut null): (Vec<&str>, bool) = match all.get("type") {
            Some(Node::String(one)) => (vec![one], false),
            Some(Node::List(several)) => (several.iter().filter_map(Node::as_str).collect(), false),
            _ => (Vec::new(), false),
        };
        types.retain(|ty| {
            null |= *ty == "null";
            *ty != "null"
        });
        match types.as_slice() {
            [] if null => only_null(to),
            [] => {}
            [one] => {
                to.insert("type".into(), text(*one));
                if null {
                    to.insert("nullable".into(), Node::Bool(true));
                }
                if *one == "array" {
                    to.entry("items".into())
                        .or_insert_with(|| Node::Map(Members::new()));
                }
            }
            several => {
                let items = to.shift_remove("items");
                let alternatives = several
                    .iter()
                    .map(|ty| alternative(ty, null, items.as_ref()));
                let alternatives = Node::List(alternatives.collect());
                if to.contains_key("anyOf") {
                    push(to, "allOf", object([("anyOf", alternatives)]));
                } else {
                    to.insert("anyOf".into(), alternatives);
                }
            }
        }
    }
}

/// One of several types. `null` belongs to each: a mark without a type means nothing.
fn alternative(ty: &str, null: bool, items: Option<&Node>) -> Node {
    let mut members = Members::new();
    members.insert("type".into(), text(ty));
    if null {
        members.insert("nullable".into(), Node::Bool(true));
    }
    if ty == "array" {
        let any = || Node::Map(Members::new());
        members.insert("items".into(), items.cloned().unwrap_or_else(any));
    }
    Node::Map(members)
}

/// A schema that nothing but `null` fits.
fn only_null(to: &mut Members) {
    to.insert("nullable".into(), Node::Bool(true));
    let null = Node::List(vec![Node::Null]);
    if to.contains_key("enum") {
        push(to, "allOf", object([("enum", null)]));
    } else {
        to.insert("enum".into(), null);
    }
}
