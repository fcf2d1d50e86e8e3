//! `[[union]]` and `[groups]`: types that no schema writes out.

use std::collections::BTreeSet;

use toml::Spanned;
use typewright_model::{Chosen, UnionInput};
use typewright_source::{Code, Diagnostic, Report};

use super::check::{Source, is_identifier};
use super::raw::Raw;

/// The unions that the configuration describes, groups written out.
pub(super) fn unions(raw: &Raw, source: &Source, report: &mut Report) -> Vec<UnionInput> {
    let mut unions: Vec<UnionInput> = Vec::new();
    let mut groups = Groups {
        raw,
        source,
        used: BTreeSet::new(),
    };
    for union in &raw.union {
        for name in [&union.name].into_iter().chain(&union.prefix) {
            if !is_identifier(name.get_ref()) {
                let hint = "a type's name is made of letters and digits and begins with a capital";
                let message = format!("`{}` is no name for a type", name.get_ref());
                report.push(source.wrong(name, message, hint));
            }
        }
        if union.extends.is_empty() && (union.schemas.is_empty() || union.prefix.is_some()) {
            let hint = if union.prefix.is_some() {
                "write `extends = [...]`: what the alternatives are to have another base for"
            } else {
                "write `extends = [...]` or `schemas = [...]`"
            };
            let message = "nothing says what this is a union of".to_owned();
            report.push(source.wrong(&union.name, message, hint));
        }
        unions.push(UnionInput {
            name: union.name.get_ref().clone(),
            tag: union.tag.clone(),
            extends: groups.chosen(&union.extends, report),
            schemas: groups.chosen(&union.schemas, report),
            except: groups.chosen(&union.except, report),
            otherwise: one_chosen(&union.otherwise, source),
            prefix: union.prefix.as_ref().map(|prefix| prefix.get_ref().clone()),
            at: groups.chosen(&union.at, report),
            location: source.location(union.name.span()),
        });
    }
    groups.report_unused(report);
    unions
}

/// A place that the configuration names.
pub(super) fn one_chosen(place: &Spanned<String>, source: &Source) -> Chosen {
    Chosen {
        place: place.get_ref().clone(),
        location: source.location(place.span()),
    }
}

/// The groups, and which of them are of use.
struct Groups<'r> {
    raw: &'r Raw,
    source: &'r Source,
    used: BTreeSet<&'r str>,
}

impl<'r> Groups<'r> {
    /// Places, those of a group where one is named: `@account-data`.
    fn chosen(&mut self, places: &'r [Spanned<String>], report: &mut Report) -> Vec<Chosen> {
        let mut found = Vec::new();
        for place in places {
            let Some(name) = place.get_ref().strip_prefix('@') else {
                found.push(one_chosen(place, self.source));
                continue;
            };
            match self.raw.groups.get(name) {
                Some(group) => {
                    self.used.insert(name);
                    let places = group.get_ref().iter();
                    found.extend(places.map(|place| one_chosen(place, self.source)));
                }
                None => {
                    let known: Vec<String> = self
                        .raw
                        .groups
                        .keys()
                        .map(|name| format!("`@{name}`"))
                        .collect();
                    let hint = match known.as_slice() {
                        [] => "groups are written `[groups]`, `name = [...]`".to_owned(),
                        known => format!("there is {}", known.join(", ")),
                    };
                    let message = format!("there is no group `{name}`");
                    report.push(self.source.wrong(place, message, &hint));
                }
            }
        }
        found
    }

    fn report_unused(&self, report: &mut Report) {
        for (name, group) in &self.raw.groups {
            if !self.used.contains(name.as_str()) {
                let message = format!("nothing uses the group `{name}`");
                let location = self.source.location(group.span());
                let problem = Diagnostic::new(Code::UnusedChoice, message, location);
                report.push(problem.hint("remove it"));
            }
        }
    }
}
