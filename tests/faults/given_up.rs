//! Calls that are given up: the connection is closed, the streams are let go, and no further attempt is made.

use std::time::Duration;

use matrix_client_server::content_repo::{GetContentRequest, GetContentResponse};
use matrix_client_server::formats::ServerName;
use matrix_client_server::sync::SyncRequest;
use matrix_client_server::typewright_runtime::client::Retry;
use tokio::time::{sleep, timeout};

use crate::calls::{Kind, Op, call, kind, presence};
use crate::clients::{LONG, NEVER, Over, SHORT};
use crate::fault::Fault;
use crate::home::{Home, TOKEN};
use crate::proxy::{Plan, Proxy};

/// A long poll that nobody waits for any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_poll_that_is_dropped_closes_its_connection() {
    let (_, server) = Home::start().await;
    for over in Over::BOTH {
        for fault in [Fault::Silence, Fault::EndlessInterim] {
            let proxy = Proxy::start(server, Plan::always(fault));
            let client = over.patient(&proxy.url());
            let mut request = SyncRequest::new();
            request.timeout = Some(30_000);
            let mut poll = Box::pin(client.room_participation().sync(request).into_future());
            tokio::select! {
                answer = &mut poll => panic!("{answer:?}"),
                () = proxy.saw(|log| log.attempts == 1) => {}
            }
            assert_eq!(proxy.log().gone, 0);
            drop(poll);
            proxy.saw(|log| log.gone == 1).await;
            assert_eq!(proxy.log().attempts, 1, "{fault:?} over {over:?}");
        }
    }
}

/// The same with a call that runs out of time, in whatever part of the answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_call_out_of_time_closes_its_connection() {
    let (_, server) = Home::start().await;
    for over in Over::BOTH {
        for fault in [
            Fault::Silence,
            Fault::SilenceAfterHead,
            Fault::SilenceInBody,
            Fault::FloodOfInterim,
        ] {
            let proxy = Proxy::start(server, Plan::always(fault));
            let client = over.ordinary(&proxy.url()).timeout(SHORT).build().unwrap();
            client.set_access_token_bearer(TOKEN);
            let error = timeout(NEVER, presence(&client, "late")).await.unwrap();
            assert_eq!(kind(&error.unwrap_err()), Kind::Timeout, "{fault:?}");
            proxy.saw(|log| log.gone == 1).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_is_dropped_closes_its_connection() {
    let (_, server) = Home::start().await;
    for over in Over::BOTH {
        let proxy = Proxy::start(server, Plan::always(Fault::SilenceInBody));
        let client = over.ordinary(&proxy.url()).build().unwrap();
        let name = ServerName::new("example.org").unwrap();
        #[expect(deprecated, reason = "the one without credentials")]
        let answer = client
            .media()
            .get_content(GetContentRequest::new(name, "a"));
        let GetContentResponse::Ok(ok) = answer.await.unwrap() else {
            panic!("a redirection")
        };
        let mut body = ok.body.body;
        assert!(body.chunk().await.unwrap().is_some());
        assert_eq!(proxy.log().gone, 0);
        drop(body);
        proxy.saw(|log| log.gone == 1).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn none_follows_a_call_that_is_dropped_between_attempts() {
    let (home, server) = Home::start().await;
    let given_up = |over: Over| {
        let proxy = Proxy::start(server, Plan::first([Fault::Unavailable]));
        async move {
            let retry = Retry::new().first_pause(Duration::from_millis(600));
            let client = over.ordinary(&proxy.url()).timeout(LONG).retry(retry);
            let client = client.build().unwrap();
            client.set_access_token_bearer(TOKEN);
            tokio::select! {
                outcome = call(&client, Op::Get, "given up") => panic!("{outcome:?}"),
                () = async {
                    proxy.saw(|log| log.attempts == 1).await;
                    // The answer arrives, and the pause begins.
                    sleep(Duration::from_millis(50)).await;
                } => {}
            }
            sleep(Duration::from_secs(1)).await;
            assert_eq!(proxy.log().attempts, 1, "{over:?}");
        }
    };
    tokio::join!(given_up(Over::Reqwest), given_up(Over::Hyper));
    assert_eq!(home.count("given up"), 0);
}
