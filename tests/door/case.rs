//! One request, and what is expected of its answer.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, Request, Uri};

/// A body. What is long is told by its parts, so that thousands of requests fit in memory.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) before: Vec<u8>,
    pub(crate) part: &'static str,
    pub(crate) times: usize,
    pub(crate) after: Vec<u8>,
}

impl Text {
    pub(crate) fn plain(text: impl Into<Vec<u8>>) -> Self {
        Self::around(text, "", 0, "")
    }

    pub(crate) fn around(
        before: impl Into<Vec<u8>>,
        part: &'static str,
        times: usize,
        after: impl Into<Vec<u8>>,
    ) -> Self {
        Self {
            before: before.into(),
            part,
            times,
            after: after.into(),
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let middle = self.part.repeat(self.times);
        [&self.before[..], middle.as_bytes(), &self.after[..]].concat()
    }

    pub(crate) fn len(&self) -> usize {
        self.before.len() + self.part.len() * self.times + self.after.len()
    }
}

/// What has to come of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    /// One of these statuses, and no method is reached.
    Refused(&'static [u16]),
    /// It is a request as the definition has them: the method is reached.
    Reached,
    /// The definition leaves it open. Whatever comes is no error of the server's.
    Open,
}

/// What a case does to the operation's members and parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aim {
    /// At one member of the body, or one parameter.
    Member,
    /// At the request as a whole.
    Whole,
}

#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// The operation, or nothing for paths that are none.
    pub(crate) operation: String,
    /// What is wrong.
    pub(crate) wrong: String,
    pub(crate) aim: Aim,
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Text,
    pub(crate) expect: Expect,
}

impl Case {
    /// The same with something else about it.
    pub(crate) fn but(&self, wrong: impl Into<String>, aim: Aim, expect: Expect) -> Self {
        Self {
            wrong: wrong.into(),
            aim,
            expect,
            ..self.clone()
        }
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(there, _)| there != name);
        self
    }

    pub(crate) fn with(self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        let mut case = self.without(name);
        case.headers.push((name.to_owned(), value.into()));
        case
    }

    pub(crate) fn name(&self) -> String {
        let target: String = self.target.chars().take(120).collect();
        let Self {
            operation, wrong, ..
        } = self;
        format!("{operation}: {wrong} ({} {target})", self.method)
    }

    pub(crate) fn request(&self) -> Request<Body> {
        let mut request = Request::new(Body::from(self.body.bytes()));
        *request.method_mut() = Method::from_bytes(self.method.as_bytes()).unwrap();
        let uri = self.target.parse::<Uri>();
        *request.uri_mut() = uri.unwrap_or_else(|error| panic!("{error}: {}", self.name()));
        for (name, value) in &self.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            let value = HeaderValue::from_bytes(value).unwrap();
            request.headers_mut().append(name, value);
        }
        request
    }
}
