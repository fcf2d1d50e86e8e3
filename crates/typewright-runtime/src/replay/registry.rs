//! All operations of all packages, found by their names.

use std::collections::HashMap;

use super::{Exchange, Package};

/// An operation that is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) package: &'static str,
    pub(super) exchange: Exchange,
}

/// The operations.
#[derive(Debug)]
pub(super) struct Registry {
    known: Vec<Known>,
    by_id: HashMap<&'static str, Vec<usize>>,
}

/// What a name stands for.
#[derive(Debug)]
pub(super) enum Found {
    /// This operation, by its index.
    One(usize, Known),
    /// Operations of these packages.
    Several(Vec<&'static str>),
    /// None.
    Nothing,
}

impl Registry {
    pub(super) fn new(packages: &[&Package]) -> Self {
        let known: Vec<Known> = packages
            .iter()
            .flat_map(|package| {
                package.exchanges.iter().map(|exchange| Known {
                    package: package.name,
                    exchange: *exchange,
                })
            })
            .collect();
        let mut by_id: HashMap<_, Vec<usize>> = HashMap::new();
        for (index, operation) in known.iter().enumerate() {
            by_id
                .entry(operation.exchange.id())
                .or_default()
                .push(index);
        }
        Self { known, by_id }
    }

    /// The operation of a name, in one package or in any.
    pub(super) fn find(&self, package: Option<&str>, id: &str) -> Found {
        let with_id = self.by_id.get(id).map_or(&[][..], Vec::as_slice);
        let found: Vec<(usize, Known)> = with_id
            .iter()
            .filter_map(|index| Some((*index, *self.known.get(*index)?)))
            .filter(|(_, known)| package.is_none_or(|package| package == known.package))
            .collect();
        match found.as_slice() {
            [] => Found::Nothing,
            [(index, known)] => Found::One(*index, *known),
            several => Found::Several(several.iter().map(|(_, known)| known.package).collect()),
        }
    }

    /// The operation at an index.
    pub(super) fn get(&self, index: usize) -> Option<&Known> {
        self.known.get(index)
    }

    /// The operation whose name is nearest to one that is not known; of several one of the package, then the first.
    pub(super) fn nearest(&self, package: Option<&str>, id: &str) -> Option<&Known> {
        // Comparing takes the product of both lengths, and no name is as long.
        if id.chars().count() > 200 {
            return None;
        }
        self.known.iter().min_by_key(|known| {
            let elsewhere = package.is_some_and(|package| package != known.package);
            (strsim::osa_distance(id, known.exchange.id()), elsewhere)
        })
    }
}
