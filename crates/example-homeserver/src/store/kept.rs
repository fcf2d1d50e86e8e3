//! A table: rows by their keys, in memory, which remembers what has changed until it is written to a file.

use std::borrow::{Borrow, Cow};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use matrix_client_server::formats::{RoomAlias, RoomId, UserId};
use matrix_client_server::typewright_runtime::{DecodeError, Field, Key, json};

/// A table. It is read like the map that it is; what changes it is below, and nothing else does.
pub(crate) struct Kept<K, V> {
    rows: BTreeMap<K, V>,
    /// The keys of rows that are new, other or gone since the changes were taken last.
    changed: BTreeSet<K>,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            changed: BTreeSet::new(),
        }
    }
}

impl<K, V> Deref for Kept<K, V> {
    type Target = BTreeMap<K, V>;

    fn deref(&self) -> &BTreeMap<K, V> {
        &self.rows
    }
}

impl<K: Ord + Clone, V> Kept<K, V> {
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        self.changed.insert(key.clone());
        self.rows.insert(key, value)
    }

    pub(crate) fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (key, value) = self.rows.remove_entry(key)?;
        self.changed.insert(key);
        Some(value)
    }

    /// A row that is about to change.
    pub(crate) fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let (key, _) = self.rows.get_key_value(key)?;
        self.changed.insert(key.clone());
        self.rows.get_mut(key.clone().borrow())
    }

    /// A row that is about to change; it is made if there is none.
    pub(crate) fn get_or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.changed.insert(key.clone());
        self.rows.entry(key).or_default()
    }
}

impl<A: Ord + Clone, B: Ord + Clone + Default, V> Kept<(A, B), V> {
    /// The rows whose keys begin so. The default of the rest of the key must be the least that there is, as it is for
    /// numbers without a sign and for text.
    pub(crate) fn of(&self, owner: &A) -> impl Iterator<Item = (&B, &V)> {
        let from = self.rows.range((owner.clone(), B::default())..);
        from.take_while(move |((of, _), _)| of == owner)
            .map(|((_, key), value)| (key, value))
    }
}

/// What a file needs of a table, whatever the types of its rows.
pub(crate) trait Table {
    /// The changes since this was asked last.
    fn take_changes(&mut self) -> Vec<Change>;

    /// Forgets that anything has changed: for when there is no file.
    fn forget_changes(&mut self);

    /// Takes a row in that was written before.
    fn read(&mut self, key: &str, value: &str) -> Result<(), DecodeError>;
}

/// A row to be written, or to be deleted if there is no value.
pub(crate) struct Change {
    pub(crate) key: String,
    pub(crate) value: Option<String>,
}

impl<K: RowKey, V: RowValue> Table for Kept<K, V> {
    fn take_changes(&mut self) -> Vec<Change> {
        let changed = std::mem::take(&mut self.changed).into_iter();
        let change = |key: K| {
            let mut parts = Vec::new();
            key.write(&mut parts);
            Change {
                key: json::to_string(&parts),
                value: self.rows.get(&key).map(RowValue::write),
            }
        };
        changed.map(change).collect()
    }

    fn forget_changes(&mut self) {
        self.changed.clear();
    }

    fn read(&mut self, key: &str, value: &str) -> Result<(), DecodeError> {
        let parts: Vec<String> = json::from_str(key)?;
        let key = K::read(&mut parts.into_iter());
        self.rows.insert(key, V::read(value)?);
        Ok(())
    }
}

/// A key as it is in a file: a JSON array of strings.
pub(crate) trait RowKey: Ord + Clone {
    fn write(&self, parts: &mut Vec<String>);
    fn read(parts: &mut impl Iterator<Item = String>) -> Self;
}

/// The runtime has a trait for text that names the members of an object; all string types of the definitions have it.
macro_rules! text_keys {
    ($($text:ty),*) => {$(
        impl RowKey for $text {
            fn write(&self, parts: &mut Vec<String>) {
                parts.push(self.as_key().to_owned());
            }

            fn read(parts: &mut impl Iterator<Item = String>) -> Self {
                Self::from_key(Cow::Owned(parts.next().unwrap_or_default()))
            }
        }
    )*};
}

text_keys!(String, UserId, RoomId, RoomAlias);

impl RowKey for u64 {
    fn write(&self, parts: &mut Vec<String>) {
        parts.push(self.to_string());
    }

    fn read(parts: &mut impl Iterator<Item = String>) -> Self {
        let number = parts.next().and_then(|text| text.parse().ok());
        number.unwrap_or_default()
    }
}

impl<A: RowKey, B: RowKey> RowKey for (A, B) {
    fn write(&self, parts: &mut Vec<String>) {
        self.0.write(parts);
        self.1.write(parts);
    }

    fn read(parts: &mut impl Iterator<Item = String>) -> Self {
        (A::read(parts), B::read(parts))
    }
}

/// A value as it is in a file: JSON text.
pub(crate) trait RowValue: Sized {
    fn write(&self) -> String;
    fn read(text: &str) -> Result<Self, DecodeError>;
}

/// Whatever can stand in a generated type: those themselves, and the store's own by the runtime's `object!`.
impl<T: Field> RowValue for T {
    fn write(&self) -> String {
        json::to_string(self)
    }

    fn read(text: &str) -> Result<Self, DecodeError> {
        json::from_str(text)
    }
}
