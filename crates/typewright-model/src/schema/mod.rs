//! Schemas to types. `flat` collects what applies at a place, `normal` brings it to one form, `shape` gives it a
//! shape; `union` and `guards` are for `oneOf` and `anyOf`. Nothing here makes a Rust name.

mod docs;
mod flat;
mod guards;
mod keywords;
mod normal;
mod object;
mod shape;
mod union;
mod values;

pub(crate) use docs::{docs_of, examples_of};
pub(crate) use flat::{Flat, Key};
pub(crate) use guards::{check_unions, fill_guards};
pub(crate) use normal::Normal;
pub(crate) use shape::Site;
