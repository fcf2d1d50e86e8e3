//! Areas that need no room, or only one to stand in: accounts, devices, profiles, settings, the server itself.

mod devices;
mod discovery;
mod notifications;
mod presence;
mod profiles;
mod push;
mod registration;
mod services;
mod sessions;
mod settings;

use super::{Area, areas};

pub(super) const AREAS: &[Area] = areas![
    devices,
    discovery,
    notifications,
    presence,
    profiles,
    push,
    registration,
    services,
    sessions,
    settings,
];
