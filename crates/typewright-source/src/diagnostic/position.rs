//! From locations to bytes of a text, for everything a report names at once: each file is read again at most once, however
//! many problems it has.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{Base, Location, Report, Spot};
use crate::{
    place::{FileId, Place, Pointer},
    read::{Mark, marks},
    sources::Sources,
};

/// The positions of all places of a report.
pub(super) struct Positions<'a> {
    sources: &'a Sources,
    marks: HashMap<FileId, HashMap<Pointer, Mark>>,
}

/// A location as it is shown.
pub(super) struct Shown<'a> {
    /// The path for people.
    pub(super) path: String,
    /// The text and the bytes that are marked; nothing when a file is meant as a whole.
    pub(super) part: Option<(&'a str, Range<usize>)>,
}

impl<'a> Positions<'a> {
    pub(super) fn new(report: &Report, sources: &'a Sources) -> Self {
        let mut wanted: HashMap<FileId, HashSet<Pointer>> = HashMap::new();
        for label in report.iter().flat_map(|diagnostic| &diagnostic.labels) {
            if let Location::Place(place, _) = &label.location {
                wanted
                    .entry(place.file)
                    .or_default()
                    .insert(place.pointer.clone());
            }
        }
        let marks = wanted
            .into_iter()
            .filter_map(|(id, pointers)| Some((id, marks(&sources.file(id)?.text, &pointers))))
            .collect();
        Self { sources, marks }
    }

    pub(super) fn show(&self, location: &'a Location) -> Shown<'a> {
        match location {
            Location::Place(place, spot) => self.show_place(place, *spot),
            Location::Text {
                base,
                path,
                text,
                range,
            } => Shown {
                path: match base {
                    Base::Root => self.sources.display_path(path),
                    Base::Elsewhere => path.clone(),
                },
                part: Some((text, range.clone())),
            },
            Location::Path(path) => Shown {
                path: self.sources.display_path(path),
                part: None,
            },
            Location::Elsewhere(path) => Shown {
                path: path.clone(),
                part: None,
            },
        }
    }

    fn show_place(&self, place: &Place, spot: Spot) -> Shown<'a> {
        let mark = self
            .marks
            .get(&place.file)
            .and_then(|marks| marks.get(&place.pointer));
        match (self.sources.file(place.file), mark) {
            (Some(file), Some(mark)) => Shown {
                path: self.sources.display_path(&file.path),
                part: Some((&file.text, mark.range(spot))),
            },
            // A place that the text does not have: its name is the best that can be said.
            _ => Shown {
                path: self.sources.place_name(place),
                part: None,
            },
        }
    }
}
