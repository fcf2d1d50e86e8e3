//! What later stages walk a document with: a value together with its place. Going through a `$ref` is always asked for,
//! never done on the way.

mod checked;

use std::collections::HashSet;

use crate::{
    diagnostic::{Code, Diagnostic, Location, Spot},
    node::Node,
    place::{FileId, Place},
    sources::{Dynamic, Sources},
    suggest::clip,
};

/// A value of a file and where it stands.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    sources: &'a Sources,
    place: Place,
    node: &'a Node,
}

/// Where a `$dynamicRef` leads.
#[derive(Clone, Debug)]
pub enum DynamicTarget<'a> {
    /// To this schema, whatever leads to it.
    Decided(Cursor<'a>),
    /// To one of these, depending on what leads to it.
    Undecided(Vec<Cursor<'a>>),
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(sources: &'a Sources, place: Place, node: &'a Node) -> Self {
        Self {
            sources,
            place,
            node,
        }
    }

    /// The files it walks in.
    pub fn sources(&self) -> &'a Sources {
        self.sources
    }

    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The file it is in.
    pub fn file(&self) -> FileId {
        self.place.file
    }

    /// The value here.
    pub fn node(&self) -> &'a Node {
        self.node
    }

    /// The location of the value here, for a diagnostic.
    pub fn value(&self) -> Location {
        Location::Place(self.place.clone(), Spot::Value)
    }

    /// The location of the name under which the value stands here, for a diagnostic.
    pub fn key(&self) -> Location {
        Location::Place(self.place.clone(), Spot::Key)
    }

    /// The member `key`; nothing when it is absent or this is no object.
    pub fn get(&self, key: &str) -> Option<Cursor<'a>> {
        let node = self.node.get(key)?;
        Some(Self::new(self.sources, self.place.child(key), node))
    }

    /// The members in the order of the document; none when this is no object.
    pub fn members(&self) -> impl Iterator<Item = (&'a str, Cursor<'a>)> + use<'a> {
        let (sources, place) = (self.sources, self.place.clone());
        let members = self.node.as_map().into_iter().flatten();
        members.map(move |(key, node)| (key.as_ref(), Self::new(sources, place.child(key), node)))
    }

    /// The items; none when this is no array.
    pub fn items(&self) -> impl Iterator<Item = Cursor<'a>> + use<'a> {
        let (sources, place) = (self.sources, self.place.clone());
        let items = self.node.as_list().unwrap_or_default().iter().enumerate();
        items.map(move |(index, node)| Self::new(sources, place.index(index), node))
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&'a str> {
        self.node.as_str()
    }

    /// The value of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        self.node.as_bool()
    }

    /// The text of a number, a valid JSON number.
    pub fn as_number(&self) -> Option<&'a str> {
        self.node.as_number()
    }

    /// The text of the `$ref` of this object, if it has one that is a string.
    pub fn reference(&self) -> Option<&'a str> {
        self.node.get("$ref")?.as_str()
    }

    /// Whether this is an object with a `$ref` and nothing beside it.
    pub fn is_pure_reference(&self) -> bool {
        self.reference().is_some() && self.node.as_map().is_some_and(|members| members.len() == 1)
    }

    /// Where the `$ref` of this object leads, in one step; nothing when it has none.
    ///
    /// # Errors
    ///
    /// When it leads nowhere. Loading has reported the very same diagnostic, except for files that could not be read.
    pub fn target(&self) -> Option<Result<Cursor<'a>, Diagnostic>> {
        self.reference().map(|reference| self.step(reference))
    }

    /// Goes where the `$ref` of this object leads, and on through objects that are nothing but a `$ref`. A value without a
    /// `$ref` is its own end. What stands beside this object's own `$ref` is not looked at, and an object on the way that
    /// has other members beside its `$ref` is where the way ends: it has something to say itself.
    ///
    /// # Errors
    ///
    /// When a `$ref` on the way leads nowhere or back.
    pub fn follow(&self) -> Result<Cursor<'a>, Diagnostic> {
        let Some(reference) = self.reference() else {
            return Ok(self.clone());
        };
        let mut seen = HashSet::from([self.place.clone()]);
        let mut at = self.step(reference)?;
        loop {
            if !seen.insert(at.place.clone()) {
                return Err(to_itself(reference, self.reference_location()));
            }
            match at.reference() {
                Some(next) if at.is_pure_reference() => at = at.step(next)?,
                _ => return Ok(at),
            }
        }
    }

    /// Where the `$dynamicRef` of this object leads; nothing when it has none.
    ///
    /// # Errors
    ///
    /// When it leads nowhere. Loading has reported the very same diagnostic.
    pub fn dynamic_target(&self) -> Option<Result<DynamicTarget<'a>, Diagnostic>> {
        let reference = self.node.get("$dynamicRef")?.as_str()?;
        let at = |place: &Place| {
            Some(Self::new(
                self.sources,
                place.clone(),
                self.sources.node(place)?,
            ))
        };
        Some(match self.sources.dynamic(&self.place) {
            Some(Dynamic::Undecided(places)) => Ok(DynamicTarget::Undecided(
                places.iter().filter_map(at).collect(),
            )),
            Some(Dynamic::Decided(place)) => match at(place) {
                Some(target) => Ok(DynamicTarget::Decided(target)),
                None => self.step(reference).map(DynamicTarget::Decided),
            },
            None => self.step(reference).map(DynamicTarget::Decided),
        })
    }

    fn step(&self, reference: &str) -> Result<Cursor<'a>, Diagnostic> {
        let (place, node) = self
            .sources
            .resolve_node(&self.place, reference)
            .map_err(|error| error.diagnostic(reference, self.reference_location()))?;
        Ok(Self::new(self.sources, place, node))
    }

    fn reference_location(&self) -> Location {
        Location::Place(self.place.child("$ref"), Spot::Value)
    }
}

/// The diagnostic for a `$ref` that ends where it started.
pub(crate) fn to_itself(reference: &str, location: Location) -> Diagnostic {
    let message = format!("the $ref `{}` leads to itself", clip(reference));
    Diagnostic::new(Code::RefToItself, message, location)
        .hint("somewhere on the way there must be a value that is more than a $ref")
}
