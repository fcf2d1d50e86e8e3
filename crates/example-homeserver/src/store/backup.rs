//! The backup of keys for rooms: a user's clients put them here, encrypted for themselves, and take them out again.

use matrix_client_server::definitions::key_backup_data::KeyBackupData;
use matrix_client_server::formats::UserId;
use matrix_client_server::typewright_runtime::{Map, object};

use super::Store;
use super::kept::{Kept, Table};
use crate::refusal::Refusal;

/// A version of a user's backup. A new one is begun where the old one's secret is lost.
pub(crate) struct Backup {
    pub(crate) algorithm: String,
    pub(crate) auth_data: Map,
    /// The position of the last change to its keys, by which clients tell whether others have changed them.
    pub(crate) changed: u64,
}

object! {
    Backup {
        "algorithm" => algorithm: required,
        "auth_data" => auth_data: required,
        "changed" => changed: required,
        ..
    }
}

/// A user and a version of theirs.
pub(crate) type Version = (UserId, u64);
/// A room, and a session of encryption in it.
pub(crate) type Place = (String, String);

/// All backups.
#[derive(Default)]
pub(crate) struct Backups {
    versions: Kept<Version, Backup>,
    keys: Kept<(Version, Place), KeyBackupData>,
}

/// Which keys of a version are meant: all, those of a room, or that of a session.
#[derive(Clone, Copy, Default)]
pub(crate) struct Which<'q> {
    pub(crate) room: Option<&'q str>,
    pub(crate) session: Option<&'q str>,
}

impl Which<'_> {
    fn is(&self, (room, session): &Place) -> bool {
        self.room.is_none_or(|wanted| wanted == room)
            && self.session.is_none_or(|wanted| wanted == session)
    }
}

impl Backups {
    /// The tables and their names in the file.
    pub(super) fn tables(&mut self) -> [(&'static str, &mut dyn Table); 2] {
        [
            ("backups", &mut self.versions),
            ("backup_keys", &mut self.keys),
        ]
    }

    /// The version with a number, or else the newest one, which alone takes keys.
    pub(crate) fn version(&self, user: &UserId, number: Option<&str>) -> Result<Version, Refusal> {
        let number = match number {
            Some(number) => number.parse().ok(),
            None => self.versions.of(user).last().map(|(number, _)| *number),
        };
        let version = number.map(|number| (user.clone(), number));
        let version = version.filter(|version| self.versions.contains_key(version));
        version.ok_or_else(|| Refusal::not_found("there is no such backup"))
    }

    pub(crate) fn get(&self, version: &Version) -> Result<&Backup, Refusal> {
        let unknown = || Refusal::not_found("there is no such backup");
        self.versions.get(version).ok_or_else(unknown)
    }

    pub(crate) fn set(&mut self, version: Version, backup: Backup) {
        self.versions.insert(version, backup);
    }

    pub(crate) fn remove(&mut self, version: &Version) {
        self.versions.remove(version);
        self.take_out(version, Which::default());
    }

    pub(crate) fn keys<'b>(
        &'b self,
        version: &Version,
        which: Which<'b>,
    ) -> impl Iterator<Item = (&'b Place, &'b KeyBackupData)> {
        let keys = self.keys.of(version);
        keys.filter(move |(place, _)| which.is(place))
    }

    /// Keeps a key, if it is better than the one that is there; whether it was.
    pub(crate) fn put(&mut self, version: &Version, place: Place, key: KeyBackupData) -> bool {
        let place = (version.clone(), place);
        let is_better = |old: &KeyBackupData| worth(&key) > worth(old);
        let kept = self.keys.get(&place).is_none_or(is_better);
        if kept {
            self.keys.insert(place, key);
        }
        kept
    }

    /// Forgets keys; whether there were any.
    pub(crate) fn take_out(&mut self, version: &Version, which: Which<'_>) -> bool {
        let places = self.keys(version, which).map(|(place, _)| place.clone());
        let places: Vec<_> = places.collect();
        for place in &places {
            self.keys.remove(&(version.clone(), place.clone()));
        }
        !places.is_empty()
    }
}

/// A key is better that is verified; then one that opens earlier messages; then one that went through fewer hands.
fn worth(key: &KeyBackupData) -> (bool, i64, i64) {
    let early = key.first_message_index.saturating_neg();
    let direct = key.forwarded_count.saturating_neg();
    (key.is_verified, early, direct)
}

impl Store {
    /// Notes that a version has other keys than before.
    pub(crate) fn touch_backup(&mut self, version: &Version) {
        let position = self.advance();
        if let Some(backup) = self.backups.versions.get_mut(version) {
            backup.changed = position;
        }
    }
}
