//! The rules of rooms: who may join, invite, remove and say what. A small part of those in the specification.

use matrix_client_server::formats::UserId;
use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::typewright_runtime::{Map, Value};

use super::{Room, text};
use crate::refusal::Refusal;

/// What somebody wants to do to somebody's membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    Join,
    Invite,
    Knock,
    Leave,
    Kick,
    Ban,
    Unban,
}

impl Move {
    /// What the membership becomes.
    pub(crate) fn outcome(self) -> Membership {
        match self {
            Self::Join => Membership::Join,
            Self::Invite => Membership::Invite,
            Self::Knock => Membership::Knock,
            Self::Leave | Self::Kick | Self::Unban => Membership::Leave,
            Self::Ban => Membership::Ban,
        }
    }
}

/// Refuses what is no user's ID. A type of the API takes any text as one; here it would become somebody in a room.
pub(crate) fn must_be_an_id(user: &UserId) -> Result<(), Refusal> {
    match UserId::new(user.as_str()) {
        Ok(_) => Ok(()),
        Err(_) => Err(Refusal::bad("M_INVALID_PARAM", "this is no user's ID")),
    }
}

impl Room {
    /// Whether a user may make a move.
    pub(crate) fn may_move(
        &self,
        step: Move,
        sender: &UserId,
        user: &UserId,
    ) -> Result<(), Refusal> {
        let now = self.membership(user);
        if matches!(step, Move::Join | Move::Knock | Move::Leave) {
            return self.may_move_self(step, now.as_ref());
        }
        self.must_be_joined(sender)?;
        match (step, now) {
            (Move::Invite, Some(Membership::Join)) => {
                Err(Refusal::forbidden("they are in the room"))
            }
            (Move::Invite, Some(Membership::Ban)) => Err(Refusal::forbidden("they are banned")),
            (Move::Invite, _) => self.must_have(sender, "invite", 0),
            (Move::Kick, Some(Membership::Join | Membership::Invite | Membership::Knock)) => {
                self.must_have(sender, "kick", 50)?;
                self.must_outrank(sender, user)
            }
            (Move::Kick, _) => Err(Refusal::forbidden("they are not in the room")),
            (Move::Unban, Some(Membership::Ban)) => self.must_have(sender, "ban", 50),
            (Move::Unban, _) => Err(Refusal::forbidden("they are not banned")),
            _ => {
                self.must_have(sender, "ban", 50)?;
                self.must_outrank(sender, user)
            }
        }
    }

    fn may_move_self(&self, step: Move, now: Option<&Membership>) -> Result<(), Refusal> {
        match (step, now) {
            (_, Some(Membership::Ban)) => Err(Refusal::forbidden("you are banned")),
            (Move::Knock, Some(Membership::Join | Membership::Invite)) => {
                Err(Refusal::forbidden("you need not knock"))
            }
            (Move::Knock, _) if self.can_knock() => Ok(()),
            (Move::Knock, _) => Err(Refusal::forbidden("nobody may knock at this room")),
            (_, Some(Membership::Join | Membership::Invite)) => Ok(()),
            (Move::Leave, Some(Membership::Knock)) => Ok(()),
            (Move::Leave, _) => Err(Refusal::forbidden("you are not in this room")),
            _ if self.is_public() => Ok(()),
            _ => Err(Refusal::forbidden("you are not invited to this room")),
        }
    }

    fn is_public(&self) -> bool {
        self.join_rule() == Some("public")
    }

    fn can_knock(&self) -> bool {
        matches!(self.join_rule(), Some("knock" | "knock_restricted"))
    }

    fn join_rule(&self) -> Option<&str> {
        let rules = self.state("m.room.join_rules", "");
        rules.and_then(|event| text(&event.is.content, "join_rule"))
    }

    pub(crate) fn must_be_joined(&self, user: &UserId) -> Result<(), Refusal> {
        match self.membership(user) {
            Some(Membership::Join) => Ok(()),
            _ => Err(Refusal::forbidden("you are not in this room")),
        }
    }

    /// Whether a user may send an event that is not about membership.
    pub(crate) fn may_send(
        &self,
        user: &UserId,
        kind: &str,
        state_key: Option<&str>,
    ) -> Result<(), Refusal> {
        self.must_be_joined(user)?;
        if state_key.is_some_and(|key| key.starts_with('@') && key != user.as_str()) {
            return Err(Refusal::forbidden("this state is another user's"));
        }
        let levels = self.levels();
        let own = levels.and_then(|levels| levels.get("events")?.get(kind)?.as_i64());
        let needed = own.unwrap_or_else(|| match state_key {
            Some(_) => self.level("state_default", 50),
            None => self.level("events_default", 0),
        });
        self.must_reach(user, needed)
    }

    /// Refuses what a user's power does not suffice for.
    pub(crate) fn must_have(&self, user: &UserId, action: &str, or: i64) -> Result<(), Refusal> {
        self.must_reach(user, self.level(action, or))
    }

    fn must_reach(&self, user: &UserId, needed: i64) -> Result<(), Refusal> {
        if self.power(user) >= needed {
            Ok(())
        } else {
            Err(Refusal::forbidden("you have not enough power in this room"))
        }
    }

    fn must_outrank(&self, sender: &UserId, user: &UserId) -> Result<(), Refusal> {
        if self.power(sender) > self.power(user) {
            Ok(())
        } else {
            Err(Refusal::forbidden("they have as much power as you"))
        }
    }

    fn power(&self, user: &UserId) -> i64 {
        let own = self
            .levels()
            .and_then(|levels| levels.get("users")?.get(user.as_str())?.as_i64());
        own.unwrap_or_else(|| self.level("users_default", 0))
    }

    fn levels(&self) -> Option<&Map> {
        let event = self.state("m.room.power_levels", "")?;
        Some(&event.is.content)
    }

    fn level(&self, name: &str, or: i64) -> i64 {
        let level = self.levels().and_then(|levels| levels.get(name));
        level.and_then(Value::as_i64).unwrap_or(or)
    }
}
