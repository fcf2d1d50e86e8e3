//! The command as people meet it: a copy of this repository's definitions, templates and generated crate, in which the
//! command is run, and what it prints, writes and returns.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod bundle;
mod check;
mod diff;
mod names;
mod outside;
mod problems;
mod repository;
