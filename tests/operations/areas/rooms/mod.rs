//! Areas around rooms: membership, events, sync, encryption, media.

mod creation;
mod directory;
mod ear;
mod markers;
mod membership;
mod messages;
mod old_sync;
mod relations;
mod search;
mod spaces;
mod state;
mod steps;
mod sync;

use super::{Area, areas};

pub(super) const AREAS: &[Area] = areas![
    creation, directory, markers, membership, messages, old_sync, relations, search, spaces, state,
    sync,
];
