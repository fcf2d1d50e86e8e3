//! Areas that need no room, or only one to stand in: accounts, devices, profiles, settings, the server itself.

mod discovery;

use super::{Area, areas};

pub(super) const AREAS: &[Area] = areas![discovery];
