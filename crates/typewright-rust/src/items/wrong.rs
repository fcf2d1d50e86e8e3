//! Examples that are wrong in the definitions: listed by a person, and reported when they are no longer there.

use std::sync::atomic::{AtomicBool, Ordering};

use typewright_source::{Code, Diagnostic, Location, Report, Sources};

use super::Fits;

/// The examples that are known to be wrong.
#[derive(Debug, Default)]
pub struct WrongExamples {
    /// One by one.
    pub list: Vec<WrongExample>,
}

/// An example that is wrong in the definitions.
#[derive(Debug)]
pub struct WrongExample {
    /// Where it stands: `api/x.yaml#/paths/…/example`.
    pub place: String,
    /// Where the configuration says so.
    pub location: Location,
    /// Whether it was met.
    pub met: AtomicBool,
}

impl WrongExamples {
    pub(super) fn fits(&self, place: &str) -> Fits {
        match self.list.iter().find(|each| each.place == place) {
            Some(wrong) => {
                wrong.met.store(true, Ordering::Relaxed);
                Fits::No
            }
            None => Fits::Yes,
        }
    }

    /// Reports those that are not there, where their file was read.
    pub fn report_unmet(&self, sources: &Sources, report: &mut Report) {
        for each in &self.list {
            let file = each.place.split('#').next().unwrap_or_default();
            if !each.met.load(Ordering::Relaxed) && sources.find(file).is_some() {
                let problem = Diagnostic::new(
                    Code::UnusedAllowance,
                    "there is no example at this place",
                    each.location.clone(),
                );
                report.push(problem.hint("remove it"));
            }
        }
    }
}
