//! Stage 1 of the generator: reads YAML and JSON files under one root folder, resolves their `$ref`s, and owns the
//! diagnostics that every later stage reports through. It knows nothing of OpenAPI or JSON Schema beyond `$ref`,
//! `$dynamicRef` and what they can lead to: `$id`, `$anchor` and `$dynamicAnchor`.
//!
//! The way in is [`load`]; what comes out is [`Sources`], which never changes afterwards. Later stages walk it with
//! [`Cursor`]s, name every thing by its [`Place`], push [`Diagnostic`]s into a [`Report`] and print it with [`render`].

mod cursor;
mod diagnostic;
mod load;
mod node;
mod pattern;
mod place;
mod read;
mod reference;
mod sources;
mod suggest;
mod uri;

#[cfg(test)]
mod tests;

pub use cursor::{Cursor, DynamicTarget};
pub use diagnostic::{
    Base, Code, Counts, Diagnostic, Label, Location, Report, Severity, Spot, Style, render,
};
pub use load::{list, list_below, load, load_with};
pub use node::Node;
pub use pattern::fits;
pub use place::{FileId, Place, Pointer};
pub use read::locate;
pub use reference::RefError;
pub use sources::{Format, SourceFile, Sources};
pub use suggest::closest;
pub use uri::Remotes;
