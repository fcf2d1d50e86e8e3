//! Finds places in a text again, all that are wanted in one walk over its events. It reports nothing: the text has been
//! read before.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use granit_parser::Event;

use super::events;
use crate::{
    diagnostic::Spot,
    place::{Pointer, push_segment},
};

/// Where a value stands, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    key: Option<Range<usize>>,
    value: Range<usize>,
}

impl Mark {
    /// The bytes of the key or the value. Each stands in for the other where there is none: items of arrays have no key,
    /// and the null that is written as nothing has no value.
    pub(crate) fn range(&self, spot: Spot) -> Range<usize> {
        match (&self.key, spot) {
            (Some(key), Spot::Key) => key.clone(),
            (Some(key), Spot::Value) if self.value.is_empty() => key.clone(),
            _ => self.value.clone(),
        }
    }
}

/// The marks of those of the `wanted` places that the text has. A place inside a value that an alias repeats is marked at
/// the alias.
pub(crate) fn marks(text: &str, wanted: &HashSet<Pointer>) -> HashMap<Pointer, Mark> {
    let mut walk = Walk {
        wanted,
        found: HashMap::new(),
        path: String::new(),
        open: Vec::new(),
        scalars: HashMap::new(),
    };
    let mut parser = events::parser(text);
    while let Some(Ok((event, span))) = parser.next_event() {
        if walk.event(&event, events::bytes(&span)).is_none() {
            break;
        }
    }
    walk.found
}

struct Walk<'a> {
    wanted: &'a HashSet<Pointer>,
    found: HashMap<Pointer, Mark>,
    /// The pointer to the value that comes next, or came last.
    path: String,
    open: Vec<Open>,
    /// The texts of scalars with anchors, since an alias can be a key.
    scalars: HashMap<usize, String>,
}

struct Open {
    /// The length of the pointer to this array or object.
    path: usize,
    start: usize,
    /// Where its own key stands.
    key: Option<Range<usize>>,
    inside: Inside,
}

enum Inside {
    /// The number of the next item.
    List(usize),
    /// The key whose value comes next.
    Map(Option<Range<usize>>),
}

impl Walk<'_> {
    /// Nothing when the rest of the text is of no use.
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) -> Option<()> {
        match event {
            Event::Scalar(text, _, anchor, _) => {
                if *anchor != 0 {
                    self.scalars.insert(*anchor, text.to_string());
                }
                if self.expects_key() {
                    self.key(text, range);
                } else {
                    let key = self.enter();
                    self.record(key, range);
                }
            }
            Event::Alias(anchor) => {
                if self.expects_key() {
                    let text = self.scalars.get(anchor)?.clone();
                    self.key(&text, range);
                } else {
                    let key = self.enter();
                    self.record_below(&key, &range);
                    self.record(key, range);
                }
            }
            Event::SequenceStart(..) => self.start(Inside::List(0), range)?,
            Event::MappingStart(..) => self.start(Inside::Map(None), range)?,
            Event::SequenceEnd | Event::MappingEnd => {
                let open = self.open.pop()?;
                self.path.truncate(open.path);
                self.record(open.key, open.start..range.end.max(open.start));
            }
            _ => {}
        }
        Some(())
    }

    fn expects_key(&self) -> bool {
        matches!(
            self.open.last().map(|open| &open.inside),
            Some(Inside::Map(None))
        )
    }

    fn key(&mut self, text: &str, range: Range<usize>) {
        if let Some(open) = self.open.last_mut() {
            self.path.truncate(open.path);
            push_segment(&mut self.path, text);
            open.inside = Inside::Map(Some(range));
        }
    }

    /// Makes `path` the pointer to the value that starts now, and gives its key.
    fn enter(&mut self) -> Option<Range<usize>> {
        let open = self.open.last_mut()?;
        match &mut open.inside {
            Inside::Map(key) => key.take(),
            Inside::List(index) => {
                self.path.truncate(open.path);
                push_segment(&mut self.path, &index.to_string());
                *index += 1;
                None
            }
        }
    }

    fn start(&mut self, inside: Inside, range: Range<usize>) -> Option<()> {
        // A key that is no scalar: such a text was refused when it was read.
        if self.expects_key() {
            return None;
        }
        let key = self.enter();
        self.open.push(Open {
            path: self.path.len(),
            start: range.start,
            key,
            inside,
        });
        Some(())
    }

    fn record(&mut self, key: Option<Range<usize>>, value: Range<usize>) {
        if let Some(pointer) = self.wanted.get(self.path.as_str()) {
            self.found
                .entry(pointer.clone())
                .or_insert(Mark { key, value });
        }
    }

    fn record_below(&mut self, key: &Option<Range<usize>>, value: &Range<usize>) {
        let below = format!("{}/", self.path);
        for pointer in self.wanted {
            if pointer.as_str().starts_with(&below) {
                self.found.entry(pointer.clone()).or_insert(Mark {
                    key: key.clone(),
                    value: value.clone(),
                });
            }
        }
    }
}
