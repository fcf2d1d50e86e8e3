//! Requests that are turned away before a method sees them, in Matrix's own shape of errors.

use std::sync::Arc;

use matrix_client_server::presence::{
    GetPresenceRequest, PresenceService, SetPresenceError, SetPresenceRequest, SetPresenceResponse,
};
use matrix_client_server::typewright_runtime::http::OperationInfo;
use matrix_client_server::typewright_runtime::server::{
    Authenticate, Credentials, Rejection, ServerError,
};

use crate::home::{TOKEN, serve, start};
use crate::raw::exchange;

const STATUS: &str = "/_matrix/client/v3/presence/@ada:example.org/status";

/// Method, header and body of a request; status and code of the answer, and a word in it.
type Row = (
    &'static str,
    &'static str,
    &'static [u8],
    u16,
    &'static str,
    &'static str,
);

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told_in_shape() {
    let (_, _, url) = start().await;
    let json = "content-type: application/json";
    let table: &[Row] = &[
        ("PUT", json, b"{", 400, "M_NOT_JSON", ""),
        ("PUT", json, b"\xff", 400, "M_NOT_JSON", ""),
        (
            "PUT",
            json,
            br#"{"presence": 5}"#,
            400,
            "M_BAD_JSON",
            "presence",
        ),
        (
            "PUT",
            json,
            br#"{"presence": "online", "status_msg": ["x"]}"#,
            400,
            "M_BAD_JSON",
            "status_msg",
        ),
        ("PUT", json, b"[]", 400, "M_BAD_JSON", ""),
        ("PUT", json, b"{}", 400, "M_MISSING_PARAM", "presence"),
        (
            "PUT",
            "content-type: text/plain",
            br#"{"presence": "online"}"#,
            415,
            "M_NOT_JSON",
            "",
        ),
        ("DELETE", json, b"", 405, "M_UNRECOGNIZED", ""),
    ];
    for (method, header, body, status, code, word) in table {
        let head =
            format!("{method} {STATUS} HTTP/1.1\r\nauthorization: Bearer {TOKEN}\r\n{header}");
        let (got, text) = exchange(&url, &head, body).await;
        assert_eq!(got, *status, "{text}");
        assert!(text.contains(&format!("\"errcode\":\"{code}\"")), "{text}");
        assert!(text.contains(word), "{text}");
        assert!(
            text.to_lowercase()
                .contains("content-type: application/json"),
            "{text}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_and_sizes() {
    let (_, _, url) = start().await;
    let bearer = format!("authorization: Bearer {TOKEN}\r\ncontent-type: application/json");
    let (status, text) = exchange(
        &url,
        &format!("GET /_matrix/nothing HTTP/1.1\r\n{bearer}"),
        b"",
    )
    .await;
    assert_eq!(status, 404);
    assert!(text.contains("M_UNRECOGNIZED"), "{text}");
    let bad = "/_matrix/client/v3/presence/%ff/status";
    let (status, text) = exchange(&url, &format!("GET {bad} HTTP/1.1\r\n{bearer}"), b"").await;
    assert_eq!(status, 400, "{text}");
    assert!(
        text.contains("M_INVALID_PARAM") && text.contains("userId"),
        "{text}"
    );
    let large = vec![b' '; 17 << 20];
    let (status, text) =
        exchange(&url, &format!("PUT {STATUS} HTTP/1.1\r\n{bearer}"), &large).await;
    assert_eq!(status, 413, "{text}");
    assert!(text.contains("M_TOO_LARGE"), "{text}");
}

/// A service of which only one method is written, and that one badly.
struct Clumsy;

impl Authenticate for Clumsy {
    type Caller = ();

    async fn authenticate(
        &self,
        _: Credentials,
        _: &'static OperationInfo,
    ) -> Result<(), Rejection> {
        Ok(())
    }
}

impl PresenceService for Clumsy {
    async fn set_presence(
        &self,
        (): (),
        request: SetPresenceRequest,
    ) -> Result<SetPresenceResponse, ServerError<SetPresenceError>> {
        assert!(request.status_msg.is_none(), "a service that fails");
        Ok(SetPresenceResponse::new())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_skeleton_serves_and_survives() {
    let url = serve(matrix_client_server::presence::router(Arc::new(Clumsy))).await;
    let client = matrix_client_server::Client::new(&url).unwrap();
    client.set_access_token_bearer("any");
    let error = client
        .presence()
        .get_presence(GetPresenceRequest::new("@ada:example.org"))
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 404);
    let bearer = "authorization: Bearer any\r\ncontent-type: application/json";
    let (_, text) = exchange(&url, &format!("GET {STATUS} HTTP/1.1\r\n{bearer}"), b"").await;
    assert!(text.contains("M_UNRECOGNIZED"), "{text}");
    let put = format!("PUT {STATUS} HTTP/1.1\r\n{bearer}");
    let (status, text) = exchange(&url, &put, br#"{"presence":"online","status_msg":"x"}"#).await;
    assert_eq!(status, 500, "{text}");
    assert!(text.contains("M_UNKNOWN"), "{text}");
    assert_eq!(
        exchange(&url, &put, br#"{"presence":"online"}"#).await.0,
        200
    );
}
