//! Collects what is found: the same change, met on many ways, is one change with many uses.

use std::collections::{BTreeSet, HashMap};

use typewright_source::{Place, Sources};

use crate::change::{Change, Use};
use crate::effect::{Direction, Effects, effects};
use crate::kind::Kind;

/// Where the walk is.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) by: Use,
    pub(crate) direction: Direction,
}

/// A change as it is met.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) kind: Kind,
    pub(crate) old: Option<Place>,
    pub(crate) new: Option<Place>,
    pub(crate) path: String,
    pub(crate) text: String,
}

#[derive(Debug, Default)]
pub(crate) struct Found {
    list: Vec<(Finding, BTreeSet<Use>, Effects)>,
    known: HashMap<(Kind, String, Option<Place>, Option<Place>), usize>,
}

impl Found {
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(crate) fn push(&mut self, finding: Finding, context: &Context) {
        let means = effects(finding.kind, context.direction);
        let by = Use {
            path: finding.path.clone(),
            ..context.by.clone()
        };
        let key = (
            finding.kind,
            finding.text.clone(),
            finding.old.clone(),
            finding.new.clone(),
        );
        let next = self.list.len();
        let index = *self.known.entry(key).or_insert(next);
        if index == next {
            self.list.push((finding, BTreeSet::new(), Effects::NEITHER));
        }
        if let Some((_, uses, all)) = self.list.get_mut(index) {
            uses.insert(by);
            *all = all.and(means);
        }
    }

    /// The changes with the names of their places: those of one operation first, in the order of the definitions, then
    /// what is shared, by file.
    pub(crate) fn into_changes(self, old: &Sources, new: &Sources) -> Vec<Change> {
        let mut changes: Vec<Change> = self
            .list
            .into_iter()
            .map(|(finding, uses, effects)| Change {
                kind: finding.kind,
                old: finding.old.map(|place| old.place_name(&place)),
                new: finding.new.map(|place| new.place_name(&place)),
                text: finding.text,
                effects,
                uses: uses.into_iter().collect(),
                names: Vec::new(),
            })
            .collect();
        // What one operation has to itself stands together, and so does what stands in one file and has the same users.
        changes.sort_by_cached_key(|change| {
            let first = change.uses.first().map(|by| (by.package, by.order));
            let package = first.map(|(package, _)| package);
            let shared = change.subjects() > 1;
            let users = change.uses.iter().map(|by| (by.package, by.order));
            let file = shared.then(|| (change.file().to_owned(), users.collect::<Vec<_>>()));
            (shared, package, first.filter(|_| !shared), file)
        });
        changes
    }
}

impl Change {
    /// How many operations and schemas use it.
    #[must_use]
    pub fn subjects(&self) -> usize {
        let mut subjects: Vec<_> = self
            .uses
            .iter()
            .map(|by| (&by.krate, &by.subject))
            .collect();
        subjects.dedup();
        subjects.len()
    }

    /// The file it stands in: the new one, if there is one.
    #[must_use]
    pub fn file(&self) -> &str {
        let place = self.new.as_ref().or(self.old.as_ref());
        let place = place.map(String::as_str).unwrap_or_default();
        place.split('#').next().unwrap_or_default()
    }
}
