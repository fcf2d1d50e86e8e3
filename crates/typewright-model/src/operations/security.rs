//! Security schemes and requirements.

use typewright_source::{Code, Cursor, Diagnostic, Location, Node, Spot};

use super::document::{Document, under};
use crate::lower::Lowering;
use crate::{Location as Part, SchemeKind, SecurityScheme};

/// The schemes a document defines.
pub(crate) fn schemes<'a>(lowering: &mut Lowering<'a>, root: &Cursor<'a>) -> Vec<SecurityScheme> {
    let mut schemes = Vec::new();
    for (name, at) in under(root, &["components", "securitySchemes"])
        .iter()
        .flat_map(Cursor::members)
    {
        let at = match at.follow() {
            Ok(at) => at,
            Err(problem) => {
                lowering.report(problem);
                continue;
            }
        };
        if let Some(kind) = kind(lowering, &at) {
            let description = at
                .get("description")
                .and_then(|text| text.as_str().map(str::to_owned));
            schemes.push(SecurityScheme {
                place: at.place().clone(),
                name: name.to_owned(),
                kind,
                description,
            });
        }
    }
    schemes
}

fn kind<'a>(lowering: &mut Lowering<'a>, at: &Cursor<'a>) -> Option<SchemeKind> {
    let ty = lowering.text(at, "type")?;
    match ty {
        "http" => {
            let scheme = lowering.text(at, "scheme")?;
            match scheme.to_ascii_lowercase().as_str() {
                "bearer" => Some(SchemeKind::Bearer),
                "basic" => Some(SchemeKind::Basic),
                // What it is made of is for the program to say.
                _ if is_token(scheme) => Some(SchemeKind::Http(scheme.to_owned())),
                _ => {
                    let scheme = scheme.to_owned();
                    unknown(
                        lowering,
                        at,
                        "scheme",
                        &scheme,
                        "the names of HTTP's schemes",
                    );
                    None
                }
            }
        }
        "apiKey" => {
            let name = lowering.text(at, "name")?.to_owned();
            let part = match lowering.text(at, "in")? {
                "query" => Part::Query,
                "header" => Part::Header,
                "cookie" => Part::Cookie,
                other => {
                    let other = other.to_owned();
                    unknown(lowering, at, "in", &other, "query, header and cookie");
                    return None;
                }
            };
            Some(SchemeKind::ApiKey(part, name))
        }
        // Both end in a token that travels as `Authorization: Bearer`.
        "oauth2" | "openIdConnect" => Some(SchemeKind::Bearer),
        _ => unsupported(
            lowering,
            at,
            &format!("a security scheme of type `{ty}` is not supported"),
        ),
    }
}

/// Whether a text can be the name of an authentication scheme.
fn is_token(text: &str) -> bool {
    let others = "!#$%&'*+-.^_`|~";
    !text.is_empty()
        && text
            .chars()
            .all(|each| each.is_ascii_alphanumeric() || others.contains(each))
}

fn unsupported(lowering: &mut Lowering<'_>, at: &Cursor<'_>, what: &str) -> Option<SchemeKind> {
    lowering.unsupported(at.place(), Code::UnsupportedScheme, what);
    None
}

/// Reports a keyword whose value is none of those it can have.
pub(crate) fn unknown(
    lowering: &mut Lowering<'_>,
    at: &Cursor<'_>,
    keyword: &str,
    value: &str,
    known: &str,
) {
    let place = at
        .get(keyword)
        .map_or_else(|| at.place().clone(), |at| at.place().clone());
    lowering.report(
        Diagnostic::new(
            Code::UnknownValue,
            format!("`{keyword}` cannot be `{value}`"),
            Location::Place(place, Spot::Value),
        )
        .hint(format!("it is one of {known}")),
    );
}

/// The alternatives of an operation: its own, or else the document's.
pub(crate) fn requirements<'a>(
    lowering: &mut Lowering<'a>,
    document: &Document<'a>,
    operation: &Cursor<'a>,
) -> Vec<Vec<String>> {
    let Some(list) = operation
        .get("security")
        .or_else(|| document.root.get("security"))
    else {
        return Vec::new();
    };
    let mut alternatives = Vec::new();
    for alternative in lowering.items_of(&list) {
        if !matches!(alternative.node(), Node::Map(_)) {
            lowering.wrong_kind(
                &alternative,
                "an object of security schemes",
                alternative.node(),
            );
            continue;
        }
        let defined = under(&document.root, &["components", "securitySchemes"]);
        let mut names = Some(Vec::new());
        for (name, at) in alternative.members() {
            let served = document.schemes.iter().any(|scheme| scheme.name == name);
            let defined = defined.as_ref().and_then(|schemes| schemes.get(name));
            if served {
                names
                    .iter_mut()
                    .for_each(|names| names.push(name.to_owned()));
            } else if defined.is_some() {
                // What it is cannot be served; that has been reported, or is let pass.
                names = None;
            } else {
                let what = format!(
                    "there is no security scheme `{name}` under `components: securitySchemes:` of this document"
                );
                lowering.unsupported(at.place(), Code::UnknownScheme, &what);
                names = None;
            }
        }
        // An alternative that nobody can take is none.
        alternatives.extend(names);
    }
    alternatives
}
