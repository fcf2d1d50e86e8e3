//! What a client asks first: where the homeserver is, what it speaks, and what users may do there.

use std::collections::BTreeMap;

use anyhow::Result;
use matrix_client_server::capabilities::{
    GetCapabilitiesRequest, RoomVersionStability, RoomVersionsCapability,
};
use matrix_client_server::versions::GetVersionsRequest;
use matrix_client_server::wellknown::GetWellknownRequest;

use crate::world::World;

pub(crate) async fn run(world: &World) -> Result<()> {
    versions(world).await?;
    well_known(world).await?;
    capabilities(world).await
}

async fn versions(world: &World) -> Result<()> {
    let answer = world.stranger().call(GetVersionsRequest::new()).await?;
    assert!(answer.versions.contains(&"v1.11".to_owned()), "{answer:?}");
    let features = answer.unstable_features.unwrap_or_default();
    assert_eq!(features.get("org.matrix.msc2285.stable"), Some(&true));
    Ok(())
}

async fn well_known(world: &World) -> Result<()> {
    let found = world.stranger().call(GetWellknownRequest::new()).await?;
    let homeserver = found.body.m_homeserver.base_url;
    assert_eq!(homeserver.trim_end_matches('/'), world.url());
    Ok(())
}

async fn capabilities(world: &World) -> Result<()> {
    let user = world.user("capable").await?;
    let answer = user.call(GetCapabilitiesRequest::new()).await?;
    let capabilities = answer.capabilities;
    let may_change = capabilities.m_change_password.map(|change| change.enabled);
    assert_eq!(may_change, Some(true));
    let Some(RoomVersionsCapability {
        default, available, ..
    }) = capabilities.m_room_versions
    else {
        anyhow::bail!("no room versions are named");
    };
    let stable: BTreeMap<_, _> = available
        .into_iter()
        .filter(|(_, stability)| *stability == RoomVersionStability::Stable)
        .collect();
    assert!(stable.contains_key(&default), "{default} of {stable:?}");
    Ok(())
}
