//! What all operations of an API have in common: constants, emitted once per crate.

/// The constants of an API.
#[derive(Debug)]
#[non_exhaustive]
pub struct ApiInfo {
    /// What it is called in a sentence: `the Matrix Client-Server API`.
    pub name: &'static str,
    /// What its errors say.
    pub errors: ErrorMembers,
    /// The path parameters by which the server tells a repetition from a new request. An operation with one of them in
    /// its path may be sent again whatever its method is.
    pub repeatable: &'static [&'static str],
    /// How to ask a server which versions it speaks.
    pub versions: Option<VersionsInfo>,
}

/// The members of the JSON object that is the body of an error.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ErrorMembers {
    /// The code.
    pub code: Option<&'static str>,
    /// The text for people.
    pub message: Option<&'static str>,
    /// How long to wait before trying again, in milliseconds.
    pub retry_after_ms: Option<&'static str>,
}

/// How to ask a server which versions it speaks: a `GET` that answers with an object in JSON.
#[derive(Debug)]
pub struct VersionsInfo {
    /// What these are versions of: `Matrix`.
    pub of: &'static str,
    /// The path.
    pub path: &'static str,
    /// The member that lists the versions.
    pub member: &'static str,
}

impl ApiInfo {
    /// An API of which nothing is known.
    pub const UNKNOWN: &'static Self = &Self::new("the API");

    /// An API without errors of a known shape, without repeatable parameters and without versions.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            errors: ErrorMembers {
                code: None,
                message: None,
                retry_after_ms: None,
            },
            repeatable: &[],
            versions: None,
        }
    }

    /// The same with the code of an error in this member.
    #[must_use]
    pub const fn error_code(mut self, member: &'static str) -> Self {
        self.errors.code = Some(member);
        self
    }

    /// The same with the text of an error in this member.
    #[must_use]
    pub const fn error_message(mut self, member: &'static str) -> Self {
        self.errors.message = Some(member);
        self
    }

    /// The same with the milliseconds to wait in this member of an error.
    #[must_use]
    pub const fn retry_after_ms(mut self, member: &'static str) -> Self {
        self.errors.retry_after_ms = Some(member);
        self
    }

    /// The same with these [`repeatable`](Self::repeatable) path parameters.
    #[must_use]
    pub const fn repeatable(mut self, parameters: &'static [&'static str]) -> Self {
        self.repeatable = parameters;
        self
    }

    /// The same with a way to ask for versions.
    #[must_use]
    pub const fn versions(mut self, versions: VersionsInfo) -> Self {
        self.versions = Some(versions);
        self
    }
}
