//! The generated client calls the generated server over HTTP on the loopback interface.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod answers;
mod composed;
mod credentials;
mod door;
mod home;
mod kept;
mod raw;
mod twins;
