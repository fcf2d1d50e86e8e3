//! Items to the text of files. Parts are computed first, then quoted flat; prettyplease lays the code out, and the
//! tables that the runtime's macros take are laid out here, a line per entry.

mod answers;
mod api;
mod chunk;
mod client;
mod enums;
mod examples;
mod formats;
mod krate;
mod limits;
mod messages;
mod module;
mod operation;
mod replay;
mod secrets;
mod security;
mod server;
mod structs;
mod table;
mod tokens;

pub use api::{is_operation, is_parameter};
pub(crate) use client::groups;
pub use formats::Format;
pub use krate::{ClientEntry, CrateOptions, Files, PackageFacts, ShapeEntry, files};

/// A type as Rust text.
pub(crate) fn rust_type(ty: &crate::items::RustType) -> String {
    tokens::ty_text(ty)
}

/// The name of the trait of a module's operations.
pub(crate) fn service_name(module: &crate::items::Module) -> String {
    server::trait_name(module)
}
