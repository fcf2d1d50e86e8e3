//! Timeouts, of calls, of attempts and between the pieces of a stream; giving a call up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::Instant;
use typewright_runtime::client::{Client, Error, Retry};
use typewright_runtime::http::Body;

use crate::api::*;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_call_ends_when_its_time_is_over() {
    let server = Server::new([
        Turn::Hang,
        Turn::Hang,
        Turn::After(90 * SECOND, 200, r#"{"name": "cup"}"#),
    ]);
    let client = server.client().timeout(5 * SECOND).build().unwrap();
    let begin = Instant::now();
    let error = client.send(&GetThingRequest::new("a")).await.unwrap_err();
    assert!(matches!(error, Error::Timeout(time) if time == 5 * SECOND));
    assert!(error.is_timeout() && error.is_retryable());
    assert_eq!(error.to_string(), "`thing`: there was no answer within 5s");
    assert_eq!(begin.elapsed(), 5 * SECOND);

    // What a call says counts more than what the client says.
    let call = client.send(&GetThingRequest::new("a")).timeout(SECOND);
    assert!(call.await.unwrap_err().is_timeout());
    assert_eq!(begin.elapsed(), 6 * SECOND);
    let call = client.send(&GetThingRequest::new("a")).timeout(None);
    assert_eq!(call.await.unwrap().name, "cup");
}

#[tokio::test(start_paused = true)]
async fn the_time_of_a_call_covers_all_its_attempts() {
    let busy = || Turn::Answer(503, &[("retry-after", "3")], "");
    let server = Server::new([busy(), Turn::Hang, busy(), busy()]);
    let client = server
        .client()
        .timeout(5 * SECOND)
        .retry(Retry::new().attempts(9))
        .build()
        .unwrap();
    let begin = Instant::now();
    let error = client.send(&GetThingRequest::new("a")).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(begin.elapsed(), 5 * SECOND);

    // A pause that would outlast the call is not made: the reason says more.
    let error = client.send(&GetThingRequest::new("a")).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    assert!(begin.elapsed() < 9 * SECOND);
    assert_eq!(server.asked().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_takes_too_long_is_followed_by_another() {
    let server = Server::new([Turn::Hang, GOOD]);
    let retry = Retry::new().attempt_timeout(2 * SECOND);
    let client = server.client().retry(retry).build().unwrap();
    assert_eq!(
        client.send(&GetThingRequest::new("a")).await.unwrap().name,
        "cup"
    );
    assert_eq!(server.asked().len(), 2);
    // It is kept to also where there can be only one.
    let server = Server::new([Turn::Hang]);
    let client = server.client().retry(retry).build().unwrap();
    let error = client.send(&MakeThingRequest::new("a")).await.unwrap_err();
    assert!(matches!(error, Error::Timeout(time) if time == 2 * SECOND));
}

#[tokio::test(start_paused = true)]
async fn a_stream_may_be_slow_but_not_silent() {
    let server = Server::new([
        Turn::Stream(slow(&[b"a", b"b", b"c", b"d"], 4 * SECOND)),
        Turn::Stream(silent_after(&[b"a", b"b"])),
    ]);
    let client = server.client().timeout(5 * SECOND).build().unwrap();
    let file = client.send(&GetFileRequest::new("a")).await.unwrap();
    assert_eq!(&file.content.bytes().await.unwrap()[..], b"abcd");

    let file = client.send(&GetFileRequest::new("a")).await.unwrap();
    let mut body = file.content.body;
    let begin = Instant::now();
    assert_eq!(&body.chunk().await.unwrap().unwrap()[..], b"a");
    // Time in which nobody reads does not count.
    tokio::time::sleep(60 * SECOND).await;
    assert_eq!(&body.chunk().await.unwrap().unwrap()[..], b"b");
    let error = body.chunk().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the content breaks off: no more of it came within 5s"
    );
    assert_eq!(begin.elapsed(), 65 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_is_given_up() {
    struct Dropped(Arc<AtomicBool>);
    impl Drop for Dropped {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }
    let dropped = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&dropped);
    let service = tower::service_fn(move |_: http::Request<Body>| {
        let guard = Dropped(Arc::clone(&seen));
        async move {
            let _guard = guard;
            std::future::pending::<Result<http::Response<Body>, std::io::Error>>().await
        }
    });
    let client = Client::builder("http://localhost")
        .transport(service)
        .build()
        .unwrap();
    let mut poll = client.send(&GetThingRequest::new("a")).into_future();
    assert!(tokio::time::timeout(30 * SECOND, &mut poll).await.is_err());
    assert!(!dropped.load(Ordering::SeqCst));
    drop(poll);
    assert!(dropped.load(Ordering::SeqCst));
}

#[tokio::test(start_paused = true)]
async fn a_call_holds_all_that_it_needs() {
    let server = Server::new([GOOD]);
    let call = {
        let client = server.client().build().unwrap();
        client.send(&GetThingRequest::new("a")).into_future()
    };
    assert_eq!(tokio::spawn(call).await.unwrap().unwrap().name, "cup");
}

#[tokio::test(start_paused = true)]
async fn what_is_held_in_memory_is_limited() {
    let server = Server::new([GOOD, GOOD, Turn::Stream(silent_after(&[b"abc", b"def"]))]);
    let client = server.client().max_body(5).build().unwrap();
    let error = client.send(&GetThingRequest::new("a")).await.unwrap_err();
    assert!(matches!(error, Error::BodyTooLarge { limit: 5 }));
    assert!(!error.is_retryable());
    let call = client.send(&GetThingRequest::new("a")).max_body(100);
    assert_eq!(call.await.unwrap().name, "cup");
    let file = client.send(&GetFileRequest::new("a")).await.unwrap();
    assert!(file.content.bytes().await.is_err());
}
