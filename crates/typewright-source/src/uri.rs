//! What `$id` does to references: every schema resource has a base URI, and a reference is resolved against it. Only
//! text is looked at here; nothing is fetched, and which files stand for which URIs is the configuration's to say.

use std::collections::HashMap;

use url::Url;

use crate::{
    place::Pointer,
    reference::{self, RefError},
};

/// What a document or a part of it is known by, without a fragment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Uri {
    /// A path below the root, without `.` and `..`.
    Path(String),
    /// An absolute URI.
    Absolute(String),
}

/// A reference resolved against a base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Resolved {
    /// What it names.
    pub(crate) uri: Uri,
    /// What followed `#`, decoded.
    pub(crate) fragment: String,
}

/// A schema with a base URI of its own, or a whole file.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    /// Its root.
    pub(crate) pointer: Pointer,
    /// What it is known by.
    pub(crate) uri: Uri,
    /// Its anchors by their names.
    pub(crate) anchors: HashMap<String, Anchor>,
}

/// A place that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Anchor {
    /// The place.
    pub(crate) pointer: Pointer,
    /// What kind of name it is.
    pub(crate) kind: AnchorKind,
}

/// The two kinds of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnchorKind {
    /// `$anchor`.
    Plain,
    /// `$dynamicAnchor`.
    Dynamic,
}

/// The folders that stand for the documents of other hosts: URI prefixes and folders below the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remotes(Vec<(String, String)>);

impl Remotes {
    /// Each prefix of a URI and the folder that holds what is published below it.
    pub fn new(folders: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut folders: Vec<_> = folders.into_iter().collect();
        // The longest prefix is asked first.
        folders.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        Self(folders)
    }

    /// The file that stands for a URI.
    pub(crate) fn path_of(&self, uri: &str) -> Option<String> {
        self.0.iter().find_map(|(prefix, folder)| {
            let rest = reference::decode(uri.strip_prefix(prefix.as_str())?).ok()?;
            reference::join(folder, &rest).filter(|path| !path.is_empty())
        })
    }

    /// What a file is known by.
    pub(crate) fn uri_of(&self, path: &str) -> Uri {
        let published = self.0.iter().find_map(|(prefix, folder)| {
            let below = path.strip_prefix(folder.as_str())?;
            let below = if folder.is_empty() {
                below
            } else {
                below.strip_prefix('/')?
            };
            let url = Url::parse(&format!("{prefix}{below}")).ok()?;
            Some(Uri::Absolute(url.into()))
        });
        published.unwrap_or_else(|| Uri::Path(path.to_owned()))
    }
}

impl Uri {
    /// As it is shown.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Path(text) | Self::Absolute(text) => text,
        }
    }

    /// Resolves a reference that stands where this is the base.
    pub(crate) fn join(&self, reference: &str) -> Result<Resolved, RefError> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let fragment = reference::decode(fragment)?;
        let uri = if path.is_empty() {
            self.clone()
        } else if reference::has_scheme(path) {
            Uri::Absolute(Url::parse(path).map_err(|_| RefError::Remote)?.into())
        } else {
            match self {
                Self::Path(from) => Uri::Path(reference::parse(from, path)?.path),
                Self::Absolute(base) => {
                    let base = Url::parse(base).map_err(|_| RefError::Malformed)?;
                    Uri::Absolute(base.join(path).map_err(|_| RefError::Remote)?.into())
                }
            }
        };
        Ok(Resolved { uri, fragment })
    }
}

/// The resources of a file: the file itself first, then each schema with an `$id`, the outer before the inner.
#[derive(Clone, Debug)]
pub(crate) struct Resources {
    list: Vec<Resource>,
    by_pointer: HashMap<Pointer, usize>,
    by_uri: HashMap<Uri, usize>,
}

impl Resources {
    /// Makes them of a file's `$id`s and anchors, both in the order of the document.
    pub(crate) fn new(
        file: Uri,
        ids: &[(Pointer, Box<str>)],
        anchors: Vec<(Box<str>, Anchor)>,
    ) -> Self {
        let mut resources = Self {
            list: Vec::new(),
            by_pointer: HashMap::new(),
            by_uri: HashMap::new(),
        };
        let own = ids.first().filter(|(pointer, _)| pointer.is_root());
        let named = own.and_then(|(_, id)| Some(file.join(id).ok()?.uri));
        resources.push(Pointer::root(), named.unwrap_or(file));
        for (pointer, id) in ids.iter().filter(|(pointer, _)| !pointer.is_root()) {
            let base = resources.innermost(pointer).map(|(_, base)| &base.uri);
            // An `$id` that is no URI reference names nothing.
            let found =
                base.and_then(|base| Some(base.join(id).ok()?.uri).filter(|uri| uri != base));
            if let Some(uri) = found {
                resources.push(pointer.clone(), uri);
            }
        }
        for (name, anchor) in anchors {
            let index = resources
                .innermost(&anchor.pointer)
                .map_or(0, |(index, _)| index);
            if let Some(resource) = resources.list.get_mut(index) {
                resource.name(name, anchor);
            }
        }
        resources
    }

    fn push(&mut self, pointer: Pointer, uri: Uri) {
        let index = self.list.len();
        self.by_pointer.insert(pointer.clone(), index);
        // The first of a name counts.
        self.by_uri.entry(uri.clone()).or_insert(index);
        self.list.push(Resource {
            pointer,
            uri,
            anchors: HashMap::new(),
        });
    }

    /// A resource by its number.
    pub(crate) fn get(&self, index: usize) -> Option<&Resource> {
        self.list.get(index)
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Resource> {
        self.list.iter()
    }

    /// The resource that is known by a URI.
    pub(crate) fn named(&self, uri: &Uri) -> Option<usize> {
        self.by_uri.get(uri).copied()
    }

    /// The resource that a place belongs to, and its number.
    pub(crate) fn innermost(&self, pointer: &Pointer) -> Option<(usize, &Resource)> {
        // Most files are one resource, and the way up need not be walked.
        let mut here = (self.list.len() > 1).then(|| pointer.clone());
        while let Some(pointer) = here {
            if let Some(index) = self.by_pointer.get(&pointer) {
                return Some((*index, self.list.get(*index)?));
            }
            here = pointer.parent();
        }
        Some((0, self.list.first()?))
    }
}

impl Resource {
    /// Adds an anchor. The first of a name counts, but a `$dynamicAnchor` is an `$anchor` as well.
    fn name(&mut self, name: Box<str>, anchor: Anchor) {
        let known = self.anchors.entry(name.into());
        known
            .and_modify(|known| {
                if known.pointer == anchor.pointer {
                    known.kind = AnchorKind::Dynamic;
                }
            })
            .or_insert(anchor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn absolute(uri: &str) -> Uri {
        Uri::Absolute(uri.to_owned())
    }

    #[test]
    fn references_are_resolved_against_their_base() {
        let path = Uri::Path("api/a.yaml".to_owned());
        let host = absolute("http://example.org/x/y.json");
        let urn = absolute("urn:example:a");
        for (base, reference, uri, fragment) in [
            (&path, "#/x%20y", path.clone(), "/x y"),
            (&path, "../b.yaml#n", Uri::Path("b.yaml".to_owned()), "n"),
            (
                &path,
                "HTTP://Example.org/x",
                absolute("http://example.org/x"),
                "",
            ),
            (&host, "#n", host.clone(), "n"),
            (&host, "z.json", absolute("http://example.org/x/z.json"), ""),
            (&host, "/z/#/a", absolute("http://example.org/z/"), "/a"),
            (&host, "//other.org/z", absolute("http://other.org/z"), ""),
            (&urn, "#n", urn.clone(), "n"),
            (&urn, "urn:example:b", absolute("urn:example:b"), ""),
        ] {
            let fragment = fragment.to_owned();
            assert_eq!(
                base.join(reference),
                Ok(Resolved { uri, fragment }),
                "{reference}"
            );
        }
        assert_eq!(path.join("//example.org/a"), Err(RefError::Remote));
        assert_eq!(urn.join("b.json"), Err(RefError::Remote));
        assert_eq!(path.join("../../b"), Err(RefError::OutsideRoot));
    }

    #[test]
    fn folders_stand_for_prefixes_and_the_longest_counts() {
        let remotes = Remotes::new([
            ("http://a.org/".to_owned(), "far".to_owned()),
            ("http://a.org/near/".to_owned(), "close/by".to_owned()),
        ]);
        for (uri, path) in [
            ("http://a.org/x/y.json", Some("far/x/y.json")),
            ("http://a.org/near/y.json", Some("close/by/y.json")),
            ("http://a.org/x%20y", Some("far/x y")),
            ("http://a.org/../../y", None),
            ("http://a.org/", Some("far")),
            ("http://b.org/x", None),
        ] {
            assert_eq!(remotes.path_of(uri).as_deref(), path, "{uri}");
        }
        assert_eq!(
            remotes.uri_of("far/x.json"),
            absolute("http://a.org/x.json")
        );
        assert_eq!(
            remotes.uri_of("farther/x.json"),
            Uri::Path("farther/x.json".to_owned())
        );
    }
}
