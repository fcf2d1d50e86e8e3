//! Somebody who calls a server through the generated client. Nothing else in the suite sends a request of the API: here
//! each call is noted, with what its answer loses on the way through the types.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, anyhow, bail};
use matrix_client_server::Client;
use matrix_client_server::typewright_runtime::client::{Body, Error};
use matrix_client_server::typewright_runtime::http::{
    Bytes, EncodeError, Operation, Reply, Request,
};
use matrix_client_server::typewright_runtime::replay::{Values, fidelity};

use crate::journal::{Answer, Entry, Journal, Server};

/// The documented answer of success of a request's operation.
pub(crate) type Success<R> = <<R as Request>::Operation as Operation>::Response;

/// The answer of failure of a request's operation.
pub(crate) type Failure<R> = <<R as Request>::Operation as Operation>::Error;

/// Who calls.
#[derive(Clone)]
pub(crate) enum Credential {
    /// A user, or an application service that acts as one.
    User(String),
    /// An application service, by its `as_token`, where only such a one may call.
    Appservice(String),
}

/// Somebody who calls a server.
#[derive(Clone)]
pub(crate) struct Caller {
    server: Server,
    client: Client,
    journal: Arc<Journal>,
}

impl Caller {
    /// Somebody without an account.
    pub(crate) fn new(server: Server, client: Client, journal: Arc<Journal>) -> Self {
        Self {
            server,
            client,
            journal,
        }
    }

    /// The same with a credential.
    pub(crate) fn with(&self, credential: Credential) -> Self {
        let client = self.client.detached();
        match credential {
            Credential::User(token) => client.set_access_token_bearer(token),
            Credential::Appservice(token) => client.set_appservice_access_token_bearer(token),
        }
        Self {
            client,
            ..self.clone()
        }
    }

    /// Calls an operation, which has to succeed as documented. Streams are received whole.
    pub(crate) async fn call<R: Request>(&self, request: R) -> Result<Success<R>> {
        let id = R::Operation::INFO.id;
        match self.send(request).await? {
            Heard::Success(response) => Ok(response),
            Heard::Failure(_, raw) => bail!("{id} was refused: {}", excerpt(&raw)),
            Heard::Unread(error, raw) => bail!("{id}: {error}: {}", excerpt(&raw)),
        }
    }

    /// Calls an operation whose answer is content, and hands that on as it arrives. The journal has nothing of it: what is
    /// still to come cannot be compared.
    pub(crate) async fn open<R: Request>(&self, request: R) -> Result<Success<R>> {
        let opened = self.client.send(request).await;
        opened.map_err(|error| anyhow!("{}: {error}", R::Operation::INFO.id))
    }

    /// Calls an operation, which has to fail: the status, and the error.
    pub(crate) async fn refused<R: Request>(&self, request: R) -> Result<(u16, Failure<R>)> {
        let id = R::Operation::INFO.id;
        match self.send(request).await? {
            Heard::Success(_) => bail!("{id} was not refused"),
            Heard::Failure(error, _) => Ok((error.status(), error)),
            Heard::Unread(error, raw) => bail!("{id}: {error}: {}", excerpt(&raw)),
        }
    }

    /// The one place where a request goes out.
    async fn send<R: Request>(&self, request: R) -> Result<Heard<R>> {
        let info = R::Operation::INFO;
        let misread = misread(&request, self.client.runtime().base_url())?;
        let began = Instant::now();
        let result = self.client.send(request).raw().await;
        let took = began.elapsed();
        let (heard, answer, raw) = match result {
            Ok((response, raw)) => {
                let answer = Answer::Success(response.variant());
                (Heard::Success(response), answer, raw)
            }
            Err(Error::Api(error, raw)) => {
                let answer = match error.as_unexpected() {
                    Some(_) => Answer::Undocumented,
                    None => Answer::Error(error.variant()),
                };
                (Heard::Failure(error, (*raw).clone()), answer, *raw)
            }
            Err(Error::Decode(error)) => {
                let told = error.to_string();
                let body = |body: &Body| body.as_bytes().cloned().unwrap_or_default();
                let raw = error.response.map(|whole| body(&whole));
                let answer = Answer::Unread(told.clone());
                (Heard::Unread(told, raw.clone()), answer, raw)
            }
            Err(error) => return Err(anyhow!("{}: {error}", info.id)),
        };
        self.journal.note(Entry {
            operation: info,
            server: self.server,
            status: raw.status().as_u16(),
            answer,
            code: code(&raw),
            took,
            differences: fidelity::<R::Operation>(&raw, Values::Shown),
            misread,
        });
        Ok(heard)
    }
}

/// What came back.
enum Heard<R: Request> {
    Success(Success<R>),
    Failure(Failure<R>, http::Response<Bytes>),
    /// It should be a success and cannot be read; in words.
    Unread(String, http::Response<Bytes>),
}

/// Why a server made of the same definitions would not read the request as it was sent; nothing if it would.
fn misread<R: Request>(request: &R, base_url: &str) -> Result<Option<String>> {
    let sent = match request.to_http(base_url) {
        Ok(sent) => sent,
        // It goes out once, and cannot be looked at before.
        Err(EncodeError::Stream) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let again = match R::from_http(&sent) {
        Ok(read) => read.to_http(base_url)?,
        Err(error) => return Ok(Some(error.to_string())),
    };
    let parts = [
        ("URL", sent.uri() != again.uri()),
        ("headers", sent.headers() != again.headers()),
        ("body", sent.body() != again.body()),
    ];
    let differ = parts.iter().find(|(_, differs)| *differs);
    Ok(differ.map(|(part, _)| format!("another {part} comes of it")))
}

/// The code of a refusal, in Matrix's shape of errors.
fn code(answer: &http::Response<Bytes>) -> Option<String> {
    if answer.status().is_success() {
        return None;
    }
    let body: serde_json::Value = serde_json::from_slice(answer.body()).ok()?;
    Some(body.get("errcode")?.as_str()?.to_owned())
}

/// The beginning of an answer, for people.
fn excerpt(answer: &http::Response<Bytes>) -> String {
    const LONGEST: usize = 1000;
    let body = String::from_utf8_lossy(answer.body());
    let body: String = body.chars().take(LONGEST).collect();
    format!("{} {body}", answer.status().as_u16())
}
