//! Thousands of malformed requests, made from the definitions by a seeded generator, at the generated server: each is
//! turned away in the API's shape of errors, none reaches a method, and the server goes on.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod case;
mod definitions;
mod judge;
mod malformed;
mod members;
mod run;
mod sample;
mod seed;
mod service;
mod wire;
