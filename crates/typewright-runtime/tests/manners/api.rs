//! A small API as the generator would write it, and a transport that answers as it is told and remembers what it was asked.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::{Future, pending};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use typewright_runtime::client::{BoxError, Client, ClientBuilder};
use typewright_runtime::http::{
    ApiInfo, Blob, Body, Bytes, SchemeKind, SecurityScheme, Unexpected, VersionsInfo,
};
use typewright_runtime::{Map, message, object, operation, response, responses};

pub(crate) const TOKEN: SecurityScheme = SecurityScheme {
    name: "token",
    kind: SchemeKind::Bearer,
};

pub(crate) static API: ApiInfo = ApiInfo::new("the API of things")
    .error_code("errcode")
    .error_message("error")
    .retry_after_ms("retry_after_ms")
    .repeatable(&["txnId"])
    .versions(VersionsInfo {
        of: "Things",
        path: "/versions",
        member: "versions",
    });

#[derive(Debug, PartialEq)]
pub(crate) struct Problem {
    pub(crate) errcode: String,
    pub(crate) extra: Map,
}
object! { Problem { "errcode" => errcode: required, ..extra } }

#[derive(Debug)]
pub(crate) enum Failed {
    Limited(Problem),
    Other(Unexpected),
}
responses! { Failed { 429 => Limited(Problem): json("application/json"), } else Other }

#[derive(Debug, PartialEq)]
pub(crate) struct Thing {
    pub(crate) name: String,
    pub(crate) extra: Map,
}
message! {
    Thing {
        parameters: {}
        members("application/json"): { "name" => name: required, ..extra }
    }
}
response! { Thing: 200 message }

#[derive(Debug)]
pub(crate) struct File {
    pub(crate) content: Blob,
}
message! { File { parameters: {} body: blob("*/*") content required } }
response! { File: 200 message }

/// An operation whose request has an ID in its path and nothing else.
macro_rules! by_id {
    ($name:ident($request:ident) -> $answer:ident: $method:ident $path:literal $parameter:literal $($rest:tt)*) => {
        #[derive(Debug)]
        pub(crate) enum $name {}
        #[derive(Clone, Debug)]
        pub(crate) struct $request {
            pub(crate) id: String,
        }
        impl $request {
            pub(crate) fn new(id: &str) -> Self {
                Self { id: id.to_owned() }
            }
        }
        message! { $request { parameters: { id: Parameter::path($parameter) } body: none } }
        operation! {
            $name($request) -> $answer | Failed {
                id: "thing",
                method: $method,
                path: $path,
                api: API,
                security: [[TOKEN]],
                $($rest)*
            }
        }
    };
}

by_id!(GetThing(GetThingRequest) -> Thing: GET "/things/{id}" "id");
by_id!(GetNew(GetNewRequest) -> Thing: GET "/new/{id}" "id" added: "1.11",);
by_id!(MakeThing(MakeThingRequest) -> Thing: POST "/make/{id}" "id");
by_id!(MakeOnce(MakeOnceRequest) -> Thing: POST "/once/{txnId}" "txnId");
by_id!(GetFile(GetFileRequest) -> File: GET "/files/{id}" "id");

#[derive(Debug)]
pub(crate) enum PutFile {}
#[derive(Debug)]
pub(crate) struct PutFileRequest {
    pub(crate) content: Blob,
}
message! { PutFileRequest { parameters: {} body: blob("*/*") content required } }
operation! {
    PutFile(PutFileRequest) -> Thing | Failed { id: "putFile", method: PUT, path: "/file", api: API, }
}

/// What the server does with a request.
pub(crate) enum Turn {
    Answer(u16, &'static [(&'static str, &'static str)], &'static str),
    /// The answer comes after a while.
    After(Duration, u16, &'static str),
    Stream(Body),
    Break,
    Hang,
}

/// A success.
pub(crate) const GOOD: Turn = Turn::Answer(200, &[], r#"{"name": "cup"}"#);

#[derive(Clone, Default)]
pub(crate) struct Server {
    turns: Arc<Mutex<VecDeque<Turn>>>,
    asked: Arc<Mutex<Vec<http::request::Parts>>>,
}

impl Server {
    pub(crate) fn new(turns: impl IntoIterator<Item = Turn>) -> Self {
        Self {
            turns: Arc::new(Mutex::new(turns.into_iter().collect())),
            asked: Arc::default(),
        }
    }

    /// A client of this server.
    pub(crate) fn client(&self) -> ClientBuilder {
        let server = self.clone();
        Client::builder("http://localhost").transport(tower::service_fn(
            move |request: http::Request<Body>| server.clone().turn(request),
        ))
    }

    async fn turn(self, request: http::Request<Body>) -> Result<http::Response<Body>, BoxError> {
        self.asked.lock().unwrap().push(request.into_parts().0);
        let turn = self.turns.lock().unwrap().pop_front();
        match turn.expect("a request more than was expected") {
            Turn::Answer(status, headers, body) => Ok(answer(status, headers, body)),
            Turn::After(time, status, body) => {
                tokio::time::sleep(time).await;
                Ok(answer(status, &[], body))
            }
            Turn::Stream(body) => {
                let mut answer = http::Response::new(body);
                let kind = "application/octet-stream".parse().unwrap();
                answer.headers_mut().insert("content-type", kind);
                Ok(answer)
            }
            Turn::Break => Err("the line is dead".into()),
            Turn::Hang => pending().await,
        }
    }

    /// The requests so far, as method and path.
    pub(crate) fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        let line = |parts: &http::request::Parts| format!("{} {}", parts.method, parts.uri.path());
        asked.iter().map(line).collect()
    }

    /// The tokens of the requests so far.
    pub(crate) fn tokens(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        let token = |parts: &http::request::Parts| {
            let header = parts.headers.get("authorization");
            header.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
        };
        asked.iter().map(token).collect()
    }

    /// The headers of the last request.
    pub(crate) fn headers(&self) -> http::HeaderMap {
        let asked = self.asked.lock().unwrap();
        asked.last().unwrap().headers.clone()
    }
}

fn answer(
    status: u16,
    headers: &[(&'static str, &str)],
    body: &'static str,
) -> http::Response<Body> {
    let mut answer = http::Response::new(Body::from(body));
    *answer.status_mut() = http::StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        answer.headers_mut().insert(*name, value.parse().unwrap());
    }
    answer
}

/// A body of these pieces, after which it falls silent.
pub(crate) fn silent_after(pieces: &[&'static [u8]]) -> Body {
    let pieces: VecDeque<Bytes> = pieces.iter().copied().map(Bytes::from_static).collect();
    Body::stream(Pieces {
        pieces,
        then: Then::Silence,
    })
}

/// A body of these pieces, one each so long.
pub(crate) fn slow(pieces: &[&'static [u8]], each: Duration) -> Body {
    let pieces: VecDeque<Bytes> = pieces.iter().copied().map(Bytes::from_static).collect();
    Body::stream(Pieces {
        pieces,
        then: Then::Slow(each, Box::pin(tokio::time::sleep(each))),
    })
}

struct Pieces {
    pieces: VecDeque<Bytes>,
    then: Then,
}

enum Then {
    Silence,
    Slow(Duration, std::pin::Pin<Box<tokio::time::Sleep>>),
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        use std::task::Poll;
        let this = self.get_mut();
        match &mut this.then {
            Then::Silence if this.pieces.is_empty() => Poll::Pending,
            Then::Silence => Poll::Ready(
                this.pieces
                    .pop_front()
                    .map(|piece| Ok(http_body::Frame::data(piece))),
            ),
            Then::Slow(each, sleep) => {
                if sleep.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                sleep.as_mut().reset(tokio::time::Instant::now() + *each);
                Poll::Ready(
                    this.pieces
                        .pop_front()
                        .map(|piece| Ok(http_body::Frame::data(piece))),
                )
            }
        }
    }
}
