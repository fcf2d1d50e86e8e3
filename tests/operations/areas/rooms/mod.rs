//! Areas around rooms: membership, events, sync, encryption, media.

mod conversation;
mod creation;
mod cross_signing;
mod directory;
mod ear;
mod key_backup;
mod keys;
mod markers;
mod media;
mod membership;
mod messages;
mod old_sync;
mod pictures;
mod relations;
mod search;
mod signer;
mod spaces;
mod state;
mod steps;
mod sync;
mod to_device;

use super::{Area, areas};

pub(super) const AREAS: &[Area] = areas![
    conversation,
    creation,
    cross_signing,
    directory,
    key_backup,
    keys,
    markers,
    media,
    membership,
    messages,
    old_sync,
    pictures,
    relations,
    search,
    spaces,
    state,
    sync,
    to_device,
];
