//! Bodies of several parts, `multipart/…`: made of parts in hand or streams, and read part by part as they arrive.

mod disposition;
mod error;
mod field;
mod form;
mod form_macro;
mod form_read;
mod read;
mod write;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};

use self::disposition::{Disposition, parameter};
pub use self::error::PartsError;
pub use self::field::{FileOr, FilePart, PartField, PartSlot, PartView};
pub use self::form::{Form, FormBody, FormField, FormMember, FormRest, FormRestMut};
pub(crate) use self::form::{form_parts, value_parts};
pub(crate) use self::form_read::{FormSlot, read_form_data};
pub use self::read::Parts;
use self::read::collect_now;
use self::write::{boundary_for, join};

use super::Body;
use crate::{DecodeError, Field, json};

/// A body of several parts.
///
/// One that was received is read part by part with [`parts`](Self::parts), or all at once with
/// [`collect`](Self::collect).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Multipart {
    /// The media type as it was received; empty if it is still to be written.
    pub(crate) media_type: String,
    pub(crate) boundary: String,
    pub(crate) body: Body,
}

impl Multipart {
    /// A body of these parts, in this order. If one of them is a stream, all of it is.
    #[must_use]
    pub fn new(parts: Vec<Part>) -> Self {
        let boundary = boundary_for(&parts);
        Self {
            media_type: String::new(),
            body: join(parts, &boundary),
            boundary,
        }
    }

    /// The media type with its parameters, as it was received; empty for what was made here.
    #[must_use]
    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// The parts, one after the other.
    #[must_use]
    pub fn parts(self) -> Parts {
        Parts::new(self.body, &self.boundary)
    }

    /// All parts, each with its content in memory, as far as the body's limit goes.
    ///
    /// # Errors
    /// If it is not made of parts, breaks off, or is too long.
    pub async fn collect(self) -> Result<Vec<Part>, PartsError> {
        let body = self.body.bytes().await.map_err(PartsError::Body)?;
        collect_now(body, &self.boundary)
    }
}

/// The boundary in a media type, if there is one that can be.
pub(crate) fn boundary_of(media_type: &str) -> Option<String> {
    let boundary = parameter(media_type, "boundary")?;
    let fits = (1..=70).contains(&boundary.len())
        && !boundary.ends_with(' ')
        && boundary.chars().all(|each| matches!(each, ' '..='~'));
    fits.then_some(boundary)
}

/// A part: headers and content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The headers.
    pub headers: HeaderMap,
    /// The content.
    pub body: Body,
}

impl Part {
    /// Content of a media type; no media type if that is no header's value.
    pub fn new(media_type: &str, body: impl Into<Body>) -> Self {
        let mut headers = HeaderMap::new();
        if let Ok(media_type) = HeaderValue::from_str(media_type) {
            headers.insert(CONTENT_TYPE, media_type);
        }
        Self {
            headers,
            body: body.into(),
        }
    }

    /// A value in JSON.
    pub fn json<T: Field>(value: &T) -> Self {
        Self::new("application/json", json::to_vec(value))
    }

    /// The media type, if the part names one.
    #[must_use]
    pub fn media_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// The name of the file, if the part names one.
    #[must_use]
    pub fn file_name(&self) -> Option<String> {
        Disposition::of(&self.headers).file_name
    }

    /// Reads the content as JSON.
    ///
    /// # Errors
    /// If it does not arrive, or is not JSON of that type.
    pub async fn read_json<T: Field>(self) -> Result<T, PartsError> {
        let bytes = self.body.bytes().await.map_err(PartsError::Body)?;
        json::from_slice(&bytes).map_err(|error: DecodeError| PartsError::Json(error))
    }
}
