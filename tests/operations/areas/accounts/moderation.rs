//! What users tell the administrators, what these look up, and which rooms two users have in common.

use anyhow::{Result, bail};
use matrix_client_server::admin::GetWhoIsRequest;
use matrix_client_server::formats::RoomId;
use matrix_client_server::inviting::InviteUserRequest;
use matrix_client_server::joining::JoinRoomByIdRequest;
use matrix_client_server::mutual_rooms::{GetMutualRoomsError, GetMutualRoomsRequest};
use matrix_client_server::report_content::{
    ReportEventError, ReportEventRequest, ReportRoomError, ReportRoomRequest, ReportUserRequest,
};
use matrix_client_server::room_send::SendMessageRequest;

use crate::world::{User, World, map};

pub(crate) async fn run(world: &World) -> Result<()> {
    let user = world.user("reporter").await?;
    let other = world.user("reported").await?;
    who_is(world, &user, &other).await?;
    let rooms = [meet(&user, &other).await?, meet(&user, &other).await?];
    in_common(&user, &other, &rooms).await?;
    reports(&user, &other, &rooms[0]).await?;
    reports_of_nothing(&user, &other, &rooms[0]).await
}

async fn who_is(world: &World, user: &User, other: &User) -> Result<()> {
    let request = GetWhoIsRequest::new(user.id.as_str());
    for caller in [&user.caller, &world.admin()] {
        let answer = caller.call(request.clone()).await?;
        assert_eq!(answer.user_id.as_deref(), Some(user.id.as_str()));
        let devices = answer.devices.unwrap_or_default().into_values();
        let sessions = devices.flat_map(|device| device.sessions.unwrap_or_default());
        let connections = sessions.flat_map(|session| session.connections.unwrap_or_default());
        for connection in connections {
            assert_eq!(connection.ip.as_deref(), Some("127.0.0.1"));
        }
    }
    let (status, _) = other.refused(request).await?;
    assert_eq!(status, 403);
    Ok(())
}

/// A room that both are in.
async fn meet(user: &User, other: &User) -> Result<RoomId> {
    let room = other.room().await?;
    let invitation = InviteUserRequest::new(room.clone(), user.id.clone());
    other.call(invitation).await?;
    user.call(JoinRoomByIdRequest::new(room.clone())).await?;
    Ok(room)
}

async fn in_common(user: &User, other: &User, rooms: &[RoomId; 2]) -> Result<()> {
    let request = GetMutualRoomsRequest::new(other.id.clone());
    let answer = user.call(request).await?;
    let mut joined = answer.joined;
    joined.sort();
    let mut rooms = rooms.to_vec();
    rooms.sort();
    assert_eq!(joined, rooms);
    assert_eq!(answer.count, 2);
    assert_eq!(answer.next_batch, None);
    let oneself = GetMutualRoomsRequest::new(user.id.clone());
    match user.refused(oneself).await? {
        (400, GetMutualRoomsError::BadRequest(error)) => {
            assert_eq!(error.errcode, "M_INVALID_PARAM");
        }
        (status, _) => bail!("the rooms in common with oneself were answered {status}"),
    }
    Ok(())
}

async fn reports(user: &User, other: &User, room: &RoomId) -> Result<()> {
    let body = map([("msgtype", "m.text".into()), ("body", "buy this".into())]);
    let message = SendMessageRequest::new(room.clone(), "m.room.message", "spam", body);
    let event = other.call(message).await?.event_id;
    let mut report = ReportEventRequest::new(room.as_str(), event.as_str());
    report.reason = Some("It is spam.".to_owned());
    user.call(report).await?;
    user.call(ReportRoomRequest::new(room.as_str(), "It is for spam."))
        .await?;
    user.call(ReportUserRequest::new(other.id.clone(), "They send spam."))
        .await?;
    Ok(())
}

async fn reports_of_nothing(user: &User, other: &User, room: &RoomId) -> Result<()> {
    let event = ReportEventRequest::new(room.as_str(), "$nothing");
    match user.refused(event).await? {
        (404, ReportEventError::NotFound(error)) => assert_eq!(error.errcode, "M_NOT_FOUND"),
        (status, _) => bail!("the report of no event was answered {status}"),
    }
    let room = ReportRoomRequest::new("!nowhere:localhost", "It is not there.");
    match user.refused(room).await? {
        (404, ReportRoomError::NotFound(error)) => assert_eq!(error.errcode, "M_NOT_FOUND"),
        (status, _) => bail!("the report of no room was answered {status}"),
    }
    let nobody = format!("@nobody-{}", &other.id.as_str()[1..]).parse()?;
    // Nobody learns from it who is there.
    user.call(ReportUserRequest::new(nobody, "Who?")).await?;
    Ok(())
}
