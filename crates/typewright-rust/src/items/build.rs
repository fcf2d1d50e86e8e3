//! The items of every package.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use typewright_model::{
    Docs, Facet, Literal, Rest as ModelRest, Secrecy, Shape, Type, TypeDef, TypeId,
};
use typewright_source::{FileId, Place, Sources};

use super::examples::{examples, messages};
use super::types::Scope;
use super::{
    Branch, Crate, Elsewhere, Enum, Example, Field, Item, Module, Rest, RustType, Scheme, Struct,
    TypePath, Union, Variant, Wrapper, WrongExamples,
};
use crate::docs::Writer;
use crate::emit::Format;
use crate::names::{ModuleName, Names, OperationNames};
use crate::plan::{OperationPlan, Plan};

/// What building items needs.
pub(super) struct Builder<'a> {
    pub(super) scope: Scope<'a>,
    pub(super) given: &'a Given<'a>,
}

/// What is the same for all modules.
pub(super) struct Given<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) names: &'a Names,
    pub(super) sources: &'a Sources,
    pub(super) formats: &'a BTreeMap<String, Format>,
    pub(super) docs: &'a Writer,
    pub(super) wrong: &'a WrongExamples,
    pub(super) boxed: HashSet<(TypeId, usize)>,
    pub(super) messages: HashMap<TypeId, (FileId, String)>,
}

/// Makes the items of all packages.
#[must_use]
pub fn items(
    plan: &Plan<'_>,
    names: &Names,
    sources: &Sources,
    formats: &BTreeMap<String, Format>,
    docs: &Writer,
    wrong: &WrongExamples,
) -> Vec<Crate> {
    let given = Given {
        plan,
        names,
        sources,
        formats,
        docs,
        wrong,
        boxed: super::boxes::boxed_members(plan.model),
        messages: messages(plan, names),
    };
    let positions = 0..plan.model.packages.len();
    positions
        .filter_map(|position| given.krate(position))
        .collect()
}

impl<'a> Given<'a> {
    fn krate(&'a self, position: usize) -> Option<Crate> {
        let package = self.plan.model.packages.get(position)?;
        let plans = self.plan.packages.get(position)?;
        let crates = RefCell::default();
        let modules = package.modules.iter().zip(plans).enumerate();
        let modules: Vec<Module> = modules
            .map(|(index, (module, plans))| {
                let names = self.names.operations.get(position);
                let names = names.and_then(|modules| modules.get(index));
                let names = names.map(Vec::as_slice).unwrap_or_default();
                self.module(position, module, plans, names, &crates)
            })
            .collect();
        let elsewhere = elsewhere(self.plan, self.names, position);
        let formats_of = formats_of(self.plan, position);
        let mut dependencies = crates.into_inner();
        dependencies.extend(formats_of.clone());
        dependencies.extend(elsewhere.iter().map(|(package, _)| package.clone()));
        Some(Crate {
            modules,
            loose: self.loose(position, package),
            schemes: package.schemes.iter().map(scheme).collect(),
            formats: package.formats.clone(),
            formats_of: formats_of.map(|package| package.replace('-', "_")),
            elsewhere: elsewhere.into_iter().map(|(_, each)| each).collect(),
            dependencies: dependencies.into_iter().collect(),
        })
    }

    fn module(
        &'a self,
        position: usize,
        module: &typewright_model::Module,
        plans: &[OperationPlan<'_>],
        names: &[OperationNames],
        crates: &'a RefCell<BTreeSet<String>>,
    ) -> Module {
        let nowhere = nowhere(position);
        let here = self.names.modules.get(&module.file).unwrap_or(&nowhere);
        let scope = Scope {
            plan: self.plan,
            names: self.names,
            module: here,
            own: own_names(plans, names, module, self.names),
            imports: Some(RefCell::default()),
            crates,
            formats: self.formats,
        };
        let builder = Builder { scope, given: self };
        let operations = plans.iter().zip(names);
        let operations = operations.map(|(plan, names)| builder.operation(plan, names));
        let operations = operations.collect();
        let types = module.types.iter();
        let types = types.filter(|id| !self.plan.absorbed.contains(id));
        let types = types.filter_map(|id| builder.item(*id)).collect();
        let imports = builder.scope.imports.map(RefCell::into_inner);
        Module {
            path: here.path.clone(),
            source: self.path(module.file),
            docs: self.module_docs(module),
            operations,
            types,
            imports: in_order(imports.unwrap_or_default()),
            examples: examples(self, position, module.file, plans, names),
        }
    }

    /// What a module is about: what its document says of itself, or else what its file is the schema of.
    fn module_docs(&self, module: &typewright_model::Module) -> Vec<String> {
        let (title, description) = (module.title.as_deref(), module.description.as_deref());
        let types = module.types.iter();
        let mut types = types.filter_map(|id| self.plan.model.ty(*id));
        let root = types.find(|def| def.place.pointer.is_root());
        match root {
            Some(root) if title.is_none() && description.is_none() => {
                self.docs.module_of(&root.docs, root.title.as_deref())
            }
            _ => self.docs.module(title, description),
        }
    }

    /// The examples of files that define no type.
    fn loose(
        &self,
        position: usize,
        package: &typewright_model::Package,
    ) -> Vec<(String, Vec<Example>)> {
        let files = package.loose.iter();
        files
            .map(|file| (self.path(*file), examples(self, position, *file, &[], &[])))
            .collect()
    }

    /// A place by its name.
    pub(super) fn place(&self, place: &Place) -> String {
        self.sources.place_name(place)
    }

    fn path(&self, file: FileId) -> String {
        let file = self.sources.file(file);
        file.map(|file| file.path.clone()).unwrap_or_default()
    }
}

/// No module of a package.
fn nowhere(package: usize) -> ModuleName {
    ModuleName {
        package,
        path: Vec::new(),
    }
}

/// The package that has the formats' types for another one.
fn formats_of(plan: &Plan<'_>, position: usize) -> Option<String> {
    let packages = &plan.model.packages;
    let used = packages
        .get(position)
        .is_some_and(|package| !package.formats.is_empty());
    let shared = plan
        .model
        .shared
        .filter(|shared| *shared != position && used)?;
    packages.get(shared).map(|package| package.name.clone())
}

/// The modules of other packages whose definitions stand in this package's folder, each with its package.
fn elsewhere(plan: &Plan<'_>, names: &Names, position: usize) -> Vec<(String, Elsewhere)> {
    let package = plan.model.packages.get(position);
    let files = package.into_iter().flat_map(|package| &package.elsewhere);
    let found = files.filter_map(|each| {
        let module = names.modules.get(&each.file)?;
        let package = plan.model.packages.get(module.package)?.name.clone();
        let path = crate::names::in_rust(&each.path);
        let krate = package.replace('-', "_");
        let module = module.path.clone();
        Some((
            package,
            Elsewhere {
                path,
                krate,
                module,
            },
        ))
    });
    found.collect()
}

/// The imports in the order of their paths.
fn in_order(by_name: BTreeMap<String, TypePath>) -> Vec<TypePath> {
    let mut imports: Vec<TypePath> = by_name.into_values().collect();
    imports.sort_by(|a, b| (&a.krate, &a.module, &a.name).cmp(&(&b.krate, &b.module, &b.name)));
    imports
}

/// The names that a module defines.
fn own_names(
    plans: &[OperationPlan<'_>],
    operations: &[OperationNames],
    module: &typewright_model::Module,
    names: &Names,
) -> HashSet<String> {
    let mut own: HashSet<String> = module
        .types
        .iter()
        .map(|id| names.ty(*id).to_owned())
        .collect();
    for (plan, names) in plans.iter().zip(operations) {
        own.extend(crate::names::operation_types(plan, names));
    }
    own
}

fn scheme(scheme: &typewright_model::SecurityScheme) -> Scheme {
    use heck::{ToShoutySnakeCase, ToSnakeCase};
    Scheme {
        name: scheme.name.to_shouty_snake_case(),
        method: scheme.name.to_snake_case(),
        scheme: scheme.clone(),
    }
}

impl Builder<'_> {
    /// The item of a named type.
    fn item(&self, id: TypeId) -> Option<Item> {
        let def = self.scope.plan.model.ty(id)?;
        let name = self.scope.names.ty(id).to_owned();
        let member_names = self.scope.names.members(id);
        let place = self.given.sources.place_name(&def.place);
        let docs = self.given.docs.ty(&def.docs, def.title.as_deref(), &place);
        Some(match &def.shape {
            Shape::Object(object) => {
                let fields = self.object_fields(id, object);
                let rest = self.rest(&object.rest);
                Item::Object(Struct {
                    name,
                    place,
                    docs,
                    fields,
                    rest,
                })
            }
            Shape::Tuple(tuple) => {
                let fields = self.tuple_fields(id, tuple);
                let rest = tuple.rest.as_ref().map(|ty| {
                    let secrecy = ty.secrecy();
                    let ty = RustType::Vec(Box::new(self.scope.ty(ty)));
                    Rest { ty, secrecy }
                });
                Item::Tuple(Struct {
                    name,
                    place,
                    docs,
                    fields,
                    rest,
                })
            }
            Shape::Enum(values) => {
                let values = values.iter().map(|value| {
                    let literal = Literal::String(value.value.clone());
                    (&value.place, literal, &value.docs)
                });
                let variants = self.variants(values, member_names);
                Item::Enum(Enum {
                    name,
                    place,
                    docs,
                    variants,
                })
            }
            Shape::Constants(values) => {
                let values = values
                    .iter()
                    .map(|value| (&value.place, value.value.clone(), &value.docs));
                let variants = self.variants(values, member_names);
                Item::Constants(Enum {
                    name,
                    place,
                    docs,
                    variants,
                })
            }
            Shape::Union(branches) => {
                let unknown = super::secrets::of_unknown(self.scope.plan.model, branches);
                let branches = self.branches(branches, member_names);
                let common = self.common(def);
                Item::Union(Union {
                    name,
                    place,
                    docs,
                    branches,
                    common,
                    unknown,
                })
            }
            Shape::Wrapper(inner) => Item::Wrapper(Wrapper {
                name,
                place,
                docs,
                ty: self.boxed((id, 0), self.scope.ty(inner)),
            }),
        })
    }

    /// What the last branch of a union that the configuration describes is: the schema of what is no alternative, which
    /// all alternatives are over.
    fn common(&self, def: &TypeDef) -> Option<RustType> {
        match (def.facet, &def.shape) {
            (Some(Facet::Union(_)), Shape::Union(branches)) => {
                branches.last().map(|other| self.scope.ty(&other.ty))
            }
            _ => None,
        }
    }

    fn branches(&self, branches: &[typewright_model::Branch], names: &[String]) -> Vec<Branch> {
        let pairs = branches.iter().zip(names);
        let branches = pairs.map(|(branch, name)| Branch {
            name: name.clone(),
            place: self.given.place(&branch.place),
            ty: self.scope.held(&branch.ty),
            docs: self.given.docs.branch(&branch.docs),
            guard: branch.clone(),
        });
        branches.collect()
    }

    fn tuple_fields(&self, id: TypeId, tuple: &typewright_model::Tuple) -> Vec<Field> {
        let names = self.scope.names.members(id);
        let elements = tuple.elements.iter().zip(names).enumerate();
        let fields = elements.map(|(index, (element, name))| Field {
            secrecy: element.secrecy,
            ..self.field(
                Some((id, index)),
                (name, &element.place),
                &index.to_string(),
                &element.ty,
                element.required,
                &element.docs,
            )
        });
        fields.collect()
    }

    /// The fields of an object's members.
    pub(super) fn object_fields(
        &self,
        id: TypeId,
        object: &typewright_model::Object,
    ) -> Vec<Field> {
        let names = self.scope.names.members(id);
        object
            .members
            .iter()
            .zip(names)
            .enumerate()
            .map(|(index, (member, name))| Field {
                secrecy: member.secrecy,
                ..self.field(
                    Some((id, index)),
                    (name, &member.place),
                    &member.name,
                    &member.ty,
                    member.required,
                    &member.docs,
                )
            })
            .collect()
    }

    /// A field. Whether it may be shown, its type says; what else there is to say of that, the caller knows.
    pub(super) fn field(
        &self,
        member: Option<(TypeId, usize)>,
        (name, place): (&str, &Place),
        wire: &str,
        ty: &Type,
        required: bool,
        docs: &Docs,
    ) -> Field {
        let rust = self.scope.ty(ty);
        let rust = member.map_or_else(|| rust.clone(), |member| self.boxed(member, rust.clone()));
        Field {
            name: name.to_owned(),
            place: self.given.place(place),
            wire: wire.to_owned(),
            ty: if required {
                rust
            } else {
                RustType::Option(Box::new(rust))
            },
            required,
            secrecy: ty.secrecy(),
            docs: self.given.docs.member(docs, wire, name),
            fixed: required.then(|| self.fixed(ty)).flatten(),
            limits: docs.limits.clone(),
        }
    }

    /// The variant of an enum that has only one.
    fn fixed(&self, ty: &Type) -> Option<String> {
        let Type::Named(id) = ty else { return None };
        let single = match &self.scope.plan.model.ty(*id)?.shape {
            Shape::Enum(values) => values.len() == 1,
            Shape::Constants(values) => values.len() == 1,
            _ => false,
        };
        single
            .then(|| self.scope.names.members(*id).first().cloned())
            .flatten()
    }

    fn boxed(&self, member: (TypeId, usize), ty: RustType) -> RustType {
        if self.given.boxed.contains(&member) {
            RustType::Boxed(Box::new(ty))
        } else {
            ty
        }
    }

    pub(super) fn rest(&self, rest: &ModelRest) -> Option<Rest> {
        let (ty, secrecy) = match rest {
            ModelRest::Closed => return None,
            ModelRest::Open => (RustType::Members, Secrecy::Open),
            ModelRest::Typed(key, value) => {
                let map = (Box::new(self.scope.ty(key)), Box::new(self.scope.ty(value)));
                (RustType::Map(map.0, map.1), value.secrecy())
            }
        };
        Some(Rest { ty, secrecy })
    }

    fn variants<'v>(
        &self,
        values: impl Iterator<Item = (&'v Place, Literal, &'v Docs)>,
        names: &[String],
    ) -> Vec<Variant> {
        values
            .zip(names)
            .map(|((place, value, docs), name)| Variant {
                name: name.clone(),
                place: self.given.place(place),
                docs: self.given.docs.variant(docs, &value),
                value,
            })
            .collect()
    }
}
