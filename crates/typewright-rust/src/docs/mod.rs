//! What a definition says for people, as the lines of Rust documentation.

mod markdown;
mod writer;

pub use writer::{DocsOptions, Writer};
