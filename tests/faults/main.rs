//! The generated client with a proxy between it and the generated server that does damage: every call ends, in time,
//! with the right kind of error, and nothing is repeated that is unsafe to repeat.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod calls;
mod clients;
mod crowd;
mod damage;
mod fault;
mod given_up;
mod home;
mod panics;
mod pieces;
mod pooled;
mod proxy;
mod retries;
mod streams;
mod table;
mod versions;
mod wire;
