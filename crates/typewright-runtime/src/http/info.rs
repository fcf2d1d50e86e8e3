//! What is known about an operation without looking at any request: constants, emitted once per operation.

use std::fmt;

use http::Method;

use super::path::{SegmentPart, segment_parts};
use super::{ApiInfo, Location, Reply, Request};

/// An operation of the API. Implemented by a marker type per operation.
pub trait Operation: Send + Sync + 'static {
    /// What is sent.
    type Request: Request<Operation = Self>;
    /// The documented answers of success.
    type Response: Reply + fmt::Debug;
    /// The documented answers of failure, and one variant for every other answer.
    type Error: Reply + fmt::Debug;
    /// The operation's constants.
    const INFO: &'static OperationInfo;

    // A span for the time of a call; `operation!` makes one that is called by the operation.
    crate::__span!("call");
}

/// The constants of an operation.
#[derive(Debug)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The `operationId`.
    pub id: &'static str,
    /// The method.
    pub method: Method,
    /// The base path and the path template: `/_matrix/client/v3/presence/{userId}/status`.
    pub path: &'static str,
    /// What all operations of the API have in common.
    pub api: &'static ApiInfo,
    /// The alternatives of security. Of an alternative, every scheme is needed; an empty one asks for nothing. No
    /// alternative at all: the operation is not secured.
    pub security: &'static [&'static [&'static SecurityScheme]],
    /// Whether the definition calls it deprecated.
    pub deprecated: bool,
    /// The version of the API that brought the operation, if the definition says so.
    pub added: Option<&'static str>,
    /// The tags.
    pub tags: &'static [&'static str],
}

impl OperationInfo {
    /// An operation without security, tags and version marks.
    #[must_use]
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            api: ApiInfo::UNKNOWN,
            security: &[],
            deprecated: false,
            added: None,
            tags: &[],
        }
    }

    /// The same as an operation of this API.
    #[must_use]
    pub const fn api(mut self, api: &'static ApiInfo) -> Self {
        self.api = api;
        self
    }

    /// The same with these alternatives of security.
    #[must_use]
    pub const fn security(
        mut self,
        alternatives: &'static [&'static [&'static SecurityScheme]],
    ) -> Self {
        self.security = alternatives;
        self
    }

    /// The same, deprecated or not.
    #[must_use]
    pub const fn deprecated(mut self, deprecated: bool) -> Self {
        self.deprecated = deprecated;
        self
    }

    /// The same, brought by this version of the API.
    #[must_use]
    pub const fn added(mut self, version: &'static str) -> Self {
        self.added = Some(version);
        self
    }

    /// The same with these tags.
    #[must_use]
    pub const fn tags(mut self, tags: &'static [&'static str]) -> Self {
        self.tags = tags;
        self
    }

    /// Whether a request may be sent again when it is not known what became of the first: its method is idempotent
    /// (RFC 9110, section 9.2.2), or its path has a parameter by which the server [tells](ApiInfo::repeatable).
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        self.method.is_idempotent()
            || segment_parts(self.path).any(|part| match part {
                SegmentPart::Literal(_) => false,
                SegmentPart::Parameter(name) => self.api.repeatable.contains(&name),
            })
    }

    /// Every scheme that some alternative names, each once.
    pub(crate) fn schemes(&self) -> impl Iterator<Item = &'static SecurityScheme> + use<> {
        let security = self.security;
        let all = move || security.iter().copied().flatten().copied();
        let met = move |index, name| all().take(index).any(|scheme| scheme.name == name);
        all()
            .enumerate()
            .filter(move |(index, scheme)| !met(*index, scheme.name))
            .map(|(_, scheme)| scheme)
    }
}

/// A way to prove who is calling. Two schemes of one name are the same scheme. To be declared as `const`: a reference to a
/// `static` cannot stand in an operation's constants.
#[derive(Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// The name in the definition.
    pub name: &'static str,
    /// How the secret travels.
    pub kind: SchemeKind,
}

/// How a secret travels.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// `Authorization: Bearer …`; OAuth 2 and OpenID Connect travel like this too.
    Bearer,
    /// `Authorization: Basic …`; the secret is `user:password`.
    Basic,
    /// `Authorization` with another scheme's name, and what that scheme makes of the request: a signature, say.
    Http(&'static str),
    /// A secret under a name.
    ApiKey {
        /// In the query, a header or a cookie.
        location: Location,
        /// The parameter's, header's or cookie's name.
        name: &'static str,
    },
}
