//! The public surface of a crate as a list: every name that its users can write, with its Rust type and the place in the
//! definitions that it comes from. For people who review a change, and for tests.

use std::collections::BTreeMap;

use crate::emit::{Format, groups, rust_type, service_name};
use crate::items::{
    AnswerPayload, ContentsVariant, Crate, Enum, Field, Item, Module, Operation, RustType, Struct,
};

/// A name that users can write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The path in the crate: `presence::GetPresenceResponse::presence`.
    pub path: String,
    /// What it is: `struct`, `field`, `variant`…
    pub kind: Kind,
    /// The Rust type of a field, or of what a variant holds.
    pub ty: Option<String>,
    /// The place in the definitions, `api/x.yaml#/paths/…`; the name in them of a format or a security scheme.
    pub place: String,
    /// Whether the type is known.
    pub typing: Typing,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An operation.
    Operation,
    /// A method of the client and of the server's trait.
    Method,
    /// A trait to implement.
    Trait,
    /// A function.
    Function,
    /// A static.
    Static,
    /// A struct.
    Struct,
    /// An enum.
    Enum,
    /// A field.
    Field,
    /// A variant.
    Variant,
}

impl Kind {
    /// In one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Method => "method",
            Self::Trait => "trait",
            Self::Function => "fn",
            Self::Static => "static",
            Self::Struct => "struct",
            Self::Enum => "enum",
            Self::Field => "field",
            Self::Variant => "variant",
        }
    }
}

impl Name {
    fn bare(path: String, kind: Kind, place: &str) -> Self {
        Self {
            path,
            kind,
            ty: None,
            place: place.to_owned(),
            typing: Typing::Typed,
        }
    }
}

/// Whether something says what a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    /// Its definition does.
    Typed,
    /// Nothing does: the definition allows anything.
    Untyped,
}

/// The surface of a crate, in the order in which its files are read.
#[must_use]
pub fn surface(krate: &Crate, formats: &BTreeMap<String, Format>) -> Vec<Name> {
    let mut names = Vec::new();
    for wire in krate.formats.iter().filter(|_| krate.formats_of.is_none()) {
        if let Some(format) = formats.get(wire) {
            names.push(Name::bare(
                format!("formats::{}", format.name),
                Kind::Struct,
                wire,
            ));
        }
    }
    for scheme in &krate.schemes {
        let path = format!("security::{}", scheme.name);
        names.push(Name::bare(path, Kind::Static, &scheme.scheme.name));
    }
    for group in groups(krate).values() {
        let path = format!("client::{}", group.ty);
        names.push(Name::bare(path, Kind::Struct, &group.title));
    }
    for module in &krate.modules {
        let mut list = List {
            module,
            names: &mut names,
        };
        for operation in &module.operations {
            list.operation(operation);
        }
        for item in &module.types {
            list.item(item);
        }
        if !module.operations.is_empty() {
            let name = service_name(module);
            list.add(&[&name], Kind::Trait, None, &module.source);
            list.add(&["router"], Kind::Function, None, &module.source);
        }
    }
    names
}

struct List<'a> {
    module: &'a Module,
    names: &'a mut Vec<Name>,
}

impl List<'_> {
    fn add(&mut self, path: &[&str], kind: Kind, ty: Option<&RustType>, place: &str) {
        let modules = self.module.path.iter().map(String::as_str);
        let path: Vec<&str> = modules.chain(path.iter().copied()).collect();
        self.names.push(Name {
            path: path.join("::"),
            kind,
            ty: ty.map(|ty| rust_type(&self.whole(ty))),
            place: place.to_owned(),
            typing: match ty {
                Some(ty) if is_untyped(ty) => Typing::Untyped,
                _ => Typing::Typed,
            },
        });
    }

    /// A type with the whole paths of what the module imports.
    fn whole(&self, ty: &RustType) -> RustType {
        let imports = &self.module.imports;
        ty.with_paths(&|path| {
            let bare = path.module.is_empty() && path.krate.is_none();
            let imported = imports
                .iter()
                .find(|import| bare && import.name == path.name);
            imported.unwrap_or(path).clone()
        })
    }

    fn operation(&mut self, operation: &Operation) {
        let place = &operation.place;
        self.add(&[&operation.name], Kind::Operation, None, place);
        self.add(&["Client", &operation.method], Kind::Method, None, place);
        for item in &operation.items {
            self.item(item);
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Object(item) | Item::Tuple(item) => self.strukt(item),
            Item::Message(item) => self.strukt(&item.body),
            Item::Form(item) => self.strukt(&item.body),
            Item::Enum(item) | Item::Constants(item) => self.constants(item),
            Item::Union(item) => {
                self.add(&[&item.name], Kind::Enum, None, &item.place);
                for branch in &item.branches {
                    let path = [item.name.as_str(), &branch.name];
                    self.add(&path, Kind::Variant, Some(&branch.ty), &branch.place);
                }
                if let Some(common) = &item.common {
                    let path = [item.name.as_str(), "common"];
                    self.add(&path, Kind::Method, Some(common), &item.place);
                }
            }
            Item::Wrapper(item) => {
                self.add(&[&item.name], Kind::Struct, Some(&item.ty), &item.place);
            }
            Item::Contents(item) => {
                self.add(&[&item.name], Kind::Enum, None, &item.place);
                for ContentsVariant { name, ty, .. } in &item.variants {
                    let path = [item.name.as_str(), name];
                    self.add(&path, Kind::Variant, Some(ty), &item.place);
                }
            }
            Item::Answers(item) => {
                self.add(&[&item.name], Kind::Enum, None, &item.place);
                for variant in &item.variants {
                    let ty = match &variant.payload {
                        AnswerPayload::Empty => None,
                        AnswerPayload::Body(_, _, ty) | AnswerPayload::Message(ty) => Some(ty),
                    };
                    let path = [item.name.as_str(), &variant.name];
                    self.add(&path, Kind::Variant, ty, &variant.place);
                }
            }
        }
    }

    fn strukt(&mut self, item: &Struct) {
        self.add(&[&item.name], Kind::Struct, None, &item.place);
        for field in &item.fields {
            self.field(item, field);
        }
        self.constructor(item);
        // Unknown members are kept, and nothing can be known of them: only what has a type is listed.
        if let Some(rest) = item
            .rest
            .as_ref()
            .filter(|rest| rest.ty != RustType::Members)
        {
            let path = [item.name.as_str(), "extra"];
            self.add(&path, Kind::Field, Some(&rest.ty), &item.place);
        }
    }

    /// `new`: what it takes changes with what has to be there, and with its order.
    fn constructor(&mut self, item: &Struct) {
        let required = item
            .fields
            .iter()
            .filter(|field| field.required && field.fixed.is_none());
        let types: Vec<String> = required
            .map(|field| rust_type(&self.whole(&field.ty)))
            .collect();
        self.add(&[&item.name, "new"], Kind::Function, None, &item.place);
        if let Some(name) = self.names.last_mut() {
            name.ty = Some(format!("fn({})", types.join(", ")));
        }
    }

    fn field(&mut self, item: &Struct, field: &Field) {
        let path = [item.name.as_str(), &field.name];
        self.add(&path, Kind::Field, Some(&field.ty), &field.place);
    }

    fn constants(&mut self, item: &Enum) {
        self.add(&[&item.name], Kind::Enum, None, &item.place);
        for variant in &item.variants {
            let path = [item.name.as_str(), &variant.name];
            self.add(&path, Kind::Variant, None, &variant.place);
        }
    }
}

/// Whether a value of the type, or a part of it, can be anything.
fn is_untyped(ty: &RustType) -> bool {
    match ty {
        RustType::Value | RustType::Members => true,
        RustType::Vec(inner)
        | RustType::Option(inner)
        | RustType::Nullable(inner)
        | RustType::Raw(inner)
        | RustType::FileOr(inner)
        | RustType::Boxed(inner)
        | RustType::Map(_, inner) => is_untyped(inner),
        RustType::Bool
        | RustType::Integer(_)
        | RustType::Number
        | RustType::String
        | RustType::Blob
        | RustType::Multipart
        | RustType::File
        | RustType::Path(_) => false,
    }
}
