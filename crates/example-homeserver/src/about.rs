//! What the server says of itself: what it can do, and what it has not.

use std::collections::BTreeMap;

use http::header::HOST;
use matrix_client_server::capabilities::{
    BooleanCapability, Capabilities, CapabilitiesService, GetCapabilities, GetCapabilitiesRequest,
    GetCapabilitiesResponse, RoomVersionStability, RoomVersionsCapability,
};
use matrix_client_server::definitions::wellknown::full::DiscoveryInformation;
use matrix_client_server::definitions::wellknown::homeserver::HomeserverInformation;
use matrix_client_server::pusher::{
    GetPushers, GetPushersRequest, GetPushersResponse, PusherService,
};
use matrix_client_server::typewright_runtime::server::{self, Result};
use matrix_client_server::voip::{
    GetTurnServer, GetTurnServerRequest, GetTurnServerResponse, VoipService,
};
use matrix_client_server::wellknown::{
    GetWellknown, GetWellknownError, GetWellknownRequest, GetWellknownResponse, WellknownService,
};

use crate::Home;
use crate::caller::Caller;
use crate::create::ROOM_VERSIONS;

impl CapabilitiesService for Home {
    async fn get_capabilities(
        &self,
        _: Caller,
        _: GetCapabilitiesRequest,
    ) -> Result<GetCapabilities> {
        let [default, ..] = ROOM_VERSIONS;
        let stable = |version: &str| (version.to_owned(), RoomVersionStability::Stable);
        let versions = BTreeMap::from(ROOM_VERSIONS.map(stable));
        let mut capabilities = Capabilities::new();
        capabilities.m_room_versions = Some(RoomVersionsCapability::new(default, versions));
        capabilities.m_change_password = Some(BooleanCapability::new(true));
        capabilities.m_3pid_changes = Some(BooleanCapability::new(false));
        capabilities.m_get_login_token = Some(BooleanCapability::new(false));
        Ok(GetCapabilitiesResponse::new(capabilities))
    }
}

impl VoipService for Home {
    // There is no server for calls that cannot be made directly. The definition wants all members, so the list is empty.
    async fn get_turn_server(&self, _: Caller, _: GetTurnServerRequest) -> Result<GetTurnServer> {
        let day = 86_400;
        Ok(GetTurnServerResponse::new("", "", Vec::new(), day))
    }
}

impl PusherService for Home {
    // Nothing is pushed; setting a pusher is left out. Clients list them all the same.
    async fn get_pushers(&self, _: Caller, _: GetPushersRequest) -> Result<GetPushers> {
        let mut response = GetPushersResponse::new();
        response.pushers = Some(Vec::new());
        Ok(response)
    }
}

impl WellknownService for Home {
    // Under which address the server is reached, only the request says: in a header that the definition does not name, and
    // that is at hand here all the same. Without it clients are told to ask their user.
    async fn get_wellknown(&self, _: GetWellknownRequest) -> Result<GetWellknown> {
        let host = server::parts(|parts| Some(parts.headers.get(HOST)?.to_str().ok()?.to_owned()));
        let host = host.flatten().ok_or(GetWellknownError::NotFound)?;
        let homeserver = HomeserverInformation::new(format!("http://{host}"));
        Ok(GetWellknownResponse::new(DiscoveryInformation::new(
            homeserver,
        )))
    }
}
