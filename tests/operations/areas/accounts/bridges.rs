//! Application services: what users learn of the networks that they bridge, and what they themselves call.

use std::time::Duration;

use anyhow::{Result, bail};
use matrix_client_server::appservice_ping::{PingAppserviceError, PingAppserviceRequest};
use matrix_client_server::appservice_room_directory::UpdateAppserviceRoomDirectoryVisibilityRequest;
use matrix_client_server::create_room::{CreateRoomRequest, CreateRoomRequestPreset};
use matrix_client_server::definitions::room_visibility::RoomVisibility;
use matrix_client_server::list_public_rooms::QueryPublicRoomsRequest;
use matrix_client_server::matrix_common::schemas::public_rooms_filter::PublicRoomsFilter;
use matrix_client_server::third_party_lookup::{
    GetProtocolMetadataError, GetProtocolMetadataRequest, GetProtocolsRequest,
    QueryLocationByAliasRequest, QueryLocationByProtocolRequest, QueryUserByIdRequest,
    QueryUserByProtocolRequest,
};
use typewright_peers::Bridge;

use crate::world::{User, World, map, until};

pub(crate) async fn run(world: &World) -> Result<()> {
    let user = world.user("bridged").await?;
    protocols(&user).await?;
    people_and_places(&user).await?;
    ping(world).await?;
    directory(world, &user).await
}

async fn protocols(user: &User) -> Result<()> {
    let all = user.call(GetProtocolsRequest::new()).await?.body;
    let request = GetProtocolMetadataRequest::new(Bridge::PROTOCOL);
    let one = user.call(request).await?.body;
    assert_eq!(all.get(Bridge::PROTOCOL), Some(&one));
    assert_eq!(one.user_fields, ["nickname"]);
    assert!(one.field_types.contains_key("channel"), "{one:?}");
    assert_eq!(one.instances.len(), 1, "{one:?}");
    let request = GetProtocolMetadataRequest::new("smoke-signals");
    // An error without a code is not the one of the definition, so it is kept as it came.
    match user.refused(request).await? {
        (404, GetProtocolMetadataError::Other(answer)) => {
            assert_eq!(answer.body, r#"{"error":"Unknown protocol"}"#);
        }
        (status, _) => bail!("a protocol that nobody bridges was answered {status}"),
    }
    Ok(())
}

/// Found by what they are called in their network. By what they are called in Matrix, Synapse asks no application service,
/// and finds nothing.
async fn people_and_places(user: &User) -> Result<()> {
    let fields = |name: &str, value: &str| Some([(name.to_owned(), value.to_owned())].into());
    let mut request = QueryUserByProtocolRequest::new(Bridge::PROTOCOL);
    request.fields = fields("nickname", "nick");
    let people = user.call(request).await?.body;
    assert_eq!(people.len(), 1, "{people:?}");
    assert_eq!(people[0].userid, Bridge::GHOST);
    assert_eq!(people[0].fields, map([("nickname", "nick".into())]));
    let request = QueryUserByIdRequest::new(Bridge::GHOST);
    assert_eq!(user.call(request).await?.body, []);

    let mut request = QueryLocationByProtocolRequest::new(Bridge::PROTOCOL);
    request.fields = fields("channel", "#channel");
    let places = user.call(request).await?.body;
    assert_eq!(places.len(), 1, "{places:?}");
    assert_eq!(places[0].alias, Bridge::PORTAL);
    let request = QueryLocationByAliasRequest::new(Bridge::PORTAL);
    assert_eq!(user.call(request).await?.body, []);
    Ok(())
}

async fn ping(world: &World) -> Result<()> {
    let bridge = world.peers().bridge();
    let mut request = PingAppserviceRequest::new(&bridge.registration().id);
    request.transaction_id = Some("ping of the suite".to_owned());
    let answer = world.bridge().call(request).await?;
    assert!(answer.duration_ms >= 0);
    let pinged = bridge
        .calls()
        .wait_for(Duration::from_secs(90), |call| {
            call.json()["transaction_id"] == "ping of the suite"
        })
        .await;
    assert!(pinged.is_some());
    let another = PingAppserviceRequest::new("another");
    match world.bridge().refused(another).await? {
        (403, PingAppserviceError::Forbidden(error)) => assert_eq!(error.errcode, "M_FORBIDDEN"),
        (status, _) => bail!("another's ping was answered {status}"),
    }
    Ok(())
}

/// The application service lists a room in the directory of its network, and takes it off again.
async fn directory(world: &World, user: &User) -> Result<()> {
    const NETWORK: &str = "suite";
    let name = world.fresh("Portal");
    let mut request = CreateRoomRequest::new();
    request.name = Some(name.clone());
    request.preset = Some(CreateRoomRequestPreset::PublicChat);
    let room = user.call(request).await?.room_id;
    let list = async |visibility: RoomVisibility| {
        let id = room.as_str();
        let request = UpdateAppserviceRoomDirectoryVisibilityRequest::new(NETWORK, id, visibility);
        world.bridge().call(request).await?;
        let mut filter = PublicRoomsFilter::new();
        filter.generic_search_term = Some(name.clone());
        let mut request = QueryPublicRoomsRequest::new();
        let bridge = &world.peers().bridge().registration().id;
        request.third_party_instance_id = Some(format!("{bridge}|{NETWORK}"));
        request.filter = Some(filter);
        let listed = user.call(request).await?.body.chunk.into_iter();
        anyhow::Ok(listed.map(|room| room.room_id).collect::<Vec<_>>())
    };
    // The server learns the names of rooms some time after it has answered.
    let listed = until("the room is listed", async || {
        let listed = list(RoomVisibility::Public).await?;
        Ok((!listed.is_empty()).then_some(listed))
    })
    .await?;
    assert_eq!(listed, std::slice::from_ref(&room));
    assert!(list(RoomVisibility::Private).await?.is_empty());
    Ok(())
}
