//! Who is in a room: joining, knocking, inviting, leaving, kicking and banning.

use matrix_client_server::banning::{
    Ban, BanRequest, BanResponse, BanningService, Unban, UnbanRequest, UnbanResponse,
};
use matrix_client_server::formats::{RoomAlias, RoomId, UserId};
use matrix_client_server::inviting::{
    InviteUser, InviteUserRequest, InviteUserResponse, InvitingService,
};
use matrix_client_server::joining::{
    JoinRoom, JoinRoomById, JoinRoomByIdRequest, JoinRoomByIdResponse, JoinRoomRequest,
    JoinRoomResponse, JoinRoomRoomIdOrAlias, JoiningService,
};
use matrix_client_server::kicking::{Kick, KickRequest, KickResponse, KickingService};
use matrix_client_server::knocking::{
    KnockRoom, KnockRoomRequest, KnockRoomResponse, KnockRoomRoomIdOrAlias, KnockingService,
};
use matrix_client_server::leaving::{
    ForgetRoom, ForgetRoomRequest, ForgetRoomResponse, LeaveRoom, LeaveRoomRequest,
    LeaveRoomResponse, LeavingService,
};
use matrix_client_server::list_joined_rooms::{
    GetJoinedRooms, GetJoinedRoomsRequest, GetJoinedRoomsResponse, ListJoinedRoomsService,
};
use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::typewright_runtime::server::Result;

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::{Move, Store, must_be_an_id};

impl Store {
    /// Makes a move if the room's rules allow it.
    fn make_move(
        &mut self,
        step: Move,
        room: &RoomId,
        sender: &UserId,
        user: &UserId,
        reason: Option<String>,
    ) -> std::result::Result<(), Refusal> {
        let found = self.room(room)?;
        found.may_move(step, sender, user)?;
        // Joining twice is no mistake, and nothing new.
        if step != Move::Join || found.membership(user) != Some(Membership::Join) {
            self.set_membership(room, sender, user, &step.outcome(), reason)?;
        }
        Ok(())
    }
}

impl Home {
    fn room_of(&self, alias: &RoomAlias) -> std::result::Result<RoomId, Refusal> {
        let found = self.read(|store| store.aliases.get(alias).cloned());
        found.ok_or_else(|| Refusal::not_found("there is no such alias"))
    }

    /// A move that somebody makes themself.
    fn move_self(
        &self,
        step: Move,
        caller: &Caller,
        room: &RoomId,
        reason: Option<String>,
    ) -> std::result::Result<(), Refusal> {
        self.change(|store| store.make_move(step, room, &caller.user, &caller.user, reason))
    }

    /// A move that is made with somebody else.
    fn move_other(
        &self,
        step: Move,
        caller: &Caller,
        room: &RoomId,
        user: &UserId,
        reason: Option<String>,
    ) -> std::result::Result<(), Refusal> {
        must_be_an_id(user)?;
        self.change(|store| store.make_move(step, room, &caller.user, user, reason))
    }
}

impl JoiningService for Home {
    async fn join_room_by_id(
        &self,
        caller: Caller,
        request: JoinRoomByIdRequest,
    ) -> Result<JoinRoomById> {
        self.move_self(Move::Join, &caller, &request.room_id, request.reason)?;
        Ok(JoinRoomByIdResponse::new(request.room_id))
    }

    async fn join_room(&self, caller: Caller, request: JoinRoomRequest) -> Result<JoinRoom> {
        let room = match request.room_id_or_alias {
            JoinRoomRoomIdOrAlias::MxRoomId(room) => room,
            JoinRoomRoomIdOrAlias::MxRoomAlias(alias) => self.room_of(&alias)?,
            _ => return Err(Refusal::bad("M_INVALID_PARAM", "this names no room").into()),
        };
        self.move_self(Move::Join, &caller, &room, request.reason)?;
        Ok(JoinRoomResponse::new(room))
    }
}

impl KnockingService for Home {
    async fn knock_room(&self, caller: Caller, request: KnockRoomRequest) -> Result<KnockRoom> {
        let room = match request.room_id_or_alias {
            KnockRoomRoomIdOrAlias::MxRoomId(room) => room,
            KnockRoomRoomIdOrAlias::MxRoomAlias(alias) => self.room_of(&alias)?,
            _ => return Err(Refusal::bad("M_INVALID_PARAM", "this names no room").into()),
        };
        self.move_self(Move::Knock, &caller, &room, request.reason)?;
        Ok(KnockRoomResponse::new(room))
    }
}

impl InvitingService for Home {
    async fn invite_user(&self, caller: Caller, request: InviteUserRequest) -> Result<InviteUser> {
        let (room, user) = (&request.room_id, &request.user_id);
        self.move_other(Move::Invite, &caller, room, user, request.reason)?;
        Ok(InviteUserResponse::new())
    }
}

impl LeavingService for Home {
    async fn leave_room(&self, caller: Caller, request: LeaveRoomRequest) -> Result<LeaveRoom> {
        self.move_self(Move::Leave, &caller, &request.room_id, request.reason)?;
        Ok(LeaveRoomResponse::new())
    }

    async fn forget_room(&self, caller: Caller, request: ForgetRoomRequest) -> Result<ForgetRoom> {
        self.change(|store| store.forget_room(&caller.user, &request.room_id))?;
        Ok(ForgetRoomResponse::new())
    }
}

impl KickingService for Home {
    async fn kick(&self, caller: Caller, request: KickRequest) -> Result<Kick> {
        let (room, user) = (&request.room_id, &request.user_id);
        self.move_other(Move::Kick, &caller, room, user, request.reason)?;
        Ok(KickResponse::new())
    }
}

impl BanningService for Home {
    async fn ban(&self, caller: Caller, request: BanRequest) -> Result<Ban> {
        let (room, user) = (&request.room_id, &request.user_id);
        self.move_other(Move::Ban, &caller, room, user, request.reason)?;
        Ok(BanResponse::new())
    }

    async fn unban(&self, caller: Caller, request: UnbanRequest) -> Result<Unban> {
        let (room, user) = (&request.room_id, &request.user_id);
        self.move_other(Move::Unban, &caller, room, user, request.reason)?;
        Ok(UnbanResponse::new())
    }
}

impl ListJoinedRoomsService for Home {
    async fn get_joined_rooms(
        &self,
        caller: Caller,
        _: GetJoinedRoomsRequest,
    ) -> Result<GetJoinedRooms> {
        let rooms = self.read(|store| {
            let rooms = store.rooms.values();
            let joined =
                rooms.filter(|room| room.membership(&caller.user) == Some(Membership::Join));
            joined.map(|room| room.id.clone()).collect()
        });
        Ok(GetJoinedRoomsResponse::new(rooms))
    }
}
