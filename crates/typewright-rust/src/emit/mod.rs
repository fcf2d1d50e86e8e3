//! Items to the text of files. Parts are computed first, then quoted flat; prettyplease lays the code out, and the
//! tables that the runtime's macros take are laid out here, a line per entry.

mod answers;
mod chunk;
mod client;
mod enums;
mod examples;
mod formats;
mod krate;
mod messages;
mod module;
mod operation;
mod replay;
mod security;
mod server;
mod structs;
mod table;
mod tokens;

pub use formats::Format;
pub use krate::{CrateOptions, Files, PackageFacts, ShapeEntry, files};
