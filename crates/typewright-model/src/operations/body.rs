//! Bodies of requests and responses, by media type.

use typewright_source::{Code, Cursor, Diagnostic, Location as At, Spot};

use super::form::form;
use crate::lower::Lowering;
use crate::schema::examples_of;
use crate::{Body, Content, ContentKind, Type};

/// The body of a request.
pub(crate) fn request_body<'a>(lowering: &mut Lowering<'a>, at: &Cursor<'a>) -> Option<Body> {
    let at = match at.follow() {
        Ok(at) => at,
        Err(problem) => {
            lowering.report(problem);
            return None;
        }
    };
    let required = at
        .get("required")
        .is_some_and(|flag| flag.as_bool() == Some(true));
    if at.get("content").is_none() {
        lowering.report(
            Diagnostic::new(
                Code::MissingMember,
                "a request body needs `content`",
                At::Place(at.place().clone(), Spot::Value),
            )
            .hint("`content: { application/json: { schema: … } }`"),
        );
        return None;
    }
    contents(lowering, &at, required, Role::Request)
}

/// The body of a response; nothing if it has none.
pub(crate) fn response_body<'a>(lowering: &mut Lowering<'a>, at: &Cursor<'a>) -> Option<Body> {
    contents(lowering, at, true, Role::Response)
}

/// Whose body it is.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Request,
    Response,
}

/// The forms under `content`; nothing if there are none.
fn contents<'a>(
    lowering: &mut Lowering<'a>,
    at: &Cursor<'a>,
    required: bool,
    role: Role,
) -> Option<Body> {
    let content = at
        .get("content")
        .filter(|content| lowering.is_object(content))?;
    let mut contents = Vec::new();
    for (media_type, at) in content.members() {
        contents.extend(one(lowering, media_type, &at, role));
    }
    let description = at
        .get("description")
        .and_then(|text| text.as_str().map(str::to_owned));
    (!contents.is_empty()).then(|| Body {
        place: at.place().clone(),
        required,
        description,
        contents,
    })
}

fn one<'a>(
    lowering: &mut Lowering<'a>,
    media_type: &str,
    at: &Cursor<'a>,
    role: Role,
) -> Option<Content> {
    if !lowering.is_object(at) {
        return None;
    }
    let schema = at.get("schema");
    let kind = if is_json(media_type) {
        ContentKind::Json(
            schema
                .as_ref()
                .map_or(Type::Any, |schema| lowering.type_at(schema)),
        )
    } else if essence(media_type) == "application/x-www-form-urlencoded" {
        ContentKind::Form(
            schema
                .as_ref()
                .map_or(Type::Any, |schema| lowering.type_at(schema)),
        )
    } else if essence(media_type) == "multipart/form-data" && role == Role::Request {
        form(lowering, at)
    } else if essence(media_type).starts_with("multipart/") {
        check_opaque(lowering, media_type, schema.as_ref());
        ContentKind::Multipart
    } else if essence(media_type).starts_with("text/") && essence(media_type) != "text/*" {
        ContentKind::Text(lowering.secrecy_of_text(schema.as_ref()))
    } else {
        check_opaque(lowering, media_type, schema.as_ref());
        ContentKind::Blob
    };
    let mut examples = examples_of(lowering.options(), at);
    let written_out = schema.iter().filter(|schema| schema.reference().is_none());
    examples.extend(written_out.flat_map(|schema| examples_of(lowering.options(), schema)));
    Some(Content {
        place: at.place().clone(),
        media_type: media_type.to_owned(),
        kind,
        limits: schema.map_or_else(Vec::new, |schema| lowering.docs_at(&[schema]).limits),
        examples,
    })
}

/// A body that is handed on as bytes must not have a schema that says more than that.
fn check_opaque<'a>(lowering: &mut Lowering<'a>, media_type: &str, schema: Option<&Cursor<'a>>) {
    let Some(schema) = schema else { return };
    if !matches!(
        lowering.type_at(schema),
        Type::String | Type::Secret | Type::Any | Type::Format(_)
    ) {
        let what = format!(
            "a schema for `{media_type}`: only JSON, text and the forms of requests are read by their schema"
        );
        lowering.unsupported(schema.place(), Code::UnsupportedMediaType, &what);
    }
}

/// The media type without its parameters, in lower case.
fn essence(media_type: &str) -> String {
    media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Whether a media type is JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}
