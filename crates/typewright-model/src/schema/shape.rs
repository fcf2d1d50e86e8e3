//! From the normal form to a type. Each kind of value has its function; whatever has no shape is reported.

use typewright_source::{Code, Cursor, Diagnostic, Location, Place, Spot};

use super::docs_of;
use super::flat::{Flat, Part, flatten};
use super::normal::{Normal, contradiction, normalise};
use super::union::union_type;
use crate::lower::{Lowering, Memo};
use crate::{Docs, Element, Facet, Kinds, Secrecy, Shape, Tuple, Type, TypeDef, Typeless, Width};

/// The schemas that apply together at one place.
pub(crate) type Site<'a> = Vec<Part<'a>>;

impl<'a> Lowering<'a> {
    /// The type at a schema.
    pub(crate) fn type_at(&mut self, at: &Cursor<'a>) -> Type {
        self.type_of(std::slice::from_ref(at))
    }

    /// The type of what has to fit all of the schemas.
    pub(crate) fn type_of(&mut self, schemas: &[Cursor<'a>]) -> Type {
        self.type_of_site(&site_of(schemas))
    }

    /// What applies where all of the schemas do, brought to the normal form: for a body that is not a value of its type.
    pub(crate) fn normal_of(&mut self, schemas: &[Cursor<'a>]) -> Option<(Flat<'a>, Normal<'a>)> {
        let flat = flatten(self, &site_of(schemas))?;
        let normal = normalise(self, &flat);
        Some((flat, normal))
    }

    pub(crate) fn type_of_site(&mut self, site: &Site<'a>) -> Type {
        self.chosen_or_written(site, None)
    }

    /// The type of a member: within an alternative made anew, what is put together for it is named like it.
    pub(crate) fn member_type(&mut self, owner: &Flat<'a>, schemas: &[Cursor<'a>]) -> Type {
        let facet = owner.facet.filter(|facet| matches!(facet, Facet::Over(_)));
        self.chosen_or_written(&site_of(schemas), facet)
    }

    fn chosen_or_written(&mut self, site: &Site<'a>, facet: Option<Facet>) -> Type {
        match self.chosen_union(site) {
            Some(union) => {
                if let Some(flat) = flatten(self, site).filter(|_| facet.is_none()) {
                    self.keep_examples(site, &flat, &union);
                }
                union
            }
            None => self.written_type(site, facet),
        }
    }

    /// The type of schemas as they are written. `facet` is for what is put together of several.
    pub(crate) fn written_type(&mut self, site: &Site<'a>, facet: Option<Facet>) -> Type {
        let Some(mut flat) = flatten(self, site) else {
            return Type::Any;
        };
        if flat.parts.len() > 1 {
            flat.facet = facet;
        }
        if flat.never {
            return self.never(&flat);
        }
        if flat.parts.is_empty() {
            self.keep_examples(site, &flat, &Type::Any);
            return Type::Any;
        }
        let ty = self.type_of_flat(&flat);
        let ty = if flat.nullable { nullable(ty) } else { ty };
        if facet.is_none() {
            self.keep_examples(site, &flat, &ty);
        }
        ty
    }

    /// What stands where no value can: nothing that can be said in Rust.
    pub(crate) fn never(&mut self, flat: &Flat<'a>) -> Type {
        self.unsupported(
            flat.site.place(),
            Code::NeverSchema,
            "a schema that no value fits has no type",
        );
        Type::Any
    }

    pub(crate) fn type_of_flat(&mut self, flat: &Flat<'a>) -> Type {
        let key = flat.key();
        match self.memo(&key) {
            Some(Memo::Done(ty)) => return ty,
            Some(Memo::Open) => return self.named_while_open(flat),
            None => {}
        }
        if !self.deeper(&flat.site) {
            return Type::Any;
        }
        self.open(key.clone());
        let normal = normalise(self, flat);
        let inner = self.shape(flat, &normal);
        self.shallower();
        let mut inner = self.close(&key, inner, flat);
        if nesting(&inner) > MAX_NESTING {
            self.too_deep(flat.site.place());
            inner = Type::Any;
        }
        let ty = if normal.nullable && !normal.is_null() {
            nullable(inner)
        } else {
            inner
        };
        self.done(key, ty.clone());
        ty
    }

    /// The type of a schema that is met again while it is being made: it gets a name so that it can contain itself.
    fn named_while_open(&mut self, flat: &Flat<'a>) -> Type {
        let id = self.reserve(flat);
        if self.admits_null(flat) {
            nullable(Type::Named(id))
        } else {
            Type::Named(id)
        }
    }

    fn shape(&mut self, flat: &Flat<'a>, normal: &Normal<'a>) -> Type {
        if normal.kinds.is_empty() && !normal.nullable {
            return match self.options().typeless {
                Typeless::Implied => {
                    contradiction(self, flat);
                    Type::Any
                }
                Typeless::Any => self.never(flat),
            };
        }
        if let Some(values) = &normal.values {
            return if values.is_empty() && !normal.nullable {
                self.never(flat)
            } else {
                self.values_type(flat, values)
            };
        }
        if !normal.alternatives.is_empty()
            && let Some(ty) = union_type(self, flat, normal)
        {
            return ty;
        }
        if normal.kinds == Kinds::ANY {
            return self.typeless(flat, normal);
        }
        let kinds = normal.kinds.split();
        match kinds.as_slice() {
            [] => self.values_type(flat, &[]),
            [kind] => self.kind_type(flat, normal, *kind),
            several => super::union::union_of_kinds(self, flat, normal, several),
        }
    }

    /// The type of the values of one kind.
    pub(crate) fn kind_type(&mut self, flat: &Flat<'a>, normal: &Normal<'a>, kind: Kinds) -> Type {
        if kind == Kinds::OBJECT {
            self.object_type(flat, normal)
        } else if kind == Kinds::ARRAY {
            self.array_type(flat, normal)
        } else if kind == Kinds::STRING {
            match normal.format {
                Some(format) if self.is_format(format) => Type::Format(format.to_owned()),
                _ => match self.secrecy_of_strings(flat, normal) {
                    Secrecy::Secret => Type::Secret,
                    Secrecy::Open => Type::String,
                },
            }
        } else if kind == Kinds::INTEGER {
            Type::Integer(match self.options().typeless {
                Typeless::Implied => width(normal.format),
                Typeless::Any => Width::Any,
            })
        } else if kind == Kinds::BOOL {
            Type::Bool
        } else if kind == Kinds::NUMBER || kind == Kinds::FRACTION {
            Type::Number
        } else {
            Type::Any
        }
    }

    fn array_type(&mut self, flat: &Flat<'a>, normal: &Normal<'a>) -> Type {
        // Where no element fits, the array ends.
        let mut closed = self.fits_nothing(&normal.items);
        if normal.prefix.is_empty() && !closed {
            return Type::List(Box::new(self.element_type(&normal.items)));
        }
        let mut elements = Vec::new();
        for (index, schemas) in normal.prefix.iter().enumerate() {
            if self.fits_nothing(schemas) {
                closed = true;
                break;
            }
            let ty = self.type_of(schemas);
            let Some(nearest) = schemas.last() else {
                continue;
            };
            elements.push(Element {
                place: nearest.place().clone(),
                title: title(nearest),
                secrecy: self.secrecy_of(nearest.place(), None, &ty),
                ty,
                required: index < normal.min_items,
                docs: self.docs_at(schemas),
            });
        }
        let rest = (!closed).then(|| self.element_type(&normal.items));
        self.define(flat, Shape::Tuple(Tuple { elements, rest }))
    }

    /// Gives a shape that has a name of its own its identity.
    pub(crate) fn define(&mut self, flat: &Flat<'a>, shape: Shape) -> Type {
        let id = self.reserve(flat);
        let def = self.definition(flat, shape);
        self.set(id, def);
        Type::Named(id)
    }

    pub(crate) fn definition(&self, flat: &Flat<'a>, shape: Shape) -> TypeDef {
        let own: Vec<Cursor<'a>> = match flat.parts.as_slice() {
            [part] => vec![part.at.clone()],
            parts => {
                let inline = parts
                    .iter()
                    .filter(|part| part.inline)
                    .map(|part| part.at.clone());
                inline.chain([flat.site.clone()]).collect()
            }
        };
        let place: Place = match flat.parts.as_slice() {
            [part] => part.at.place().clone(),
            _ => flat.site.place().clone(),
        };
        TypeDef {
            place,
            title: own.iter().rev().find_map(title),
            docs: docs_of(self.options(), &own),
            shape,
            facet: flat.facet,
        }
    }

    /// The docs of a use of schemas: what is said at the place counts more than what the type says of itself.
    pub(crate) fn docs_at(&mut self, schemas: &[Cursor<'a>]) -> Docs {
        let Some(flat) = flatten(self, &site_of(schemas)) else {
            return Docs::default();
        };
        let mut docs = docs_of(self.options(), &flat.notes);
        docs.limits.extend(self.limits_within(&flat.notes));
        docs
    }
}

/// Schemas as they stand at a place, before anything is known of them.
pub(crate) fn site_of<'a>(schemas: &[Cursor<'a>]) -> Site<'a> {
    let part = |at: &Cursor<'a>| Part {
        at: at.clone(),
        inline: true,
        alternatives: true,
    };
    schemas.iter().map(part).collect()
}

/// How many lists and maps may stand in each other: more than anybody means, fewer than Rust refuses.
const MAX_NESTING: usize = 48;

fn nesting(ty: &Type) -> usize {
    match ty {
        Type::List(inner) | Type::Nullable(inner) | Type::Raw(inner) => 1 + nesting(inner),
        Type::Map { value, .. } => 1 + nesting(value),
        _ => 0,
    }
}

/// `null` beside the values of a type.
pub(crate) fn nullable(ty: Type) -> Type {
    match ty {
        Type::Any | Type::Nullable(_) => ty,
        other => Type::Nullable(Box::new(other)),
    }
}

/// A schema's `title`.
pub(crate) fn title(at: &Cursor<'_>) -> Option<String> {
    at.get("title")
        .and_then(|title| title.as_str().map(str::to_owned))
}

fn width(format: Option<&str>) -> Width {
    match format {
        Some("int8") => Width::I8,
        Some("int16") => Width::I16,
        Some("int32") => Width::I32,
        Some("uint8") => Width::U8,
        Some("uint16") => Width::U16,
        Some("uint32") => Width::U32,
        Some("uint64") => Width::U64,
        _ => Width::I64,
    }
}

impl Lowering<'_> {
    /// Reports a schema that leads too deep.
    pub(crate) fn too_deep(&mut self, place: &Place) {
        self.report(Diagnostic::new(
            Code::SchemaTooDeep,
            "schemas are nested too deep here",
            Location::Place(place.clone(), Spot::Value),
        ));
    }
}
