//! Places: the identity of every value, a file and a JSON pointer into it. Nothing here knows what stands at a place.

use std::{borrow::Borrow, borrow::Cow, fmt, sync::Arc};

/// A file of a [`Sources`](crate::Sources), numbered in the order in which files were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

impl FileId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where a value stands: the identity of everything the generator talks about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The way from the file's root to the value.
    pub pointer: Pointer,
}

impl Place {
    /// The root of `file`.
    pub fn root(file: FileId) -> Self {
        Self {
            file,
            pointer: Pointer::root(),
        }
    }

    /// The place of the member `key` of the object here.
    pub fn child(&self, key: &str) -> Self {
        Self {
            file: self.file,
            pointer: self.pointer.child(key),
        }
    }

    /// The place of the item `index`, counted from 0, of the array here.
    pub fn index(&self, index: usize) -> Self {
        Self {
            file: self.file,
            pointer: self.pointer.index(index),
        }
    }

    /// Whether `other` is this place or stands within it.
    pub fn contains(&self, other: &Self) -> bool {
        self.file == other.file && other.pointer.is_within(&self.pointer)
    }

    /// The place one level up; nothing for a root.
    pub fn parent(&self) -> Option<Self> {
        Some(Self {
            file: self.file,
            pointer: self.pointer.parent()?,
        })
    }
}

/// A JSON pointer (RFC 6901) in its escaped form; the empty one is the whole document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(Arc<str>);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self(Arc::from(""))
    }

    /// The pointer `text` spells: empty, or starting with `/`. Nothing for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(Arc::from(text)))
    }

    /// The escaped text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the whole document.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The pointer to the member `key`, which is escaped here.
    pub fn child(&self, key: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + key.len() + 1);
        text.push_str(&self.0);
        push_segment(&mut text, key);
        Self(Arc::from(text))
    }

    /// The pointer to the item `index`, counted from 0.
    pub fn index(&self, index: usize) -> Self {
        Self(Arc::from(format!("{}/{index}", self.0)))
    }

    /// The pointer to what `below` leads to from here.
    pub fn join(&self, below: &Self) -> Self {
        match (self.is_root(), below.is_root()) {
            (true, _) => below.clone(),
            (_, true) => self.clone(),
            _ => Self(Arc::from(format!("{}{}", self.0, below.0))),
        }
    }

    /// The segments from the root down, unescaped.
    pub fn segments(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.0.split('/').skip(1).map(unescape)
    }

    /// Whether this is `outer` or stands below it.
    pub fn is_within(&self, outer: &Self) -> bool {
        self.0
            .strip_prefix(&*outer.0)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The pointer one level up; nothing for the whole document.
    pub fn parent(&self) -> Option<Self> {
        let (parent, _) = self.0.rsplit_once('/')?;
        Some(Self(Arc::from(parent)))
    }

    /// The last segment, unescaped; nothing for the whole document.
    pub fn last(&self) -> Option<Cow<'_, str>> {
        let (_, last) = self.0.rsplit_once('/')?;
        Some(unescape(last))
    }
}

impl Default for Pointer {
    fn default() -> Self {
        Self::root()
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// Lets a set of pointers be asked with a text that is built while walking.
impl Borrow<str> for Pointer {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// Appends `/` and the escaped `key`.
pub(crate) fn push_segment(text: &mut String, key: &str) {
    text.push('/');
    for character in key.chars() {
        match character {
            '~' => text.push_str("~0"),
            '/' => text.push_str("~1"),
            other => text.push(other),
        }
    }
}

fn unescape(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') {
        // In this order: `~01` is the text `~1`, not `/`.
        Cow::Owned(segment.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(segment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_escaped_and_come_back() {
        for key in ["", "a", "/", "~", "~1", "a/b~c", "~01", "paths//x", "é"] {
            let pointer = Pointer::root().child("x").child(key).index(3);
            let back: Vec<_> = pointer.segments().collect();
            assert_eq!(back, ["x", key, "3"], "{pointer}");
            assert_eq!(Pointer::parse(pointer.as_str()), Some(pointer.clone()));
            assert_eq!(pointer.parent().unwrap().last().unwrap(), key);
        }
    }

    #[test]
    fn the_root_has_neither_segments_nor_a_parent() {
        let root = Pointer::root();
        assert!(root.is_root());
        assert_eq!(root.segments().count(), 0);
        assert_eq!(root.parent(), None);
        assert_eq!(root.last(), None);
        assert_eq!(root.child("").as_str(), "/");
        assert_eq!(Pointer::parse("a"), None);
    }
}
