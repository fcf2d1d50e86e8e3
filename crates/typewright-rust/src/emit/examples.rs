//! The tests of a crate: every example of the definitions is read into its type and written back as it was.

use heck::ToSnakeCase;
use quote::quote;

use super::chunk::Chunk;
use super::table::string;
use super::tokens::{ident, ty_text};
use crate::items::{Crate, Example, Fits, RustType, TypePath};

/// The file of tests; nothing where there are no examples.
pub(super) fn examples(krate: &Crate, name: &str) -> Vec<Chunk> {
    let of_modules = krate.modules.iter();
    let of_modules = of_modules.map(|module| (module.path.join("_"), &module.examples));
    let loose = krate.loose.iter();
    let loose = loose.map(|(file, examples)| (ToSnakeCase::to_snake_case(file.as_str()), examples));
    let with = of_modules
        .chain(loose)
        .filter(|(_, examples)| !examples.is_empty());
    let tests: Vec<Chunk> = with
        .map(|(test, examples)| Chunk::Table(self::test(&test, examples, name)))
        .collect();
    if tests.is_empty() {
        return tests;
    }
    let name = ident(name);
    let import = quote! { use #name::typewright_runtime; };
    let examples = quote! {
        /// What is wrong with the examples of a module.
        #[derive(Default)]
        struct Examples(Vec<String>);

        impl Examples {
            fn good<T: typewright_runtime::Field>(&mut self, place: &str, example: &str) {
                if let Err(error) = typewright_runtime::json::check::<T>(example) {
                    self.0.push(format!("the example at {place} is not what it should be: {error}"));
                }
            }

            #[allow(dead_code, reason = "not every API has wrong examples")]
            fn wrong<T: typewright_runtime::Field>(&mut self, place: &str, example: &str) {
                if typewright_runtime::json::check::<T>(example).is_ok() {
                    self.0.push(format!("the example at {place} is listed as wrong and is right"));
                }
            }

            #[track_caller]
            fn end(self) {
                assert!(self.0.is_empty(), "{}", self.0.join("\n"));
            }
        }
    };
    let mut chunks = vec![Chunk::Code(import)];
    chunks.extend(tests);
    chunks.push(Chunk::Code(examples));
    chunks
}

/// The test of a module: laid out here, a line for the type, one for the place and one for the example.
fn test(name: &str, examples: &[Example], krate: &str) -> String {
    let mut lines = vec!["#[test]".to_owned(), format!("fn {name}() {{")];
    lines.push("    let mut examples = Examples::default();".to_owned());
    for Example {
        place,
        json,
        ty,
        fits,
    } in examples
    {
        let ty = ty_text(&outside(ty, krate));
        let how = match fits {
            Fits::Yes => "good",
            Fits::No => "wrong",
        };
        lines.push(format!("    examples.{how}::<{ty}>("));
        lines.push(format!("        {},", string(place)));
        lines.push(format!("        {},", json_literal(json)));
        lines.push("    );".to_owned());
    }
    lines.push("    examples.end();".to_owned());
    lines.push("}".to_owned());
    lines.join("\n")
}

/// JSON as a literal: raw where it is plain, so that it can be read; else with everything that could mislead escaped.
fn json_literal(json: &str) -> String {
    let plain = json
        .chars()
        .all(|character| character == ' ' || character.is_ascii_graphic());
    if plain && !json.contains("\"##") {
        let fence = if json.contains("\"#") { "##" } else { "#" };
        return format!("r{fence}\"{json}\"{fence}");
    }
    let escaped: String = json
        .chars()
        .map(|character| match character {
            '"' => "\\\"".to_owned(),
            '\\' => "\\\\".to_owned(),
            plain if plain == ' ' || plain.is_ascii_graphic() || plain.is_alphanumeric() => {
                plain.to_string()
            }
            other => other.escape_unicode().to_string(),
        })
        .collect();
    format!("\"{escaped}\"")
}

/// The type as it is called from outside of the crate.
fn outside(rust: &RustType, krate: &str) -> RustType {
    rust.with_paths(&|path| TypePath {
        krate: Some(path.krate.clone().unwrap_or_else(|| krate.to_owned())),
        ..path.clone()
    })
}
