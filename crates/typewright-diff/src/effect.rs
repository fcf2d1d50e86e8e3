//! What a change means for a client and for a server. Here is the one table; `docs/diff.md` says it in words.
//!
//! A change breaks a side if what a program of that side does today is no longer right, or if it can no longer read what
//! the other side may rightly send. It adds to a side if there is something new to use, and nothing that has to be done.

use crate::kind::{Bound, Kind, Outcome, Presence};

/// What a change means for one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// Nothing.
    Neither,
    /// There is something new to use.
    Additive,
    /// Something has to be done.
    Breaking,
}

/// Which way what has changed travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// From the client to the server.
    Request,
    /// From the server to the client.
    Response,
    /// Nobody says: it is a schema of its own, such as that of an event.
    Either,
}

/// What a change means for the client and for the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effects {
    /// For who asks.
    pub client: Effect,
    /// For who answers.
    pub server: Effect,
}

impl Effect {
    /// In one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Neither => "neither",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }
}

impl Effects {
    /// Where nothing has to be done and nothing is new.
    pub const NEITHER: Self = Self {
        client: Effect::Neither,
        server: Effect::Neither,
    };

    /// The worse of both, for each side.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            client: self.client.max(other.client),
            server: self.server.max(other.server),
        }
    }

    /// The worse of the sides.
    #[must_use]
    pub fn worst(self) -> Effect {
        self.client.max(self.server)
    }
}

/// What a change means where it travels this way.
#[must_use]
pub fn effects(kind: Kind, direction: Direction) -> Effects {
    match direction {
        Direction::Either => {
            effects(kind, Direction::Request).and(effects(kind, Direction::Response))
        }
        Direction::Request => pair(request(kind).unwrap_or_else(|| anywhere(kind))),
        Direction::Response => pair(response(kind).unwrap_or_else(|| anywhere(kind))),
    }
}

fn pair((client, server): (Effect, Effect)) -> Effects {
    Effects { client, server }
}

use Effect::{Additive, Breaking, Neither};

/// What something means in what a client sends and a server reads.
fn request(kind: Kind) -> Option<(Effect, Effect)> {
    Some(match kind {
        Kind::Added(_, Presence::Optional) => (Additive, Additive),
        Kind::Added(_, Presence::Required) => (Breaking, Additive),
        Kind::Removed(_, Presence::Optional) => (Breaking, Neither),
        Kind::Removed(_, Presence::Required) => (Breaking, Breaking),
        Kind::BecameRequired(_) => (Breaking, Neither),
        Kind::BecameOptional(_) => (Additive, Breaking),
        // A server that does not know it answers that it cannot read the body.
        Kind::MediaTypeAdded => (Additive, Breaking),
        Kind::MediaTypeRemoved => (Breaking, Neither),
        // Values and alternatives that are not known are kept, and so is anything that does not fit one.
        Kind::EnumValueAdded | Kind::AlternativeAdded => (Additive, Additive),
        Kind::TypeWidened | Kind::NullAdded => (Additive, Breaking),
        Kind::TypeNarrowed
        | Kind::NullRemoved
        | Kind::AlternativeRemoved
        | Kind::EnumValueRemoved => (Breaking, Neither),
        // The generated types read what is out of bounds.
        Kind::Constraint(bound) | Kind::Format(bound) => match bound {
            Bound::Narrowed => (Breaking, Neither),
            Bound::Widened => (Additive, Neither),
            Bound::Moved => (Breaking, Breaking),
        },
        _ => return None,
    })
}

/// What something means in what a server sends and a client reads.
fn response(kind: Kind) -> Option<(Effect, Effect)> {
    Some(match kind {
        Kind::Added(_, Presence::Optional) => (Additive, Additive),
        Kind::Added(_, Presence::Required) => (Additive, Breaking),
        // A client can no longer count on it; a server may go on sending it.
        Kind::Removed(..) => (Breaking, Neither),
        Kind::BecameRequired(_) => (Neither, Breaking),
        Kind::BecameOptional(_) => (Breaking, Additive),
        Kind::MediaTypeAdded => (Breaking, Additive),
        Kind::MediaTypeRemoved => (Neither, Breaking),
        Kind::EnumValueAdded | Kind::AlternativeAdded => (Additive, Additive),
        Kind::TypeWidened | Kind::NullAdded => (Breaking, Additive),
        Kind::TypeNarrowed
        | Kind::NullRemoved
        | Kind::AlternativeRemoved
        | Kind::EnumValueRemoved => (Neither, Breaking),
        Kind::Constraint(bound) | Kind::Format(bound) => match bound {
            Bound::Narrowed => (Neither, Breaking),
            Bound::Widened => (Neither, Additive),
            Bound::Moved => (Breaking, Breaking),
        },
        _ => return None,
    })
}

/// What something means that does not depend on a direction.
fn anywhere(kind: Kind) -> (Effect, Effect) {
    match kind {
        Kind::OperationAdded | Kind::SchemaAdded => (Additive, Additive),
        Kind::OperationRemoved | Kind::OperationMoved | Kind::SchemaRemoved => (Breaking, Breaking),
        Kind::Type | Kind::Serialization | Kind::SecurityScheme | Kind::Default => {
            (Breaking, Breaking)
        }
        // A client that does not know a good answer takes it for an error.
        Kind::ResponseAdded(Outcome::Success) => (Breaking, Additive),
        Kind::ResponseAdded(Outcome::Error) => (Additive, Additive),
        Kind::ResponseRemoved(Outcome::Success) => (Neither, Breaking),
        // Any error that is not documented is still one.
        Kind::ResponseRemoved(Outcome::Error) => (Neither, Neither),
        Kind::SecurityAdded => (Additive, Breaking),
        Kind::SecurityRemoved => (Breaking, Neither),
        Kind::SecurityRequired => (Breaking, Breaking),
        Kind::SecurityDropped => (Additive, Breaking),
        _ => (Neither, Neither),
    }
}
