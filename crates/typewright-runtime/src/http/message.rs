//! How the runtime sees a request or a reply: its parameters as slots and views, its body as a slot, a view or bytes.
//! Implemented by the macros of this module's neighbours, not by hand.

use bytes::Bytes;

use super::{Body, BodyError, Form, Layout, Multipart};
use crate::field::{Slot, View};

/// A request or a reply.
pub trait Message {
    /// Its parameters and its body.
    fn layout(&self) -> &'static Layout;
    /// The parameter at `index` of the layout.
    fn parameter(&self, index: usize) -> View<'_>;
    /// The same, to be read into.
    fn parameter_mut(&mut self, index: usize) -> Option<Slot<'_>>;
    /// The body and the index of its media type in the layout; nothing if there is none.
    fn body(&self) -> Option<(usize, BodyView<'_>)>;
    /// The place for a body of the media type at `index` of the layout.
    fn body_mut(&mut self, index: usize) -> Option<BodySlot<'_>>;
}

/// A body to be written.
pub enum BodyView<'a> {
    /// A value, in the format of its media type.
    Field(View<'a>),
    /// Content that is not read here.
    Blob(&'a Blob),
    /// Several parts.
    Multipart(&'a Multipart),
    /// A form of several parts.
    Form(&'a dyn Form),
}

/// The place to read a body into.
pub enum BodySlot<'a> {
    /// A value, in the format of its media type.
    Field(Slot<'a>),
    /// Content that is not read here.
    Blob(&'a mut Blob),
    /// Several parts.
    Multipart(&'a mut Multipart),
    /// A form of several parts.
    Form(&'a mut dyn Form),
}

/// A body of one of several media types. Implemented by [`contents!`](crate::contents).
pub trait Choice: Sized {
    /// The media types.
    const CONTENTS: &'static [super::Content];
    /// A body to be read into, of whichever media type.
    fn blank() -> Self;
    /// A body of the media type at `index`, to be read into.
    fn blank_at(index: usize) -> Option<Self>;
    /// The body and the index of its media type.
    fn body(&self) -> (usize, BodyView<'_>);
    /// The place to read into; `index` is the one the value was made with.
    fn body_mut(&mut self) -> BodySlot<'_>;
}

/// Content with a media type: a file, or anything else that is not read here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blob {
    /// The media type with its parameters, as it stands in `Content-Type`; empty if unknown.
    pub media_type: String,
    /// The content: bytes, or a stream of them.
    pub body: Body,
}

impl Blob {
    /// Content of a media type.
    pub fn new(media_type: impl Into<String>, body: impl Into<Body>) -> Self {
        Self {
            media_type: media_type.into(),
            body: body.into(),
        }
    }

    /// All of the content.
    ///
    /// # Errors
    /// As [`Body::bytes`] has them.
    pub async fn bytes(self) -> Result<Bytes, BodyError> {
        self.body.bytes().await
    }
}
