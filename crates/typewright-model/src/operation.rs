//! Operations: what can be asked of an API and what it answers. Plain data.

use http::Method;
use typewright_source::Place;

use crate::{Docs, Example, Limit, Rest, Secrecy, Type};

/// One method on one path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands.
    pub place: Place,
    /// The `operationId`.
    pub id: String,
    /// The HTTP method.
    pub method: Method,
    /// The path template with the base path of the document's servers in front: `/v1/books/{isbn}`.
    pub path: String,
    /// What the definition says of it.
    pub docs: Docs,
    /// The tags.
    pub tags: Vec<String>,
    /// The parameters: those of the path first, as the operation overrides them.
    pub parameters: Vec<Parameter>,
    /// The request's body.
    pub request: Option<Body>,
    /// The answers below 400, in the order of the definition.
    pub successes: Vec<Response>,
    /// The other answers.
    pub errors: Vec<Response>,
    /// The alternatives of security requirements; each names schemes that are needed together.
    pub security: Vec<Vec<String>>,
}

/// A parameter of a request or a header of a response.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it stands.
    pub place: Place,
    /// The name on the wire.
    pub name: String,
    /// The part of the message it stands in.
    pub location: Location,
    /// How a value becomes text.
    pub style: Style,
    /// Whether each element or member of the value is a parameter of its own.
    pub explode: bool,
    /// Whether it has to be there.
    pub required: bool,
    /// Whether reserved characters stand as they are.
    pub allow_reserved: bool,
    /// Whether it may be empty in the last segment of a path.
    pub allow_empty: bool,
    /// Whether the text is JSON (`content: application/json`).
    pub json: bool,
    /// The type.
    pub ty: Type,
    /// Whether it may be shown.
    pub secrecy: Secrecy,
    /// What the definition says of it.
    pub docs: Docs,
    /// Example values.
    pub examples: Vec<Example>,
}

/// The part of a message that a parameter stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// The `style` of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Comma-separated.
    Simple,
    /// `name=value`.
    Form,
    /// `.value`.
    Label,
    /// `;name=value`.
    Matrix,
    /// Separated by spaces.
    SpaceDelimited,
    /// Separated by `|`.
    PipeDelimited,
    /// `name[member]=value`.
    DeepObject,
}

/// A body: its forms by media type.
#[derive(Clone, Debug)]
pub struct Body {
    /// Where it stands.
    pub place: Place,
    /// Whether it has to be there.
    pub required: bool,
    /// What the definition says of it.
    pub description: Option<String>,
    /// The forms, in the order of the definition; at least one.
    pub contents: Vec<Content>,
}

/// A body in one media type.
#[derive(Clone, Debug)]
pub struct Content {
    /// Where it stands.
    pub place: Place,
    /// The media type or range.
    pub media_type: String,
    /// How it is read.
    pub kind: ContentKind,
    /// Bounds the whole of it keeps.
    pub limits: Vec<Limit>,
    /// Example values.
    pub examples: Vec<Example>,
}

/// How a body is read.
#[derive(Clone, Debug)]
pub enum ContentKind {
    /// JSON of a type.
    Json(Type),
    /// A form of a type.
    Form(Type),
    /// Text.
    Text(Secrecy),
    /// Bytes.
    Blob,
    /// Several parts that the definition says nothing of.
    Multipart,
    /// Several parts: the members of a type.
    FormValues(Type),
    /// Several parts, some of them files.
    FormData(FormData),
}

/// A form some of whose parts are files.
#[derive(Clone, Debug)]
pub struct FormData {
    /// The parts, in the order of the definition.
    pub parts: Vec<FormPart>,
    /// The type whose members are parts too, where a form is one of several.
    pub value: Option<Type>,
    /// What may stand beside them, where there is no such type.
    pub rest: Rest,
}

/// A part of a form.
#[derive(Clone, Debug)]
pub struct FormPart {
    /// Where its schema stands.
    pub place: Place,
    /// Its name.
    pub name: String,
    /// Whether it has to be there.
    pub required: bool,
    /// What it holds.
    pub kind: PartKind,
    /// Its media type, where the definition gives one (`encoding`).
    pub media_type: Option<String>,
    /// Whether it may be shown.
    pub secrecy: Secrecy,
    /// What the definition says of it.
    pub docs: Docs,
}

/// What a part of a form holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A value: text, or JSON if it is more than that; a list is several parts.
    Value(Type),
    /// A file.
    File,
    /// Any number of files, each a part.
    Files,
    /// A file or a value.
    FileOr(Type),
}

impl FormData {
    /// The types that its parts have.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let parts = self.parts.iter().filter_map(|part| match &part.kind {
            PartKind::Value(ty) | PartKind::FileOr(ty) => Some(ty),
            PartKind::File | PartKind::Files => None,
        });
        let rest = match &self.rest {
            Rest::Typed(key, value) => [Some(key), Some(value)],
            Rest::Closed | Rest::Open => [None, None],
        };
        parts.chain(&self.value).chain(rest.into_iter().flatten())
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Response {
    /// Where it stands.
    pub place: Place,
    /// The status it is for.
    pub status: Status,
    /// What the definition says of it.
    pub docs: Docs,
    /// The documented headers.
    pub headers: Vec<Parameter>,
    /// The body, if there is one.
    pub body: Option<Body>,
}

/// The status codes an answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// One.
    Code(u16),
    /// A hundred: 4 for `4XX`.
    Range(u16),
    /// All that are not named.
    Default,
}

/// A way to prove who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// Where it stands.
    pub place: Place,
    /// Its name under `securitySchemes`.
    pub name: String,
    /// How it travels.
    pub kind: SchemeKind,
    /// What the definition says of it.
    pub description: Option<String>,
}

/// How a credential travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …`.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// `Authorization` with another scheme's name.
    Http(String),
    /// A parameter of its own.
    ApiKey(Location, String),
}
