//! The table of mutations, and how what is reported of each is compared with what should be.

mod bodies;
mod events;
mod members;
mod operations;
mod parameters;
mod responses;
mod security;
mod types;
mod values;

use typewright_diff::{Change, Diff, NameChange, Words};

use crate::case::{Case, Users};
use crate::edit::Edit;
use crate::states::{Edited, compared};

impl Edited for Case {
    fn name(&self) -> &str {
        self.name
    }

    fn edits(&self) -> &[(String, Edit)] {
        &self.edits
    }
}

/// Which definitions are the old ones.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Forth,
    Back,
}

fn all() -> Vec<Case> {
    [
        operations::cases(),
        parameters::cases(),
        bodies::cases(),
        responses::cases(),
        security::cases(),
        members::cases(),
        types::cases(),
        values::cases(),
        events::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn each_change_is_reported_and_no_other() {
    let cases = all();
    let mut names: Vec<&str> = cases.iter().map(|case| case.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "two cases have one name");
    let wrong = compared(&cases, Words::Ignored, judged_both_ways);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{count} mutations, each forth and back");
}

/// What is wrong with what was found, forth and back.
pub(crate) fn judged_both_ways(case: &Case, forth: &Diff, back: &Diff) -> Vec<String> {
    let mut wrong = judged(case, Way::Forth, forth);
    wrong.extend(judged(case, Way::Back, back));
    wrong
}

/// What is wrong with what was found.
fn judged(case: &Case, way: Way, diff: &Diff) -> Vec<String> {
    let word = match way {
        Way::Forth => "forth",
        Way::Back => "back",
    };
    let [change] = diff.changes.as_slice() else {
        let found: Vec<String> = diff.changes.iter().map(shown).collect();
        return vec![format!("{word}, not one change:\n  {}", found.join("\n  "))];
    };
    let (told, old, new) = match way {
        Way::Forth => (case.forth, &case.old, &case.new),
        Way::Back => (case.back, &case.new, &case.old),
    };
    let mut wrong = Vec::new();
    let mut equal = |what: &str, expected: String, found: String| {
        if expected != found {
            wrong.push(format!(
                "{word}, {what}:\n  expected {expected}\n  found    {found}"
            ));
        }
    };
    equal("kind", words(told), words(found(change)));
    equal("old place", format!("{old:?}"), format!("{:?}", change.old));
    equal("new place", format!("{new:?}"), format!("{:?}", change.new));
    let path = |change: &Change| change.uses.first().map(|by| by.path.clone());
    equal(
        "path",
        case.path.to_owned(),
        path(change).unwrap_or_default(),
    );
    // One part of a message may speak of it at several places.
    let mut uses: Vec<&typewright_diff::Use> = change.uses.iter().collect();
    uses.dedup_by_key(|by| (&by.krate, &by.subject, &by.part));
    let users: Vec<String> = uses.into_iter().map(user).collect();
    let back = case.users_back.clone().map(Users::All);
    match back
        .as_ref()
        .filter(|_| way == Way::Back)
        .unwrap_or(&case.users)
    {
        Users::All(expected) => equal("users", format!("{expected:?}"), format!("{users:?}")),
        Users::Some(count, some) => {
            let some: Vec<&&str> = some
                .iter()
                .filter(|user| users.iter().all(|one| one != **user))
                .collect();
            let missing = format!("{count}, without {:?}", [""; 0]);
            equal(
                "users",
                missing,
                format!("{}, without {some:?}", users.len()),
            );
        }
    }
    if let Some(names) = &case.names {
        let krate = diff
            .crates
            .iter()
            .find(|krate| krate.name == names.krate)
            .unwrap();
        let next = if way == Way::Forth {
            names.next.0
        } else {
            names.next.1
        };
        equal("next version", next.to_owned(), krate.next.clone());
        if let (Way::Forth, Some(words)) = (way, &names.words) {
            let found: Vec<String> = change.names.iter().map(NameChange::words).collect();
            equal("Rust names", format!("{words:?}"), format!("{found:?}"));
        }
    }
    if !wrong.is_empty() {
        wrong.push(format!("{word}, all of it: {}", shown(change)));
    }
    wrong
}

fn found(change: &Change) -> (String, typewright_diff::Effect, typewright_diff::Effect) {
    (
        change.kind.name(),
        change.effects.client,
        change.effects.server,
    )
}

fn words<K: ToString>(
    (kind, client, server): (K, typewright_diff::Effect, typewright_diff::Effect),
) -> String {
    format!(
        "{}, {} for clients, {} for servers",
        kind.to_string(),
        client.word(),
        server.word()
    )
}

fn user(by: &typewright_diff::Use) -> String {
    match by.part.as_str() {
        "" => by.subject.short().to_owned(),
        part => format!("{}: {part}", by.subject.short()),
    }
}

pub(crate) fn shown(change: &Change) -> String {
    let users: Vec<String> = change.uses.iter().map(user).collect();
    let names: Vec<String> = change.names.iter().map(NameChange::words).collect();
    format!(
        "{}: {}\n    {:?} -> {:?} at {:?}\n    {} used by {users:?}\n    Rust {names:?}",
        words(found(change)),
        change.text,
        change.old,
        change.new,
        change.uses.first().map(|by| &by.path),
        users.len(),
    )
}

/// The kinds of change but `docs-changed`, which is in `words.rs`.
const KINDS: usize = 50;

#[test]
fn each_kind_has_three_cases() {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for case in all() {
        *counts.entry(case.forth.0).or_default() += 1;
        if case.back.0 != case.forth.0 {
            *counts.entry(case.back.0).or_default() += 1;
        }
    }
    assert_eq!(counts.len(), KINDS, "{counts:#?}");
    assert!(counts.values().all(|count| *count >= 3), "{counts:#?}");
}
