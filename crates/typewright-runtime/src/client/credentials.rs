//! The secrets of a client, and their way into a request. A secret is attached only where the operation asks for its
//! scheme, and never printed. One may be a function of the request that it is attached to.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderName, HeaderValue};

use super::{Body, BoxError};
use crate::http::{
    EncodeError, Location, OperationInfo, SchemeKind, SecurityScheme, quote_cookie, quote_query,
};

/// A secret: a text, or a function that makes one for each request, as a scheme asks for that signs requests.
#[derive(Clone)]
pub struct Secret(Kind);

#[derive(Clone)]
enum Kind {
    Text(String),
    Signer(Arc<Signer>),
}

type Signer = dyn Fn(&http::Request<Body>) -> Result<String, BoxError> + Send + Sync;

impl Secret {
    /// A secret that is made of the request it is attached to: method, URI, headers and, unless it is a stream, body.
    pub fn signer<F>(sign: F) -> Self
    where
        F: Fn(&http::Request<Body>) -> Result<String, BoxError> + Send + Sync + 'static,
    {
        Self(Kind::Signer(Arc::new(sign)))
    }

    fn of(&self, request: &http::Request<Body>) -> Result<String, EncodeError> {
        match &self.0 {
            Kind::Text(text) => Ok(text.clone()),
            Kind::Signer(sign) => {
                sign(request).map_err(|error| EncodeError::Credential(error.to_string()))
            }
        }
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Kind::Text(text))
    }
}

impl From<&String> for Secret {
    fn from(text: &String) -> Self {
        Self::from(text.clone())
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").finish_non_exhaustive()
    }
}

/// Which secrets a client had at one moment: the next is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation(u64);

/// The secrets by scheme.
#[derive(Default)]
pub(super) struct Wallet {
    secrets: RwLock<Secrets>,
    /// Held while a secret is renewed.
    pub(super) renewing: tokio::sync::Mutex<()>,
}

#[derive(Clone, Default)]
struct Secrets {
    // Shared with the attempts that are under way, and never changed while it is.
    known: Arc<Vec<(&'static SecurityScheme, Secret)>>,
    generation: u64,
}

impl Wallet {
    fn read(&self) -> Secrets {
        let secrets = self.secrets.read();
        secrets.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes the secrets in one step.
    fn change(&self, change: impl FnOnce(&mut Vec<(&'static SecurityScheme, Secret)>)) {
        let secrets = self.secrets.write();
        let mut secrets = secrets.unwrap_or_else(PoisonError::into_inner);
        change(Arc::make_mut(&mut secrets.known));
        secrets.generation += 1;
    }

    pub(super) fn set(&self, scheme: &'static SecurityScheme, secret: Secret) {
        self.change(|known| {
            known.retain(|(known, _)| known.name != scheme.name);
            known.push((scheme, secret));
        });
    }

    pub(super) fn remove(&self, scheme: &SecurityScheme) {
        self.change(|known| known.retain(|(known, _)| known.name != scheme.name));
    }

    pub(super) fn generation(&self) -> Generation {
        Generation(self.read().generation)
    }

    /// A wallet with the same secrets.
    pub(super) fn copy(&self) -> Self {
        Self {
            secrets: RwLock::new(self.read()),
            renewing: tokio::sync::Mutex::default(),
        }
    }

    /// Adds the credentials of the first alternative that there are all secrets for. One that asks for nothing counts
    /// last, wherever it stands.
    pub(super) fn attach(
        &self,
        info: &OperationInfo,
        request: &mut http::Request<Body>,
    ) -> Result<(), EncodeError> {
        // Nothing is locked meanwhile: a function among them may want to change the client's secrets.
        let secrets = self.read().known;
        let secret = |scheme: &SecurityScheme| {
            secrets
                .iter()
                .find(|(known, _)| known.name == scheme.name)
                .map(|(_, secret)| secret)
        };
        let chosen = info.security.iter().find(|alternative| {
            !alternative.is_empty() && alternative.iter().all(|scheme| secret(scheme).is_some())
        });
        let chosen = chosen.copied().unwrap_or_default();
        let mut found: Vec<_> = chosen
            .iter()
            .filter_map(|scheme| Some((*scheme, secret(scheme)?)))
            .collect();
        // What is made of the request is made of it with everything else in it.
        found.sort_by_key(|(_, secret)| matches!(secret.0, Kind::Signer(_)));
        for (scheme, secret) in found {
            let secret = secret.of(request)?;
            attach(scheme, &secret, request)?;
        }
        Ok(())
    }
}

fn attach(
    scheme: &SecurityScheme,
    secret: &str,
    request: &mut http::Request<Body>,
) -> Result<(), EncodeError> {
    match scheme.kind {
        SchemeKind::Bearer => set_header(request, AUTHORIZATION, &format!("Bearer {secret}")),
        SchemeKind::Basic => set_header(
            request,
            AUTHORIZATION,
            &format!("Basic {}", STANDARD.encode(secret)),
        ),
        SchemeKind::Http(name) => set_header(request, AUTHORIZATION, &format!("{name} {secret}")),
        SchemeKind::ApiKey {
            location: Location::Header,
            name,
        } => {
            let fault = |_| EncodeError::Header(name);
            set_header(
                request,
                HeaderName::from_bytes(name.as_bytes()).map_err(fault)?,
                secret,
            )
        }
        SchemeKind::ApiKey {
            location: Location::Cookie,
            name,
        } => {
            let mut cookies = format!("{name}={}", quote_cookie(secret));
            if let Some(others) = request
                .headers()
                .get(COOKIE)
                .and_then(|value| value.to_str().ok())
            {
                cookies = format!("{others}; {cookies}");
            }
            set_header(request, COOKIE, &cookies)
        }
        SchemeKind::ApiKey {
            location: Location::Query,
            name,
        } => {
            let uri = request.uri();
            let separator = if uri.query().is_some() { '&' } else { '?' };
            let uri = format!(
                "{uri}{separator}{}={}",
                quote_query(name),
                quote_query(secret)
            );
            // The reason is left out: it could quote the secret.
            *request.uri_mut() = uri
                .parse()
                .map_err(|_| EncodeError::Url("with the API key".to_owned()))?;
            Ok(())
        }
        SchemeKind::ApiKey {
            location: Location::Path,
            name,
        } => Err(EncodeError::Style(name)),
    }
}

fn set_header(
    request: &mut http::Request<Body>,
    name: HeaderName,
    value: &str,
) -> Result<(), EncodeError> {
    let mut value =
        HeaderValue::from_str(value).map_err(|_| EncodeError::Header("a credential"))?;
    value.set_sensitive(true);
    request.headers_mut().insert(name, value);
    Ok(())
}

impl fmt::Debug for Wallet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.read().known.iter().map(|(scheme, _)| scheme.name))
            .finish()
    }
}
