//! Writes a comparison down: for people, for a changelog, for programs.

mod json;
mod markdown;
mod text;

pub use json::json;
pub use markdown::markdown;
pub use text::text;

use crate::change::{Change, CrateChange, Diff, Fate, Subject, Use};
use crate::effect::Effect;

/// How many of something there are, in words.
fn count(number: usize, one: &str, many: &str) -> String {
    match number {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    }
}

/// How many changes do what.
struct Tally {
    all: usize,
    breaks_clients: usize,
    breaks_servers: usize,
    additive: usize,
    neither: usize,
}

impl Tally {
    fn of(diff: &Diff) -> Self {
        let number =
            |fits: fn(&Change) -> bool| diff.changes.iter().filter(|change| fits(change)).count();
        Self {
            all: diff.changes.len(),
            breaks_clients: number(|change| change.effects.client == Effect::Breaking),
            breaks_servers: number(|change| change.effects.server == Effect::Breaking),
            additive: number(|change| change.effects.worst() == Effect::Additive),
            neither: number(|change| change.effects.worst() == Effect::Neither),
        }
    }

    fn words(&self) -> String {
        if self.all == 0 {
            return "No difference in any fact.".to_owned();
        }
        format!(
            "{}: {} clients, {} servers, {} only, {} neither.",
            count(self.all, "change", "changes"),
            verb(self.breaks_clients, "breaks", "break"),
            verb(self.breaks_servers, "breaks", "break"),
            verb(self.additive, "adds", "add"),
            verb(self.neither, "does", "do"),
        )
    }
}

fn verb(number: usize, one: &str, many: &str) -> String {
    let verb = if number == 1 { one } else { many };
    format!("{number} {verb}")
}

/// What became of a crate, in a line.
fn crate_line(krate: &CrateChange) -> String {
    let number =
        |fits: fn(&Fate) -> bool| krate.names.iter().filter(|name| fits(&name.fate)).count();
    let gone = number(|fate| *fate == Fate::Removed);
    let retyped = number(|fate| matches!(fate, Fate::Retyped(..)));
    let added = number(|fate| *fate == Fate::Added);
    let moved = number(|fate| matches!(fate, Fate::Moved(_)));
    let mut what = if krate.names.is_empty() {
        "the Rust names are the same".to_owned()
    } else {
        format!(
            "{} gone, {moved} moved, {retyped} of another type, {added} new",
            count(gone, "Rust name", "Rust names"),
        )
    };
    if let Some(cause) = &krate.because_of {
        what = format!("{what}; it hands on types of {cause}");
    }
    if krate.next == krate.version {
        format!("{} {}: {what}", krate.name, krate.version)
    } else {
        format!("{} {} -> {}: {what}", krate.name, krate.version, krate.next)
    }
}

/// The uses in one crate.
fn uses_in<'c>(change: &'c Change, krate: &str) -> Vec<&'c Use> {
    change.uses.iter().filter(|by| by.krate == krate).collect()
}

/// Where something stands in the messages of those who use it.
fn position(uses: &[&Use]) -> String {
    let mut places: Vec<String> = Vec::new();
    for by in uses {
        let parts = [by.part.as_str(), by.path.as_str()];
        let place = parts.into_iter().filter(|part| !part.is_empty());
        let place = place.collect::<Vec<_>>().join(", ");
        if !place.is_empty() && !places.contains(&place) {
            places.push(place);
        }
    }
    match places.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first, rest @ ..] => format!("{first} (and {} more)", rest.len()),
    }
}

/// Changes that follow each other, stand at the same places and mean the same.
fn together<'d>(changes: &[&'d Change]) -> Vec<Vec<&'d Change>> {
    let mut found: Vec<Vec<&'d Change>> = Vec::new();
    for change in changes {
        let same = |group: &Vec<&Change>| {
            group.first().is_some_and(|first| {
                (&first.old, &first.new, &first.uses) == (&change.old, &change.new, &change.uses)
                    && first.effects == change.effects
                    && first.names == change.names
            })
        };
        match found.last_mut() {
            Some(group) if same(group) => group.push(change),
            _ => found.push(vec![change]),
        }
    }
    found
}

/// A group of changes: what one operation or schema has to itself, or what stands in one file and is used by several.
struct Group<'d> {
    title: String,
    uses: Option<String>,
    changes: Vec<&'d Change>,
}

fn groups(diff: &Diff) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for change in &diff.changes {
        let (title, uses) = heading(change);
        match groups.last_mut() {
            Some(group) if group.title == title && group.uses == uses => group.changes.push(change),
            _ => groups.push(Group {
                title,
                uses,
                changes: vec![change],
            }),
        }
    }
    groups
}

/// How many names of users are written out.
const NAMED: usize = 6;

/// Whether a change stands in what uses it, and not in another file that a schema refers to.
fn stands_in(change: &Change, subject: &Subject) -> bool {
    match subject {
        Subject::Operation { .. } => true,
        Subject::Schema(file) => file == change.file(),
    }
}

fn heading(change: &Change) -> (String, Option<String>) {
    match change.uses.first() {
        Some(by) if change.subjects() == 1 && stands_in(change, &by.subject) => {
            (format!("{} ({})", by.subject.words(), by.krate), None)
        }
        _ => {
            let mut names: Vec<&str> = change.uses.iter().map(|by| by.subject.short()).collect();
            names.dedup();
            let shown: Vec<&str> = names.iter().take(NAMED).copied().collect();
            let more = names.len().saturating_sub(NAMED);
            let mut uses = shown.join(", ");
            if more > 0 {
                uses = format!("{uses} and {more} more");
            }
            (change.file().to_owned(), Some(uses))
        }
    }
}
