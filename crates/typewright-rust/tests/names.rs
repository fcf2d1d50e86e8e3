//! Names: what they are made of, who may have them, and that they stay when something else goes.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use typewright_model::{Options, PackageInput, Shape, lower};
use typewright_rust::names::{Mode, Override, Overrides, assign};
use typewright_rust::plan::plan;
use typewright_source::{Location, Report, Style, list, load, render};

/// The names by place; for members, with the type's place and the name on the wire.
type Named = BTreeMap<String, String>;

fn names_of(
    folder: &Path,
    below: &str,
    overrides: &Overrides,
) -> Result<Named, (Vec<&'static str>, String)> {
    let mut report = Report::new();
    let files = list(folder, below, &mut report);
    let sources = load(folder, &files, &mut report);
    let documents = files.iter().filter_map(|file| sources.find(file)).collect();
    let input = PackageInput {
        name: "example".to_owned(),
        folder: below.to_owned(),
        documents,
        ..PackageInput::default()
    };
    let model = lower(&sources, &[input], &Options::default(), &mut report);
    let plan = plan(&model);
    let names = assign(&plan, &sources, overrides, &mut report);
    if !report.is_empty() {
        let codes = report.iter().map(|problem| problem.code.as_str()).collect();
        return Err((codes, render(&report, &sources, Style::Plain)));
    }
    let mut named = Named::new();
    for (index, def) in model.types.iter().enumerate() {
        let place = sources.place_name(&def.place);
        named.insert(
            format!("type {place} {:?}", def.facet),
            names.types[index].clone(),
        );
        let wires: Vec<String> = match &def.shape {
            Shape::Object(object) => object
                .members
                .iter()
                .map(|member| member.name.clone())
                .collect(),
            Shape::Enum(values) => values.iter().map(|value| value.value.clone()).collect(),
            _ => (0..names.members[index].len())
                .map(|index| index.to_string())
                .collect(),
        };
        for (wire, name) in wires.iter().zip(&names.members[index]) {
            named.insert(format!("member {place} {wire}"), name.clone());
        }
    }
    for (module, operations) in model.packages[0].modules.iter().zip(&names.operations[0]) {
        for (operation, names) in module.operations.iter().zip(operations) {
            named.insert(
                format!("operation {}", operation.id),
                format!("{} {}", names.ty, names.method),
            );
        }
    }
    Ok(named)
}

fn document(text: &str, overrides: &Overrides) -> Result<Named, (Vec<&'static str>, String)> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("api")).unwrap();
    fs::write(folder.path().join("api/a.yaml"), text).unwrap();
    names_of(folder.path(), "api", overrides)
}

/// A document whose one operation answers with a schema.
fn answering(schema: &str) -> String {
    format!(
        "openapi: 3.1.0\npaths: {{/a: {{get: {{operationId: getIt, responses: {{\"200\": {{description: x, content: {{application/json: {{schema: {schema}}}}}}}}}}}}}}}\n"
    )
}

#[track_caller]
fn types(schema: &str, expected: &[&str]) {
    let named = document(&answering(schema), &Overrides::default())
        .unwrap_or_else(|(_, text)| panic!("{text}"));
    let mut types: Vec<&str> = named
        .iter()
        .filter(|(key, _)| key.starts_with("type "))
        .map(|(_, name)| name.as_str())
        .collect();
    types.sort_unstable();
    // The object of the answer is part of the answer's message and has a name that nothing uses.
    types.retain(|name| *name != "GetItResponseBody");
    assert_eq!(types, expected, "{schema}");
}

#[test]
fn types_are_called_by_title_or_by_owner_and_property() {
    types(
        "{properties: {door: {properties: {lock: {properties: {key: {type: string}}}}}}}",
        &["GetItResponseDoor", "GetItResponseDoorLock"],
    );
    types(
        "{properties: {door: {title: Door, properties: {lock: {properties: {key: {type: string}}}}}}}",
        &["Door", "DoorLock"],
    );
    types(
        "{properties: {doors: {type: array, items: {properties: {a: {type: string}}}}}}",
        &["GetItResponseDoors"],
    );
    types(
        "{type: array, items: {properties: {a: {type: string}}}}",
        &["GetItResponseItem"],
    );
    types(
        "{properties: {a: {type: string}}, additionalProperties: {properties: {b: {type: string}}}}",
        &["GetItResponseValue"],
    );
    types(
        "{properties: {state: {enum: [on, off]}}}",
        &["GetItResponseState"],
    );
}

#[test]
fn branches_are_called_by_what_sets_them_apart() {
    let table = [
        (
            "{oneOf: [{title: Big, properties: {a: {type: string}}}, {type: string}]}",
            vec!["Big", "String"],
        ),
        (
            "{oneOf: [{properties: {k: {const: on}}}, {properties: {k: {const: off}}}]}",
            vec!["On", "Off"],
        ),
        (
            "{oneOf: [{type: integer}, {type: array, items: {type: string}}, {type: boolean}]}",
            vec!["Integer", "StringList", "Bool"],
        ),
        (
            "{oneOf: [{properties: {a: {type: string}}, required: [a]}, {properties: {b: {type: string}}, required: [b]}]}",
            vec!["WithA", "WithB"],
        ),
    ];
    for (schema, expected) in table {
        let named = document(&answering(schema), &Overrides::default())
            .unwrap_or_else(|(_, text)| panic!("{text}"));
        let union = |key: &&String| key.starts_with("member ") && key.contains("/schema ");
        let found: Vec<&str> = named
            .keys()
            .filter(union)
            .map(|key| named[key].as_str())
            .collect();
        assert_eq!(found, expected, "{schema}");
    }
}

#[test]
fn values_and_members_get_names_that_rust_takes() {
    let values = "[\"+1\", \"-1\", \"\", 1st, self, unknown, with-dash]";
    let named = document(&answering(&format!("{{properties: {{it: {{enum: {values}}}, type: {{type: string}}, extra: {{type: string}}}}}}")), &Overrides::default()).unwrap();
    let of = |wire: &str| {
        named
            .iter()
            .find(|(key, _)| key.ends_with(&format!(" {wire}")))
            .map(|(_, name)| name.as_str())
    };
    for (wire, name) in [
        ("+1", "Plus1"),
        ("-1", "Minus1"),
        ("1st", "_1st"),
        ("self", "Self_"),
        ("unknown", "UnknownValue"),
        ("with-dash", "WithDash"),
        ("type", "type_"),
        ("extra", "extra_member"),
    ] {
        assert_eq!(of(wire), Some(name), "{wire}");
    }
    assert!(named.values().any(|name| name == "Empty"));
}

#[test]
fn constants_that_are_no_strings_are_called_by_what_is_in_them() {
    let values = "[-2, 1.5, -0.25, {shelf: 1}, [], [left, up]]";
    let schema = format!("{{properties: {{it: {{enum: {values}}}}}}}");
    let named = document(&answering(&schema), &Overrides::default()).unwrap();
    let expected = [
        "Minus2",
        "N1Point5",
        "Minus0Point25",
        "ObjectShelf1",
        "Array",
        "ArrayLeftUp",
    ];
    for (index, expected) in expected.iter().enumerate() {
        let key = format!("/it {index}");
        let name = named.iter().find(|(place, _)| place.ends_with(&key));
        assert_eq!(name.map(|(_, name)| name.as_str()), Some(*expected));
    }
    // Longer than a name should be: a person finds a better one.
    let long = "a".repeat(80);
    let schema = format!("{{properties: {{it: {{enum: [{{{long}: 1}}]}}}}}}");
    let (codes, _) = document(&answering(&schema), &Overrides::default()).unwrap_err();
    assert_eq!(codes, ["TW0302"]);
}

const TWINS: &str = "{properties: {a: {title: Twin, properties: {x: {type: string}}}, b: {title: Twin, properties: {y: {type: string}}}}}";

#[test]
fn an_operation_makes_way_for_a_type_in_qualify() {
    let text = answering("{$ref: \"#/components/schemas/GetIt\"}")
        + "components: {schemas: {GetIt: {type: object, properties: {a: {type: string}}}}}\n";
    assert_eq!(
        document(&text, &Overrides::default()).unwrap_err().0,
        ["TW0301"]
    );
    let qualify = Overrides {
        mode: Mode::Qualify,
        list: Vec::new(),
    };
    let named = document(&text, &qualify).unwrap();
    assert_eq!(named["operation getIt"], "GetItOperation get_it");
    let reserved = text
        .replace("GetIt:", "Option:")
        .replace("/GetIt", "/Option");
    assert_eq!(
        document(&reserved, &Overrides::default()).unwrap_err().0,
        ["TW0301"]
    );
    assert!(
        document(&reserved, &qualify)
            .unwrap()
            .values()
            .any(|name| name == "OptionType")
    );
    assert!(named.values().any(|name| name == "GetIt"));
}

#[test]
fn two_claims_are_settled_by_a_person_or_by_their_owners() {
    let (codes, text) = document(&answering(TWINS), &Overrides::default()).unwrap_err();
    assert_eq!(codes, ["TW0301"]);
    for line in [
        "[names.types]\n",
        "\"api/a.yaml#/paths/~1a/get/responses/200/content/application~1json/schema/properties/b\" = \"GetItResponseBTwin\"",
    ] {
        assert!(text.contains(line), "{text}");
    }
    let qualified = document(
        &answering(TWINS),
        &Overrides {
            mode: Mode::Qualify,
            list: Vec::new(),
        },
    )
    .unwrap();
    let names: Vec<&str> = qualified
        .values()
        .map(String::as_str)
        .filter(|name| name.contains("Twin"))
        .collect();
    assert_eq!(names, ["GetItResponseATwin", "GetItResponseBTwin"]);
    let choice = |place: &str| Override {
        table: "types",
        place: place.to_owned(),
        name: "Brother".to_owned(),
        location: Location::Elsewhere("typewright.toml".to_owned()),
        used: AtomicBool::new(false),
    };
    let place =
        "api/a.yaml#/paths/~1a/get/responses/200/content/application~1json/schema/properties/b";
    let chosen = document(
        &answering(TWINS),
        &Overrides {
            mode: Mode::Strict,
            list: vec![choice(place)],
        },
    )
    .unwrap();
    assert!(chosen.values().any(|name| name == "Brother"));
    let (codes, _) = document(
        &answering("{type: string}"),
        &Overrides {
            mode: Mode::Strict,
            list: vec![choice(place)],
        },
    )
    .unwrap_err();
    assert_eq!(codes, ["TW0404"]);
}

/// Removes every document, and every line that is one optional member written on a line of its own, one at a time.
#[test]
fn what_remains_keeps_its_name() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let folder = tempfile::tempdir().unwrap();
    let below = "api/client-server";
    let documents = ["appservice_ping", "presence", "receipts", "room_send"];
    let documents_and_what_they_refer_to = documents
        .map(|document| format!("{below}/{document}.yaml"))
        .into_iter()
        .chain([
            format!("{below}/definitions/security.yaml"),
            "schemas/presence_state.yaml".to_owned(),
        ]);
    for file in documents_and_what_they_refer_to {
        let target = folder.path().join(&file);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(spec.join(&file), target).unwrap();
    }
    for shared in ["definitions/errors", "definitions/responses", "examples"] {
        let shared = format!("{below}/{shared}");
        copy(&spec.join(&shared), &folder.path().join(&shared));
    }
    let before = names_of(folder.path(), below, &Overrides::default())
        .unwrap_or_else(|(_, text)| panic!("{text}"));
    let mut counted = 0;
    for document in documents {
        let path = folder.path().join(below).join(format!("{document}.yaml"));
        let text = fs::read_to_string(&path).unwrap();
        fs::remove_file(&path).unwrap();
        counted += remains(
            &before,
            names_of(folder.path(), below, &Overrides::default()),
        );
        for operation in text
            .lines()
            .filter(|line| line.trim_start().starts_with("operationId: "))
        {
            // Another operation in its place, so that this one is gone.
            fs::write(
                &path,
                text.replace(operation, &format!("{operation}Instead")),
            )
            .unwrap();
            let after = names_of(folder.path(), below, &Overrides::default()).unwrap();
            let of_others =
                |key: &&String| key.starts_with("operation ") || !key.contains(document);
            let same = after
                .iter()
                .filter(|(key, _)| of_others(key))
                .filter(|(key, name)| before.get(*key) == Some(name))
                .count();
            assert!(
                same + 1 >= after.keys().filter(of_others).count(),
                "{operation}"
            );
            counted += 1;
        }
        fs::write(&path, text).unwrap();
    }
    assert!(counted >= 8, "{counted}");
}

fn remains(before: &Named, after: Result<Named, (Vec<&'static str>, String)>) -> usize {
    let after = after.unwrap_or_else(|(_, text)| panic!("{text}"));
    for (key, name) in &after {
        assert_eq!(before.get(key), Some(name), "{key}");
    }
    1
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
