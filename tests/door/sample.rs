//! A value that fits a schema, with every member that the schema names.

use serde_json::{Map, Value, json};

use super::definitions::Document;

/// How deep a value is made; below, only required members are there.
const DEPTH: usize = 6;

/// The member that stands for those without a name.
pub(crate) const ANY: &str = "any";

/// The schema, and those that it wants to hold as well.
pub(crate) fn all_of<'d>(document: &'d Document, schema: &'d Value) -> Vec<&'d Value> {
    let schema = document.resolved(schema);
    let mut all = vec![schema];
    for part in list(schema, "allOf") {
        all.extend(all_of(document, part));
    }
    all
}

pub(crate) fn list<'d>(schema: &'d Value, keyword: &str) -> &'d [Value] {
    let list = schema.get(keyword).and_then(Value::as_array);
    list.map_or(&[], Vec::as_slice)
}

/// The types that a schema names itself.
pub(crate) fn types(schema: &Value) -> Option<Vec<&str>> {
    match schema.get("type")? {
        Value::String(one) => Some(vec![one]),
        Value::Array(several) => Some(several.iter().filter_map(Value::as_str).collect()),
        _ => None,
    }
}

pub(crate) fn sample(document: &Document, schema: &Value, depth: usize) -> Value {
    let all = all_of(document, schema);
    let first = |keyword: &str| all.iter().find_map(|part| list(part, keyword).first());
    if let Some(constant) = all.iter().find_map(|part| part.get("const")) {
        return constant.clone();
    }
    if let Some(value) = first("enum") {
        return value.clone();
    }
    if let Some(branch) = first("oneOf").or_else(|| first("anyOf")) {
        return sample(document, branch, depth);
    }
    let kind = all.iter().find_map(|part| types(part)?.first().copied());
    match kind.unwrap_or("object") {
        "string" => json!(text(&all)),
        "integer" | "number" => json!(7),
        "boolean" => json!(true),
        "null" => Value::Null,
        "array" => {
            let items = all.iter().find_map(|part| part.get("items"));
            match items {
                Some(items) if depth < DEPTH => json!([sample(document, items, depth + 1)]),
                _ => json!([]),
            }
        }
        _ => object(document, &all, depth),
    }
}

fn object(document: &Document, all: &[&Value], depth: usize) -> Value {
    let required: Vec<&Value> = all.iter().flat_map(|part| list(part, "required")).collect();
    let mut members = Map::new();
    let properties = all.iter().filter_map(|part| part.get("properties"));
    for (name, schema) in properties.filter_map(Value::as_object).flatten() {
        if depth < DEPTH || required.iter().any(|needed| *needed == name) {
            members.insert(name.clone(), sample(document, schema, depth + 1));
        }
    }
    let others = all.iter().find_map(|part| part.get("additionalProperties"));
    if let Some(schema @ Value::Object(_)) = others
        && depth < DEPTH
        && all
            .iter()
            .all(|part| part.get("patternProperties").is_none())
    {
        members.insert(ANY.to_owned(), sample(document, schema, depth + 1));
    }
    Value::Object(members)
}

/// A text in the format that a schema asks for.
pub(crate) fn text(all: &[&Value]) -> &'static str {
    let said = |keyword: &str| {
        let mut parts = all.iter();
        parts.find_map(|part| part.get(keyword).and_then(Value::as_str))
    };
    match (said("format"), said("pattern")) {
        (Some("mx-user-id"), _) | (_, Some("^@")) => "@ada:example.org",
        (Some("mx-room-id"), _) | (_, Some("^!")) => "!room:example.org",
        (Some("mx-room-alias"), _) | (_, Some("^#")) => "#room:example.org",
        (Some("mx-event-id"), _) | (_, Some("^\\$")) => "$event",
        (Some("uri" | "mx-mxc-uri"), _) => "mxc://example.org/abc",
        _ => "abc",
    }
}
