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
pub(crate) fn resources(
    file: Uri,
    ids: &[(Pointer, Box<str>)],
    anchors: Vec<(Box<str>, Anchor)>,
) -> Vec<Resource> {
    let mut resources = vec![Resource {
        pointer: Pointer::root(),
        uri: file,
        anchors: HashMap::new(),
    }];
    for (pointer, id) in ids {
        let base = innermost(&resources, pointer).map(|(_, resource)| resource);
        // An `$id` that is no URI reference names nothing.
        let Some(Ok(found)) = base.map(|base| base.uri.join(id)) else {
            continue;
        };
        if base.is_none_or(|base| base.uri == found.uri) {
            continue;
        }
        let uri = found.uri;
        match resources.first_mut().filter(|_| pointer.is_root()) {
            Some(file) => file.uri = uri,
            None => resources.push(Resource {
                pointer: pointer.clone(),
                uri,
                anchors: HashMap::new(),
            }),
        }
    }
    for (name, anchor) in anchors {
        let index = innermost(&resources, &anchor.pointer).map_or(0, |(index, _)| index);
        if let Some(resource) = resources.get_mut(index) {
            let known = resource.anchors.entry(name.into());
            // The first of a name counts, but a `$dynamicAnchor` is an `$anchor` as well.
            known
                .and_modify(|known| {
                    if known.pointer == anchor.pointer {
                        known.kind = AnchorKind::Dynamic;
                    }
                })
                .or_insert(anchor);
        }
    }
    resources
}

/// The resource that a place belongs to, and its position.
pub(crate) fn innermost<'r>(
    resources: &'r [Resource],
    pointer: &Pointer,
) -> Option<(usize, &'r Resource)> {
    resources
        .iter()
        .enumerate()
        .filter(|(_, resource)| pointer.is_within(&resource.pointer))
        .max_by_key(|(_, resource)| resource.pointer.as_str().len())
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
