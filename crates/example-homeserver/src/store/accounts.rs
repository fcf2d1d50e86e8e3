//! Accounts, their devices, and the tokens that stand for them.

use matrix_client_server::formats::UserId;
use matrix_client_server::typewright_runtime::{Map, object};

use super::Store;
use crate::caller::Caller;
use crate::refusal::Refusal;

/// An account.
#[derive(Default)]
pub(crate) struct Account {
    /// As it came. A server that keeps its data keeps a hash that is slow to compute instead.
    pub(crate) password: String,
    /// `displayname`, `avatar_url` and what else the user says of themself.
    pub(crate) profile: Map,
}

object! { Account { "password" => password: required, "profile" => profile: required, .. } }

/// A device.
#[derive(Default)]
pub(crate) struct Device {
    pub(crate) name: Option<String>,
    token: String,
}

object! { Device { "name" => name: optional, "token" => token: required, .. } }

/// Account data of one type, with the position of its last change.
#[derive(Default)]
pub(crate) struct AccountData {
    pub(crate) position: u64,
    pub(crate) content: Map,
}

object! { AccountData { "position" => position: required, "content" => content: required, .. } }

impl Store {
    pub(crate) fn add_account(&mut self, user: UserId, password: String) {
        let account = Account {
            password,
            profile: Map::new(),
        };
        self.accounts.insert(user, account);
    }

    pub(crate) fn account(&self, user: &UserId) -> Result<&Account, Refusal> {
        let unknown = || Refusal::not_found("there is no such user");
        self.accounts.get(user).ok_or_else(unknown)
    }

    pub(crate) fn account_mut(&mut self, user: &UserId) -> Result<&mut Account, Refusal> {
        let unknown = || Refusal::not_found("there is no such user");
        self.accounts.get_mut(user).ok_or_else(unknown)
    }

    /// Begins a session on a device, new or known. A device has one token: an older one ends.
    pub(crate) fn log_in(
        &mut self,
        user: UserId,
        device: Option<String>,
        name: Option<String>,
    ) -> Caller {
        let caller = Caller {
            device: device.unwrap_or_else(|| Self::secret().split_off(14)),
            token: Self::secret(),
            user,
        };
        let key = (caller.user.clone(), caller.device.clone());
        let device = self.devices.get_or_default(key);
        let old = std::mem::replace(&mut device.token, caller.token.clone());
        if device.name.is_none() {
            device.name = name;
        }
        self.tokens.remove(&old);
        self.tokens.insert(caller.token.clone(), caller.clone());
        caller
    }

    /// Whose a token is.
    pub(crate) fn session(&self, token: &str) -> Option<Caller> {
        self.tokens.get(token).cloned()
    }

    pub(crate) fn device_ids(&self, user: &UserId) -> Vec<String> {
        self.devices.of(user).map(|(id, _)| id.clone()).collect()
    }

    /// Ends a session and forgets its device.
    pub(crate) fn remove_device(&mut self, user: &UserId, device: &str) {
        let key = (user.clone(), device.to_owned());
        self.empty_inbox(&key, u64::MAX);
        if let Some(device) = self.devices.remove(&key) {
            self.tokens.remove(&device.token);
        }
    }

    /// Begins user-interactive authentication; the session to come back with.
    pub(crate) fn begin_registration(&mut self) -> Result<String, Refusal> {
        let session = Self::secret();
        self.registrations.insert(session.clone(), true);
        Ok(session)
    }

    /// Ends it. A session that is named must have begun here.
    pub(crate) fn end_registration(&mut self, session: Option<&str>) -> Result<(), Refusal> {
        let unknown = || Refusal::bad("M_UNKNOWN", "there is no such session");
        if let Some(session) = session {
            self.registrations.remove(session).ok_or_else(unknown)?;
        }
        Ok(())
    }
}
