//! What only OpenAPI 3.0 says, said as 3.1 does. Definitions mix the two, and a shared schema does not say which it is of.

use typewright_source::Node;

use crate::compose::{Members, object, push, text};

/// What documents a schema and constrains nothing.
const DOCUMENTATION: &[&str] = &["title", "description", "deprecated", "externalDocs"];

/// A schema with `nullable` and boolean limits said in the words of 3.1.
pub(crate) fn raise(mut schema: Members) -> Node {
    for (exclusive, limit) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        match schema.get(exclusive) {
            Some(Node::Bool(true)) => {
                let limit = schema.shift_remove(limit);
                match limit {
                    Some(limit) => drop(schema.insert(exclusive.into(), limit)),
                    None => drop(schema.shift_remove(exclusive)),
                }
            }
            Some(Node::Bool(false)) => drop(schema.shift_remove(exclusive)),
            _ => {}
        }
    }
    match schema.get("nullable") {
        Some(Node::Bool(true)) => {
            schema.shift_remove("nullable");
            nullable(schema)
        }
        Some(Node::Bool(false)) => {
            schema.shift_remove("nullable");
            Node::Map(schema)
        }
        _ => Node::Map(schema),
    }
}

/// A schema that `null` fits as well.
fn nullable(mut schema: Members) -> Node {
    let null = || text("null");
    if let Some(ty @ Node::String(_)) = schema.get("type").cloned() {
        schema.insert("type".into(), Node::List(vec![ty, null()]));
        let Some(Node::List(values)) = schema.get("enum") else {
            return Node::Map(schema);
        };
        if !values.contains(&Node::Null) {
            push(&mut schema, "enum", Node::Null);
        }
        return Node::Map(schema);
    }
    let (documentation, rest): (Members, Members) = schema
        .into_iter()
        .partition(|(key, _)| DOCUMENTATION.contains(&key.as_ref()));
    let mut whole = documentation;
    // Without any constraint, `null` fits already.
    if !rest.is_empty() {
        let either = vec![Node::Map(rest), object([("type", null())])];
        whole.insert("anyOf".into(), Node::List(either));
    }
    Node::Map(whole)
}
