//! What stands before the homeserver, sees every request, and answers some itself: with what a homeserver says on other
//! days.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// A request that went through.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) path: String,
    pub(crate) authorization: String,
    pub(crate) agent: String,
}

impl Seen {
    fn of(request: &Request) -> Self {
        let header = |name| {
            let value = request.headers().get(name);
            value.map_or(String::new(), |value| value.to_str().unwrap().to_owned())
        };
        Self {
            path: request.uri().path().to_owned(),
            authorization: header(header::AUTHORIZATION),
            agent: header(header::USER_AGENT),
        }
    }
}

/// What is answered in the place of the homeserver: a status and a body, or nothing.
pub(crate) type Judge = dyn Fn(&Seen) -> Option<(StatusCode, &'static str)> + Send + Sync;

#[derive(Clone)]
pub(crate) struct Gate {
    to: String,
    http: Client<HttpConnector, Body>,
    seen: Arc<Mutex<Vec<Seen>>>,
    judge: Arc<Judge>,
}

impl Gate {
    /// Opens a gate to a homeserver in the runtime of the test; returns it with its own URL.
    pub(crate) async fn open(to: &str, judge: Arc<Judge>) -> (Self, String) {
        let gate = Self {
            to: to.to_owned(),
            http: Client::builder(TokioExecutor::new()).build_http(),
            seen: Arc::default(),
            judge,
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(pass).with_state(gate.clone());
        tokio::spawn(async { axum::serve(listener, router).await });
        (gate, url)
    }

    /// The requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

async fn pass(State(gate): State<Gate>, mut request: Request) -> Response {
    let seen = Seen::of(&request);
    gate.seen.lock().unwrap().push(seen.clone());
    if let Some((status, body)) = (gate.judge)(&seen) {
        return (status, body).into_response();
    }
    *request.uri_mut() = format!("{}{}", gate.to, request.uri()).parse().unwrap();
    match gate.http.request(request).await {
        Ok(answer) => answer.map(Body::new),
        Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    }
}
