//! What all parts of the comparison share: both sides' readers, what has been met, where the walk is.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexSet;
use typewright_model::{Docs, Kinds, Reader, Reading};
use typewright_source::{Cursor, FileId, Place};

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
        let reading = self.reader.read(schemas);
        let reading = reading.map(|reading| Rc::new(self.without_null(schemas, reading)));
        self.readings.insert(key, reading.clone());
        reading
    }

    /// Takes `null` out of the alternatives: it is said of the value, as by `type: [string, "null"]`. An alternative that
    /// is left alone is a part, as in `allOf`.
    fn without_null(&mut self, schemas: &[Cursor<'a>], mut reading: Reading<'a>) -> Reading<'a> {
        let sets = std::mem::take(&mut reading.alternatives);
        let known: HashSet<Place> = sets.iter().flatten().map(|at| at.place().clone()).collect();
        let mut parts: Vec<Cursor<'a>> = Vec::new();
        let mut null = false;
        for set in sets {
            let rest: Vec<Cursor<'a>> = set.iter().filter(|at| !is_null(at)).cloned().collect();
            null |= rest.len() < set.len();
            match rest.as_slice() {
                [] => reading.alternatives.push(set),
                [only] => parts.push(only.clone()),
                _ => reading.alternatives.push(rest),
            }
        }
        let nullable = reading.nullable || (null && reading.kinds == Kinds::ANY);
        if !parts.is_empty() {
            parts.extend_from_slice(schemas);
            if let Some(mut whole) = self.reader.read(&parts) {
                let is_new =
                    |set: &Vec<Cursor<'a>>| set.iter().all(|at| !known.contains(at.place()));
                let inner = std::mem::take(&mut whole.alternatives)
                    .into_iter()
                    .filter(is_new);
                whole.alternatives = std::mem::take(&mut reading.alternatives);
                whole.alternatives.extend(inner);
                reading = whole;
            }
        }
        reading.nullable |= nullable;
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
    /// The `x-` members that say which format the names of members have.
    pub(crate) key_formats: BTreeSet<String>,
    pub(crate) found: Found,
    pub(crate) context: Context,
    met: IndexSet<(Vec<Place>, Vec<Place>)>,
    /// The new files that the walk has come to as a whole.
    reached: HashSet<FileId>,
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
            key_formats: BTreeSet::new(),
            found: Found::default(),
            context: Context {
                by: nowhere,
                direction: Direction::Either,
            },
            met: IndexSet::new(),
            reached: HashSet::new(),
        }
    }

    /// Keeps in mind which files were come to.
    pub(crate) fn reaches(&mut self, new: &Reading<'a>) {
        let roots = new.schemas.iter().filter(|at| at.place().pointer.is_root());
        self.reached.extend(roots.map(Cursor::file));
    }

    /// Whether the walk has come to a file.
    pub(crate) fn has_reached(&self, file: FileId) -> bool {
        self.reached.contains(&file)
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
        let found = std::mem::take(&mut self.found);
        let words = std::mem::replace(&mut self.words, Words::Ignored);
        let met = self.met.len();
        self.schema(old, new, &Trail::default());
        self.met.truncate(met);
        self.words = words;
        let found = std::mem::replace(&mut self.found, found);
        found.is_empty()
    }
}

/// Whether only `null` fits.
fn is_null(at: &Cursor<'_>) -> bool {
    let target = at.follow().ok();
    target.is_some_and(|at| at.get("type").is_some_and(|ty| ty.as_str() == Some("null")))
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
