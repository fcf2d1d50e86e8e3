//! A library's API, made by hand: each kind of parameter, body and answer that replaying looks at.
#![allow(dead_code)]

pub(crate) mod run;

use std::collections::BTreeMap;

use typewright_runtime::http::{
    Blob, Location, Method, OperationInfo, Ranged, SchemeKind, SecurityScheme, Unexpected,
};
use typewright_runtime::replay::{Exchange, Package};
use typewright_runtime::{Map, Nullable, Value, message, object, response, responses};

use crate::http_api::{NoError, Nothing};

const KEY: SecurityScheme = SecurityScheme {
    name: "key",
    kind: SchemeKind::ApiKey {
        location: Location::Query,
        name: "key",
    },
};

pub(crate) static LIBRARY: Package = Package {
    name: "library",
    exchanges: &[
        Exchange::of::<FindBooks>(),
        Exchange::of::<GetBook>(),
        Exchange::of::<AddBook>(),
        Exchange::of::<PutCover>(),
        Exchange::of::<Note>(),
        Exchange::of::<GetState>(),
        Exchange::of::<Shared>(),
    ],
};

pub(crate) static ATTIC: Package = Package {
    name: "attic",
    exchanges: &[Exchange::of::<Shared>()],
};

/// An operation under the name that it has on the wire.
macro_rules! operation {
    ($operation:ident $id:literal ($request:ident) -> $response:ty, $error:ty: $method:ident $path:literal) => {
        pub(crate) struct $operation;
        impl typewright_runtime::http::Operation for $operation {
            type Request = $request;
            type Response = $response;
            type Error = $error;
            const INFO: &'static OperationInfo =
                &OperationInfo::new($id, Method::$method, $path).security(&[&[&KEY]]);
        }
        impl typewright_runtime::http::Request for $request {
            type Operation = $operation;
        }
    };
}

pub(crate) struct FindBooksRequest {
    shelf: String,
    limit: i64,
    tags: Option<Vec<String>>,
    filter: Option<Map>,
    reader: String,
    session: Option<String>,
}
message! { FindBooksRequest {
    parameters: {
        shelf: Parameter::path("shelf"),
        limit: Parameter::query("limit"),
        tags: Parameter::query("tag").optional(),
        filter: Parameter::query("filter").json().optional(),
        reader: Parameter::header("X-Reader"),
        session: Parameter::cookie("session").optional(),
    }
    body: none
} }
operation!(FindBooks "findBooks" (FindBooksRequest) -> Nothing, NoError: GET "/v1/shelves/{shelf}/books");

pub(crate) struct GetBookRequest {}
message! { GetBookRequest { parameters: {} body: none } }

#[derive(Debug)]
struct Row {
    row: i64,
    extra: Map,
}
object! { Row { "row" => row: required, ..extra } }

#[derive(Debug)]
pub(crate) struct GetBookResponse {
    title: String,
    pages: Option<i64>,
    years: Option<Vec<i64>>,
    subtitle: Option<Nullable<String>>,
    shelf: Option<BTreeMap<String, Vec<Row>>>,
    extra: Map,
}
message! { GetBookResponse {
    parameters: {}
    members("application/json"): {
        "title" => title: required,
        "pages" => pages: optional,
        "years" => years: optional,
        "subtitle" => subtitle: optional,
        "shelf" => shelf: optional,
        ..extra
    }
} }
response! { GetBookResponse: 200 message }

#[derive(Debug)]
pub(crate) enum GetBookError {
    NotFound(Vec<String>),
    ClientError(Ranged<Vec<String>>),
    Other(Unexpected),
}
responses! { GetBookError {
    404 => NotFound(Vec<String>): json("application/json"),
    4XX => ClientError(Vec<String>): json("application/json"),
} else Other }
operation!(GetBook "getBook" (GetBookRequest) -> GetBookResponse, GetBookError: GET "/v1/book");

pub(crate) struct AddBookRequest {
    title: String,
    pages: Option<i64>,
    extra: Map,
}
message! { AddBookRequest {
    parameters: {}
    members("application/x-www-form-urlencoded"): {
        "title" => title: required,
        "pages" => pages: optional,
        ..extra
    }
} }

#[derive(Debug)]
pub(crate) enum AddBookResponse {
    Created(Vec<Value>),
    Nothing,
}
responses! { AddBookResponse {
    201 => Created(Vec<Value>): json("application/json"),
    204 => Nothing: empty,
} }
operation!(AddBook "addBook" (AddBookRequest) -> AddBookResponse, NoError: POST "/v1/books");

pub(crate) struct PutCoverRequest {
    cover: Blob,
}
message! { PutCoverRequest { parameters: {} body: blob("image/*") cover required } }

#[derive(Debug)]
pub(crate) struct PutCoverResponse {
    left: i64,
    tags: Option<Vec<String>>,
}
message! { PutCoverResponse {
    parameters: {
        left: Parameter::header("X-Left"),
        tags: Parameter::header("X-Tags").optional(),
    }
    body: none
} }
response! { PutCoverResponse: 200 message }
operation!(PutCover "putCover" (PutCoverRequest) -> PutCoverResponse, NoError: PUT "/v1/cover");

pub(crate) struct NoteRequest {
    text: String,
}
message! { NoteRequest { parameters: {} body: text("text/plain") text required } }
operation!(Note "note" (NoteRequest) -> Nothing, NoError: POST "/v1/note");

pub(crate) struct GetStateRequest {
    kind: String,
    key: String,
}
message! { GetStateRequest {
    parameters: { kind: Parameter::path("kind"), key: Parameter::path("key").allow_empty() }
    body: none
} }
operation!(GetState "getState" (GetStateRequest) -> Nothing, NoError: GET "/v1/state/{kind}/{key}");

pub(crate) struct SharedRequest {
    text: String,
}
message! { SharedRequest { parameters: {} body: text("text/plain") text required } }
operation!(Shared "shared" (SharedRequest) -> Nothing, NoError: POST "/v1/shared");
