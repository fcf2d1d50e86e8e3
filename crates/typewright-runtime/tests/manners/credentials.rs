//! Tokens that change while the client is at work.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::{HeaderName, HeaderValue};
use tokio::time::sleep;
use typewright_runtime::client::{BoxError, Retry};
use typewright_runtime::http::{Blob, Body};

use crate::api::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_call_goes_without_a_token_while_it_changes() {
    let calls = 4000;
    let server = Server::new((0..calls).map(|_| GOOD));
    let client = server.client().credential(&TOKEN, "one").build().unwrap();
    let turning = {
        let client = client.clone();
        tokio::spawn(async move {
            for turn in 0..100_000 {
                client.set_credential(&TOKEN, if turn % 2 == 0 { "two" } else { "one" });
                if turn % 100 == 0 {
                    tokio::task::yield_now().await;
                }
            }
        })
    };
    let callers = (0..4).map(|_| {
        let client = client.clone();
        tokio::spawn(async move {
            for _ in 0..calls / 4 {
                client.send(&GetThingRequest::new("a")).await.unwrap();
            }
        })
    });
    for caller in callers.collect::<Vec<_>>() {
        caller.await.unwrap();
    }
    turning.await.unwrap();
    let tokens = server.tokens();
    assert_eq!(tokens.len(), calls);
    assert!(
        tokens
            .iter()
            .all(|token| token == "Bearer one" || token == "Bearer two")
    );
}

#[tokio::test(start_paused = true)]
async fn the_next_attempt_has_the_token_of_its_time() {
    let server = Server::new([Turn::Answer(503, &[("retry-after", "10")], ""), GOOD]);
    let client = server
        .client()
        .credential(&TOKEN, "old")
        .retry(Retry::new())
        .build()
        .unwrap();
    let call = tokio::spawn(client.send(&GetThingRequest::new("a")).into_future());
    sleep(Duration::from_secs(5)).await;
    client.set_credential(&TOKEN, "new");
    call.await.unwrap().unwrap();
    assert_eq!(server.tokens(), ["Bearer old", "Bearer new"]);
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_once_for_all_who_need_it() {
    let client = Server::new([])
        .client()
        .credential(&TOKEN, "old")
        .build()
        .unwrap();
    let made = Arc::new(AtomicUsize::new(0));
    let seen = client.generation();
    let renewals = (0..10).map(|_| {
        let (client, made) = (client.clone(), Arc::clone(&made));
        tokio::spawn(async move {
            let make = || async {
                sleep(Duration::from_secs(1)).await;
                made.fetch_add(1, Ordering::SeqCst);
                Ok::<_, BoxError>("new")
            };
            client.renew(&TOKEN, seen, make).await
        })
    });
    for renewal in renewals.collect::<Vec<_>>() {
        renewal.await.unwrap().unwrap();
    }
    assert_eq!(made.load(Ordering::SeqCst), 1);
    assert_ne!(client.generation(), seen);

    // One that fails changes nothing, and the next one tries again.
    let seen = client.generation();
    let failed = client
        .renew(&TOKEN, seen, || async { Err::<&str, _>("no") })
        .await;
    assert_eq!((failed, client.generation()), (Err("no"), seen));
    let made = client
        .renew(&TOKEN, seen, || async { Ok::<_, &str>("newer") })
        .await;
    assert!(made.is_ok() && client.generation() != seen);
}

#[tokio::test]
async fn clones_share_their_tokens_and_a_detached_client_has_its_own() {
    let server = Server::new([GOOD, GOOD, GOOD, GOOD]);
    let alice = server.client().credential(&TOKEN, "alice").build().unwrap();
    let (clone, bob) = (alice.clone(), alice.detached());
    bob.set_credential(&TOKEN, "bob");
    for client in [&clone, &bob] {
        client.send(&GetThingRequest::new("a")).await.unwrap();
    }
    alice.remove_credential(&TOKEN);
    for client in [&clone, &bob] {
        client.send(&GetThingRequest::new("a")).await.unwrap();
    }
    assert_eq!(
        server.tokens(),
        ["Bearer alice", "Bearer bob", "", "Bearer bob"]
    );
}

#[tokio::test]
async fn only_an_operation_that_asks_for_a_token_gets_it() {
    let server = Server::new([GOOD]);
    let client = server
        .client()
        .credential(&TOKEN, "secret")
        .build()
        .unwrap();
    let content = Blob::new("text/plain", Body::from("text"));
    let call = client.send(&PutFileRequest { content });
    let name = HeaderName::from_static("x-request-id");
    call.header(name.clone(), HeaderValue::from_static("7"))
        .await
        .unwrap();
    assert_eq!(server.tokens(), [""]);
    assert_eq!(server.headers().get(name).unwrap(), "7");
    let shown = format!("{client:?}");
    assert!(
        shown.contains("token") && !shown.contains("secret"),
        "{shown}"
    );
}
