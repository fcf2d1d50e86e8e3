//! Bundled documents, held against other people's programs and against Typewright itself: of the definitions in `spec/`
//! and of the published ones. Where a program or the definitions are not found, a test says that it is skipped.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod again;
mod documents;
mod generator;
mod validator;
