//! Users of the generated client meet on the homeserver.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod run {
    mod crash;
    #[cfg(unix)]
    mod ending;
    #[cfg(unix)]
    mod full;
    pub(crate) mod guest;
    mod private;
    pub(crate) mod process;
    mod records;
    mod restart;
    mod rooms;
    mod sessions;
    mod signals;
}
