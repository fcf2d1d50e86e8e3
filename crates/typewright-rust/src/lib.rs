//! Typewright's later stages: names for what the model holds ([`names`]), Rust items ([`items`]) and their text
//! ([`emit`]). Each stage takes the result of the one before and reaches no further back.

pub mod docs;
pub mod emit;
pub mod items;
pub mod names;
pub mod plan;
mod surface;

pub use surface::{Kind, Name, Typing, surface};
