//! Questions about a schema that are asked before its type is made: whether `null` fits it, whether anything does.

use super::Site;
use super::flat::{Flat, flatten};
use super::normal::{Normal, normalise};
use super::shape::site_of;
use super::union::{base_of, changes_type, with};
use crate::Typeless;
use crate::lower::Lowering;
use typewright_source::Cursor;

/// How deep alternatives are looked into. Beyond that a schema is held to fit something, and not `null`.
const MAX_DEPTH: usize = 8;

impl<'a> Lowering<'a> {
    /// Whether no value fits all of the schemas: they ask for different types, or one of them is `false`.
    pub(crate) fn fits_nothing(&mut self, schemas: &[Cursor<'a>]) -> bool {
        !schemas.is_empty() && self.site_fits_nothing(&site_of(schemas), 0)
    }

    pub(crate) fn site_fits_nothing(&mut self, site: &Site<'a>, depth: usize) -> bool {
        let Some(flat) = flatten(self, site) else {
            return false;
        };
        if flat.never {
            return true;
        }
        // An author's contradiction is reported where it stands; to the letter, it is a way to say `false`.
        if flat.parts.is_empty()
            || depth > MAX_DEPTH
            || self.options().typeless == Typeless::Implied
        {
            return false;
        }
        let normal = normalise(self, &flat);
        if normal.nullable {
            return false;
        }
        let no_value = normal.values.as_ref().is_some_and(Vec::is_empty);
        normal.kinds.is_empty() || no_value || self.no_branch_fits(&flat, &normal, depth)
    }

    /// Whether all the alternatives of a set exclude each other with what stands beside them.
    fn no_branch_fits(&mut self, flat: &Flat<'a>, normal: &Normal<'a>, depth: usize) -> bool {
        let base = base_of(flat);
        normal.alternatives.iter().any(|branches| {
            branches
                .iter()
                .all(|branch| self.site_fits_nothing(&with(&base, branch), depth + 1))
        })
    }

    /// Whether `null` is among the values of a type that is still being made.
    pub(crate) fn admits_null(&mut self, flat: &Flat<'a>) -> bool {
        self.flat_admits_null(flat, 0)
    }

    fn flat_admits_null(&mut self, flat: &Flat<'a>, depth: usize) -> bool {
        if flat.nullable || depth > MAX_DEPTH {
            return flat.nullable;
        }
        let normal = normalise(self, flat);
        if normal.nullable {
            return true;
        }
        if normal.values.is_some() {
            return false;
        }
        let base = base_of(flat);
        let set = normal
            .alternatives
            .iter()
            .find(|set| set.iter().any(changes_type));
        set.into_iter().flatten().any(|branch| {
            self.is_null(branch)
                || flatten(self, &with(&base, branch))
                    .is_some_and(|flat| self.flat_admits_null(&flat, depth + 1))
        })
    }

    /// Whether `null` is all that fits a schema.
    pub(crate) fn is_null(&mut self, schema: &Cursor<'a>) -> bool {
        let Some(flat) = flatten(self, &site_of(std::slice::from_ref(schema))) else {
            return false;
        };
        if flat.never || flat.parts.is_empty() {
            return false;
        }
        normalise(self, &flat).is_null()
    }
}
