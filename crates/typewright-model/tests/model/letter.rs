//! Schemas to the letter of JSON Schema: a keyword says nothing of values of other kinds, and no valid value is lost.

use crate::describe::{member, member_to_the_letter};
use crate::recursion::ladder;

#[track_caller]
fn table(cases: &[(&str, &str)]) {
    for (schema, expected) in cases {
        let found = member_to_the_letter(schema, "");
        assert_eq!(found.as_deref(), Ok(*expected), "{schema}");
    }
}

#[test]
fn what_is_said_of_one_kind_lets_the_others_pass() {
    table(&[
        (
            "{properties: {a: {type: string}}}",
            "union(object(a? string) or any)",
        ),
        ("{required: [a]}", "union(object(a! any) or any)"),
        (
            "{additionalProperties: false}",
            "union(object(closed) or any)",
        ),
        ("{items: {type: string}}", "union([string] or any)"),
        (
            "{prefixItems: [{type: string}]}",
            "union(tuple(string?, ..any) or any)",
        ),
        ("{format: isbn}", "union(<isbn> or any)"),
        (
            "{properties: {a: true}, items: {type: string}}",
            "union(object(a? any) or [string] or any)",
        ),
        // Nothing is said that shapes a type.
        ("{minimum: 1, minLength: 2, maxItems: 3}", "any"),
        ("{properties: {}}", "any"),
        ("{items: true}", "any"),
        ("{not: {type: string}}", "any"),
        // A type is a type.
        (
            "{type: object, properties: {a: {type: string}}}",
            "object(a? string)",
        ),
        (
            "{allOf: [{type: object}, {properties: {a: true}}]}",
            "object(a? any)",
        ),
    ]);
}

#[test]
fn numbers_are_kept_as_they_are_written() {
    table(&[
        ("{type: integer}", "any"),
        ("{type: integer, format: int32}", "any"),
        ("{type: number}", "number"),
        ("{const: 1}", "constants(1)"),
    ]);
}

#[test]
fn null_is_believed_to_the_letter() {
    let schema = "{type: [string, \"null\"], enum: [a]}";
    assert_eq!(member(schema, "").as_deref(), Ok("enum(a)|null"));
    assert_eq!(member_to_the_letter(schema, "").as_deref(), Ok("enum(a)"));
}

#[test]
fn alternatives_without_a_type_are_one_union() {
    table(&[
        (
            "{anyOf: [{properties: {a: {type: string}}}, {items: {type: string}}]}",
            "union(object(a? string) or [string] or any)",
        ),
        (
            "{oneOf: [{required: [a]}, {properties: {b: {type: string}}, required: [b]}]}",
            "union(object(a! any) or object(b! string) or any)",
        ),
        ("{anyOf: [{minimum: 1}, {type: string}]}", "any"),
        (
            "{anyOf: [{type: string}, {type: number}]}",
            "union(string or number)",
        ),
        // The set that says something, whatever else there is.
        (
            "{anyOf: [true, {type: string}], oneOf: [{type: string}, {type: number}]}",
            "union(string or number)",
        ),
    ]);
}

#[test]
fn names_that_match_no_pattern_are_free() {
    table(&[
        (
            "{type: object, patternProperties: {a: {type: string}}}",
            "{string: any}",
        ),
        (
            "{type: object, patternProperties: {a: {type: string}}, additionalProperties: false}",
            "{string: string}",
        ),
        (
            "{type: object, patternProperties: {a: {type: string}}, additionalProperties: {type: number}}",
            "{string: union(string or number)}",
        ),
        (
            "{type: object, patternProperties: {a: false}, additionalProperties: {type: number}}",
            "{string: number}",
        ),
        (
            "{type: object, propertyNames: {maxLength: 3}}",
            "{string: any}",
        ),
        ("{type: object, propertyNames: false}", "object(closed)"),
        (
            "{type: object, propertyNames: {type: number}, additionalProperties: {type: string}}",
            "{string: string}",
        ),
    ]);
}

#[test]
fn what_no_value_fits_is_left_out() {
    table(&[
        (
            "{type: object, properties: {a: false, b: {allOf: [{type: string}, {type: number}]}, c: true}}",
            "object(c? any)",
        ),
        (
            "{type: object, properties: {a: {enum: []}, c: true}}",
            "object(c? any)",
        ),
        (
            "{type: object, properties: {a: {type: string, enum: [1]}, c: true}}",
            "object(c? any)",
        ),
        (
            "{type: array, items: {allOf: [{type: string}, {type: number}]}}",
            "tuple(closed)",
        ),
        (
            "{type: array, prefixItems: [{type: string}, false, true]}",
            "tuple(string?, closed)",
        ),
        (
            "{type: string, anyOf: [{type: number}, {const: a}, {const: b}]}",
            "enum(a b)",
        ),
        (
            "{anyOf: [false, {type: string}, {allOf: [{type: number}, {type: string}]}]}",
            "string",
        ),
        (
            "{type: [array, \"null\"], anyOf: [{type: string}]}",
            "constants(null)|null",
        ),
    ]);
    for schema in [
        "{enum: []}",
        "{type: [string], const: 1}",
        "{type: string, oneOf: [{type: number}, false]}",
    ] {
        assert_eq!(
            member_to_the_letter(schema, ""),
            Err(vec!["TW0222"]),
            "{schema}"
        );
    }
}

#[test]
fn ways_that_double_do_not_double_the_work() {
    for step in [
        "{properties: {a: NEXT, b: NEXT}}",
        "{anyOf: [{properties: {a: NEXT}}, {properties: {b: NEXT}, required: [b]}]}",
        "{anyOf: [{required: [a], allOf: [NEXT]}, {items: NEXT}]}",
        "{properties: {a: {anyOf: [NEXT, {type: string}]}}, items: {oneOf: [NEXT, {items: NEXT}]}}",
    ] {
        let found = member_to_the_letter("{$ref: \"#/components/schemas/R0\"}", &ladder(20, step));
        assert!(found.is_ok(), "{step}: {found:?}");
    }
}
