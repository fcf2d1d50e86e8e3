//! Asks a server which versions of its API it speaks, and remembers the answer.

use std::future::Future;
use std::sync::PoisonError;

use http::{Method, StatusCode};

use super::error::Failure;
use super::execute::{attempts, within};
use super::settings::Settings;
use super::versions::{ServerVersions, VersionError};
use super::{Body, BoxError, Client};
use crate::http::{ApiInfo, Operation, OperationInfo};

impl Client {
    /// Whether the server has an operation, by the version that brought it. The server is asked for its versions the
    /// first time; [`ask_versions`](Self::ask_versions) asks anew.
    ///
    /// # Errors
    /// If the server does not say which versions it speaks, or the API has no way to ask.
    pub async fn supports<O: Operation>(&self) -> Result<bool, VersionError> {
        let settings = &self.shared.settings;
        let versions = self.known_versions(O::INFO.api, settings);
        Ok(in_time(settings, versions).await?.supports::<O>())
    }

    /// Asks the server which versions of an API it speaks, and remembers it for this client and its clones.
    ///
    /// # Errors
    /// If the server does not say, or the API has no way to ask.
    pub async fn ask_versions(
        &self,
        api: &'static ApiInfo,
    ) -> Result<ServerVersions, VersionError> {
        let settings = &self.shared.settings;
        in_time(settings, self.ask(api, settings)).await
    }

    pub(super) async fn known_versions(
        &self,
        api: &'static ApiInfo,
        settings: &Settings,
    ) -> Result<ServerVersions, BoxError> {
        let known = self.shared.versions.read();
        let known = known.unwrap_or_else(PoisonError::into_inner).clone();
        match known {
            Some(versions) => Ok(versions),
            None => self.ask(api, settings).await,
        }
    }

    async fn ask(
        &self,
        api: &'static ApiInfo,
        settings: &Settings,
    ) -> Result<ServerVersions, BoxError> {
        const ASK: &OperationInfo = &OperationInfo::new("versions", Method::GET, "");
        let Some(versions) = &api.versions else {
            return Err(format!("{} has no way to ask", api.name).into());
        };
        let mut request = http::Request::new(Body::default());
        *request.uri_mut() = format!("{}{}", self.shared.base_url, versions.path).parse()?;
        let answer = attempts(self, ASK, request, settings, |_| None).await;
        let answer = answer.map_err(Failure::into_cause)?;
        if answer.status() != StatusCode::OK {
            return Err(format!("it answered {}", answer.status()).into());
        }
        let body = answer.into_body().bytes().await?;
        let read = ServerVersions::read(versions, &body)?;
        let mut known = self
            .shared
            .versions
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *known = Some(read.clone());
        Ok(read)
    }
}

/// Asks for versions where that is the whole call.
async fn in_time(
    settings: &Settings,
    asked: impl Future<Output = Result<ServerVersions, BoxError>>,
) -> Result<ServerVersions, VersionError> {
    let asked = async { asked.await.map_err(Failure::Transport) };
    let asked = within(settings.timeout, asked).await;
    asked.map_err(|failure| VersionError::Unknown(failure.into_cause()))
}
