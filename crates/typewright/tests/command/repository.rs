//! A copy of the repository's definitions, templates and generated crates.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// The copy; removed when it is dropped.
pub(crate) struct Repository {
    folder: tempfile::TempDir,
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Repository {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for part in ["spec", "templates"] {
            copy(&root.join(part), &folder.path().join(part));
        }
        for entry in fs::read_dir(root.join("crates")).unwrap() {
            let entry = entry.unwrap();
            if entry.path().join("rustfmt.toml").is_file() {
                let name = entry.file_name();
                copy(&entry.path(), &folder.path().join("crates").join(name));
            }
        }
        Self { folder }
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, &[])
    }

    pub(crate) fn names(&self, arguments: &[&str]) -> Run {
        self.command("names", arguments, &[])
    }

    pub(crate) fn bundle(&self, arguments: &[&str]) -> Run {
        self.command("bundle", arguments, &[])
    }

    pub(crate) fn diff(&self, arguments: &[&str]) -> Run {
        self.command("diff", arguments, &[])
    }

    pub(crate) fn run_with(&self, arguments: &[&str], env: &[(&str, &str)]) -> Run {
        self.command("codegen", arguments, env)
    }

    fn command(&self, name: &str, arguments: &[&str], env: &[(&str, &str)]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_typewright"));
        command
            .arg(name)
            .args(arguments)
            .envs(env.iter().copied())
            .current_dir(self.root());
        let output = command.output().unwrap();
        Run {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Replaces the one occurrence of a text in a file.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let path = self.root().join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(
            text.matches(from).count(),
            1,
            "{from:?} stands once in {}",
            path.display()
        );
        fs::write(path, text.replace(from, to)).unwrap();
    }
}

/// Every file below a folder with its contents and the time of its last change.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        let Ok(entries) = fs::read_dir(&at) else {
            continue;
        };
        for entry in entries {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            } else {
                let path = entry.path().strip_prefix(folder).unwrap().to_owned();
                let time = entry.metadata().unwrap().modified().unwrap();
                found.insert(path, (fs::read(entry.path()).unwrap(), time));
            }
        }
    }
    found
}

/// The same without the times.
pub(crate) fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    files(folder)
        .into_iter()
        .map(|(path, (bytes, _))| (path, bytes))
        .collect()
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
