//! Names that a person chose in `typewright.toml`.

use std::sync::atomic::{AtomicBool, Ordering};

use typewright_source::{Code, Diagnostic, Location};

use super::Naming;

/// What happens where two things claim one name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// An error, until a person has chosen.
    #[default]
    Strict,
    /// Every claimant takes its owner's name in front.
    Qualify,
}

/// The names chosen, by place.
#[derive(Debug, Default)]
pub struct Overrides {
    /// What happens where two things claim one name.
    pub mode: Mode,
    /// The choices.
    pub list: Vec<Override>,
}

/// One choice.
#[derive(Debug)]
pub struct Override {
    /// The table it stands in: `types`, `members` or `operations`.
    pub table: &'static str,
    /// The place: `api/x.yaml#/paths/…`.
    pub place: String,
    /// The name.
    pub name: String,
    /// Where it stands in the configuration.
    pub location: Location,
    /// Whether something asked for it.
    pub used: AtomicBool,
}

impl Overrides {
    /// The name chosen for a place.
    pub(super) fn find(&self, table: &str, place: &str) -> Option<&str> {
        let found = self
            .list
            .iter()
            .find(|each| each.table == table && each.place == place)?;
        found.used.store(true, Ordering::Relaxed);
        Some(&found.name)
    }
}

impl Naming<'_, '_> {
    /// Reports choices that nothing asked for, where their file was read.
    pub(super) fn report_unused(&mut self) {
        for each in &self.overrides.list {
            let file = each.place.split('#').next().unwrap_or_default();
            if !each.used.load(Ordering::Relaxed) && self.sources.find(file).is_some() {
                self.report.push(
                    Diagnostic::new(
                        Code::UnusedName,
                        format!(
                            "nothing at this place takes a name from `names.{}`",
                            each.table
                        ),
                        each.location.clone(),
                    )
                    .hint("remove the line, or mend its place"),
                );
            }
        }
    }
}
