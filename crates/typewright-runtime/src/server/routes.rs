//! The table of a service's operations, on its way to a router. The types of an operation end in its one closure here.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter};
use http::Method;
use tower::util::MapResponseLayer;

#[cfg(feature = "validate")]
use super::call::Bounds;
use super::call::{Call, Demands, Tail};
use super::endpoint::{Endpoint, Handler, Outcome, Refused, Route, shape_fallback};
use super::{Authenticate, Credentials, ErrorShape, Rejection, RejectionKind, ServerError};
use crate::Field;
use crate::http::{
    Layout, Message, Operation, OperationInfo, Reply, Request, SegmentPart, Template, quote_path,
    segment_parts,
};

/// What a method answers a request.
type Answer<Q> = Result<
    <<Q as Request>::Operation as Operation>::Response,
    ServerError<<<Q as Request>::Operation as Operation>::Error>,
>;

/// The operations of a service, to be made a router.
///
/// Add each operation once, then call [`into_router`](Self::into_router).
pub struct Routes<S> {
    service: Arc<S>,
    shape: &'static ErrorShape,
    demands: Demands,
    routes: Vec<(Route, bool)>,
}

impl<S: Send + Sync + 'static> Routes<S> {
    /// No operations yet. What is wrong with a request is answered in this shape.
    #[must_use]
    pub fn new(service: Arc<S>, shape: &'static ErrorShape) -> Self {
        Self {
            service,
            shape,
            demands: Demands {
                max_body: 16 << 20,
                #[cfg(feature = "validate")]
                bounds: Bounds::Open,
            },
            routes: Vec::new(),
        }
    }

    /// How many bytes of a request's body are held in memory: 16 MiB if not said otherwise. One that a method takes as a
    /// stream may be longer.
    #[must_use]
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.demands.max_body = bytes;
        self
    }

    /// Turns away requests with a value that breaks a bound of its definition (a length, a range, a pattern), or is none
    /// of those that the definition names.
    #[cfg(feature = "validate")]
    #[must_use]
    pub fn validate(mut self) -> Self {
        self.demands.bounds = Bounds::Kept;
        self
    }

    /// An operation that anybody may call.
    #[must_use]
    pub fn open<Q: Request, F, R>(self, method: F) -> Self
    where
        F: Fn(Arc<S>, Q) -> R + Send + Sync + 'static,
        R: Future<Output = Answer<Q>> + Send,
    {
        let service = Arc::clone(&self.service);
        let plan = Arc::new(Plan::new::<Q>(method));
        self.add::<Q::Operation>(Arc::new(move |mut call| {
            let (service, plan) = (Arc::clone(&service), Arc::clone(&plan));
            Box::pin(async move {
                let request = plan.read(&mut call).await?;
                answer::<Q::Operation>((plan.method)(service, request).await)
            })
        }))
    }

    /// An operation for authenticated callers only.
    #[must_use]
    pub fn secured<Q: Request, F, R>(self, method: F) -> Self
    where
        S: Authenticate,
        F: Fn(Arc<S>, S::Caller, Q) -> R + Send + Sync + 'static,
        R: Future<Output = Answer<Q>> + Send,
    {
        let service = Arc::clone(&self.service);
        let plan = Arc::new(Plan::new::<Q>(method));
        self.add::<Q::Operation>(Arc::new(move |mut call| {
            let (service, plan) = (Arc::clone(&service), Arc::clone(&plan));
            Box::pin(async move {
                let caller = admit(&*service, Q::Operation::INFO, plan.layout, &mut call).await?;
                let caller = caller.ok_or_else(missing_credentials)?;
                let request = plan.read(&mut call).await?;
                answer::<Q::Operation>((plan.method)(service, caller, request).await)
            })
        }))
    }

    /// An operation that callers may authenticate for. Credentials that are there have to be valid.
    #[must_use]
    pub fn optional<Q: Request, F, R>(self, method: F) -> Self
    where
        S: Authenticate,
        F: Fn(Arc<S>, Option<S::Caller>, Q) -> R + Send + Sync + 'static,
        R: Future<Output = Answer<Q>> + Send,
    {
        let service = Arc::clone(&self.service);
        let plan = Arc::new(Plan::new::<Q>(method));
        self.add::<Q::Operation>(Arc::new(move |mut call| {
            let (service, plan) = (Arc::clone(&service), Arc::clone(&plan));
            Box::pin(async move {
                let caller = admit(&*service, Q::Operation::INFO, plan.layout, &mut call).await?;
                let request = plan.read(&mut call).await?;
                answer::<Q::Operation>((plan.method)(service, caller, request).await)
            })
        }))
    }

    /// An operation that answers without a method of a service, and takes any credentials. The body is always received,
    /// since nobody else will read it.
    #[cfg(feature = "mock")]
    pub(crate) fn untyped<F>(
        self,
        info: &'static OperationInfo,
        blank: fn() -> Box<dyn Message + Send>,
        answer: F,
    ) -> Self
    where
        F: Fn(&http::HeaderMap) -> Result<http::Response<bytes::Bytes>, Rejection>,
        F: Send + Sync + 'static,
    {
        let answer = Arc::new((answer, Template::new(info.path)));
        let handler: Arc<Handler> = Arc::new(move |mut call: Call| {
            let answer = Arc::clone(&answer);
            Box::pin(async move {
                let credentials = Credentials::of(info, &call.parts);
                if !is_open(info) && !credentials.suffice(info) {
                    return Err(missing_credentials().into());
                }
                call.collect().await?;
                let mut message = blank();
                let (answer, template) = &*answer;
                read_into(&call, info, template, &mut *message)?;
                Ok(answer(&call.parts.headers)?.map(crate::http::Body::from))
            })
        });
        self.add_route(info, &*blank(), handler)
    }

    fn add<O: Operation>(self, handler: Arc<Handler>) -> Self {
        self.add_route(O::INFO, &O::Request::blank(), handler)
    }

    fn add_route(
        mut self,
        info: &'static OperationInfo,
        blank: &dyn Message,
        handler: Arc<Handler>,
    ) -> Self {
        let tail = may_be_empty(info, blank);
        self.routes.push((
            Route {
                info,
                layout: blank.layout(),
                handler,
            },
            tail,
        ));
        self
    }

    /// The router. It can be merged with others and nested; two routers that both have a method on one path cannot be
    /// merged, as with any of axum's. Operations of one table may share a method and a path: a request goes to the first
    /// that can read it, those before the others that know most of the names in its query.
    ///
    /// Other methods on a known path are answered with 405, and unknown paths with 404 as long as no other router's
    /// fallback takes them, both in the shape of errors. On a path that merged routers share, the last of them answers other
    /// methods; [`axum_path`] says how a path is written for that.
    pub fn into_router(self) -> axum::Router {
        let mut paths = Paths::new();
        for (route, _) in &self.routes {
            add(&mut paths, axum_path(route.info), Tail::Whole, route);
        }
        for (route, _) in self.routes.iter().filter(|(_, tail)| *tail) {
            let path = axum_path(route.info);
            let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
            let before = |path: &str| {
                paths
                    .get(path)
                    .is_some_and(|methods| methods.contains_key(route.info.method.as_str()))
            };
            let aliases = [
                (format!("{parent}/"), Tail::Whole),
                (parent.to_owned(), Tail::LeftOut),
            ];
            let free: Vec<_> = aliases
                .into_iter()
                .filter(|(alias, _)| !alias.is_empty() && !before(alias))
                .collect();
            for (alias, tail) in free {
                add(&mut paths, alias, tail, route);
            }
        }
        // The layer is on what axum answers itself, and on no operation. It replaces no fallback, so that routers can be
        // merged that have one, or methods on one path.
        let mut router = axum::Router::new()
            .without_v07_checks()
            .layer(in_shape(self.shape));
        for (path, methods) in paths {
            router = router.route(&path, method_router(methods, self.shape, self.demands));
        }
        router
    }
}

/// Gives the answers that axum has for what it does not find the shape of errors.
fn in_shape(
    shape: &'static ErrorShape,
) -> MapResponseLayer<impl Fn(Response) -> Response + Clone + Send + Sync + 'static> {
    MapResponseLayer::new(move |response| shape_fallback(response, shape))
}

type Paths = BTreeMap<String, BTreeMap<String, (Method, Tail, Vec<Route>)>>;

fn add(paths: &mut Paths, path: String, tail: Tail, route: &Route) {
    let method = route.info.method.clone();
    let methods = paths.entry(path).or_default();
    let entry = methods
        .entry(method.to_string())
        .or_insert_with(|| (method, tail, Vec::new()));
    entry.2.push(route.clone());
}

fn method_router(
    methods: BTreeMap<String, (Method, Tail, Vec<Route>)>,
    shape: &'static ErrorShape,
    demands: Demands,
) -> MethodRouter {
    let router: MethodRouter = MethodRouter::new();
    let mut router: MethodRouter = router.layer(in_shape(shape));
    for (method, tail, routes) in methods.into_values() {
        // OpenAPI knows no other methods than axum does.
        if let Ok(filter) = MethodFilter::try_from(method) {
            router = router.on_service(filter, Endpoint::new(routes, tail, shape, demands));
        }
    }
    router
}

/// What the names of the parameters begin with for axum. It decodes all others and keeps them for its extractors, with
/// several allocations for each, though an operation reads its path itself: percent-encoding as the definition has it, and
/// what is wrong in the API's own shape. There is no setting for that. Should axum stop to go by the name, requests are
/// served as they are now, and slower.
const UNSEEN: &str = "__private__axum_fallback";

/// The path of an operation as the router has it: for a method of your own on the same path, in a router that is merged
/// with that of the operations. axum's extractors get no values out of it.
///
/// The parameters are named by position, so that routers of several files may meet on one path; a segment that is not all
/// literal is a parameter as a whole.
#[must_use]
pub fn axum_path(operation: &OperationInfo) -> String {
    let mut path = String::new();
    for (index, segment) in operation
        .path
        .trim_start_matches('/')
        .split('/')
        .enumerate()
    {
        path.push('/');
        match segment_parts(segment).collect::<Vec<_>>().as_slice() {
            [] => {}
            [SegmentPart::Literal(literal)] => path.push_str(&quote_path(literal)),
            _ => path.push_str(&format!("{{{UNSEEN}{index}}}")),
        }
    }
    path
}

/// Whether the last segment is a parameter that may be empty.
fn may_be_empty(info: &OperationInfo, message: &dyn Message) -> bool {
    let last = info.path.rsplit('/').next().unwrap_or_default();
    let [SegmentPart::Parameter(name)] = *segment_parts(last).collect::<Vec<_>>() else {
        return false;
    };
    message.layout().parameters.iter().any(|parameter| {
        parameter.location == crate::http::Location::Path
            && parameter.name == name
            && parameter.allow_empty
    })
}

/// Whether the definition lets anybody call the operation.
#[cfg(feature = "mock")]
fn is_open(info: &OperationInfo) -> bool {
    let mut alternatives = info.security.iter();
    info.security.is_empty() || alternatives.any(|alternative| alternative.is_empty())
}

fn missing_credentials() -> Rejection {
    Rejection::new(
        RejectionKind::MissingCredentials,
        "the request carries no credentials",
    )
}

/// What a handler needs for each request of its operation.
struct Plan<F> {
    method: F,
    layout: &'static Layout,
    template: Template,
}

impl<F> Plan<F> {
    fn new<Q: Request>(method: F) -> Self {
        Self {
            method,
            layout: Q::blank().layout(),
            template: Template::new(Q::Operation::INFO.path),
        }
    }

    /// Receives the body, unless it is taken as it arrives, and reads the request.
    async fn read<Q: Request>(&self, call: &mut Call) -> Result<Q, Refused> {
        call.receive(self.layout).await?;
        let mut request = Q::blank();
        read_into(call, Q::Operation::INFO, &self.template, &mut request)?;
        Ok(request)
    }
}

/// Finds out who is calling. The body is not received before, unless it may be signed.
async fn admit<S: Authenticate>(
    service: &S,
    info: &'static OperationInfo,
    layout: &'static Layout,
    call: &mut Call,
) -> Result<Option<S::Caller>, Refused> {
    let mut credentials = Credentials::of(info, &call.parts);
    if credentials.suffice(info) {
        if credentials.may_sign() {
            credentials = credentials.over(call.receive_signed(layout).await?);
        }
        Ok(Some(service.authenticate(credentials, info).await?))
    } else if info
        .security
        .iter()
        .any(|alternative| alternative.is_empty())
    {
        Ok(None)
    } else {
        Err(missing_credentials().into())
    }
}

fn read_into(
    call: &Call,
    info: &'static OperationInfo,
    template: &Template,
    message: &mut dyn Message,
) -> Result<(), Refused> {
    let read = call.read(info, template, message);
    read.map_err(|refused| Refused {
        unread: true,
        ..refused
    })
}

fn answer<O: Operation>(result: Result<O::Response, ServerError<O::Error>>) -> Outcome {
    let written = match result {
        Ok(response) => response.to_http_stream(),
        Err(ServerError::Api(error)) => error.to_http_stream(),
        Err(ServerError::Rejected(rejection)) => return Err(rejection.into()),
    };
    written.map_err(|_| Rejection::internal().into())
}
