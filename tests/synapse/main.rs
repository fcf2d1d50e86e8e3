//! The generated client against a homeserver that nobody here wrote. Without Python 3.10 or newer each test says that it
//! is skipped, and why.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod appservice;
mod bot;
mod messages;

use matrix_client_server::Client;
use typewright_live::{Homeserver, User};

/// The generated client of a user.
fn client(homeserver: &Homeserver, user: &User) -> Client {
    let client = Client::new(homeserver.url()).unwrap();
    client.set_access_token_bearer(user.access_token.as_str());
    client
}
