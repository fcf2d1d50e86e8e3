//! Reads the files that were asked for and all that they refer to, then checks every `$ref`. The only module that
//! decides which files are read; how a file is opened is `disk`'s.

mod cycles;
mod disk;
mod dynamic;
mod list;
mod scan;

#[cfg(test)]
mod id_tests;
#[cfg(test)]
mod tests;

use std::{collections::VecDeque, path::Path};

use disk::{ReadError, Root};
pub use list::{list, list_below};
use scan::Scan;

use crate::{
    diagnostic::{Code, Diagnostic, Location, Report, Spot},
    place::{FileId, Place},
    read,
    reference::{self, RefError},
    sources::{Format, Outcome, SourceFile, Sources},
    uri::{Remotes, Resources, Uri},
};

/// Reads the files `entries` (paths relative to `root`, with `/` between the segments) and every file that a `$ref` in
/// them or in those files refers to. Every string that is the value of a key `$ref` counts, wherever it stands, except
/// that objects are never references: a property may be called `$ref`. What stands in a `const`, `enum` or `default` is
/// data.
///
/// Only files under `root` are read, also by way of symbolic links. What is wrong goes into `report`: files that cannot be read are not among the sources, and a `$ref` to one of
/// them is not reported again.
pub fn load(root: &Path, entries: &[String], report: &mut Report) -> Sources {
    load_with(root, entries, Remotes::default(), report)
}

/// [`load`], where folders stand for the documents of other hosts.
///
/// A `$ref` is resolved against the `$id` of the schema that it stands in. What it then names is a schema of the same
/// file with that `$id`, or a file (a URI that begins as one of `remotes` names a file in that folder), or a schema of
/// another file with that `$id`. Where that leads nowhere, it is read from the place of its file, as if there were no
/// `$id`.
pub fn load_with(
    root: &Path,
    entries: &[String],
    remotes: Remotes,
    report: &mut Report,
) -> Sources {
    let mut sources = Sources::with_remotes(remotes);
    let root = match Root::open(root) {
        Ok(root) => root,
        Err(problem) => {
            report.push(problem);
            return sources;
        }
    };
    let mut loader = Loader {
        root,
        sources: &mut sources,
        scans: Vec::new(),
        queue: VecDeque::new(),
        report,
        entries: 0,
    };
    for entry in entries {
        loader.entry(entry);
    }
    loader.entries = loader.scans.len();
    loader.run();
    sources
}

struct Loader<'a> {
    root: Root,
    sources: &'a mut Sources,
    /// What was found in each file, in step with the files.
    scans: Vec<Scan>,
    /// Paths that are known not to be remote, outside by their text, or looked for already.
    queue: VecDeque<String>,
    report: &'a mut Report,
    /// How many of the files were asked for: the first.
    entries: usize,
}

impl Loader<'_> {
    fn entry(&mut self, entry: &str) {
        let location = || Location::Path(entry.to_owned());
        let path = match reference::join("", entry) {
            Some(path) if !entry.starts_with('/') => path,
            _ => {
                let message = "the path leads out of the root folder";
                self.report
                    .push(Diagnostic::new(Code::OutsideRoot, message, location()));
                return;
            }
        };
        self.read(&path);
        let problem = match self.sources.outcome(&path) {
            Some(Outcome::Missing(similar)) => {
                let problem =
                    Diagnostic::new(Code::NoSuchFile, "there is no such file", location());
                match similar {
                    Some(similar) => problem.hint(format!("did you mean `{similar}`?")),
                    None => problem,
                }
            }
            Some(Outcome::Folder) => {
                Diagnostic::new(Code::CannotRead, "this is a folder, not a file", location())
            }
            Some(Outcome::Outside) => {
                let message = "the path leads out of the root folder through a symbolic link";
                Diagnostic::new(Code::OutsideRoot, message, location())
            }
            _ => return,
        };
        self.report.push(problem);
    }

    fn run(&mut self) {
        while let Some(path) = self.queue.pop_front() {
            self.read(&path);
        }
        for (file, scan) in (0..).map(FileId).zip(&self.scans) {
            check(self.sources, file, scan, self.report);
        }
        cycles::check(self.sources, &self.scans, self.report);
        let decided = dynamic::decide(self.sources, &self.scans, self.entries);
        self.sources.set_dynamic(decided);
    }

    /// Reads one file, unless it was looked for before, and puts into the queue what it refers to.
    fn read(&mut self, path: &str) {
        if self.sources.has_looked_for(path) {
            return;
        }
        let text = match self.root.read(path) {
            Ok(text) => text,
            Err(error) => {
                let outcome = self.failed(path, error);
                self.sources.note(path.to_owned(), outcome);
                return;
            }
        };
        let format = Format::of(path);
        let root = match read::parse(path, &text, format) {
            Ok(root) => root,
            Err(problems) => {
                self.report.extend(problems);
                self.sources.note(path.to_owned(), Outcome::Unreadable);
                return;
            }
        };
        let mut scan = scan::scan(&root);
        let anchors = std::mem::take(&mut scan.anchors);
        let resources = Resources::new(self.sources.remotes().uri_of(path), &scan.ids, anchors);
        for site in &scan.references {
            let base = resources.innermost(&site.owner);
            let uri = base.and_then(|(_, base)| base.uri.join(&site.text).ok());
            let known = uri
                .iter()
                .any(|found| resources.named(&found.uri).is_some());
            let named = uri.and_then(|found| match found.uri {
                Uri::Path(path) => Some(path),
                Uri::Absolute(uri) => self.sources.remotes().path_of(&uri),
            });
            // Without a folder for its URI, a file is looked for where it would lie beside this one.
            let beside = || Some(reference::parse(path, &site.text).ok()?.path);
            if let Some(target) = named.or_else(beside).filter(|_| !known)
                && !self.sources.has_looked_for(&target)
            {
                self.queue.push_back(target);
            }
        }
        let file = SourceFile {
            path: path.to_owned(),
            text,
            root,
            format,
        };
        if self.sources.add(file, resources).is_some() {
            self.scans.push(scan);
        }
    }

    fn failed(&mut self, path: &str, error: ReadError) -> Outcome {
        let (code, message) = match error {
            ReadError::Missing(similar) => return Outcome::Missing(similar),
            ReadError::Folder => return Outcome::Folder,
            ReadError::Outside => return Outcome::Outside,
            ReadError::TooLarge => {
                let limit = read::MAX_SIZE / (1024 * 1024);
                (
                    Code::TooLarge,
                    format!("the file is larger than {limit} MiB"),
                )
            }
            ReadError::NotUtf8 { line, byte } => (
                Code::NotUtf8,
                format!("the file is not UTF-8: line {line} has the byte 0x{byte:02x}"),
            ),
            ReadError::Other(reason) => (
                Code::CannotRead,
                format!("the file cannot be read: {reason}"),
            ),
        };
        let location = Location::Path(path.to_owned());
        self.report.push(Diagnostic::new(code, message, location));
        Outcome::Unreadable
    }
}

/// Reports what is wrong with the references of one file, each by itself.
fn check(sources: &Sources, file: FileId, scan: &Scan, report: &mut Report) {
    let value = |pointer| Location::Place(Place { file, pointer }, Spot::Value);
    for (pointer, kind) in &scan.not_strings {
        let message = format!("the value of a $ref must be a string, found {kind}");
        let location = value(pointer.child("$ref"));
        report.push(Diagnostic::new(Code::RefNotString, message, location));
    }
    for site in &scan.references {
        let pointer = site.owner.clone();
        match sources.resolve(&Place { file, pointer }, &site.text) {
            // The file's own problem has been reported.
            Ok(_) | Err(RefError::Unreadable { .. }) => {}
            Err(error) => {
                let location = value(site.owner.child(site.keyword.name()));
                report.push(error.diagnostic(&site.text, location));
            }
        }
    }
}
