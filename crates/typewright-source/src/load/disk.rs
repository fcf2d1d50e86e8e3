//! Opens files under one root folder and no others. It knows nothing of what is in them.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    diagnostic::{Code, Diagnostic, Location},
    read::MAX_SIZE,
    suggest::closest,
};

/// The root folder.
pub(super) struct Root {
    /// Without symbolic links, to compare with.
    folder: PathBuf,
}

/// Why a file was not read.
pub(super) enum ReadError {
    /// There is none; perhaps this one beside it was meant.
    Missing(Option<String>),
    Folder,
    /// A symbolic link leads out of the root.
    Outside,
    TooLarge,
    NotUtf8 {
        line: usize,
        byte: u8,
    },
    Other(String),
}

impl Root {
    /// The root folder, if it is one.
    pub(super) fn open(path: &Path) -> Result<Self, Diagnostic> {
        let problem = |code, message: String| {
            let name = path.display().to_string();
            Diagnostic::new(code, message, Location::Elsewhere(name))
        };
        let folder = path.canonicalize().map_err(|error| {
            if is_missing(&error) {
                problem(Code::NoSuchFolder, "there is no such folder".to_owned())
            } else {
                problem(
                    Code::CannotRead,
                    format!("the folder cannot be read: {error}"),
                )
            }
        })?;
        if folder.is_dir() {
            Ok(Self { folder })
        } else {
            Err(problem(Code::NotAFolder, "this is not a folder".to_owned()))
        }
    }

    /// Where a path relative to the root really is. The path has no `..`.
    pub(super) fn locate(&self, path: &str) -> Result<PathBuf, ReadError> {
        let real = self.folder.join(path).canonicalize().map_err(|error| {
            if is_missing(&error) {
                ReadError::Missing(self.similar(path))
            } else {
                ReadError::Other(error.to_string())
            }
        })?;
        if real.starts_with(&self.folder) {
            Ok(real)
        } else {
            Err(ReadError::Outside)
        }
    }

    /// The text of a file, without a byte order mark.
    pub(super) fn read(&self, path: &str) -> Result<Arc<str>, ReadError> {
        let other = |error: io::Error| ReadError::Other(error.to_string());
        let real = self.locate(path)?;
        let about = fs::metadata(&real).map_err(other)?;
        if about.is_dir() {
            return Err(ReadError::Folder);
        }
        // Reading a pipe or a device might never end.
        if !about.is_file() {
            return Err(ReadError::Other("it is not a regular file".to_owned()));
        }
        let mut bytes = Vec::new();
        let file = File::open(&real).map_err(other)?;
        file.take(MAX_SIZE + 1)
            .read_to_end(&mut bytes)
            .map_err(other)?;
        if bytes.len() as u64 > MAX_SIZE {
            return Err(ReadError::TooLarge);
        }
        match std::str::from_utf8(&bytes) {
            Ok(text) => Ok(Arc::from(text.strip_prefix('\u{feff}').unwrap_or(text))),
            Err(error) => {
                let (good, bad) = bytes.split_at(error.valid_up_to());
                Err(ReadError::NotUtf8 {
                    line: good.iter().filter(|byte| **byte == b'\n').count() + 1,
                    byte: bad.first().copied().unwrap_or_default(),
                })
            }
        }
    }

    /// A file in the same folder with a similar name.
    fn similar(&self, path: &str) -> Option<String> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let real = self.locate_folder(folder)?;
        let mut names: Vec<String> = fs::read_dir(real)
            .ok()?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        names.sort_unstable();
        let similar = closest(name, names.iter().map(String::as_str))?;
        Some(match folder {
            "" => similar.to_owned(),
            folder => format!("{folder}/{similar}"),
        })
    }

    fn locate_folder(&self, path: &str) -> Option<PathBuf> {
        let real = self.folder.join(path).canonicalize().ok()?;
        real.starts_with(&self.folder).then_some(real)
    }
}

/// Whether nothing is there: no such name, or a file where a folder would have to be.
fn is_missing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}
