//! For a changelog: a section for each crate that changes, what breaks first, and formats and bounds, of which there can be
//! many, a line for each operation at the end.

use std::fmt::Write as _;

use super::{position, stands_in, together, uses_in};
use crate::change::{Change, CrateChange, Diff, Fate, NameChange, Subject};
use crate::effect::{Effect, Effects};
use crate::kind::Kind;

/// The comparison as Markdown. The headings are those below a release of a changelog.
#[must_use]
pub fn markdown(diff: &Diff) -> String {
    let mut text = String::new();
    let mut names: Vec<&str> = diff
        .crates
        .iter()
        .map(|krate| krate.name.as_str())
        .collect();
    for by in diff.changes.iter().flat_map(|change| &change.uses) {
        if !names.contains(&by.krate.as_str()) {
            names.push(&by.krate);
        }
    }
    for name in names {
        let krate = diff.crates.iter().find(|krate| krate.name == name);
        section(&mut text, diff, name, krate);
    }
    if text.is_empty() {
        text.push_str("No difference in any fact.\n");
    }
    text
}

fn section(text: &mut String, diff: &Diff, name: &str, krate: Option<&CrateChange>) {
    let of_crate = |change: &&Change| change.uses.iter().any(|by| by.krate == name);
    let changes: Vec<&Change> = diff.changes.iter().filter(of_crate).collect();
    let breaks = krate.is_some_and(|krate| krate.next != krate.version);
    if changes.is_empty() && !breaks {
        return;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    match krate {
        Some(krate) => drop(writeln!(text, "### {name} {}", krate.next)),
        None => drop(writeln!(text, "### {name}")),
    }
    if let Some(cause) = krate.and_then(|krate| krate.because_of.as_ref()) {
        let _ = writeln!(text, "\nIt hands on types of {cause}, which breaks.");
    }
    let (bounds, others): (Vec<&Change>, Vec<&Change>) =
        changes.into_iter().partition(|change| is_bound(change));
    for (title, effect) in [
        ("Breaking", Effect::Breaking),
        ("Added", Effect::Additive),
        ("Other", Effect::Neither),
    ] {
        let mut changes = others.clone();
        changes.retain(|change| change.effects.worst() == effect);
        let lines = together(&changes);
        list(
            text,
            title,
            lines.iter().filter_map(|changes| line(changes, name)),
        );
    }
    list(
        text,
        "Formats and bounds",
        bound_lines(&bounds, name).into_iter(),
    );
    let names = krate
        .map(|krate| krate.names.as_slice())
        .unwrap_or_default();
    let lines = name_lines(names);
    list(text, "Rust names that break code", lines.into_iter());
}

fn list(text: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    for (index, line) in lines.enumerate() {
        if index == 0 {
            let _ = writeln!(text, "\n#### {title}\n");
        }
        let _ = writeln!(text, "- {line}");
    }
}

fn is_bound(change: &Change) -> bool {
    matches!(
        change.kind,
        Kind::Format(_) | Kind::Constraint(_) | Kind::Extension
    )
}

/// Whether a field or a variant came or went with its type, which is told already.
fn goes_with_its_type(name: &NameChange, names: &[NameChange]) -> bool {
    let owner = name.path.rsplit_once("::").map(|(owner, _)| owner);
    let gone = |fate: &Fate| matches!(fate, Fate::Moved(_) | Fate::Removed);
    let owners = |other: &NameChange| Some(other.path.as_str()) == owner && gone(&other.fate);
    gone(&name.fate) && names.iter().any(owners)
}

/// Whether it is a `new` whose arguments change with a field, which is told already.
fn follows_a_field(name: &NameChange, names: &[NameChange]) -> bool {
    let Some(owner) = name.path.strip_suffix("::new") else {
        return false;
    };
    let field = |other: &NameChange| {
        let (above, _) = other.path.rsplit_once("::").unwrap_or_default();
        above == owner && other.kind == "field"
    };
    name.kind == "fn" && names.iter().any(field)
}

/// How many names of other types in the same way are written out.
const NAMED: usize = 3;

/// A line for each name that breaks code; what is of another type in the same way shares one.
fn name_lines(names: &[NameChange]) -> Vec<String> {
    let breaking = names
        .iter()
        .filter(|name| name.breaks && !goes_with_its_type(name, names))
        .filter(|name| !follows_a_field(name, names));
    let (retyped, others): (Vec<&NameChange>, Vec<&NameChange>) =
        breaking.partition(|name| matches!(name.fate, Fate::Retyped(..)));
    let mut lines: Vec<String> = others.into_iter().map(NameChange::words).collect();
    let mut groups: Vec<Vec<&NameChange>> = Vec::new();
    for name in retyped {
        match groups
            .iter_mut()
            .find(|group| group.iter().all(|one| one.fate == name.fate))
        {
            Some(group) => group.push(name),
            None => groups.push(vec![name]),
        }
    }
    for group in groups {
        let Some(Fate::Retyped(old, new)) = group.first().map(|name| &name.fate) else {
            continue;
        };
        let shown: Vec<String> = group
            .iter()
            .take(NAMED)
            .map(|name| format!("`{}`", name.path))
            .collect();
        let more = match group.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        lines.push(format!(
            "`{old}` is now `{new}`: {}{more}",
            shown.join(", ")
        ));
    }
    lines
}

/// What a change belongs to, within a crate.
fn subject(change: &Change, krate: &str) -> String {
    let mut subjects: Vec<&Subject> = uses_in(change, krate)
        .into_iter()
        .map(|by| &by.subject)
        .collect();
    subjects.dedup();
    match subjects.as_slice() {
        [only] if stands_in(change, only) => format!("`{}`", only.short()),
        [only] => format!("`{}` (used by `{}`)", change.file(), only.short()),
        several => format!("`{}` ({} uses)", change.file(), several.len()),
    }
}

fn line(changes: &[&Change], krate: &str) -> Option<String> {
    let change = changes.first()?;
    let position = match position(&uses_in(change, krate)) {
        position if position.is_empty() => String::new(),
        position => format!(", {}", quoted(&position)),
    };
    let words: Vec<&str> = changes.iter().map(|change| change.text.as_str()).collect();
    Some(format!(
        "{}{position}: {}{}",
        subject(change, krate),
        words.join(", and "),
        breaks(change.effects)
    ))
}

/// A line for each operation or file: where formats and bounds changed.
fn bound_lines(changes: &[&Change], krate: &str) -> Vec<String> {
    let mut lines: Vec<(String, Vec<String>, Effects)> = Vec::new();
    for change in changes {
        let subject = subject(change, krate);
        let position = quoted(&position(&uses_in(change, krate)));
        match lines.iter_mut().find(|(other, ..)| *other == subject) {
            Some((_, positions, effects)) => {
                if !positions.contains(&position) {
                    positions.push(position);
                }
                *effects = effects.and(change.effects);
            }
            None => lines.push((subject, vec![position], change.effects)),
        }
    }
    let line = |(subject, positions, effects): (String, Vec<String>, Effects)| {
        format!("{subject}: {}{}", positions.join("; "), breaks(effects))
    };
    lines.into_iter().map(line).collect()
}

/// A position with its JSON pointer as code.
fn quoted(position: &str) -> String {
    let (first, more) = match position.rsplit_once(" (and ") {
        Some((first, more)) => (first, format!(" (and {more}")),
        None => (position, String::new()),
    };
    match first.rsplit_once(", /") {
        Some((part, pointer)) => format!("{part} `/{pointer}`{more}"),
        None if first.starts_with('/') => format!("`{first}`{more}"),
        None => format!("{first}{more}"),
    }
}

fn breaks(effects: Effects) -> &'static str {
    match (effects.client, effects.server) {
        (Effect::Breaking, Effect::Breaking) => " (breaks clients and servers)",
        (Effect::Breaking, _) => " (breaks clients)",
        (_, Effect::Breaking) => " (breaks servers)",
        _ => "",
    }
}
