//! The report as one JSON document: the same as the one for people, with the numbers of all lines.

use std::io::{self, Write};

use super::line::Direction;
use super::outcome::{Place, Read, What};
use super::registry::{Known, Registry};
use super::tally::{Finding, Occurrence, OperationTally, Tally};
use crate::{Map, Value, json};

pub(super) fn write(registry: &Registry, tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    let operations = tally.operations.iter().filter_map(|(index, tally)| {
        let known = registry.get(*index)?;
        Some(operation(known, tally))
    });
    let unknown = tally.unknown.iter().map(|((package, id), lines)| {
        let nearest = registry.nearest(package.as_deref(), id);
        object([
            ("operationId", id.as_str().into()),
            ("package", package.clone().into()),
            (
                "nearest",
                nearest.map_or(Value::Null, |known| {
                    object([
                        ("operationId", known.exchange.id().into()),
                        ("package", known.package.into()),
                    ])
                }),
            ),
            ("lines", numbers(lines)),
        ])
    });
    let ambiguous = tally.ambiguous.iter().map(|(id, found)| {
        object([
            ("operationId", id.as_str().into()),
            ("packages", found.packages.iter().copied().collect()),
            ("lines", numbers(&found.lines)),
        ])
    });
    let malformed = tally.malformed.iter().map(|(line, reason)| {
        object([("line", (*line).into()), ("reason", reason.as_str().into())])
    });
    let report = object([
        ("clean", tally.is_clean().into()),
        ("lines", tally.lines().into()),
        ("same", tally.same.into()),
        ("different", tally.different.into()),
        ("notDecoded", tally.unread.into()),
        ("operations", operations.collect()),
        ("unknown", unknown.collect()),
        ("ambiguous", ambiguous.collect()),
        ("malformed", malformed.collect()),
    ]);
    writeln!(out, "{}", json::to_string_pretty(&report))
}

fn operation(known: &Known, tally: &OperationTally) -> Value {
    let read = tally.read.iter().map(|((direction, read), count)| {
        let mut object = message(*direction, *read);
        object.insert("count".to_owned(), (*count).into());
        Value::Object(object)
    });
    let problems = tally.problems.iter();
    object([
        ("operationId", known.exchange.id().into()),
        ("package", known.package.into()),
        ("same", tally.same.into()),
        ("different", tally.different.into()),
        ("notDecoded", tally.unread.into()),
        ("read", read.collect()),
        (
            "problems",
            problems
                .map(|(finding, found)| problem(finding, found))
                .collect(),
        ),
    ])
}

/// The direction, the status and as what it was read.
fn message(direction: Direction, read: Read) -> Map {
    let (direction, status) = match direction {
        Direction::Request => ("request", None),
        Direction::Response(status) => ("response", Some(status)),
    };
    let (kind, variant) = match read {
        Read::Request => ("request", None),
        Read::Success(variant) => ("success", Some(variant)),
        Read::Error(variant) => ("error", Some(variant)),
        Read::Not => ("nothing", None),
    };
    let mut members = vec![("direction", direction.into()), ("as", kind.into())];
    members.extend(status.map(|status| ("status", status.into())));
    members.extend(variant.map(|variant| ("variant", variant.into())));
    map(members)
}

fn problem(finding: &Finding, found: &[Occurrence]) -> Value {
    let mut object = message(finding.direction, finding.read);
    let place = match &finding.place {
        Place::Whole => ("part", Value::from("message")),
        Place::Method => ("part", "method".into()),
        Place::Path => ("part", "path".into()),
        Place::MediaType => ("part", "media type".into()),
        Place::Parameter(location, name) => {
            object.insert("name".to_owned(), name.as_str().into());
            ("part", (*location).into())
        }
        Place::Body(pointer) => {
            object.insert("pointer".to_owned(), pointer.as_str().into());
            ("part", "body".into())
        }
    };
    let (kind, reason) = match &finding.what {
        What::Unread(reason) => ("not decoded", Some(reason)),
        What::Misfit(variant, reason) => {
            object.insert("documented".to_owned(), (*variant).into());
            ("does not fit its status", Some(reason))
        }
        What::Unwritable(reason) => ("cannot be written", Some(reason)),
        What::Lost => ("lost", None),
        What::NullLost => ("null lost", None),
        What::Added => ("added", None),
        What::Changed => ("changed", None),
        What::Respelled => ("respelled", None),
    };
    let lines: Vec<u64> = found.iter().map(|found| found.line).collect();
    let mut members = vec![place, ("problem", kind.into()), ("lines", numbers(&lines))];
    members.extend(reason.map(|reason| ("reason", reason.as_str().into())));
    let details: Map = found
        .iter()
        .filter_map(|found| Some((found.line.to_string(), found.detail.as_deref()?.into())))
        .collect();
    if !details.is_empty() {
        members.push(("values", Value::Object(details)));
    }
    object.append(&mut map(members));
    Value::Object(object)
}

fn numbers(lines: &[u64]) -> Value {
    lines.iter().copied().collect()
}

fn map(members: Vec<(&str, Value)>) -> Map {
    members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    members.into_iter().collect()
}
