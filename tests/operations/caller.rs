//! Somebody who calls the homeserver through the generated client. Nothing else in the suite sends a request of the API:
//! here each call is noted, with what its answer loses on the way through the types.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result, anyhow, bail};
use matrix_client_server::Client;
use matrix_client_server::typewright_runtime::client::{Client as Runtime, Error};
use matrix_client_server::typewright_runtime::http::{
    Bytes, EncodeError, Operation, Reply, Request,
};
use matrix_client_server::typewright_runtime::replay::{Values, fidelity};

use crate::journal::{Answer, Entry, Journal, Server};
use crate::recorder::{Recorder, Transport, take};

/// The documented answer of success of a request's operation.
pub(crate) type Success<R> = <<R as Request>::Operation as Operation>::Response;

/// The answer of failure of a request's operation.
pub(crate) type Failure<R> = <<R as Request>::Operation as Operation>::Error;

/// Who calls.
#[derive(Clone)]
pub(crate) enum Credential {
    /// Nobody that the server knows.
    None,
    /// A user, or an application service that acts as one.
    User(String),
    /// An application service, by its `as_token`, where only such a one may call.
    Appservice(String),
}

/// Somebody who calls a server.
#[derive(Clone)]
pub(crate) struct Caller {
    server: Server,
    base_url: String,
    transport: Transport,
    credential: Credential,
    journal: Arc<Journal>,
}

impl Caller {
    pub(crate) fn new(
        server: Server,
        base_url: impl Into<String>,
        transport: Transport,
        journal: Arc<Journal>,
    ) -> Self {
        Self {
            server,
            base_url: base_url.into(),
            transport,
            credential: Credential::None,
            journal,
        }
    }

    /// The same with another credential.
    pub(crate) fn with(&self, credential: Credential) -> Self {
        Self {
            credential,
            ..self.clone()
        }
    }

    /// Calls an operation, which has to succeed as documented. Streams are received whole.
    pub(crate) async fn call<R: Request>(&self, request: R) -> Result<Success<R>> {
        let (result, raw) = self.send(&request).await?;
        let id = R::Operation::INFO.id;
        result.map_err(|error| anyhow!("{id}: {error}: {}", excerpt(&raw)))
    }

    /// Calls an operation, which has to fail: the status, and the error.
    pub(crate) async fn refused<R: Request>(&self, request: R) -> Result<(u16, Failure<R>)> {
        let (result, raw) = self.send(&request).await?;
        let id = R::Operation::INFO.id;
        match result {
            Err(Error::Api(error)) => Ok((error.status(), error)),
            Err(error) => bail!("{id}: {error}: {}", excerpt(&raw)),
            Ok(_) => bail!("{id} was not refused: {}", excerpt(&raw)),
        }
    }

    /// The one place where a request goes out.
    async fn send<R: Request>(&self, request: &R) -> Result<Sent<R>> {
        let info = R::Operation::INFO;
        let (recorder, heard) = Recorder::new(self.transport.clone());
        let client = Client::from(
            Runtime::builder(&self.base_url)
                .transport(recorder)
                .build()?,
        );
        match &self.credential {
            Credential::None => {}
            Credential::User(token) => client.set_access_token_bearer(token),
            Credential::Appservice(token) => client.set_appservice_access_token_bearer(token),
        }
        let began = Instant::now();
        let result = client.runtime().call::<R::Operation>(request).await;
        let took = began.elapsed();
        let raw = take(&heard);
        let answer = match (&result, &raw) {
            (Ok(response), _) => Answer::Success(response.variant()),
            (Err(Error::Api(error)), _) if error.as_unexpected().is_some() => Answer::Undocumented,
            (Err(Error::Api(error)), _) => Answer::Error(error.variant()),
            (Err(Error::Decode(error)), _) => Answer::Unread(error.to_string()),
            (Err(error), None) => bail!("{}: {error}", info.id),
            (Err(error), Some(_)) => Answer::Unread(error.to_string()),
        };
        let raw = raw.with_context(|| format!("{}: there was no answer", info.id))?;
        self.journal.note(Entry {
            operation: info,
            server: self.server,
            status: raw.status().as_u16(),
            answer,
            took,
            differences: fidelity::<R::Operation>(&raw, Values::Shown),
            misread: misread(request, &self.base_url)?,
        });
        Ok((result, raw))
    }
}

type Sent<R> = (Result<Success<R>, Error<Failure<R>>>, http::Response<Bytes>);

/// Why a server made of the same definitions would not read the request as it was sent; nothing if it would.
fn misread<R: Request>(request: &R, base_url: &str) -> Result<Option<String>> {
    let sent = match request.to_http(base_url) {
        Ok(sent) => sent,
        // It went out once, and cannot be looked at again.
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

/// The beginning of an answer, for people.
fn excerpt(answer: &http::Response<Bytes>) -> String {
    const LONGEST: usize = 1000;
    let body = String::from_utf8_lossy(answer.body());
    let body: String = body.chars().take(LONGEST).collect();
    format!("{} {body}", answer.status().as_u16())
}
