//! One method on one path, as axum sees it: receives a request, has it handled and answers, whatever happens. Knows no
//! operation's types.

use std::convert::Infallible;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::response::Response;
use http::header::{ALLOW, WWW_AUTHENTICATE};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use tower::Service;

use super::at_hand::Served;
use super::call::{Call, Demands, Tail};
use super::{ErrorShape, Rejection, RejectionKind};
use crate::http::{Body, Layout, OperationInfo, SchemeKind, matches, segment_parts};

/// What a handler comes to.
pub(super) type Outcome = Result<http::Response<Body>, Refused>;

/// Why a handler does not answer itself. It is seldom, and small so that what is answered otherwise does not move with it.
pub(super) struct Refused {
    /// What is answered instead.
    pub(super) rejection: Box<Rejection>,
    /// Whether the request was found not to be one of the operation, before any method has seen it.
    pub(super) unread: bool,
}

impl<R: Into<Rejection>> From<R> for Refused {
    #[cold]
    fn from(rejection: R) -> Self {
        Self {
            rejection: Box::new(rejection.into()),
            unread: false,
        }
    }
}

/// What a handler comes to in the end. The types of an operation are behind it.
pub(super) type OutcomeFuture = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// An operation without its types.
pub(super) type Handler = dyn Fn(Call) -> OutcomeFuture + Send + Sync;

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

/// One method on one path.
#[derive(Clone)]
pub(super) struct Endpoint {
    // Cloned for each request.
    table: Arc<Table>,
}

struct Table {
    /// More than one only where templates differ within a segment, or where the API has several operations for one
    /// method on one path.
    routes: Vec<Route>,
    choice: Choice,
    tail: Tail,
    shape: &'static ErrorShape,
    demands: Demands,
}

/// Whether axum has found the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    /// It is the only one, and fits every path that axum takes to it.
    Made,
    /// There are several, or parts of segments that axum knows nothing of.
    Open,
}

impl Endpoint {
    pub(super) fn new(
        routes: Vec<Route>,
        tail: Tail,
        shape: &'static ErrorShape,
        demands: Demands,
    ) -> Self {
        let whole = |route: &Route| {
            let mut segments = route.info.path.split('/');
            segments.all(|segment| segment_parts(segment).count() < 2)
        };
        let choice = match routes.as_slice() {
            [only] if whole(only) => Choice::Made,
            _ => Choice::Open,
        };
        Self {
            table: Arc::new(Table {
                routes,
                choice,
                tail,
                shape,
                demands,
            }),
        }
    }
}

impl Service<axum::extract::Request> for Endpoint {
    type Response = Response;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: axum::extract::Request) -> Answering {
        let table = &*self.table;
        let (parts, body) = request.into_parts();
        let parts = Arc::new(parts);
        let call = Call::new(Arc::clone(&parts), table.tail, body, table.demands);
        let (info, outcome) = match (table.routes.as_slice(), table.choice) {
            ([only], Choice::Made) => (Some(only.info), (only.handler)(call)),
            _ => choose(table, call),
        };
        Answering {
            outcome,
            info,
            shape: table.shape,
            parts: Some(parts),
        }
    }
}

/// Finds out which operation is asked for, as far as its path and the query tell.
fn choose(table: &Table, call: Call) -> (Option<&'static OperationInfo>, OutcomeFuture) {
    let path = table.tail.complete(call.parts.uri.path());
    let fits = |route: &&Route| matches(route.info.path, &path).is_some();
    let mut routes: Vec<Route> = table.routes.iter().filter(fits).cloned().collect();
    // Where several operations fit, the one comes first that knows most of what is asked.
    if routes.len() > 1 {
        let query = call.parts.uri.query().unwrap_or_default();
        routes.sort_by_key(|route| std::cmp::Reverse(route.knows(query)));
    }
    drop(path);
    match routes.as_slice() {
        [] => {
            let message = "there is nothing at this path";
            let rejection = Rejection::new(RejectionKind::NotFound, message);
            (None, Box::pin(std::future::ready(Err(rejection.into()))))
        }
        [only] => (Some(only.info), (only.handler)(call)),
        [_, _, ..] => (None, Box::pin(first_that_reads(routes, table.shape, call))),
    }
}

/// Has the first operation handle a call that can read it. What the first of all finds wrong is told if none can.
async fn first_that_reads(
    routes: Vec<Route>,
    shape: &'static ErrorShape,
    mut call: Call,
) -> Outcome {
    // Each of them has to see the body.
    call.collect().await?;
    let mut told = None;
    for route in routes {
        match (route.handler)(call.again()).await {
            Err(refused) if refused.unread => {
                told.get_or_insert((refused, route.info));
            }
            Err(refused) => return Ok(refuse(shape, &refused.rejection, Some(route.info))),
            Ok(response) => return Ok(response),
        }
    }
    match told {
        Some((refused, info)) => Ok(refuse(shape, &refused.rejection, Some(info))),
        None => Err(Rejection::internal().into()),
    }
}

/// A request that is being answered.
pub(super) struct Answering {
    outcome: OutcomeFuture,
    /// The operation, if that is known.
    info: Option<&'static OperationInfo>,
    shape: &'static ErrorShape,
    parts: Option<Arc<Parts>>,
}

impl Future for Answering {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let served = Served::now(&mut this.parts);
        // A panic in a method of the service is an outcome too: the connection, and whoever shares it, goes on. Nothing
        // that it may have left half done is seen again: the future is not polled any more, and the service decides itself
        // what it shares between calls.
        let poll = AssertUnwindSafe(|| this.outcome.as_mut().poll(context));
        let polled =
            catch_unwind(poll).unwrap_or_else(|_| Poll::Ready(Err(Rejection::internal().into())));
        drop(served);
        polled.map(|outcome| {
            let refuse = |refused: Refused| refuse(this.shape, &refused.rejection, this.info);
            Ok(outcome.unwrap_or_else(refuse).map(finish))
        })
    }
}

fn refuse(
    shape: &'static ErrorShape,
    rejection: &Rejection,
    info: Option<&'static OperationInfo>,
) -> http::Response<Body> {
    let mut response = shape.respond(rejection).map(Body::from);
    info.iter().for_each(|info| challenge(info, &mut response));
    response
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

fn finish(body: Body) -> axum::body::Body {
    match body.into_bytes() {
        Ok(bytes) => bytes.into(),
        Err(stream) => axum::body::Body::new(stream),
    }
}

/// Gives axum's own answers (no such method, no such path) the shape of errors.
pub(super) fn shape_fallback(response: Response, shape: &'static ErrorShape) -> Response {
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
    let mut shaped = shape.respond(&rejection).map(axum::body::Body::from);
    if let Some(allow) = response.headers().get(ALLOW) {
        shaped.headers_mut().insert(ALLOW, allow.clone());
    }
    shaped
}
