//! The repository's definitions and edited copies of them, read and compared.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use typewright::{Definitions, Input, Side, read_config};
use typewright_diff::{Diff, Words};
use typewright_source::{Report, Style, render};
use typewright_tests::repository;

use crate::edit::{Edit, apply};

/// Definitions in a folder, read as those of this repository are.
pub(crate) fn side(folder: &Path) -> Side {
    let mut report = Report::new();
    let config = repository().join("spec/typewright.toml");
    Side {
        config: read_config(&config, &mut report).unwrap(),
        input: Input {
            spec: folder.to_owned(),
            shown: "spec".to_owned(),
            templates: std::collections::BTreeMap::new(),
            package: None,
        },
    }
}

/// What is wrong with definitions, as people read it.
pub(crate) fn problems(definitions: &Definitions<'_>) -> String {
    let sources = typewright_source::Sources::default();
    render(definitions.report(), &sources, Style::Plain)
}

/// A copy of the repository's definitions that may be edited.
struct Copy(tempfile::TempDir);

impl Copy {
    fn new() -> Self {
        let copy = Self(tempfile::tempdir().unwrap());
        copy_below(&repository().join("spec"), copy.0.path());
        copy
    }

    /// What `work` makes of the definitions with edits, which are undone then.
    fn with<T>(&self, edits: &[(String, Edit)], work: impl FnOnce(&Definitions<'_>) -> T) -> T {
        apply(self.0.path(), edits);
        let side = side(self.0.path());
        let made = work(&Definitions::read(&side));
        let files: BTreeSet<&str> = edits
            .iter()
            .filter_map(|(place, _)| place.split('#').next())
            .collect();
        for file in files {
            let (from, to) = (
                repository().join("spec").join(file),
                self.0.path().join(file),
            );
            if from.is_file() {
                fs::copy(from, to).unwrap();
            } else {
                fs::remove_file(to).unwrap();
            }
        }
        made
    }
}

fn copy_below(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_below(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Something that is done to the definitions.
pub(crate) trait Edited: Sync {
    /// Its name.
    fn name(&self) -> &str;
    /// How it is done.
    fn edits(&self) -> &[(String, Edit)];
}

/// Edits the definitions in each of these ways and compares them with what they were, forth and back. Returns what
/// `judge` finds wrong.
pub(crate) fn compared<E: Edited>(
    cases: &[E],
    words: Words,
    judge: impl Fn(&E, &Diff, &Diff) -> Vec<String> + Sync,
) -> Vec<String> {
    let side = side(&repository().join("spec"));
    let old = Definitions::read(&side);
    let next = AtomicUsize::new(0);
    let work = || {
        let copy = Copy::new();
        let mut wrong = Vec::new();
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            let found = copy.with(case.edits(), |new| {
                let (forth, back) = (old.diff(new, words), new.diff(&old, words));
                match (forth, back) {
                    (Some(forth), Some(back)) => judge(case, &forth, &back),
                    _ => vec![format!("the definitions are not sound:\n{}", problems(new))],
                }
            });
            wrong.extend(
                found
                    .into_iter()
                    .map(|found| format!("{}: {found}", case.name())),
            );
        }
        wrong
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2).map(|_| scope.spawn(work)).collect();
        let found = workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap());
        found.collect()
    })
}
