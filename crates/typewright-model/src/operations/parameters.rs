//! Parameters of requests and headers of responses.

use typewright_source::{Code, Cursor, Diagnostic, Location as At, Spot};

use super::security::unknown;
use crate::lower::Lowering;
use crate::schema::{docs_of, examples_of};
use crate::{Docs, Location, Parameter, Style, Type};

/// The parameters of an operation: the path's, each replaced by the operation's own of the same name and place.
pub(crate) fn parameters<'a>(
    lowering: &mut Lowering<'a>,
    item: &Cursor<'a>,
    operation: &Cursor<'a>,
) -> Vec<Parameter> {
    let mut found: Vec<Parameter> = Vec::new();
    for level in [item, operation] {
        let own = level
            .get("parameters")
            .map(|list| lowering.items_of(&list))
            .unwrap_or_default();
        let mut seen: Vec<Parameter> = Vec::new();
        for at in own {
            let Some(parameter) = parameter(lowering, &at) else {
                continue;
            };
            let same = |other: &&Parameter| {
                other.name == parameter.name && other.location == parameter.location
            };
            if let Some(first) = seen.iter().find(same) {
                lowering.report(
                    Diagnostic::new(
                        Code::DuplicateParameter,
                        format!("the parameter `{}` is defined twice", parameter.name),
                        At::Place(parameter.place.clone(), Spot::Value),
                    )
                    .label(
                        At::Place(first.place.clone(), Spot::Value),
                        "first defined here",
                    ),
                );
                continue;
            }
            seen.push(parameter);
        }
        for parameter in seen {
            let same = |other: &Parameter| {
                other.name == parameter.name && other.location == parameter.location
            };
            match found.iter_mut().find(|other| same(other)) {
                Some(of_path) => *of_path = parameter,
                None => found.push(parameter),
            }
        }
    }
    found
}

fn parameter<'a>(lowering: &mut Lowering<'a>, at: &Cursor<'a>) -> Option<Parameter> {
    let at = followed(lowering, at)?;
    let name = lowering.text(&at, "name")?;
    let location = match lowering.text(&at, "in")? {
        "path" => Location::Path,
        "query" => Location::Query,
        "header" => Location::Header,
        "cookie" => Location::Cookie,
        other => {
            unknown(lowering, &at, "in", other, "path, query, header and cookie");
            return None;
        }
    };
    described(lowering, &at, name, location)
}

/// A response's header.
pub(crate) fn header<'a>(
    lowering: &mut Lowering<'a>,
    name: &str,
    at: &Cursor<'a>,
) -> Option<Parameter> {
    let at = followed(lowering, at)?;
    described(lowering, &at, name, Location::Header)
}

fn followed<'a>(lowering: &mut Lowering<'a>, at: &Cursor<'a>) -> Option<Cursor<'a>> {
    match at.follow() {
        Ok(at) => lowering.is_object(&at).then_some(at),
        Err(problem) => {
            lowering.report(problem);
            None
        }
    }
}

fn described<'a>(
    lowering: &mut Lowering<'a>,
    at: &Cursor<'a>,
    name: &str,
    location: Location,
) -> Option<Parameter> {
    let content = at
        .get("content")
        .and_then(|content| content.members().next());
    let schema = match &content {
        Some((media_type, content)) => {
            if !super::body::is_json(media_type) {
                lowering.unsupported(
                    content.place(),
                    Code::UnsupportedMediaType,
                    "a parameter in anything but JSON",
                );
            }
            content.get("schema")
        }
        None => at.get("schema"),
    };
    let ty = match &schema {
        Some(schema) => lowering.type_at(schema),
        None if content.is_some() => Type::Any,
        None => {
            lowering.report(
                Diagnostic::new(
                    Code::MissingMember,
                    format!("the parameter `{name}` has neither `schema` nor `content`"),
                    At::Place(at.place().clone(), Spot::Value),
                )
                .hint("say what it is: `schema: { type: string }`"),
            );
            return None;
        }
    };
    let style = style(lowering, at, location);
    let flag = |key: &str| at.get(key).and_then(|flag| flag.as_bool());
    let mut notes: Vec<Cursor<'a>> = schema.iter().cloned().collect();
    notes.push(at.clone());
    let mut examples = examples_of(lowering.options(), at);
    examples.extend(
        schema
            .iter()
            .flat_map(|schema| examples_of(lowering.options(), schema)),
    );
    let docs = Docs {
        limits: lowering.docs_at(schema.as_slice()).limits,
        ..docs_of(lowering.options(), &notes)
    };
    Some(Parameter {
        place: at.place().clone(),
        name: name.to_owned(),
        location,
        style,
        explode: flag("explode").unwrap_or(style == Style::Form),
        required: flag("required").unwrap_or(false) || location == Location::Path,
        allow_reserved: flag("allowReserved").unwrap_or(false),
        allow_empty: location == Location::Path
            && lowering
                .options()
                .may_be_empty
                .iter()
                .any(|known| known == name),
        json: content.is_some(),
        secrecy: lowering.secrecy_of(at.place(), Some(name), &ty),
        ty,
        docs,
        examples,
    })
}

fn style(lowering: &mut Lowering<'_>, at: &Cursor<'_>, location: Location) -> Style {
    let (default, known): (_, &[(&str, Style)]) = match location {
        Location::Path => (
            Style::Simple,
            &[
                ("simple", Style::Simple),
                ("label", Style::Label),
                ("matrix", Style::Matrix),
            ],
        ),
        Location::Query => (
            Style::Form,
            &[
                ("form", Style::Form),
                ("spaceDelimited", Style::SpaceDelimited),
                ("pipeDelimited", Style::PipeDelimited),
                ("deepObject", Style::DeepObject),
            ],
        ),
        Location::Header => (Style::Simple, &[("simple", Style::Simple)]),
        Location::Cookie => (Style::Form, &[("form", Style::Form)]),
    };
    let Some(text) = at
        .get("style")
        .and_then(|style| style.as_str().map(str::to_owned))
    else {
        return default;
    };
    match known.iter().find(|(name, _)| *name == text) {
        Some((_, style)) => *style,
        None => {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            unknown(lowering, at, "style", &text, &names.join(", "));
            default
        }
    }
}

/// Checks that the path's template and the path parameters name each other.
pub(crate) fn check_path(
    lowering: &mut Lowering<'_>,
    item: &Cursor<'_>,
    operation: &Cursor<'_>,
    path: &str,
    parameters: &[Parameter],
) {
    let Some(names) = template_names(path) else {
        lowering.report(
            Diagnostic::new(
                Code::MalformedPath,
                "the braces of this path do not match",
                At::Place(item.place().clone(), Spot::Key),
            )
            .hint("a parameter is written `{name}`"),
        );
        return;
    };
    for name in &names {
        if !parameters
            .iter()
            .any(|parameter| parameter.location == Location::Path && parameter.name == *name)
        {
            lowering.report(
                Diagnostic::new(
                    Code::PathParameterMissing,
                    format!("the path parameter `{name}` has no definition"),
                    At::Place(operation.place().clone(), Spot::Key),
                )
                .label(
                    At::Place(item.place().clone(), Spot::Key),
                    "it stands in this path",
                )
                .hint(format!(
                    "add to `parameters`: {{ in: path, name: {name}, required: true, schema: … }}"
                )),
            );
        }
    }
    for parameter in parameters
        .iter()
        .filter(|parameter| parameter.location == Location::Path)
    {
        if !names.contains(&parameter.name.as_str()) {
            lowering.report(
                Diagnostic::new(
                    Code::PathParameterUnused,
                    format!(
                        "the path parameter `{}` has no place in the path",
                        parameter.name
                    ),
                    At::Place(parameter.place.clone(), Spot::Value),
                )
                .label(At::Place(item.place().clone(), Spot::Key), "the path")
                .hint(format!(
                    "write `{{{}}}` where it belongs, or remove the definition",
                    parameter.name
                )),
            );
        }
    }
}

/// The names in a path's braces; nothing if the braces do not match.
fn template_names(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        if before.contains('}') || name.is_empty() || name.contains(['{', '/']) {
            return None;
        }
        names.push(name);
        rest = after;
    }
    (!rest.contains('}')).then_some(names)
}
