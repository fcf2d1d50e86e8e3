//! The words in `spec/`: everything is described, every body has an example, everything leads to its section of the
//! specification, and no sentence is one of the published definitions' or a shuffle of one.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod described;
mod own;
mod walk;
