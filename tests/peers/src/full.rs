//! A homeserver that offers everything, with the peers that it depends on; one of them for all tests of a program.

use std::sync::OnceLock;

use anyhow::{Result, anyhow};
use typewright_live::{Homeserver, Installation};

use crate::Peers;

/// A running homeserver that offers everything that Synapse has, and its peers. All of them end with this value, and
/// with the process that has it.
pub struct FullHomeserver {
    // Fields are dropped in this order: the homeserver calls its peers until it has ended.
    homeserver: Homeserver,
    peers: Peers,
}

impl FullHomeserver {
    /// Starts peers and a homeserver with an empty database, and returns when it answers.
    ///
    /// # Errors
    ///
    /// As [`Homeserver::start`], and when the system gives the peers no port or no thread.
    pub fn start(installation: &Installation) -> Result<Self> {
        let peers = Peers::start()?;
        let homeserver = Homeserver::start_with(installation, &peers.setup())?;
        Ok(Self { homeserver, peers })
    }

    /// As [`FullHomeserver::start`], but a homeserver that delegates its accounts to an OAuth 2.0 server. It answers
    /// `/auth_metadata`, which no other one does, and has no users.
    ///
    /// # Errors
    ///
    /// As [`FullHomeserver::start`].
    pub fn start_delegated(installation: &Installation) -> Result<Self> {
        let peers = Peers::start()?;
        let homeserver = Homeserver::start_with(installation, &peers.delegated_setup())?;
        Ok(Self { homeserver, peers })
    }

    /// The homeserver: its URL, and users and rooms on it, administrators among them.
    pub fn homeserver(&self) -> &Homeserver {
        &self.homeserver
    }

    /// What the homeserver calls.
    pub fn peers(&self) -> &Peers {
        &self.peers
    }

    /// Stops the homeserver and then its peers, and returns when its process has ended.
    ///
    /// # Errors
    ///
    /// As [`Homeserver::stop`].
    pub fn stop(self) -> Result<()> {
        self.homeserver.stop()
    }
}

/// The full homeserver that all tests of this program share. It ends with the program. When Synapse cannot be had, says
/// on standard error that `test` is skipped, and why.
///
/// The tests share its users, rooms and peers too, so each registers users with names of its own, and looks at the peers
/// only for what is its own.
///
/// # Errors
///
/// As [`typewright_live::installation`] and [`FullHomeserver::start`].
pub fn shared(test: &str) -> Result<Option<&'static FullHomeserver>> {
    static HOMESERVER: Started = OnceLock::new();
    started(test, &HOMESERVER, FullHomeserver::start)
}

/// As [`shared`], but the one that [`FullHomeserver::start_delegated`] starts.
///
/// # Errors
///
/// As [`shared`].
pub fn shared_delegated(test: &str) -> Result<Option<&'static FullHomeserver>> {
    static HOMESERVER: Started = OnceLock::new();
    started(test, &HOMESERVER, FullHomeserver::start_delegated)
}

type Started = OnceLock<Result<FullHomeserver, String>>;

fn started(
    test: &str,
    homeserver: &'static Started,
    start: fn(&Installation) -> Result<FullHomeserver>,
) -> Result<Option<&'static FullHomeserver>> {
    let Some(installation) = typewright_live::installation(test)? else {
        return Ok(None);
    };
    homeserver
        .get_or_init(|| start(installation).map_err(|error| format!("{error:#}")))
        .as_ref()
        .map(Some)
        .map_err(|error| anyhow!("{error}"))
}
