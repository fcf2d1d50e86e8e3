//! Keys for encryption: what devices have published, and what is given out of it. The server only keeps them; whether a
//! signature is true is for clients to find out.

use std::collections::{BTreeMap, BTreeSet};

use matrix_client_server::formats::UserId;
use matrix_client_server::typewright_runtime::{Map, Value, object};

use super::DeviceKey;
use super::kept::{Kept, Table};

/// All keys.
#[derive(Default)]
pub(crate) struct Keys {
    /// The identity keys of devices.
    devices: Kept<DeviceKey, Map>,
    /// Keys to give out once each: by device, in the order in which they came.
    one_time: Kept<(DeviceKey, u64), Named>,
    /// What is given out when those are used up, by algorithm.
    fallback: Kept<(DeviceKey, String), Fallback>,
    /// When the number of a device's one-time keys, or the use of its fallback keys, last changed.
    stock_changed: Kept<DeviceKey, u64>,
    /// The keys for cross-signing, by user and usage (`master`, `self_signing`, `user_signing`).
    users: Kept<(UserId, String), Map>,
    /// Signatures that came later than what they sign.
    signatures: Kept<SignatureKey, Signed>,
    /// When anything of a user's that others ask for last changed.
    changed: Kept<UserId, u64>,
}

/// A key with its name.
#[derive(Clone)]
struct Named {
    name: String,
    key: Value,
}

object! { Named { "name" => name: required, "key" => key: required, .. } }

/// A fallback key, and whether it was given out.
struct Fallback {
    key: Named,
    used: bool,
}

object! { Fallback { "key" => key: required, "used" => used: required, .. } }

/// What is signed and by whom: one signature for each.
pub(crate) struct Signature {
    /// Whose key or device it is.
    pub(crate) owner: UserId,
    /// The ID of the device, or the public key.
    pub(crate) target: String,
    pub(crate) signer: UserId,
    /// The name of the key that signed.
    pub(crate) key: String,
}

/// The same as the key of a table.
type SignatureKey = (DeviceKey, (String, String));

/// A signature, and when it came.
struct Signed {
    position: u64,
    signature: Value,
}

object! { Signed { "position" => position: required, "signature" => signature: required, .. } }

impl Keys {
    /// The tables and their names in the file.
    pub(super) fn tables(&mut self) -> [(&'static str, &mut dyn Table); 7] {
        [
            ("device_keys", &mut self.devices),
            ("one_time_keys", &mut self.one_time),
            ("fallback_keys", &mut self.fallback),
            ("key_stocks", &mut self.stock_changed),
            ("user_keys", &mut self.users),
            ("key_signatures", &mut self.signatures),
            ("key_changes", &mut self.changed),
        ]
    }

    /// Puts a device's identity keys where they can be found.
    pub(crate) fn set_device(&mut self, device: DeviceKey, keys: Map, position: u64) {
        if self.devices.get(&device) != Some(&keys) {
            self.forget_signatures(&device.0, &device.1);
            self.touch(&device.0, position);
            self.devices.insert(device, keys);
        }
    }

    /// The published devices of a user.
    pub(crate) fn devices_of(&self, user: &UserId) -> Vec<String> {
        self.devices.of(user).map(|(id, _)| id.clone()).collect()
    }

    /// The identity keys of a device, as somebody sees them.
    pub(crate) fn device(&self, viewer: &UserId, user: &UserId, id: &str) -> Option<Map> {
        let keys = self.devices.get(&(user.clone(), id.to_owned()))?;
        Some(self.signed(viewer, user, id, keys.clone()))
    }

    /// Whether a name stands for another key of the device.
    pub(crate) fn is_taken(&self, device: &DeviceKey, name: &str, key: &Value) -> bool {
        let mut stock = self.one_time.of(device);
        stock.any(|(_, known)| known.name == name && known.key != *key)
    }

    /// Adds a one-time key. The same again changes nothing.
    pub(crate) fn add_one_time(&mut self, device: &DeviceKey, name: String, key: Value) {
        let is_known = self.one_time.of(device).any(|(_, key)| key.name == name);
        if !is_known {
            let last = self.one_time.of(device).last();
            let next = last.map_or(0, |(number, _)| number + 1);
            let named = Named { name, key };
            self.one_time.insert((device.clone(), next), named);
        }
    }

    pub(crate) fn set_fallback(&mut self, device: &DeviceKey, name: String, key: Value) {
        let place = (device.clone(), algorithm(&name).to_owned());
        let key = Named { name, key };
        self.fallback.insert(place, Fallback { key, used: false });
    }

    /// Says that a device should look at what it has left.
    pub(crate) fn restock(&mut self, device: DeviceKey, position: u64) {
        self.stock_changed.insert(device, position);
    }

    pub(crate) fn stock_changed(&self, device: &DeviceKey) -> u64 {
        self.stock_changed.get(device).copied().unwrap_or(0)
    }

    /// Takes a key to begin a session with a device: a one-time key, which is gone then, or the fallback key.
    pub(crate) fn claim(
        &mut self,
        device: &DeviceKey,
        wanted: &str,
        position: u64,
    ) -> Option<(String, Value)> {
        let mut stock = self.one_time.of(device);
        let found = stock.find(|(_, key)| algorithm(&key.name) == wanted);
        let found = found.map(|(number, _)| *number);
        drop(stock);
        if let Some(number) = found {
            self.restock(device.clone(), position);
            let taken = self.one_time.remove(&(device.clone(), number))?;
            return Some((taken.name, taken.key));
        }
        let place = (device.clone(), wanted.to_owned());
        let fallback = self.fallback.get_mut(&place)?;
        let was_used = std::mem::replace(&mut fallback.used, true);
        let given = fallback.key.clone();
        if !was_used {
            self.restock(device.clone(), position);
        }
        Some((given.name, given.key))
    }

    /// How many one-time keys a device has left, by algorithm. The one that clients use is there even with none left.
    pub(crate) fn counts(&self, device: &DeviceKey) -> BTreeMap<String, i64> {
        let mut counts = BTreeMap::from([("signed_curve25519".to_owned(), 0)]);
        for (_, key) in self.one_time.of(device) {
            *counts.entry(algorithm(&key.name).to_owned()).or_default() += 1;
        }
        counts
    }

    /// The algorithms for which a device has a fallback key that was not given out.
    pub(crate) fn unused_fallbacks(&self, device: &DeviceKey) -> Vec<String> {
        let of = self.fallback.of(device);
        let unused = of.filter(|(_, fallback)| !fallback.used);
        unused.map(|(algorithm, _)| algorithm.clone()).collect()
    }

    /// A key of a user's for cross-signing, without what others have signed.
    pub(crate) fn user_key(&self, user: &UserId, usage: &str) -> Option<&Map> {
        self.users.get(&(user.clone(), usage.to_owned()))
    }

    /// The same as somebody sees it.
    pub(crate) fn user_key_for(&self, viewer: &UserId, user: &UserId, usage: &str) -> Option<Map> {
        let key = self.user_key(user, usage)?;
        let public = public_key(key).unwrap_or_default();
        Some(self.signed(viewer, user, public, key.clone()))
    }

    pub(crate) fn set_user_key(&mut self, user: &UserId, usage: &str, key: Map, position: u64) {
        let place = (user.clone(), usage.to_owned());
        if let Some(old) = self.users.insert(place, key) {
            self.forget_signatures(user, public_key(&old).unwrap_or_default());
        }
        self.touch(user, position);
    }

    /// What a signature is for: a published device, or a key for cross-signing by its public part.
    pub(crate) fn signable(&self, user: &UserId, target: &str) -> Option<&Map> {
        let device = self.devices.get(&(user.clone(), target.to_owned()));
        let keys = || {
            let mut own = self.users.of(user);
            own.find(|(_, key)| public_key(key) == Some(target))
        };
        device.or_else(|| keys().map(|(_, key)| key))
    }

    pub(crate) fn sign(&mut self, by: Signature, signature: Value, position: u64) {
        // What a user says of themself is for everybody, what they say of others is their own.
        if by.owner == by.signer {
            self.touch(&by.owner, position);
        }
        let signed = Signed {
            position,
            signature,
        };
        let by = ((by.owner, by.target), (by.signer.into(), by.key));
        self.signatures.insert(by, signed);
    }

    /// Whose keys look different to somebody since a position, whoever they are.
    pub(crate) fn changed_since(&self, viewer: &UserId, since: u64) -> BTreeSet<UserId> {
        let changed = self.changed.iter().filter(|(_, at)| **at > since);
        let signed = self.signatures.iter();
        let signed = signed
            .filter(|((_, (signer, _)), what)| signer == viewer.as_str() && what.position > since);
        let owners = signed.map(|(((owner, _), _), _)| owner.clone());
        changed
            .map(|(user, _)| user.clone())
            .chain(owners)
            .collect()
    }

    /// Notes that others should ask for a user's keys again.
    pub(crate) fn touch(&mut self, user: &UserId, position: u64) {
        self.changed.insert(user.clone(), position);
    }

    /// Forgets a device.
    pub(crate) fn remove_device(&mut self, device: &DeviceKey, position: u64) {
        if self.devices.remove(device).is_some() {
            self.touch(&device.0, position);
        }
        let stock = self.one_time.of(device).map(|(number, _)| *number);
        for number in stock.collect::<Vec<_>>() {
            self.one_time.remove(&(device.clone(), number));
        }
        let fallback = self.fallback.of(device).map(|(of, _)| of.clone());
        for algorithm in fallback.collect::<Vec<_>>() {
            self.fallback.remove(&(device.clone(), algorithm));
        }
        self.stock_changed.remove(device);
        self.forget_signatures(&device.0, &device.1);
    }

    fn forget_signatures(&mut self, owner: &UserId, target: &str) {
        let target = (owner.clone(), target.to_owned());
        let by = self.signatures.of(&target).map(|(by, _)| by.clone());
        for by in by.collect::<Vec<_>>() {
            self.signatures.remove(&(target.clone(), by));
        }
    }

    /// Adds the signatures that somebody may see: those of the owner, and their own.
    fn signed(&self, viewer: &UserId, owner: &UserId, target: &str, mut keys: Map) -> Map {
        let target = (owner.clone(), target.to_owned());
        for ((signer, key), what) in self.signatures.of(&target) {
            if signer != owner.as_str() && signer != viewer.as_str() {
                continue;
            }
            let all = keys.entry("signatures".to_owned());
            let all = all.or_insert_with(|| Map::new().into()).as_object_mut();
            let signer = all.map(|all| all.entry(signer.clone()));
            let signer = signer.map(|signer| signer.or_insert_with(|| Map::new().into()));
            if let Some(signer) = signer.and_then(Value::as_object_mut) {
                signer.insert(key.clone(), what.signature.clone());
            }
        }
        keys
    }
}

/// A key's name is its algorithm and its ID with a colon between them.
fn algorithm(name: &str) -> &str {
    name.split_once(':')
        .map_or(name, |(algorithm, _)| algorithm)
}

/// The public key in one for cross-signing, which has just one.
pub(crate) fn public_key(key: &Map) -> Option<&str> {
    key.get("keys")?.as_object()?.values().next()?.as_str()
}
