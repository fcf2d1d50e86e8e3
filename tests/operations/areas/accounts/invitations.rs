//! Inviting somebody by an address: whoever it belongs to, or a stranger, who may come later.

use std::time::Duration;

use anyhow::Result;
use matrix_client_server::administrative_contact::Bind3PidRequest;
use matrix_client_server::definitions::invite_3pid::Invite3pid;
use matrix_client_server::joining::JoinRoomByIdRequest;
use matrix_client_server::third_party_membership::{InviteBy3PidError, InviteBy3PidRequest};
use typewright_peers::Medium;

use crate::world::{User, World};

pub(crate) async fn run(world: &World) -> Result<()> {
    let host = world.user("host").await?;
    a_stranger(world, &host).await?;
    somebody_known(world, &host).await?;
    refused(world, &host).await
}

fn invitation(world: &World, address: &str) -> Invite3pid {
    let server = world.peers().identity_server();
    Invite3pid::new(server.name(), server.access_token(), "email", address)
}

async fn a_stranger(world: &World, host: &User) -> Result<()> {
    let room = host.room().await?;
    let address = format!("{}@example.org", world.fresh("stranger"));
    let invitation = invitation(world, &address);
    host.call(InviteBy3PidRequest::new(room.clone(), invitation))
        .await?;
    let kept = world
        .peers()
        .identity_server()
        .calls()
        .wait_for(Duration::from_secs(90), |call| {
            let body = call.json();
            call.path.ends_with("/store-invite") && body["address"] == address.as_str()
        })
        .await
        .expect("the identity server keeps the invitation");
    assert_eq!(kept.json()["room_id"], room.as_str());
    assert_eq!(kept.json()["sender"], host.id.as_str());
    Ok(())
}

/// The identity server knows whose the address is, so that user is invited at once.
async fn somebody_known(world: &World, host: &User) -> Result<()> {
    let guest = world.user("guest").await?;
    let address = format!("{}@example.org", guest.localpart);
    let server = world.peers().identity_server();
    let session = server.validated(Medium::Email, &address);
    guest
        .call(Bind3PidRequest::new(
            session.client_secret,
            server.name(),
            server.access_token(),
            session.sid,
        ))
        .await?;
    let room = host.room().await?;
    let invitation = invitation(world, &address);
    host.call(InviteBy3PidRequest::new(room.clone(), invitation))
        .await?;
    guest.call(JoinRoomByIdRequest::new(room)).await?;
    Ok(())
}

async fn refused(world: &World, host: &User) -> Result<()> {
    let room = host.room().await?;
    let other = world.user("outsider").await?;
    let request = InviteBy3PidRequest::new(room, invitation(world, "any@example.org"));
    match other.refused(request).await? {
        (403, InviteBy3PidError::Forbidden(error)) => assert_eq!(error.errcode, "M_FORBIDDEN"),
        (status, _) => anyhow::bail!("an outsider's invitation was answered {status}"),
    }
    Ok(())
}
