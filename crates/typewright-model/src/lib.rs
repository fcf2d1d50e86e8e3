//! Typewright's second stage: definitions become operations and a small closed set of shapes.
//!
//! [`lower`] is the one way in and [`Model`] the result: plain data that no longer knows how a thing was spelled in
//! the document, only where it stands. First a schema is brought to a normal form (`schema::normal`: references and
//! `allOf` merged, `null` taken out), then it is given a shape (`schema::shape`).

mod limits;
mod lower;
mod model;
mod operation;
mod operations;
mod options;
mod packages;
mod pattern;
mod reading;
mod schema;
mod secrecy;
mod types;
mod written_out;

pub use limits::Limit;
pub use lower::lower;
pub use model::*;
pub use operation::*;
pub use options::*;
pub use packages::owner;
pub use pattern::translated;
pub use reading::*;
pub use secrecy::Secrecy;
pub use types::*;
pub use written_out::written_out;
