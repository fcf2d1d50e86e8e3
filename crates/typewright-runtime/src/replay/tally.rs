//! What was found in a recording, collected by operation. A place is kept once, however often something is found there.

use std::collections::BTreeMap;

use super::line::Direction;
use super::outcome::{Difference, Outcome, Place, Read, What};

/// All that a report says.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// The exchanges that decoded and came back the same.
    pub(super) same: u64,
    /// Those that decoded and did not.
    pub(super) different: u64,
    /// Those that did not decode.
    pub(super) unread: u64,
    /// By the operation's index.
    pub(super) operations: BTreeMap<usize, OperationTally>,
    /// Operations that nobody knows: the package asked for, the name, the lines.
    pub(super) unknown: BTreeMap<(Option<String>, String), Vec<u64>>,
    /// Operations that several packages have.
    pub(super) ambiguous: BTreeMap<String, Ambiguous>,
    /// Lines that are not of the form.
    pub(super) malformed: Vec<(u64, String)>,
}

/// An operation that several packages have.
#[derive(Debug)]
pub(super) struct Ambiguous {
    pub(super) packages: Vec<&'static str>,
    pub(super) lines: Vec<u64>,
}

/// What was found of one operation.
#[derive(Debug, Default)]
pub(super) struct OperationTally {
    pub(super) same: u64,
    pub(super) different: u64,
    pub(super) unread: u64,
    pub(super) read: BTreeMap<(Direction, Read), u64>,
    pub(super) problems: BTreeMap<Finding, Vec<Occurrence>>,
}

/// Something that is not as it was, wherever it was found.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Finding {
    pub(super) direction: Direction,
    pub(super) read: Read,
    pub(super) place: Place,
    pub(super) what: What,
}

/// Where it was found.
#[derive(Debug)]
pub(super) struct Occurrence {
    pub(super) line: u64,
    pub(super) detail: Option<Box<str>>,
}

impl OperationTally {
    pub(super) fn exchanges(&self) -> u64 {
        self.same + self.different + self.unread
    }
}

impl Tally {
    /// Adds what became of the exchange in a line.
    pub(super) fn add(
        &mut self,
        operation: usize,
        direction: Direction,
        line: u64,
        outcome: Outcome,
    ) {
        let tally = self.operations.entry(operation).or_default();
        let (of_all, of_operation) = if outcome.read == Read::Not {
            (&mut self.unread, &mut tally.unread)
        } else if outcome.problems.is_empty() {
            (&mut self.same, &mut tally.same)
        } else {
            (&mut self.different, &mut tally.different)
        };
        *of_all += 1;
        *of_operation += 1;
        *tally.read.entry((direction, outcome.read)).or_default() += 1;
        for Difference {
            place,
            what,
            detail,
        } in outcome.problems
        {
            let finding = Finding {
                direction,
                read: outcome.read,
                place,
                what,
            };
            let found = tally.problems.entry(finding).or_default();
            found.push(Occurrence { line, detail });
        }
    }

    /// Adds a line whose operation several packages have.
    pub(super) fn add_ambiguous(&mut self, id: String, packages: Vec<&'static str>, line: u64) {
        let entry = self.ambiguous.entry(id).or_insert_with(|| Ambiguous {
            packages,
            lines: Vec::new(),
        });
        entry.lines.push(line);
    }

    /// Whether everything decoded and came back the same.
    pub(super) fn is_clean(&self) -> bool {
        self.different == 0
            && self.unread == 0
            && self.unknown.is_empty()
            && self.ambiguous.is_empty()
            && self.malformed.is_empty()
    }

    /// How many lines there were, empty ones left out.
    pub(super) fn lines(&self) -> u64 {
        let unknown: usize = self.unknown.values().map(Vec::len).sum();
        let ambiguous: usize = self.ambiguous.values().map(|found| found.lines.len()).sum();
        let not_replayed = unknown + ambiguous + self.malformed.len();
        self.same + self.different + self.unread + not_replayed as u64
    }
}
