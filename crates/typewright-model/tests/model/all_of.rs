//! `allOf` and what stands beside a `$ref`: what is merged, and whose type comes of it.

use typewright_model::{Type, TypeDef};

use crate::describe::{Lowered, lower_document, member};

const BOOK: &str = "Book: {type: object, title: Book, properties: {isbn: {type: string}}}";

/// The type that the one member of `Holder` uses.
fn used<T>(schema: &str, others: &str, look: impl FnOnce(&Lowered, &TypeDef) -> T) -> T {
    let lowered = lower_document(&format!(
        "openapi: 3.1.0\ncomponents: {{schemas: {{Holder: {{type: object, properties: {{it: {schema}}}}}, {others}}}}}\n"
    ));
    assert!(lowered.codes.is_empty(), "{}", lowered.report);
    let holder = lowered.named("/Holder");
    let typewright_model::Shape::Object(object) = &holder.shape else {
        panic!("it is an object")
    };
    let id = match &object.members[0].ty {
        Type::Named(id) => *id,
        Type::Nullable(inner) | Type::List(inner) => match &**inner {
            Type::Named(id) => *id,
            other => panic!("{schema}: {other:?}"),
        },
        other => panic!("{schema}: {other:?}"),
    };
    look(&lowered, lowered.model.ty(id).unwrap())
}

fn home(schema: &str) -> String {
    used(schema, BOOK, |lowered, def| {
        let place = lowered.sources.place_name(&def.place);
        place.rsplit('/').next().unwrap().to_owned()
    })
}

#[test]
fn what_changes_nothing_is_a_use_of_the_target() {
    for schema in [
        "{$ref: \"#/components/schemas/Book\"}",
        "{$ref: \"#/components/schemas/Book\", description: words}",
        "{$ref: \"#/components/schemas/Book\", title: Another}",
        "{$ref: \"#/components/schemas/Book\", type: object}",
        "{$ref: \"#/components/schemas/Book\", nullable: true}",
        "{$ref: \"#/components/schemas/Book\", x-own: 1, example: {}, deprecated: true}",
        "{$ref: \"#/components/schemas/Book\", minProperties: 1}",
        "{allOf: [{$ref: \"#/components/schemas/Book\"}]}",
        "{allOf: [{$ref: \"#/components/schemas/Book\"}], description: words}",
        "{allOf: [{allOf: [{$ref: \"#/components/schemas/Book\"}]}], type: object}",
        "{allOf: [{$ref: \"#/components/schemas/Book\"}, {description: words}]}",
        "{allOf: [{$ref: \"#/components/schemas/Book\"}, {type: object}]}",
        "{oneOf: [{$ref: \"#/components/schemas/Book\"}]}",
        "{oneOf: [{$ref: \"#/components/schemas/Book\"}, {type: \"null\"}]}",
        "{type: array, items: {$ref: \"#/components/schemas/Book\", description: words}}",
    ] {
        assert_eq!(home(schema), "Book", "{schema}");
    }
}

#[test]
fn what_asserts_more_is_a_type_of_its_own() {
    for (schema, expected) in [
        (
            "{$ref: \"#/components/schemas/Book\", required: [isbn]}",
            "object(isbn! string)",
        ),
        (
            "{$ref: \"#/components/schemas/Book\", properties: {pages: {type: integer}}}",
            "object(isbn? string, pages? int)",
        ),
        (
            "{$ref: \"#/components/schemas/Book\", additionalProperties: false}",
            "object(isbn? string, closed)",
        ),
        (
            "{$ref: \"#/components/schemas/Book\", properties: {isbn: {format: isbn}}}",
            "object(isbn? <isbn>)",
        ),
        (
            "{allOf: [{$ref: \"#/components/schemas/Book\"}, {required: [isbn]}]}",
            "object(isbn! string)",
        ),
    ] {
        assert_eq!(home(schema), "it", "{schema}");
        assert_eq!(member(schema, BOOK).as_deref(), Ok(expected), "{schema}");
    }
}

#[test]
fn parts_are_merged() {
    for (schema, expected) in [
        ("{allOf: []}", "any"),
        ("{allOf: [true, {type: string}]}", "string"),
        (
            "{allOf: [{properties: {a: true}}, {required: [a]}, {required: [b]}]}",
            "object(a! any, b! any)",
        ),
        (
            "{allOf: [{required: [a]}], properties: {a: {type: string}}}",
            "object(a! string)",
        ),
        (
            "{allOf: [{allOf: [{properties: {a: true}}, {properties: {b: true}}]}, {properties: {c: true}}]}",
            "object(a? any, b? any, c? any)",
        ),
        (
            "{allOf: [{properties: {a: true}}, {additionalProperties: false}]}",
            "object(a? any, closed)",
        ),
        (
            "{allOf: [{additionalProperties: {type: [integer, string]}}, {additionalProperties: {type: string}}]}",
            "{string: string}",
        ),
        (
            "{allOf: [{type: array, items: {type: [integer, string]}}, {items: {type: string}}]}",
            "[string]",
        ),
        (
            "{allOf: [{prefixItems: [{type: string}]}, {minItems: 1}, {items: false}]}",
            "tuple(string, closed)",
        ),
        ("{allOf: [{type: number}, {type: integer}]}", "int"),
        (
            "{allOf: [{type: [string, \"null\"]}, {type: [string, \"null\"]}]}",
            "string|null",
        ),
        (
            "{allOf: [{type: [string, \"null\"]}, {type: string}]}",
            "string",
        ),
        ("{allOf: [{type: string}, {enum: [a, null]}]}", "enum(a)"),
        (
            "{allOf: [{type: string, format: date}], format: isbn}",
            "<isbn>",
        ),
        (
            "{allOf: [{properties: {a: {type: string}}}, {oneOf: [{required: [a]}, {required: [b]}]}]}",
            "object(a? string)",
        ),
        (
            "{allOf: [{properties: {a: true}}, {oneOf: [{properties: {b: true}}, {properties: {c: true}}]}]}",
            "union(object(a? any, b? any) or object(a? any, c? any))",
        ),
    ] {
        assert_eq!(member(schema, "").as_deref(), Ok(expected), "{schema}");
    }
}

#[test]
fn parts_that_contradict_each_other_are_reported() {
    for schema in [
        "{allOf: [{type: string}, {type: integer}]}",
        "{type: object, allOf: [{type: array}]}",
        "{$ref: \"#/components/schemas/Book\", type: string}",
        "{allOf: [{$ref: \"#/components/schemas/Book\"}, {items: {}}]}",
        "{properties: {a: {type: string}}, allOf: [{properties: {a: {type: integer}}}]}",
    ] {
        assert_eq!(member(schema, BOOK), Err(vec!["TW0221"]), "{schema}");
    }
}

#[test]
fn the_title_is_that_of_the_nearest_part_written_out() {
    let title = |schema: &str| used(schema, BOOK, |_, def| def.title.clone());
    for (schema, expected) in [
        (
            "{$ref: \"#/components/schemas/Book\", title: Another}",
            Some("Book"),
        ),
        (
            "{$ref: \"#/components/schemas/Book\", title: Another, required: [isbn]}",
            Some("Another"),
        ),
        (
            "{allOf: [{$ref: \"#/components/schemas/Book\"}, {title: Last, required: [isbn]}]}",
            Some("Last"),
        ),
        (
            "{allOf: [{title: First, properties: {a: true}}, {title: Last, properties: {b: true}}]}",
            Some("Last"),
        ),
        (
            "{title: Own, allOf: [{title: First, properties: {a: true}}, {properties: {b: true}}]}",
            Some("Own"),
        ),
        (
            "{allOf: [{$ref: \"#/components/schemas/Book\"}, {required: [isbn]}]}",
            None,
        ),
    ] {
        assert_eq!(title(schema).as_deref(), expected, "{schema}");
    }
}

#[test]
fn what_is_said_at_the_use_counts_more() {
    let description = |schema: &str| {
        let lowered = lower_document(&format!(
            "openapi: 3.1.0\ncomponents: {{schemas: {{Holder: {{type: object, properties: {{it: {schema}}}}}, Book: {{description: of the book, properties: {{a: true}}}}}}}}\n"
        ));
        assert!(lowered.codes.is_empty(), "{}", lowered.report);
        let typewright_model::Shape::Object(object) = &lowered.named("/Holder").shape else {
            panic!("it is an object")
        };
        let own = lowered.named("/Book").docs.description.clone();
        (object.members[0].docs.description.clone(), own)
    };
    let own = || Some("of the book".to_owned());
    assert_eq!(
        description("{$ref: \"#/components/schemas/Book\"}"),
        (own(), own())
    );
    assert_eq!(
        description("{$ref: \"#/components/schemas/Book\", description: of the use}"),
        (Some("of the use".to_owned()), own())
    );
}

#[test]
fn null_of_an_enum_does_not_depend_on_the_order_of_parts() {
    let (values, text) = ("{enum: [a, null]}", "{type: string}");
    for parts in [[values, text], [text, values]] {
        let schema = format!("{{allOf: [{}]}}", parts.join(", "));
        assert_eq!(member(&schema, "").as_deref(), Ok("enum(a)"), "{schema}");
    }
    let maybe = "{type: [string, \"null\"]}";
    for parts in [[values, maybe], [maybe, values]] {
        let schema = format!("{{allOf: [{}]}}", parts.join(", "));
        assert_eq!(
            member(&schema, "").as_deref(),
            Ok("enum(a)|null"),
            "{schema}"
        );
    }
}
