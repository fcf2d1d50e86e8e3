//! Writing a view: as JSON text, as a tree, or in any serde format. What is left out and what is written as `null` is
//! decided in [`members`] and nowhere else.

mod json;
mod members;
mod serde;
mod tree;

pub(crate) use json::json;
pub use serde::serialize;
pub(crate) use tree::tree;
