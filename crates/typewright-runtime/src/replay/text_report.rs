//! The report for people: operation by operation, what was read and what differs, then what could not be replayed.

use std::fmt;
use std::io::{self, Write};

use super::line::Direction;
use super::outcome::Read;
use super::registry::Registry;
use super::tally::{Finding, Occurrence, OperationTally, Tally};
use super::words::Visible;

pub(super) fn write(registry: &Registry, tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    for (index, operation) in &tally.operations {
        if let Some(known) = registry.get(*index) {
            let (id, package) = (known.exchange.id(), known.package);
            write_operation(id, package, operation, out)?;
        }
    }
    write_unknown(registry, tally, out)?;
    if !tally.malformed.is_empty() {
        writeln!(out, "Lines that are not recorded exchanges:")?;
        for (line, reason) in &tally.malformed {
            writeln!(out, "  line {line}: {}", Visible(reason))?;
        }
        writeln!(out)?;
    }
    let lines = tally.lines();
    let not_replayed = lines - tally.same - tally.different - tally.unread;
    if tally.is_clean() {
        return writeln!(
            out,
            "{}: all decoded and came back the same.",
            plural(lines, "exchange")
        );
    }
    writeln!(
        out,
        "{}: {} came back the same, {} did not, {} not decoded, {} not replayed.",
        plural(lines, "line"),
        tally.same,
        tally.different,
        tally.unread,
        not_replayed
    )
}

fn write_operation(
    id: &str,
    package: &str,
    tally: &OperationTally,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(
        out,
        "{id} ({package}): {}, {} came back the same",
        plural(tally.exchanges(), "exchange"),
        tally.same
    )?;
    for ((direction, read), count) in &tally.read {
        writeln!(out, "  {count:>6}  {}{}", Way(*direction), As(*read))?;
    }
    for (finding, occurrences) in &tally.problems {
        write_finding(finding, occurrences, out)?;
    }
    writeln!(out)
}

fn write_finding(
    finding: &Finding,
    occurrences: &[Occurrence],
    out: &mut dyn Write,
) -> io::Result<()> {
    let lines: Vec<u64> = occurrences.iter().map(|found| found.line).collect();
    let told = Told(finding);
    writeln!(out, "  {}: {told}", listed(&lines))?;
    for found in occurrences {
        if let Some(detail) = &found.detail {
            writeln!(out, "      line {}: {}", found.line, Visible(detail))?;
        }
    }
    Ok(())
}

fn write_unknown(registry: &Registry, tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    if tally.unknown.is_empty() && tally.ambiguous.is_empty() {
        return Ok(());
    }
    writeln!(out, "Operations that cannot be told:")?;
    for ((package, id), lines) in &tally.unknown {
        write!(out, "  {}: there is no `{}`", listed(lines), Visible(id))?;
        if let Some(package) = package {
            write!(out, " in `{}`", Visible(package))?;
        }
        if let Some(near) = registry.nearest(package.as_deref(), id) {
            let (id, package) = (near.exchange.id(), near.package);
            write!(out, "; the nearest is `{id}` ({package})")?;
        }
        writeln!(out)?;
    }
    for (id, found) in &tally.ambiguous {
        writeln!(
            out,
            "  {}: `{}` is in {}; say which with `package` in the line or `--package`",
            listed(&found.lines),
            Visible(id),
            found.packages.join(", ")
        )?;
    }
    writeln!(out)
}

/// The direction and the status.
struct Way(Direction);

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Direction::Request => f.write_str("request"),
            Direction::Response(status) => write!(f, "response {status}"),
        }
    }
}

/// As what an exchange was read.
struct As(Read);

impl fmt::Display for As {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Read::Request => Ok(()),
            Read::Success(name) => write!(f, ", success `{name}`"),
            Read::Error(name) => write!(f, ", error `{name}`"),
            Read::Not => f.write_str(", not decoded"),
        }
    }
}

/// A finding as a sentence.
struct Told<'a>(&'a Finding);

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding {
            direction,
            place,
            what,
            ..
        } = self.0;
        write!(f, "{}, {place} {what}", Way(*direction))
    }
}

/// The numbers of lines, the first of them if there are many.
fn listed(lines: &[u64]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<String> = lines.iter().take(SHOWN).map(u64::to_string).collect();
    let word = if lines.len() == 1 { "line" } else { "lines" };
    match lines.len().saturating_sub(SHOWN) {
        0 => format!("{word} {}", shown.join(", ")),
        more => format!("{word} {} and {more} more", shown.join(", ")),
    }
}

fn plural(count: u64, word: &str) -> String {
    if count == 1 {
        format!("1 {word}")
    } else {
        format!("{count} {word}s")
    }
}
