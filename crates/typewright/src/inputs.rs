//! Which files belong to a package, and what they are read as.

use std::path::Path;

use typewright_model::PackageInput;
use typewright_source::{Report, Sources, fits, list, list_below};

use crate::config::{Documents, Package};

/// The files of a package, by what they are read as.
pub(crate) struct PackageFiles {
    documents: Vec<String>,
    schemas: Vec<String>,
    examples: Vec<String>,
}

impl PackageFiles {
    /// All of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &String> {
        self.documents
            .iter()
            .chain(&self.schemas)
            .chain(&self.examples)
    }
}

/// Finds the files of a package.
pub(crate) fn package_files(spec: &Path, package: &Package, report: &mut Report) -> PackageFiles {
    let (documents, mut schemas) = match (package.documents, &package.only) {
        (Documents::OpenApi, Some(only)) => (vec![only.clone()], Vec::new()),
        (Documents::OpenApi, None) => (list(spec, &package.folder, report), Vec::new()),
        (Documents::JsonSchema, _) => (Vec::new(), list_below(spec, &package.folder, report)),
    };
    for pattern in &package.schemas {
        let head = pattern.split('*').next().unwrap_or_default();
        let folder = head.rsplit_once('/').map_or("", |(folder, _)| folder);
        // As with packages: what the configuration names and the definitions lack is left out.
        if !spec.join(folder).is_dir() {
            continue;
        }
        let found = list_below(spec, folder, report);
        schemas.extend(found.into_iter().filter(|path| fits(pattern, path)));
    }
    PackageFiles {
        documents,
        schemas,
        examples: match &package.examples {
            Some(folder) if spec.join(folder).is_dir() => list(spec, folder, report),
            _ => Vec::new(),
        },
    }
}

/// What the model stage is told of a package.
pub(crate) fn package_input(
    package: &Package,
    files: &PackageFiles,
    sources: &Sources,
) -> PackageInput {
    let ids = |paths: &[String]| paths.iter().filter_map(|path| sources.find(path)).collect();
    PackageInput {
        name: package.name.clone(),
        folder: package.folder.clone(),
        also: package.also.clone(),
        documents: ids(&files.documents),
        schemas: ids(&files.schemas),
        examples: ids(&files.examples),
        named_by: package.named_by,
        shared: package.shared,
    }
}
