//! What a comparison does not see, so that "no difference" is not taken for more than it is: files that no package reads, and
//! string formats that no configuration makes a type of.

use std::collections::{BTreeMap, BTreeSet};

use typewright_source::{Cursor, Report, Sources, list_below};

use super::Side;

/// The formats of JSON Schema and OpenAPI themselves.
const KNOWN: &[&str] = &[
    "binary",
    "byte",
    "date",
    "date-time",
    "double",
    "duration",
    "email",
    "float",
    "hostname",
    "idn-email",
    "idn-hostname",
    "int16",
    "int32",
    "int64",
    "int8",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "password",
    "regex",
    "relative-json-pointer",
    "time",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// What is to be known of the two sides.
pub(super) fn notes(old: (&Side, &Sources), new: (&Side, &Sources)) -> Vec<String> {
    let mut notes = Vec::new();
    for (side, sources) in [old, new] {
        let unread = unread(side, sources);
        if !unread.is_empty() {
            let shown = &side.input.shown;
            let files = unread.join(", ");
            notes.push(format!(
                "no package reads these files of {shown}, so they were not compared: {files}"
            ));
        }
    }
    let (before, after) = (formats(old.1), formats(new.1));
    for (side, own, other) in [(old.0, &before, &after), (new.0, &after, &before)] {
        let alone = own
            .iter()
            .filter(|(format, _)| !other.contains_key(*format));
        for (format, place) in alone {
            if !side.config.formats.contains_key(format) {
                let shown = &side.input.shown;
                notes.push(format!("the format `{format}` stands in {shown} only, as at {place}, and typewright.toml makes no type of it"));
            }
        }
    }
    notes
}

/// The files below the folder that were not read.
fn unread(side: &Side, sources: &Sources) -> Vec<String> {
    // A single file is what was asked for, whatever lies beside it.
    if side
        .config
        .packages
        .iter()
        .any(|package| package.only.is_some())
    {
        return Vec::new();
    }
    let files = list_below(&side.input.spec, "", &mut Report::new());
    let mut unread = files;
    unread.retain(|file| sources.find(file).is_none());
    unread
}

/// The string formats that are nobody's own, each with a place.
fn formats(sources: &Sources) -> BTreeMap<String, String> {
    let known: BTreeSet<&str> = KNOWN.iter().copied().collect();
    let mut found = BTreeMap::new();
    for (id, _) in sources.files() {
        let mut open: Vec<Cursor<'_>> = sources.root_cursor(id).into_iter().collect();
        while let Some(at) = open.pop() {
            let format = at.get("format").and_then(|format| format.as_str());
            if let Some(format) = format.filter(|format| !known.contains(format)) {
                let place = || sources.place_name(at.place());
                found.entry(format.to_owned()).or_insert_with(place);
            }
            let values = ["const", "default", "enum", "example", "examples"];
            let said = at.members().filter(|(name, _)| !values.contains(name));
            open.extend(said.map(|(_, child)| child));
            open.extend(at.items());
        }
    }
    found
}
