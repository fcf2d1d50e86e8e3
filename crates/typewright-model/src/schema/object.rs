//! Objects: members known by name, and what stands beside them.

use typewright_source::Code;

use super::flat::Flat;
use super::normal::Normal;
use crate::lower::Lowering;
use crate::{Docs, Member, Object, Rest, Shape, Type};

impl<'a> Lowering<'a> {
    /// The type of the objects of a schema: members known by name, or a map.
    pub(crate) fn object_type(&mut self, flat: &Flat<'a>, normal: &Normal<'a>) -> Type {
        let rest = self.rest(normal);
        if normal.members.is_empty()
            && !normal.closed
            && !normal.empty
            && normal.required.is_empty()
        {
            return match rest {
                Rest::Typed(key, value) => Type::Map {
                    key: Box::new(key),
                    value: Box::new(value),
                },
                _ => Type::Map {
                    key: Box::new(Type::String),
                    value: Box::new(Type::Any),
                },
            };
        }
        let mut members = Vec::new();
        for (name, schemas) in &normal.members {
            let ty = self.type_of(schemas);
            let Some(nearest) = schemas.last() else {
                continue;
            };
            members.push(Member {
                place: nearest.place().clone(),
                name: (*name).to_owned(),
                ty,
                required: normal.required.contains(name),
                docs: self.docs_at(schemas),
            });
        }
        for name in &normal.required {
            if !normal.members.contains_key(name) {
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
            place,
            name: name.to_owned(),
            ty,
            required: true,
            docs: Docs::default(),
        }
    }

    /// What an object may hold beside its known members.
    pub(crate) fn rest(&mut self, normal: &Normal<'a>) -> Rest {
        let key = self.key_type(normal);
        let mut values: Vec<Type> = Vec::new();
        for schema in &normal.patterns {
            let ty = self.type_at(schema);
            if !values.contains(&ty) {
                values.push(ty);
            }
        }
        if values.is_empty() && !normal.additional.is_empty() {
            values.push(self.type_of(&normal.additional));
        }
        match values.as_slice() {
            [] if normal.closed || normal.empty => Rest::Closed,
            [] if key == Type::String => Rest::Open,
            [] => Rest::Typed(key, Type::Any),
            [Type::Any] if key == Type::String => Rest::Open,
            [one] => Rest::Typed(key, one.clone()),
            several if !several.contains(&Type::Any) => {
                Rest::Typed(key, super::union::union_of_patterns(self, normal))
            }
            _ => Rest::Open,
        }
    }

    fn key_type(&mut self, normal: &Normal<'a>) -> Type {
        if let Some(names) = normal.names.last() {
            let ty = self.type_of(&normal.names);
            if matches!(ty, Type::String | Type::Format(_)) || self.is_enum(&ty) {
                return ty;
            }
            if ty != Type::Any {
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
