//! The rest of the API. The router asks for every trait; those without a method here answer `M_UNRECOGNIZED`.

use crate::Home;

/// Implements traits with nothing of their own.
macro_rules! unwritten {
    ($($service:path),* $(,)?) => { $(impl $service for Home {})* };
}

unwritten! {
    matrix_client_server::account_deactivation::AccountDeactivationService,
    matrix_client_server::admin::AdminService,
    matrix_client_server::administrative_contact::AdministrativeContactService,
    matrix_client_server::appservice_ping::AppservicePingService,
    matrix_client_server::appservice_room_directory::AppserviceRoomDirectoryService,
    matrix_client_server::event_context::EventContextService,
    matrix_client_server::key_backup::KeyBackupService,
    matrix_client_server::knocking::KnockingService,
    matrix_client_server::list_public_rooms::ListPublicRoomsService,
    matrix_client_server::login_token::LoginTokenService,
    matrix_client_server::mutual_rooms::MutualRoomsService,
    matrix_client_server::notifications::NotificationsService,
    matrix_client_server::oauth_server_metadata::OauthServerMetadataService,
    matrix_client_server::old_sync::OldSyncService,
    matrix_client_server::openid::OpenidService,
    matrix_client_server::peeking_events::PeekingEventsService,
    matrix_client_server::policy_server::PolicyServerService,
    matrix_client_server::refresh::RefreshService,
    matrix_client_server::registration_tokens::RegistrationTokensService,
    matrix_client_server::relations::RelationsService,
    matrix_client_server::report_content::ReportContentService,
    matrix_client_server::room_event_by_timestamp::RoomEventByTimestampService,
    matrix_client_server::room_initial_sync::RoomInitialSyncService,
    matrix_client_server::room_summary::RoomSummaryService,
    matrix_client_server::room_upgrades::RoomUpgradesService,
    matrix_client_server::search::SearchService,
    matrix_client_server::space_hierarchy::SpaceHierarchyService,
    matrix_client_server::sso_login_redirect::SsoLoginRedirectService,
    matrix_client_server::support::SupportService,
    matrix_client_server::third_party_lookup::ThirdPartyLookupService,
    matrix_client_server::third_party_membership::ThirdPartyMembershipService,
    matrix_client_server::threads_list::ThreadsListService,
}
