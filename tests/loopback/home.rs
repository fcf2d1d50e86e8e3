//! A server on the generated traits that answers what a test tells it to, and keeps what it was asked.

use std::sync::{Arc, Mutex};

use axum::{Extension, Router};
use matrix_client_server::Client;
use matrix_client_server::appservice_ping::{
    AppservicePingService, PingAppserviceError, PingAppserviceRequest, PingAppserviceResponse,
};
use matrix_client_server::presence::{
    GetPresenceError, GetPresenceRequest, GetPresenceResponse, PresenceService, SetPresenceError,
    SetPresenceRequest, SetPresenceResponse,
};
use matrix_client_server::receipts::{
    PostReceiptError, PostReceiptRequest, PostReceiptResponse, ReceiptsService,
};
use matrix_client_server::room_send::{
    RoomSendService, SendMessageError, SendMessageRequest, SendMessageResponse,
};
use matrix_client_server::typewright_runtime::http::OperationInfo;
use matrix_client_server::typewright_runtime::server::{
    Authenticate, Credentials, Rejection, ServerError, Unvalidated,
};

/// The token that the server knows, and whose it is.
pub(crate) const TOKEN: &str = "right-token";
pub(crate) const CALLER: &str = "@ada:example.org";

/// One operation: what was asked last, and what is answered next.
pub(crate) struct Turn<Q, R, E> {
    asked: Mutex<Option<Q>>,
    answer: Mutex<Option<Result<R, E>>>,
}

impl<Q, R, E> Default for Turn<Q, R, E> {
    fn default() -> Self {
        Self {
            asked: Mutex::new(None),
            answer: Mutex::new(None),
        }
    }
}

impl<Q, R, E> Turn<Q, R, E> {
    pub(crate) fn answers(&self, answer: Result<R, E>) {
        *self.answer.lock().unwrap() = Some(answer);
    }

    pub(crate) fn asked(&self) -> Q {
        self.asked
            .lock()
            .unwrap()
            .take()
            .expect("the operation was called")
    }

    fn take(&self, request: Q) -> Result<R, ServerError<E>> {
        *self.asked.lock().unwrap() = Some(request);
        let answer = self
            .answer
            .lock()
            .unwrap()
            .take()
            .expect("the test says what is answered");
        answer.map_err(ServerError::Api)
    }
}

#[derive(Default)]
pub(crate) struct Home {
    pub(crate) ping: Turn<PingAppserviceRequest, PingAppserviceResponse, PingAppserviceError>,
    pub(crate) set: Turn<SetPresenceRequest, SetPresenceResponse, SetPresenceError>,
    pub(crate) get: Turn<GetPresenceRequest, GetPresenceResponse, GetPresenceError>,
    pub(crate) receipt: Turn<PostReceiptRequest, PostReceiptResponse, PostReceiptError>,
    pub(crate) send: Turn<SendMessageRequest, SendMessageResponse, SendMessageError>,
}

matrix_client_server::unwritten_services!(
    Home;
    except AppservicePingService, InvitingService, OldSyncService, PeekingEventsService, PresenceService, ReceiptsService, RoomSendService, ThirdPartyMembershipService
);

impl Authenticate for Home {
    type Caller = String;

    async fn authenticate(
        &self,
        credentials: Credentials,
        _: &'static OperationInfo,
    ) -> Result<String, Rejection> {
        match credentials
            .iter()
            .find(|credential| credential.secret == TOKEN)
        {
            Some(_) => Ok(CALLER.to_owned()),
            None => Err(Rejection::invalid_credentials()),
        }
    }
}

impl AppservicePingService for Home {
    async fn ping_appservice(
        &self,
        caller: String,
        request: PingAppserviceRequest,
    ) -> Result<PingAppserviceResponse, ServerError<PingAppserviceError>> {
        assert_eq!(caller, CALLER);
        self.ping.take(request)
    }
}

impl PresenceService for Home {
    async fn set_presence(
        &self,
        caller: String,
        request: SetPresenceRequest,
    ) -> Result<SetPresenceResponse, ServerError<SetPresenceError>> {
        assert_eq!(caller, CALLER);
        self.set.take(request)
    }

    async fn get_presence(
        &self,
        _: String,
        request: GetPresenceRequest,
    ) -> Result<GetPresenceResponse, ServerError<GetPresenceError>> {
        self.get.take(request)
    }
}

impl ReceiptsService for Home {
    async fn post_receipt(
        &self,
        _: String,
        request: PostReceiptRequest,
    ) -> Result<PostReceiptResponse, ServerError<PostReceiptError>> {
        self.receipt.take(request)
    }
}

impl RoomSendService for Home {
    async fn send_message(
        &self,
        _: String,
        request: SendMessageRequest,
    ) -> Result<SendMessageResponse, ServerError<SendMessageError>> {
        self.send.take(request)
    }
}

/// The whole API. What breaks a bound comes through, also where the features of a build would turn it away.
pub(crate) fn router(home: &Arc<Home>) -> Router {
    matrix_client_server::server::router(Arc::clone(home)).layer(Extension(Unvalidated))
}

/// Serves a router on a free port; the base URL.
pub(crate) async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// The server, and a client that knows its token.
pub(crate) async fn start() -> (Arc<Home>, Client, String) {
    let home = Arc::new(Home::default());
    let url = serve(router(&home)).await;
    let client = Client::new(&url).unwrap();
    client.set_access_token_bearer(TOKEN);
    client.set_appservice_access_token_bearer(TOKEN);
    (home, client, url)
}
