//! Conditions: 3.0 has no keyword for them, and can say each with `anyOf` and `not`.

use typewright_source::Node;

use super::{At, Lowering};
use crate::compose::{Members, object, push, text};

impl Lowering {
    /// Says `if`, `dependentRequired` and `dependentSchemas`.
    pub(super) fn conditions(&mut self, all: &Members, at: &At, to: &mut Members) {
        if let Some(condition) = all.get("if") {
            let below = self.child(at, "if");
            let condition = self.schema(condition, &below);
            let mut branch = |key: &str, met: Node| {
                let below = self.child(at, key);
                let then = all.get(key).map(|then| self.schema(then, &below));
                let parts = [met].into_iter().chain(then);
                object([("allOf", Node::List(parts.collect()))])
            };
            let met = branch("then", condition.clone());
            let unmet = branch("else", object([("not", condition)]));
            if all.contains_key("then") || all.contains_key("else") {
                either(to, met, unmet);
            }
        }
        for (name, needed) in members(all, "dependentRequired") {
            if needed.as_list().is_some_and(|needed| !needed.is_empty()) {
                let needed = object([("required", needed.clone())]);
                either(to, without(name), needed);
            }
        }
        let below = self.child(at, "dependentSchemas");
        for (name, schema) in members(all, "dependentSchemas") {
            let below = self.child(&below, name);
            let schema = self.schema(schema, &below);
            either(to, without(name), schema);
        }
    }
}

fn members<'n>(all: &'n Members, key: &str) -> impl Iterator<Item = (&'n Box<str>, &'n Node)> {
    all.get(key).and_then(Node::as_map).into_iter().flatten()
}

/// Anything but an object with such a member.
fn without(name: &str) -> Node {
    let with = object([
        ("type", text("object")),
        ("required", Node::List(vec![text(name)])),
    ]);
    object([("not", with)])
}

fn either(to: &mut Members, one: Node, other: Node) {
    let alternatives = Node::List(vec![one, other]);
    push(to, "allOf", object([("anyOf", alternatives)]));
}
