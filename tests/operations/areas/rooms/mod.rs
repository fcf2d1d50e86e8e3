//! Areas around rooms: membership, events, sync, encryption, media.

use super::{Area, areas};

pub(super) const AREAS: &[Area] = areas![];
