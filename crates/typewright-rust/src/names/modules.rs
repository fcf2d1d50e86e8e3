//! The names of modules, one for each definition file, unique in their package.

use std::collections::HashMap;

use typewright_source::{FileId, Place, Spot};

use super::claims::Claim;
use super::{ModuleName, Naming};

/// The modules that generated crates have anyway. A file or folder of such a name makes way, always in the same manner,
/// so that nothing depends on whether the crate has a client or formats.
const OWN: &[&str] = &["client", "formats", "replay", "security", "server"];

impl Naming<'_, '_> {
    /// The modules of all files.
    pub(super) fn modules(&mut self) -> HashMap<FileId, ModuleName> {
        let mut modules = HashMap::new();
        for (package, each) in self.model.packages.iter().enumerate() {
            let mut claims = Vec::new();
            for module in &each.modules {
                let path = self.module_path(module.file, &module.path);
                claims.push(Claim {
                    place: Place::root(module.file),
                    spot: Spot::Value,
                    what: "module",
                    table: "modules",
                    name: Some(path.join("::")),
                    other: None,
                });
                modules.insert(module.file, ModuleName { package, path });
            }
            self.check(&claims, &[]);
        }
        modules
    }

    pub(super) fn module_path(&self, file: FileId, parts: &[String]) -> Vec<String> {
        let mut path = in_rust(parts);
        let chosen = self
            .overrides
            .find("modules", &self.sources.place_name(&Place::root(file)));
        if let (Some(chosen), Some(last)) = (chosen, path.last_mut()) {
            chosen.clone_into(last);
        }
        path
    }
}

/// The path of a module by the path of its file.
pub(crate) fn in_rust(parts: &[String]) -> Vec<String> {
    let names = parts.iter().enumerate();
    let names = names.map(|(index, part)| match super::module(part) {
        own if index == 0 && OWN.contains(&own.as_str()) => own + "_definitions",
        name => name,
    });
    names.collect()
}
