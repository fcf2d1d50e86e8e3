//! All files that were read. Nothing changes once `load` has returned, and nothing here touches the disk.

use std::{collections::HashMap, sync::Arc};

use crate::{
    cursor::Cursor,
    node::Node,
    place::{FileId, Place, Pointer},
    reference::{self, RefError},
};

/// The files of one root folder that were read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Loaded>,
    by_path: HashMap<String, Outcome>,
    display_root: String,
}

/// One file.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path relative to the root folder, with `/` between the segments.
    pub path: String,
    /// Its text, without a byte order mark.
    pub text: Arc<str>,
    /// What the text says.
    pub root: Node,
    /// What it was read as.
    pub format: Format,
}

/// What a file is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// YAML 1.2 with the core schema: every file whose name does not end in `.json`.
    Yaml,
    /// JSON: files whose names end in `.json`.
    Json,
}

/// What became of a path that was looked for.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Loaded(FileId),
    /// There is no such file; perhaps this one was meant.
    Missing(Option<String>),
    Folder,
    Outside,
    /// It exists, and its problem has been reported.
    Unreadable,
}

#[derive(Clone, Debug)]
struct Loaded {
    file: SourceFile,
    anchors: HashMap<String, Pointer>,
}

impl Format {
    pub(crate) fn of(path: &str) -> Self {
        match path.rsplit_once('.') {
            Some((_, extension)) if extension.eq_ignore_ascii_case("json") => Self::Json,
            _ => Self::Yaml,
        }
    }
}

impl Sources {
    /// What paths are printed under, such as `spec`; empty to print them relative to the root.
    pub fn set_display_root(&mut self, display_root: impl Into<String>) {
        self.display_root = display_root.into();
    }

    /// A path relative to the root as people see it.
    pub fn display_path(&self, path: &str) -> String {
        let root = self.display_root.trim_end_matches('/');
        match (root, path) {
            ("", "") if self.display_root.is_empty() => ".".to_owned(),
            ("", path) if self.display_root.is_empty() => path.to_owned(),
            (root, "") => root.to_owned(),
            (root, path) => format!("{root}/{path}"),
        }
    }

    /// A file by its number.
    pub fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.index()).map(|loaded| &loaded.file)
    }

    /// A file by its path relative to the root.
    pub fn find(&self, path: &str) -> Option<FileId> {
        match self.by_path.get(path)? {
            Outcome::Loaded(id) => Some(*id),
            _ => None,
        }
    }

    /// All files in the order in which they were read.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..)
            .map(FileId)
            .zip(self.files.iter().map(|loaded| &loaded.file))
    }

    /// The value at a place.
    pub fn node(&self, place: &Place) -> Option<&Node> {
        let mut node = &self.file(place.file)?.root;
        for segment in place.pointer.segments() {
            node = node.step(&segment)?;
        }
        Some(node)
    }

    /// The name of a place, the same wherever the root is: `api/x.yaml#/paths/...`, or the path alone for a whole
    /// document.
    pub fn place_name(&self, place: &Place) -> String {
        let path = self.file(place.file).map_or("?", |file| file.path.as_str());
        if place.pointer.is_root() {
            path.to_owned()
        } else {
            format!("{path}#{}", place.pointer)
        }
    }

    /// The place that has a name, as [`Sources::place_name`] gives it; nothing where nothing stands there.
    pub fn named(&self, name: &str) -> Option<Place> {
        let (path, pointer) = name.split_once('#').unwrap_or((name, ""));
        let place = Place {
            file: self.find(path)?,
            pointer: Pointer::parse(pointer)?,
        };
        self.node(&place).map(|_| place)
    }

    /// Where `reference`, written in the file `from`, points to. One step: what stands there may be a `$ref` again.
    ///
    /// # Errors
    ///
    /// When it points to no value of a file that was read.
    pub fn resolve(&self, from: FileId, reference: &str) -> Result<Place, RefError> {
        self.resolve_node(from, reference).map(|(place, _)| place)
    }

    /// The same, with the value that stands there.
    pub(crate) fn resolve_node(
        &self,
        from: FileId,
        reference: &str,
    ) -> Result<(Place, &Node), RefError> {
        let from = self.file(from).map_or("", |file| file.path.as_str());
        let target = reference::parse(from, reference)?;
        let path = target.path;
        let file = match self.by_path.get(&path) {
            Some(Outcome::Loaded(file)) => *file,
            Some(Outcome::Outside) => return Err(RefError::OutsideRoot),
            Some(Outcome::Unreadable) => return Err(RefError::Unreadable { path }),
            Some(Outcome::Folder) => return Err(RefError::IsFolder { path }),
            Some(Outcome::Missing(similar)) => {
                let similar = similar.clone();
                return Err(RefError::NoFile { path, similar });
            }
            None => {
                return Err(RefError::NoFile {
                    path,
                    similar: None,
                });
            }
        };
        let Some(loaded) = self.files.get(file.index()) else {
            return Err(RefError::NoFile {
                path,
                similar: None,
            });
        };
        let pointer = match Pointer::parse(&target.fragment) {
            Some(pointer) => pointer,
            None => match loaded.anchors.get(&target.fragment) {
                Some(pointer) => pointer.clone(),
                None => return Err(reference::no_anchor(path, target.fragment, &loaded.anchors)),
            },
        };
        match reference::at(&loaded.file.root, &pointer) {
            Ok(node) => Ok((Place { file, pointer }, node)),
            Err(hint) => Err(RefError::Nothing {
                path,
                pointer,
                hint,
            }),
        }
    }

    /// A cursor at a place.
    pub fn cursor(&self, place: &Place) -> Option<Cursor<'_>> {
        Some(Cursor::new(self, place.clone(), self.node(place)?))
    }

    /// A cursor at the root of a file.
    pub fn root_cursor(&self, file: FileId) -> Option<Cursor<'_>> {
        self.cursor(&Place::root(file))
    }

    pub(crate) fn add(
        &mut self,
        file: SourceFile,
        anchors: HashMap<String, Pointer>,
    ) -> Option<FileId> {
        let id = FileId(u32::try_from(self.files.len()).ok()?);
        self.by_path.insert(file.path.clone(), Outcome::Loaded(id));
        self.files.push(Loaded { file, anchors });
        Some(id)
    }

    pub(crate) fn note(&mut self, path: String, outcome: Outcome) {
        self.by_path.insert(path, outcome);
    }

    pub(crate) fn outcome(&self, path: &str) -> Option<&Outcome> {
        self.by_path.get(path)
    }

    pub(crate) fn has_looked_for(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_under_the_display_root() {
        let mut sources = Sources::default();
        for (root, path, shown) in [
            ("", "", "."),
            ("", "a/b.yaml", "a/b.yaml"),
            ("spec", "", "spec"),
            ("spec/", "a/b.yaml", "spec/a/b.yaml"),
            ("/", "a.yaml", "/a.yaml"),
        ] {
            sources.set_display_root(root);
            assert_eq!(sources.display_path(path), shown, "{root}");
        }
    }

    #[test]
    fn the_extension_decides_the_format() {
        assert_eq!(Format::of("a/b.JSON"), Format::Json);
        for path in ["a.yaml", "a.yml", "json", "a.json/b", "a"] {
            assert_eq!(Format::of(path), Format::Yaml, "{path}");
        }
    }
}
