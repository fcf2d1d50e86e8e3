//! All files that were read. Nothing changes once `load` has returned, and nothing here touches the disk.

use std::{collections::HashMap, sync::Arc};

use crate::{
    cursor::Cursor,
    node::Node,
    place::{FileId, Place, Pointer},
    reference::{self, RefError},
    uri::{Remotes, Resolved, Resource, Resources, Uri},
};

/// The files of one root folder that were read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Loaded>,
    by_path: HashMap<String, Outcome>,
    /// The files that have a schema with this `$id`, each with its number among the file's resources.
    by_uri: HashMap<Uri, Vec<(FileId, usize)>>,
    remotes: Remotes,
    dynamic: HashMap<Place, Dynamic>,
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

/// Where a `$dynamicRef` leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Dynamic {
    /// To this place, whatever leads to it.
    Decided(Place),
    /// To one of these, depending on what leads to it.
    Undecided(Vec<Place>),
}

#[derive(Clone, Debug)]
struct Loaded {
    file: SourceFile,
    resources: Resources,
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

    /// Where `reference`, written at `from`, points to. One step: what stands there may be a `$ref` again.
    ///
    /// # Errors
    ///
    /// When it points to no value of a file that was read.
    pub fn resolve(&self, from: &Place, reference: &str) -> Result<Place, RefError> {
        self.resolve_node(from, reference).map(|(place, _)| place)
    }

    /// The same, with the value that stands there.
    pub(crate) fn resolve_node(
        &self,
        from: &Place,
        reference: &str,
    ) -> Result<(Place, &Node), RefError> {
        let base = self.base(from);
        let resolved = base.map_or_else(
            || self.by_file(from, reference),
            |(_, base)| base.uri.join(reference),
        );
        let (file, resource, fragment) = match resolved {
            Ok(resolved) => match self.lookup(from.file, &resolved) {
                Ok((file, resource)) => (file, resource, resolved.fragment),
                Err(error) => self.beside(from, reference).ok_or(error)?,
            },
            Err(error) => self.beside(from, reference).ok_or(error)?,
        };
        match self.at_fragment(file, resource, &fragment) {
            // A pointer that is meant from the file's root, though an `$id` stands in between.
            Err(error) if resource != 0 && reference.starts_with("#/") => {
                self.at_fragment(file, 0, &fragment).map_err(|_| error)
            }
            found => found,
        }
    }

    /// What an anchor or a pointer leads to within a resource.
    fn at_fragment(
        &self,
        file: FileId,
        resource: usize,
        fragment: &str,
    ) -> Result<(Place, &Node), RefError> {
        let path = || self.file(file).map_or("", |file| &file.path).to_owned();
        let loaded = self.files.get(file.index());
        let found = loaded.and_then(|loaded| Some((loaded, loaded.resources.get(resource)?)));
        let Some((loaded, found)) = found else {
            let (path, similar) = (path(), None);
            return Err(RefError::NoFile { path, similar });
        };
        let pointer = match Pointer::parse(fragment) {
            Some(pointer) => found.pointer.join(&pointer),
            None => match found.anchors.get(fragment) {
                Some(anchor) => anchor.pointer.clone(),
                None => {
                    let names = found.anchors.keys().map(String::as_str);
                    return Err(reference::no_anchor(path(), fragment.to_owned(), names));
                }
            },
        };
        match reference::at(&loaded.file.root, &pointer) {
            Ok(node) => Ok((Place { file, pointer }, node)),
            Err(hint) => Err(RefError::Nothing {
                path: path(),
                pointer,
                hint,
            }),
        }
    }

    /// The resource that a URI names: one of the file where it is written, a file, or one of another file.
    fn lookup(&self, from: FileId, resolved: &Resolved) -> Result<(FileId, usize), RefError> {
        let own = self.resources(from);
        if let Some(index) = own.and_then(|own| own.named(&resolved.uri)) {
            return Ok((from, index));
        }
        let path = match &resolved.uri {
            Uri::Path(path) => Some(path.clone()),
            Uri::Absolute(uri) => self.remotes.path_of(uri),
        };
        let by_path = path.map(|path| self.file_at(path));
        if let Some(Ok(file)) = by_path {
            return Ok((file, 0));
        }
        match self.by_uri.get(&resolved.uri).map(Vec::as_slice) {
            None | Some([]) => Err(by_path.and_then(Result::err).unwrap_or(RefError::Remote)),
            Some([one]) => Ok(*one),
            Some([one, other, ..]) => {
                let path = |id| self.file(id).map_or("", |file| &file.path).to_owned();
                Err(RefError::Ambiguous {
                    uri: resolved.uri.text().to_owned(),
                    paths: [path(one.0), path(other.0)],
                })
            }
        }
    }

    fn file_at(&self, path: String) -> Result<FileId, RefError> {
        match self.by_path.get(&path) {
            Some(Outcome::Loaded(file)) => Ok(*file),
            Some(Outcome::Outside) => Err(RefError::OutsideRoot),
            Some(Outcome::Unreadable) => Err(RefError::Unreadable { path }),
            Some(Outcome::Folder) => Err(RefError::IsFolder { path }),
            Some(Outcome::Missing(similar)) => {
                let similar = similar.clone();
                Err(RefError::NoFile { path, similar })
            }
            None => {
                let similar = None;
                Err(RefError::NoFile { path, similar })
            }
        }
    }

    /// A reference that no `$id` explains, read from where its file stands: documents that say where they are published
    /// and refer to each other as they lie beside each other.
    fn beside(&self, from: &Place, reference: &str) -> Option<(FileId, usize, String)> {
        let Resolved { uri, fragment } = self.by_file(from, reference).ok()?;
        match uri {
            Uri::Path(path) if !reference.starts_with('#') => {
                Some((self.file_at(path).ok()?, 0, fragment))
            }
            _ => None,
        }
    }

    /// Resolves a reference by the path of its file alone.
    fn by_file(&self, from: &Place, reference: &str) -> Result<Resolved, RefError> {
        let path = self.file(from.file).map_or("", |file| file.path.as_str());
        Uri::Path(path.to_owned()).join(reference)
    }

    pub(crate) fn resources(&self, file: FileId) -> Option<&Resources> {
        self.files.get(file.index()).map(|loaded| &loaded.resources)
    }

    /// The resource that a place belongs to, and its number.
    pub(crate) fn base(&self, place: &Place) -> Option<(usize, &Resource)> {
        self.resources(place.file)?.innermost(&place.pointer)
    }

    /// Where the `$dynamicRef` of an object leads.
    pub(crate) fn dynamic(&self, owner: &Place) -> Option<&Dynamic> {
        self.dynamic.get(owner)
    }

    pub(crate) fn set_dynamic(&mut self, dynamic: HashMap<Place, Dynamic>) {
        self.dynamic = dynamic;
    }

    pub(crate) fn with_remotes(remotes: Remotes) -> Self {
        Self {
            remotes,
            ..Self::default()
        }
    }

    pub(crate) fn remotes(&self) -> &Remotes {
        &self.remotes
    }

    /// A cursor at a place.
    pub fn cursor(&self, place: &Place) -> Option<Cursor<'_>> {
        Some(Cursor::new(self, place.clone(), self.node(place)?))
    }

    /// A cursor at the root of a file.
    pub fn root_cursor(&self, file: FileId) -> Option<Cursor<'_>> {
        self.cursor(&Place::root(file))
    }

    pub(crate) fn add(&mut self, file: SourceFile, resources: Resources) -> Option<FileId> {
        let id = FileId(u32::try_from(self.files.len()).ok()?);
        self.by_path.insert(file.path.clone(), Outcome::Loaded(id));
        for (index, resource) in resources.iter().enumerate() {
            let known = self.by_uri.entry(resource.uri.clone()).or_default();
            known.push((id, index));
        }
        self.files.push(Loaded { file, resources });
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
