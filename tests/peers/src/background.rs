//! The thread that all peers run on, with a runtime of its own, so that they work and can be dropped in synchronous and
//! asynchronous tests.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::thread::{self, JoinHandle};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use typewright_live::Call;

use crate::Kept;

/// The longest body that is read, in bytes. Synapse sends at most a hundred events in a call.
const LONGEST_BODY: usize = 16 << 20;

/// The thread. When this is dropped, nothing that ran on it runs any longer, and every connection is closed.
pub(crate) struct Background {
    handle: Handle,
    close: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

impl Background {
    pub(crate) fn start() -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let handle = runtime.handle().clone();
        let (close, closed) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("peers".to_owned())
            .spawn(move || {
                // It ends by an error, because nothing can be sent: the sender was dropped.
                let _ = runtime.block_on(closed);
            })
            .context("cannot start a thread")?;
        Ok(Self {
            handle,
            close: Some(close),
            thread: Some(thread),
        })
    }

    /// Runs until this is dropped.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.handle.spawn(task);
    }

    /// Listens on a free port of the loopback interface.
    pub(crate) fn listen(&self) -> Result<(TcpListener, SocketAddr)> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let _inside = self.handle.enter();
        Ok((TcpListener::from_std(listener)?, address))
    }

    /// Serves a router without TLS.
    pub(crate) fn serve(&self, listener: TcpListener, router: Router) {
        self.spawn(async move {
            // It never returns.
            let _ = axum::serve(listener, router).await;
        });
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        drop(self.close.take());
        if let Some(thread) = self.thread.take() {
            // An error says that it has panicked, which it does not.
            let _ = thread.join();
        }
    }
}

/// The same router, but every call is kept before it is answered.
pub(crate) fn recorded(router: Router, calls: &Kept<Call>) -> Router {
    router.layer(from_fn_with_state(calls.clone(), record))
}

async fn record(State(calls): State<Kept<Call>>, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LONGEST_BODY).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    calls.keep(Call {
        method: head.method.to_string(),
        path: head.uri.to_string(),
        authorization: head
            .headers
            .get(header::AUTHORIZATION)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
        body: body.to_vec(),
    });
    next.run(Request::from_parts(head, Body::from(body))).await
}
