//! What was called, how it was answered, and what of the answer is lost on the way through the types.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use matrix_client_server::typewright_runtime::http::OperationInfo;
use matrix_client_server::typewright_runtime::replay::{Difference, Place, What};

/// Who answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    /// The real homeserver.
    Real,
    /// The generated server, in this process.
    Ours,
}

/// What kind of answer it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A documented success: the variant, or the type where there is one only.
    Success(&'static str),
    /// A documented error, by its variant.
    Error(&'static str),
    /// An error that the definition does not have, or that does not fit it.
    Undocumented,
    /// It should be a success, and cannot be read as one; in words.
    Unread(String),
}

/// One call.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) operation: &'static OperationInfo,
    pub(crate) server: Server,
    pub(crate) status: u16,
    pub(crate) answer: Answer,
    /// The code of a refusal, whatever the definition says of it.
    pub(crate) code: Option<String>,
    pub(crate) took: Duration,
    /// What is not as it was when the answer has gone through its types.
    pub(crate) differences: Vec<Difference>,
    /// Why a server made of the same definitions would not read the request as it was sent.
    pub(crate) misread: Option<String>,
}

impl Entry {
    /// The members that were `null` and are absent now. The types do not tell the two apart.
    pub(crate) fn nulls(&self) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(|found| is_null(found))
    }

    /// Everything else that is not as it was.
    pub(crate) fn losses(&self) -> impl Iterator<Item = &Difference> {
        self.differences.iter().filter(|found| !is_null(found))
    }
}

fn is_null(found: &Difference) -> bool {
    found.what == What::NullLost
}

/// A place with `*` for every index, so that the elements of a list are one.
pub(crate) fn pattern(place: &Place) -> String {
    let Place::Body(pointer) = place else {
        return place.to_string();
    };
    let steps = pointer.split('/').map(|step| {
        let index = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
        if index { "*" } else { step }
    });
    steps.collect::<Vec<_>>().join("/")
}

/// All calls.
#[derive(Default)]
pub(crate) struct Journal(Mutex<Vec<Entry>>);

impl Journal {
    pub(crate) fn note(&self, entry: Entry) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(entry);
    }

    /// The calls so far.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
