//! Areas that need no room, or only one to stand in: accounts, devices, profiles, settings, the server itself.

mod devices;
mod discovery;
mod presence;
mod profiles;
mod registration;
mod services;
mod sessions;
mod settings;

use super::{Area, areas};

pub(super) const AREAS: &[Area] = areas![
    devices,
    discovery,
    presence,
    profiles,
    registration,
    services,
    sessions,
    settings,
];
