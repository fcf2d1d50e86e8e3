//! The two operations as methods of the generated traits, on a router that has all others too.

use std::sync::Arc;

use axum::Router;
use matrix_client_server::formats::EventId;
use matrix_client_server::matrix_common::schemas::presence_state::PresenceState;
use matrix_client_server::presence::{
    GetPresenceError, GetPresenceRequest, GetPresenceResponse, PresenceService,
};
use matrix_client_server::room_send::{
    RoomSendService, SendMessageError, SendMessageRequest, SendMessageResponse,
};
use matrix_client_server::typewright_runtime::http::OperationInfo;
use matrix_client_server::typewright_runtime::server::{
    Authenticate, Credentials, Rejection, ServerError,
};

use crate::{AGO, TOKEN, event_of};

struct Home;

pub(crate) fn router() -> Router {
    matrix_client_server::server::router(Arc::new(Home))
}

impl Authenticate for Home {
    type Caller = ();

    async fn authenticate(
        &self,
        credentials: Credentials,
        _: &'static OperationInfo,
    ) -> Result<(), Rejection> {
        match credentials.iter().find(|found| found.secret == TOKEN) {
            Some(_) => Ok(()),
            None => Err(Rejection::invalid_credentials()),
        }
    }
}

impl PresenceService for Home {
    async fn get_presence(
        &self,
        (): (),
        request: GetPresenceRequest,
    ) -> Result<GetPresenceResponse, ServerError<GetPresenceError>> {
        let mut presence = GetPresenceResponse::new(PresenceState::Online);
        presence.last_active_ago = Some(AGO);
        presence.status_msg = Some(request.user_id.into());
        presence.currently_active = Some(true);
        Ok(presence)
    }
}

impl RoomSendService for Home {
    async fn send_message(
        &self,
        (): (),
        request: SendMessageRequest,
    ) -> Result<SendMessageResponse, ServerError<SendMessageError>> {
        let event = event_of(request.room_id.as_str(), request.body.len());
        let event = EventId::new(event).map_err(|_| Rejection::internal())?;
        Ok(SendMessageResponse::new(event))
    }
}

/// Implements traits with nothing of their own.
macro_rules! nothing {
    ($($service:path),* $(,)?) => { $(impl $service for Home {})* };
}

nothing! {
    matrix_client_server::account_data::AccountDataService,
    matrix_client_server::account_deactivation::AccountDeactivationService,
    matrix_client_server::admin::AdminService,
    matrix_client_server::administrative_contact::AdministrativeContactService,
    matrix_client_server::appservice_ping::AppservicePingService,
    matrix_client_server::appservice_room_directory::AppserviceRoomDirectoryService,
    matrix_client_server::authed_content_repo::AuthedContentRepoService,
    matrix_client_server::banning::BanningService,
    matrix_client_server::capabilities::CapabilitiesService,
    matrix_client_server::content_repo::ContentRepoService,
    matrix_client_server::create_room::CreateRoomService,
    matrix_client_server::cross_signing::CrossSigningService,
    matrix_client_server::device_management::DeviceManagementService,
    matrix_client_server::directory::DirectoryService,
    matrix_client_server::event_context::EventContextService,
    matrix_client_server::filter::FilterService,
    matrix_client_server::inviting::InvitingService,
    matrix_client_server::joining::JoiningService,
    matrix_client_server::key_backup::KeyBackupService,
    matrix_client_server::keys::KeysService,
    matrix_client_server::kicking::KickingService,
    matrix_client_server::knocking::KnockingService,
    matrix_client_server::leaving::LeavingService,
    matrix_client_server::list_joined_rooms::ListJoinedRoomsService,
    matrix_client_server::list_public_rooms::ListPublicRoomsService,
    matrix_client_server::login::LoginService,
    matrix_client_server::login_token::LoginTokenService,
    matrix_client_server::logout::LogoutService,
    matrix_client_server::message_pagination::MessagePaginationService,
    matrix_client_server::mutual_rooms::MutualRoomsService,
    matrix_client_server::notifications::NotificationsService,
    matrix_client_server::oauth_server_metadata::OauthServerMetadataService,
    matrix_client_server::old_sync::OldSyncService,
    matrix_client_server::openid::OpenidService,
    matrix_client_server::password_management::PasswordManagementService,
    matrix_client_server::peeking_events::PeekingEventsService,
    matrix_client_server::policy_server::PolicyServerService,
    matrix_client_server::profile::ProfileService,
    matrix_client_server::pusher::PusherService,
    matrix_client_server::pushrules::PushrulesService,
    matrix_client_server::read_markers::ReadMarkersService,
    matrix_client_server::receipts::ReceiptsService,
    matrix_client_server::redaction::RedactionService,
    matrix_client_server::refresh::RefreshService,
    matrix_client_server::registration::RegistrationService,
    matrix_client_server::registration_tokens::RegistrationTokensService,
    matrix_client_server::relations::RelationsService,
    matrix_client_server::report_content::ReportContentService,
    matrix_client_server::room_event_by_timestamp::RoomEventByTimestampService,
    matrix_client_server::room_initial_sync::RoomInitialSyncService,
    matrix_client_server::room_state::RoomStateService,
    matrix_client_server::room_summary::RoomSummaryService,
    matrix_client_server::room_upgrades::RoomUpgradesService,
    matrix_client_server::rooms::RoomsService,
    matrix_client_server::search::SearchService,
    matrix_client_server::space_hierarchy::SpaceHierarchyService,
    matrix_client_server::sso_login_redirect::SsoLoginRedirectService,
    matrix_client_server::support::SupportService,
    matrix_client_server::sync::SyncService,
    matrix_client_server::tags::TagsService,
    matrix_client_server::third_party_lookup::ThirdPartyLookupService,
    matrix_client_server::third_party_membership::ThirdPartyMembershipService,
    matrix_client_server::threads_list::ThreadsListService,
    matrix_client_server::to_device::ToDeviceService,
    matrix_client_server::typing::TypingService,
    matrix_client_server::users::UsersService,
    matrix_client_server::versions::VersionsService,
    matrix_client_server::voip::VoipService,
    matrix_client_server::wellknown::WellknownService,
    matrix_client_server::whoami::WhoamiService,
}
