//! The published Matrix definitions, exactly as they are: generated, compiled, their examples read, their names
//! stable. Where the definitions are not found, each test says that it is skipped.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod crates;
mod data;
mod examples;
mod ours;
mod stability;
mod untyped;
