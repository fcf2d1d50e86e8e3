//! From what is written to what is meant: values that make no sense are reported where they stand.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use toml::Spanned;
use typewright_model::{Allowance, NamedBy, Options, SecretName, Secrets, Type};
use typewright_rust::docs::DocsOptions;
use typewright_rust::emit::{Format, ShapeEntry};
use typewright_rust::items::{WrongExample, WrongExamples};
use typewright_rust::names::{Mode, Override, Overrides};
use typewright_source::{Base, Code, Diagnostic, Location, Report, closest};

use super::raw::{self, Errors, Kind, Names, Raw, Versions};
use super::unions::{one_chosen, unions};
use super::{Client, Config, Documents, Package};

/// The kinds of rejection that an error shape can name, as written and as the runtime calls them.
const KINDS: &[(&str, &str)] = &[
    ("not-implemented", "NotImplemented"),
    ("not-found", "NotFound"),
    ("method-not-allowed", "MethodNotAllowed"),
    ("missing-credentials", "MissingCredentials"),
    ("invalid-credentials", "InvalidCredentials"),
    ("forbidden", "Forbidden"),
    ("unreadable-body", "UnreadableBody"),
    ("invalid-body", "InvalidBody"),
    ("missing-member", "MissingMember"),
    ("missing-parameter", "MissingParameter"),
    ("invalid-parameter", "InvalidParameter"),
    ("unsupported-media-type", "UnsupportedMediaType"),
    ("too-large", "TooLarge"),
    ("internal", "Internal"),
];

/// The file, for messages.
pub(super) struct Source {
    pub(super) path: String,
    pub(super) text: Arc<str>,
}

impl Source {
    pub(super) fn location(&self, range: Range<usize>) -> Location {
        Location::Text {
            base: Base::Elsewhere,
            path: self.path.clone(),
            text: Arc::clone(&self.text),
            range,
        }
    }

    pub(super) fn wrong<T>(&self, at: &Spanned<T>, message: String, hint: &str) -> Diagnostic {
        Diagnostic::new(Code::ConfigValue, message, self.location(at.span())).hint(hint)
    }
}

/// Checks the configuration.
pub(super) fn check(raw: Raw, source: &Source, report: &mut Report) -> Config {
    let packages = packages(&raw, source, report);
    let formats = formats(&raw, source, report);
    let model = Options {
        unsupported: typewright_model::Unsupported::Error,
        formats: formats.keys().cloned().collect(),
        added_mark: raw.marks.added.clone(),
        changed_mark: raw.marks.changed.clone(),
        pattern_format_mark: raw.marks.pattern_format.clone(),
        merged_in_examples: raw.marks.merged_in_examples.clone(),
        typeless: super::schemas::typeless(&raw.schemas, source, report),
        allowed: allowed(&raw, source, report),
        unions: unions(&raw, source, report),
        raw: raw
            .lists
            .raw
            .iter()
            .map(|place| one_chosen(place, source))
            .collect(),
        may_be_empty: raw
            .parameters
            .may_be_empty
            .iter()
            .map(|name| name.get_ref().clone())
            .collect(),
        secrets: secrets(&raw, source, report),
    };
    let remotes = super::schemas::remotes(&raw.schemas, source, report);
    let client = client(&raw, source);
    Config {
        packages,
        model,
        wrong_examples: wrong_examples(&raw, source, report),
        names: names(raw.names, source, report),
        formats,
        remotes,
        client,
        shape: raw.errors.map(|errors| shape(errors, source, report)),
        docs: DocsOptions {
            link_base: raw.docs.link_base,
            version_of: raw.marks.version_of,
        },
    }
}

fn packages(raw: &Raw, source: &Source, report: &mut Report) -> Vec<Package> {
    let mut packages: Vec<Package> = Vec::new();
    for package in &raw.package {
        let (name, folder) = (package.name.get_ref(), package.folder.get_ref());
        if !is_package_name(name) {
            let hint = "a package's name is made of lower-case letters, digits and hyphens, and begins with a letter";
            report.push(source.wrong(
                &package.name,
                format!("`{name}` is no name for a package"),
                hint,
            ));
        }
        if packages.iter().any(|other| other.name == *name) {
            report.push(source.wrong(
                &package.name,
                format!("there are two packages called `{name}`"),
                "give one another name",
            ));
        }
        let paths = std::iter::once(&package.folder).chain(&package.also);
        for path in paths.chain(&package.examples).chain(&package.schemas) {
            if !is_path(path.get_ref()) {
                let hint = "a path is named from the root of the definitions: `api/books`";
                let message = format!("`{}` is no path in the definitions", path.get_ref());
                report.push(source.wrong(path, message, hint));
            }
        }
        if package.shared && packages.iter().any(|other| other.shared) {
            report.push(source.wrong(
                &package.name,
                "there is a shared package already".to_owned(),
                "one package can hold what all share",
            ));
        }
        packages.push(Package {
            name: name.clone(),
            folder: folder.clone(),
            only: None,
            documents: match package.documents {
                raw::Documents::Openapi => Documents::OpenApi,
                raw::Documents::JsonSchema => Documents::JsonSchema,
            },
            also: package
                .also
                .iter()
                .map(|path| path.get_ref().clone())
                .collect(),
            schemas: package
                .schemas
                .iter()
                .map(|path| path.get_ref().clone())
                .collect(),
            examples: package
                .examples
                .as_ref()
                .map(|folder| folder.get_ref().clone()),
            named_by: match package.named_by {
                raw::NamedBy::Title => NamedBy::Title,
                raw::NamedBy::File => NamedBy::File,
            },
            shared: package.shared,
            version: package.version.clone(),
            description: package.description.clone(),
            title: package.title.clone(),
            homepage: package.homepage.clone(),
            example: package.example.clone(),
        });
    }
    packages
}

fn formats(raw: &Raw, source: &Source, report: &mut Report) -> BTreeMap<String, Format> {
    let mut formats: BTreeMap<String, Format> = BTreeMap::new();
    for (format, spanned) in &raw.formats {
        let each = spanned.get_ref();
        if !is_identifier(&each.name) {
            let hint = "a type's name is made of letters and digits and begins with a capital";
            report.push(source.wrong(
                spanned,
                format!("`{}` is no name for a type", each.name),
                hint,
            ));
            continue;
        }
        if formats.values().any(|other| other.name == each.name) {
            report.push(source.wrong(
                spanned,
                format!("two formats are called `{}`", each.name),
                "give one another name",
            ));
        }
        formats.insert(
            format.clone(),
            Format {
                name: each.name.clone(),
                what: each.what.clone(),
                description: each.description.clone(),
                prefix: each.prefix.clone(),
                characters: each.characters.clone(),
                min_bytes: each.min_bytes,
                max_bytes: each.max_bytes,
                secrecy: Type::Format(format.clone()).secrecy(),
            },
        );
    }
    formats
}

fn allowed(raw: &Raw, source: &Source, report: &mut Report) -> Vec<Allowance> {
    let unsupported = [
        Code::UnknownScheme,
        Code::UnsupportedScheme,
        Code::UnsupportedMediaType,
        Code::NeverSchema,
        Code::UnsupportedSchema,
        Code::DynamicRef,
    ];
    let mut allowed = Vec::new();
    for allow in &raw.allow {
        let code = allow.code.get_ref();
        if !unsupported.iter().any(|known| known.as_str() == code) {
            let codes: Vec<&str> = unsupported.iter().map(|code| code.as_str()).collect();
            let hint = format!("what can be let pass is {}", codes.join(", "));
            report.push(source.wrong(&allow.code, format!("`{code}` cannot be let pass"), &hint));
        }
        if allow.reason.get_ref().trim().is_empty() {
            report.push(source.wrong(
                &allow.reason,
                "an allowance needs a reason".to_owned(),
                "say why it may pass",
            ));
        }
        allowed.push(Allowance {
            code: code.clone(),
            place: allow.place.get_ref().clone(),
            location: source.location(allow.place.span()),
        });
    }
    allowed
}

fn secrets(raw: &Raw, source: &Source, report: &mut Report) -> Secrets {
    let mut members: Vec<SecretName> = Vec::new();
    for name in &raw.secrets.members {
        if members.iter().any(|other| other.name == *name.get_ref()) {
            let message = format!("`{}` is named twice", name.get_ref());
            report.push(source.wrong(name, message, "remove it here"));
            continue;
        }
        members.push(SecretName {
            name: name.get_ref().clone(),
            location: source.location(name.span()),
        });
    }
    let places = raw.secrets.places.iter();
    Secrets {
        members,
        places: places.map(|place| one_chosen(place, source)).collect(),
    }
}

fn wrong_examples(raw: &Raw, source: &Source, report: &mut Report) -> WrongExamples {
    let mut list = Vec::new();
    for wrong in &raw.wrong_example {
        if wrong.reason.get_ref().trim().is_empty() {
            let message = "a wrong example needs a reason".to_owned();
            report.push(source.wrong(&wrong.reason, message, "say what is wrong with it"));
        }
        list.push(WrongExample {
            place: wrong.place.get_ref().clone(),
            location: source.location(wrong.place.span()),
            met: AtomicBool::new(false),
        });
    }
    WrongExamples { list }
}

fn names(raw: Names, source: &Source, report: &mut Report) -> Overrides {
    let mode = match raw
        .mode
        .as_ref()
        .map(|mode| (mode, mode.get_ref().as_str()))
    {
        None | Some((_, "strict")) => Mode::Strict,
        Some((_, "qualify")) => Mode::Qualify,
        Some((at, other)) => {
            report.push(source.wrong(
                at,
                format!("there is no naming mode `{other}`"),
                "the modes are `strict` and `qualify`",
            ));
            Mode::Strict
        }
    };
    let mut list = Vec::new();
    for (table, entries) in [
        ("types", raw.types),
        ("members", raw.members),
        ("operations", raw.operations),
        ("modules", raw.modules),
    ] {
        for (place, name) in entries {
            if !is_identifier(name.get_ref()) {
                let hint = "a name is made of letters, digits and underscores and does not begin with a digit";
                report.push(source.wrong(
                    &name,
                    format!("`{}` is no Rust name", name.get_ref()),
                    hint,
                ));
                continue;
            }
            let location = source.location(name.span());
            list.push(Override {
                table,
                place,
                name: name.into_inner(),
                location,
                used: AtomicBool::new(false),
            });
        }
    }
    Overrides { mode, list }
}

fn client(raw: &Raw, source: &Source) -> Client {
    let versions = raw.client.versions.as_ref();
    let located =
        |name: &toml::Spanned<String>| (name.get_ref().clone(), source.location(name.span()));
    Client {
        repeatable: raw.client.repeatable.iter().map(located).collect(),
        may_be_empty: raw.parameters.may_be_empty.iter().map(located).collect(),
        versions: versions.map(|versions| {
            let Versions { operation, member } = versions.get_ref();
            (
                operation.clone(),
                member.clone(),
                source.location(versions.span()),
            )
        }),
    }
}

fn shape(errors: Errors, source: &Source, report: &mut Report) -> ShapeEntry {
    let mut kinds = Vec::new();
    for (name, kind) in errors.kinds {
        let Some((_, variant)) = KINDS.iter().find(|(known, _)| *known == name) else {
            let near = closest(&name, KINDS.iter().map(|(known, _)| *known));
            let all: Vec<&str> = KINDS.iter().map(|(known, _)| *known).collect();
            let hint = near.map_or_else(
                || format!("the kinds are {}", all.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            report.push(source.wrong(&kind, format!("there is no kind of error `{name}`"), &hint));
            continue;
        };
        let Kind { status, code } = kind.get_ref();
        if !(400..600).contains(status) {
            report.push(source.wrong(
                &kind,
                format!("{status} is no status of an error"),
                "it lies between 400 and 599",
            ));
        }
        kinds.push(((*variant).to_owned(), *status, code.clone()));
    }
    ShapeEntry {
        media_type: errors.media_type,
        code: errors.code,
        message: errors.message,
        status: errors.status,
        pointer: errors.pointer,
        retry_after_ms: errors.retry_after_ms,
        kinds,
    }
}

/// Whether a path can name something below the root of the definitions.
pub(super) fn is_path(path: &str) -> bool {
    !path.starts_with('/') && !path.ends_with('/') && !path.split('/').any(|part| part == "..")
}

/// Whether a package of this name can exist.
fn is_package_name(name: &str) -> bool {
    let fits = |character: char| {
        character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-'
    };
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.chars().all(fits)
}

/// Whether an identifier can be spelled so.
pub(super) fn is_identifier(name: &str) -> bool {
    let fits = |character: char| character.is_ascii_alphanumeric() || character == '_';
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(fits)
        && name != "_"
}
