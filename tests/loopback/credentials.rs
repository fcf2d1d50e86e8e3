//! Tokens: right, wrong, missing, in the header and in the query, and never to be seen.

use matrix_client_server::Client;
use matrix_client_server::matrix_common::schemas::presence_state::PresenceState;
use matrix_client_server::presence::{GetPresenceError, GetPresenceRequest, GetPresenceResponse};
use matrix_client_server::typewright_runtime::client::Error as ClientError;

use crate::home::{TOKEN, start};
use crate::raw::exchange;

/// What a client without or with a wrong token is told.
async fn refusal(client: &Client) -> (u16, String) {
    let answer = client
        .presence()
        .get_presence(GetPresenceRequest::new("@ada:example.org"))
        .await;
    let Err(ClientError::Api(GetPresenceError::Other(other), _)) = answer else {
        panic!("{answer:?}")
    };
    (
        other.status.as_u16(),
        String::from_utf8_lossy(&other.body).into_owned(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_and_wrong() {
    let (_, _, url) = start().await;
    let (status, body) = refusal(&Client::new(&url).unwrap()).await;
    assert_eq!(status, 401);
    assert!(body.contains(r#""errcode":"M_MISSING_TOKEN""#), "{body}");
    let client = Client::new(&url).unwrap();
    client.set_access_token_bearer("wrong-token");
    let (status, body) = refusal(&client).await;
    assert_eq!(status, 401);
    assert!(body.contains(r#""errcode":"M_UNKNOWN_TOKEN""#), "{body}");
    assert!(!body.contains("wrong-token"), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_header_or_in_the_query() {
    let (home, _, url) = start().await;
    let client = Client::new(&url).unwrap();
    client.set_access_token_query(TOKEN);
    home.get
        .answers(Ok(GetPresenceResponse::new(PresenceState::Online)));
    client
        .presence()
        .get_presence(GetPresenceRequest::new("@ada:example.org"))
        .await
        .unwrap();
    let path = "/_matrix/client/v3/presence/@ada:example.org/status";
    for head in [
        format!("GET {path}?access_token={TOKEN} HTTP/1.1"),
        format!("GET {path} HTTP/1.1\r\nauthorization: Bearer {TOKEN}"),
        format!("GET {path} HTTP/1.1\r\nauthorization: bearer {TOKEN}"),
    ] {
        home.get
            .answers(Ok(GetPresenceResponse::new(PresenceState::Online)));
        assert_eq!(exchange(&url, &head, b"").await.0, 200, "{head}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_live_client_changes_its_token() {
    let (home, client, _) = start().await;
    client.set_access_token_bearer("wrong-token");
    assert_eq!(refusal(&client).await.0, 401);
    client.set_access_token_bearer(TOKEN);
    home.get
        .answers(Ok(GetPresenceResponse::new(PresenceState::Online)));
    client
        .presence()
        .get_presence(GetPresenceRequest::new("@ada:example.org"))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn never_to_be_seen() {
    let client = Client::new("http://127.0.0.1:9").unwrap();
    client.set_access_token_query("secret-token");
    client.set_access_token_bearer("secret-token");
    let error = client
        .presence()
        .get_presence(GetPresenceRequest::new("@ada:example.org"))
        .await
        .unwrap_err();
    for text in [
        format!("{client:?}"),
        format!("{error:?}"),
        error.to_string(),
    ] {
        assert!(!text.contains("secret-token"), "{text}");
    }
}
