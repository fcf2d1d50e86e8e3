//! Who claims which name, and what happens where two claim one.

use std::collections::HashMap;

use typewright_source::{Code, Diagnostic, Location, Place, Spot};

use super::Naming;

/// Something that wants a name.
pub(super) struct Claim {
    /// Where it is defined.
    pub(super) place: Place,
    /// The part of the definition that gives the name.
    pub(super) spot: Spot,
    /// What it is, for people: `type`, `member`.
    pub(super) what: &'static str,
    /// The table of the configuration that can give it another.
    pub(super) table: &'static str,
    /// The name it wants; nothing if no name can be made.
    pub(super) name: Option<String>,
    /// A name that would tell it from another claimant.
    pub(super) other: Option<String>,
}

impl Naming<'_, '_> {
    /// Reports claimants of one name among `claims`, which share one scope, and whoever has none.
    pub(super) fn check(&mut self, claims: &[Claim], reserved: &[&str]) {
        let mut first: HashMap<&str, &Claim> = HashMap::new();
        for claim in claims {
            let Some(name) = claim.name.as_deref() else {
                self.nameless(claim);
                continue;
            };
            if reserved.contains(&name) {
                self.reserved(claim, name);
            } else if let Some(earlier) = first.get(name) {
                self.collision(earlier, claim, name);
            } else {
                first.insert(name, claim);
            }
        }
    }

    fn collision(&mut self, first: &Claim, second: &Claim, name: &str) {
        let mut problem = Diagnostic::new(
            Code::NameCollision,
            format!("two things would be called `{name}` here"),
            Location::Place(second.place.clone(), second.spot),
        )
        .label(
            Location::Place(first.place.clone(), first.spot),
            format!("this {} has the name already", first.what),
        );
        problem = problem.hint(self.line(
            second,
            second.other.as_deref().filter(|other| *other != name),
        ));
        self.report.push(problem);
    }

    fn reserved(&mut self, claim: &Claim, name: &str) {
        let problem = Diagnostic::new(
            Code::NameCollision,
            format!(
                "the name `{name}` is taken by what Rust or the generated code itself calls so"
            ),
            Location::Place(claim.place.clone(), claim.spot),
        );
        let problem =
            problem.hint(self.line(claim, claim.other.as_deref().filter(|other| *other != name)));
        self.report.push(problem);
    }

    fn nameless(&mut self, claim: &Claim) {
        let problem = Diagnostic::new(
            Code::NoName,
            format!(
                "no Rust name can be made for this {}: there is nothing to make it of",
                claim.what
            ),
            Location::Place(claim.place.clone(), claim.spot),
        );
        let problem = problem.hint(self.line(claim, None));
        self.report.push(problem);
    }

    fn line(&self, claim: &Claim, name: Option<&str>) -> String {
        let place = self.sources.place_name(&claim.place);
        format!(
            "choose a name in typewright.toml:\n[names.{}]\n{place:?} = \"{}\"",
            claim.table,
            name.unwrap_or("…")
        )
    }
}
