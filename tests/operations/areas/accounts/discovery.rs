//! What a client asks before it has an account: where the homeserver is, and what it speaks.

use anyhow::{Result, ensure};
use matrix_client_server::versions::GetVersionsRequest;
use matrix_client_server::wellknown::GetWellknownRequest;

use crate::world::World;

pub(crate) async fn run(world: &World) -> Result<()> {
    versions(world).await?;
    well_known(world).await
}

async fn versions(world: &World) -> Result<()> {
    let versions = world.stranger().call(GetVersionsRequest::new()).await?;
    ensure!(
        versions.versions.iter().any(|version| version == "v1.11"),
        "{versions:?}"
    );
    Ok(())
}

async fn well_known(world: &World) -> Result<()> {
    let found = world.stranger().call(GetWellknownRequest::new()).await?;
    let homeserver = found.body.m_homeserver.base_url;
    ensure!(
        homeserver.trim_end_matches('/') == world.url(),
        "{homeserver}"
    );
    Ok(())
}
