//! The definitions in `spec/` state the same facts as the published ones; and what changed between two releases, as a
//! reader of both finds it.

use std::path::Path;

use typewright::{Input, Side, compare, read_config};
use typewright_diff::{Change, Diff, Effect, Subject, Words};
use typewright_source::{Report, Style, render};
use typewright_tests::repository;

use crate::data::{config, published};

fn side(spec: &Path, config: &Path, shown: &str) -> Side {
    Side {
        input: Input {
            spec: spec.to_owned(),
            shown: shown.to_owned(),
            templates: typewright_tests::templates(),
            package: None,
        },
        config: read_config(config, &mut Report::new()).unwrap(),
    }
}

fn diff(old: &Side, new: &Side) -> Diff {
    let comparison = compare(old, new, Words::Ignored);
    for (sources, report) in [&comparison.old, &comparison.new] {
        assert!(
            report.is_empty(),
            "{}",
            render(report, sources, Style::Plain)
        );
    }
    comparison.diff.unwrap()
}

#[test]
fn ours_states_the_published_facts() {
    let Some(data) = published("v1.19", "ours_states_the_published_facts") else {
        return;
    };
    let spec = repository().join("spec");
    let ours = side(&spec, &spec.join("typewright.toml"), "ours");
    let theirs = side(&data, &config(), "theirs");
    let diff = diff(&ours, &theirs);
    assert!(
        diff.changes.is_empty(),
        "{}",
        typewright_diff::render::text(&diff)
    );
    assert_eq!(diff.no_names, None);
    // Nothing is left out of the comparison but what is no definition.
    let notes: Vec<&str> = diff.notes.iter().map(String::as_str).collect();
    let [note] = notes.as_slice() else {
        panic!("{notes:#?}");
    };
    assert!(
        note.contains("theirs") && note.ends_with(": string-formats.yaml"),
        "{note}"
    );
}

/// What somebody who reads both releases finds: what it is called, where it is used, and whom it breaks.
const FOUND: &[(&str, &str, &str, Effect, Effect)] = &[
    (
        "operation-added",
        "getMutualRooms",
        "",
        Effect::Additive,
        Effect::Additive,
    ),
    (
        "format-changed",
        "ban",
        "`roomId` in the path",
        Effect::Breaking,
        Effect::Neither,
    ),
    (
        "constraint-changed",
        "unban",
        "request body, /user_id",
        Effect::Breaking,
        Effect::Neither,
    ),
    (
        "format-changed",
        "createRoom",
        "request body, /invite/*",
        Effect::Breaking,
        Effect::Neither,
    ),
    (
        "format-changed",
        "createRoom",
        "response 200, /room_id",
        Effect::Neither,
        Effect::Breaking,
    ),
    (
        "format-changed",
        "getRoomIdByAlias",
        "response 200, /servers/*",
        Effect::Neither,
        Effect::Breaking,
    ),
    (
        "member-added",
        "queryProfile",
        "response 200, /m.tz",
        Effect::Additive,
        Effect::Additive,
    ),
    (
        "format-changed",
        "getTurnServer",
        "response 200, /uris/*",
        Effect::Neither,
        Effect::Breaking,
    ),
    (
        "format-changed",
        "redactEvent",
        "`eventId` in the path",
        Effect::Breaking,
        Effect::Neither,
    ),
    (
        "format-changed",
        "getJoinedRooms",
        "response 200, /joined_rooms/*",
        Effect::Neither,
        Effect::Breaking,
    ),
    (
        "format-changed",
        "deleteRoomAlias",
        "`roomAlias` in the path",
        Effect::Breaking,
        Effect::Neither,
    ),
    (
        "schema-added",
        "event-schemas/schema/m.room.image_pack.yaml",
        "",
        Effect::Additive,
        Effect::Additive,
    ),
    (
        "member-added",
        "event-schemas/schema/m.room_key.yaml",
        "/content/shared_history",
        Effect::Additive,
        Effect::Additive,
    ),
    (
        "enum-value-added",
        "event-schemas/schema/m.room_key.withheld.yaml",
        "/content/code",
        Effect::Additive,
        Effect::Additive,
    ),
    (
        "format-changed",
        "event-schemas/schema/m.typing.yaml",
        "/content/user_ids/*",
        Effect::Breaking,
        Effect::Breaking,
    ),
];

/// Operations whose files changed in words or in layout only.
const UNCHANGED: &[&str] = &[
    "askPolicyServerToSign",
    "getAuthMetadata",
    "login",
    "logout",
    "getRoomSummary",
];

#[test]
fn what_a_release_changed() {
    let test = "what_a_release_changed";
    let (Some(before), Some(after)) = (published("v1.18", test), published("v1.19", test)) else {
        return;
    };
    let (old, new) = (
        side(&before, &config(), "v1.18"),
        side(&after, &config(), "v1.19"),
    );
    let diff = diff(&old, &new);
    for (kind, subject, place, client, server) in FOUND {
        let fits = |change: &&Change| {
            change.kind.name() == *kind
                && change.uses.iter().any(|by| {
                    let parts = [by.part.as_str(), by.path.as_str()];
                    let parts: Vec<&str> =
                        parts.into_iter().filter(|part| !part.is_empty()).collect();
                    by.subject.short() == *subject && parts.join(", ") == *place
                })
        };
        let change = diff.changes.iter().find(fits);
        let change =
            change.unwrap_or_else(|| panic!("{kind} in {subject}, {place}, was not found"));
        let effects = (change.effects.client, change.effects.server);
        assert_eq!(effects, (*client, *server), "{kind} in {subject}, {place}");
    }
    for id in UNCHANGED {
        let own = |change: &&Change| {
            let operation = |subject: &Subject| subject.short() == *id;
            change.uses.iter().all(|by| operation(&by.subject))
        };
        let change = diff.changes.iter().find(own);
        assert!(change.is_none(), "{id}: {change:?}");
    }
    let next = |name: &str| {
        let krate = diff.crates.iter().find(|krate| krate.name == name);
        krate.map(|krate| krate.next.as_str())
    };
    assert_eq!(next("matrix-client-server"), Some("0.2.0"));
    // It hands on types of a crate that breaks.
    assert_eq!(next("matrix-identity"), Some("0.2.0"));
    assert_eq!(next("matrix-push-gateway"), Some("0.1.0"));
}
