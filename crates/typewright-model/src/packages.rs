//! Which package a file belongs to, and what that makes of its types: the modules of every package, and whether the
//! packages can depend on each other. Knows nothing of what the files say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use typewright_source::{Code, Diagnostic, FileId, Location, Place, Report, Sources, Spot};

use crate::operations::{formats, order, types_of_operation, types_of_shape};
use crate::{Elsewhere, Model, Module, PackageInput, Type, TypeId};

/// Puts every type into the module of the file that defines it, in the order of the document.
pub(crate) fn place_types(sources: &Sources, packages: &[PackageInput], model: &mut Model) {
    let mut by_file: BTreeMap<FileId, Vec<TypeId>> = BTreeMap::new();
    for (index, def) in (0u32..).zip(&model.types) {
        by_file
            .entry(def.place.file)
            .or_default()
            .push(TypeId(index));
    }
    for (file, mut types) in by_file {
        // What is made of the same schemas stands behind the type that is written there.
        types.sort_by_key(|id| {
            let def = model.ty(*id);
            def.map(|def| (order(sources, &def.place), def.facet))
        });
        let Some(source) = sources.file(file) else {
            continue;
        };
        let owner = owner(packages, &source.path);
        for (index, input) in packages.iter().enumerate() {
            if index != owner && below(&input.folder, &source.path).is_some() {
                let path = module_path(input, &source.path);
                if let Some(package) = model.packages.get_mut(index) {
                    package.elsewhere.push(Elsewhere { file, path });
                }
            }
        }
        let (Some(input), Some(package)) = (packages.get(owner), model.packages.get_mut(owner))
        else {
            continue;
        };
        if let Some(module) = package
            .modules
            .iter_mut()
            .find(|module| module.file == file)
        {
            module.types = types;
        } else {
            package.modules.push(Module {
                file,
                path: module_path(input, &source.path),
                title: None,
                description: None,
                operations: Vec::new(),
                types,
            });
        }
    }
    for package in &mut model.packages {
        package
            .modules
            .retain(|module| !module.operations.is_empty() || !module.types.is_empty());
        package.modules.sort_by(|a, b| a.path.cmp(&b.path));
    }
    place_formats(packages, model);
    place_examples(sources, packages, model);
}

/// Finds the files whose examples have no module to stand by.
fn place_examples(sources: &Sources, packages: &[PackageInput], model: &mut Model) {
    let modules = model.packages.iter().flat_map(|package| &package.modules);
    let with: BTreeSet<FileId> = modules.map(|module| module.file).collect();
    let examples = model.examples.iter().map(|each| each.file);
    let loose: BTreeSet<FileId> = examples.filter(|file| !with.contains(file)).collect();
    for file in loose {
        let path = sources.file(file).map_or("", |file| file.path.as_str());
        if let Some(package) = model.packages.get_mut(owner(packages, path)) {
            package.loose.push(file);
        }
    }
}

fn place_formats(packages: &[PackageInput], model: &mut Model) {
    let mut used: Vec<Vec<String>> = model
        .packages
        .iter()
        .map(|package| formats(model, package))
        .collect();
    model.shared = packages.iter().position(|input| input.shared);
    let all: BTreeSet<String> = used.iter().flatten().cloned().collect();
    if let Some(shared) = model.shared.and_then(|index| used.get_mut(index)) {
        *shared = all.into_iter().collect();
    }
    for (package, formats) in model.packages.iter_mut().zip(used) {
        package.formats = formats;
    }
}

/// The index of the package that a file belongs to: the one that names it most exactly. A file that none names is taken in by the
/// first package: its types have to stand somewhere.
pub fn owner(packages: &[PackageInput], path: &str) -> usize {
    let exactness = |input: &PackageInput| {
        let also = input.also.iter().filter(|also| below(also, path).is_some());
        let folder = below(&input.folder, path).map(|_| &input.folder);
        also.chain(folder).map(String::len).max()
    };
    let found = packages
        .iter()
        .enumerate()
        .filter_map(|(index, input)| Some((exactness(input)?, index)));
    found
        .max_by_key(|(exact, _)| *exact)
        .map_or(0, |(_, index)| index)
}

/// What follows a folder in a path; nothing if it is not below it. A file is below itself.
fn below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    if folder.is_empty() || folder == path {
        return Some(path);
    }
    path.strip_prefix(folder)?.strip_prefix('/')
}

/// The path of a file's module in a package: folders and the file's stem, below the package's folder, or from the root
/// for a file that stands elsewhere.
pub(crate) fn module_path(input: &PackageInput, path: &str) -> Vec<String> {
    let below = below(&input.folder, path).unwrap_or(path);
    let stem = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
    stem.split('/').map(str::to_owned).collect()
}

/// A use of a type of another package.
struct Use {
    from: usize,
    to: usize,
    /// Where the use stands.
    at: Place,
    /// The file that is used.
    file: FileId,
}

/// Reports packages that refer to each other in a circle: Rust's crates cannot.
pub(crate) fn check_circles(sources: &Sources, model: &Model, report: &mut Report) {
    let uses = uses(model);
    for found in &uses {
        // What all share is to be used: where it is part of a circle, what it uses itself is at fault.
        let right = model.shared == Some(found.to);
        if right || !reaches(&uses, found.to, found.from) {
            continue;
        }
        let name = |index: usize| {
            model
                .packages
                .get(index)
                .map_or("", |package| package.name.as_str())
        };
        let file = sources
            .file(found.file)
            .map_or("", |file| file.path.as_str());
        let (from, to) = (name(found.from), name(found.to));
        let problem = Diagnostic::new(
            Code::PackageCircle,
            format!("`{from}` uses `{file}` of `{to}` here, and `{to}` uses `{from}`"),
            Location::Place(found.at.clone(), Spot::Value),
        );
        report.push(problem.hint(format!(
            "crates cannot depend on each other in a circle: let a package that both can use hold the file, in \
             typewright.toml:\nalso = [{file:?}]"
        )));
    }
}

/// The uses between packages, each file once for each package that uses it.
fn uses(model: &Model) -> Vec<Use> {
    let mut owners: HashMap<FileId, usize> = HashMap::new();
    for (index, package) in model.packages.iter().enumerate() {
        owners.extend(package.modules.iter().map(|module| (module.file, index)));
    }
    let mut found: Vec<Use> = Vec::new();
    for (from, package) in model.packages.iter().enumerate() {
        for module in &package.modules {
            let operations = module.operations.iter().flat_map(|operation| {
                let types = types_of_operation(operation);
                types.into_iter().map(|ty| (&operation.place, ty))
            });
            let types = module.types.iter().filter_map(|id| model.ty(*id));
            let types = types.flat_map(|def| {
                let types = types_of_shape(&def.shape);
                types.into_iter().map(|ty| (&def.place, ty))
            });
            for (at, ty) in operations.chain(types) {
                let Some(file) = named(ty).and_then(|id| Some(model.ty(id)?.place.file)) else {
                    continue;
                };
                let to = owners.get(&file).copied().unwrap_or(from);
                let known = found
                    .iter()
                    .any(|other| other.from == from && other.file == file);
                if to != from && !known {
                    let at = at.clone();
                    found.push(Use { from, to, at, file });
                }
            }
        }
    }
    found
}

/// The named type within a use of a type.
fn named(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::List(inner) | Type::Nullable(inner) | Type::Raw(inner) => named(inner),
        Type::Map { key, value } => named(value).or_else(|| named(key)),
        _ => None,
    }
}

fn reaches(uses: &[Use], from: usize, goal: usize) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        if at == goal {
            return true;
        }
        if seen.insert(at) {
            open.extend(
                uses.iter()
                    .filter(|each| each.from == at)
                    .map(|each| each.to),
            );
        }
    }
    false
}
