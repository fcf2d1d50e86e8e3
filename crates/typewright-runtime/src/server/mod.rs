//! The server: operations behind an `axum::Router`, over one erased table. What is wrong with a request is answered here,
//! in the API's own shape of errors, before any method of a service sees it.
//!
//! A method gets the service, which holds the state, the caller and the typed request. What no parameter tells of a request,
//! such as other headers, the peer's address, or what a layer has put into its extensions, is at hand with [`parts`] and
//! [`extension`] wherever a method runs, and in [`Credentials::parts`].

mod at_hand;
mod auth;
mod call;
mod endpoint;
mod rejection;
mod routes;
mod shape;
mod skeleton;

pub use self::at_hand::{extension, parts};
pub use self::auth::{Authenticate, Credential, Credentials, Signed};
pub use self::call::Unvalidated;
pub use self::rejection::{Rejection, RejectionKind, Result, ServerError, not_implemented};
pub use self::routes::{Routes, axum_path};
pub use self::shape::{ErrorShape, KindShape};
pub use axum::Router;
pub use http::request::Parts;
