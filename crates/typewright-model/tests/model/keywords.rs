//! The tables of `docs/keywords.md`, held against what becomes of each keyword.

use std::fs;

use crate::describe::{member, member_to_the_letter};

/// What the examples refer to.
const OTHERS: &str = "Other: {$dynamicAnchor: other, type: boolean}";

/// Schemas that a keyword is put into.
const SCHEMAS: &[&str] = &[
    "{KEYWORD}",
    "{type: object, properties: {a: {type: string}}, KEYWORD}",
    "{type: object, additionalProperties: {type: string}, KEYWORD}",
    "{type: object, KEYWORD}",
    "{type: array, items: {type: string}, KEYWORD}",
    "{type: array, prefixItems: [{type: string}, {type: string}], KEYWORD}",
    "{type: array, KEYWORD}",
    "{type: string, KEYWORD}",
    "{type: number, KEYWORD}",
    "{type: integer, KEYWORD}",
    "{type: [string, boolean], KEYWORD}",
    "{type: string, enum: [a, b], KEYWORD}",
    "{anyOf: [{type: string}, {type: boolean}], KEYWORD}",
];

/// A row: the keyword, its effect, the example.
fn rows() -> Vec<[String; 3]> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/keywords.md");
    let text = fs::read_to_string(path).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let mut cells = line
            .split('|')
            .skip(1)
            .map(|cell| cell.trim().trim_matches('`').to_owned());
        [(); 3].map(|()| cells.next().unwrap())
    })
    .collect()
}

/// The schemas that become another type by a keyword.
fn changed(
    keyword: &str,
    example: &str,
    schemas: &[&'static str],
    member: fn(&str, &str) -> Result<String, Vec<&'static str>>,
) -> Vec<&'static str> {
    let with = format!("{keyword}: {example}");
    let differs = |schema: &&&str| {
        let without = schema.replace(", KEYWORD", "").replace("KEYWORD", "");
        let found = member(&schema.replace("KEYWORD", &with), OTHERS);
        found != member(&without, OTHERS)
    };
    // A keyword that the schema has already cannot be there twice.
    let twice = format!("{keyword}:");
    let free = schemas.iter().filter(|schema| !schema.contains(&twice));
    free.filter(differs).copied().collect()
}

#[test]
fn the_tables_say_which_keywords_shape_a_type() {
    let rows = rows();
    assert!(rows.len() > 60, "only {} rows were found", rows.len());
    let (bare, typed) = SCHEMAS
        .split_first()
        .map(|(_, typed)| (SCHEMAS, typed))
        .unwrap();
    for [keyword, effect, example] in &rows {
        let meant = changed(keyword, example, typed, member);
        let letter = changed(keyword, example, bare, member_to_the_letter);
        match effect.as_str() {
            "type" => {
                let bare = changed(keyword, example, bare, member);
                assert!(
                    !bare.is_empty() && !letter.is_empty(),
                    "{keyword} changes nothing"
                );
            }
            "words" | "place" | "nothing" => {
                assert_eq!(meant, Vec::<&str>::new(), "{keyword} changes what is meant");
                assert_eq!(letter, Vec::<&str>::new(), "{keyword} changes the letter");
            }
            other => panic!("there is no effect `{other}` ({keyword})"),
        }
    }
}

#[test]
fn every_keyword_has_a_row() {
    let rows = rows();
    let mut missing: Vec<&str> = Vec::new();
    for keyword in KEYWORDS.split_whitespace() {
        if rows.iter().filter(|[name, ..]| name == keyword).count() != 1 {
            missing.push(keyword);
        }
    }
    assert_eq!(missing, Vec::<&str>::new());
}

/// The keywords of the vocabularies of JSON Schema 2020-12, then those of OpenAPI's schemas.
const KEYWORDS: &str = "
    $schema $vocabulary $id $anchor $dynamicAnchor $ref $dynamicRef $defs $comment
    allOf anyOf oneOf not if then else dependentSchemas
    prefixItems items contains properties patternProperties additionalProperties propertyNames
    unevaluatedItems unevaluatedProperties
    type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern
    maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired
    format contentEncoding contentMediaType contentSchema
    title description default deprecated readOnly writeOnly examples
    discriminator xml externalDocs example nullable
";
