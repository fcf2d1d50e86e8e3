//! Every documented status of the five operations, and what is not documented.

use matrix_client_server::appservice_ping::{
    Error as PingError, PingAppserviceError, PingAppserviceRequest, PingAppserviceResponse,
    PingErrorCode,
};
use matrix_client_server::definitions::errors::error::Error;
use matrix_client_server::definitions::errors::rate_limited::RateLimitError;
use matrix_client_server::formats::{EventId, RoomId};
use matrix_client_server::matrix_common::schemas::presence_state::PresenceState;
use matrix_client_server::presence::{
    GetPresenceError, GetPresenceRequest, GetPresenceResponse, SetPresenceError,
    SetPresenceRequest, SetPresenceResponse,
};
use matrix_client_server::receipts::{
    PostReceiptError, PostReceiptRequest, PostReceiptResponse, ReceiptType,
};
use matrix_client_server::room_send::{SendMessageError, SendMessageRequest, SendMessageResponse};
use matrix_client_server::typewright_runtime::Map;
use matrix_client_server::typewright_runtime::client::Error as ClientError;
use matrix_client_server::typewright_runtime::http::{HeaderMap, StatusCode, Unexpected};

use crate::home::start;
use crate::raw::client_of;

fn error(code: &str) -> Box<Error> {
    let mut error = Error::new(code);
    error.error = Some("in words".to_owned());
    Box::new(error)
}

fn limited() -> Box<RateLimitError> {
    let mut error = RateLimitError::new("M_LIMIT_EXCEEDED");
    error.retry_after_ms = Some(1500);
    Box::new(error)
}

/// Calls an operation once for its response and once for each of its errors.
macro_rules! each_answer {
    ($home:ident.$turn:ident, $client:ident.$group:ident().$method:ident($request:expr), $response:expr, [$($error:expr),* $(,)?]) => {
        $home.$turn.answers(Ok($response));
        assert_eq!($client.$group().$method($request).await.unwrap(), $response);
        assert_eq!($home.$turn.asked(), $request);
        $(
            $home.$turn.answers(Err($error));
            match $client.$group().$method($request).await {
                Err(ClientError::Api(error, _)) => assert_eq!(error, $error),
                other => panic!("{other:?}"),
            }
        )*
    };
}

#[tokio::test(flavor = "multi_thread")]
async fn every_documented_status() {
    let (home, client, _) = start().await;
    let room = || RoomId::new("!engine:example.org").unwrap();
    let event = || EventId::new("$first").unwrap();
    each_answer!(
        home.ping,
        client
            .appservice_ping()
            .ping_appservice(PingAppserviceRequest::new("bridge")),
        PingAppserviceResponse::new(12),
        [
            PingAppserviceError::BadRequest(error("M_URL_NOT_SET")),
            PingAppserviceError::Forbidden(error("M_FORBIDDEN")),
            PingAppserviceError::BadGateway(Box::new(PingError::new(PingErrorCode::MBadStatus))),
            PingAppserviceError::GatewayTimeout(error("M_CONNECTION_TIMEOUT")),
        ]
    );
    each_answer!(
        home.send,
        client
            .room_participation()
            .send_message(SendMessageRequest::new(
                room(),
                "m.room.message",
                "1",
                Map::from([("body".into(), "hi".into())])
            )),
        SendMessageResponse::new(event()),
        [SendMessageError::BadRequest(error(
            "M_DUPLICATE_ANNOTATION"
        ))]
    );
    each_answer!(
        home.set,
        client.presence().set_presence(SetPresenceRequest::new(
            "@ada:example.org",
            PresenceState::Online
        )),
        SetPresenceResponse::new(),
        [SetPresenceError::TooManyRequests(limited())]
    );
    each_answer!(
        home.get,
        client
            .presence()
            .get_presence(GetPresenceRequest::new("@ada:example.org")),
        GetPresenceResponse::new(PresenceState::Unavailable),
        [
            GetPresenceError::Forbidden(error("M_FORBIDDEN")),
            GetPresenceError::NotFound(error("M_NOT_FOUND"))
        ]
    );
    each_answer!(
        home.receipt,
        client
            .room_participation()
            .post_receipt(PostReceiptRequest::new(
                room(),
                ReceiptType::MReadPrivate,
                event()
            )),
        PostReceiptResponse::new(),
        [
            PostReceiptError::BadRequest(error("M_INVALID_PARAM")),
            PostReceiptError::TooManyRequests(limited()),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undocumented_status_is_kept_whole_both_ways() {
    let client = client_of(
        418,
        &[("x-pot", "short"), ("content-type", "text/plain")],
        b"I am \xff a teapot",
    )
    .await;
    let answer = client
        .presence()
        .get_presence(GetPresenceRequest::new("@ada:example.org"))
        .await;
    let Err(ClientError::Api(GetPresenceError::Other(other), _)) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(
        (other.status.as_u16(), &other.body[..]),
        (418, &b"I am \xff a teapot"[..])
    );
    assert_eq!(other.headers["x-pot"], "short");

    let (home, client, _) = start().await;
    let sent = Unexpected {
        status: StatusCode::IM_A_TEAPOT,
        headers: HeaderMap::new(),
        body: "pot".into(),
    };
    home.get
        .answers(Err(GetPresenceError::Other(Box::new(sent))));
    let answer = client
        .presence()
        .get_presence(GetPresenceRequest::new("@ada:example.org"))
        .await;
    let Err(ClientError::Api(GetPresenceError::Other(other), _)) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!((other.status.as_u16(), &other.body[..]), (418, &b"pot"[..]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_documented_error_of_another_shape_is_kept_whole() {
    let client = client_of(404, &[("content-type", "text/html")], b"<h1>Not here</h1>").await;
    let answer = client
        .presence()
        .get_presence(GetPresenceRequest::new("@ada:example.org"))
        .await;
    let Err(ClientError::Api(GetPresenceError::Other(other), _)) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(
        (other.status.as_u16(), &other.body[..]),
        (404, &b"<h1>Not here</h1>"[..])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_that_does_not_fit_says_where() {
    let table: &[(&'static [u8], &str)] = &[
        (b"<h1>Welcome</h1>", ""),
        (br#"{"presence": 5}"#, "/presence"),
        (
            br#"{"presence": "online", "last_active_ago": "long"}"#,
            "/last_active_ago",
        ),
        (
            br#"{"presence": "online", "last_active_ago": 1e30}"#,
            "/last_active_ago",
        ),
        (br#"{"last_active_ago": 1}"#, "/presence"),
        (br#"{"presence": "online""#, ""),
        (br#"{"presence": "online", "presence": "offline"}"#, ""),
        (b"\xff\xfe", ""),
    ];
    for (body, pointer) in table {
        let client = client_of(200, &[("content-type", "application/json")], body).await;
        let answer = client
            .presence()
            .get_presence(GetPresenceRequest::new("@ada:example.org"))
            .await;
        let Err(ClientError::Decode(error)) = answer else {
            panic!("{answer:?}")
        };
        assert_eq!(error.operation.id, "getPresence");
        assert_eq!(error.response.body().as_bytes().unwrap(), *body);
        let place = format!("{:?}", error.source.place);
        assert!(
            place.contains(&format!("pointer: {pointer:?}")),
            "{place} for {:?}",
            String::from_utf8_lossy(body)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_answers() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = matrix_client_server::Client::new(url).unwrap();
    let answer = client
        .presence()
        .get_presence(GetPresenceRequest::new("@ada:example.org"))
        .await;
    assert!(
        matches!(answer, Err(ClientError::Transport(_))),
        "{answer:?}"
    );
}
