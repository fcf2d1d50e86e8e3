//! The pipeline as a library: definitions in, crates out. [`generate`] runs the stages and returns the files;
//! [`write()`] puts them in place, or says which differ. [`bundled`] makes one document of a package instead,
//! [`mocked`] the answers of a mock. [`command`] is what people type.

mod bundled;
pub mod command;
mod compare;
mod config;
mod inputs;
mod mocked;
mod pipeline;
mod write;

pub use bundled::bundled;
pub use compare::{Comparison, Definitions, Side, compare, without_configuration};
pub use config::{Config, read_config};
pub use mocked::{Mocked, MockedAnswer, MockedOperation, mocked};
pub use pipeline::{Generated, Input, Output, Surfaces, generate, surfaces};
pub use write::{Change, ChangeKind, Mode, write};
