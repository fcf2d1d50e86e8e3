//! What a client and each of its calls can be told: how long, how often, how much.

use std::time::Duration;

use super::Retry;

/// The settings of a call; a client's are where those of its calls begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    pub(super) timeout: Option<Duration>,
    pub(super) retry: Option<Retry>,
    pub(super) max_body: usize,
    pub(super) versions: VersionCheck,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: None,
            retry: None,
            max_body: 64 << 20,
            versions: VersionCheck::Skip,
        }
    }
}

/// Whether a call asks first whether the server is new enough for the operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum VersionCheck {
    /// The request is sent, and the server says what it thinks of it.
    #[default]
    Skip,
    /// An operation that the server's versions do not have is an [`Error::Version`](super::Error::Version), and no
    /// request. The versions are asked for once, by the first call that needs them.
    BeforeCall,
}
