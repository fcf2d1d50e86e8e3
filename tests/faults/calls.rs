//! Calls of a few operations, all told in the same words: what became of one, and whether the error that it gave is as
//! errors are.

use std::fmt::Write;

use bytes::Bytes;
use matrix_client_server::Client;
use matrix_client_server::content_repo::UploadContentRequest;
use matrix_client_server::create_room::CreateRoomRequest;
use matrix_client_server::formats::RoomId;
use matrix_client_server::login::LoginRequest;
use matrix_client_server::presence::{GetPresence, GetPresenceRequest, GetPresenceResponse};
use matrix_client_server::room_send::SendMessageRequest;
use matrix_client_server::typewright_runtime::client::{Call, Error};
use matrix_client_server::typewright_runtime::http::{Blob, Body, Operation, Place};
use matrix_client_server::typewright_runtime::{Map, Nullable};

use crate::home::{NEXT_TOKEN, PASSWORD, TOKEN};
use crate::pieces::Pieces;

/// An operation of each sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// Reads: `getPresence`.
    Get,
    /// Puts, with a transaction ID: `sendMessage`.
    Put,
    /// Makes something new each time: `createRoom`.
    Post,
    /// The same without credentials, and with a password: `login`.
    Login,
    /// Sends a stream: `uploadContent`.
    Upload,
}

impl Op {
    pub(crate) const ALL: [Self; 5] = [Self::Get, Self::Put, Self::Post, Self::Login, Self::Upload];

    /// Whether it may be sent again when nobody knows what became of it.
    pub(crate) fn is_repeatable(self) -> bool {
        matches!(self, Self::Get | Self::Put)
    }

    /// Whether it goes out with a token.
    pub(crate) fn has_token(self) -> bool {
        self != Self::Login
    }

    /// The first member that its answer has to have.
    pub(crate) fn needs(self) -> &'static str {
        match self {
            Self::Get => "presence",
            Self::Put => "event_id",
            Self::Post => "room_id",
            Self::Login => "user_id",
            Self::Upload => "content_uri",
        }
    }

    /// The last member of its answer: a text.
    pub(crate) fn ends_with(self) -> &'static str {
        match self {
            Self::Get => "status_msg",
            Self::Login => "device_id",
            _ => self.needs(),
        }
    }
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Ok,
    Transport,
    Timeout,
    /// With this status.
    Api(u16),
    /// At this place of the body.
    Decode(String),
    TooLarge,
    /// In no way that these tests know.
    Other,
}

impl Kind {
    pub(crate) fn is_retryable(&self) -> bool {
        match self {
            Self::Transport | Self::Timeout => true,
            Self::Api(status) => matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504),
            _ => false,
        }
    }
}

/// What became of a call.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) kind: Kind,
    /// The mark that the answer gives back, or what the error says.
    pub(crate) says: String,
    /// What is wrong with the error, apart from its kind.
    pub(crate) complaints: Vec<String>,
}

impl Outcome {
    fn of<O: Operation>(result: Result<String, Error<O>>) -> Self {
        match result {
            Ok(says) => Self {
                kind: Kind::Ok,
                says,
                complaints: Vec::new(),
            },
            Err(error) => Self {
                kind: kind(&error),
                says: error.to_string(),
                complaints: complaints(&error),
            },
        }
    }
}

pub(crate) fn kind<O: Operation>(error: &Error<O>) -> Kind {
    match error {
        Error::Transport(_) => Kind::Transport,
        Error::Timeout(_) => Kind::Timeout,
        Error::Api(_, answer) => Kind::Api(answer.status().as_u16()),
        Error::Decode(error) => match &error.source.place {
            Place::Body { pointer } => Kind::Decode(pointer.clone()),
            _ => Kind::Other,
        },
        Error::BodyTooLarge { .. } => Kind::TooLarge,
        _ => Kind::Other,
    }
}

/// What is wrong with an error: it contradicts itself, has no source, or says a secret.
pub(crate) fn complaints<O: Operation>(error: &Error<O>) -> Vec<String> {
    let mut complaints = Vec::new();
    let kind = kind(error);
    let mut check = |what: &str, fits: bool| {
        if !fits {
            complaints.push(format!("{what} does not fit {kind:?}"));
        }
    };
    check("is_retryable", error.is_retryable() == kind.is_retryable());
    check("is_timeout", error.is_timeout() == (kind == Kind::Timeout));
    let status = match kind {
        Kind::Api(status) => Some(status),
        Kind::Decode(_) => Some(200),
        _ => None,
    };
    check(
        "status",
        error.status().map(|status| status.as_u16()) == status,
    );
    check("api", error.api().is_some() == matches!(kind, Kind::Api(_)));
    let source = std::error::Error::source(error);
    let has_source = matches!(kind, Kind::Transport | Kind::Decode(_));
    check("source", source.is_some() == has_source);

    let mut texts = format!("{error}\n{error:?}\n{error:#?}\n");
    let mut next = source;
    while let Some(error) = next {
        writeln!(texts, "{error}\n{error:?}\n{error:#?}").unwrap();
        next = error.source();
    }
    for secret in [TOKEN, NEXT_TOKEN, PASSWORD] {
        if texts.contains(secret) {
            complaints.push(format!("it says a secret: {texts}"));
        }
    }
    complaints
}

/// Calls an operation with a request that bears a mark.
pub(crate) async fn call(client: &Client, op: Op, mark: &str) -> Outcome {
    match op {
        Op::Get => Outcome::of(presence(client, mark).await.map(said)),
        Op::Put => {
            let room = RoomId::new("!room:example.org").unwrap();
            let content = Map::from([("body".into(), PASSWORD.into())]);
            let request = SendMessageRequest::new(room, "m.room.message", mark, content);
            let answer = client.room_participation().send_message(request).await;
            Outcome::of(answer.map(|response| response.event_id.as_str()[1..].to_owned()))
        }
        Op::Post => {
            let mut request = CreateRoomRequest::new();
            request.name = Some(mark.to_owned());
            request.topic = Some(PASSWORD.to_owned());
            let answer = client.room_creation().create_room(request).await;
            Outcome::of(answer.map(|response| response.room_id.as_str()[1..].to_owned()))
        }
        Op::Login => {
            let mut request = LoginRequest::new("m.login.password");
            request.password = Some(PASSWORD.to_owned());
            request.device_id = Some(mark.to_owned());
            let answer = client.session_management().login(request).await;
            Outcome::of(answer.map(|response| response.device_id))
        }
        Op::Upload => {
            let pieces = [mark, "\n", PASSWORD].map(|piece| Bytes::from(piece.to_owned()));
            let body = Body::from_stream(Pieces::new(pieces));
            let request = UploadContentRequest::new(Blob::new("application/octet-stream", body));
            let answer = client.media().upload_content(request).await;
            Outcome::of(answer.map(|response| {
                let uri = response.content_uri.as_str();
                uri.rsplit('/').next().unwrap().to_owned()
            }))
        }
    }
}

/// A call that reads, to be told more.
pub(crate) fn presence(client: &Client, mark: &str) -> Call<GetPresence> {
    client
        .presence()
        .get_presence(GetPresenceRequest::new(mark))
}

/// The mark that its answer gives back.
pub(crate) fn said(response: GetPresenceResponse) -> String {
    match response.status_msg {
        Some(Nullable::Value(mark)) => mark,
        other => format!("{other:?}"),
    }
}
