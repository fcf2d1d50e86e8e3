//! The finished 3.1 document as one of 3.0. `schema` says what becomes of each keyword, `objects` of everything around
//! schemas, and `typed` passes the whole through the types of `openapiv3`, which have the last word: what they do not
//! hold is left out. Everything that is not said, or said otherwise, is listed with its place in the definitions.

mod conditions;
mod objects;
mod schema;
mod typed;
mod types;

use std::collections::HashMap;

use typewright_source::{Place, Pointer, Report};

use crate::Bundled;
use crate::document::Whole;
use crate::loss::Loss;

/// Where something stands: in the document, and in the definitions.
#[derive(Clone, Debug)]
pub(crate) struct At {
    pointer: Pointer,
    place: Place,
}

/// A document in the making.
pub(crate) struct Lowering {
    origins: HashMap<Pointer, Place>,
    losses: Vec<Loss>,
}

impl Lowering {
    fn child(&self, at: &At, key: &str) -> At {
        let pointer = at.pointer.child(key);
        let place = self.origins.get(&pointer).cloned();
        let place = place.unwrap_or_else(|| at.place.child(key));
        At { pointer, place }
    }

    fn index(&self, at: &At, index: usize) -> At {
        self.child(at, &index.to_string())
    }

    fn lose(&mut self, at: &At, keyword: &str, fate: impl Into<String>) {
        self.losses.push(Loss::new(&at.place, keyword, fate));
    }
}

/// A 3.1 document as one of 3.0.
pub(crate) fn lowered(whole: Whole, report: &mut Report) -> Bundled {
    let Whole {
        document,
        losses,
        origins,
        root,
    } = whole;
    let Some(place) = root else {
        return Bundled { document, losses };
    };
    let mut lowering = Lowering { origins, losses };
    let at = At {
        pointer: Pointer::root(),
        place,
    };
    let document = lowering.document(&document, &at);
    let document = typed::through_types(&mut lowering, &document, &at, report);
    Bundled {
        document,
        losses: lowering.losses,
    }
}
