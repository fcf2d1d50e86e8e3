//! What all parts of the comparison share: both sides' readers, what has been met, where the walk is.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use typewright_model::{Docs, Reader, Reading};
use typewright_source::{Cursor, Place};

use crate::change::Use;
use crate::effect::Direction;
use crate::found::{Context, Finding, Found};
use crate::kind::Kind;

/// Whether words are compared too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Words {
    /// Facts only.
    #[default]
    Ignored,
    /// Summaries and descriptions as well.
    Compared,
}

/// One side of a comparison.
pub(crate) struct Side<'a> {
    reader: Reader<'a>,
    readings: HashMap<Vec<Place>, Option<Rc<Reading<'a>>>>,
}

impl<'a> Side<'a> {
    pub(crate) fn new(reader: Reader<'a>) -> Self {
        Self {
            reader,
            readings: HashMap::new(),
        }
    }

    fn read(&mut self, schemas: &[Cursor<'a>]) -> Option<Rc<Reading<'a>>> {
        let key = places(schemas);
        if let Some(known) = self.readings.get(&key) {
            return known.clone();
        }
        let reading = self.reader.read(schemas).map(Rc::new);
        self.readings.insert(key, reading.clone());
        reading
    }

    pub(crate) fn docs(&self, at: &Cursor<'a>) -> Docs {
        self.reader.docs(at)
    }
}

/// The comparison on its way.
pub(crate) struct Walk<'a> {
    pub(crate) old: Side<'a>,
    pub(crate) new: Side<'a>,
    pub(crate) words: Words,
    /// The `x-` members that are marks of versions.
    pub(crate) marks: BTreeSet<String>,
    pub(crate) found: Found,
    pub(crate) context: Context,
    met: HashSet<(Vec<Place>, Vec<Place>)>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(
        old: Side<'a>,
        new: Side<'a>,
        words: Words,
        marks: BTreeSet<String>,
        nowhere: Use,
    ) -> Self {
        Self {
            old,
            new,
            words,
            marks,
            found: Found::default(),
            context: Context {
                by: nowhere,
                direction: Direction::Either,
            },
            met: HashSet::new(),
        }
    }

    /// Goes on in another part: what was met before is met there anew, since it is another use.
    pub(crate) fn enter(&mut self, by: Use, direction: Direction) {
        self.context = Context { by, direction };
        self.met.clear();
    }

    /// Whether these two have not been compared here before.
    pub(crate) fn meets(&mut self, old: &[Cursor<'a>], new: &[Cursor<'a>]) -> bool {
        self.met.insert((places(old), places(new)))
    }

    pub(crate) fn read(
        &mut self,
        old: &[Cursor<'a>],
        new: &[Cursor<'a>],
    ) -> (Option<Rc<Reading<'a>>>, Option<Rc<Reading<'a>>>) {
        (self.old.read(old), self.new.read(new))
    }

    pub(crate) fn report(&mut self, finding: Finding) {
        if finding.kind == Kind::Docs && self.words == Words::Ignored {
            return;
        }
        self.found.push(finding, &self.context);
    }

    /// Whether two schemas say the same.
    pub(crate) fn same(&mut self, old: &[Cursor<'a>], new: &[Cursor<'a>]) -> bool {
        let (found, met) = (std::mem::take(&mut self.found), self.met.clone());
        let words = std::mem::replace(&mut self.words, Words::Ignored);
        self.schema(old, new, &Trail::default());
        let found = std::mem::replace(&mut self.found, found);
        (self.met, self.words) = (met, words);
        found.is_empty()
    }
}

fn places(schemas: &[Cursor<'_>]) -> Vec<Place> {
    schemas.iter().map(|at| at.place().clone()).collect()
}

/// The way into a value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail(String);

impl Trail {
    /// A member by its name.
    pub(crate) fn member(&self, name: &str) -> Self {
        Self(format!(
            "{}/{}",
            self.0,
            name.replace('~', "~0").replace('/', "~1")
        ))
    }

    /// Any element, or a member of any name.
    pub(crate) fn any(&self) -> Self {
        Self(format!("{}/*", self.0))
    }

    /// The element at a position.
    pub(crate) fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    pub(crate) fn text(&self) -> String {
        self.0.clone()
    }
}
