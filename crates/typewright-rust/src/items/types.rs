//! Types of the model as Rust types, seen from one module.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use typewright_model::{Shape, Type, TypeId};

use super::{RustType, TypePath};
use crate::emit::Format;
use crate::names::{ModuleName, Names, RESERVED};
use crate::plan::Plan;

/// Where a type is asked for.
pub(super) struct Scope<'a> {
    /// The plan.
    pub(super) plan: &'a Plan<'a>,
    /// The names.
    pub(super) names: &'a Names,
    /// The module in which the type is written.
    pub(super) module: &'a ModuleName,
    /// The names that the module itself defines.
    pub(super) own: HashSet<String>,
    /// The types of other modules that are called by their name alone, by that name; nothing where all are called by
    /// their whole path.
    pub(super) imports: Option<RefCell<BTreeMap<String, TypePath>>>,
    /// The other crates whose types are used.
    pub(super) crates: &'a RefCell<BTreeSet<String>>,
    /// The string formats.
    pub(super) formats: &'a BTreeMap<String, Format>,
}

impl Scope<'_> {
    /// The Rust type of a use of a type.
    pub(super) fn ty(&self, ty: &Type) -> RustType {
        match ty {
            Type::Any => RustType::Value,
            Type::Bool => RustType::Bool,
            Type::Integer(width) => RustType::Integer(*width),
            Type::Number => RustType::Number,
            Type::String | Type::Secret => RustType::String,
            Type::Format(name) => {
                let format = self.formats.get(name);
                format.map_or(RustType::String, |format| {
                    let module = vec!["formats".to_owned()];
                    RustType::Path(self.imported(TypePath {
                        krate: None,
                        module,
                        name: format.name.clone(),
                    }))
                })
            }
            Type::Named(id) => self.path(*id),
            Type::List(inner) => RustType::Vec(Box::new(self.ty(inner))),
            Type::Map { key, value } if **key == Type::String && **value == Type::Any => {
                RustType::Members
            }
            Type::Map { key, value } => {
                RustType::Map(Box::new(self.ty(key)), Box::new(self.ty(value)))
            }
            Type::Nullable(inner) => RustType::Nullable(Box::new(self.ty(inner))),
            Type::Raw(inner) => RustType::Raw(Box::new(self.ty(inner))),
        }
    }

    /// The path to a named type.
    pub(super) fn path(&self, id: TypeId) -> RustType {
        let file = self.plan.model.ty(id).map(|def| def.place.file);
        let module = file.and_then(|file| self.names.modules.get(&file));
        let name = self.names.ty(id).to_owned();
        let (krate, path) = match module {
            Some(module) if module == self.module => (None, Vec::new()),
            Some(module) if module.package == self.module.package => (None, module.path.clone()),
            Some(module) => {
                let package = self.plan.model.packages.get(module.package);
                let package = package
                    .map(|package| package.name.clone())
                    .unwrap_or_default();
                let krate = package.replace('-', "_");
                self.crates.borrow_mut().insert(package);
                (Some(krate), module.path.clone())
            }
            None => (None, Vec::new()),
        };
        RustType::Path(self.imported(TypePath {
            krate,
            module: path,
            name,
        }))
    }

    /// The path to be written: the name alone where nothing else in the module has it.
    fn imported(&self, path: TypePath) -> TypePath {
        let Some(imports) = &self.imports else {
            return path;
        };
        if path.module.is_empty()
            || self.own.contains(&path.name)
            || RESERVED.contains(&path.name.as_str())
        {
            return path;
        }
        let mut imports = imports.borrow_mut();
        let known = imports
            .entry(path.name.clone())
            .or_insert_with(|| path.clone());
        if *known == path {
            TypePath {
                krate: None,
                module: Vec::new(),
                name: path.name,
            }
        } else {
            path
        }
    }

    /// A type in a branch or an answer: objects stand on the heap, so that no branch makes the others large, and
    /// adding a member to one never changes how it is held.
    pub(super) fn held(&self, ty: &Type) -> RustType {
        let large = match ty {
            Type::Named(id) => self.plan.model.ty(*id).is_some_and(|def| {
                matches!(
                    def.shape,
                    Shape::Object(_) | Shape::Union(_) | Shape::Tuple(_) | Shape::Wrapper(_)
                )
            }),
            _ => false,
        };
        if large {
            RustType::Boxed(Box::new(self.ty(ty)))
        } else {
            self.ty(ty)
        }
    }
}
