//! `oneOf` and `anyOf`: what they come to, and what tells their branches apart.

use typewright_model::{Branch, Kinds, Literal, Shape};

use crate::describe::{lower_document, member};

#[track_caller]
fn table(rows: &[(&str, &str)]) {
    for (schema, expected) in rows {
        assert_eq!(member(schema, OTHERS).as_deref(), Ok(*expected), "{schema}");
    }
}

const OTHERS: &str = "Book: {type: object, title: Book, properties: {isbn: {type: string}}}, Mood: {enum: [good, bad]}";

#[test]
fn constants_become_one_set() {
    table(&[
        ("{anyOf: [{type: string}, {enum: [a]}]}", "enum(a)"),
        ("{oneOf: [{enum: [a, b]}, {enum: [b, c]}]}", "enum(a b c)"),
        ("{oneOf: [{const: a}, {const: a}]}", "enum(a)"),
        (
            "{type: string, oneOf: [{const: a}, {const: b}]}",
            "enum(a b)",
        ),
        (
            "{oneOf: [{const: a}, {const: 1}, {const: true}]}",
            "constants(\"a\" 1 true)",
        ),
        (
            "{oneOf: [{const: +1, title: Up}, {const: -1, title: Down}]}",
            "constants(1 -1)",
        ),
        (
            "{oneOf: [{const: a, title: First}, {enum: [b, c], title: Lost}]}",
            "enum(a=First b c)",
        ),
        // A format says more than that it is a string.
        (
            "{anyOf: [{type: string, format: isbn}, {const: none}]}",
            "union(<isbn> or enum(none))",
        ),
        (
            "{oneOf: [{$ref: \"#/components/schemas/Mood\"}, {const: 1}]}",
            "union(enum(good bad) or constants(1))",
        ),
    ]);
}

#[test]
fn titles_and_words_of_constants_are_kept() {
    let lowered = lower_document(
        "openapi: 3.1.0\ncomponents: {schemas: {Vote: {oneOf: [{const: 1, title: Up, description: more}, {const: -1, deprecated: true}]}}}\n",
    );
    assert!(lowered.codes.is_empty(), "{}", lowered.report);
    let Shape::Constants(values) = &lowered.named("/Vote").shape else {
        panic!("they are constants")
    };
    let told: Vec<_> = values
        .iter()
        .map(|value| {
            (
                value.value.clone(),
                value.title.as_deref(),
                value.docs.description.as_deref(),
                value.docs.deprecated,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (Literal::Integer(1), Some("Up"), Some("more"), false),
            (Literal::Integer(-1), None, None, true),
        ]
    );
}

#[test]
fn alternatives_that_only_require_change_nothing() {
    table(&[
        (
            "{properties: {a: true, b: true}, oneOf: [{required: [a]}, {required: [b]}]}",
            "object(a? any, b? any)",
        ),
        (
            "{properties: {a: true}, required: [a], anyOf: [{required: [b]}, {description: words}]}",
            "object(a! any)",
        ),
        (
            "{properties: {a: true}, anyOf: [{required: [a]}, {}], oneOf: [{properties: {b: true}}, {properties: {c: true}}]}",
            "union(object(a? any, b? any) or object(a? any, c? any))",
        ),
    ]);
}

#[test]
fn branches_take_what_stands_beside_them() {
    table(&[
        (
            "{properties: {a: true}, required: [a], oneOf: [{required: [b], properties: {b: true}}, {properties: {a: {type: string}}}]}",
            "union(object(a! any, b! any) or object(a! string))",
        ),
        (
            "{properties: {a: true}, oneOf: [{$ref: \"#/components/schemas/Book\"}, {properties: {b: true}}]}",
            "union(object(a? any, isbn? string) or object(a? any, b? any))",
        ),
        (
            "{type: object, oneOf: [{$ref: \"#/components/schemas/Book\"}, {properties: {b: true}}]}",
            "union(object(isbn? string) or object(b? any))",
        ),
        (
            "{properties: {a: true}, additionalProperties: false, oneOf: [{properties: {b: true}}, {properties: {c: true}}]}",
            "union(object(a? any, b? any, closed) or object(a? any, c? any, closed))",
        ),
        (
            "{type: string, oneOf: [{format: isbn}, {format: date}]}",
            "union(<isbn> or string)",
        ),
    ]);
}

#[test]
fn one_branch_and_the_same_branch_twice() {
    table(&[
        ("{oneOf: [{type: string}]}", "string"),
        (
            "{anyOf: [{$ref: \"#/components/schemas/Book\"}]}",
            "object(isbn? string)",
        ),
        (
            "{oneOf: [{$ref: \"#/components/schemas/Book\"}, {$ref: \"#/components/schemas/Book\", description: again}]}",
            "object(isbn? string)",
        ),
        (
            "{oneOf: [{type: string, description: one}, {type: string, description: two}, {type: integer}]}",
            "union(string or int)",
        ),
        (
            "{oneOf: [{items: {type: string}}, {items: {type: string}}]}",
            "[string]",
        ),
        (
            "{anyOf: [{type: string}, {type: [string, \"null\"]}]}",
            "string|null",
        ),
        (
            "{properties: {a: true}, oneOf: [{properties: {b: true}}]}",
            "object(a? any, b? any)",
        ),
    ]);
}

#[test]
fn null_is_taken_out() {
    table(&[
        (
            "{oneOf: [{type: string}, {type: integer}, {type: \"null\"}]}",
            "union(string or int)|null",
        ),
        (
            "{oneOf: [{type: string}, {oneOf: [{type: integer}, {type: \"null\"}]}]}",
            "union(string or int)|null",
        ),
        (
            "{oneOf: [{$ref: \"#/components/schemas/Book\"}, {type: \"null\"}]}",
            "object(isbn? string)|null",
        ),
    ]);
}

#[test]
fn two_sets_of_alternatives_are_too_many() {
    assert_eq!(
        member(
            "{oneOf: [{type: string}, {type: integer}], anyOf: [{type: string}, {type: boolean}]}",
            ""
        ),
        Err(vec!["TW0223"])
    );
}

/// The branches of a schema under `components` that is called `It`.
fn branches(schema: &str) -> Vec<Branch> {
    let lowered = lower_document(&format!(
        "openapi: 3.1.0\ncomponents: {{schemas: {{It: {schema}, {OTHERS}}}}}\n"
    ));
    assert!(lowered.codes.is_empty(), "{}", lowered.report);
    match &lowered.named("/It").shape {
        Shape::Union(branches) => branches.clone(),
        other => panic!("{schema}: {other:?}"),
    }
}

#[test]
fn kinds_of_branches() {
    let kinds = |schema: &str| {
        branches(schema)
            .iter()
            .map(|branch| branch.kinds)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        kinds("{type: [string, boolean, array, object, number]}"),
        [
            Kinds::BOOL,
            Kinds::NUMBER,
            Kinds::STRING,
            Kinds::ARRAY,
            Kinds::OBJECT
        ]
    );
    assert_eq!(
        kinds(
            "{oneOf: [{$ref: \"#/components/schemas/Mood\"}, {enum: [1, true]}, {prefixItems: [true]}, {additionalProperties: {type: string}}, {$ref: \"#/components/schemas/Book\"}]}"
        ),
        [
            Kinds::STRING,
            Kinds::NUMBER.or(Kinds::BOOL),
            Kinds::ARRAY,
            Kinds::OBJECT,
            Kinds::OBJECT
        ]
    );
    // A union within a union can be all that its branches can be.
    assert_eq!(
        kinds("{oneOf: [{type: [string, array]}, {type: integer}]}")[0],
        Kinds::STRING.or(Kinds::ARRAY)
    );
}

#[test]
fn members_that_branches_need() {
    let required = |schema: &str| {
        branches(schema)
            .into_iter()
            .map(|branch| branch.required)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        required(
            "{properties: {a: true}, required: [a], oneOf: [{properties: {b: true}, required: [b]}, {properties: {c: true}}]}"
        ),
        [vec!["a", "b"], vec!["a"]]
    );
    assert_eq!(
        required("{oneOf: [{type: string}, {required: [x], properties: {y: true}}]}"),
        [vec![], vec!["x"]]
    );
}

#[test]
fn constants_count_only_where_they_tell_branches_apart() {
    let tags = |schema: &str| {
        branches(schema)
            .into_iter()
            .map(|branch| {
                let constants = branch.constants.into_iter();
                constants.map(|(name, _)| name).collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
    };
    let none: Vec<String> = Vec::new();
    // `k` differs, `v` is the same in both.
    assert_eq!(
        tags(
            "{oneOf: [{properties: {k: {const: a}, v: {const: 1}}}, {properties: {k: {const: b}, v: {const: 1}}}]}"
        ),
        [["k"], ["k"]]
    );
    // A constant of one branch alone says nothing of the others.
    assert_eq!(
        tags("{oneOf: [{properties: {k: {const: a}}}, {properties: {l: {type: string}}}]}"),
        [none.clone(), none]
    );
    // Sets of constants, not only one.
    assert_eq!(
        tags("{oneOf: [{properties: {k: {enum: [a, b]}}}, {properties: {k: {enum: [c]}}}]}"),
        [["k"], ["k"]]
    );
    assert_eq!(
        tags(
            "{oneOf: [{properties: {k: {const: a}}}, {properties: {k: {const: b}}}, {properties: {c: true}}]}"
        ),
        [vec!["k"], vec!["k"], vec![]]
    );
    assert_eq!(
        branches("{oneOf: [{properties: {k: {const: 1}}}, {properties: {k: {enum: [2, 3]}}}]}")[1]
            .constants,
        [(
            "k".to_owned(),
            vec![Literal::Integer(2), Literal::Integer(3)]
        )]
    );
}

#[test]
fn titles_of_branches() {
    let titles = |schema: &str| {
        branches(schema)
            .into_iter()
            .map(|branch| branch.title)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        titles(
            "{oneOf: [{title: Words, type: string}, {$ref: \"#/components/schemas/Book\"}, {$ref: \"#/components/schemas/Mood\", title: Feeling}, {type: integer}]}"
        ),
        [
            Some("Words".to_owned()),
            Some("Book".to_owned()),
            Some("Feeling".to_owned()),
            None
        ]
    );
}

#[test]
fn null_among_the_alternatives_in_any_spelling() {
    for null in [
        "{type: \"null\"}",
        "{type: [\"null\"]}",
        "{enum: [null]}",
        "{const: null}",
        "{type: \"null\", description: Nothing.}",
        "{$ref: \"#/components/schemas/Nothing\"}",
        "{allOf: [{$ref: \"#/components/schemas/Nothing\"}]}",
    ] {
        let schema = format!("{{oneOf: [{{type: string}}, {null}]}}");
        let found = member(&schema, "Nothing: {type: [\"null\"], title: Nothing}");
        assert_eq!(found.as_deref(), Ok("string|null"), "{schema}");
    }
    let schema = "{nullable: true, oneOf: [{type: string}, {type: boolean}]}";
    assert_eq!(
        member(schema, "").as_deref(),
        Ok("union(string or bool)|null")
    );
    let schema = "{allOf: [{nullable: true, oneOf: [{type: string}, {type: boolean}]}, {type: [string, boolean]}]}";
    assert_eq!(member(schema, "").as_deref(), Ok("union(string or bool)"));
}

#[test]
fn alternatives_that_no_value_fits_are_left_out() {
    let found = member("{oneOf: [{type: string}, false, {type: boolean}]}", "");
    assert_eq!(found.as_deref(), Ok("union(string or bool)"));
    let found = member("{anyOf: [{type: string}, false]}", "");
    assert_eq!(found.as_deref(), Ok("string"));
}
