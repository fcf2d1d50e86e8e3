//! HTTP authentication schemes of an API's own: the client signs each request, the server sees what was signed.
#![cfg(all(feature = "reqwest", feature = "server"))]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

use std::sync::{Arc, Mutex};

use tokio::net::TcpListener;
use typewright_runtime::client::{BoxError, Client, Error, Secret};
use typewright_runtime::http::{
    Blob, Body, EncodeError, Location, OperationInfo, SchemeKind, SecurityScheme, Unexpected,
};
use typewright_runtime::server::{
    Authenticate, Credentials, ErrorShape, Rejection, Routes, ServerError,
};
use typewright_runtime::{message, operation, response, responses};

const SIGNED: SecurityScheme = SecurityScheme {
    name: "signed",
    kind: SchemeKind::Http("X-Library"),
};
const TOKEN: SecurityScheme = SecurityScheme {
    name: "token",
    kind: SchemeKind::ApiKey {
        location: Location::Query,
        name: "token",
    },
};

#[derive(Clone, Debug, PartialEq)]
struct LendRequest {
    isbn: String,
    reader: String,
}
message! {
    LendRequest {
        parameters: { isbn: Parameter::path("isbn") }
        members("application/json"): { "reader" => reader: required, .. }
    }
}
#[derive(Clone, Debug, PartialEq)]
struct SendRequest {
    content: Blob,
}
message! { SendRequest { parameters: {} body: blob("*/*") content required } }
#[derive(Debug, PartialEq)]
struct Said {
    content: String,
}
message! { Said { parameters: {} body: text("text/plain") content required } }
response! { Said: 200 message }
#[derive(Debug, PartialEq)]
enum Failed {
    Other(Box<Unexpected>),
}
responses! { Failed {} else Other }
struct Lend;
operation! {
    Lend(LendRequest) -> Said | Failed {
        id: "lend", method: PUT, path: "/loans/{isbn}", security: [[SIGNED, TOKEN], [SIGNED]],
    }
}
struct Send_;
operation! {
    Send_(SendRequest) -> Said | Failed {
        id: "send", method: POST, path: "/send", security: [[SIGNED]],
    }
}

/// No cryptography: what is signed is written out.
fn signature(method: &http::Method, uri: &http::Uri, body: &Body) -> String {
    let path = uri.path_and_query().unwrap().as_str();
    let body = body
        .as_bytes()
        .map_or("a stream", |bytes| std::str::from_utf8(bytes).unwrap());
    format!("{method} {path} {body}").replace('"', "'")
}

fn signer(origin: &'static str) -> Secret {
    Secret::signer(move |request| {
        let signed = signature(request.method(), request.uri(), request.body());
        Ok(format!("origin={origin};{signed}"))
    })
}

/// Takes every signature that is right, and says whose they are.
struct Library(Mutex<Vec<String>>);

impl Authenticate for Library {
    type Caller = String;

    async fn authenticate(
        &self,
        credentials: Credentials,
        _: &'static OperationInfo,
    ) -> Result<String, Rejection> {
        self.0.lock().unwrap().push(format!("{credentials:?}"));
        let signed = credentials.signed().ok_or_else(Rejection::internal)?;
        let expected = signature(&signed.method, &signed.uri, &signed.body);
        let signatures = credentials.iter().filter(|found| found.scheme == &SIGNED);
        let origins: Option<Vec<String>> = signatures
            .map(|found| {
                let (origin, signature) = found.secret.split_once(';')?;
                (signature == expected).then(|| origin.to_owned())
            })
            .collect();
        origins
            .map(|origins| origins.join("+"))
            .ok_or_else(Rejection::invalid_credentials)
    }
}

fn router(library: &Arc<Library>) -> axum::Router {
    static SHAPE: ErrorShape = ErrorShape::PROBLEM_JSON;
    Routes::new(Arc::clone(library), &SHAPE)
        .max_body(100)
        .secured(|_, caller, request: LendRequest| async move {
            let content = format!("{caller} {} {}", request.isbn, request.reader);
            Ok::<_, ServerError<Failed>>(Said { content })
        })
        .secured(|_, caller, request: SendRequest| async move {
            let length = request.content.bytes().await?.len();
            let content = format!("{caller} {length}");
            Ok::<_, ServerError<Failed>>(Said { content })
        })
        .into_router()
}

fn lend(reader: &str) -> LendRequest {
    LendRequest {
        isbn: "1 2".to_owned(),
        reader: reader.to_owned(),
    }
}

#[tokio::test]
async fn a_request_is_signed_and_the_signature_checked() {
    let library = Arc::new(Library(Mutex::default()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let served = router(&library);
    tokio::spawn(async move { axum::serve(listener, served).await });
    let client = Client::new(url).unwrap();

    let stranger = client.send(&lend("ann")).await.unwrap_err();
    let Error::Api(Failed::Other(answer), _) = stranger else {
        panic!("{stranger:?}")
    };
    assert_eq!(answer.status, 401);
    assert_eq!(answer.headers.get("www-authenticate").unwrap(), "X-Library");

    client.set_credential(&SIGNED, signer("here"));
    let said = client.send(&lend("ann")).await.unwrap();
    assert_eq!(said.content, "origin=here 1 2 ann");
    // The signature is made last, of everything else.
    client.set_credential(&TOKEN, "hush");
    let said = client.send(&lend("ann")).await.unwrap();
    assert_eq!(said.content, "origin=here 1 2 ann");
    // A body that is a stream is the method's to read; the signature cannot be over it.
    let content = Blob::new("a/b", Body::stream(axum::body::Body::from("12345")));
    let said = client.send(&SendRequest { content }).await.unwrap();
    assert_eq!(said.content, "origin=here 5");

    client.set_credential(&SIGNED, "origin=there;PUT");
    let refused = client.send(&lend("ann")).await.unwrap_err();
    assert_eq!(refused.status().unwrap(), 401);
    // A body that is too long is not received for a signature's sake either.
    client.set_credential(&SIGNED, signer("here"));
    let refused = client.send(&lend(&"a".repeat(100))).await.unwrap_err();
    assert_eq!(refused.status().unwrap(), 413);

    let seen = library.0.lock().unwrap().join(" ");
    assert!(seen.contains("signed") && seen.contains("PUT"), "{seen}");
    assert!(!seen.contains("hush") && !seen.contains("origin"), "{seen}");
    assert!(!format!("{client:?} {:?}", signer("here")).contains("here"));
}

#[tokio::test]
async fn several_signatures_may_stand_side_by_side() {
    let library = Arc::new(Library(Mutex::default()));
    let signed = "PUT /loans/1 {'reader':'ann'}";
    let request = http::Request::put("/loans/1")
        .header("authorization", format!("X-LIBRARY origin=a;{signed}"))
        .header("authorization", format!("x-library origin=b;{signed}"))
        .header("authorization", "Bearer none")
        .body(axum::body::Body::from(r#"{"reader":"ann"}"#))
        .unwrap();
    let answer = tower::ServiceExt::oneshot(router(&library), request)
        .await
        .unwrap();
    let body = Body::stream(answer.into_body()).bytes().await.unwrap();
    assert_eq!(&body[..], b"origin=a+origin=b 1 ann");
}

#[tokio::test]
async fn a_signature_that_cannot_be_made_is_an_error() {
    let library = Arc::new(Library(Mutex::default()));
    let none = Secret::signer(|_| Err(BoxError::from("no key")));
    let client = Client::builder("http://localhost")
        .transport(router(&library))
        .credential(&SIGNED, none)
        .build()
        .unwrap();
    let error = client.send(&lend("ann")).await.unwrap_err();
    let Error::Encode(EncodeError::Credential(reason)) = error else {
        panic!("{error:?}")
    };
    assert_eq!(reason, "no key");
}
