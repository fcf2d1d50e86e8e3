//! Reading a form of several parts: each part goes to the member of its name.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::field::{FilePart, PartSlot, PartView};
use super::form::{Form, FormMember, FormRest, FormRestMut};
use super::{Disposition, boundary_of, collect_now};
use crate::field::{MapField, ObjectField, Rest, RestMut, Slot, UnionField};
use crate::http::body::{is_json, pointer};
use crate::http::pairs::is_literal;
use crate::http::text::read_text;
use crate::http::{Blob, Fault, MessageError};
use crate::json;

/// The parts of a form by name.
type Received = BTreeMap<String, Vec<FilePart>>;

/// What a form is read into: one with files, or any value without.
pub(crate) enum FormSlot<'a> {
    Form(&'a mut dyn Form),
    Value(Slot<'a>),
}

/// Reads a form.
pub(crate) fn read_form_data(
    slot: FormSlot<'_>,
    media_type: &str,
    body: Bytes,
) -> Result<(), MessageError> {
    let unreadable = |reason: &str| MessageError::body("", Fault::Unreadable(reason.to_owned()));
    let boundary = boundary_of(media_type).ok_or_else(|| unreadable("it names no boundary"))?;
    let parts = collect_now(body, &boundary).map_err(|error| unreadable(&error.to_string()))?;
    let mut received = Received::new();
    for part in parts {
        let disposition = Disposition::of(&part.headers);
        let name = disposition
            .name
            .ok_or_else(|| unreadable("a part has no name"))?;
        let media_type = part.media_type().unwrap_or_default().to_owned();
        received.entry(name).or_default().push(FilePart {
            name: disposition.file_name,
            content: Blob::new(media_type, part.body),
        });
    }
    match slot {
        FormSlot::Form(form) => read_members(form, received),
        FormSlot::Value(slot) => read_value(slot, received),
    }
}

fn read_members(form: &mut dyn Form, mut received: Received) -> Result<(), MessageError> {
    for index in 0.. {
        let Some(member) = form.member(index) else {
            break;
        };
        match (received.remove(member.name), form.slot_at(index)) {
            (Some(parts), Some(slot)) => {
                let read = read_part(slot, parts, member.media_type);
                read.map_err(|reason| fault(member.name, Fault::Invalid(reason)))?;
            }
            _ if member.required => return Err(fault(member.name, Fault::Missing)),
            _ => {}
        }
    }
    match form.rest_mut() {
        FormRestMut::Closed => match received.keys().next() {
            None => Ok(()),
            Some(name) => Err(fault(
                name,
                Fault::Invalid("there is no such member".to_owned()),
            )),
        },
        FormRestMut::Values(map) => read_entries(map, received),
        FormRestMut::Members(slot) => read_value(slot, received),
        FormRestMut::Parts(rest) => {
            *rest = received;
            Ok(())
        }
    }
}

fn fault(name: &str, fault: Fault) -> MessageError {
    MessageError::body(pointer(name), fault)
}

fn read_entries(map: &mut dyn MapField, received: Received) -> Result<(), MessageError> {
    for (name, parts) in received {
        if let Some(slot) = map.insert(name.as_str().into()) {
            let read = read_value_parts(slot, &parts, None);
            read.map_err(|reason| fault(&name, Fault::Invalid(reason)))?;
        }
    }
    Ok(())
}

/// Reads a value without files: an object, a map, or one of several.
fn read_value(slot: Slot<'_>, received: Received) -> Result<(), MessageError> {
    match slot {
        Slot::Optional(target) | Slot::Nullable(target) => read_value(target.fill(), received),
        Slot::Object(object) => read_members(&mut Members(object), received),
        Slot::Map(map) => {
            map.clear();
            read_entries(map, received)
        }
        Slot::Union(union) => read_union(union, &received),
        _ => {
            let reason = "it is not of a kind that has members".to_owned();
            Err(MessageError::body("", Fault::Invalid(reason)))
        }
    }
}

/// The first branch that the parts can be.
fn read_union(union: &mut dyn UnionField, received: &Received) -> Result<(), MessageError> {
    for (index, branch) in union.branches().iter().enumerate() {
        let there = branch
            .required
            .iter()
            .all(|name| received.contains_key(*name));
        let fits = there
            && branch.constants.iter().all(|(name, values)| {
                let parts = received.get(*name).map(Vec::as_slice).unwrap_or_default();
                parts
                    .iter()
                    .all(|part| text_of(part).is_ok_and(|text| is_literal(text, values)))
            });
        if fits
            && let Some(slot) = union.choose(index)
            && read_value(slot, received.clone()).is_ok()
        {
            return Ok(());
        }
    }
    let reason = "it is none of the forms that it may be".to_owned();
    Err(MessageError::body("", Fault::Invalid(reason)))
}

fn read_part(
    slot: PartSlot<'_>,
    parts: Vec<FilePart>,
    media_type: Option<&str>,
) -> Result<(), String> {
    let several = || "there is more than one part of this name".to_owned();
    match slot {
        PartSlot::Value(slot) => read_value_parts(slot, &parts, media_type),
        PartSlot::Files(files) => files.put(parts).then_some(()).ok_or_else(several),
        PartSlot::Either(either) => {
            let [part] = <[FilePart; 1]>::try_from(parts).map_err(|_| several())?;
            let found = &part.content.media_type;
            let text = found.is_empty() || found.starts_with("text/") || is_json(found);
            if part.name.is_some() || !text {
                either.put(part);
                return Ok(());
            }
            let slot = either.choose().ok_or_else(several)?;
            read_value_parts(slot, &[part], media_type)
        }
    }
}

/// Reads the parts of one name into a value: a list takes all of them, anything else the only one.
fn read_value_parts(
    slot: Slot<'_>,
    parts: &[FilePart],
    media_type: Option<&str>,
) -> Result<(), String> {
    match (slot, parts) {
        (Slot::Optional(target), _) => read_value_parts(target.fill(), parts, media_type),
        (Slot::Nullable(target), [part]) if text_of(part) == Ok("null") => {
            target.clear();
            Ok(())
        }
        (Slot::Nullable(target), _) => read_value_parts(target.fill(), parts, media_type),
        (Slot::List(list), _) if !media_type.is_some_and(is_json) => {
            list.clear();
            for part in parts {
                if let Some(slot) = list.push() {
                    read_one(slot, part, media_type)?;
                }
            }
            Ok(())
        }
        (slot, [part]) => read_one(slot, part, media_type),
        _ => Err("there is more than one part of this name".to_owned()),
    }
}

fn read_one(slot: Slot<'_>, part: &FilePart, media_type: Option<&str>) -> Result<(), String> {
    let text = text_of(part)?;
    if is_json(&part.content.media_type) || media_type.is_some_and(is_json) {
        return json::read_slice(slot, text.as_bytes()).map_err(|error| error.to_string());
    }
    read_text(slot, text.into())
}

fn text_of(part: &FilePart) -> Result<&str, String> {
    let bytes = part.content.body.as_bytes();
    let bytes = bytes.ok_or_else(|| "it was not received".to_owned())?;
    std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
}

/// An object as a form.
struct Members<'a>(&'a mut dyn ObjectField);

impl Form for Members<'_> {
    fn member(&self, index: usize) -> Option<FormMember> {
        let member = self.0.table().members.get(index)?;
        Some(FormMember {
            name: member.name,
            required: member.required,
            media_type: None,
            limits: &[],
        })
    }

    fn view_at(&self, index: usize) -> Option<PartView<'_>> {
        Some(PartView::Value(self.0.view_at(index)))
    }

    fn slot_at(&mut self, index: usize) -> Option<PartSlot<'_>> {
        self.0.slot_at(index).map(PartSlot::Value)
    }

    fn rest(&self) -> FormRest<'_> {
        match self.0.rest() {
            Rest::Members(map) => FormRest::Values(map),
            Rest::Closed | Rest::Elements(_) => FormRest::Closed,
        }
    }

    fn rest_mut(&mut self) -> FormRestMut<'_> {
        match self.0.rest_mut() {
            RestMut::Members(map) => FormRestMut::Values(map),
            RestMut::Closed | RestMut::Elements(_) => FormRestMut::Closed,
        }
    }
}
