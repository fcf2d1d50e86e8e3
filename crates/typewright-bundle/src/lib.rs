//! Writes an API of many files as one OpenAPI document that refers to nothing outside itself: 3.1, or 3.0 for tools that
//! know no 3.1. It reads the trees of the source stage and nothing else: no type is made here and no Rust.
//!
//! [`bundle`] is the way in. First `collect` finds what is referred to, `names` says what each of it is called under
//! `components`, `document` puts the whole together out of pieces that `compose` writes. [`Version::V3_0`] is made of the
//! finished 3.1 document (`v3_0`). What cannot be said is a [`Loss`]; what the definitions are to blame for is a
//! diagnostic.

mod collect;
mod compose;
mod document;
mod kinds;
mod loss;
mod names;
mod paths;
mod raise;
mod servers;
mod text;
mod v3_0;

use typewright_model::PackageInput;
use typewright_source::{Node, Report, Sources};

pub use loss::{Loss, list};
pub use text::{to_json, to_yaml};

/// What is bundled.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// All packages: whose file one is decides what it is called by.
    pub packages: &'a [PackageInput],
    /// The one that becomes a document.
    pub package: &'a PackageInput,
    /// The document's title.
    pub title: &'a str,
    /// The document's description.
    pub description: &'a str,
    /// The API's version.
    pub version: &'a str,
    /// The member of an example whose elements are put together, where the definitions write their examples so.
    pub merged_in_examples: Option<&'a str>,
}

/// The version of OpenAPI that the document is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// 3.1.
    #[default]
    V3_1,
    /// 3.0, with a list of what it cannot say.
    V3_0,
}

/// One document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundled {
    /// The document.
    pub document: Node,
    /// What it does not say though the definitions do, in the order of the document.
    pub losses: Vec<Loss>,
}

/// Makes one document of a package. What the definitions are to blame for goes to the report, and the document is then
/// not to be used.
pub fn bundle(
    sources: &Sources,
    input: &Input<'_>,
    version: Version,
    report: &mut Report,
) -> Bundled {
    let whole = document::whole(sources, input, report);
    match version {
        Version::V3_1 => Bundled {
            document: whole.document,
            losses: whole.losses,
        },
        Version::V3_0 => v3_0::lowered(whole, report),
    }
}
