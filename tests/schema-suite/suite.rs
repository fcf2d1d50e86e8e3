//! The suite as it stands in its folder: groups of a schema and instances.

use std::fs;
use std::path::{Path, PathBuf};

use typewright_source::{Node, Report, list, load};

/// The folder of the draft.
const DRAFT: &str = "draft2020-12";

/// The suite.
pub(crate) struct Suite {
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// The groups in the order of their files.
    pub(crate) groups: Vec<Group>,
}

/// A schema and what is said of instances.
pub(crate) struct Group {
    /// The file it stands in, without its extension: what it is about.
    pub(crate) file: String,
    /// Its number in the file.
    pub(crate) index: usize,
    /// What it is called.
    pub(crate) description: String,
    /// The schema.
    pub(crate) schema: Node,
    /// The tests.
    pub(crate) tests: Vec<Test>,
}

/// An instance and whether it fits the schema.
pub(crate) struct Test {
    pub(crate) description: String,
    pub(crate) instance: Node,
    pub(crate) valid: bool,
}

impl Suite {
    /// Finds and reads the suite.
    pub(crate) fn find() -> Option<Self> {
        let folder = match std::env::var_os("JSON_SCHEMA_SUITE_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => typewright_tests::repository().join("../shared/json-schema-test-suite"),
        };
        if !folder.join(DRAFT).is_dir() {
            return None;
        }
        // The files hold `$ref`s for another reader, so that what they lead to is not of interest here.
        let mut report = Report::new();
        let paths = list(&folder, DRAFT, &mut report);
        let sources = load(&folder, &paths, &mut report);
        let mut groups = Vec::new();
        for path in &paths {
            let id = sources.find(path).expect("the file can be read");
            let root = &sources.file(id).expect("the file was read").root;
            let file = Path::new(path).file_stem().expect("a file has a name");
            for (index, group) in items(root).iter().enumerate() {
                groups.push(read_group(&file.to_string_lossy(), index, group));
            }
        }
        Some(Self { folder, groups })
    }

    /// Every test with its group.
    pub(crate) fn tests(&self) -> impl Iterator<Item = (&Group, &Test)> {
        let groups = self.groups.iter();
        groups.flat_map(|group| group.tests.iter().map(move |test| (group, test)))
    }

    /// The documents that the suite serves to itself, by their paths below the host.
    pub(crate) fn remotes(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut open = vec![DRAFT.to_owned()];
        while let Some(below) = open.pop() {
            let folder = self.folder.join("remotes").join(&below);
            for entry in fs::read_dir(folder).expect("the suite has remotes") {
                let entry = entry.expect("the folder can be read");
                let path = format!("{below}/{}", entry.file_name().to_string_lossy());
                if entry.path().is_dir() {
                    open.push(path);
                } else {
                    let text = fs::read_to_string(entry.path()).expect("a remote can be read");
                    found.push((path, text));
                }
            }
        }
        found
    }
}

impl Group {
    /// The name of the member that stands for it, and of its file.
    pub(crate) fn name(&self) -> String {
        format!("{}-{}", self.file, self.index)
    }
}

fn read_group(file: &str, index: usize, group: &Node) -> Group {
    let test = |test: &Node| Test {
        description: text(test, "description"),
        instance: test.get("data").expect("a test has an instance").clone(),
        valid: test
            .get("valid")
            .and_then(Node::as_bool)
            .expect("a test says what it expects"),
    };
    Group {
        file: file.to_owned(),
        index,
        description: text(group, "description"),
        schema: group.get("schema").expect("a group has a schema").clone(),
        tests: items(group.get("tests").expect("a group has tests"))
            .iter()
            .map(test)
            .collect(),
    }
}

fn items(node: &Node) -> &[Node] {
    node.as_list().expect("it is a list")
}

fn text(node: &Node, name: &str) -> String {
    let text = node.get(name).and_then(Node::as_str);
    text.expect("it has a description").to_owned()
}
