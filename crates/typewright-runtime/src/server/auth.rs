//! Who is calling: the credentials that a request carries, and the service's word on them.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderValue, Method, Uri};

use super::Rejection;
use crate::http::{
    Body, Escapes, Location, OperationInfo, SchemeKind, SecurityScheme, cookies, raw_pairs, unquote,
};

/// A service that knows its callers.
pub trait Authenticate: Send + Sync + 'static {
    /// The caller, as methods receive it.
    type Caller: Send + 'static;

    /// Finds out who is calling. Asked only if the request carries every scheme of one of the operation's alternatives;
    /// a request that does not is turned away before.
    ///
    /// It is asked before the body is received, unless a credential is of an HTTP scheme that may have signed it: see
    /// [`Credentials::signed`].
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
    /// The secret; of `Basic`, `user:password`; of another HTTP scheme, all that follows its name.
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
#[derive(Clone)]
pub struct Credentials {
    /// Nearly always the only one: a list would have to be allocated.
    first: Option<Credential>,
    further: Vec<Credential>,
    signed: Option<Box<Signed>>,
    parts: Arc<Parts>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("found", &self.iter().collect::<Vec<_>>())
            .field("signed", &self.signed)
            .finish_non_exhaustive()
    }
}

/// What a signature in a credential may be over. Not printed by `Debug`: the URI may hold a secret too.
#[derive(Clone)]
pub struct Signed {
    /// The method.
    pub method: Method,
    /// The path and the query, as they stand in the request. Below a nested router the prefix is missing.
    pub uri: Uri,
    /// The body: bytes, but for one that the operation takes as a stream. That is the method's to read.
    pub body: Body,
}

impl fmt::Debug for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signed")
            .field("method", &self.method)
            .field("path", &self.uri.path())
            .finish_non_exhaustive()
    }
}

impl Credentials {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Credential> {
        self.first.iter().chain(&self.further)
    }

    /// The first.
    #[must_use]
    pub fn first(&self) -> Option<&Credential> {
        self.first.as_ref()
    }

    /// The secret for a scheme.
    #[must_use]
    pub fn secret(&self, scheme: &SecurityScheme) -> Option<&str> {
        let is_for = |found: &&Credential| is_same(found.scheme, scheme);
        let first = self.first.as_ref().filter(is_for);
        let found = first.or_else(|| self.further.iter().find(is_for))?;
        Some(&found.secret)
    }

    /// What a credential of an HTTP scheme that is neither `Bearer` nor `Basic` may have signed; nothing if there is no
    /// such credential.
    #[must_use]
    pub fn signed(&self) -> Option<&Signed> {
        self.signed.as_deref()
    }

    /// The request's method, URI, headers and extensions, as the router received them: for what is no scheme of the
    /// definition, such as the peer's address. Below a nested router the prefix is missing in the URI. Methods have the
    /// same with [`parts`](super::parts).
    #[must_use]
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Reads those that the operation has schemes for.
    pub(super) fn of(info: &OperationInfo, parts: &Arc<Parts>) -> Self {
        let mut credentials = Self {
            first: None,
            further: Vec::new(),
            signed: None,
            parts: Arc::clone(parts),
        };
        for scheme in info.security.iter().copied().flatten() {
            // A scheme may be of several alternatives.
            if credentials.secret(scheme).is_none() {
                credentials.read(scheme);
            }
        }
        credentials
    }

    /// Reads what the request carries for a scheme: more than one only where a request may be signed several times.
    fn read(&mut self, scheme: &'static SecurityScheme) {
        if let SchemeKind::Http(name) = scheme.kind {
            let parts = Arc::clone(&self.parts);
            for rest in authorizations(&parts, name) {
                self.push(scheme, rest.to_owned());
            }
        } else if let Some(secret) = secret(scheme, &self.parts) {
            self.push(scheme, secret);
        }
    }

    fn push(&mut self, scheme: &'static SecurityScheme, secret: String) {
        let credential = Credential { scheme, secret };
        match self.first {
            None => self.first = Some(credential),
            Some(_) => self.further.push(credential),
        }
    }

    /// Whether one of them may be a signature.
    pub(super) fn may_sign(&self) -> bool {
        self.iter()
            .any(|credential| matches!(credential.scheme.kind, SchemeKind::Http(_)))
    }

    /// The same, over this.
    pub(super) fn over(mut self, signed: Signed) -> Self {
        self.signed = Some(Box::new(signed));
        self
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

/// Whether two schemes are one. Nearly always they are at one place too.
fn is_same(one: &SecurityScheme, other: &SecurityScheme) -> bool {
    std::ptr::eq(one, other) || one.name == other.name
}

fn secret(scheme: &SecurityScheme, parts: &Parts) -> Option<String> {
    match scheme.kind {
        SchemeKind::Http(name) => authorization(parts, name).map(str::to_owned),
        SchemeKind::Bearer => authorization(parts, "Bearer").map(str::to_owned),
        SchemeKind::Basic => {
            let bytes = STANDARD.decode(authorization(parts, "Basic")?).ok()?;
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
            Some(
                unquote(pair.value, Escapes::PercentAndPlus)
                    .ok()?
                    .into_owned(),
            )
        }
        SchemeKind::ApiKey {
            location: Location::Cookie,
            name,
        } => {
            let pairs = cookies(&parts.headers);
            let pair = pairs.iter().find(|pair| pair.name == name)?;
            Some(unquote(pair.value, Escapes::Percent).ok()?.into_owned())
        }
        SchemeKind::ApiKey {
            location: Location::Path,
            ..
        } => None,
    }
}

/// What follows the scheme's name in the first `Authorization` that has it.
fn authorization<'p>(parts: &'p Parts, scheme: &'p str) -> Option<&'p str> {
    // Nearly always there is one at most.
    let first = parts.headers.get(AUTHORIZATION)?;
    after_scheme(first, scheme).or_else(|| authorizations(parts, scheme).next())
}

/// The same for each of them: signatures come several times.
fn authorizations<'p>(parts: &'p Parts, scheme: &'p str) -> impl Iterator<Item = &'p str> {
    let values = parts.headers.get_all(AUTHORIZATION).iter();
    values.filter_map(move |value| after_scheme(value, scheme))
}

fn after_scheme<'p>(value: &'p HeaderValue, scheme: &str) -> Option<&'p str> {
    let (found, rest) = value.as_bytes().split_at_checked(scheme.len())?;
    let same = found == scheme.as_bytes() || found.eq_ignore_ascii_case(scheme.as_bytes());
    let rest = rest.strip_prefix(b" ").filter(|_| same)?;
    // What `to_str` checks byte by byte: a header's value has no control characters but the tab.
    let rest = str::from_utf8(rest).ok().filter(|rest| rest.is_ascii())?;
    Some(rest.trim_ascii())
}
