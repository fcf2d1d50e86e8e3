//! The operations that the homeserver does not have, each with the reason. The suite calls them there all the same, and
//! they have to fail, so that no reason outlives its homeserver; then they are called on the generated server.

/// An operation that the homeserver does not have.
pub(crate) struct Absent {
    /// The `operationId`.
    pub(crate) id: &'static str,
    /// Why.
    pub(crate) why: &'static str,
}

/// All of them.
pub(crate) const ABSENT: &[Absent] = &[];

/// Why the homeserver does not have an operation; nothing if it has it.
pub(crate) fn absent(id: &str) -> Option<&'static str> {
    let mut all = ABSENT.iter();
    all.find(|absent| absent.id == id).map(|absent| absent.why)
}
