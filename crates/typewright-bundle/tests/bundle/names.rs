//! What things are called, and that neither order nor other files change it.

use typewright_bundle::Version;

use crate::{answering, document, made};

fn names(files: &[(&str, &str)]) -> Vec<String> {
    let made = made(Version::V3_1, files);
    assert_eq!(made.problems, "");
    let schemas = made.document["components"]["schemas"].as_object().unwrap();
    schemas.keys().cloned().collect()
}

#[test]
fn a_name_is_the_title_or_what_the_place_says() {
    for (path, text, reference, name) in [
        (
            "parts/x.yaml",
            "title: A book's page",
            "../parts/x.yaml",
            "ABookSPage",
        ),
        (
            "parts/m.room.x.yaml",
            "{}",
            "../parts/m.room.x.yaml",
            "MRoomX",
        ),
        (
            "parts/x.yaml",
            "a: {the page: {}}",
            "../parts/x.yaml#/a/the%20page",
            "ThePage",
        ),
        ("parts/x.yaml", "'日': {}", "../parts/x.yaml#/日", "X"),
        ("parts/x.yaml", "'3': {}", "../parts/x.yaml#/3", "_3"),
        (
            "schemas/by-file/y.yaml",
            "title: A sentence of a title",
            "../schemas/by-file/y.yaml",
            "Y",
        ),
    ] {
        let api = answering(&format!("{{$ref: '{reference}'}}"));
        assert_eq!(names(&[("api/a.yaml", &api), (path, text)]), [name]);
    }
}

#[test]
fn components_keep_their_keys() {
    let rest = "components: {schemas: {old_book: {title: Book}, 'a b': {type: string}, Page: {$ref: ../parts/p.yaml}}}";
    let page = ("parts/p.yaml", "title: Sheet");
    let found = names(&[("api/a.yaml", &document("{}", rest)), page]);
    assert_eq!(found, ["Page", "a_b", "old_book"]);
}

#[test]
fn claimants_of_one_name_take_their_owners() {
    let schemas = "[{$ref: ../a/defs/x.yaml}, {$ref: ../b/defs/x.yaml}, {$ref: ../c.yaml#/X}, {$ref: ../a/d.yaml}]";
    let api = answering(&format!("{{anyOf: {schemas}}}"));
    let mut files = vec![
        ("api/a.yaml", api.as_str()),
        ("a/defs/x.yaml", "type: string"),
        ("b/defs/x.yaml", "type: string"),
        ("c.yaml", "X: {type: string}"),
        ("a/d.yaml", "title: D"),
    ];
    let found = names(&files);
    assert_eq!(found, ["ADefsX", "BDefsX", "CX", "D"]);
    files.reverse();
    assert_eq!(names(&files), found);
}

#[test]
fn places_that_no_name_tells_apart_are_numbered() {
    let api = answering("{anyOf: [{$ref: ../a/x-y.yaml}, {$ref: ../a/x_y.yaml}]}");
    let found = names(&[
        ("api/a.yaml", &api),
        ("a/x-y.yaml", "{}"),
        ("a/x_y.yaml", "{}"),
    ]);
    assert_eq!(found, ["XY", "XY2"]);
}
