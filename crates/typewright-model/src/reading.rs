//! What schemas say, without a type being made of it: references and `allOf` followed and put together, as the types are
//! made. For those who compare definitions or write them down again.

use indexmap::{IndexMap, IndexSet};
use typewright_source::{Cursor, Place, Report, Sources};

use crate::lower::Lowering;
use crate::schema::{Flat, Normal, docs_of};
use crate::{Docs, Kinds, Options};

/// What all that applies at a place says together.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// Every schema that applies, the nearest last.
    pub schemas: Vec<Cursor<'a>>,
    /// Whether no value fits.
    pub never: bool,
    /// The kinds of value; without `null`, unless all kinds fit.
    pub kinds: Kinds,
    /// Whether `null` fits.
    pub nullable: bool,
    /// `format`.
    pub format: Option<&'a str>,
    /// The values of `enum` and `const`.
    pub values: Option<Vec<Cursor<'a>>>,
    /// The members, each with the schemas that apply to it.
    pub members: IndexMap<&'a str, Vec<Cursor<'a>>>,
    /// The members that have to be there.
    pub required: IndexSet<&'a str>,
    /// The members that may not be there.
    pub forbidden: IndexSet<&'a str>,
    /// The schemas of members without a name of their own.
    pub additional: Vec<Cursor<'a>>,
    /// Whether there may be none of these.
    pub closed: bool,
    /// The schemas of members by the pattern of their names.
    pub patterns: Vec<Cursor<'a>>,
    /// The schemas of the members' names.
    pub names: Vec<Cursor<'a>>,
    /// The schemas of an array's first elements.
    pub prefix: Vec<Vec<Cursor<'a>>>,
    /// The schemas of the other elements.
    pub items: Vec<Cursor<'a>>,
    /// The sets of alternatives, `oneOf` and `anyOf`.
    pub alternatives: Vec<Vec<Cursor<'a>>>,
    /// What the schemas say for people.
    pub docs: Docs,
}

/// Reads schemas of one set of files.
pub struct Reader<'a> {
    lowering: Lowering<'a>,
}

impl<'a> Reader<'a> {
    /// For these files. What cannot be read, and was not reported when they were lowered, goes to the report.
    pub fn new(sources: &'a Sources, options: &'a Options, report: &'a mut Report) -> Self {
        Self {
            lowering: Lowering::new(sources, options, &[], report),
        }
    }

    /// Reads what all of `schemas` say together; nothing if there are none.
    pub fn read(&mut self, schemas: &[Cursor<'a>]) -> Option<Reading<'a>> {
        let (flat, normal) = self.lowering.normal_of(schemas)?;
        Some(reading(self.lowering.options(), flat, normal))
    }

    /// What is said for people at the place of something else than a schema.
    #[must_use]
    pub fn docs(&self, at: &Cursor<'a>) -> Docs {
        docs_of(self.lowering.options(), std::slice::from_ref(at))
    }
}

fn reading<'a>(options: &Options, flat: Flat<'a>, normal: Normal<'a>) -> Reading<'a> {
    let docs = docs_of(options, &flat.notes);
    let Normal {
        kinds,
        nullable,
        values,
        members,
        required,
        additional,
        closed,
        empty,
        forbidden,
        patterns,
        open_patterns: _,
        names,
        prefix,
        items,
        min_items: _,
        format,
        alternatives,
    } = normal;
    Reading {
        schemas: flat.notes,
        never: flat.never,
        kinds,
        nullable: nullable || flat.nullable,
        format,
        values,
        members,
        required,
        forbidden,
        additional,
        closed: closed || empty,
        patterns,
        names,
        prefix,
        items,
        alternatives,
        docs,
    }
}

impl Reading<'_> {
    /// The places of the schemas that apply: the same for every use of them.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let places = self.schemas.iter();
        places.map(|at| at.place().clone()).collect()
    }
}
