//! Whether users are there, and what they say of it.

use anyhow::{Result, bail};
use matrix_client_server::matrix_common::schemas::presence_state::PresenceState;
use matrix_client_server::presence::{GetPresenceError, GetPresenceRequest, SetPresenceRequest};
use matrix_client_server::typewright_runtime::Nullable;

use crate::world::World;

pub(crate) async fn run(world: &World) -> Result<()> {
    let user = world.user("present").await?;
    let mut request = SetPresenceRequest::new(user.id.as_str(), PresenceState::Unavailable);
    request.status_msg = Some("at the engine".to_owned());
    user.call(request).await?;
    let get = GetPresenceRequest::new(user.id.as_str());
    let presence = user.call(get.clone()).await?;
    assert_eq!(presence.presence, PresenceState::Unavailable);
    let said = Some(Nullable::Value("at the engine".to_owned()));
    assert_eq!(presence.status_msg, said);

    // Who shares no room may not know.
    let other = world.user("absent").await?;
    match other.refused(get).await? {
        (403, GetPresenceError::Forbidden(error)) => assert_eq!(error.errcode, "M_FORBIDDEN"),
        (status, _) => bail!("another's presence was answered {status}"),
    }
    Ok(())
}
