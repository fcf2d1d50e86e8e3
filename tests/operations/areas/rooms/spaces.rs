//! Rooms that hold other rooms.

use anyhow::{Context, Result, bail, ensure};
use matrix_client_server::create_room::{CreateRoomRequest, CreateRoomRequestPreset, StateEvent};
use matrix_client_server::formats::RoomId;
use matrix_client_server::space_hierarchy::{
    GetSpaceHierarchyError, GetSpaceHierarchyRequest, SpaceHierarchyRoomsChunk,
};
use serde_json::{Value, json};

use super::steps::{json_of, object, set_state};
use crate::world::{User, World, until};

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("builder").await?;
    let house = house(&ada).await?;
    from_cellar_to_roof(&ada, &house).await?;
    shallow(&ada, &house).await?;
    by_page(&ada, &house).await?;
    refused(world, &ada, &house).await
}

/// A space with a room, an encrypted one, and a space with a room of its own.
struct House {
    space: RoomId,
    hall: RoomId,
    safe: RoomId,
    floor: RoomId,
    attic: RoomId,
}

async fn built(ada: &User, name: &str, content: Value, state: Vec<StateEvent>) -> Result<RoomId> {
    let mut request = CreateRoomRequest::new();
    request.preset = Some(CreateRoomRequestPreset::PublicChat);
    request.name = Some(name.to_owned());
    request.creation_content = Some(object(content));
    request.initial_state = Some(state);
    Ok(ada.call(request).await?.room_id)
}

async fn holds(
    ada: &User,
    space: &RoomId,
    room: &RoomId,
    order: &str,
    suggested: bool,
) -> Result<()> {
    let content = json!({"via": ["localhost"], "order": order, "suggested": suggested});
    set_state(ada, space, "m.space.child", room.as_str(), content).await?;
    Ok(())
}

async fn house(ada: &User) -> Result<House> {
    let space = json!({"type": "m.space"});
    let lock = StateEvent::new(
        "m.room.encryption",
        object(json!({"algorithm": "m.megolm.v1.aes-sha2"})),
    );
    let house = House {
        space: built(ada, "House", space.clone(), vec![]).await?,
        hall: built(ada, "Hall", json!({}), vec![]).await?,
        safe: built(ada, "Safe", json!({}), vec![lock]).await?,
        floor: built(ada, "Floor", space, vec![]).await?,
        attic: built(ada, "Attic", json!({}), vec![]).await?,
    };
    holds(ada, &house.space, &house.hall, "a", true).await?;
    holds(ada, &house.space, &house.safe, "b", false).await?;
    holds(ada, &house.space, &house.floor, "c", false).await?;
    holds(ada, &house.floor, &house.attic, "a", false).await?;
    Ok(house)
}

fn ids(rooms: &[SpaceHierarchyRoomsChunk]) -> Vec<&RoomId> {
    rooms.iter().map(|room| &room.room_id).collect()
}

async fn from_cellar_to_roof(ada: &User, house: &House) -> Result<()> {
    let request = GetSpaceHierarchyRequest::new(house.space.as_str());
    // The server sums rooms up some time after it has answered.
    let answer = until("the rooms are summed up", async || {
        let answer = ada.call(request.clone()).await?;
        let whole =
            |room: &SpaceHierarchyRoomsChunk| room.name.is_some() && room.num_joined_members > 0;
        Ok(answer.rooms.iter().all(whole).then_some(answer))
    })
    .await?;
    let all = [
        &house.space,
        &house.hall,
        &house.safe,
        &house.floor,
        &house.attic,
    ];
    assert_eq!(ids(&answer.rooms), all);
    assert_eq!(answer.next_batch, None);
    let names: Vec<_> = answer
        .rooms
        .iter()
        .filter_map(|room| room.name.as_deref())
        .collect();
    assert_eq!(names, ["House", "Hall", "Safe", "Floor", "Attic"]);
    let root = answer.rooms.first().context("there is no root")?;
    assert_eq!(root.room_type.as_deref(), Some("m.space"));
    assert_eq!(root.num_joined_members, 1);
    let children: Vec<_> = root
        .children_state
        .iter()
        .map(|child| child.state_key.as_str())
        .collect();
    assert_eq!(
        children,
        [&house.hall, &house.safe, &house.floor].map(RoomId::as_str)
    );
    let hall = root.children_state.first().context("there is no hall")?;
    assert_eq!(
        (hall.type_.as_str(), &hall.sender),
        ("m.space.child", &ada.id)
    );
    let content = json!({"via": ["localhost"], "order": "a", "suggested": true});
    assert_eq!(json_of(&hall.content), content);
    let safe = answer.rooms.get(2).context("there is no safe")?;
    let encryption = safe.encryption.as_ref().context("it is not encrypted")?;
    let encryption = serde_json::to_value(encryption)?;
    assert_eq!(encryption, "m.megolm.v1.aes-sha2");
    Ok(())
}

/// Not below the first floor, and only what is suggested.
async fn shallow(ada: &User, house: &House) -> Result<()> {
    let mut request = GetSpaceHierarchyRequest::new(house.space.as_str());
    request.max_depth = Some(1);
    let answer = ada.call(request).await?;
    let all = [&house.space, &house.hall, &house.safe, &house.floor];
    assert_eq!(ids(&answer.rooms), all);
    let mut request = GetSpaceHierarchyRequest::new(house.space.as_str());
    request.suggested_only = Some(true);
    let answer = ada.call(request).await?;
    assert_eq!(ids(&answer.rooms), [&house.space, &house.hall]);
    Ok(())
}

async fn by_page(ada: &User, house: &House) -> Result<()> {
    let mut request = GetSpaceHierarchyRequest::new(house.space.as_str());
    request.limit = Some(3);
    let first = ada.call(request.clone()).await?;
    assert_eq!(ids(&first.rooms), [&house.space, &house.hall, &house.safe]);
    request.from = first.next_batch;
    ensure!(request.from.is_some(), "there is no second page");
    let second = ada.call(request).await?;
    assert_eq!(ids(&second.rooms), [&house.floor, &house.attic]);
    Ok(())
}

async fn refused(world: &World, ada: &User, house: &House) -> Result<()> {
    let mut request = GetSpaceHierarchyRequest::new(house.space.as_str());
    request.from = Some("no such page".to_owned());
    match ada.refused(request).await? {
        (400, GetSpaceHierarchyError::BadRequest(error)) => {
            assert_eq!(error.errcode, "M_INVALID_PARAM");
        }
        (status, error) => bail!("a page of nothing is answered {status}: {error:?}"),
    }
    let eve = world.user("burglar").await?;
    let closed = ada.room().await?;
    match eve
        .refused(GetSpaceHierarchyRequest::new(closed.as_str()))
        .await?
    {
        (403, GetSpaceHierarchyError::Forbidden(error)) => {
            assert_eq!(error.errcode, "M_FORBIDDEN");
        }
        (status, error) => bail!("a stranger's look is answered {status}: {error:?}"),
    }
    Ok(())
}
