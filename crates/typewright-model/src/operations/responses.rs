//! Responses by status.

use http::Method;
use typewright_source::{Code, Cursor, Diagnostic, Location as At, Spot};

use super::body::response_body;
use super::parameters::header;
use crate::lower::Lowering;
use crate::schema::docs_of;
use crate::{Response, Status};

/// The responses of an operation, in the order of the document.
pub(crate) fn responses<'a>(
    lowering: &mut Lowering<'a>,
    operation: &Cursor<'a>,
    method: &Method,
) -> Vec<Response> {
    let Some(list) = operation
        .get("responses")
        .filter(|list| lowering.is_object(list))
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (key, at) in list.members().filter(|(key, _)| !key.starts_with("x-")) {
        let Some(status) = status(key) else {
            lowering.report(
                Diagnostic::new(
                    Code::UnknownValue,
                    format!("`{key}` is no status"),
                    At::Place(at.place().clone(), Spot::Key),
                )
                .hint("a status is a code such as 200, a range such as 4XX, or `default`"),
            );
            continue;
        };
        found.extend(response(lowering, status, &at, method));
    }
    found
}

fn status(key: &str) -> Option<Status> {
    if key == "default" {
        return Some(Status::Default);
    }
    let mut digits = key.chars();
    let first = digits
        .next()?
        .to_digit(10)
        .filter(|first| (1..=5).contains(first))?;
    let rest = digits.as_str();
    if rest == "XX" {
        return Some(Status::Range(u16::try_from(first).ok()?));
    }
    (key.len() == 3)
        .then(|| key.parse().ok().map(Status::Code))
        .flatten()
}

fn response<'a>(
    lowering: &mut Lowering<'a>,
    status: Status,
    at: &Cursor<'a>,
    method: &Method,
) -> Option<Response> {
    let near = at;
    let at = match at.follow() {
        Ok(at) => at,
        Err(problem) => {
            lowering.report(problem);
            return None;
        }
    };
    if !lowering.is_object(&at) {
        return None;
    }
    let mut headers = Vec::new();
    if let Some(list) = at.get("headers").filter(|list| lowering.is_object(list)) {
        for (name, at) in list.members() {
            // A header of this name is described by the body's media type; OpenAPI says to ignore it.
            if !name.eq_ignore_ascii_case("content-type") {
                headers.extend(header(lowering, name, &at));
            }
        }
    }
    Some(Response {
        place: near.place().clone(),
        status,
        docs: docs_of(lowering.options(), std::slice::from_ref(&at)),
        headers,
        // What GET would answer with; it is described here, but never sent.
        body: (method != Method::HEAD)
            .then(|| response_body(lowering, &at))
            .flatten(),
    })
}
