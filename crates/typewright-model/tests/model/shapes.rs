//! One schema each: which type its keywords come to.

use crate::describe::member;

#[track_caller]
fn table(rows: &[(&str, &str)]) {
    for (schema, expected) in rows {
        assert_eq!(member(schema, "").as_deref(), Ok(*expected), "{schema}");
    }
}

#[test]
fn lists_of_types_are_unions_by_kind() {
    table(&[
        ("{type: [string]}", "string"),
        ("{type: [boolean, string]}", "union(bool or string)"),
        (
            "{type: [string, integer, \"null\"]}",
            "union(int or string)|null",
        ),
        (
            "{type: [string, integer], format: int32}",
            "union(i32 or string)",
        ),
        (
            "{type: [object, string], properties: {a: true}}",
            "union(string or object(a? any))",
        ),
        (
            "{type: [array, object], properties: {a: true}, items: {type: string}}",
            "union([string] or object(a? any))",
        ),
        (
            "{type: [array, object], items: {type: string}, additionalProperties: {type: integer}}",
            "union([string] or {string: int})",
        ),
    ]);
}

#[test]
fn keywords_imply_the_type_where_it_is_silent() {
    table(&[
        ("{format: isbn}", "<isbn>"),
        ("{format: int32}", "string"),
        ("{items: {type: integer}, minItems: 2}", "[int]"),
        ("{required: [a]}", "object(a! any)"),
        ("{additionalProperties: {type: integer}}", "{string: int}"),
        ("{propertyNames: {format: isbn}}", "{<isbn>: any}"),
    ]);
    // A bound alone does not make a value a string, a number, an array or an object.
    table(&[
        ("{pattern: x}", "any"),
        ("{minimum: 1}", "any"),
        ("{minItems: 1}", "any"),
        ("{minProperties: 1}", "any"),
    ]);
}

#[test]
fn widths_of_integers() {
    for width in ["8", "16", "32"] {
        for sign in ["int", "uint"] {
            let short = sign.replace("int", "i").replace("ui", "u");
            let schema = format!("{{type: integer, format: {sign}{width}}}");
            assert_eq!(member(&schema, ""), Ok(format!("{short}{width}")));
        }
    }
    table(&[
        ("{type: integer, format: int64}", "int"),
        ("{type: integer, format: uint64}", "u64"),
        ("{type: integer, format: isbn}", "int"),
        ("{type: number, format: int32}", "number"),
        ("{type: number, format: float}", "number"),
    ]);
}

#[test]
fn null_beside_other_kinds() {
    table(&[
        ("{type: integer, nullable: true}", "int|null"),
        ("{type: integer, nullable: false}", "int"),
        ("{nullable: true}", "any"),
        ("{type: [\"null\", boolean]}", "bool|null"),
        (
            "{anyOf: [{type: \"null\"}, {type: string, format: isbn}]}",
            "<isbn>|null",
        ),
        (
            "{oneOf: [{type: string, nullable: true}, {type: integer}]}",
            "union(string or int)|null",
        ),
        (
            "{oneOf: [{const: a}, {const: b}, {type: \"null\"}]}",
            "enum(a b)|null",
        ),
        (
            "{oneOf: [{const: 1}, {const: 2}, {const: null}]}",
            "constants(1 2)|null",
        ),
        (
            "{type: string, nullable: true, enum: [a, b, null]}",
            "enum(a b)|null",
        ),
        ("{type: integer, enum: [1, null]}", "constants(1)"),
        (
            "{type: [array, \"null\"], items: {type: string}}",
            "[string]|null",
        ),
        (
            "{type: [object, \"null\"], additionalProperties: {type: [string, \"null\"]}}",
            "{string: string|null}|null",
        ),
    ]);
}

#[test]
fn sets_of_constants() {
    table(&[
        ("{type: \"null\"}", "constants(null)"),
        ("{const: null}", "constants(null)"),
        ("{const: 1}", "constants(1)"),
        ("{const: true}", "constants(true)"),
        ("{const: \"\"}", "enum()"),
        ("{enum: [a, null, 1]}", "constants(\"a\" 1)|null"),
        ("{enum: [true, false, null]}", "bool|null"),
        ("{enum: [true, a]}", "constants(true \"a\")"),
        ("{enum: [-1, 0]}", "constants(-1 0)"),
        ("{type: string, enum: [a, b], const: b}", "enum(b)"),
        (
            "{enum: [1.5, 12345678901234567890]}",
            "constants(1.5 12345678901234567890)",
        ),
        ("{enum: []}", "any"),
        ("{type: string, enum: []}", "string"),
        ("{enum: [[a], a, a]}", "constants([\"a\"] \"a\")"),
        ("{const: {a: 1, b: 1.0}}", "constants({\"a\":1,\"b\":1.0})"),
        ("{type: integer, enum: [a, 1, 1.5, null]}", "constants(1)"),
        ("{type: [string, \"null\"], enum: [a, 1]}", "enum(a)|null"),
        (
            "{oneOf: [{const: 1.5}, {const: {a: 1}}]}",
            "constants(1.5 {\"a\":1})",
        ),
    ]);
}

#[test]
fn maps_by_the_schemas_of_names_and_values() {
    table(&[
        (
            "{patternProperties: {\"^a\": {type: integer}}}",
            "{string: int}",
        ),
        (
            "{patternProperties: {\"^a\": {type: integer}, \"^b\": {type: integer}}}",
            "{string: int}",
        ),
        (
            "{patternProperties: {\"^a\": {type: integer, x-pattern-format: unknown}}}",
            "{string: int}",
        ),
        (
            "{patternProperties: {\"^a\": {x-pattern-format: isbn, type: integer}, \"^b\": {x-pattern-format: isbn, type: string}}}",
            "{<isbn>: union(int or string)}",
        ),
        (
            "{patternProperties: {\"^a\": {x-pattern-format: isbn, type: integer}, \"^b\": {type: integer}}}",
            "{string: int}",
        ),
        (
            "{patternProperties: {\"^a\": {type: integer}}, additionalProperties: {type: string}}",
            "{string: union(int or string)}",
        ),
        (
            "{patternProperties: {\"^a\": {type: integer}}, additionalProperties: false}",
            "{string: int}",
        ),
        (
            "{patternProperties: {\"^a\": false}, additionalProperties: {type: string}}",
            "{string: string}",
        ),
        (
            "{properties: {a: {type: string}}, patternProperties: {\"^b\": {type: integer}}}",
            "object(a? string, string: int)",
        ),
        (
            "{type: object, propertyNames: {type: string, format: isbn}, additionalProperties: {type: boolean}}",
            "{<isbn>: bool}",
        ),
        (
            "{type: object, additionalProperties: {type: object, additionalProperties: {type: array, items: {type: string}}}}",
            "{string: {string: [string]}}",
        ),
    ]);
    assert_eq!(
        member("{type: object, propertyNames: {type: integer}}", ""),
        Err(vec!["TW0223"])
    );
}

#[test]
fn what_stands_beside_known_members() {
    table(&[
        ("{type: object, properties: {}}", "{string: any}"),
        (
            "{properties: {a: true}, additionalProperties: true}",
            "object(a? any)",
        ),
        (
            "{properties: {a: true}, additionalProperties: {}}",
            "object(a? any)",
        ),
        (
            "{properties: {a: true}, additionalProperties: {type: [integer, \"null\"]}}",
            "object(a? any, string: int|null)",
        ),
        (
            "{required: [b], properties: {a: true}, additionalProperties: {type: integer}}",
            "object(a? any, b! int, string: int)",
        ),
        (
            "{required: [b, a, b], properties: {a: {type: string}}}",
            "object(a! string, b! any)",
        ),
        (
            "{type: object, maxProperties: 1, properties: {a: true}}",
            "object(a? any)",
        ),
    ]);
}

#[test]
fn elements_by_position() {
    table(&[
        (
            "{prefixItems: [{type: string}, {type: integer}], minItems: 2, items: false}",
            "tuple(string, int, closed)",
        ),
        (
            "{prefixItems: [{type: string}, {type: integer}], minItems: 5}",
            "tuple(string, int, ..any)",
        ),
        (
            "{prefixItems: [{type: [string, \"null\"]}], minItems: 1, items: {properties: {a: true}}}",
            "tuple(string|null, ..object(a? any))",
        ),
        (
            "{type: [array, \"null\"], prefixItems: [true], items: false}",
            "tuple(any?, closed)|null",
        ),
        ("{type: array, items: true}", "[any]"),
        (
            "{type: array, minItems: 2, maxItems: 2, items: {type: number}}",
            "[number]",
        ),
    ]);
}

#[test]
fn what_no_value_fits_is_reported() {
    for (schema, code) in [
        ("{allOf: [false]}", "TW0222"),
        ("{enum: [a], const: b}", "TW0222"),
        ("{anyOf: [false, false]}", "TW0222"),
        ("{type: text}", "TW0218"),
        ("[]", "TW0201"),
    ] {
        assert_eq!(member(schema, ""), Err(vec![code]), "{schema}");
    }
}
