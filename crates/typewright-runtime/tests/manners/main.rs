//! How a client behaves: its time, its retries, its limits, its credentials, what it knows of versions, what it says. Time
//! is tokio's and stands still, so that nothing here waits.
#![cfg(feature = "client")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod api;
mod credentials;
mod errors;
mod retries;
mod time;
#[cfg(feature = "tracing")]
mod traces;
mod versions;
