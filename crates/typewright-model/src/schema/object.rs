//! Objects: members known by name, and what stands beside them.

use typewright_source::{Code, Cursor};

use super::flat::Flat;
use super::normal::Normal;
use crate::lower::Lowering;
use crate::{Docs, Member, Object, Rest, Shape, Type, Typeless};

impl<'a> Lowering<'a> {
    /// The type of the objects of a schema: members known by name, or a map.
    pub(crate) fn object_type(&mut self, flat: &Flat<'a>, normal: &Normal<'a>) -> Type {
        let rest = self.rest(normal);
        let no_members = normal.members.is_empty() && normal.required.is_empty();
        match rest {
            Rest::Typed(key, value) if no_members => {
                return Type::Map {
                    key: Box::new(key),
                    value: Box::new(value),
                };
            }
            Rest::Open if no_members => {
                return Type::Map {
                    key: Box::new(Type::String),
                    value: Box::new(Type::Any),
                };
            }
            _ => {}
        }
        let mut members = Vec::new();
        for (name, schemas) in &normal.members {
            // A member that no value fits cannot be there.
            let required = normal.required.contains(name);
            if normal.forbidden.contains(name) || (!required && self.fits_nothing(schemas)) {
                continue;
            }
            let ty = self.member_type(flat, schemas);
            let Some(nearest) = schemas.last() else {
                continue;
            };
            let mut docs = self.docs_at(schemas);
            // A page about the type is told where the type is.
            docs.link = docs.link.filter(|_| nearest.get("externalDocs").is_some());
            members.push(Member {
                place: nearest.place().clone(),
                name: (*name).to_owned(),
                secrecy: self.secrecy_of(nearest.place(), Some(name), &ty),
                ty,
                required,
                docs,
            });
        }
        for name in &normal.required {
            if normal.forbidden.contains(name) {
                let what = format!("the member `{name}` has to be there, and no value fits it");
                self.unsupported(flat.site.place(), Code::NeverSchema, &what);
            }
            if !members.iter().any(|member: &Member| member.name == *name) {
                members.push(self.undescribed_member(flat, normal, name, &rest));
            }
        }
        self.define(flat, Shape::Object(Object { members, rest }))
    }

    /// A member that is required and has no schema of its own: anything, or what the other members are.
    fn undescribed_member(
        &mut self,
        flat: &Flat<'a>,
        normal: &Normal<'a>,
        name: &str,
        rest: &Rest,
    ) -> Member {
        let ty = match rest {
            Rest::Typed(_, value) if normal.patterns.is_empty() => value.clone(),
            _ => Type::Any,
        };
        let lists = flat.parts.iter().filter_map(|part| part.at.get("required"));
        let place = lists
            .flat_map(|list| list.items().collect::<Vec<_>>())
            .find(|item| item.as_str() == Some(name))
            .map_or_else(|| flat.site.place().clone(), |item| item.place().clone());
        Member {
            secrecy: self.secrecy_of(&place, Some(name), &ty),
            place,
            name: name.to_owned(),
            ty,
            required: true,
            docs: Docs::default(),
        }
    }

    /// What an object may hold beside its known members.
    pub(crate) fn rest(&mut self, normal: &Normal<'a>) -> Rest {
        if normal.empty || self.fits_nothing(&normal.names) {
            return Rest::Closed;
        }
        let key = self.key_type(normal);
        let mut schemas: Vec<&Cursor<'a>> = Vec::new();
        let mut values: Vec<Type> = Vec::new();
        for schema in &normal.patterns {
            if self.fits_nothing(std::slice::from_ref(schema)) {
                continue;
            }
            schemas.push(schema);
            let ty = self.type_at(schema);
            if !values.contains(&ty) {
                values.push(ty);
            }
        }
        let closed = normal.closed || self.fits_nothing(&normal.additional);
        if !closed && !normal.additional.is_empty() {
            schemas.extend(normal.additional.last());
            let ty = self.type_of(&normal.additional);
            if !values.contains(&ty) {
                values.push(ty);
            }
        } else if !closed && normal.open_patterns && self.options().typeless == Typeless::Any {
            // To the letter, a name that matches no pattern may stand beside anything.
            values.push(Type::Any);
        }
        match values.as_slice() {
            [] if closed => Rest::Closed,
            [] if key == Type::String => Rest::Open,
            [] => Rest::Typed(key, Type::Any),
            [Type::Any] if key == Type::String => Rest::Open,
            [one] => Rest::Typed(key, one.clone()),
            several if !several.contains(&Type::Any) => {
                Rest::Typed(key, super::union::union_of_patterns(self, normal, &schemas))
            }
            _ => Rest::Open,
        }
    }

    fn key_type(&mut self, normal: &Normal<'a>) -> Type {
        if let Some(names) = normal.names.last() {
            let ty = self.type_of(&normal.names);
            if matches!(ty, Type::String | Type::Secret | Type::Format(_)) || self.is_enum(&ty) {
                // Names can always be shown.
                return ty.shown();
            }
            let asks_for_strings = self.options().typeless == Typeless::Implied;
            if ty != Type::Any && asks_for_strings {
                self.unsupported(
                    &names.place().clone(),
                    Code::UnsupportedSchema,
                    "`propertyNames` that are no strings",
                );
            }
        }
        let mark = self.options().pattern_format_mark.clone();
        let mut formats = normal.patterns.iter().map(|at| {
            mark.as_ref()
                .and_then(|mark| at.get(mark))
                .and_then(|format| format.as_str().map(str::to_owned))
        });
        let first = formats.next().flatten();
        match first {
            Some(format)
                if self.is_format(&format)
                    && formats.all(|other| other.as_deref() == Some(&format)) =>
            {
                Type::Format(format)
            }
            _ => Type::String,
        }
    }
}
