//! OpenAPI documents to operations: one module per part of a document.

mod body;
mod document;
mod form;
mod order;
mod parameters;
mod paths;
mod responses;
mod security;
mod servers;
mod unique;

pub(crate) use document::document;
pub(crate) use order::{formats, order, types_of_operation, types_of_shape};
pub(crate) use unique::check_unique;
