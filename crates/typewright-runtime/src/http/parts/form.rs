//! Forms of several parts, `multipart/form-data`: the members of a value, each a part. Here it is written.

use std::borrow::Cow;
use std::collections::BTreeMap;

use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

use super::field::{FilePart, PartSlot, PartView};
use super::{Disposition, Part};
use crate::Value;
use crate::field::{Limit, MapField, Rest, Slot, View};
use crate::http::body::is_json;
use crate::http::text::{to_json, to_text};
use crate::http::{Blob, EncodeError};

/// A form whose members are parts. Implemented by [`form!`](crate::form).
pub trait Form {
    /// The member at `index`, in the order of the definition.
    fn member(&self, index: usize) -> Option<FormMember>;
    /// The member at `index`, to be written.
    fn view_at(&self, index: usize) -> Option<PartView<'_>>;
    /// The place for the member at `index`.
    fn slot_at(&mut self, index: usize) -> Option<PartSlot<'_>>;
    /// What it keeps beside these.
    fn rest(&self) -> FormRest<'_>;
    /// The same, to be read into.
    fn rest_mut(&mut self) -> FormRestMut<'_>;
}

/// A form that can be made to be read into.
pub trait FormField: Form + Sized {
    /// A form to be read into.
    fn blank() -> Self;
}

impl<T: Form> Form for Box<T> {
    fn member(&self, index: usize) -> Option<FormMember> {
        T::member(self, index)
    }

    fn view_at(&self, index: usize) -> Option<PartView<'_>> {
        T::view_at(self, index)
    }

    fn slot_at(&mut self, index: usize) -> Option<PartSlot<'_>> {
        T::slot_at(self, index)
    }

    fn rest(&self) -> FormRest<'_> {
        T::rest(self)
    }

    fn rest_mut(&mut self) -> FormRestMut<'_> {
        T::rest_mut(self)
    }
}

impl<T: FormField> FormField for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }
}

/// A form, or an `Option` of one.
#[doc(hidden)]
pub trait FormBody: Sized {
    /// A body to be read into.
    fn blank() -> Self;
    /// The form, if there is one.
    fn form(&self) -> Option<&dyn Form>;
    /// The form, to be read into.
    fn form_mut(&mut self) -> &mut dyn Form;
}

impl<T: FormField> FormBody for T {
    fn blank() -> Self {
        FormField::blank()
    }

    fn form(&self) -> Option<&dyn Form> {
        Some(self)
    }

    fn form_mut(&mut self) -> &mut dyn Form {
        self
    }
}

impl<T: FormField> FormBody for Option<T> {
    fn blank() -> Self {
        None
    }

    fn form(&self) -> Option<&dyn Form> {
        self.as_ref().map(|form| form as &dyn Form)
    }

    fn form_mut(&mut self) -> &mut dyn Form {
        self.get_or_insert_with(FormField::blank)
    }
}

/// A member of a form.
#[derive(Clone, Copy, Debug)]
pub struct FormMember {
    /// The name of its parts.
    pub name: &'static str,
    /// Whether it has to be there.
    pub required: bool,
    /// The media type of its parts, if it is not the usual one.
    pub media_type: Option<&'static str>,
    /// Bounds the value keeps.
    pub limits: &'static [Limit],
}

/// What a form keeps beside its members.
pub enum FormRest<'a> {
    /// Nothing.
    Closed,
    /// Values by name.
    Values(&'a dyn MapField),
    /// Parts by name, as they are.
    Parts(&'a BTreeMap<String, Vec<FilePart>>),
    /// A value whose members are parts.
    Members(View<'a>),
}

/// [`FormRest`], to be read into.
pub enum FormRestMut<'a> {
    /// Nothing: other parts are an error.
    Closed,
    /// Values by name.
    Values(&'a mut dyn MapField),
    /// Parts by name, as they are.
    Parts(&'a mut BTreeMap<String, Vec<FilePart>>),
    /// A value whose members are parts.
    Members(Slot<'a>),
}

/// The parts of a form.
pub(crate) fn form_parts(form: &dyn Form) -> Result<Vec<Part>, EncodeError> {
    let mut parts = Vec::new();
    for index in 0.. {
        let (Some(member), Some(view)) = (form.member(index), form.view_at(index)) else {
            break;
        };
        let before = parts.len();
        match view {
            PartView::Value(view) => push_value(&mut parts, member.name, view, member.media_type)?,
            PartView::Files(files) => {
                for file in files {
                    parts.push(file_part(member.name, file, member.media_type)?);
                }
            }
        }
        if member.required && parts.len() == before {
            return Err(EncodeError::Missing(member.name));
        }
    }
    match form.rest() {
        FormRest::Closed => {}
        FormRest::Values(map) => push_entries(&mut parts, map)?,
        FormRest::Members(view) => parts.extend(value_parts(view)?),
        FormRest::Parts(rest) => {
            for (name, files) in rest {
                for file in files {
                    parts.push(file_part(name, file, None)?);
                }
            }
        }
    }
    Ok(parts)
}

/// The parts of a value without files: its members.
pub(crate) fn value_parts(view: View<'_>) -> Result<Vec<Part>, EncodeError> {
    let mut parts = Vec::new();
    match view {
        View::Object(object) => {
            for (index, member) in object.table().members.iter().enumerate() {
                push_value(&mut parts, member.name, object.view_at(index), None)?;
            }
            if let Rest::Members(rest) = object.rest() {
                push_entries(&mut parts, rest)?;
            }
        }
        View::Map(map) => push_entries(&mut parts, map)?,
        View::Any(Value::Object(members)) | View::Unknown(Value::Object(members)) => {
            for (name, value) in members {
                push_value(&mut parts, name, View::Any(value), None)?;
            }
        }
        _ => return Err(EncodeError::Style("body")),
    }
    Ok(parts)
}

fn push_entries(parts: &mut Vec<Part>, map: &dyn MapField) -> Result<(), EncodeError> {
    let mut result = Ok(());
    map.for_each(&mut |name, view| {
        result = push_value(parts, name, view, None);
        result.is_ok()
    });
    result
}

/// A value as parts of one name: text, or JSON if it is more than that; a list is a part for each element.
fn push_value(
    parts: &mut Vec<Part>,
    name: &str,
    view: View<'_>,
    media_type: Option<&str>,
) -> Result<(), EncodeError> {
    let (text, usual): (Cow<'_, str>, _) = match (view, media_type) {
        (View::Absent, _) => return Ok(()),
        (view, Some(media_type)) if is_json(media_type) => (to_json(view).into(), None),
        (View::List(list), _) => {
            for index in 0..list.len() {
                push_value(parts, name, list.view_at(index), media_type)?;
            }
            return Ok(());
        }
        (View::Any(Value::List(list)) | View::Unknown(Value::List(list)), _) => {
            for value in list {
                push_value(parts, name, View::Any(value), media_type)?;
            }
            return Ok(());
        }
        (
            view @ (View::Object(_) | View::Map(_) | View::Tuple(_) | View::Any(Value::Object(_))),
            _,
        ) => (to_json(view).into(), Some("application/json")),
        (view, _) => (to_text(view).unwrap_or_default(), None),
    };
    let media_type = media_type.or(usual).unwrap_or_default();
    let content = Blob::new(media_type, text.into_owned());
    parts.push(file_part(name, &content.into(), None)?);
    Ok(())
}

fn file_part(name: &str, file: &FilePart, media_type: Option<&str>) -> Result<Part, EncodeError> {
    let disposition = Disposition {
        name: Some(name.to_owned()),
        file_name: file.name.clone(),
    };
    let mut part = Part {
        body: file.content.body.clone(),
        ..Part::default()
    };
    part.headers
        .insert(CONTENT_DISPOSITION, disposition.form_data()?);
    let given = Some(file.content.media_type.as_str()).filter(|given| !given.is_empty());
    if let Some(media_type) = given.or(media_type) {
        let value = HeaderValue::from_str(media_type).map_err(|_| EncodeError::MediaType)?;
        part.headers.insert(CONTENT_TYPE, value);
    }
    Ok(part)
}
