//! The names of members, elements, values and branches, unique within their type.

use typewright_model::{Literal, Shape, TypeDef};
use typewright_source::{Place, Spot};

use super::Naming;
use super::case::{pascal, snake};
use super::claims::Claim;
use super::variants::literal_name;
use crate::plan::Plan;

/// The names of the first fields of a tuple without titles.
const ORDINALS: &[&str] = &[
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
];

impl Naming<'_, '_> {
    /// The names within every type.
    pub(super) fn members(&mut self, plan: &Plan<'_>) -> Vec<Vec<String>> {
        let mut all = Vec::new();
        for (index, def) in self.model.types.iter().enumerate() {
            let claims = self.member_claims(def);
            // The members of an absorbed object share their scope with the message's parameters: checked there.
            if !plan.absorbed.iter().any(|id| id.0 as usize == index) {
                self.check(&claims, &[]);
            }
            all.push(
                claims
                    .into_iter()
                    .map(|claim| claim.name.unwrap_or_default())
                    .collect(),
            );
        }
        all
    }

    /// What stands in a type and wants a name.
    pub(super) fn member_claims(&self, def: &TypeDef) -> Vec<Claim> {
        match &def.shape {
            Shape::Object(object) => object
                .members
                .iter()
                .map(|member| self.claim(&member.place, Spot::Key, "member", snake(&member.name)))
                .collect(),
            Shape::Tuple(tuple) => tuple
                .elements
                .iter()
                .enumerate()
                .map(|(index, element)| {
                    let ordinal = ORDINALS.get(index).map(|word| (*word).to_owned());
                    let name = element.title.as_deref().and_then(snake).or(ordinal);
                    self.claim(&element.place, Spot::Value, "element", name)
                })
                .collect(),
            Shape::Enum(values) => values
                .iter()
                .map(|value| {
                    let named = value.title.as_deref().and_then(pascal);
                    let name =
                        named.or_else(|| literal_name(&Literal::String(value.value.clone())));
                    self.claim(&value.place, Spot::Value, "value", name)
                })
                .collect(),
            Shape::Constants(values) => values
                .iter()
                .map(|value| {
                    let named = value.title.as_deref().and_then(pascal);
                    self.claim(
                        &value.place,
                        Spot::Value,
                        "value",
                        named.or_else(|| literal_name(&value.value)),
                    )
                })
                .collect(),
            Shape::Union(branches) => {
                let names = self.branch_names(branches);
                let pairs = branches.iter().zip(names);
                pairs
                    .map(|(branch, name)| {
                        self.claim(&branch.place, Spot::Value, "alternative", name)
                    })
                    .collect()
            }
            Shape::Wrapper(_) => Vec::new(),
        }
    }

    pub(super) fn claim(
        &self,
        place: &Place,
        spot: Spot,
        what: &'static str,
        name: Option<String>,
    ) -> Claim {
        // The generated code's own names: a definition that comes to use one of them renames nothing else.
        let name = name.map(|name| match (what, name.as_str()) {
            ("member" | "parameter" | "element" | "body", "extra") => "extra_member".to_owned(),
            ("value" | "alternative", "Unknown") => "UnknownValue".to_owned(),
            _ => name,
        });
        let chosen = self
            .overrides
            .find("members", &self.sources.place_name(place))
            .map(str::to_owned);
        Claim {
            place: place.clone(),
            spot,
            what,
            table: "members",
            name: chosen.or(name),
            other: None,
        }
    }
}
