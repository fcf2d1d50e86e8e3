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
    EncodeError, Location, OperationInfo, SchemeKind, SecurityScheme, add_to_query, quote_cookie,
};

/// A secret: a text, or a function that makes one for each request, as a scheme asks for that signs requests.
#[derive(Clone)]
pub struct Secret(Kind);

#[derive(Clone)]
enum Kind {
    Text(Arc<str>),
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
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Kind::Text(text.into()))
    }
}

impl From<&String> for Secret {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(Kind::Text(text.into()))
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
    known: Arc<Vec<Entry>>,
    generation: u64,
}

#[derive(Clone)]
struct Entry {
    scheme: &'static SecurityScheme,
    secret: Secret,
    /// The header that carries it, where it is the same for each request.
    header: Option<(HeaderName, HeaderValue)>,
}

impl Entry {
    fn new(scheme: &'static SecurityScheme, secret: Secret) -> Self {
        let header = match &secret.0 {
            Kind::Text(text) => header(scheme, text).and_then(Result::ok),
            Kind::Signer(_) => None,
        };
        Self {
            scheme,
            secret,
            header,
        }
    }

    fn attach(&self, request: &mut http::Request<Body>) -> Result<(), EncodeError> {
        if let Some((name, value)) = &self.header {
            request.headers_mut().insert(name.clone(), value.clone());
            return Ok(());
        }
        match &self.secret.0 {
            Kind::Text(text) => attach(self.scheme, text, request),
            Kind::Signer(sign) => {
                let made = sign(request);
                let made = made.map_err(|error| EncodeError::Credential(error.to_string()))?;
                attach(self.scheme, &made, request)
            }
        }
    }
}

impl Wallet {
    fn read(&self) -> Secrets {
        let secrets = self.secrets.read();
        secrets.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes the secrets in one step.
    fn change(&self, change: impl FnOnce(&mut Vec<Entry>)) {
        let secrets = self.secrets.write();
        let mut secrets = secrets.unwrap_or_else(PoisonError::into_inner);
        change(Arc::make_mut(&mut secrets.known));
        secrets.generation += 1;
    }

    pub(super) fn set(&self, scheme: &'static SecurityScheme, secret: Secret) {
        self.change(|known| {
            known.retain(|entry| entry.scheme.name != scheme.name);
            known.push(Entry::new(scheme, secret));
        });
    }

    pub(super) fn remove(&self, scheme: &SecurityScheme) {
        self.change(|known| known.retain(|entry| entry.scheme.name != scheme.name));
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
        let entry = |scheme: &SecurityScheme| {
            secrets
                .iter()
                .find(|entry| entry.scheme.name == scheme.name)
        };
        let chosen = info.security.iter().find(|alternative| {
            !alternative.is_empty() && alternative.iter().all(|scheme| entry(scheme).is_some())
        });
        let chosen = chosen.copied().unwrap_or_default();
        let is_made = |entry: &Entry| matches!(entry.secret.0, Kind::Signer(_));
        // What is made of the request is made of it with everything else in it.
        for made in [false, true] {
            let entries = chosen.iter().filter_map(|scheme| entry(scheme));
            for entry in entries.filter(|entry| is_made(entry) == made) {
                entry.attach(request)?;
            }
        }
        Ok(())
    }
}

/// The header that carries a secret; nothing if it is not one of its own.
fn header(
    scheme: &SecurityScheme,
    secret: &str,
) -> Option<Result<(HeaderName, HeaderValue), EncodeError>> {
    let (name, text) = match scheme.kind {
        SchemeKind::Bearer => (Ok(AUTHORIZATION), format!("Bearer {secret}")),
        SchemeKind::Basic => (
            Ok(AUTHORIZATION),
            format!("Basic {}", STANDARD.encode(secret)),
        ),
        SchemeKind::Http(name) => (Ok(AUTHORIZATION), format!("{name} {secret}")),
        SchemeKind::ApiKey {
            location: Location::Header,
            name,
        } => (
            HeaderName::from_bytes(name.as_bytes()).map_err(|_| EncodeError::Header(name)),
            secret.to_owned(),
        ),
        SchemeKind::ApiKey { .. } => return None,
    };
    Some(name.and_then(|name| Ok((name, sensitive(&text)?))))
}

fn sensitive(text: &str) -> Result<HeaderValue, EncodeError> {
    let mut value = HeaderValue::from_str(text).map_err(|_| EncodeError::Header("a credential"))?;
    value.set_sensitive(true);
    Ok(value)
}

fn attach(
    scheme: &SecurityScheme,
    secret: &str,
    request: &mut http::Request<Body>,
) -> Result<(), EncodeError> {
    if let Some(header) = header(scheme, secret) {
        let (name, value) = header?;
        request.headers_mut().insert(name, value);
        return Ok(());
    }
    let SchemeKind::ApiKey { location, name } = scheme.kind else {
        return Ok(());
    };
    match location {
        Location::Header => Ok(()),
        Location::Cookie => {
            let mut cookies = format!("{name}={}", quote_cookie(secret));
            if let Some(others) = request
                .headers()
                .get(COOKIE)
                .and_then(|value| value.to_str().ok())
            {
                cookies = format!("{others}; {cookies}");
            }
            let cookies = sensitive(&cookies)?;
            request.headers_mut().insert(COOKIE, cookies);
            Ok(())
        }
        Location::Query => add_to_query(request.uri_mut(), name, secret),
        Location::Path => Err(EncodeError::Style(name)),
    }
}

impl fmt::Debug for Wallet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.read().known.iter().map(|entry| entry.scheme.name))
            .finish()
    }
}
