//! One method on one path, as axum sees it: receives a request, has it handled and answers, whatever happens. Knows no
//! operation's types.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::response::Response;
use http::header::{ALLOW, CONTENT_LENGTH, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use tower::Service;

use super::{ErrorShape, Rejection, RejectionKind, Signed};
use crate::http::{
    Body, BodyError, Layout, MediaTypes, Message, OperationInfo, SchemeKind, is_handed_on, matches,
    media_type, read_request,
};

/// What a handler comes to.
pub(super) type Outcome = Result<http::Response<Body>, Refused>;

/// Why a handler does not answer itself.
pub(super) struct Refused {
    /// What is answered instead.
    pub(super) rejection: Rejection,
    /// Whether the request was found not to be one of the operation, before any method has seen it.
    pub(super) unread: bool,
}

impl From<Rejection> for Refused {
    fn from(rejection: Rejection) -> Self {
        Self {
            rejection,
            unread: false,
        }
    }
}

type OutcomeFuture = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// An operation without its types.
pub(super) type Handler = Box<dyn Fn(Call) -> OutcomeFuture + Send + Sync>;

/// An operation in the table.
#[derive(Clone)]
pub(super) struct Route {
    pub(super) info: &'static OperationInfo,
    pub(super) layout: &'static Layout,
    pub(super) handler: Arc<Handler>,
}

impl Route {
    /// How many of a query's names the operation knows.
    fn knows(&self, query: &str) -> usize {
        let names = query
            .split('&')
            .map(|pair| pair.split('=').next().unwrap_or_default());
        let known = |name: &&str| {
            let mut parameters = self.layout.parameters.iter();
            parameters.any(|parameter| {
                parameter.location == crate::http::Location::Query && parameter.name == *name
            })
        };
        names.filter(known).count()
    }
}

/// How the path that axum matched stands to the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    /// It has all segments.
    Whole,
    /// The last one, empty, was left out with its slash.
    LeftOut,
}

/// A request whose body has not been received.
pub(super) struct Call {
    pub(super) parts: Parts,
    body: Body,
    path: String,
    max_body: usize,
}

/// A request.
pub(super) struct Received {
    parts: Parts,
    path: String,
    body: Body,
}

impl Call {
    /// Receives the body, unless the operation takes it as it arrives.
    pub(super) fn receive(
        mut self,
        layout: &'static Layout,
    ) -> Pin<Box<dyn Future<Output = Result<Received, Rejection>> + Send>> {
        Box::pin(async move {
            self.prepare(layout).await?;
            Ok(Received {
                parts: self.parts,
                path: self.path,
                body: self.body,
            })
        })
    }

    /// Receives the body without giving up the call, and says what a signature may be over.
    pub(super) async fn receive_signed(
        &mut self,
        layout: &'static Layout,
    ) -> Result<Signed, Rejection> {
        self.prepare(layout).await?;
        Ok(Signed {
            method: self.parts.method.clone(),
            uri: self.parts.uri.clone(),
            body: self.body.clone(),
        })
    }

    /// The same call for another operation; its body has been received.
    fn again(&self) -> Self {
        Self {
            parts: self.parts.clone(),
            body: self.body.clone(),
            path: self.path.clone(),
            max_body: self.max_body,
        }
    }

    async fn prepare(&mut self, layout: &'static Layout) -> Result<(), Rejection> {
        let media_type = media_type(&self.parts.headers).unwrap_or_default();
        if !is_handed_on(layout, media_type, MediaTypes::Documented) {
            self.collect().await?;
        }
        Ok(())
    }

    /// Receives the body into memory.
    pub(super) async fn collect(&mut self) -> Result<(), Rejection> {
        let limit = self.max_body;
        let announced = self.parts.headers.get(CONTENT_LENGTH);
        let announced = announced.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if announced.is_some_and(|length| length > limit as u64) {
            return Err(BodyError::TooLarge { limit }.into());
        }
        self.body = std::mem::take(&mut self.body).bytes().await?.into();
        Ok(())
    }
}

impl Received {
    /// Reads the request into a message.
    pub(super) fn read(
        &self,
        info: &'static OperationInfo,
        message: &mut dyn Message,
    ) -> Result<(), Rejection> {
        let source = crate::http::Received {
            path: &self.path,
            query: self.parts.uri.query(),
            headers: &self.parts.headers,
            body: &self.body,
        };
        read_request(info, message, &source).map_err(Rejection::from)
    }
}

/// One method on one path.
#[derive(Clone)]
pub(super) struct Endpoint {
    /// More than one only where templates differ within a segment, or where the API has several operations for one
    /// method on one path.
    routes: Arc<[Route]>,
    tail: Tail,
    shape: &'static ErrorShape,
    max_body: usize,
}

impl Endpoint {
    pub(super) fn new(
        routes: Vec<Route>,
        tail: Tail,
        shape: &'static ErrorShape,
        max_body: usize,
    ) -> Self {
        Self {
            routes: routes.into(),
            tail,
            shape,
            max_body,
        }
    }
}

impl Service<axum::extract::Request> for Endpoint {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: axum::extract::Request) -> Self::Future {
        let shape = self.shape;
        let (parts, body) = request.into_parts();
        let mut path = parts.uri.path().to_owned();
        if self.tail == Tail::LeftOut {
            path.push('/');
        }
        let fits = |route: &&Route| matches(route.info.path, &path).is_some();
        let mut routes: Vec<Route> = self.routes.iter().filter(fits).cloned().collect();
        // Where several operations fit, the one comes first that knows most of what is asked.
        if routes.len() > 1 {
            let query = parts.uri.query().unwrap_or_default();
            routes.sort_by_key(|route| std::cmp::Reverse(route.knows(query)));
        }
        let call = Call {
            parts,
            body: Body::stream(body).limit(self.max_body),
            path,
            max_body: self.max_body,
        };
        Box::pin(async move {
            let (info, outcome) = first_that_reads(&routes, call).await;
            let response = outcome.unwrap_or_else(|refused| {
                let mut response = shape.respond(&refused.rejection).map(Body::from);
                info.iter().for_each(|info| challenge(info, &mut response));
                response
            });
            Ok(finish(response))
        })
    }
}

/// Has the first operation handle a call that can read it. What the first of all finds wrong is told if none can.
async fn first_that_reads(
    routes: &[Route],
    mut call: Call,
) -> (Option<&'static OperationInfo>, Outcome) {
    let (first, others) = match routes {
        [] => {
            let message = "there is nothing at this path";
            let rejection = Rejection::new(RejectionKind::NotFound, message);
            return (None, Err(rejection.into()));
        }
        [only] => return (Some(only.info), guarded(only, call).await),
        [first, others @ ..] => (first, others),
    };
    // Each of them has to see the body.
    if let Err(rejection) = call.collect().await {
        return (Some(first.info), Err(rejection.into()));
    }
    let outcome = guarded(first, call.again()).await;
    if !matches!(&outcome, Err(refused) if refused.unread) {
        return (Some(first.info), outcome);
    }
    for route in others {
        let other = guarded(route, call.again()).await;
        if !matches!(&other, Err(refused) if refused.unread) {
            return (Some(route.info), other);
        }
    }
    (Some(first.info), outcome)
}

/// Handles a call. A panic in a method of the service is an outcome too: the connection, and whoever shares it, goes on.
async fn guarded(route: &Route, call: Call) -> Outcome {
    // Nothing that the panic may have left half done is seen again: the future is dropped, and the service decides
    // itself what it shares between calls.
    let handler = AssertUnwindSafe(|| (route.handler)(call));
    let Ok(mut future) = catch_unwind(handler) else {
        return Err(Rejection::internal().into());
    };
    poll_fn(move |context| {
        catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)))
            .unwrap_or_else(|_| Poll::Ready(Err(Rejection::internal().into())))
    })
    .await
}

/// RFC 9110 asks for a challenge with every 401.
fn challenge(info: &OperationInfo, response: &mut http::Response<Body>) {
    if response.status() != StatusCode::UNAUTHORIZED {
        return;
    }
    for scheme in info.schemes() {
        let challenge = match scheme.kind {
            SchemeKind::Bearer => "Bearer",
            SchemeKind::Basic => "Basic realm=\"api\", charset=\"UTF-8\"",
            SchemeKind::Http(name) => name,
            SchemeKind::ApiKey { .. } => continue,
        };
        // A name that is no header's value cannot be asked for.
        if let Ok(challenge) = HeaderValue::from_str(challenge) {
            response.headers_mut().append(WWW_AUTHENTICATE, challenge);
        }
    }
}

/// Marks an answer as ours, among those that axum gives itself.
#[derive(Clone)]
struct Answered;

fn finish(response: http::Response<Body>) -> Response {
    let mut response = response.map(|body| match body.as_bytes() {
        Some(bytes) => axum::body::Body::from(bytes.clone()),
        None => axum::body::Body::new(body),
    });
    response.extensions_mut().insert(Answered);
    response
}

/// Gives axum's own answers (no such method, no such path) the shape of errors.
pub(super) fn shape_fallback(response: Response, shape: &'static ErrorShape) -> Response {
    if response.extensions().get::<Answered>().is_some() {
        return response;
    }
    let rejection = match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => {
            let message = "the path has no such method";
            Rejection::new(RejectionKind::MethodNotAllowed, message)
        }
        StatusCode::NOT_FOUND => {
            Rejection::new(RejectionKind::NotFound, "there is nothing at this path")
        }
        _ => return response,
    };
    let mut shaped = finish(shape.respond(&rejection).map(Body::from));
    if let Some(allow) = response.headers().get(ALLOW) {
        shaped.headers_mut().insert(ALLOW, allow.clone());
    }
    shaped
}
