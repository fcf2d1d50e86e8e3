//! The server behind the proxy: it carries out what it is asked, and counts how often, by a mark in each request.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use matrix_client_server::content_repo::{
    ContentRepoService, GetContentError, GetContentOk, GetContentRequest, GetContentResponse,
    UploadContentError, UploadContentRequest, UploadContentResponse, UploadContentToMxcError,
    UploadContentToMxcRequest, UploadContentToMxcResponse,
};
use matrix_client_server::create_room::{
    CreateRoomError, CreateRoomRequest, CreateRoomResponse, CreateRoomService,
};
use matrix_client_server::formats::{EventId, MxcUri, RoomId, UserId};
use matrix_client_server::login::{LoginError, LoginRequest, LoginResponse, LoginService};
use matrix_client_server::matrix_common::schemas::presence_state::PresenceState;
use matrix_client_server::presence::{
    GetPresenceError, GetPresenceRequest, GetPresenceResponse, PresenceService,
};
use matrix_client_server::room_send::{
    RoomSendService, SendMessageError, SendMessageRequest, SendMessageResponse,
};
use matrix_client_server::typewright_runtime::Nullable;
use matrix_client_server::typewright_runtime::http::{Blob, OperationInfo};
use matrix_client_server::typewright_runtime::server::{
    Authenticate, Credentials, Rejection, ServerError,
};
use matrix_client_server::versions::{
    GetVersionsError, GetVersionsRequest, GetVersionsResponse, VersionsService,
};
use matrix_client_server::{content_repo, create_room, login, room_send, versions};

/// The secrets that requests carry, and that nothing the client says may show.
pub(crate) const TOKEN: &str = "token-that-nobody-may-see";
pub(crate) const NEXT_TOKEN: &str = "another-token-that-nobody-may-see";
pub(crate) const PASSWORD: &str = "password-that-nobody-may-see";

/// How long a download is, in bytes.
pub(crate) const DOWNLOAD: usize = 10_000;

#[derive(Default)]
pub(crate) struct Home {
    carried_out: Mutex<BTreeMap<String, usize>>,
}

impl Home {
    /// Starts a server on a free port.
    pub(crate) async fn start() -> (Arc<Self>, std::net::SocketAddr) {
        let home = Arc::new(Self::default());
        // The modules that there is something of; a request for any other is not found.
        let router = matrix_client_server::presence::router(Arc::clone(&home))
            .merge(room_send::router(Arc::clone(&home)))
            .merge(create_room::router(Arc::clone(&home)))
            .merge(login::router(Arc::clone(&home)))
            .merge(content_repo::router(Arc::clone(&home)))
            .merge(versions::router(Arc::clone(&home)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        (home, address)
    }

    /// How often the request with this mark was carried out.
    pub(crate) fn count(&self, mark: &str) -> usize {
        let carried_out = self.carried_out.lock().unwrap();
        carried_out.get(mark).copied().unwrap_or_default()
    }

    fn carry_out(&self, mark: &str) {
        let mut carried_out = self.carried_out.lock().unwrap();
        *carried_out.entry(mark.to_owned()).or_default() += 1;
    }
}

impl Authenticate for Home {
    type Caller = ();

    async fn authenticate(
        &self,
        credentials: Credentials,
        _: &'static OperationInfo,
    ) -> Result<(), Rejection> {
        let known = credentials
            .iter()
            .any(|credential| credential.secret == TOKEN || credential.secret == NEXT_TOKEN);
        if known {
            Ok(())
        } else {
            Err(Rejection::invalid_credentials())
        }
    }
}

impl PresenceService for Home {
    async fn get_presence(
        &self,
        (): (),
        request: GetPresenceRequest,
    ) -> Result<GetPresenceResponse, ServerError<GetPresenceError>> {
        self.carry_out(&request.user_id);
        let mut response = GetPresenceResponse::new(PresenceState::Online);
        response.status_msg = Some(Nullable::Value(request.user_id));
        Ok(response)
    }
}

impl RoomSendService for Home {
    async fn send_message(
        &self,
        (): (),
        request: SendMessageRequest,
    ) -> Result<SendMessageResponse, ServerError<SendMessageError>> {
        self.carry_out(&request.txn_id);
        let event = EventId::new(format!("${}", request.txn_id)).unwrap();
        Ok(SendMessageResponse::new(event))
    }
}

impl CreateRoomService for Home {
    async fn create_room(
        &self,
        (): (),
        request: CreateRoomRequest,
    ) -> Result<CreateRoomResponse, ServerError<CreateRoomError>> {
        let name = request.name.unwrap();
        self.carry_out(&name);
        let room = RoomId::new(format!("!{name}")).unwrap();
        Ok(CreateRoomResponse::new(room))
    }
}

impl LoginService for Home {
    async fn login(&self, request: LoginRequest) -> Result<LoginResponse, ServerError<LoginError>> {
        let device = request.device_id.unwrap();
        self.carry_out(&device);
        let user = UserId::new("@ada:example.org").unwrap();
        Ok(LoginResponse::new(user, "a token of the answer", device))
    }
}

impl ContentRepoService for Home {
    async fn upload_content(
        &self,
        (): (),
        request: UploadContentRequest,
    ) -> Result<UploadContentResponse, ServerError<UploadContentError>> {
        let content = request.body.bytes().await?;
        let content = String::from_utf8(content.to_vec()).unwrap();
        let mark = content.lines().next().unwrap();
        self.carry_out(mark);
        let uri = MxcUri::new(format!("mxc://example.org/{mark}")).unwrap();
        Ok(UploadContentResponse::new(uri))
    }

    async fn upload_content_to_mxc(
        &self,
        (): (),
        request: UploadContentToMxcRequest,
    ) -> Result<UploadContentToMxcResponse, ServerError<UploadContentToMxcError>> {
        request.body.bytes().await?;
        self.carry_out(&request.media_id);
        Ok(UploadContentToMxcResponse::new())
    }

    async fn get_content(
        &self,
        request: GetContentRequest,
    ) -> Result<GetContentResponse, ServerError<GetContentError>> {
        self.carry_out(&request.media_id);
        let blob = Blob::new("application/octet-stream", vec![b'x'; DOWNLOAD]);
        Ok(GetContentResponse::Ok(GetContentOk::new("inline", blob)))
    }
}

impl VersionsService for Home {
    async fn get_versions(
        &self,
        _: Option<()>,
        _: GetVersionsRequest,
    ) -> Result<GetVersionsResponse, ServerError<GetVersionsError>> {
        Ok(GetVersionsResponse::new(vec!["v1.18".to_owned()]))
    }
}
