//! Schemas to types. `flat` collects what applies at a place, `normal` brings it to one form, `shape` gives it a
//! shape; `union` and `guards` are for `oneOf` and `anyOf`, `bounds` for what a value keeps beside its type, `chosen` and `secrets` for what
//! the configuration says of a schema. Nothing here makes a Rust name.

mod bounds;
mod chosen;
mod docs;
mod empty;
mod examples;
mod flat;
mod guards;
mod keywords;
mod normal;
mod object;
mod secrets;
mod shape;
mod typeless;
mod union;
mod values;

pub(crate) use bounds::Bounds;
pub(crate) use chosen::Choices;
pub(crate) use docs::docs_of;
pub(crate) use examples::{Examples, examples_of};
pub(crate) use flat::{Flat, Key};
pub(crate) use guards::{check_unions, fill_guards};
pub(crate) use normal::Normal;
pub(crate) use secrets::NamedSecrets;
pub(crate) use shape::Site;
