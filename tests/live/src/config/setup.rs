//! What whoever starts a homeserver may choose: its application services and how much of the API it serves. It names
//! places only; who listens there is the business of whoever starts it.

use std::net::SocketAddr;

use super::AppserviceRegistration;

/// What a homeserver is started with. By default it knows no application service and offers what needs no other server.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// The application services that it knows from its start.
    pub appservices: Vec<AppserviceRegistration>,
    /// What it offers.
    pub offer: Offer,
}

/// How much of the client-server API a homeserver serves.
#[derive(Clone, Debug, Default)]
pub enum Offer {
    /// Accounts, rooms, media, encryption: what needs no other server.
    #[default]
    Basics,
    /// Everything that Synapse has: also guests, URL previews, email addresses and phone numbers, single sign-on, TURN
    /// credentials, logging in by a running session, and a directory of all users. The media downloads of before
    /// Matrix 1.11, which need no token, are answered too.
    Everything(Surroundings),
    /// The basics, but the accounts are those of the OAuth 2.0 server at this base URL, whose metadata clients are given.
    /// Nobody can register or log in at such a homeserver, so it is of little use but for that.
    Delegated(String),
}

/// Where the servers are that a homeserver which offers everything depends on. All of them must be on the loopback
/// interface, which is all that it calls; it trusts any certificate there.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// What takes its mails, by SMTP without encryption.
    pub smtp: SocketAddr,
    /// The base URL of the server that texts a token to a phone number: an identity server's, by its version 1 paths.
    pub texting: String,
    /// The base URL of the CAS server at which people sign on.
    pub single_sign_on: String,
    /// The TURN servers whose addresses clients are given. Nobody needs to listen there.
    pub turn: Vec<String>,
}

impl From<&[AppserviceRegistration]> for Setup {
    /// The basics, with these application services.
    fn from(appservices: &[AppserviceRegistration]) -> Self {
        Self {
            appservices: appservices.to_vec(),
            offer: Offer::Basics,
        }
    }
}
