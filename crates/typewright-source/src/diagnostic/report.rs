//! The collection that every stage pushes its problems into. It drops exact repetitions; it does not sort, since the order
//! of printing needs positions.

use indexmap::IndexSet;

use super::{Diagnostic, Severity};

/// All problems of a run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    diagnostics: IndexSet<Diagnostic>,
}

/// How many problems of each kind a [`Report`] holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Problems that keep the generator from writing.
    pub errors: usize,
    /// Problems that do not.
    pub warnings: usize,
}

impl Report {
    /// A report without problems.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem, unless the very same is there already.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.insert(diagnostic);
    }

    /// Whether anything in it is an error.
    pub fn has_errors(&self) -> bool {
        self.counts().errors > 0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The problems in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter()
    }

    /// How many errors and warnings there are.
    pub fn counts(&self) -> Counts {
        let errors = self
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .count();
        Counts {
            errors,
            warnings: self.diagnostics.len() - errors,
        }
    }
}

impl Extend<Diagnostic> for Report {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: T) {
        self.diagnostics.extend(diagnostics);
    }
}

impl IntoIterator for Report {
    type Item = Diagnostic;
    type IntoIter = indexmap::set::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.diagnostics.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Location};

    #[test]
    fn repetitions_are_dropped_and_the_rest_is_counted() {
        let one = Diagnostic::new(Code::NoSuchFile, "x", Location::Path("a".into()));
        let mut report = Report::new();
        assert!(report.is_empty() && !report.has_errors());
        report.extend([one.clone().warning(), one.clone().warning()]);
        assert!(!report.has_errors());
        report.push(one.clone());
        report.push(one.clone());
        report.push(one.hint("y"));
        assert_eq!(
            report.counts(),
            Counts {
                errors: 2,
                warnings: 1
            }
        );
    }
}
