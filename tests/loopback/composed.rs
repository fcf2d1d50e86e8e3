//! Generated routers among others: one module's alone, nested, merged and below layers, and what a method sees of all that.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, FromRequestParts as _, RawPathParams};
use axum::response::Response;
use axum::{Extension, Router, middleware};
use matrix_client_server::presence::{
    GetPresence, GetPresenceError, GetPresenceRequest, GetPresenceResponse, PresenceService,
};
use matrix_client_server::receipts::ReceiptsService;
use matrix_client_server::typewright_runtime::http::{Operation as _, OperationInfo};
use matrix_client_server::typewright_runtime::server::{
    Authenticate, Credentials, Rejection, ServerError, axum_path, extension, parts,
};
use matrix_client_server::{presence, receipts};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::timeout;

use crate::home::serve;
use crate::raw::exchange;

const STATUS: &str = "/_matrix/client/v3/presence/@ada:example.org/status";
const BEARER: &str = "authorization: Bearer any";

/// What a layer knows of a request.
#[derive(Clone)]
struct Tag(&'static str);

/// A service that tells what it sees of a request beside its parameters.
struct Looking;

/// The user agent, the layer's tag and the peer's address.
fn seen() -> String {
    let agent = parts(|parts| parts.headers.get("user-agent").cloned()).flatten();
    let agent = agent.map(|agent| agent.to_str().unwrap().to_owned());
    let tag = extension::<Tag>().map(|tag| tag.0);
    let peer = extension::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    format!("{agent:?} {tag:?} {peer:?}").replace('"', "")
}

impl Authenticate for Looking {
    type Caller = String;

    async fn authenticate(
        &self,
        credentials: Credentials,
        _: &'static OperationInfo,
    ) -> Result<String, Rejection> {
        let parts = credentials.parts();
        let values = RawPathParams::from_request_parts(&mut parts.clone(), &()).await;
        let values = values.expect("the path has been matched");
        assert_eq!(values.iter().count(), 0, "axum decodes what nobody reads");
        let tag = parts.extensions.get::<Tag>().map_or("none", |tag| tag.0);
        assert_eq!(extension::<Tag>().map_or("none", |tag| tag.0), tag);
        Ok(format!("{} {} {tag}", parts.method, parts.uri))
    }
}

impl PresenceService for Looking {
    async fn get_presence(
        &self,
        caller: String,
        _: GetPresenceRequest,
    ) -> Result<GetPresenceResponse, ServerError<GetPresenceError>> {
        let before = seen();
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert_eq!(before, seen(), "it stays, whichever thread goes on");
        let elsewhere = tokio::spawn(async { seen() }).await.unwrap();
        assert_eq!(elsewhere, "None None None", "a task has to be told");
        let mut response = GetPresenceResponse::new("online".into());
        response.status_msg = Some(format!("{caller}; {before}").into());
        Ok(response)
    }
}

impl ReceiptsService for Looking {}

async fn get(url: &str, path: &str) -> (u16, String) {
    let head = format!("GET {path} HTTP/1.1\r\n{BEARER}\r\nuser-agent: tests");
    exchange(url, &head, b"").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_sees_what_no_parameter_tells() {
    let router = presence::router(Arc::new(Looking)).layer(Extension(Tag("layered")));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    let (status, text) = get(&url, STATUS).await;
    let expected = format!("GET {STATUS} layered; Some(tests) Some(layered) Some(127.0.0.1)");
    assert!(status == 200 && text.contains(&expected), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_module_alone_and_nested() {
    let alone = presence::router(Arc::new(Looking));
    let url = serve(Router::new().nest("/outer", alone.clone()).merge(alone)).await;
    for path in [STATUS.to_owned(), format!("/outer{STATUS}")] {
        let (status, text) = get(&url, &path).await;
        let expected = format!("GET {STATUS} none; Some(tests) None None");
        assert!(status == 200 && text.contains(&expected), "{path} {text}");
        let delete = format!("DELETE {path} HTTP/1.1\r\n{BEARER}");
        let (status, text) = exchange(&url, &delete, b"").await;
        assert!(status == 405 && text.contains("M_UNRECOGNIZED"), "{text}");
        assert_eq!(
            text.matches("\r\nallow: GET,HEAD,PUT\r\n").count(),
            1,
            "{text}"
        );
    }
    assert_eq!(get(&url, "/outer/nothing").await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn merged_routers_leave_unknown_paths_to_a_fallback() {
    let marked = middleware::map_response(|mut response: Response| async {
        response
            .headers_mut()
            .insert("x-mark", "1".parse().unwrap());
        response
    });
    let ours = presence::router(Arc::new(Looking))
        .merge(receipts::router(Arc::new(Looking)))
        .layer(marked);
    // Routers meet on a path if it is the same for axum.
    let status = axum_path(GetPresence::INFO);
    let others = Router::new()
        .route(&status, axum::routing::delete(|| async { "gone" }))
        .fallback(|| async { "somebody else's" });
    for router in [ours.clone().merge(others.clone()), others.merge(ours)] {
        let url = serve(router).await;
        let (status, text) = get(&url, STATUS).await;
        assert!(status == 200 && text.contains("x-mark: 1"), "{text}");
        let (status, text) = get(&url, "/nothing").await;
        assert!(status == 200 && text.contains("somebody else's"), "{text}");
        let delete = format!("DELETE {STATUS} HTTP/1.1\r\n{BEARER}");
        let (status, text) = exchange(&url, &delete, b"").await;
        assert!(status == 200 && text.ends_with("gone"), "{text}");
        let (status, text) = get(&url, RECEIPT).await;
        assert!(status == 405 && text.contains("M_UNRECOGNIZED"), "{text}");
        assert!(text.contains("x-mark: 1"), "{text}");
    }
}

/// A path that only `POST` is on.
const RECEIPT: &str = "/_matrix/client/v3/rooms/!a:example.org/receipt/m.read/$b";

/// A service whose answer never comes. It tells when it is asked, and when it is given up.
struct Waiting(UnboundedSender<&'static str>);

struct GivenUp(UnboundedSender<&'static str>);

impl Drop for GivenUp {
    fn drop(&mut self) {
        let _ = self.0.send("given up");
    }
}

impl Authenticate for Waiting {
    type Caller = ();

    async fn authenticate(
        &self,
        _: Credentials,
        _: &'static OperationInfo,
    ) -> Result<(), Rejection> {
        Ok(())
    }
}

impl PresenceService for Waiting {
    async fn get_presence(
        &self,
        (): (),
        _: GetPresenceRequest,
    ) -> Result<GetPresenceResponse, ServerError<GetPresenceError>> {
        let _held = GivenUp(self.0.clone());
        self.0.send("asked").unwrap();
        std::future::pending().await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_given_up_drops_its_method() {
    let (told, mut heard) = unbounded_channel();
    let url = serve(presence::router(Arc::new(Waiting(told)))).await;
    let address = url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {STATUS} HTTP/1.1\r\nhost: a\r\n{BEARER}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    assert_eq!(next(&mut heard).await, "asked");
    drop(stream);
    assert_eq!(next(&mut heard).await, "given up");
}

async fn next(heard: &mut UnboundedReceiver<&'static str>) -> &'static str {
    let word = timeout(Duration::from_secs(30), heard.recv()).await;
    word.unwrap().unwrap()
}
