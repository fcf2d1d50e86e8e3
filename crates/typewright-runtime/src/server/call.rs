//! A request on its way to an operation: first without its body, then with it, at last as a message.

use std::borrow::Cow;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::request::Parts;
use http_body::Body as _;

use super::Signed;
use super::endpoint::Refused;
use crate::http::{
    Body, BodyError, Layout, MediaTypes, Message, OperationInfo, Template, is_handed_on,
    may_be_handed_on, media_type, read_request,
};

/// How the path that axum matched stands to the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// It has all segments.
    Whole,
    /// The last one, empty, was left out with its slash.
    LeftOut,
}

impl Tail {
    /// The path as the template has it.
    pub(super) fn complete(self, path: &str) -> Cow<'_, str> {
        match self {
            Self::Whole => path.into(),
            Self::LeftOut => format!("{path}/").into(),
        }
    }
}

/// A request whose body may not have been received.
pub(super) struct Call {
    pub(super) parts: Arc<Parts>,
    tail: Tail,
    demands: Demands,
    /// The body that has not been looked at.
    arriving: Option<axum::body::Body>,
    /// The body after that.
    body: Body,
}

/// What a request has to keep to, whatever its operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Demands {
    /// How many bytes of its body are held in memory.
    pub(super) max_body: usize,
    /// Whether its values have to keep to the bounds of the definition.
    #[cfg(feature = "validate")]
    pub(super) bounds: Bounds,
}

/// A request with this among its extensions is not held against the bounds of its definition, whatever the features of the
/// build say: other parts of a program may have put `validate` on. A layer of the router puts it there,
/// `axum::Extension(Unvalidated)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unvalidated;

/// What happens to a value that breaks a bound of its definition.
#[cfg(feature = "validate")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bounds {
    /// A method sees it.
    Open,
    /// The request is turned away.
    Kept,
}

impl Call {
    pub(super) fn new(
        parts: Arc<Parts>,
        tail: Tail,
        body: axum::body::Body,
        demands: Demands,
    ) -> Self {
        Self {
            parts,
            tail,
            demands,
            arriving: Some(body),
            body: Body::default(),
        }
    }

    /// Receives the body, and says what a signature may be over.
    pub(super) async fn receive_signed(
        &mut self,
        layout: &'static Layout,
    ) -> Result<Signed, Refused> {
        self.receive(layout).await?;
        Ok(Signed {
            method: self.parts.method.clone(),
            uri: self.parts.uri.clone(),
            body: self.body.clone(),
        })
    }

    /// The same call for another operation; its body has been received.
    pub(super) fn again(&self) -> Self {
        Self {
            parts: Arc::clone(&self.parts),
            tail: self.tail,
            demands: self.demands,
            arriving: None,
            body: self.body.clone(),
        }
    }

    /// Receives the body, unless the operation takes it as it arrives.
    pub(super) async fn receive(&mut self, layout: &'static Layout) -> Result<(), Refused> {
        // Most operations take no body, and get none.
        let arriving = self.arriving.as_ref();
        if layout.contents.is_empty() && arriving.is_none_or(http_body::Body::is_end_stream) {
            return Ok(());
        }
        let media_type = || media_type(&self.parts.headers).unwrap_or_default();
        if may_be_handed_on(layout) && is_handed_on(layout, media_type(), MediaTypes::Documented) {
            if let Some(body) = self.arriving.take() {
                self.body = Body::stream(body).limit(self.demands.max_body);
            }
            return Ok(());
        }
        self.collect().await
    }

    /// Receives the body into memory.
    pub(super) async fn collect(&mut self) -> Result<(), Refused> {
        let Some(body) = self.arriving.take() else {
            return Ok(());
        };
        let limit = self.demands.max_body;
        let announced = self.parts.headers.get(CONTENT_LENGTH);
        let announced = announced.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if announced.is_some_and(|length| length > limit as u64) {
            return Err(BodyError::TooLarge { limit }.into());
        }
        if !body.is_end_stream() {
            self.body = collect(body, limit).await?.into();
        }
        Ok(())
    }

    /// Reads the request into a message.
    pub(super) fn read(
        &self,
        info: &'static OperationInfo,
        template: &Template,
        message: &mut dyn Message,
    ) -> Result<(), Refused> {
        let path = self.tail.complete(self.parts.uri.path());
        let values = template.matches(&path);
        let source = crate::http::Received {
            path: values.as_ref(),
            query: self.parts.uri.query(),
            headers: &self.parts.headers,
            body: &self.body,
        };
        read_request(info, message, &source).map_err(|error| *error)?;
        #[cfg(feature = "validate")]
        if self.demands.bounds == Bounds::Kept && !self.is_unvalidated() {
            crate::http::check_bounds(message)?;
        }
        Ok(())
    }

    #[cfg(feature = "validate")]
    fn is_unvalidated(&self) -> bool {
        self.parts.extensions.get::<Unvalidated>().is_some()
    }
}

/// All of a body. One that comes in one piece, as most do, is not copied.
async fn collect(mut body: axum::body::Body, limit: usize) -> Result<Bytes, BodyError> {
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while let Some(piece) = piece(&mut body).await? {
        let length = first.len().max(all.len()) + piece.len();
        if length > limit {
            return Err(BodyError::TooLarge { limit });
        }
        if first.is_empty() && all.is_empty() {
            first = piece;
        } else {
            all.extend_from_slice(&std::mem::take(&mut first));
            all.extend_from_slice(&piece);
        }
        if body.is_end_stream() {
            break;
        }
    }
    Ok(if all.is_empty() { first } else { all.freeze() })
}

/// The next piece of a body; trailers are none.
async fn piece(body: &mut axum::body::Body) -> Result<Option<Bytes>, BodyError> {
    loop {
        let frame = poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await;
        let Some(frame) = frame else {
            return Ok(None);
        };
        let frame = frame.map_err(|error| BodyError::Stream(error.into()))?;
        if let Ok(bytes) = frame.into_data() {
            return Ok(Some(bytes));
        }
    }
}
