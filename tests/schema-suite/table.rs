//! What came of it, by the files of the suite: each is about one keyword.

use std::fmt;

use typewright_source::Node;

use crate::build::Outcome;
use crate::suite::{Group, Suite, Test};

/// The counts, and what was lost.
pub(crate) struct Table {
    rows: Vec<Row>,
    /// Valid instances that did not come back as they were, in words.
    pub(crate) lost: Vec<String>,
}

#[derive(Default)]
struct Row {
    name: String,
    groups: usize,
    valid: usize,
    kept: usize,
    invalid: usize,
    refused: usize,
}

impl Table {
    /// Counts.
    pub(crate) fn new(suite: &Suite, outcomes: &[Outcome]) -> Self {
        assert_eq!(
            suite.tests().count(),
            outcomes.len(),
            "an outcome for each test"
        );
        let mut table = Self {
            rows: Vec::new(),
            lost: Vec::new(),
        };
        let mut all = Row {
            name: "all".to_owned(),
            ..Row::default()
        };
        let mut outcomes = outcomes.iter();
        for group in &suite.groups {
            if table.rows.last().is_none_or(|row| row.name != group.file) {
                table.rows.push(Row {
                    name: group.file.clone(),
                    ..Row::default()
                });
            }
            let row = table.rows.last_mut().expect("there is a row");
            for row in [&mut *row, &mut all] {
                row.groups += 1;
            }
            for (test, outcome) in group.tests.iter().zip(&mut outcomes) {
                let lost = lost(group, test, outcome);
                for row in [&mut *row, &mut all] {
                    row.count(test, outcome, lost.is_some());
                }
                table.lost.extend(lost);
            }
        }
        table.rows.push(all);
        table
    }
}

impl Row {
    fn count(&mut self, test: &Test, outcome: &Outcome, lost: bool) {
        if test.valid {
            self.valid += 1;
            self.kept += usize::from(!lost);
        } else {
            self.invalid += 1;
            self.refused += usize::from(matches!(outcome, Outcome::Refused(_)));
        }
    }
}

/// What is wrong with the outcome of a valid instance.
fn lost(group: &Group, test: &Test, outcome: &Outcome) -> Option<String> {
    let name = group.name();
    let became = match outcome {
        _ if !test.valid => return None,
        Outcome::Refused(error) => error.clone(),
        Outcome::Written(written) => match written.get(&name) {
            Some(found) if *found == test.instance && written.as_map()?.len() == 1 => return None,
            _ => written.to_json(),
        },
    };
    let (group, test, instance) = (
        &group.description,
        &test.description,
        test.instance.to_json(),
    );
    Some(format!(
        "{name}: {group}: {test}: {instance} became {became}"
    ))
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["file", "groups", "valid", "kept", "invalid", "refused"];
        let [file, groups, valid, kept, invalid, refused] = head;
        writeln!(
            f,
            "{file:<24} {groups:>6} {valid:>6} {kept:>6} {invalid:>8} {refused:>8}"
        )?;
        for row in &self.rows {
            writeln!(
                f,
                "{:<24} {:>6} {:>6} {:>6} {:>8} {:>8}",
                row.name, row.groups, row.valid, row.kept, row.invalid, row.refused
            )?;
        }
        Ok(())
    }
}

// `Node` compares objects without their order and numbers by their text, which is what is asked for here.
const _: fn(&Node, &Node) -> bool = Node::eq;
