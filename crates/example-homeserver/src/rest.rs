//! The rest of the API. The router asks for every trait; those that are not named here have no method of ours and answer
//! `M_UNRECOGNIZED`.

use crate::Home;

matrix_client_server::unwritten_services! {
    Home; except
    AccountDataService,
    AuthedContentRepoService,
    BanningService,
    ContentRepoService,
    CreateRoomService,
    DeviceManagementService,
    DirectoryService,
    FilterService,
    InvitingService,
    JoiningService,
    KickingService,
    LeavingService,
    ListJoinedRoomsService,
    LoginService,
    LogoutService,
    MessagePaginationService,
    ProfileService,
    PushrulesService,
    ReceiptsService,
    RedactionService,
    RegistrationService,
    RoomSendService,
    RoomStateService,
    RoomsService,
    SyncService,
    TagsService,
    ToDeviceService,
    TypingService,
    VersionsService,
    WhoamiService,
}
