//! Bodies of one of several media types, required or optional, behind one interface for the macros.

use super::{BodySlot, BodyView, Choice, Content, Layout};

/// A [`Choice`] or an `Option` of one.
#[doc(hidden)]
pub trait ChoiceField: Sized {
    /// The media types.
    const CONTENTS: &'static [Content];
    /// A value to be read into.
    fn blank() -> Self;
    /// The body, if there is one, and the index of its media type.
    fn body(&self) -> Option<(usize, BodyView<'_>)>;
    /// The place for a body of the media type at `index`.
    fn body_mut(&mut self, index: usize) -> Option<BodySlot<'_>>;
}

impl<T: Choice> ChoiceField for T {
    const CONTENTS: &'static [Content] = <T as Choice>::CONTENTS;

    fn blank() -> Self {
        <T as Choice>::blank()
    }

    fn body(&self) -> Option<(usize, BodyView<'_>)> {
        Some(Choice::body(self))
    }

    fn body_mut(&mut self, index: usize) -> Option<BodySlot<'_>> {
        *self = T::blank_at(index)?;
        Some(Choice::body_mut(self))
    }
}

impl<T: Choice> ChoiceField for Option<T> {
    const CONTENTS: &'static [Content] = <T as Choice>::CONTENTS;

    fn blank() -> Self {
        None
    }

    fn body(&self) -> Option<(usize, BodyView<'_>)> {
        self.as_ref().map(Choice::body)
    }

    fn body_mut(&mut self, index: usize) -> Option<BodySlot<'_>> {
        Some(Choice::body_mut(self.insert(T::blank_at(index)?)))
    }
}

/// The media types of a message's field, found through its type.
#[doc(hidden)]
pub const fn choice_contents<M, T: ChoiceField>(_: fn(&M) -> &T) -> &'static [Content] {
    T::CONTENTS
}

/// The layout of an answer that is nothing but a choice.
#[doc(hidden)]
#[must_use]
pub fn choice_layout<T: Choice>(_: &T) -> &'static Layout {
    const {
        &Layout {
            parameters: &[],
            contents: T::CONTENTS,
            required: true,
        }
    }
}
