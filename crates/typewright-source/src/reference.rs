//! What the text of a `$ref` means: a path under the root and a fragment. Only text is looked at here; which files exist is
//! the loader's to know.

use std::fmt;

use percent_encoding::percent_decode_str;

use crate::{
    diagnostic::{Code, Diagnostic, Location},
    node::Node,
    place::Pointer,
    suggest::{clip, closest, shortlist},
};

/// Why a `$ref` leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefError {
    /// It is a URI with a scheme or a host.
    Remote,
    /// It leads out of the root folder.
    OutsideRoot,
    /// Its percent-encoding does not give UTF-8, or gives a character that no path has.
    Malformed,
    /// There is no such file.
    NoFile {
        /// The path that was looked for, relative to the root.
        path: String,
        /// A file beside it with a similar name.
        similar: Option<String>,
    },
    /// It names a folder.
    IsFolder {
        /// The folder, relative to the root.
        path: String,
    },
    /// The file exists and could not be read; why is reported with the file.
    Unreadable {
        /// The file, relative to the root.
        path: String,
    },
    /// Several files hold a schema with the `$id` that it names.
    Ambiguous {
        /// The URI.
        uri: String,
        /// Two of the files.
        paths: [String; 2],
    },
    /// The file has nothing at that pointer.
    Nothing {
        /// The file, relative to the root.
        path: String,
        /// Where nothing stands.
        pointer: Pointer,
        /// What there is instead.
        hint: String,
    },
    /// The file has no such `$anchor`.
    NoAnchor {
        /// The file, relative to the root.
        path: String,
        /// The anchor that was looked for.
        name: String,
        /// What there is instead.
        hint: String,
    },
}

impl RefError {
    /// The code it is reported with.
    pub fn code(&self) -> Code {
        match self {
            Self::Remote => Code::RefRemote,
            Self::OutsideRoot => Code::OutsideRoot,
            Self::Malformed => Code::RefMalformed,
            Self::NoFile { .. } | Self::IsFolder { .. } => Code::RefNoFile,
            Self::Unreadable { .. } => Code::RefUnreadable,
            Self::Ambiguous { .. } => Code::RefAmbiguous,
            Self::Nothing { .. } => Code::RefToNothing,
            Self::NoAnchor { .. } => Code::RefNoAnchor,
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Remote => Some(
                "only files under the root folder are read: save the document there, and refer to that file or name its folder under [schemas.remotes]".to_owned(),
            ),
            Self::OutsideRoot => Some("only files under the root folder are read".to_owned()),
            Self::Malformed => Some("write a literal `%` as `%25`".to_owned()),
            Self::NoFile { similar, .. } => {
                let similar = similar.as_ref()?;
                Some(format!("did you mean `{similar}`?"))
            }
            Self::IsFolder { .. } => Some("name a file in it".to_owned()),
            Self::Unreadable { .. } => None,
            Self::Ambiguous { .. } => Some("give each schema an `$id` of its own".to_owned()),
            Self::Nothing { hint, .. } | Self::NoAnchor { hint, .. } => Some(hint.clone()),
        }
    }

    /// The diagnostic for the `$ref` with the text `reference`.
    pub fn diagnostic(&self, reference: &str, location: Location) -> Diagnostic {
        let message = format!("the $ref `{}` {self}", clip(reference));
        let diagnostic = Diagnostic::new(self.code(), message, location);
        match self.hint() {
            Some(hint) => diagnostic.hint(hint),
            None => diagnostic,
        }
    }
}

/// What is wrong, to be read after "the $ref …".
impl fmt::Display for RefError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Remote => f.write_str("points to another host"),
            Self::OutsideRoot => f.write_str("leads out of the root folder"),
            Self::Malformed => f.write_str("cannot be decoded"),
            Self::NoFile { path, .. } => {
                write!(f, "names a file that does not exist, `{}`", clip(path))
            }
            Self::IsFolder { path } => write!(f, "names a folder, `{}`", clip(path)),
            Self::Unreadable { path } => {
                write!(f, "names a file that could not be read, `{}`", clip(path))
            }
            Self::Ambiguous {
                uri,
                paths: [one, other],
            } => write!(
                f,
                "names the `$id` `{}`, which stands in `{}` and in `{}`",
                clip(uri),
                clip(one),
                clip(other)
            ),
            Self::Nothing { path, pointer, .. } => write!(
                f,
                "points to nothing: `{}` has no `{}`",
                clip(path),
                clip(pointer.as_str())
            ),
            Self::NoAnchor { path, name, .. } => {
                write!(
                    f,
                    "points to nothing: `{}` has no $anchor `{}`",
                    clip(path),
                    clip(name)
                )
            }
        }
    }
}

impl std::error::Error for RefError {}

/// A reference taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The file, relative to the root, without `.` and `..`.
    pub(crate) path: String,
    /// What followed `#`, decoded: empty, a JSON pointer or the name of an `$anchor`.
    pub(crate) fragment: String,
}

/// Takes apart a reference that is written in the file `from`.
pub(crate) fn parse(from: &str, reference: &str) -> Result<Target, RefError> {
    let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    if has_scheme(path) || path.starts_with("//") {
        return Err(RefError::Remote);
    }
    let fragment = decode(fragment)?;
    if path.is_empty() {
        let path = from.to_owned();
        return Ok(Target { path, fragment });
    }
    let path = decode(path)?;
    if path.contains('\0') {
        return Err(RefError::Malformed);
    }
    if path.starts_with('/') {
        return Err(RefError::OutsideRoot);
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = join(folder, &path).ok_or(RefError::OutsideRoot)?;
    Ok(Target { path, fragment })
}

/// `relative` as seen from `folder`, without `.`, `..` and empty segments; nothing when it leads above the root.
pub(crate) fn join(folder: &str, relative: &str) -> Option<String> {
    let mut segments: Vec<&str> = Vec::new();
    for segment in folder.split('/').chain(relative.split('/')) {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}

pub(crate) fn decode(text: &str) -> Result<String, RefError> {
    match percent_decode_str(text).decode_utf8() {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err(RefError::Malformed),
    }
}

/// Whether a URI reference starts with a scheme (RFC 3986, section 3.1).
pub(crate) fn has_scheme(path: &str) -> bool {
    let Some((scheme, _)) = path.split_once(':') else {
        return false;
    };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|other| other.is_ascii_alphanumeric() || "+-.".contains(other))
}

/// The value of `root` at `pointer`, or else a hint of what there is at the deepest place it reaches.
pub(crate) fn at<'a>(root: &'a Node, pointer: &Pointer) -> Result<&'a Node, String> {
    let mut node = root;
    let mut reached = Pointer::root();
    for segment in pointer.segments() {
        match node.step(&segment) {
            Some(next) => {
                node = next;
                reached = reached.child(&segment);
            }
            None => return Err(what_is_there(node, &reached, &segment)),
        }
    }
    Ok(node)
}

fn what_is_there(node: &Node, reached: &Pointer, segment: &str) -> String {
    let here = if reached.is_root() {
        "the document".to_owned()
    } else {
        format!("`{}`", clip(reached.as_str()))
    };
    match node {
        Node::Map(members) => {
            let keys = || members.keys().map(AsRef::as_ref);
            if let Some(key) = closest(segment, keys()) {
                format!("did you mean `{}`?", clip(reached.child(key).as_str()))
            } else if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
                format!(
                    "{here} is itself a $ref, to `{}`: refer to a place in there",
                    clip(reference)
                )
            } else if members.is_empty() {
                format!("{here} has no members")
            } else {
                format!("{here} has {}", shortlist(keys()))
            }
        }
        Node::List(items) => format!("{here} is an array of length {}", items.len()),
        other => format!("{here} is {}", other.kind()),
    }
}

pub(crate) fn no_anchor<'n>(
    path: String,
    name: String,
    anchors: impl Iterator<Item = &'n str>,
) -> RefError {
    // Sorted, since the order of a hash map must not be seen.
    let mut names: Vec<&str> = anchors.collect();
    names.sort_unstable();
    let hint = if let Some(similar) = closest(&name, names.iter().copied()) {
        format!("did you mean `#{similar}`?")
    } else if names.is_empty() {
        "the file has no $anchor; a JSON pointer starts with `#/`".to_owned()
    } else {
        format!("its anchors are {}", shortlist(names.into_iter()))
    };
    RefError::NoAnchor { path, name, hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_taken_apart() {
        for (from, reference, path, fragment) in [
            ("a.yaml", "", "a.yaml", ""),
            ("a.yaml", "#", "a.yaml", ""),
            ("a.yaml", "#/x", "a.yaml", "/x"),
            ("a.yaml", "#name", "a.yaml", "name"),
            ("a.yaml", "b.yaml", "b.yaml", ""),
            ("a.yaml", "b.yaml#", "b.yaml", ""),
            (
                "api/a.yaml",
                "./../b%20c.yaml#/x%20y~1z/%25",
                "b c.yaml",
                "/x y~1z/%",
            ),
            ("api/x/a.yaml", "../y//b.yaml", "api/y/b.yaml", ""),
            ("a.yaml", "x/../b.yaml", "b.yaml", ""),
            ("a.yaml", "#/a#b", "a.yaml", "/a#b"),
            ("a.yaml", "./a:b.yaml", "a:b.yaml", ""),
        ] {
            let target = parse(from, reference).unwrap();
            assert_eq!(
                (target.path.as_str(), target.fragment.as_str()),
                (path, fragment),
                "{reference}"
            );
        }
    }

    #[test]
    fn references_that_lead_away_are_refused() {
        for (reference, error) in [
            ("http://example.org/a.yaml", RefError::Remote),
            ("HTTPS://example.org/a.yaml#/x", RefError::Remote),
            ("urn:x:y", RefError::Remote),
            ("file:///etc/passwd", RefError::Remote),
            ("c:\\a.yaml", RefError::Remote),
            ("//example.org/a.yaml", RefError::Remote),
            ("/a.yaml", RefError::OutsideRoot),
            ("%2Fa.yaml", RefError::OutsideRoot),
            ("../../a.yaml", RefError::OutsideRoot),
            ("%2e%2e/%2E./a.yaml", RefError::OutsideRoot),
            ("a%00.yaml", RefError::Malformed),
            ("a%ff.yaml", RefError::Malformed),
            ("a.yaml#/%ff", RefError::Malformed),
        ] {
            assert_eq!(parse("api/a.yaml", reference), Err(error), "{reference}");
        }
    }
}
