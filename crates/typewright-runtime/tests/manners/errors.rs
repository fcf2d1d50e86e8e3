//! What an error says: the code, the words, the source, and nothing that is secret.

use std::error::Error as _;

use typewright_runtime::client::Error;

use crate::api::*;

async fn failed(turn: Turn) -> Error<GetThing> {
    let server = Server::new([turn]);
    let client = server
        .client()
        .credential(&TOKEN, "hunter2")
        .build()
        .unwrap();
    let error = client
        .send(&GetThingRequest::new("s3cret"))
        .await
        .unwrap_err();
    for shown in [
        format!("{error}"),
        format!("{error:?}"),
        format!("{error:#?}"),
    ] {
        assert!(
            !shown.contains("hunter2") && !shown.contains("s3cret"),
            "{shown}"
        );
    }
    error
}

#[tokio::test]
async fn a_documented_error_is_typed() {
    let body = r#"{"errcode": "SLOW", "error": "Not so fast", "retry_after_ms": 1500}"#;
    let error = failed(Turn::Answer(429, &[("x-request-id", "7")], body)).await;
    assert!(matches!(error.api(), Some(Failed::Limited(problem)) if problem.errcode == "SLOW"));
    assert_eq!(
        error.to_string(),
        "`thing`: the server answered 429 Too Many Requests (SLOW: Not so fast)"
    );
    assert_eq!(
        (error.code().as_deref(), error.message().as_deref()),
        (Some("SLOW"), Some("Not so fast"))
    );
    assert_eq!(error.retry_after().unwrap().as_millis(), 1500);
    assert!(error.is_retryable() && error.unexpected().is_none() && error.source().is_none());
    let Error::Api(_, answer) = error else {
        panic!("{error:?}");
    };
    assert_eq!(answer.headers().get("x-request-id").unwrap(), "7");
    assert_eq!(answer.body(), body);
}

#[tokio::test]
async fn an_undocumented_status_keeps_its_bytes() {
    let error = failed(Turn::Answer(418, &[], "<p>tea</p>")).await;
    assert_eq!(&error.unexpected().unwrap().body[..], b"<p>tea</p>");
    assert_eq!(
        error.to_string(),
        "`thing`: the server answered 418 I'm a teapot"
    );
    assert_eq!(
        (error.code(), error.message(), error.retry_after()),
        (None, None, None)
    );
    assert_eq!(error.status().unwrap(), 418);
    let error = failed(Turn::Answer(403, &[], r#"{"errcode": "NO"}"#)).await;
    assert_eq!(
        error.to_string(),
        "`thing`: the server answered 403 Forbidden (NO)"
    );
    assert_eq!(error.code().as_deref(), Some("NO"));
    // What a server says may be long, and may want to look like something else.
    let error = failed(Turn::Answer(
        403,
        &[],
        r#"{"error": "one\ntwo \u001b[31m"}"#,
    ))
    .await;
    assert_eq!(
        error.to_string(),
        r"`thing`: the server answered 403 Forbidden (one\ntwo \u{1b}[31m)"
    );
}

#[tokio::test]
async fn a_body_that_does_not_fit_says_where() {
    let error = failed(Turn::Answer(200, &[], r#"{"name": 7}"#)).await;
    let Error::Decode(misfit) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(misfit.operation.id, "thing");
    assert!(
        error.to_string().starts_with(
            "the answer of `thing` (200) does not fit its definition: `/name` in the body"
        ),
        "{error}"
    );
    assert!(
        error
            .source()
            .is_some_and(|source| source.source().is_some())
    );
    assert_eq!(error.status().unwrap(), 200);
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn a_line_that_is_dead_is_told_with_its_reason() {
    let error = failed(Turn::Break).await;
    assert_eq!(
        error.to_string(),
        "`thing`: the request failed: the line is dead"
    );
    assert_eq!(error.source().unwrap().to_string(), "the line is dead");
    assert!(error.is_retryable() && !error.is_timeout());
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn a_request_that_cannot_be_written_is_not_sent() {
    let server = Server::new([]);
    let client = server.client().build().unwrap();
    let error = client.send(&GetThingRequest::new("..")).await.unwrap_err();
    assert!(matches!(error, Error::Encode(_)));
    assert_eq!(
        error.to_string(),
        "`thing`: the request cannot be written: a path segment would be `.` or `..`"
    );
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn the_answer_is_at_hand() {
    let server = Server::new([Turn::Answer(
        200,
        &[("x-more", "yes")],
        r#"{"name": "cup", "colour": "blue"}"#,
    )]);
    let client = server.client().build().unwrap();
    let (thing, answer) = client.send(&GetThingRequest::new("a")).raw().await.unwrap();
    assert_eq!(thing.name, "cup");
    assert_eq!((answer.status().as_u16(), answer.headers().len()), (200, 1));
    assert!(answer.body().ends_with(b"\"blue\"}"));
}
