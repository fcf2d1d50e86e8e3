//! Tests over the whole crate, through its public interface.

mod cursor;
mod display;
mod matrix;

use crate::{Report, Sources, load};

/// A folder with these files, read from the first `entries` of them.
pub(crate) fn sources(files: &[(&str, &str)], entries: usize) -> (Sources, Report) {
    let folder = folder(files);
    let entries: Vec<String> = files
        .iter()
        .take(entries)
        .map(|(path, _)| (*path).to_owned())
        .collect();
    let mut report = Report::new();
    let sources = load(folder.path(), &entries, &mut report);
    (sources, report)
}

/// A folder with these files.
pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}
