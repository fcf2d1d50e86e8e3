//! Users of the generated client meet on the homeserver.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod run {
    mod backup;
    mod devices;
    mod discovery;
    pub(crate) mod guest;
    mod history;
    mod keys;
    mod media;
    mod presence;
    mod private;
    mod records;
    mod restart;
    mod rooms;
    mod sessions;
    mod settings;
    mod signals;
}
