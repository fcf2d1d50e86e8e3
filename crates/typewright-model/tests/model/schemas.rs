//! Tables: a schema, and the type that it is.

use crate::describe::member;

#[track_caller]
fn table(rows: &[(&str, &str)]) {
    for (schema, expected) in rows {
        assert_eq!(member(schema, "").as_deref(), Ok(*expected), "{schema}");
    }
}

#[test]
fn scalars() {
    table(&[
        ("true", "any"),
        ("{}", "any"),
        ("{description: words}", "any"),
        ("{type: string}", "string"),
        ("{type: string, format: isbn}", "<isbn>"),
        ("{type: string, format: date-time}", "string"),
        ("{minLength: 1}", "any"),
        ("{type: integer}", "int"),
        ("{type: integer, format: int32}", "i32"),
        ("{type: integer, format: uint64}", "u64"),
        ("{type: number}", "number"),
        ("{type: [integer, number]}", "number"),
        ("{type: boolean}", "bool"),
    ]);
}

#[test]
fn null_in_all_its_spellings() {
    table(&[
        ("{type: [string, \"null\"]}", "string|null"),
        ("{type: string, nullable: true}", "string|null"),
        ("{oneOf: [{type: string}, {type: \"null\"}]}", "string|null"),
        ("{anyOf: [{const: null}, {type: integer}]}", "int|null"),
        (
            "{type: [string, \"null\"], enum: [a, null]}",
            "enum(a)|null",
        ),
        ("{enum: [a, b, null]}", "enum(a b)|null"),
        (
            "{type: [object, \"null\"], properties: {a: {type: string}}}",
            "object(a? string)|null",
        ),
        (
            "{type: array, items: {type: [integer, \"null\"]}}",
            "[int|null]",
        ),
    ]);
}

#[test]
fn constants() {
    table(&[
        ("{enum: [a, b]}", "enum(a b)"),
        ("{const: a}", "enum(a)"),
        ("{type: integer, enum: [1, 2]}", "constants(1 2)"),
        ("{enum: [1, two, true]}", "constants(1 \"two\" true)"),
        ("{enum: [true, false]}", "bool"),
        (
            "{oneOf: [{const: a, title: First}, {const: b}]}",
            "enum(a=First b)",
        ),
        ("{anyOf: [{enum: [a, b]}, {type: string}]}", "enum(a b)"),
        ("{oneOf: [{const: 1}, {const: 2}]}", "constants(1 2)"),
    ]);
}

#[test]
fn objects_and_maps() {
    table(&[
        ("{type: object}", "{string: any}"),
        (
            "{type: object, additionalProperties: {type: integer}}",
            "{string: int}",
        ),
        ("{type: object, additionalProperties: {}}", "{string: any}"),
        (
            "{type: object, additionalProperties: false}",
            "object(closed)",
        ),
        ("{type: object, maxProperties: 0}", "object(closed)"),
        (
            "{properties: {a: {type: string}}, required: [a]}",
            "object(a! string)",
        ),
        (
            "{properties: {a: {type: string}}, required: [b]}",
            "object(a? string, b! any)",
        ),
        (
            "{properties: {a: {type: string}}, additionalProperties: false}",
            "object(a? string, closed)",
        ),
        (
            "{properties: {a: true}, additionalProperties: {type: integer}}",
            "object(a? any, string: int)",
        ),
        (
            "{patternProperties: {\"^a\": {type: integer, x-pattern-format: isbn}}}",
            "{<isbn>: int}",
        ),
        (
            "{patternProperties: {\"^a\": {type: integer}, \"^b\": {type: string}}}",
            "{string: union(int or string)}",
        ),
        (
            "{type: object, propertyNames: {enum: [a, b]}, additionalProperties: {type: integer}}",
            "{enum(a b): int}",
        ),
        (
            "{properties: {a: false, b: {type: string}}}",
            "object(b? string)",
        ),
    ]);
}

#[test]
fn arrays_and_tuples() {
    table(&[
        ("{type: array}", "[any]"),
        ("{items: {type: string}}", "[string]"),
        (
            "{type: array, items: {type: array, items: {type: integer}}}",
            "[[int]]",
        ),
        (
            "{type: array, prefixItems: [{type: string}, {type: integer}]}",
            "tuple(string?, int?, ..any)",
        ),
        (
            "{prefixItems: [{type: string}], minItems: 1, items: false}",
            "tuple(string, closed)",
        ),
        (
            "{prefixItems: [{type: string}], items: {type: integer}}",
            "tuple(string?, ..int)",
        ),
    ]);
}

#[test]
fn unions() {
    table(&[
        ("{type: [string, integer]}", "union(int or string)"),
        (
            "{oneOf: [{type: string}, {type: integer}]}",
            "union(string or int)",
        ),
        ("{oneOf: [{type: string}, {type: string}]}", "string"),
        ("{oneOf: [{type: integer}]}", "int"),
        ("{anyOf: [{type: string}, {}]}", "any"),
        (
            "{oneOf: [{properties: {k: {const: a}, x: {type: integer}}}, {properties: {k: {const: b}}}]}",
            "union(object(k? enum(a), x? int) if k=\"a\" or object(k? enum(b)) if k=\"b\")",
        ),
        (
            "{properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}",
            "object(a? string, b? string)",
        ),
        (
            "{properties: {a: {type: string}}, oneOf: [{properties: {b: {type: integer}}, required: [b]}, {properties: {c: {type: boolean}}}]}",
            "union(object(a? string, b! int) or object(a? string, c? bool))",
        ),
    ]);
}

#[test]
fn all_of() {
    table(&[
        (
            "{allOf: [{properties: {a: {type: string}}}, {properties: {b: {type: integer}}}]}",
            "object(a? string, b? int)",
        ),
        (
            "{allOf: [{properties: {a: {type: string}}}], required: [a]}",
            "object(a! string)",
        ),
        (
            "{allOf: [{properties: {a: {properties: {x: true}}}}, {properties: {a: {properties: {y: true}}}}]}",
            "object(a? object(x? any, y? any))",
        ),
        (
            "{allOf: [{enum: [a, b, c]}, {enum: [b, c, d]}]}",
            "enum(b c)",
        ),
        ("{allOf: [{type: string}, {description: words}]}", "string"),
        (
            "{allOf: [{allOf: [{type: [string, integer]}]}, {type: string}]}",
            "string",
        ),
    ]);
    assert_eq!(
        member("{allOf: [{type: string}, {type: integer}]}", ""),
        Err(vec!["TW0221"])
    );
}

#[test]
fn references() {
    let book = "Book: {type: object, title: Book, properties: {isbn: {type: string}}}";
    let table = [
        (
            "{$ref: \"#/components/schemas/Book\"}",
            "object(isbn? string)",
        ),
        (
            "{$ref: \"#/components/schemas/Book\", description: words}",
            "object(isbn? string)",
        ),
        (
            "{$ref: \"#/components/schemas/Book\", required: [isbn]}",
            "object(isbn! string)",
        ),
        (
            "{allOf: [{$ref: \"#/components/schemas/Book\"}], type: object}",
            "object(isbn? string)",
        ),
        (
            "{allOf: [{$ref: \"#/components/schemas/Book\"}], nullable: true}",
            "object(isbn? string)|null",
        ),
        (
            "{type: array, items: {$ref: \"#/components/schemas/Book\"}}",
            "[object(isbn? string)]",
        ),
    ];
    for (schema, expected) in table {
        assert_eq!(member(schema, book).as_deref(), Ok(expected), "{schema}");
    }
}

#[test]
fn what_contains_itself() {
    let table = [
        (
            "Node: {properties: {next: {$ref: \"#/components/schemas/Node\"}}}",
            "object(next? object(next? object(next? …)))",
        ),
        (
            "Node: {type: array, items: {$ref: \"#/components/schemas/Node\"}}",
            "wrapper([wrapper([wrapper([…])])])",
        ),
        (
            "Node: {oneOf: [{type: string}, {type: array, items: {$ref: \"#/components/schemas/Node\"}}]}",
            "union(string or [union(string or [union(string or […])])])",
        ),
        (
            "Node: {additionalProperties: {$ref: \"#/components/schemas/Node\"}}",
            "wrapper({string: wrapper({string: wrapper({string: …})})})",
        ),
    ];
    for (node, expected) in table {
        assert_eq!(
            member("{$ref: \"#/components/schemas/Node\"}", node).as_deref(),
            Ok(expected),
            "{node}"
        );
    }
    for node in [
        "Node: {oneOf: [{$ref: \"#/components/schemas/Node\"}, {type: string}]}",
        "Node: {allOf: [{$ref: \"#/components/schemas/Node\"}, {type: object}]}",
    ] {
        assert!(
            member("{$ref: \"#/components/schemas/Node\"}", node).is_err(),
            "{node}"
        );
    }
}
