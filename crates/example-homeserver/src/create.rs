//! Making rooms: which events a new room begins with.

use matrix_client_server::create_room::{
    CreateRoom, CreateRoomRequest, CreateRoomRequestPreset, CreateRoomResponse, CreateRoomService,
};
use matrix_client_server::definitions::room_visibility::RoomVisibility;
use matrix_client_server::formats::{RoomAlias, RoomId, UserId};
use matrix_client_server::matrix_common::schemas::membership::Membership;
use matrix_client_server::typewright_runtime::server::Result;
use matrix_client_server::typewright_runtime::{Map, Value};

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::{NewEvent, Room, Store, must_be_an_id, object};

/// The versions that rooms can have, the usual one first. They differ in how servers agree on events, of which there is
/// nothing here, and in where clients find what a redaction is of, which is told in both places.
pub(crate) const ROOM_VERSIONS: [&str; 2] = ["11", "10"];

impl CreateRoomService for Home {
    async fn create_room(&self, caller: Caller, request: CreateRoomRequest) -> Result<CreateRoom> {
        let [usual, ..] = ROOM_VERSIONS;
        let version = request.room_version.as_deref().unwrap_or(usual);
        if !ROOM_VERSIONS.contains(&version) {
            let message = format!("rooms here have one of the versions {ROOM_VERSIONS:?}");
            return Err(Refusal::bad("M_UNSUPPORTED_ROOM_VERSION", message).into());
        }
        // Whoever may set these may make others say that they have joined.
        let mut initial = request.initial_state.iter().flatten();
        if initial.any(|event| matches!(event.type_.as_str(), "m.room.create" | "m.room.member")) {
            let message = "who is in a room, and who made it, is not set here";
            return Err(Refusal::bad("M_INVALID_ROOM_STATE", message).into());
        }
        for user in request.invite.iter().flatten() {
            must_be_an_id(user)?;
        }
        let room = self.change(|store| store.create_room(&caller.user, request))?;
        Ok(CreateRoomResponse::new(room))
    }
}

impl Store {
    fn create_room(
        &mut self,
        creator: &UserId,
        request: CreateRoomRequest,
    ) -> std::result::Result<RoomId, Refusal> {
        let alias = self.alias_for(request.room_alias_name.as_deref())?;
        let name = Self::secret();
        let id = RoomId::new_unchecked(format!("!{name}:{}", self.server_name));
        self.rooms.insert(id.clone(), Room::new(id.clone()));

        let mut create = request.creation_content.clone().unwrap_or_default();
        let [usual, ..] = ROOM_VERSIONS;
        let version = request.room_version.as_deref().unwrap_or(usual);
        create.insert("room_version".to_owned(), version.into());
        if version == "10" {
            create.insert("creator".to_owned(), creator.as_str().into());
        }
        let created = NewEvent::state(creator, "m.room.create", "", create);
        self.append(&id, created)?;
        self.set_membership(&id, creator, creator, &Membership::Join, None)?;
        let mut state = vec![(
            "m.room.power_levels".to_owned(),
            String::new(),
            power_levels(creator, &request),
        )];
        if let Some(alias) = alias {
            self.aliases.insert(alias.clone(), id.clone());
            let content = object([("alias", alias.as_str().into())]);
            state.push(("m.room.canonical_alias".to_owned(), String::new(), content));
        }
        state.extend(described(&request));
        for (kind, key, content) in state {
            self.append(&id, NewEvent::state(creator, &kind, &key, content))?;
        }
        if request.visibility == Some(RoomVisibility::Public) {
            self.publish_room(id.clone());
        }
        for user in request.invite.unwrap_or_default() {
            self.set_membership(&id, creator, &user, &Membership::Invite, None)?;
        }
        Ok(id)
    }

    fn alias_for(&self, name: Option<&str>) -> std::result::Result<Option<RoomAlias>, Refusal> {
        let Some(name) = name else {
            return Ok(None);
        };
        let alias = RoomAlias::new(format!("#{name}:{}", self.server_name));
        let alias = alias.map_err(|_| Refusal::bad("M_INVALID_PARAM", "this is no alias"))?;
        if self.aliases.contains_key(&alias) {
            return Err(Refusal::bad("M_ROOM_IN_USE", "the alias is taken"));
        }
        Ok(Some(alias))
    }
}

/// Who may do what: the creator everything, and in a trusted chat those who are invited as well.
fn power_levels(creator: &UserId, request: &CreateRoomRequest) -> Map {
    let mut users = object([(creator.as_str(), 100.into())]);
    if request.preset == Some(CreateRoomRequestPreset::TrustedPrivateChat) {
        for user in request.invite.iter().flatten() {
            users.insert(user.as_str().to_owned(), 100.into());
        }
    }
    let mut levels = object([("users", users.into())]);
    for (name, level) in [
        ("users_default", 0),
        ("events_default", 0),
        ("state_default", 50),
        ("invite", 0),
        ("kick", 50),
        ("ban", 50),
        ("redact", 50),
    ] {
        levels.insert(name.to_owned(), level.into());
    }
    levels.extend(
        request
            .power_level_content_override
            .clone()
            .unwrap_or_default(),
    );
    levels
}

/// The state that the request asks for: that of the preset, then its own, then name and topic.
fn described(request: &CreateRoomRequest) -> Vec<(String, String, Map)> {
    let is_public = match &request.preset {
        Some(preset) => *preset == CreateRoomRequestPreset::PublicChat,
        None => request.visibility == Some(RoomVisibility::Public),
    };
    let (join, guests) = if is_public {
        ("public", "forbidden")
    } else {
        ("invite", "can_join")
    };
    let one = |kind: &str, name: &str, value: Value| {
        let content = object([(name, value)]);
        (kind.to_owned(), String::new(), content)
    };
    let mut state = vec![
        one("m.room.join_rules", "join_rule", join.into()),
        one(
            "m.room.history_visibility",
            "history_visibility",
            "shared".into(),
        ),
        one("m.room.guest_access", "guest_access", guests.into()),
    ];
    for event in request.initial_state.iter().flatten() {
        let key = event.state_key.clone().unwrap_or_default();
        state.push((event.type_.clone(), key, event.content.clone()));
    }
    if let Some(name) = &request.name {
        state.push(one("m.room.name", "name", name.as_str().into()));
    }
    if let Some(topic) = &request.topic {
        state.push(one("m.room.topic", "topic", topic.as_str().into()));
    }
    state
}
