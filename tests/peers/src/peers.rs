//! All peers of one homeserver, and what the homeserver is told about them.

use std::net::SocketAddr;

use anyhow::Result;
use typewright_live::{Offer, Setup, Surroundings};

use crate::background::Background;
use crate::{Bridge, IdentityServer, Kept, Mail, PushGateway, Website, smtp};

/// The TURN server that clients are told of. Nobody calls it.
const TURN: &str = "turn:127.0.0.1:3478?transport=udp";

/// The servers that a full homeserver depends on, each on a port of its own of the loopback interface. They stop
/// listening when this is dropped.
pub struct Peers {
    bridge: Bridge,
    push_gateway: PushGateway,
    identity_server: IdentityServer,
    website: Website,
    smtp: SocketAddr,
    mails: Kept<Mail>,
    // All of them run on it.
    _background: Background,
}

impl Peers {
    /// Starts all of them.
    ///
    /// # Errors
    ///
    /// When the system gives no port or no thread.
    pub fn start() -> Result<Self> {
        let background = Background::start()?;
        let mails = Kept::default();
        Ok(Self {
            bridge: Bridge::listen(&background)?,
            push_gateway: PushGateway::listen(&background)?,
            identity_server: IdentityServer::listen(&background)?,
            website: Website::listen(&background)?,
            smtp: smtp::listen(&background, &mails)?,
            mails,
            _background: background,
        })
    }

    /// What a homeserver is started with that offers everything and has these peers.
    pub fn setup(&self) -> Setup {
        Setup {
            appservices: vec![self.bridge.registration().clone()],
            offer: Offer::Everything(Surroundings {
                smtp: self.smtp,
                texting: self.identity_server.version_1().to_owned(),
                single_sign_on: self.website.single_sign_on(),
                turn: vec![TURN.to_owned()],
            }),
        }
    }

    /// What a homeserver is started with whose accounts are delegated to a server that is not there.
    pub fn delegated_setup(&self) -> Setup {
        Setup {
            offer: Offer::Delegated(self.website.accounts()),
            ..Setup::default()
        }
    }

    /// The application service.
    pub fn bridge(&self) -> &Bridge {
        &self.bridge
    }

    /// The push gateway.
    pub fn push_gateway(&self) -> &PushGateway {
        &self.push_gateway
    }

    /// The identity server.
    pub fn identity_server(&self) -> &IdentityServer {
        &self.identity_server
    }

    /// The website: a page to preview, and the single sign-on.
    pub fn website(&self) -> &Website {
        &self.website
    }

    /// The mails that the homeserver sent.
    pub fn mails(&self) -> &Kept<Mail> {
        &self.mails
    }
}
