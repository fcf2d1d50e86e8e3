//! What is not to be shown: strings of the format `password`, and what the configuration names. A member says so of
//! itself; a type does where strings stand in lists, maps and alternatives.

use std::collections::{BTreeSet, HashMap};

use typewright_source::{Code, Cursor, Diagnostic, Place, Sources};

use super::flat::Flat;
use super::normal::Normal;
use crate::lower::Lowering;
use crate::secrecy::PASSWORD;
use crate::{Kinds, Options, Secrecy, Type};

/// The configuration's secrets by name and by place, and which of them were met.
pub(crate) struct NamedSecrets {
    names: HashMap<String, usize>,
    places: HashMap<Place, usize>,
    met_names: BTreeSet<usize>,
    met_places: BTreeSet<usize>,
}

impl NamedSecrets {
    pub(crate) fn new(sources: &Sources, options: &Options) -> Self {
        let names = options.secrets.members.iter().enumerate();
        let places = options.secrets.places.iter().enumerate();
        Self {
            names: names
                .map(|(index, secret)| (secret.name.clone(), index))
                .collect(),
            places: places
                .filter_map(|(index, chosen)| Some((sources.named(&chosen.place)?, index)))
                .collect(),
            met_names: BTreeSet::new(),
            met_places: BTreeSet::new(),
        }
    }
}

impl<'a> Lowering<'a> {
    /// Whether what stands at this place, is called so and is of this type may be shown. `true` and `false` always may:
    /// under the name of a secret they say whether one is wanted.
    pub(crate) fn secrecy_of(&mut self, place: &Place, name: Option<&str>, ty: &Type) -> Secrecy {
        if matches!(ty, Type::Bool) || *ty == Type::Nullable(Box::new(Type::Bool)) {
            return Secrecy::Open;
        }
        let by_name = name.map_or(Secrecy::Open, |name| self.secrecy_of_name(name));
        let by_place = self.secrecy_at(place);
        ty.secrecy().or(by_name).or(by_place)
    }

    fn secrecy_of_name(&mut self, name: &str) -> Secrecy {
        let Some(index) = self.secrets.names.get(name) else {
            return Secrecy::Open;
        };
        self.secrets.met_names.insert(*index);
        Secrecy::Secret
    }

    fn secrecy_at(&mut self, place: &Place) -> Secrecy {
        let Some(index) = self.secrets.places.get(place) else {
            return Secrecy::Open;
        };
        self.secrets.met_places.insert(*index);
        Secrecy::Secret
    }

    /// Whether the strings that these schemas are of may be shown.
    pub(crate) fn secrecy_of_strings(&mut self, flat: &Flat<'a>, normal: &Normal<'a>) -> Secrecy {
        let mut secrecy = match normal.format {
            Some(PASSWORD) => Secrecy::Secret,
            _ => Secrecy::Open,
        };
        for part in &flat.parts {
            secrecy = secrecy.or(self.secrecy_at(part.at.place()));
        }
        secrecy
    }

    /// Whether a body of text may be shown.
    pub(crate) fn secrecy_of_text(&mut self, schema: Option<&Cursor<'a>>) -> Secrecy {
        let schemas = schema.map(std::slice::from_ref).unwrap_or_default();
        match self.normal_of(schemas) {
            Some((flat, normal)) if normal.kinds.has(Kinds::STRING) => {
                self.secrecy_of_strings(&flat, &normal)
            }
            _ => Secrecy::Open,
        }
    }

    /// Reports named secrets that are none of these definitions'.
    pub(crate) fn report_unused_secrets(&mut self) {
        let options = self.options();
        for (index, chosen) in options.secrets.places.iter().enumerate() {
            if self.is_there(chosen) && !self.secrets.met_places.contains(&index) {
                let what = "no member, parameter or string that is used stands at this place";
                self.unused_choice(chosen, what);
            }
        }
        for (index, secret) in options.secrets.members.iter().enumerate() {
            if !self.secrets.met_names.contains(&index) {
                let what = format!("no member and no parameter is called `{}`", secret.name);
                let problem = Diagnostic::new(Code::UnusedChoice, what, secret.location.clone());
                self.report(problem.hint("remove it, or mend the name"));
            }
        }
    }
}
