//! For people at a terminal: changes by operation, then what several operations share, then the sum.

use std::fmt::Write as _;

use super::{Tally, crate_line, groups, position};
use crate::change::{Change, Diff};
use crate::effect::Effect;

/// How many effects on names are written out at a change.
const NAMES: usize = 8;

/// The comparison as text.
#[must_use]
pub fn text(diff: &Diff) -> String {
    let mut text = String::new();
    for group in groups(diff) {
        let _ = writeln!(text, "{}", group.title);
        if let Some(uses) = group.uses {
            let _ = writeln!(text, "  used by {uses}");
        }
        for changes in super::together(&group.changes) {
            one(&mut text, &changes);
        }
        text.push('\n');
    }
    let _ = writeln!(text, "{}", Tally::of(diff).words());
    for krate in &diff.crates {
        let _ = writeln!(text, "{}", crate_line(krate));
    }
    for note in &diff.notes {
        let _ = writeln!(text, "Note: {note}.");
    }
    if let Some(why) = &diff.no_names {
        let _ = writeln!(text, "The Rust names were not compared: {why}.");
    }
    text
}

/// Changes of one place that mean the same.
fn one(text: &mut String, changes: &[&Change]) {
    let Some(change) = changes.first() else {
        return;
    };
    let position = position(&change.uses.iter().collect::<Vec<_>>());
    let position = if position.is_empty() {
        String::new()
    } else {
        format!("{position}: ")
    };
    let words: Vec<&str> = changes.iter().map(|change| change.text.as_str()).collect();
    let _ = writeln!(
        text,
        "  {}\n    {position}{}",
        meaning(change),
        words.join(", and ")
    );
    match (&change.old, &change.new) {
        (Some(old), Some(new)) if old == new => {
            let _ = writeln!(text, "      at   {old}");
        }
        (old, new) => {
            for (side, place) in [("old", old), ("new", new)] {
                if let Some(place) = place {
                    let _ = writeln!(text, "      {side}  {place}");
                }
            }
        }
    }
    for name in change.names.iter().take(NAMES) {
        let _ = writeln!(text, "      Rust {}", name.words());
    }
    if let Some(more) = change
        .names
        .len()
        .checked_sub(NAMES)
        .filter(|more| *more > 0)
    {
        let _ = writeln!(text, "      Rust … and {more} more");
    }
}

/// What a change means for either side, in words.
fn meaning(change: &Change) -> String {
    let (client, server) = (change.effects.client, change.effects.server);
    if client == server {
        return match client {
            Effect::Breaking => "breaking for clients and servers".to_owned(),
            Effect::Additive => "additive".to_owned(),
            Effect::Neither => "neither breaking nor additive".to_owned(),
        };
    }
    let mut parts = Vec::new();
    for effect in [Effect::Breaking, Effect::Additive] {
        for (side, of) in [("clients", client), ("servers", server)] {
            if of == effect {
                parts.push(format!("{} for {side}", effect.word()));
            }
        }
    }
    parts.join(", ")
}
