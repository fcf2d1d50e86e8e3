//! From definitions to the model: schemas to types, documents to operations.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod all_of;
mod describe;
mod documents;
mod keywords;
mod letter;
mod operations;
mod recursion;
mod schemas;
mod secrets;
mod shapes;
mod unions;
