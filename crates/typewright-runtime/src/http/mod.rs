//! Requests and responses as plain values of the `http` crate, both ways, without any input or output of its own. The
//! client and the server are thin layers over this module; any other HTTP stack can use it in the same way.

mod api;
mod body;
mod choice;
mod encode;
mod error;
mod form;
mod info;
mod info_macro;
mod layout;
#[cfg(feature = "validate")]
mod limits;
mod message;
mod message_macro;
mod pairs;
mod parameter;
mod parts;
mod path;
mod query;
#[cfg(feature = "replay")]
mod recorded;
mod reply;
mod reply_macro;
mod request;
mod short;
mod stream;
mod text;

pub use ::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
pub use bytes::Bytes;

pub use self::api::{ApiInfo, ErrorMembers, VersionsInfo};
#[cfg(feature = "server")]
pub(crate) use self::body::may_be_handed_on;
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use self::body::{MediaTypes, is_handed_on};
#[doc(hidden)]
pub use self::choice::{ChoiceField, choice_contents, choice_layout};
pub use self::error::{AnswerError, EncodeError, Fault, MessageError, Place};
pub use self::info::{Operation, OperationInfo, SchemeKind, SecurityScheme};
pub use self::layout::{Content, Format, Layout, Location, Parameter, Style};
#[cfg(feature = "validate")]
pub(crate) use self::limits::check_bounds;
pub use self::message::{Blob, BodySlot, BodyView, Choice, Message};
#[doc(hidden)]
pub use self::parts::FormBody;
pub use self::parts::{
    FileOr, FilePart, Form, FormField, FormMember, FormRest, FormRestMut, Multipart, Part,
    PartField, PartSlot, PartView, Parts, PartsError,
};
pub use self::reply::{Ranged, Reply, Unexpected, read_answer};
pub use self::request::Request;
pub use self::stream::{Body, BodyError, BoxError};

#[cfg(any(feature = "replay", feature = "server"))]
pub(crate) use self::path::matches;
#[cfg(feature = "server")]
pub(crate) use self::path::{SegmentPart, Template, segment_parts};
#[cfg(any(feature = "replay", feature = "server"))]
pub(crate) use self::query::{Escapes, cookies, unquote};
#[cfg(feature = "client")]
pub(crate) use self::query::{add_to_query, quote_cookie};
#[cfg(feature = "server")]
pub(crate) use self::query::{quote_path, raw_pairs};
#[cfg(feature = "replay")]
pub(crate) use self::recorded::{RecordedRequest, Rewritten, read_recorded, write_recorded};
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) use self::request::media_type;
#[cfg(feature = "client")]
pub(crate) use self::request::write_request;
#[cfg(feature = "server")]
pub(crate) use self::request::{Received, read_request};
