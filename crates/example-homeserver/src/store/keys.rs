//! Keys for encryption: what devices have published, and what is given out of it. The server only keeps them; whether a
//! signature is true is for clients to find out.

use std::collections::{BTreeMap, BTreeSet};

use matrix_client_server::formats::UserId;
use matrix_client_server::typewright_runtime::{Map, Value};

use super::object;

/// A user and one of their devices.
pub(crate) type DeviceKey = (UserId, String);

/// All keys.
#[derive(Default)]
pub(crate) struct Keys {
    /// The identity keys of devices.
    devices: BTreeMap<DeviceKey, Map>,
    /// Keys to give out once each: by device, then in the order in which they came, with their names.
    one_time: BTreeMap<DeviceKey, Vec<(String, Value)>>,
    /// What is given out when those are used up, by algorithm.
    fallback: BTreeMap<DeviceKey, BTreeMap<String, Fallback>>,
    /// When the number of a device's one-time keys, or the use of its fallback keys, last changed.
    stock_changed: BTreeMap<DeviceKey, u64>,
    /// The keys for cross-signing, by user and usage (`master`, `self_signing`, `user_signing`).
    users: BTreeMap<(UserId, String), Map>,
    /// Signatures that came later than what they sign.
    signatures: BTreeMap<Signature, Signed>,
    /// When anything of a user's that others ask for last changed.
    changed: BTreeMap<UserId, u64>,
}

/// A fallback key.
struct Fallback {
    name: String,
    key: Value,
    use_: Use,
}

/// Whether a fallback key was given out.
#[derive(PartialEq)]
enum Use {
    Unused,
    Used,
}

/// What is signed and by whom: one signature for each.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Signature {
    /// Whose key or device it is.
    pub(crate) owner: UserId,
    /// The ID of the device, or the public key.
    pub(crate) target: String,
    pub(crate) signer: UserId,
    /// The name of the key that signed.
    pub(crate) key: String,
}

/// A signature, and when it came.
struct Signed {
    position: u64,
    signature: Value,
}

impl Keys {
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
        let devices = self.devices.keys().filter(|(owner, _)| owner == user);
        devices.map(|(_, device)| device.clone()).collect()
    }

    /// The identity keys of a device, as somebody sees them.
    pub(crate) fn device(&self, viewer: &UserId, user: &UserId, id: &str) -> Option<Map> {
        let keys = self.devices.get(&(user.clone(), id.to_owned()))?;
        Some(self.signed(viewer, user, id, keys.clone()))
    }

    /// Adds a one-time key. A name stands for one key: the same again changes nothing, another one is refused.
    pub(crate) fn add_one_time(
        &mut self,
        device: &DeviceKey,
        name: String,
        key: Value,
    ) -> Result<(), Taken> {
        let stock = self.one_time.entry(device.clone()).or_default();
        match stock.iter().find(|(known, _)| *known == name) {
            Some((_, known)) if *known == key => Ok(()),
            Some(_) => Err(Taken),
            None => {
                stock.push((name, key));
                Ok(())
            }
        }
    }

    pub(crate) fn set_fallback(&mut self, device: &DeviceKey, name: String, key: Value) {
        let of = self.fallback.entry(device.clone()).or_default();
        let use_ = Use::Unused;
        let fallback = Fallback { name, key, use_ };
        of.insert(algorithm(&fallback.name).to_owned(), fallback);
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
        let stock = self.one_time.entry(device.clone()).or_default();
        let index = stock.iter().position(|(name, _)| algorithm(name) == wanted);
        if let Some(index) = index {
            let taken = stock.remove(index);
            self.restock(device.clone(), position);
            return Some(taken);
        }
        let fallback = self.fallback.get_mut(device)?.get_mut(wanted)?;
        let was = std::mem::replace(&mut fallback.use_, Use::Used);
        let given = (fallback.name.clone(), fallback.key.clone());
        if was == Use::Unused {
            self.restock(device.clone(), position);
        }
        Some(given)
    }

    /// How many one-time keys a device has left, by algorithm. The one that clients use is there even with none left.
    pub(crate) fn counts(&self, device: &DeviceKey) -> BTreeMap<String, i64> {
        let mut counts = BTreeMap::from([("signed_curve25519".to_owned(), 0)]);
        for (name, _) in self.one_time.get(device).into_iter().flatten() {
            *counts.entry(algorithm(name).to_owned()).or_default() += 1;
        }
        counts
    }

    /// The algorithms for which a device has a fallback key that was not given out.
    pub(crate) fn unused_fallbacks(&self, device: &DeviceKey) -> Vec<String> {
        let of = self.fallback.get(device).into_iter().flatten();
        let unused = of.filter(|(_, fallback)| fallback.use_ == Use::Unused);
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
            let mut own = self.users.iter().filter(|((owner, _), _)| owner == user);
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
        self.signatures.insert(by, signed);
    }

    /// Whose keys look different to somebody since a position, whoever they are.
    pub(crate) fn changed_since(&self, viewer: &UserId, since: u64) -> BTreeSet<UserId> {
        let changed = self.changed.iter().filter(|(_, at)| **at > since);
        let signed = self.signatures.iter();
        let signed = signed.filter(|(by, what)| by.signer == *viewer && what.position > since);
        let owners = signed.map(|(by, _)| by.owner.clone());
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
        self.one_time.remove(device);
        self.fallback.remove(device);
        self.stock_changed.remove(device);
        self.forget_signatures(&device.0, &device.1);
    }

    fn forget_signatures(&mut self, owner: &UserId, target: &str) {
        self.signatures
            .retain(|by, _| by.owner != *owner || by.target != target);
    }

    /// Adds the signatures that somebody may see: those of the owner, and their own.
    fn signed(&self, viewer: &UserId, owner: &UserId, target: &str, mut keys: Map) -> Map {
        let of = self.signatures.iter();
        for (by, what) in of.filter(|(by, _)| by.owner == *owner && by.target == target) {
            if by.signer != *owner && by.signer != *viewer {
                continue;
            }
            let all = keys.entry("signatures".to_owned());
            let all = all.or_insert_with(|| Map::new().into()).as_object_mut();
            let signer = all.map(|all| all.entry(by.signer.as_str().to_owned()));
            let signer = signer.map(|signer| signer.or_insert_with(|| object([]).into()));
            if let Some(signer) = signer.and_then(Value::as_object_mut) {
                signer.insert(by.key.clone(), what.signature.clone());
            }
        }
        keys
    }
}

/// A name stands for another key already.
#[derive(Debug)]
pub(crate) struct Taken;

/// A key's name is its algorithm and its ID with a colon between them.
fn algorithm(name: &str) -> &str {
    name.split_once(':')
        .map_or(name, |(algorithm, _)| algorithm)
}

/// The public key in one for cross-signing, which has just one.
pub(crate) fn public_key(key: &Map) -> Option<&str> {
    key.get("keys")?.as_object()?.values().next()?.as_str()
}
