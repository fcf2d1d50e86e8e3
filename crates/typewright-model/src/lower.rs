//! The stage's one way in, and what its parts share: the types made so far, what is being made, the report.

use std::collections::{BTreeSet, HashMap, HashSet};

use typewright_source::{Code, Cursor, Diagnostic, Location, Node, Place, Report, Sources, Spot};

use crate::operations::document;
use crate::packages::{check_circles, place_types};
use crate::schema::{
    Bounds, Choices, Examples, Flat, Key, NamedSecrets, check_unions, fill_guards,
};
use crate::{
    Model, NamedBy, Options, Package, PackageInput, Shape, Type, TypeDef, TypeId, Unsupported,
};

/// How deep schemas may be nested, references followed.
const MAX_DEPTH: usize = 2_000;

/// Turns the definitions of all packages into the model. What is wrong goes to the report; the model then lacks it.
pub fn lower(
    sources: &Sources,
    packages: &[PackageInput],
    options: &Options,
    report: &mut Report,
) -> Model {
    let mut lowering = Lowering::new(sources, options, packages, report);
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
        for file in &input.schemas {
            if let Some(root) = sources.root_cursor(*file) {
                lowering.type_at(&root);
            }
        }
        crate::operations::check_unique(&mut lowering, &package);
        model.packages.push(package);
    }
    lowering.make_unions();
    for input in packages {
        lowering.keep_example_files(input);
    }
    lowering.report_unused_allowances();
    lowering.report_unused_choices();
    lowering.report_unused_secrets();
    model.unions = options
        .unions
        .iter()
        .map(|union| (union.name.clone(), union.prefix.clone()))
        .collect();
    model.named_by_file = packages
        .iter()
        .filter(|input| input.named_by == NamedBy::File)
        .flat_map(|input| input.schemas.iter().copied())
        .collect();
    model.examples = lowering.examples.into_list(sources);
    model.types = lowering.types;
    check_unions(&model.types, report);
    fill_guards(&mut model.types, options.typeless);
    place_types(sources, packages, &mut model);
    check_circles(sources, &model, report);
    model
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
    pub(crate) choices: Choices,
    pub(crate) secrets: NamedSecrets,
    pub(crate) examples: Examples,
    pub(crate) bounds: Bounds,
    /// The places of the circles, and of the chains that are too long, that were reported.
    endless: HashSet<Place>,
}

impl<'a> Lowering<'a> {
    pub(crate) fn new(
        sources: &'a Sources,
        options: &'a Options,
        packages: &[PackageInput],
        report: &'a mut Report,
    ) -> Self {
        Self {
            sources,
            options,
            report,
            types: Vec::new(),
            made: HashSet::new(),
            ids: HashMap::new(),
            memo: HashMap::new(),
            depth: 0,
            used: BTreeSet::new(),
            choices: Choices::new(sources, options, packages),
            secrets: NamedSecrets::new(sources, options),
            examples: Examples::default(),
            bounds: Bounds::default(),
            endless: HashSet::new(),
        }
    }

    pub(crate) fn sources(&self) -> &'a Sources {
        self.sources
    }

    /// The type of that identity, as far as it is made.
    pub(crate) fn ty(&self, id: TypeId) -> Option<&TypeDef> {
        self.types.get(id.0 as usize)
    }

    pub(crate) fn types(&self) -> &[TypeDef] {
        &self.types
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

    /// Whether the values of a type have members.
    pub(crate) fn has_members(&self, id: TypeId) -> bool {
        let mut seen = HashSet::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.types.get(id.0 as usize).map(|def| &def.shape) {
                Some(Shape::Object(_)) => {}
                Some(Shape::Union(branches)) => {
                    for branch in branches {
                        match &branch.ty {
                            Type::Named(inner) => open.push(*inner),
                            Type::Map { .. } => {}
                            _ => return false,
                        }
                    }
                }
                _ => return false,
            }
        }
        true
    }

    /// Whether a value of a type, or each of a list of them, is one text.
    pub(crate) fn is_text(&self, ty: &Type) -> bool {
        match ty {
            Type::Bool
            | Type::Integer(_)
            | Type::Number
            | Type::String
            | Type::Secret
            | Type::Format(_) => true,
            Type::List(inner) | Type::Nullable(inner) | Type::Raw(inner) => self.is_text(inner),
            Type::Named(_) => self.is_enum(ty),
            Type::Any | Type::Map { .. } => false,
        }
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
        if self.options.unsupported == Unsupported::Pass {
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
