//! Sessions of user-interactive authentication: each is for one request.

use super::Store;

/// How many sessions may be open. The oldest end first: nobody comes back to most of them.
const MOST: usize = 1000;

/// A session that has begun.
pub(crate) struct Session {
    id: String,
    /// What it is asked for.
    request: String,
}

impl Store {
    /// Begins a session; what to come back with.
    pub(crate) fn begin_session(&mut self, request: String) -> String {
        if self.sessions.len() >= MOST {
            self.sessions.remove(0);
        }
        let id = Self::secret();
        let session = Session {
            id: id.clone(),
            request,
        };
        self.sessions.push(session);
        id
    }

    /// Whether a session was begun for a request.
    pub(crate) fn is_session_for(&self, id: &str, request: &str) -> bool {
        let mut sessions = self.sessions.iter();
        sessions.any(|session| session.id == id && session.request == request)
    }

    pub(crate) fn end_session(&mut self, id: &str) {
        self.sessions.retain(|session| session.id != id);
    }
}
