//! Schemas that contain themselves: types where a value can end, reports where it cannot, and an end in any case.

use std::fmt::Write as _;

use typewright_model::Shape;

use crate::describe::{lower_document, member};

const NODE: &str = "{$ref: \"#/components/schemas/Node\"}";

#[track_caller]
fn node(schema: &str, expected: &str) {
    let schema = schema.replace("NODE", NODE);
    let found = member(NODE, &format!("Node: {schema}"));
    assert_eq!(found.as_deref(), Ok(expected), "{schema}");
}

#[test]
fn through_members_items_maps_and_alternatives() {
    node(
        "{required: [a], properties: {a: {type: string}, more: {type: array, items: NODE}}}",
        "object(a! string, more? [object(a! string, more? [object(a! string, more? […])])])",
    );
    node(
        "{properties: {by: {additionalProperties: NODE}}}",
        "object(by? {string: object(by? {string: object(by? {string: …})})})",
    );
    node(
        "{properties: {a: true}, additionalProperties: NODE}",
        "object(a? any, string: object(a? any, string: object(a? any, string: …)))",
    );
    node(
        "{prefixItems: [{type: string}, NODE], items: false}",
        "tuple(string?, tuple(string?, tuple(string?, …?, closed)?, closed)?, closed)",
    );
    node(
        "{oneOf: [{type: string}, {properties: {not: NODE}}]}",
        "union(string or object(not? union(string or …)))",
    );
    node(
        "{allOf: [{properties: {a: true}}, {properties: {next: NODE}}]}",
        "object(a? any, next? object(a? any, next? object(a? any, next? …)))",
    );
}

#[test]
fn null_stays_on_the_way_round() {
    node(
        "{type: [object, \"null\"], properties: {next: NODE}}",
        "object(next? object(next? object(next? …|null)|null)|null)|null",
    );
    node(
        "{type: object, nullable: true, properties: {next: NODE}}",
        "object(next? object(next? object(next? …|null)|null)|null)|null",
    );
    node(
        "{oneOf: [{type: \"null\"}, {type: object, properties: {next: NODE}}]}",
        "wrapper(object(next? wrapper(…)|null))|null",
    );
    node(
        "{anyOf: [{type: object, properties: {next: NODE}}, {type: [string, \"null\"]}]}",
        "union(object(next? union(… or string)|null) or string)|null",
    );
    node(
        "{nullable: true, oneOf: [{type: string}, {type: array, items: NODE}]}",
        "union(string or [union(string or [union(string or […|null])|null])|null])|null",
    );
    node(
        "{properties: {next: {oneOf: [NODE, {type: \"null\"}]}}}",
        "object(next? object(next? object(next? …|null)|null)|null)",
    );
}

#[test]
fn through_each_other() {
    let others = "Node: {properties: {leaf: {$ref: \"#/components/schemas/Leaf\"}}}, Leaf: {properties: {node: {$ref: \"#/components/schemas/Node\"}}}";
    assert_eq!(
        member(NODE, others).as_deref(),
        Ok("object(leaf? object(node? object(leaf? …)))")
    );
    let lists = "Node: {items: {$ref: \"#/components/schemas/Leaf\"}}, Leaf: {items: {$ref: \"#/components/schemas/Node\"}}";
    assert!(member(NODE, lists).is_ok());
}

#[test]
fn a_type_that_contains_itself_is_one_type() {
    for (schema, wrapped) in [
        ("{properties: {next: NODE}}", false),
        ("{type: array, items: NODE}", true),
        ("{additionalProperties: NODE}", true),
        ("{type: array, items: {type: array, items: NODE}}", true),
    ] {
        let schema = schema.replace("NODE", NODE);
        let lowered = lower_document(&format!(
            "openapi: 3.1.0\ncomponents: {{schemas: {{Node: {schema}}}}}\n"
        ));
        assert!(lowered.codes.is_empty(), "{}", lowered.report);
        assert_eq!(lowered.model.types.len(), 1, "{schema}");
        let wrapper = matches!(lowered.named("/Node").shape, Shape::Wrapper(_));
        assert_eq!(wrapper, wrapped, "{schema}");
    }
}

#[test]
fn what_is_only_itself_is_reported() {
    for others in [
        "Node: {$ref: \"#/components/schemas/Node\"}",
        "Node: {$ref: \"#/components/schemas/Other\"}, Other: {$ref: \"#/components/schemas/Node\"}",
        "Node: {allOf: [{$ref: \"#/components/schemas/Node\"}]}",
        "Node: {oneOf: [{$ref: \"#/components/schemas/Node\"}]}",
        "Node: {anyOf: [{$ref: \"#/components/schemas/Other\"}, {type: string}]}, Other: {anyOf: [{$ref: \"#/components/schemas/Node\"}, {type: integer}]}",
        "Node: {allOf: [{$ref: \"#/components/schemas/Other\"}, {properties: {a: true}}]}, Other: {allOf: [{$ref: \"#/components/schemas/Node\"}, {properties: {b: true}}]}",
    ] {
        let codes = member(NODE, others).expect_err(others);
        assert!(
            codes
                .iter()
                .all(|code| matches!(*code, "TW0129" | "TW0219")),
            "{others}: {codes:?}"
        );
    }
}

#[test]
fn a_circle_is_told_once() {
    let other =
        "Other: {type: object, properties: {a: NODE, b: {allOf: [NODE]}}}".replace("NODE", NODE);
    for (others, codes) in [
        ("Node: {allOf: [NODE]}", vec!["TW0219"]),
        ("Node: {allOf: [NODE, {type: object}]}", vec!["TW0219"]),
        ("Node: {allOf: [{allOf: [NODE]}]}", vec!["TW0219"]),
        ("Node: NODE", vec!["TW0129"]),
        // Two circles, found in two ways: one does not hide the other.
        (
            "Node: {allOf: [NODE]}, Self: {$ref: \"#/components/schemas/Self\"}",
            vec!["TW0129", "TW0219"],
        ),
    ] {
        let others = others.replace("NODE", NODE) + ", " + &other;
        assert_eq!(member(NODE, &others), Err(codes), "{others}");
    }
}

/// Each schema has two ways into the next: the ways double with each, the schemas do not.
pub(crate) fn ladder(rungs: usize, step: &str) -> String {
    let mut schemas = String::new();
    for rung in 0..rungs {
        let next = format!("{{$ref: \"#/components/schemas/R{}\"}}", rung + 1);
        write!(schemas, "R{rung}: {}, ", step.replace("NEXT", &next)).unwrap();
    }
    write!(schemas, "R{rungs}: {{properties: {{end: true}}}}").unwrap();
    schemas
}

#[test]
fn ways_that_double_do_not_double_the_work() {
    for step in [
        "{properties: {a: NEXT, b: NEXT}}",
        "{properties: {a: {type: array, items: NEXT}}, additionalProperties: NEXT}",
        "{oneOf: [{properties: {a: NEXT}}, {properties: {b: NEXT}, required: [b]}]}",
    ] {
        let found = member("{$ref: \"#/components/schemas/R0\"}", &ladder(60, step));
        assert!(found.is_ok(), "{step}: {found:?}");
    }
}

#[test]
fn long_chains_end() {
    let chain = ladder(100, "{items: {properties: {a: NEXT}}}");
    assert!(member("{$ref: \"#/components/schemas/R0\"}", &chain).is_ok());
    let too_long = ladder(200, "{allOf: [NEXT, {description: words}]}");
    let found = member("{$ref: \"#/components/schemas/R0\"}", &too_long);
    assert_eq!(
        found,
        Err(vec!["TW0220"]),
        "too long is not the same as without an end"
    );
}
