//! The names of types, unique within their module.

use std::collections::{BTreeMap, HashSet};

use typewright_model::{Model, TypeDef, TypeId};
use typewright_source::{FileId, Place, Spot};

use super::claims::Claim;
use super::places::Reach;
use super::{Mode, Names, Naming};
use crate::plan::Plan;

/// Names that generated code uses unqualified: no generated type may hide them.
pub(crate) const RESERVED: &[&str] = &[
    "Box", "Err", "From", "Future", "Into", "None", "Ok", "Option", "Result", "Self_", "Send",
    "Some", "String", "Vec",
];

impl Naming<'_, '_> {
    /// The names of all types.
    pub(super) fn types(&mut self, plan: &Plan<'_>) -> Vec<String> {
        let named: HashSet<Place> = self
            .model
            .types
            .iter()
            .enumerate()
            .filter(|(index, _)| {
                let id = u32::try_from(*index).map(TypeId);
                !id.is_ok_and(|id| plan.absorbed.contains(&id))
            })
            .map(|(_, def)| def.place.clone())
            .collect();
        let mut names: Vec<String> = Vec::new();
        for def in &self.model.types {
            names.push(self.type_name(def, &named, Reach::Own).unwrap_or_default());
        }
        if self.overrides.mode == Mode::Qualify {
            self.qualify(plan, &named, &mut names);
        }
        names
    }

    /// Gives every claimant of a name that several claim its owner's name in front, and where that is not enough, the
    /// names of all that it stands in.
    fn qualify(&mut self, plan: &Plan<'_>, named: &HashSet<Place>, names: &mut [String]) {
        for reach in [Reach::Owner, Reach::Whole] {
            for index in claimants(self.model, plan, names) {
                let def = self.model.types.get(index);
                let qualified = def.and_then(|def| self.type_name(def, named, reach));
                if let (Some(slot), Some(qualified)) = (names.get_mut(index), qualified) {
                    // Nothing owns it: what it is has to do.
                    let taken = RESERVED.contains(&qualified.as_str());
                    *slot = if taken { qualified + "Type" } else { qualified };
                }
            }
        }
    }

    /// Checks that no two types, messages or operations of a module share a name.
    pub(super) fn check_modules(&mut self, plan: &Plan<'_>, names: &Names) {
        for (package, (each, operations)) in self
            .model
            .packages
            .iter()
            .zip(&names.operations)
            .enumerate()
        {
            for (index, (module, operations)) in each.modules.iter().zip(operations).enumerate() {
                let mut claims = Vec::new();
                let plans = plan
                    .packages
                    .get(package)
                    .and_then(|modules| modules.get(index));
                for (plan, names) in plans.into_iter().flatten().zip(operations) {
                    claims.extend(super::operations::type_claims(plan, names));
                }
                for id in module.types.iter().filter(|id| !plan.absorbed.contains(id)) {
                    if let Some(def) = self.model.ty(*id) {
                        claims.push(self.type_claim(def, names.ty(*id)));
                    }
                }
                self.check(&claims, RESERVED);
            }
        }
    }

    fn type_claim(&self, def: &TypeDef, name: &str) -> Claim {
        Claim {
            place: def.place.clone(),
            spot: Spot::Value,
            what: "type",
            table: "types",
            name: (!name.is_empty()).then(|| name.to_owned()),
            other: self.type_name(def, &HashSet::new(), Reach::Owner),
        }
    }
}

/// The types of one file that claim a name together, and those that claim a name that is taken.
fn claimants(model: &Model, plan: &Plan<'_>, names: &[String]) -> Vec<usize> {
    let mut by_name: BTreeMap<(FileId, &str), Vec<usize>> = BTreeMap::new();
    for (index, (def, name)) in model.types.iter().zip(names).enumerate() {
        let id = u32::try_from(index).map(TypeId);
        if !id.is_ok_and(|id| plan.absorbed.contains(&id)) {
            by_name
                .entry((def.place.file, name))
                .or_default()
                .push(index);
        }
    }
    let clash = |(name, indexes): &(&str, Vec<usize>)| indexes.len() > 1 || RESERVED.contains(name);
    let by_name = by_name
        .into_iter()
        .map(|((_, name), indexes)| (name, indexes));
    by_name
        .filter(clash)
        .flat_map(|(_, indexes)| indexes)
        .collect()
}
