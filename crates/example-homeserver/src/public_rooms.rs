//! The room directory: which rooms everybody can find.

use matrix_client_server::definitions::room_visibility::RoomVisibility;
use matrix_client_server::formats::RoomAlias;
use matrix_client_server::list_public_rooms::{
    GetPublicRooms, GetPublicRoomsRequest, GetPublicRoomsResponse, GetRoomVisibilityOnDirectory,
    GetRoomVisibilityOnDirectoryRequest, GetRoomVisibilityOnDirectoryResponse,
    ListPublicRoomsService, QueryPublicRooms, QueryPublicRoomsRequest, QueryPublicRoomsResponse,
    SetRoomVisibilityOnDirectory, SetRoomVisibilityOnDirectoryRequest,
    SetRoomVisibilityOnDirectoryResponse,
};
use matrix_client_server::matrix_common::api::client_server::definitions::public_rooms_chunk::PublishedRoomsChunk;
use matrix_client_server::matrix_common::api::client_server::definitions::public_rooms_response::PublicRoomsResponse;
use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::matrix_common::schemas::public_rooms_filter::PublicRoomsFilter;
use matrix_client_server::typewright_runtime::server::Result;

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::{Room, Store, text};

impl ListPublicRoomsService for Home {
    async fn get_room_visibility_on_directory(
        &self,
        request: GetRoomVisibilityOnDirectoryRequest,
    ) -> Result<GetRoomVisibilityOnDirectory> {
        self.read(|store| {
            store.room(&request.room_id)?;
            let mut response = GetRoomVisibilityOnDirectoryResponse::new();
            response.visibility = Some(if store.published.contains_key(&request.room_id) {
                RoomVisibility::Public
            } else {
                RoomVisibility::Private
            });
            Ok(response)
        })
    }

    async fn set_room_visibility_on_directory(
        &self,
        caller: Caller,
        request: SetRoomVisibilityOnDirectoryRequest,
    ) -> Result<SetRoomVisibilityOnDirectory> {
        self.change(|store| {
            let room = store.joined(&request.room_id, &caller.user)?;
            room.may_send(&caller.user, "m.room.canonical_alias", Some(""))?;
            if request.visibility == Some(RoomVisibility::Private) {
                store.unpublish_room(&request.room_id);
            } else {
                store.publish_room(request.room_id);
            }
            Ok(SetRoomVisibilityOnDirectoryResponse::new())
        })
    }

    async fn get_public_rooms(&self, request: GetPublicRoomsRequest) -> Result<GetPublicRooms> {
        let (limit, since) = (request.limit, request.since.as_deref());
        let page = self.read(|store| store.directory(&PublicRoomsFilter::new(), limit, since))?;
        Ok(GetPublicRoomsResponse::new(page))
    }

    async fn query_public_rooms(
        &self,
        _: Caller,
        request: QueryPublicRoomsRequest,
    ) -> Result<QueryPublicRooms> {
        let filter = request.filter.unwrap_or_default();
        let (limit, since) = (request.limit, request.since.as_deref());
        let page = self.read(|store| store.directory(&filter, limit, since))?;
        Ok(QueryPublicRoomsResponse::new(page))
    }
}

impl Store {
    /// A page of the directory. Its token is how many rooms come before: a room that comes or goes meanwhile can be missed.
    fn directory(
        &self,
        filter: &PublicRoomsFilter,
        limit: Option<i64>,
        since: Option<&str>,
    ) -> std::result::Result<PublicRoomsResponse, Refusal> {
        let bad = |_| Refusal::bad("M_INVALID_PARAM", "this token is not from here");
        let start: usize = since.map_or(Ok(0), str::parse).map_err(bad)?;
        let limit = usize::try_from(limit.unwrap_or(100)).unwrap_or(100);
        let limit = limit.clamp(1, 500);
        let rooms = self.published_rooms().into_iter().map(entry);
        let found: Vec<_> = rooms.filter(|room| fits(room, filter)).collect();
        let total = found.len();
        let end = start.saturating_add(limit);
        let mut page =
            PublicRoomsResponse::new(found.into_iter().skip(start).take(limit).collect());
        page.total_room_count_estimate = i64::try_from(total).ok();
        page.next_batch = (end < total).then(|| end.to_string());
        page.prev_batch = (start > 0).then(|| start.saturating_sub(limit).to_string());
        Ok(page)
    }
}

/// What the directory says of a room.
fn entry(room: &Room) -> PublishedRoomsChunk {
    let said = |kind: &str, name: &str| text(&room.state(kind, "")?.is.content, name);
    let visibility = said("m.room.history_visibility", "history_visibility");
    let is_readable = visibility == Some("world_readable");
    let guests = said("m.room.guest_access", "guest_access") == Some("can_join");
    let members = room.members(&Membership::Join).len();
    let members = i64::try_from(members).unwrap_or(i64::MAX);
    let mut entry = PublishedRoomsChunk::new(members, room.id.clone(), is_readable, guests);
    let owned = |text: Option<&str>| text.map(str::to_owned);
    entry.name = owned(said("m.room.name", "name"));
    entry.topic = owned(said("m.room.topic", "topic"));
    entry.join_rule = owned(said("m.room.join_rules", "join_rule"));
    entry.room_type = owned(said("m.room.create", "type"));
    let alias = said("m.room.canonical_alias", "alias");
    entry.canonical_alias = alias.map(RoomAlias::new_unchecked);
    entry.avatar_url = owned(said("m.room.avatar", "url"));
    entry
}

/// Whether a room is what is looked for: by words in its name, topic or alias, and by its type.
fn fits(room: &PublishedRoomsChunk, filter: &PublicRoomsFilter) -> bool {
    let term = filter.generic_search_term.as_deref().unwrap_or_default();
    let term = term.to_lowercase();
    let alias = room.canonical_alias.as_ref().map(RoomAlias::as_str);
    let mut texts = [room.name.as_deref(), room.topic.as_deref(), alias].into_iter();
    let has_term = texts.any(|text| text.unwrap_or_default().to_lowercase().contains(&term));
    let types = filter.room_types.as_ref();
    has_term
        && types.is_none_or(|types| {
            types
                .iter()
                .any(|kind| kind.clone().into_option() == room.room_type)
        })
}
