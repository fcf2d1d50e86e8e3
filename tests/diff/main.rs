//! `cargo xtask diff`: the definitions of this repository are edited in each way that there is, one at a time, and the
//! comparison has to report that change and no other. What changes nothing in an API has to be reported as nothing.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod case;
mod edit;
mod mutations;
mod neutral;
mod order;
mod small;
mod states;
mod whole;
mod words;
