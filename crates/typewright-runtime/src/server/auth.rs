//! Who is calling: the credentials that a request carries, and the service's word on them.

use std::fmt;
use std::future::Future;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::request::Parts;

use super::Rejection;
use crate::http::{
    Escapes, Location, OperationInfo, SchemeKind, SecurityScheme, cookies, raw_pairs, unquote,
};

/// A service that knows its callers.
pub trait Authenticate: Send + Sync + 'static {
    /// The caller, as methods receive it.
    type Caller: Send + 'static;

    /// Finds out who is calling. Asked only if the request carries every scheme of one of the operation's alternatives;
    /// a request that does not is turned away before.
    fn authenticate(
        &self,
        credentials: Credentials,
        operation: &'static OperationInfo,
    ) -> impl Future<Output = Result<Self::Caller, Rejection>> + Send;
}

/// A secret that a request carries. Not printed by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// The scheme.
    pub scheme: &'static SecurityScheme,
    /// The secret; of `Basic`, `user:password`.
    pub secret: String,
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("scheme", &self.scheme.name)
            .finish_non_exhaustive()
    }
}

/// What a request carries for the schemes of its operation, in the order of the definition.
#[derive(Clone, Debug, Default)]
pub struct Credentials(Vec<Credential>);

impl Credentials {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Credential> {
        self.0.iter()
    }

    /// The first.
    #[must_use]
    pub fn first(&self) -> Option<&Credential> {
        self.0.first()
    }

    /// The secret for a scheme.
    #[must_use]
    pub fn secret(&self, scheme: &SecurityScheme) -> Option<&str> {
        let found = self
            .0
            .iter()
            .find(|credential| credential.scheme.name == scheme.name)?;
        Some(&found.secret)
    }

    /// Reads those that the operation has schemes for.
    pub(super) fn of(info: &OperationInfo, parts: &Parts) -> Self {
        let read = |scheme| {
            let secret = secret(scheme, parts)?;
            Some(Credential { scheme, secret })
        };
        Self(info.schemes().into_iter().filter_map(read).collect())
    }

    /// Whether every scheme of some alternative is there. An alternative that asks for nothing does not count.
    pub(super) fn suffice(&self, info: &OperationInfo) -> bool {
        info.security.iter().any(|alternative| {
            !alternative.is_empty()
                && alternative
                    .iter()
                    .all(|scheme| self.secret(scheme).is_some())
        })
    }
}

fn secret(scheme: &SecurityScheme, parts: &Parts) -> Option<String> {
    match scheme.kind {
        SchemeKind::Bearer => Some(authorization(parts, "bearer")?.to_owned()),
        SchemeKind::Basic => {
            let bytes = STANDARD.decode(authorization(parts, "basic")?).ok()?;
            String::from_utf8(bytes).ok()
        }
        SchemeKind::ApiKey {
            location: Location::Header,
            name,
        } => Some(parts.headers.get(name)?.to_str().ok()?.to_owned()),
        SchemeKind::ApiKey {
            location: Location::Query,
            name,
        } => {
            let pairs = raw_pairs(parts.uri.query()?);
            let pair = pairs.iter().find(|pair| pair.name == name)?;
            unquote(pair.value, Escapes::PercentAndPlus).ok()
        }
        SchemeKind::ApiKey {
            location: Location::Cookie,
            name,
        } => {
            let pairs = cookies(&parts.headers);
            let pair = pairs.iter().find(|pair| pair.name == name)?;
            unquote(pair.value, Escapes::Percent).ok()
        }
        SchemeKind::ApiKey {
            location: Location::Path,
            ..
        } => None,
    }
}

/// What follows the scheme in `Authorization`.
fn authorization<'p>(parts: &'p Parts, scheme: &str) -> Option<&'p str> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (found, rest) = value.split_once(' ')?;
    found.eq_ignore_ascii_case(scheme).then(|| rest.trim())
}
