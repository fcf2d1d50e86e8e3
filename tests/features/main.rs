//! One small definition and one small snapshot per feature of the generator, and the four modules of the definitions in
//! `spec/`. What is generated for the features is then compiled.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod compile;
mod snapshots;
