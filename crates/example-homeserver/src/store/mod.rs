//! The data: accounts and rooms. Every change gets the next position, which is all that `/sync` needs to tell what is new.
//!
//! All of it is in memory, in tables. If there is a file, `commit` writes there which rows have changed, and at the start
//! all rows come from there. Nothing else knows of the file.

mod accounts;
mod event;
mod file;
mod kept;
mod media;
mod room;
mod rules;

use std::collections::BTreeMap;
use std::fmt::Arguments;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::ensure;
use matrix_client_server::definitions::sync_filter::Filter;
use matrix_client_server::formats::{EventId, RoomAlias, RoomId, UserId};
use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::typewright_runtime::{Map, Value};

pub(crate) use self::accounts::{Account, AccountData, Device};
use self::event::Shared;
pub(crate) use self::event::{Event, NewEvent, Transaction, list_of, object};
use self::file::File;
use self::kept::{Kept, Table};
pub(crate) use self::media::Media;
pub(crate) use self::room::{Receipt, Room};
pub(crate) use self::rules::Move;
use crate::caller::Caller;
use crate::refusal::Refusal;

/// A device of a user. The tables of what belongs to something have its key and then one of their own: `Kept::of` gives
/// all rows of the one.
pub(crate) type DeviceKey = (UserId, String);

/// Everything that the server knows.
#[derive(Default)]
pub(crate) struct Store {
    pub(crate) server_name: String,
    file: Option<File>,
    /// The position, under its name: how many changes there have been.
    counters: Kept<String, u64>,
    pub(crate) accounts: Kept<UserId, Account>,
    pub(crate) devices: Kept<DeviceKey, Device>,
    /// Messages to devices, and where they came.
    pub(crate) inboxes: Kept<(DeviceKey, u64), Map>,
    /// Account data by user and room (empty for none), and type.
    pub(crate) data: Kept<((UserId, String), String), AccountData>,
    pub(crate) filters: Kept<(UserId, u64), Filter>,
    /// Whose a token is.
    tokens: Kept<String, Caller>,
    /// Sessions of user-interactive authentication that have begun.
    registrations: Kept<String, bool>,
    /// All events by their positions. The rooms are made of them.
    pub(crate) events: Kept<u64, Shared>,
    pub(crate) rooms: BTreeMap<RoomId, Room>,
    /// What somebody has read last, by room, and user and sort of receipt.
    pub(crate) receipts: Kept<(RoomId, (String, String)), Receipt>,
    pub(crate) aliases: Kept<RoomAlias, RoomId>,
    /// By the last part of their addresses.
    pub(crate) media: Kept<String, Media>,
    /// Tokens and transactions of messages to devices.
    pub(crate) deliveries: Kept<(String, String), bool>,
    /// Which event a token's transaction became, so that sending it again sends nothing.
    pub(crate) transactions: Kept<(String, String), EventId>,
}

const POSITION: &str = "position";

impl Store {
    pub(crate) fn new(server_name: &str) -> Self {
        Self {
            server_name: server_name.to_owned(),
            ..Self::default()
        }
    }

    /// What a file has, which is made if there is none.
    pub(crate) fn open(server_name: &str, path: &Path) -> anyhow::Result<Self> {
        Self::read(server_name, File::open(path)?)
    }

    fn read(server_name: &str, file: File) -> anyhow::Result<Self> {
        let mut store = Self::new(server_name);
        for (name, table) in store.tables() {
            file.read(name, table)?;
        }
        let own = format!(":{server_name}");
        for user in store.accounts.keys() {
            let of_another = "the file is of a server with another name: it has the user";
            ensure!(user.as_str().ends_with(&own), "{of_another} {user}");
        }
        for event in store.events.values() {
            let room = store.rooms.entry(event.room.clone());
            room.or_insert_with(|| Room::new(event.room.clone()))
                .push(event.clone());
        }
        store.file = Some(file);
        Ok(store)
    }

    /// The tables and their names in the file. All fields are named, so that none is forgotten.
    fn tables(&mut self) -> Vec<(&'static str, &mut dyn Table)> {
        let Self {
            server_name: _,
            file: _,
            rooms: _,
            counters,
            accounts,
            devices,
            inboxes,
            data,
            filters,
            tokens,
            registrations,
            events,
            receipts,
            aliases,
            media,
            deliveries,
            transactions,
        } = self;
        vec![
            ("counters", counters),
            ("accounts", accounts),
            ("devices", devices),
            ("inboxes", inboxes),
            ("account_data", data),
            ("filters", filters),
            ("tokens", tokens),
            ("registrations", registrations),
            ("events", events),
            ("receipts", receipts),
            ("aliases", aliases),
            ("media", media),
            ("deliveries", deliveries),
            ("transactions", transactions),
        ]
    }

    /// Writes what has changed to the file. If that fails, nothing has changed: the data are read from the file again. If
    /// that fails as well, the process ends, since it cannot tell any more what was promised to whom.
    pub(crate) fn commit(&mut self) -> Result<(), Refusal> {
        let Some(mut file) = self.file.take() else {
            for (_, table) in self.tables() {
                table.forget_changes();
            }
            return Ok(());
        };
        let tables = self.tables().into_iter();
        let changes: Vec<_> = tables
            .map(|(name, table)| (name, table.take_changes()))
            .collect();
        let Err(error) = file.write(&changes) else {
            self.file = Some(file);
            return Ok(());
        };
        complain(format_args!("a change was not written: {error}"));
        match Self::read(&self.server_name, file) {
            Ok(store) => *self = store,
            Err(error) => {
                complain(format_args!("the data cannot be read either: {error:#}"));
                std::process::exit(1);
            }
        }
        Err(Refusal::internal("the database does not take the change"))
    }

    pub(crate) fn position(&self) -> u64 {
        self.counters.get(POSITION).copied().unwrap_or_default()
    }

    /// The position of a change that is being made.
    pub(crate) fn advance(&mut self) -> u64 {
        let position = self.counters.get_or_default(POSITION.to_owned());
        *position += 1;
        *position
    }

    /// Text that nobody guesses. Enough for an example; tokens of a real server come from the system's generator.
    pub(crate) fn secret() -> String {
        std::iter::repeat_with(fastrand::alphanumeric)
            .take(24)
            .collect()
    }

    pub(crate) fn room(&self, id: &RoomId) -> Result<&Room, Refusal> {
        let unknown = || Refusal::not_found("there is no such room");
        self.rooms.get(id).ok_or_else(unknown)
    }

    /// The room, if the user is in it. Whether a room exists is nobody else's business: the refusal is the same.
    pub(crate) fn joined(&self, id: &RoomId, user: &UserId) -> Result<&Room, Refusal> {
        let room = self.rooms.get(id);
        room.filter(|room| room.membership(user) == Some(Membership::Join))
            .ok_or_else(|| Refusal::forbidden("you are not in this room"))
    }

    /// Appends an event to a room without asking any rules.
    pub(crate) fn append(&mut self, room: &RoomId, event: NewEvent) -> Result<EventId, Refusal> {
        let position = self.advance();
        let id = EventId::new_unchecked(format!("${}", Self::secret()));
        let unknown = || Refusal::not_found("there is no such room");
        let found = self.rooms.get_mut(room).ok_or_else(unknown)?;
        let event = Event::new(id.clone(), room.clone(), position, event);
        let event = Shared(Arc::new(event));
        found.push(event.clone());
        self.events.insert(position, event);
        Ok(id)
    }

    /// Puts an event in the place of the one with its position.
    pub(crate) fn put(&mut self, event: Event) {
        let event = Shared(Arc::new(event));
        if let Some(room) = self.rooms.get_mut(&event.room) {
            room.replace(event.clone());
        }
        self.events.insert(event.position, event);
    }

    /// Sets somebody's membership without asking any rules.
    pub(crate) fn set_membership(
        &mut self,
        room: &RoomId,
        sender: &UserId,
        user: &UserId,
        membership: &Membership,
        reason: Option<String>,
    ) -> Result<EventId, Refusal> {
        let mut content = object([("membership", membership.as_str().into())]);
        let profile = self.accounts.get(user).map(|account| &account.profile);
        for name in ["displayname", "avatar_url"] {
            if let Some(value) = profile.and_then(|profile| profile.get(name)) {
                content.insert(name.to_owned(), value.clone());
            }
        }
        if let Some(reason) = reason {
            content.insert("reason".to_owned(), reason.into());
        }
        let event = NewEvent::state(sender, "m.room.member", user.as_str(), content);
        self.append(room, event)
    }

    /// Appends an event once for each transaction of a session.
    pub(crate) fn send(
        &mut self,
        caller: &Caller,
        room: &RoomId,
        transaction: &str,
        mut event: NewEvent,
    ) -> Result<EventId, Refusal> {
        let key = (
            caller.token.clone(),
            format!("{}/{}/{transaction}", room.as_str(), event.kind),
        );
        if let Some(sent) = self.transactions.get(&key) {
            return Ok(sent.clone());
        }
        event.transaction = Some(Transaction {
            token: caller.token.clone(),
            id: transaction.to_owned(),
        });
        let id = self.append(room, event)?;
        self.transactions.insert(key, id.clone());
        Ok(id)
    }
}

/// Says what is wrong with the database. `eprintln!` would panic if nobody listens, in the middle of a change.
fn complain(what: Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "{what}");
}

/// A text member of an event's content.
pub(crate) fn text<'c>(content: &'c Map, name: &str) -> Option<&'c str> {
    content.get(name).and_then(Value::as_str)
}
