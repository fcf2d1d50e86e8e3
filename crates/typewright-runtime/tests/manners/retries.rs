//! What is tried again, and what never.

use std::time::Duration;

use tokio::time::Instant;
use typewright_runtime::client::Retry;
use typewright_runtime::http::{Blob, Operation};

use crate::api::*;

fn busy() -> Turn {
    Turn::Answer(503, &[], "")
}

#[tokio::test(start_paused = true)]
async fn nothing_is_tried_again_unless_it_is_said() {
    let server = Server::new([busy(), busy(), GOOD]);
    let client = server.client().build().unwrap();
    let error = client.send(&GetThingRequest::new("a")).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    assert!(error.is_retryable());
    // One call may say it for itself, and one may say it does not want to.
    let call = client.send(&GetThingRequest::new("a")).retry(Retry::new());
    assert_eq!(call.await.unwrap().name, "cup");
    let server = Server::new([busy()]);
    let client = server.client().retry(Retry::new()).build().unwrap();
    assert!(
        client
            .send(&GetThingRequest::new("a"))
            .retry(None)
            .await
            .is_err()
    );
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_tried_again_as_often_as_it_was_said() {
    let server = Server::new([Turn::Break, busy(), Turn::Answer(429, &[], ""), GOOD]);
    let client = server
        .client()
        .retry(Retry::new().attempts(4))
        .build()
        .unwrap();
    let begin = Instant::now();
    assert_eq!(
        client.send(&GetThingRequest::new("a")).await.unwrap().name,
        "cup"
    );
    assert_eq!(server.asked(), ["GET /things/a"; 4]);
    // A half to a whole of 0.5, 1 and 2 seconds.
    let waited = begin.elapsed().as_secs_f64();
    assert!((1.75..=3.5).contains(&waited), "{waited}");

    let server = Server::new([busy(), busy(), busy()]);
    let client = server.client().retry(Retry::new()).build().unwrap();
    let error = client.send(&GetThingRequest::new("a")).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn other_failures_stand() {
    for status in [400, 401, 403, 404, 409, 413, 501] {
        let server = Server::new([Turn::Answer(status, &[], "")]);
        let client = server.client().retry(Retry::new()).build().unwrap();
        let error = client.send(&GetThingRequest::new("a")).await.unwrap_err();
        assert!(!error.is_retryable(), "{status}");
        assert_eq!(server.asked().len(), 1, "{status}");
    }
    let server = Server::new([Turn::Answer(200, &[], "{")]);
    let client = server.client().retry(Retry::new()).build().unwrap();
    assert!(client.send(&GetThingRequest::new("a")).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn the_server_says_how_long_to_wait() {
    let server = Server::new([
        Turn::Answer(429, &[("retry-after", "9")], r#"{"errcode": "SLOW"}"#),
        Turn::Answer(429, &[], r#"{"errcode": "SLOW", "retry_after_ms": 4000}"#),
        GOOD,
        Turn::Answer(429, &[("retry-after", "60")], r#"{"errcode": "SLOW"}"#),
    ]);
    let client = server.client().retry(Retry::new()).build().unwrap();
    let begin = Instant::now();
    assert_eq!(
        client.send(&GetThingRequest::new("a")).await.unwrap().name,
        "cup"
    );
    let waited = begin.elapsed().as_secs_f64();
    assert!((13.0..13.3).contains(&waited), "{waited}");
    // A minute is more than the longest pause: the caller is told, and may wait.
    let error = client.send(&GetThingRequest::new("a")).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(60)));
    assert_eq!(server.asked().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn only_what_is_safe_is_repeated() {
    assert!(GetThing::INFO.is_repeatable());
    assert!(PutFile::INFO.is_repeatable());
    assert!(MakeOnce::INFO.is_repeatable());
    assert!(!MakeThing::INFO.is_repeatable());
    for turn in [
        Turn::Break,
        busy(),
        Turn::Answer(429, &[("retry-after", "0")], "{}"),
    ] {
        let server = Server::new([turn]);
        let client = server.client().retry(Retry::new()).build().unwrap();
        assert!(client.send(&MakeThingRequest::new("a")).await.is_err());
        assert_eq!(server.asked(), ["POST /make/a"]);
    }
    // The server tells a repetition by the ID in the path.
    let server = Server::new([Turn::Break, GOOD]);
    let client = server.client().retry(Retry::new()).build().unwrap();
    client.send(&MakeOnceRequest::new("a")).await.unwrap();
    assert_eq!(server.asked(), ["POST /once/a", "POST /once/a"]);
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_sent_once() {
    let server = Server::new([busy(), GOOD, busy()]);
    let client = server.client().retry(Retry::new()).build().unwrap();
    let bytes = PutFileRequest {
        content: Blob::new("text/plain", "in hand"),
    };
    client.send(&bytes).await.unwrap();
    assert_eq!(server.asked().len(), 2);
    let stream = PutFileRequest {
        content: Blob::new("text/plain", silent_after(&[b"a"])),
    };
    assert!(stream.content.body.as_bytes().is_none());
    assert!(client.send(&stream).await.is_err());
    assert_eq!(server.asked().len(), 3);
}
