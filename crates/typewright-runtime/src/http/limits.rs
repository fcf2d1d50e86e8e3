//! The feature `validate`: what a server has read is held against the bounds of its definition, and against the values that
//! the definition names. Nobody else does: a client sees everything that a server says.

mod check;
mod number;
mod pattern;

use super::{BodyView, Form, FormRest, Message, MessageError, PartView, Place};
use crate::field::{Limit, View};
use check::{Broken, check};

/// Finds the first value of a message that breaks a bound.
pub(crate) fn check_bounds(message: &dyn Message) -> Result<(), MessageError> {
    let layout = message.layout();
    for (index, parameter) in layout.parameters.iter().enumerate() {
        let place = Place::Parameter {
            location: parameter.location,
            name: parameter.name,
        };
        let broken = check(message.parameter(index), parameter.limits);
        broken.map_err(|broken| broken.at(place))?;
    }
    let Some((index, body)) = message.body() else {
        return Ok(());
    };
    let limits = layout
        .contents
        .get(index)
        .map_or(&[] as &[Limit], |content| content.limits);
    let broken = match body {
        BodyView::Field(view) => check(view, limits),
        BodyView::Form(form) => check_form(form),
        BodyView::Blob(_) | BodyView::Multipart(_) => Ok(()),
    };
    broken.map_err(Broken::in_body)
}

fn check_form(form: &dyn Form) -> Result<(), Broken> {
    let mut index = 0;
    while let Some(member) = form.member(index) {
        if let Some(PartView::Value(view)) = form.view_at(index) {
            check(view, member.limits).map_err(|broken| broken.within(member.name))?;
        }
        index += 1;
    }
    match form.rest() {
        FormRest::Values(values) => check(View::Map(values), &[]),
        FormRest::Members(view) => check(view, &[]),
        FormRest::Closed | FormRest::Parts(_) => Ok(()),
    }
}
