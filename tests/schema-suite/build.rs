//! From the suite to a program: definitions, the crate that is generated from them, and beside it a program that reads
//! and writes every instance.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use typewright::{Mode, write};
use typewright_source::{Node, Report, Style, load, render};
use typewright_tests::{cargo_outside, repository};

use crate::suite::Suite;

/// What became of an instance.
pub(crate) enum Outcome {
    /// It was read and written as this.
    Written(Node),
    /// The type refused it.
    Refused(String),
}

/// Generates, builds and runs; gives an outcome for each test of the suite.
pub(crate) fn run(suite: &Suite) -> Vec<Outcome> {
    let folder = repository().join("target/schema-suite");
    let (spec, out) = (folder.join("spec"), folder.join("out"));
    definitions(suite, &spec);
    let config = repository().join("tests/schema-suite/typewright.toml");
    let crates = typewright_tests::crates(&spec, &config);
    write(&out, &crates, Mode::Write, &mut Report::new()).expect("the crate can be written");
    program(suite, &out);
    let output = cargo_outside(&out)
        .args(["run", "--quiet", "--package", "runner", "--"])
        .args([folder.join("instances"), folder.join("outcomes.json")])
        .output()
        .expect("cargo can be run");
    assert!(
        output.status.success(),
        "the generated crate cannot be built and run: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    outcomes(&folder)
}

/// Writes a file per group, and a document with an object per file of the suite: a member for each group.
fn definitions(suite: &Suite, spec: &Path) {
    let _ = fs::remove_dir_all(spec);
    let put = |path: &str, text: &str| {
        let path = spec.join(path);
        let folder = path.parent().expect("a file stands in a folder");
        fs::create_dir_all(folder).expect("a folder can be made");
        fs::write(path, text).expect("a definition can be written");
    };
    let mut body = String::new();
    for files in suite.groups.chunk_by(|a, b| a.file == b.file) {
        let file = files.first().map_or("", |group| &group.file);
        let mut members = String::new();
        for group in files {
            put(
                &format!("groups/{}.json", group.name()),
                &group.schema.to_json(),
            );
            let _ = write!(
                members,
                "\"{0}\": {{\"$ref\": \"../groups/{0}.json\"}}, ",
                group.name()
            );
        }
        let members = members.trim_end_matches(", ");
        put(
            &format!("files/{file}.json"),
            &format!(
                "{{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {{{members}}}}}"
            ),
        );
        let _ = write!(body, "\"{file}\": {{\"$ref\": \"files/{file}.json\"}}, ");
    }
    let body = body.trim_end_matches(", ");
    put(
        "suite.json",
        &format!(
            r#"{{"openapi": "3.1.0", "info": {{"title": "The suite", "version": "1"}}, "paths": {{"/suite": {{"post": {{
                "operationId": "addSuite", "summary": "Everything.", "responses": {{"204": {{"description": "Done."}}}},
                "requestBody": {{"content": {{"application/json": {{"schema":
                    {{"type": "object", "properties": {{{body}}}}}}}}}}}}}}}}}}}"#
        ),
    );
    for (path, text) in suite.remotes() {
        put(&format!("remotes/{path}"), &text);
    }
    let metaschema = repository().join("tests/schema-suite/metaschema.json");
    put(
        "metaschema/schema",
        &fs::read_to_string(metaschema).expect("the metaschema is there"),
    );
}

/// Writes the instances, and the program that takes them through the types.
fn program(suite: &Suite, out: &Path) {
    let mut instances = String::new();
    for (group, test) in suite.tests() {
        let (name, instance) = (group.name(), test.instance.to_json());
        let _ = writeln!(instances, "{}\t{{\"{name}\":{instance}}}", group.file);
    }
    fs::write(out.with_file_name("instances"), instances).expect("the instances can be written");
    let mut arms = String::new();
    for files in suite.groups.chunk_by(|a, b| a.file == b.file) {
        let file = files.first().map_or("", |group| &group.file);
        let (module, ty) = (snake(file), pascal(file));
        let _ = writeln!(
            arms,
            "        {file:?} => through::<files::{module}::{ty}>(instance),"
        );
    }
    let folder = out.join("runner");
    fs::create_dir_all(folder.join("src")).expect("a folder can be made");
    let main = include_str!("runner.rs").replace("        // The files of the suite.\n", &arms);
    fs::write(folder.join("src/main.rs"), main).expect("the program can be written");
    let manifest = "[package]\nname = \"runner\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\nschema-suite = { path = \"../schema-suite\", default-features = false }\ntypewright-runtime.workspace = true\n";
    fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest can be written");
    let runtime = repository()
        .join("crates/typewright-runtime")
        .display()
        .to_string();
    let workspace = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"runner\", \"schema-suite\"]\n\n[workspace.dependencies]\ntypewright-runtime = {{ path = {runtime:?} }}\n",
    );
    fs::write(out.join("Cargo.toml"), workspace).expect("the workspace can be written");
    fs::copy(repository().join("Cargo.lock"), out.join("Cargo.lock"))
        .expect("the lock can be copied");
}

/// Reads what the program wrote.
fn outcomes(folder: &Path) -> Vec<Outcome> {
    let mut report = Report::new();
    let sources = load(folder, &["outcomes.json".to_owned()], &mut report);
    let Some(file) = sources.find("outcomes.json") else {
        panic!("{}", render(&report, &sources, Style::Plain));
    };
    let root = &sources.file(file).expect("the file was read").root;
    let outcome = |outcome: &Node| match outcome {
        Node::String(error) => Outcome::Refused(error.to_string()),
        written => Outcome::Written(written.clone()),
    };
    root.as_list()
        .expect("it is a list")
        .iter()
        .map(outcome)
        .collect()
}

/// `minItems` as a type's name.
fn pascal(file: &str) -> String {
    let mut name = String::new();
    for word in file.split(['-', '_']) {
        let mut characters = word.chars();
        name.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(characters.as_str());
    }
    name
}

/// `minItems` as a module's name.
fn snake(file: &str) -> String {
    let mut name = String::new();
    for character in file.chars() {
        if character.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(if character == '-' {
            '_'
        } else {
            character.to_ascii_lowercase()
        });
    }
    match name.as_str() {
        "const" | "enum" | "type" | "ref" => name + "_",
        _ => name,
    }
}
