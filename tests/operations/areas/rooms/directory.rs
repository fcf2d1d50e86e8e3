//! The names of rooms, and the list of those that are for everybody.

use anyhow::{Context, Result, bail, ensure};
use matrix_client_server::create_room::{CreateRoomRequest, CreateRoomRequestPreset};
use matrix_client_server::definitions::room_visibility::RoomVisibility;
use matrix_client_server::directory::{
    DeleteRoomAliasError, DeleteRoomAliasRequest, GetLocalAliasesError, GetLocalAliasesRequest,
    GetRoomIdByAliasError, GetRoomIdByAliasRequest, SetRoomAliasError, SetRoomAliasRequest,
};
use matrix_client_server::formats::{RoomAlias, RoomId};
use matrix_client_server::list_public_rooms::{
    GetPublicRoomsRequest, GetRoomVisibilityOnDirectoryError, GetRoomVisibilityOnDirectoryRequest,
    QueryPublicRoomsRequest, SetRoomVisibilityOnDirectoryError,
    SetRoomVisibilityOnDirectoryRequest,
};
use matrix_client_server::matrix_common::api::client_server::definitions::public_rooms_chunk::PublishedRoomsChunk;
use matrix_client_server::matrix_common::schemas::public_rooms_filter::PublicRoomsFilter;
use matrix_client_server::typewright_runtime::Nullable;

use super::steps::{errcode, join};
use crate::world::{User, World, until};

const NOWHERE: &str = "!no-such-room:localhost";

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("librarian").await?;
    let bob = world.user("reader").await?;
    aliases(world, &ada, &bob).await?;
    aliases_refused(world, &ada, &bob).await?;
    visibility(&ada, &bob).await?;
    published(world, &ada, &bob).await
}

fn alias(world: &World, name: &str) -> Result<RoomAlias> {
    let localpart = world.fresh(name);
    Ok(RoomAlias::new(format!(
        "#{localpart}:{}",
        world.server_name()
    ))?)
}

/// Names with everything that a path has to escape.
async fn aliases(world: &World, ada: &User, bob: &User) -> Result<()> {
    let room = ada.room().await?;
    let names = [
        alias(world, "plain")?,
        alias(world, "50%of/a?\u{e9}\u{1f4da}+&=#")?,
    ];
    for name in &names {
        ada.call(SetRoomAliasRequest::new(name.clone(), room.clone()))
            .await?;
        let found = bob.call(GetRoomIdByAliasRequest::new(name.clone())).await?;
        assert_eq!(found.room_id.as_ref(), Some(&room));
        assert_eq!(found.servers, Some(vec![world.server_name().parse()?]));
    }
    let mut local = ada
        .call(GetLocalAliasesRequest::new(room.clone()))
        .await?
        .aliases;
    local.sort();
    let mut all = names.to_vec();
    all.sort();
    assert_eq!(local, all);
    let [plain, odd] = names;
    ada.call(DeleteRoomAliasRequest::new(odd.clone())).await?;
    let local = ada.call(GetLocalAliasesRequest::new(room)).await?.aliases;
    assert_eq!(local, [plain]);
    match bob.refused(GetRoomIdByAliasRequest::new(odd)).await? {
        (404, GetRoomIdByAliasError::NotFound(error)) => assert_eq!(error.errcode, "M_NOT_FOUND"),
        (status, error) => bail!("a name that is gone is answered {status}: {error:?}"),
    }
    Ok(())
}

async fn aliases_refused(world: &World, ada: &User, bob: &User) -> Result<()> {
    let room = ada.room().await?;
    let taken = alias(world, "taken")?;
    ada.call(SetRoomAliasRequest::new(taken.clone(), room.clone()))
        .await?;
    let other = ada.room().await?;
    match ada
        .refused(SetRoomAliasRequest::new(taken.clone(), other))
        .await?
    {
        (409, SetRoomAliasError::Conflict(error)) => assert_eq!(error.errcode, "M_UNKNOWN"),
        (status, error) => bail!("a taken name is answered {status}: {error:?}"),
    }
    match bob.refused(DeleteRoomAliasRequest::new(taken)).await? {
        (403, DeleteRoomAliasError::Other(answer)) => {
            assert_eq!(errcode(&answer)?, "M_FORBIDDEN");
        }
        (status, error) => bail!("taking another's name is answered {status}: {error:?}"),
    }
    let nothing = alias(world, "nothing")?;
    match ada.refused(DeleteRoomAliasRequest::new(nothing)).await? {
        (404, DeleteRoomAliasError::NotFound(error)) => assert_eq!(error.errcode, "M_NOT_FOUND"),
        (status, error) => bail!("a name of nothing is answered {status}: {error:?}"),
    }
    match bob.refused(GetLocalAliasesRequest::new(room)).await? {
        (403, GetLocalAliasesError::Forbidden(error)) => assert_eq!(error.errcode, "M_FORBIDDEN"),
        (status, error) => bail!("names seen from outside are answered {status}: {error:?}"),
    }
    Ok(())
}

async fn visible(user: &User, room: &RoomId) -> Result<Option<RoomVisibility>> {
    let request = GetRoomVisibilityOnDirectoryRequest::new(room.clone());
    Ok(user.call(request).await?.visibility)
}

async fn visibility(ada: &User, bob: &User) -> Result<()> {
    let room = ada.room().await?;
    assert_eq!(visible(bob, &room).await?, Some(RoomVisibility::Private));
    let mut publish = SetRoomVisibilityOnDirectoryRequest::new(room.clone());
    publish.visibility = Some(RoomVisibility::Public);
    match bob.refused(publish.clone()).await? {
        (403, SetRoomVisibilityOnDirectoryError::Other(answer)) => {
            assert_eq!(errcode(&answer)?, "M_FORBIDDEN");
        }
        (status, error) => bail!("publishing another's room is answered {status}: {error:?}"),
    }
    ada.call(publish).await?;
    assert_eq!(visible(bob, &room).await?, Some(RoomVisibility::Public));
    let mut hide = SetRoomVisibilityOnDirectoryRequest::new(room.clone());
    hide.visibility = Some(RoomVisibility::Private);
    ada.call(hide).await?;
    assert_eq!(visible(bob, &room).await?, Some(RoomVisibility::Private));
    let nowhere = GetRoomVisibilityOnDirectoryRequest::new(RoomId::new(NOWHERE)?);
    match bob.refused(nowhere).await? {
        (404, GetRoomVisibilityOnDirectoryError::NotFound(error)) => {
            assert_eq!(error.errcode, "M_NOT_FOUND");
        }
        (status, error) => bail!("no room is seen with {status}: {error:?}"),
    }
    Ok(())
}

async fn published(world: &World, ada: &User, bob: &User) -> Result<()> {
    let word = world.fresh("incunabula");
    let mut rooms = Vec::new();
    for number in 1..=3 {
        let mut request = CreateRoomRequest::new();
        request.visibility = Some(RoomVisibility::Public);
        request.preset = Some(CreateRoomRequestPreset::PublicChat);
        request.name = Some(format!("{word} {number}"));
        request.topic = Some("Old books".to_owned());
        rooms.push(ada.call(request).await?.room_id);
    }
    join(bob, &rooms[1]).await?;
    let mut filter = PublicRoomsFilter::new();
    filter.generic_search_term = Some(word.clone());
    filter.room_types = Some(vec![Nullable::Null]);
    let mut request = QueryPublicRoomsRequest::new();
    request.filter = Some(filter);
    request.limit = Some(2);
    // The fullest first; the server counts members some time after it has let them in.
    let first = until("the list is complete", async || {
        let page = bob.call(request.clone()).await?.body;
        let full = page
            .chunk
            .first()
            .is_some_and(|room| room.num_joined_members == 2);
        Ok((full && page.next_batch.is_some()).then_some(page))
    })
    .await?;
    assert_eq!(first.chunk.len(), 2);
    expect(&first.chunk[0], &rooms[1], &format!("{word} 2"), 2);
    request.since = Some(first.next_batch.context("there is no second page")?);
    let second = bob.call(request).await?.body;
    assert_eq!(second.chunk.len(), 1);
    ensure!(second.prev_batch.is_some(), "{second:?}");
    let mut listed: Vec<RoomId> = Vec::new();
    listed.extend(first.chunk.into_iter().map(|room| room.room_id));
    listed.extend(second.chunk.into_iter().map(|room| room.room_id));
    listed.sort();
    rooms.sort();
    assert_eq!(listed, rooms);
    everywhere(world, &rooms).await
}

/// The whole list, page by page, for somebody without an account.
async fn everywhere(world: &World, rooms: &[RoomId]) -> Result<()> {
    let mut request = GetPublicRoomsRequest::new();
    request.limit = Some(2);
    let mut missing: Vec<&RoomId> = rooms.iter().collect();
    loop {
        let page = world.stranger().call(request.clone()).await?.body;
        assert!(page.chunk.len() <= 2, "{page:?}");
        missing.retain(|room| !page.chunk.iter().any(|listed| listed.room_id == **room));
        match page.next_batch {
            Some(next) => request.since = Some(next),
            None => break,
        }
    }
    assert!(missing.is_empty(), "{missing:?} are not in the list");
    Ok(())
}

fn expect(listed: &PublishedRoomsChunk, room: &RoomId, name: &str, members: i64) {
    assert_eq!(listed.room_id, *room);
    assert_eq!(listed.name.as_deref(), Some(name));
    assert_eq!(listed.topic.as_deref(), Some("Old books"));
    assert_eq!(listed.join_rule.as_deref(), Some("public"));
    assert_eq!(listed.num_joined_members, members);
    assert!(!listed.world_readable && !listed.guest_can_join);
}
