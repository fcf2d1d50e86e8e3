//! Sessions of user-interactive authentication: each is for one request.

use super::Store;

impl Store {
    /// Begins a session for a request; what to come back with.
    pub(crate) fn begin_session(&mut self, request: &str) -> String {
        let id = Self::secret();
        self.sessions.insert(id.clone(), request.to_owned());
        id
    }

    /// Whether a session was begun for a request.
    pub(crate) fn is_session_for(&self, id: &str, request: &str) -> bool {
        self.sessions.get(id).is_some_and(|begun| begun == request)
    }

    pub(crate) fn end_session(&mut self, id: &str) {
        self.sessions.remove(id);
    }
}
