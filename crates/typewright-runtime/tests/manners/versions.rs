//! What the server is too old for.

use typewright_runtime::client::{Client, Error, VersionCheck, VersionError};
use typewright_runtime::http::{ApiInfo, Operation};

use crate::api::*;

const OLD: Turn = Turn::Answer(
    200,
    &[],
    r#"{"versions": ["r0.6.1", "v1.1", "v1.8"], "more": {}}"#,
);
const NEW: Turn = Turn::Answer(200, &[], r#"{"versions": ["v1.8", "v1.12"]}"#);

#[tokio::test]
async fn the_versions_are_asked_for_once() {
    let server = Server::new([OLD, NEW]);
    let client = server.client().build().unwrap();
    assert!(!client.supports::<GetNew>().await.unwrap());
    assert!(client.supports::<GetThing>().await.unwrap());
    assert_eq!(server.asked(), ["GET /versions"]);
    let versions = client.ask_versions(&API).await.unwrap();
    assert_eq!(versions.names(), ["v1.8", "v1.12"]);
    assert!(versions.supports::<GetNew>());
    assert!(client.clone().supports::<GetNew>().await.unwrap());
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn a_request_is_not_made_that_the_server_is_too_old_for() {
    let server = Server::new([OLD, GOOD]);
    let client = server
        .client()
        .version_check(VersionCheck::BeforeCall)
        .build()
        .unwrap();
    let error = client.send(&GetNewRequest::new("a")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`thing`: this needs Things 1.11, the server speaks up to 1.8"
    );
    assert!(!error.is_retryable());
    let Error::Version(VersionError::Unsupported(unsupported)) = error else {
        panic!("{error:?}");
    };
    assert_eq!(
        (unsupported.needs, unsupported.newest.as_deref()),
        ("1.11", Some("1.8"))
    );
    // What was always there needs no question.
    client.send(&GetThingRequest::new("a")).await.unwrap();
    assert_eq!(server.asked(), ["GET /versions", "GET /things/a"]);
}

#[tokio::test]
async fn the_check_is_the_callers_choice() {
    let server = Server::new([GOOD, NEW, GOOD]);
    let client = server.client().build().unwrap();
    client.send(&GetNewRequest::new("a")).await.unwrap();
    let call = client.send(&GetNewRequest::new("a"));
    call.version_check(VersionCheck::BeforeCall).await.unwrap();
    assert_eq!(
        server.asked(),
        ["GET /new/a", "GET /versions", "GET /new/a"]
    );
}

#[tokio::test]
async fn a_server_that_does_not_say_is_an_error() {
    for (turn, said) in [
        (Turn::Answer(404, &[], ""), "it answered 404 Not Found"),
        (
            Turn::Answer(200, &[], "{}"),
            "the answer has no list of texts `versions`",
        ),
        (Turn::Break, "the line is dead"),
    ] {
        let server = Server::new([turn]);
        let client = server
            .client()
            .version_check(VersionCheck::BeforeCall)
            .build()
            .unwrap();
        let error = client.send(&GetNewRequest::new("a")).await.unwrap_err();
        let expected = format!("`thing`: the server did not say which versions it speaks: {said}");
        assert_eq!(error.to_string(), expected);
        assert_eq!(server.asked(), ["GET /versions"]);
    }
    static SILENT: ApiInfo = ApiInfo::new("the silent API");
    let client: Client = Server::new([]).client().build().unwrap();
    let error = client.ask_versions(&SILENT).await.unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("the silent API has no way to ask"),
        "{error}"
    );
    assert_eq!(GetNew::INFO.added, Some("1.11"));
}
