//! What a document does not say though the definitions do, and the list of it for people.

use std::fmt::Write as _;

use indexmap::IndexMap;
use typewright_source::{Place, Sources};

/// Something that the document does not say, or says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Loss {
    /// Where it stands in the definitions.
    pub place: Place,
    /// The keyword or the member.
    pub keyword: String,
    /// What became of it.
    pub fate: String,
}

impl Loss {
    pub(crate) fn new(place: &Place, keyword: &str, fate: impl Into<String>) -> Self {
        Self {
            place: place.clone(),
            keyword: keyword.to_owned(),
            fate: fate.into(),
        }
    }
}

/// The losses, a line for each: `place: keyword: what became of it`. Those of one keyword stand together, and the last
/// line counts them. Empty if there are none.
#[must_use]
pub fn list(losses: &[Loss], sources: &Sources) -> String {
    let mut by_keyword: IndexMap<&str, Vec<String>> = IndexMap::new();
    for loss in losses {
        let place = sources.place_name(&loss.place);
        let line = format!("{place}: {}: {}", loss.keyword, loss.fate);
        let lines = by_keyword.entry(&loss.keyword).or_default();
        lines.push(line);
    }
    by_keyword.sort_by(|a, _, b, _| a.cmp(b));
    let mut text = String::new();
    let mut counts = Vec::new();
    let mut total = 0;
    for (keyword, lines) in by_keyword {
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{}", lines.join("\n"));
        counts.push(format!("{keyword} {}", lines.len()));
        total += lines.len();
    }
    if total > 0 {
        let things = if total == 1 { "thing is" } else { "things are" };
        let _ = writeln!(text, "{total} {things} not said: {}", counts.join(", "));
    }
    text
}
