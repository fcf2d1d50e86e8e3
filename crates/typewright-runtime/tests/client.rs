//! The client, over a router in process and over a loopback connection.
#![cfg(all(feature = "reqwest", feature = "server"))]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod server_api;

use std::error::Error as _;
use std::io::{Read, Write};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use server_api::*;
use tokio::net::TcpListener;
use typewright_runtime::Map;
use typewright_runtime::client::{BuildError, Client, ClientBuilder, Error};
use typewright_runtime::http::{Blob, EncodeError};

fn in_process() -> ClientBuilder {
    Client::builder("http://localhost").transport(router(Presences).merge(more()))
}

fn presence_of(user_id: &str) -> GetPresenceRequest {
    GetPresenceRequest {
        user_id: user_id.to_owned(),
    }
}

fn online() -> SetPresenceRequest {
    SetPresenceRequest {
        user_id: "u".to_owned(),
        presence: "online".to_owned(),
        extra: Map::new(),
    }
}

/// Serves a router on a port of its own and gives its URL.
async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// Answers every connection with the same bytes.
fn say(bytes: &'static [u8]) -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(bytes);
        }
    });
    format!("http://{address}")
}

async fn exercise(client: &Client) {
    client.set_credential(&TOKEN, "alice");
    let answer = client.send(&presence_of("@é/?#%")).await.unwrap();
    assert_eq!(answer.presence, "alice sees @é/?#%");
    let (done, raw) = client.send(&online()).raw().await.unwrap();
    assert_eq!(
        (done, raw.status().as_u16(), &raw.body()[..]),
        (Done {}, 200, &b"{}"[..])
    );
    let hidden = client.send(&presence_of("hidden")).await.unwrap_err();
    assert_eq!(hidden.status().map(|status| status.as_u16()), Some(403));
    assert!(
        matches!(hidden, Error::Api(PresenceError::Forbidden(error), _) if error.errcode == "FORBIDDEN")
    );
    let nobody = client.send(&presence_of("nobody")).await.unwrap_err();
    assert!(matches!(nobody, Error::Api(PresenceError::NotFound, _)));
    let broken = client.send(&presence_of("broken")).await.unwrap_err();
    assert!(
        matches!(broken, Error::Api(PresenceError::ServerError(error), _) if error.status == 503)
    );
    let request = StateRequest {
        kind: "k".to_owned(),
        key: String::new(),
        content: Blob::new("a/b", "xyz"),
    };
    assert_eq!(client.send(&request).await.unwrap().content, "k||a/b|3");
    client.remove_credential(&TOKEN);
    let stranger = client.send(&presence_of("u")).await.unwrap_err();
    assert!(matches!(stranger, Error::Api(PresenceError::Other(kept), _) if kept.status == 401));
}

#[tokio::test]
async fn a_router_is_a_transport() {
    exercise(&in_process().build().unwrap()).await;
}

#[tokio::test]
async fn reqwest_is_the_ordinary_transport() {
    let url = serve(Router::new().nest("/below", router(Presences).merge(more()))).await;
    exercise(&Client::new(format!("{url}/below/")).unwrap()).await;
}

#[tokio::test]
async fn a_secret_goes_only_where_it_is_asked_for() {
    let client = in_process()
        .credential(&OLD_TOKEN, "b&b")
        .credential(&LOGIN, "alice:secret")
        .build()
        .unwrap();
    assert_eq!(
        client.send(&WhoAmIRequest {}).await.unwrap().content,
        "alice:secret"
    );
    // The first alternative has no secret, so the second counts; this one the server does not know.
    let refused = client.send(&online()).await.unwrap_err();
    assert_eq!(refused.status().map(|status| status.as_u16()), Some(401));
    client.set_credential(&OLD_TOKEN, "bob");
    assert_eq!(client.send(&online()).await.unwrap(), Done {});
    client.set_credential(&COOKIE, "alice");
    let page = SecretRequest {
        page: Some(1),
        theme: Some("dark".to_owned()),
    };
    assert_eq!(
        client.send(&page).await.unwrap().content,
        "bob Some(1) Some(\"dark\")"
    );
    client.clone().set_credential(&KEY, "bob");
    assert_eq!(
        client.send(&page).await.unwrap().content,
        "alice+bob Some(1) Some(\"dark\")"
    );
    let shown = format!("{client:?}");
    assert!(
        shown.contains("oldToken") && !shown.contains("bob"),
        "{shown}"
    );
}

#[tokio::test]
async fn a_secret_that_is_no_header_is_refused() {
    let client = in_process().credential(&TOKEN, "a\nb").build().unwrap();
    let error = client.send(&presence_of("u")).await.unwrap_err();
    assert!(matches!(error, Error::Encode(EncodeError::Header(_))));
    assert!(!format!("{error} {error:?}").contains("a\nb"));
}

#[tokio::test]
async fn an_answer_that_does_not_fit_is_kept() {
    let path = "/api/v3/presence/u/status";
    let odd = Router::new().route(path, get(|| async { "<html>" }));
    let client = Client::builder("http://localhost")
        .transport(odd)
        .build()
        .unwrap();
    let error = client.send(&presence_of("u")).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    assert!(error.source().is_some());
    let Error::Decode(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (error.operation.id, error.response.body()),
        ("getPresence", &"<html>".into())
    );

    let teapot = Router::new().route(
        path,
        get(|| async { (http::StatusCode::IM_A_TEAPOT, "short") }),
    );
    let client = Client::builder("http://localhost")
        .transport(teapot)
        .build()
        .unwrap();
    let error = client.send(&presence_of("u")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "`getPresence`: the server answered 418 I'm a teapot"
    );
    let Error::Api(PresenceError::Other(kept), _) = error else {
        panic!("{error:?}")
    };
    assert_eq!(&kept.body[..], b"short");
}

#[tokio::test]
async fn a_long_answer_is_refused() {
    let client = in_process()
        .credential(&TOKEN, "alice")
        .max_body(10)
        .build()
        .unwrap();
    let error = client.send(&presence_of("u")).await.unwrap_err();
    assert!(matches!(error, Error::BodyTooLarge { limit: 10 }));
}

#[tokio::test]
async fn what_goes_wrong_on_the_way_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::builder(format!("http://{address}"))
        .credential(&OLD_TOKEN, "hush")
        .build()
        .unwrap();
    let error = client.send(&online()).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)));
    assert!(error.to_string().contains("refused"), "{error}");
    assert!(!format!("{error} {error:?}").contains("hush"));
    assert!(!error.is_timeout());

    for garbage in [
        &b"nonsense\r\n\r\n"[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}",
        b"",
    ] {
        let client = Client::new(say(garbage)).unwrap();
        let error = client.send(&PingRequest {}).await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
    }
}

#[tokio::test]
async fn reqwest_keeps_to_the_timeout() {
    let slow =
        Router::new().fallback(|| async { tokio::time::sleep(Duration::from_secs(60)).await });
    let client = Client::builder(serve(slow).await)
        .timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let error = client.send(&PingRequest {}).await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
}

#[test]
fn base_urls_are_checked() {
    for url in [
        "",
        "example.org",
        "/path",
        "http://",
        "http://a b",
        "http://a/?q",
        "http://a/#f",
    ] {
        assert!(
            matches!(Client::new(url), Err(BuildError::BaseUrl(_))),
            "{url}"
        );
    }
    assert_eq!(
        Client::new("https://example.org/a/").unwrap().base_url(),
        "https://example.org/a"
    );
}

#[test]
fn calls_can_be_moved_to_other_threads() {
    fn sent<T: Send>(_: &T) {}
    let client = in_process().build().unwrap();
    let call = client.send(&PingRequest {});
    sent(&call);
}
