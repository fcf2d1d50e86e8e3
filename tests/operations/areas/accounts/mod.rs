//! Areas that need no room, or only one to stand in: accounts, devices, profiles, settings, the server itself.

mod absent;
mod authorisation;
mod bridges;
mod contacts;
mod deactivation;
mod devices;
mod discovery;
mod invitations;
mod mails;
mod moderation;
mod notifications;
mod passwords;
mod presence;
mod profiles;
mod push;
mod registration;
mod services;
mod sessions;
mod settings;

use super::{Area, areas};

pub(super) const AREAS: &[Area] = areas![
    absent,
    authorisation,
    bridges,
    contacts,
    deactivation,
    devices,
    discovery,
    invitations,
    moderation,
    notifications,
    passwords,
    presence,
    profiles,
    push,
    registration,
    services,
    sessions,
    settings,
];
