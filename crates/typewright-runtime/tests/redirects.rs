//! Redirections and other answers without a body as typed responses, over a loopback connection: nothing follows them
//! behind the caller's back.
#![cfg(all(feature = "reqwest", feature = "server"))]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

use std::sync::Arc;

use tokio::net::TcpListener;
use typewright_runtime::client::{Client, Error};
use typewright_runtime::http::{Blob, Ranged, StatusCode, Unexpected};
use typewright_runtime::server::{ErrorShape, Routes, ServerError};
use typewright_runtime::{Map, message, operation, response, responses};

#[derive(Clone, Debug, PartialEq)]
struct Range {
    from: Option<i64>,
    to: Option<i64>,
}
typewright_runtime::object! { Range { "from" => from: optional, "to" => to: optional, .. } }

#[derive(Clone, Debug, PartialEq)]
struct FindRequest {
    name: String,
    tags: Option<Vec<String>>,
    pages: Option<Range>,
    language: Option<String>,
}
message! {
    FindRequest {
        parameters: {
            name: Parameter::path("name"),
            tags: Parameter::query("tag").optional(),
            pages: Parameter::query("pages").style(Style::DeepObject).optional(),
            language: Parameter::header("Accept-Language").optional(),
        }
        body: none
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Found {
    content_disposition: Option<String>,
    content: Blob,
}
message! {
    Found {
        parameters: { content_disposition: Parameter::header("Content-Disposition").optional() }
        body: blob("*/*") content required
    }
}
#[derive(Clone, Debug, PartialEq)]
struct Moved {
    location: String,
    cookies: Option<Vec<String>>,
}
message! {
    Moved {
        parameters: {
            location: Parameter::header("Location"),
            cookies: Parameter::header("Set-Cookie").optional(),
        }
        body: none
    }
}
#[derive(Debug, PartialEq)]
enum FindResponse {
    Ok(Found),
    TemporaryRedirect(Moved),
    Redirection(Ranged<()>),
}
responses! {
    FindResponse {
        200 => Ok(Found): message,
        307 => TemporaryRedirect(Moved): message,
        3XX => Redirection(()): empty,
    }
}
#[derive(Debug, PartialEq)]
enum FindError {
    ClientError(Ranged<Map>),
    Other(Box<Unexpected>),
}
responses! { FindError { 4XX => ClientError(Map): json("application/json") } else Other }
struct Find;
operation! { Find(FindRequest) -> FindResponse | FindError { id: "find", method: GET, path: "/find/{name}", } }

#[derive(Debug, PartialEq)]
struct CheckRequest {}
message! { CheckRequest { parameters: {} body: none } }
#[derive(Debug, PartialEq)]
struct CheckResponse {
    size: Option<i64>,
}
message! {
    CheckResponse { parameters: { size: Parameter::header("X-Size").optional() } body: none }
}
response! { CheckResponse: 200 message }
struct Check;
operation! { Check(CheckRequest) -> CheckResponse | FindError { id: "check", method: HEAD, path: "/check", } }

async fn find(request: FindRequest) -> Result<FindResponse, ServerError<FindError>> {
    let moved = |location: &str| Moved {
        location: location.to_owned(),
        cookies: Some(vec![
            "a=1; Expires=Wed, 21 Oct 2026".to_owned(),
            "b=2".to_owned(),
        ]),
    };
    match request.name.as_str() {
        "here" => Ok(FindResponse::Ok(Found {
            content_disposition: request.language,
            content: Blob::new("text/x", format!("{:?} {:?}", request.tags, request.pages)),
        })),
        "moved" => Ok(FindResponse::TemporaryRedirect(moved("/find/here"))),
        "gone" => Err(ServerError::Api(FindError::ClientError(Ranged {
            status: StatusCode::GONE,
            body: Map::new(),
        }))),
        status => Ok(FindResponse::Redirection(Ranged {
            status: status.parse().unwrap(),
            body: (),
        })),
    }
}

fn named(name: &str) -> FindRequest {
    FindRequest {
        name: name.to_owned(),
        tags: None,
        pages: None,
        language: None,
    }
}

async fn client() -> Client {
    static SHAPE: ErrorShape = ErrorShape::PROBLEM_JSON;
    let router = Routes::new(Arc::new(()), &SHAPE)
        .open(|_, request: FindRequest| find(request))
        .open(|_, _: CheckRequest| async {
            Ok::<_, ServerError<FindError>>(CheckResponse { size: Some(7) })
        })
        .into_router();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    Client::new(format!("http://{address}")).unwrap()
}

#[tokio::test]
async fn a_redirection_is_an_answer() {
    let client = client().await;
    let answer = client.send(&named("moved")).await.unwrap();
    let FindResponse::TemporaryRedirect(moved) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(moved.location, "/find/here");
    let cookies = ["a=1; Expires=Wed, 21 Oct 2026", "b=2"].map(str::to_owned);
    assert_eq!(moved.cookies, Some(cookies.to_vec()));
    for status in [302_u16, 308, 304] {
        let answer = client.send(&named(&status.to_string())).await.unwrap();
        let status = StatusCode::from_u16(status).unwrap();
        assert_eq!(
            answer,
            FindResponse::Redirection(Ranged { status, body: () })
        );
    }
    let error = client.send(&named("gone")).await.unwrap_err();
    let Error::Api(FindError::ClientError(gone), _) = error else {
        panic!("{error:?}")
    };
    assert_eq!((gone.status, gone.body), (StatusCode::GONE, Map::new()));
}

#[tokio::test]
async fn parameters_of_all_shapes_arrive() {
    let request = FindRequest {
        tags: Some(vec!["a b".to_owned(), "c&d,e".to_owned()]),
        pages: Some(Range {
            from: Some(1),
            to: None,
        }),
        language: Some("se".to_owned()),
        ..named("here")
    };
    let answer = client().await.send(&request).await.unwrap();
    let FindResponse::Ok(found) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(found.content_disposition.as_deref(), Some("se"));
    let expected = r#"Some(["a b", "c&d,e"]) Some(Range { from: Some(1), to: None })"#;
    assert_eq!(found.content.media_type, "text/x");
    assert_eq!(found.content.bytes().await.unwrap(), expected);
}

#[tokio::test]
async fn an_answer_to_head_has_headers_only() {
    let answer = client().await.send(&CheckRequest {}).await.unwrap();
    assert_eq!(answer, CheckResponse { size: Some(7) });
}
