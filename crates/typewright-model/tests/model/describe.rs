//! A document written to a folder, lowered, and its types told in a line each.

use std::fs;

use typewright_model::{
    Literal, Model, Options, PackageInput, Rest, Secrets, Shape, Type, TypeDef, Typeless, Width,
    lower,
};
use typewright_source::{Report, Sources, Style, load, render};

/// What a document comes to.
pub(crate) struct Lowered {
    pub(crate) model: Model,
    pub(crate) sources: Sources,
    pub(crate) codes: Vec<&'static str>,
    pub(crate) report: String,
}

impl Lowered {
    /// The type whose place ends so.
    pub(crate) fn named(&self, end: &str) -> &TypeDef {
        let mut types = self.model.types.iter();
        types
            .find(|def| self.sources.place_name(&def.place).ends_with(end))
            .unwrap_or_else(|| panic!("no type at {end}"))
    }
}

/// Lowers one document.
pub(crate) fn lower_document(document: &str) -> Lowered {
    lower_as(document, Typeless::Implied)
}

/// Lowers one document whose schemas without a type mean this.
pub(crate) fn lower_as(document: &str, typeless: Typeless) -> Lowered {
    lower_with(document, typeless, Secrets::default())
}

/// Lowers one document with these secrets named.
pub(crate) fn lower_with(document: &str, typeless: Typeless, secrets: Secrets) -> Lowered {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.yaml"), document).unwrap();
    let mut report = Report::new();
    let sources = load(folder.path(), &["a.yaml".to_owned()], &mut report);
    let documents = sources.find("a.yaml").into_iter().collect();
    let input = PackageInput {
        name: "example".to_owned(),
        folder: String::new(),
        documents,
        ..PackageInput::default()
    };
    let options = Options {
        formats: vec!["isbn".to_owned()],
        added_mark: Some("x-added".to_owned()),
        changed_mark: Some("x-changed".to_owned()),
        pattern_format_mark: Some("x-pattern-format".to_owned()),
        typeless,
        secrets,
        ..Options::default()
    };
    let model = lower(&sources, &[input], &options, &mut report);
    let codes = report.iter().map(|problem| problem.code.as_str()).collect();
    Lowered {
        codes,
        report: render(&report, &sources, Style::Plain),
        model,
        sources,
    }
}

/// The type of a schema that is the one member `it` of an object, in a line; other schemas stand under `components`.
pub(crate) fn member(schema: &str, others: &str) -> Result<String, Vec<&'static str>> {
    member_as(schema, others, Typeless::Implied)
}

/// The same to the letter of JSON Schema.
pub(crate) fn member_to_the_letter(
    schema: &str,
    others: &str,
) -> Result<String, Vec<&'static str>> {
    member_as(schema, others, Typeless::Any)
}

fn member_as(schema: &str, others: &str, typeless: Typeless) -> Result<String, Vec<&'static str>> {
    let others = if others.is_empty() {
        String::new()
    } else {
        format!(", {others}")
    };
    let document = format!(
        "openapi: 3.1.0\ncomponents: {{schemas: {{Holder: {{type: object, required: [it], properties: {{it: {schema}}}}}{others}}}}}\n"
    );
    let lowered = lower_as(&document, typeless);
    if !lowered.codes.is_empty() {
        return Err(lowered.codes);
    }
    let holder = lowered
        .model
        .types
        .iter()
        .find(|def| lowered.sources.place_name(&def.place).ends_with("/Holder"));
    let Shape::Object(object) = &holder.expect("the holder is an object").shape else {
        panic!("it is an object")
    };
    Ok(describe(&lowered, &object.members[0].ty, 0))
}

fn describe(lowered: &Lowered, ty: &Type, depth: usize) -> String {
    match ty {
        Type::Any => "any".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Integer(width) => match width {
            Width::I64 => "int".to_owned(),
            other => format!("{other:?}").to_lowercase(),
        },
        Type::Number => "number".to_owned(),
        Type::String => "string".to_owned(),
        Type::Secret => "secret".to_owned(),
        Type::Format(name) => format!("<{name}>"),
        Type::List(inner) => format!("[{}]", describe(lowered, inner, depth)),
        Type::Map { key, value } => {
            format!(
                "{{{}: {}}}",
                describe(lowered, key, depth),
                describe(lowered, value, depth)
            )
        }
        Type::Raw(inner) => format!("raw {}", describe(lowered, inner, depth)),
        Type::Nullable(inner) => format!("{}|null", describe(lowered, inner, depth)),
        Type::Named(id) => {
            let def = lowered.model.ty(*id).unwrap();
            if depth > 2 {
                "…".to_owned()
            } else {
                shape(lowered, def, depth + 1)
            }
        }
    }
}

fn shape(lowered: &Lowered, def: &TypeDef, depth: usize) -> String {
    let of = |ty: &Type| describe(lowered, ty, depth);
    match &def.shape {
        Shape::Object(object) => {
            let mut parts: Vec<String> = object
                .members
                .iter()
                .map(|member| {
                    format!(
                        "{}{} {}",
                        member.name,
                        if member.required { "!" } else { "?" },
                        of(&member.ty)
                    )
                })
                .collect();
            match &object.rest {
                Rest::Closed => parts.push("closed".to_owned()),
                Rest::Open => {}
                Rest::Typed(key, value) => parts.push(format!("{}: {}", of(key), of(value))),
            }
            format!("object({})", parts.join(", "))
        }
        Shape::Enum(values) => {
            let values: Vec<String> = values
                .iter()
                .map(|value| {
                    value.title.as_ref().map_or_else(
                        || value.value.clone(),
                        |title| format!("{}={title}", value.value),
                    )
                })
                .collect();
            format!("enum({})", values.join(" "))
        }
        Shape::Constants(values) => {
            let values: Vec<String> = values.iter().map(|value| literal(&value.value)).collect();
            format!("constants({})", values.join(" "))
        }
        Shape::Union(branches) => {
            let branches: Vec<String> = branches
                .iter()
                .map(|branch| {
                    let guards: Vec<String> = branch
                        .constants
                        .iter()
                        .map(|(name, values)| {
                            format!(
                                "{name}={}",
                                values.iter().map(literal).collect::<Vec<_>>().join("/")
                            )
                        })
                        .collect();
                    let guards = if guards.is_empty() {
                        String::new()
                    } else {
                        format!(" if {}", guards.join(","))
                    };
                    format!("{}{guards}", of(&branch.ty))
                })
                .collect();
            format!("union({})", branches.join(" or "))
        }
        Shape::Tuple(tuple) => {
            let mut parts: Vec<String> = tuple
                .elements
                .iter()
                .map(|element| {
                    format!(
                        "{}{}",
                        of(&element.ty),
                        if element.required { "" } else { "?" }
                    )
                })
                .collect();
            parts.push(
                tuple
                    .rest
                    .as_ref()
                    .map_or("closed".to_owned(), |rest| format!("..{}", of(rest))),
            );
            format!("tuple({})", parts.join(", "))
        }
        Shape::Wrapper(inner) => format!("wrapper({})", of(inner)),
    }
}

fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Null => "null".to_owned(),
        Literal::Bool(flag) => flag.to_string(),
        Literal::Integer(number) => number.to_string(),
        Literal::String(text) => format!("{text:?}"),
        Literal::Json(text) => text.clone(),
    }
}
