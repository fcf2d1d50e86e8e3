//! An application service for the homeserver to call: it answers as it is told and records what it was asked. It checks
//! no token; whether a call carries the right one is for the test to say.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode, header};
use serde_json::{Value, json};
use tokio::sync::oneshot;

/// The longest body that is read, in bytes. Synapse sends at most a hundred events in a call.
const LONGEST_BODY: usize = 16 << 20;

/// What the application service does with a ping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PingAnswer {
    /// Answers 200 with an empty object.
    #[default]
    Success,
    /// Answers this status, with an empty object.
    Status(u16),
    /// Does not answer, and leaves the connection open until it closes.
    Hang,
}

/// A call of the homeserver.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method.
    pub method: String,
    /// The path with the query, percent-encoded as it came.
    pub path: String,
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// The body; empty when there was none.
    pub body: Vec<u8>,
}

impl Call {
    /// The body as JSON; null when it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// A running application service. It stops listening when this is dropped.
pub struct Appservice {
    url: String,
    shared: Arc<Shared>,
    close: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<Record>,
    changed: Condvar,
}

#[derive(Default)]
struct Record {
    calls: Vec<Call>,
    ping: PingAnswer,
}

impl Shared {
    /// A test that panicked while it held the lock leaves the record as it was: nothing here is half-written.
    fn lock(&self) -> MutexGuard<'_, Record> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Appservice {
    /// Listens on a free port of the loopback interface. It answers transactions and pings with success, and anything
    /// else with 404.
    ///
    /// # Errors
    ///
    /// When the system gives no port or no thread.
    pub fn listen() -> Result<Self> {
        // A thread and a runtime of its own, so that it works and can be dropped in synchronous and asynchronous tests.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}", listener.local_addr()?);
        let shared = Arc::new(Shared::default());
        let router = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&shared));
        let (close, closed) = oneshot::channel::<()>();
        let thread = thread::Builder::new()
            .name("appservice".to_owned())
            .spawn(move || {
                // Open connections are closed with the runtime, which is dropped at the end of this thread.
                runtime.block_on(async {
                    // It fails only where there is no runtime.
                    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
                        return;
                    };
                    tokio::select! {
                        _ = axum::serve(listener, router) => {}
                        _ = closed => {}
                    }
                });
            })
            .context("cannot start a thread")?;
        Ok(Self {
            url,
            shared,
            close: Some(close),
            thread: Some(thread),
        })
    }

    /// The base URL, for the registration.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Says how pings are answered from now on.
    pub fn answer_ping(&self, answer: PingAnswer) {
        self.shared.lock().ping = answer;
    }

    /// Stops listening and closes every connection, so that calls are refused from now on. The record stays.
    pub fn close(&mut self) {
        // An error of either says that it has stopped by itself.
        if let Some(close) = self.close.take() {
            let _ = close.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    /// The calls so far, in the order in which they came.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.lock().calls.clone()
    }

    /// Waits for a call that `wanted` accepts, and returns the first; none when none came within `longest`.
    pub fn wait_for(&self, longest: Duration, wanted: impl Fn(&Call) -> bool) -> Option<Call> {
        let end = Instant::now() + longest;
        let mut record = self.shared.lock();
        loop {
            if let Some(call) = record.calls.iter().find(|call| wanted(call)) {
                return Some(call.clone());
            }
            let left = end.checked_duration_since(Instant::now())?;
            record = self
                .shared
                .changed
                .wait_timeout(record, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

impl Drop for Appservice {
    fn drop(&mut self) {
        self.close();
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LONGEST_BODY).await else {
        return respond(StatusCode::BAD_REQUEST, &json!({"errcode": "M_UNKNOWN"}));
    };
    let path = head.uri.path();
    let asked = (head.method.as_str(), path);
    let ping = {
        let mut record = shared.lock();
        record.calls.push(Call {
            method: head.method.to_string(),
            path: head.uri.to_string(),
            authorization: head
                .headers
                .get(header::AUTHORIZATION)
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
            body: body.to_vec(),
        });
        record.ping
    };
    shared.changed.notify_all();
    match asked {
        ("POST", "/_matrix/app/v1/ping") => match ping {
            PingAnswer::Success => respond(StatusCode::OK, &json!({})),
            PingAnswer::Status(status) => respond(
                // A number that is no status is a fault of the test, and a fault is what it gets.
                StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
                &json!({}),
            ),
            PingAnswer::Hang => std::future::pending().await,
        },
        ("PUT", path) if path.starts_with("/_matrix/app/v1/transactions/") => {
            respond(StatusCode::OK, &json!({}))
        }
        _ => respond(StatusCode::NOT_FOUND, &json!({"errcode": "M_NOT_FOUND"})),
    }
}

fn respond(status: StatusCode, body: &Value) -> Response<Body> {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("application/json"),
    );
    response
}
