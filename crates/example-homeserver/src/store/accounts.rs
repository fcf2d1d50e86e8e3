//! Accounts, their devices, and the tokens that stand for them.

use std::collections::BTreeMap;

use matrix_client_server::definitions::sync_filter::Filter;
use matrix_client_server::formats::UserId;
use matrix_client_server::typewright_runtime::Map;

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
    pub(crate) devices: BTreeMap<String, Device>,
    /// Account data, by room (empty for none) and type, with the position of the last change.
    pub(crate) data: BTreeMap<(String, String), (u64, Map)>,
    /// By their IDs, which are their places in the list.
    pub(crate) filters: Vec<Filter>,
}

/// A device.
#[derive(Default)]
pub(crate) struct Device {
    pub(crate) name: Option<String>,
    token: String,
    /// Messages to the device, and where they came.
    pub(crate) inbox: Vec<(u64, Map)>,
}

impl Store {
    pub(crate) fn add_account(&mut self, user: UserId, password: String) {
        let account = Account {
            password,
            ..Account::default()
        };
        self.accounts.insert(user, account);
    }

    pub(crate) fn set_password(&mut self, user: &UserId, password: String) -> Result<(), Refusal> {
        self.account_mut(user)?.password = password;
        Ok(())
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
        let account = self.accounts.entry(caller.user.clone()).or_default();
        let device = account.devices.entry(caller.device.clone()).or_default();
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
        let account = self.accounts.get(user);
        let devices = account.map(|account| account.devices.keys().cloned().collect());
        devices.unwrap_or_default()
    }

    /// Ends a session and forgets its device.
    pub(crate) fn remove_device(&mut self, user: &UserId, device: &str) {
        let account = self.accounts.get_mut(user);
        if let Some(device) = account.and_then(|account| account.devices.remove(device)) {
            self.tokens.remove(&device.token);
        }
        let position = self.advance();
        let device = (user.clone(), device.to_owned());
        self.keys.remove_device(&device, position);
    }
}
