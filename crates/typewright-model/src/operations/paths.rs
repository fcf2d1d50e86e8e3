//! Paths and the operations on them.

use http::Method;
use typewright_source::{Code, Cursor, Diagnostic, Location as At, Node, Spot};

use super::body::request_body;
use super::document::Document;
use super::parameters::{check_path, parameters};
use super::responses::responses;
use super::security::requirements;
use crate::lower::Lowering;
use crate::schema::docs_of;
use crate::{Operation, Status};

const METHODS: &[(&str, Method)] = &[
    ("get", Method::GET),
    ("put", Method::PUT),
    ("post", Method::POST),
    ("delete", Method::DELETE),
    ("options", Method::OPTIONS),
    ("head", Method::HEAD),
    ("patch", Method::PATCH),
    ("trace", Method::TRACE),
];

/// The operations on one path, in the order of the document.
pub(crate) fn path_item<'a>(
    lowering: &mut Lowering<'a>,
    document: &Document<'a>,
    path: &'a str,
    item: &Cursor<'a>,
) -> Vec<Operation> {
    // A space at the end keeps a second key for one path apart from the first; it is no part of the path.
    let trimmed = path.trim();
    if !trimmed.starts_with('/') {
        lowering.report(
            Diagnostic::new(
                Code::MalformedPath,
                format!("the path `{path}` does not begin with `/`"),
                At::Place(item.place().clone(), Spot::Key),
            )
            .hint("paths are written from the server's base path: `/books/{isbn}`"),
        );
        return Vec::new();
    }
    let item = match item.follow() {
        Ok(item) => item,
        Err(problem) => {
            lowering.report(problem);
            return Vec::new();
        }
    };
    if !lowering.is_object(&item) {
        return Vec::new();
    }
    let base = item
        .get("servers")
        .map(|servers| super::servers::base_path(lowering, &servers));
    let full = format!("{}{trimmed}", base.as_ref().unwrap_or(&document.base_path));
    let mut operations = Vec::new();
    for (key, at) in item.members() {
        let Some((_, method)) = METHODS.iter().find(|(name, _)| *name == key) else {
            continue;
        };
        if matches!(at.node(), Node::Map(_)) {
            operations.extend(operation(lowering, document, &full, method, &item, &at));
        } else {
            lowering.wrong_kind(&at, "an operation (an object)", at.node());
        }
    }
    operations
}

fn operation<'a>(
    lowering: &mut Lowering<'a>,
    document: &Document<'a>,
    path: &str,
    method: &Method,
    item: &Cursor<'a>,
    at: &Cursor<'a>,
) -> Option<Operation> {
    let id = operation_id(lowering, at);
    let parameters = parameters(lowering, item, at);
    check_path(lowering, item, at, path, &parameters);
    let request = at
        .get("requestBody")
        .and_then(|body| request_body(lowering, &body));
    let responses = responses(lowering, at, method);
    let only_default = responses
        .iter()
        .all(|response| response.status == Status::Default);
    let (successes, errors): (Vec<_>, Vec<_>) =
        responses
            .into_iter()
            .partition(|response| match response.status {
                Status::Code(code) => code < 400,
                Status::Range(range) => range < 4,
                Status::Default => only_default,
            });
    if successes.is_empty() {
        no_success(lowering, at);
    }
    let tags = at
        .get("tags")
        .map(|tags| lowering.items_of(&tags))
        .unwrap_or_default();
    Some(Operation {
        place: at.place().clone(),
        id: id?.to_owned(),
        method: method.clone(),
        path: path.to_owned(),
        docs: docs_of(lowering.options(), std::slice::from_ref(at)),
        tags: tags
            .iter()
            .filter_map(|tag| tag.as_str().map(str::to_owned))
            .collect(),
        parameters,
        request,
        successes,
        errors,
        security: requirements(lowering, document, at),
    })
}

fn no_success(lowering: &mut Lowering<'_>, at: &Cursor<'_>) {
    let place = at
        .get("responses")
        .map_or_else(|| at.place().clone(), |responses| responses.place().clone());
    lowering.report(
        Diagnostic::new(
            Code::NoSuccess,
            "this operation documents no answer below status 400",
            At::Place(place, Spot::Key),
        )
        .hint("say what a good answer is: `responses: { \"200\": { description: … } }`"),
    );
}

fn operation_id<'a>(lowering: &mut Lowering<'a>, at: &Cursor<'a>) -> Option<&'a str> {
    if at.get("operationId").is_none() {
        lowering.report(
            Diagnostic::new(
                Code::MissingOperationId,
                "this operation has no `operationId`",
                At::Place(at.place().clone(), Spot::Key),
            )
            .hint("the operation's Rust names are made from it: `operationId: getBook`"),
        );
        return None;
    }
    lowering.text(at, "operationId")
}
