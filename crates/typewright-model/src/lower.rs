//! The stage's one way in, and what its parts share: the types made so far, what is being made, the report.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use typewright_source::{
    Code, Cursor, Diagnostic, FileId, Location, Node, Place, Report, Sources, Spot,
};

use crate::operations::{document, order};
use crate::schema::{Flat, Key, check_unions, fill_guards};
use crate::{Model, Module, Options, Package, PackageInput, Shape, Type, TypeDef, TypeId};

/// How deep schemas may be nested, references followed.
const MAX_DEPTH: usize = 2_000;

/// Turns the definitions of all packages into the model. What is wrong goes to the report; the model then lacks it.
pub fn lower(
    sources: &Sources,
    packages: &[PackageInput],
    options: &Options,
    report: &mut Report,
) -> Model {
    let mut lowering = Lowering {
        sources,
        options,
        report,
        types: Vec::new(),
        made: HashSet::new(),
        ids: HashMap::new(),
        memo: HashMap::new(),
        depth: 0,
        used: BTreeSet::new(),
        endless: HashSet::new(),
    };
    let mut model = Model::default();
    for input in packages {
        let mut package = Package {
            name: input.name.clone(),
            ..Package::default()
        };
        for file in &input.documents {
            package
                .modules
                .extend(document(&mut lowering, input, *file, &mut package.schemes));
        }
        crate::operations::check_unique(&mut lowering, &package);
        model.packages.push(package);
    }
    lowering.report_unused_allowances();
    model.types = lowering.types;
    check_unions(&model.types, report);
    fill_guards(&mut model.types, options.typeless);
    place_types(sources, packages, &mut model);
    model
}

/// Puts every type into the module of the file that defines it, in the order of the document.
fn place_types(sources: &Sources, packages: &[PackageInput], model: &mut Model) {
    let mut by_file: BTreeMap<FileId, Vec<TypeId>> = BTreeMap::new();
    for (index, def) in (0u32..).zip(&model.types) {
        by_file
            .entry(def.place.file)
            .or_default()
            .push(TypeId(index));
    }
    for (file, mut types) in by_file {
        types.sort_by_key(|id| model.ty(*id).map(|def| order(sources, &def.place)));
        let Some(source) = sources.file(file) else {
            continue;
        };
        // A file in no package's folder is taken in by the first package: its types have to stand somewhere.
        let owner = (0..packages.len())
            .filter(|index| {
                packages
                    .get(*index)
                    .is_some_and(|input| owns(input, &source.path))
            })
            .max_by_key(|index| packages.get(*index).map(|input| input.folder.len()))
            .unwrap_or(0);
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
            let path = module_path(input, &source.path);
            package.modules.push(Module {
                file,
                path,
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
    let formats: Vec<Vec<String>> = model
        .packages
        .iter()
        .map(|package| crate::operations::formats(model, package))
        .collect();
    for (package, formats) in model.packages.iter_mut().zip(formats) {
        package.formats = formats;
    }
}

/// Whether a file stands in a package's folder.
fn owns(input: &PackageInput, path: &str) -> bool {
    input.folder.is_empty()
        || path
            .strip_prefix(&input.folder)
            .is_some_and(|rest| rest.starts_with('/'))
}

/// The path of a file's module below its package: folders and the file's stem.
pub(crate) fn module_path(input: &PackageInput, path: &str) -> Vec<String> {
    let below = path
        .strip_prefix(&input.folder)
        .unwrap_or(path)
        .trim_start_matches('/');
    let stem = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
    stem.split('/').map(str::to_owned).collect()
}

/// Where a schema stands in the making.
#[derive(Clone, Debug)]
pub(crate) enum Memo {
    /// Its type is being made.
    Open,
    /// Its type is known.
    Done(Type),
}

/// What the parts of the stage share.
pub(crate) struct Lowering<'a> {
    sources: &'a Sources,
    options: &'a Options,
    report: &'a mut Report,
    types: Vec<TypeDef>,
    made: HashSet<TypeId>,
    ids: HashMap<Key, TypeId>,
    memo: HashMap<Key, Memo>,
    depth: usize,
    used: BTreeSet<usize>,
    /// The places of the circles, and of the chains that are too long, that were reported.
    endless: HashSet<Place>,
}

impl<'a> Lowering<'a> {
    pub(crate) fn sources(&self) -> &'a Sources {
        self.sources
    }

    pub(crate) fn options(&self) -> &'a Options {
        self.options
    }

    pub(crate) fn report(&mut self, problem: Diagnostic) {
        self.report.push(problem);
    }

    /// Whether no part of a chain of schemas without an end was met before.
    pub(crate) fn is_new_chain(&mut self, chain: &[Place]) -> bool {
        let known = chain.iter().any(|place| self.endless.contains(place));
        self.endless.extend(chain.iter().cloned());
        !known
    }

    pub(crate) fn memo(&self, key: &Key) -> Option<Memo> {
        self.memo.get(key).cloned()
    }

    pub(crate) fn open(&mut self, key: Key) {
        self.memo.insert(key, Memo::Open);
    }

    pub(crate) fn done(&mut self, key: Key, ty: Type) {
        self.memo.insert(key, Memo::Done(ty));
    }

    /// The identity of the named type made of these schemas. Until it is made, it is a name for anything.
    pub(crate) fn reserve(&mut self, flat: &Flat<'a>) -> TypeId {
        let key = flat.key();
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let id = TypeId(u32::try_from(self.types.len()).unwrap_or(u32::MAX));
        self.types
            .push(self.definition(flat, Shape::Wrapper(Type::Any)));
        self.ids.insert(key, id);
        id
    }

    pub(crate) fn set(&mut self, id: TypeId, def: TypeDef) {
        if let Some(slot) = self.types.get_mut(id.0 as usize) {
            *slot = def;
            self.made.insert(id);
        }
    }

    /// Ends the making of a type: one that contains itself and has no name of its own gets one.
    pub(crate) fn close(&mut self, key: &Key, inner: Type, flat: &Flat<'a>) -> Type {
        let Some(id) = self.ids.get(key).copied() else {
            return inner;
        };
        if self.made.contains(&id) {
            return inner;
        }
        if inner == Type::Named(id) {
            self.contains_itself(&flat.site, &[flat.site.place().clone()]);
            return Type::Any;
        }
        // Where it is met in itself, `null` stands beside the name and not within.
        let (inner, nullable) = match inner {
            Type::Nullable(inner) => (*inner, true),
            inner => (inner, false),
        };
        let def = self.definition(flat, Shape::Wrapper(inner));
        self.set(id, def);
        if nullable {
            Type::Nullable(Box::new(Type::Named(id)))
        } else {
            Type::Named(id)
        }
    }

    pub(crate) fn is_enum(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(id) if matches!(self.types.get(id.0 as usize).map(|def| &def.shape), Some(Shape::Enum(_))))
    }

    pub(crate) fn is_format(&self, name: &str) -> bool {
        self.options.formats.iter().any(|format| format == name)
    }

    /// Enters a schema; says no, and reports, where they are nested too deep.
    pub(crate) fn deeper(&mut self, at: &Cursor<'a>) -> bool {
        if self.depth >= MAX_DEPTH {
            self.too_deep(at.place());
            return false;
        }
        self.depth += 1;
        true
    }

    pub(crate) fn shallower(&mut self) {
        self.depth -= 1;
    }

    /// Reports what has no expression in Rust, unless the configuration lets it pass.
    pub(crate) fn unsupported(&mut self, place: &Place, code: Code, what: &str) {
        let name = self.sources.place_name(place);
        let allowed = self.options.allowed.iter().position(|allowance| {
            allowance.code == code.as_str()
                && name.strip_prefix(&allowance.place).is_some_and(is_boundary)
        });
        if let Some(index) = allowed {
            self.used.insert(index);
            return;
        }
        let problem = Diagnostic::new(code, what, Location::Place(place.clone(), Spot::Value));
        self.report.push(problem.hint(format!(
            "to let it pass, write into typewright.toml:\n[[allow]]\ncode = \"{}\"\nplace = {name:?}\nreason = \"…\"",
            code.as_str()
        )));
    }

    fn report_unused_allowances(&mut self) {
        for (index, allowance) in self.options.allowed.iter().enumerate() {
            let file = allowance.place.split('#').next().unwrap_or_default();
            if !self.used.contains(&index) && self.sources.find(file).is_some() {
                let problem = Diagnostic::new(
                    Code::UnusedAllowance,
                    "nothing here needs this allowance any more",
                    allowance.location.clone(),
                );
                self.report.push(problem.hint("remove it"));
            }
        }
    }

    /// Reports a node of the wrong kind.
    pub(crate) fn wrong_kind(&mut self, at: &Cursor<'_>, expected: &str, found: &Node) {
        self.report.push(Diagnostic::new(
            Code::WrongType,
            format!("expected {expected}, found {}", found.kind()),
            Location::Place(at.place().clone(), Spot::Value),
        ));
    }

    /// The text of a member that has to be there.
    pub(crate) fn text(&mut self, at: &Cursor<'a>, key: &str) -> Option<&'a str> {
        at.required(key, self.report)?.expect_str(self.report)
    }

    /// The elements of what has to be a list.
    pub(crate) fn items_of(&mut self, at: &Cursor<'a>) -> Vec<Cursor<'a>> {
        match at.node() {
            Node::List(_) => at.items().collect(),
            other => {
                self.wrong_kind(at, "a list", other);
                Vec::new()
            }
        }
    }

    /// Whether it is an object; reported if not.
    pub(crate) fn is_object(&mut self, at: &Cursor<'a>) -> bool {
        let object = matches!(at.node(), Node::Map(_));
        if !object {
            self.wrong_kind(at, "an object", at.node());
        }
        object
    }
}

/// Whether what follows a prefix begins a new segment of a place.
fn is_boundary(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['/', '#'])
}
