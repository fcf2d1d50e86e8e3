//! Who is there. It is known only while the server runs: after a new start nobody is there until they say so.

use matrix_client_server::formats::UserId;
use matrix_client_server::matrix_common::schemas::presence_state::PresenceState;
use matrix_client_server::typewright_runtime::Map;
use tokio::time::Instant;

use super::{Store, object};

/// What is known of whether a user is there.
pub(crate) struct Presence {
    pub(crate) state: PresenceState,
    pub(crate) status: Option<String>,
    pub(crate) last_active: Instant,
    /// The position of the last change.
    pub(crate) changed: u64,
}

impl Presence {
    /// How long ago they were active, in milliseconds.
    pub(crate) fn idle(&self) -> i64 {
        i64::try_from(self.last_active.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    pub(crate) fn event(&self, user: &UserId) -> Map {
        let mut content = object([
            ("presence", self.state.as_str().into()),
            ("last_active_ago", self.idle().into()),
            (
                "currently_active",
                (self.state == PresenceState::Online).into(),
            ),
        ]);
        if let Some(status) = &self.status {
            content.insert("status_msg".to_owned(), status.as_str().into());
        }
        object([
            ("type", "m.presence".into()),
            ("sender", user.as_str().into()),
            ("content", content.into()),
        ])
    }
}

impl Store {
    /// A user is there, or says how. Only a change gets a position, so that others hear of no more than that.
    pub(crate) fn set_presence(
        &mut self,
        user: &UserId,
        state: PresenceState,
        status: Option<String>,
    ) {
        let changed = match self.presence.get_mut(user) {
            Some(known) if known.state == state && known.status == status => {
                known.last_active = Instant::now();
                return;
            }
            _ => self.advance(),
        };
        let presence = Presence {
            state,
            status,
            last_active: Instant::now(),
            changed,
        };
        self.presence.insert(user.clone(), presence);
    }

    /// The status that a user has set.
    pub(crate) fn status(&self, user: &UserId) -> Option<String> {
        self.presence.get(user)?.status.clone()
    }
}
