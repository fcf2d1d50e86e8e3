//! Where another server has the accounts: a second homeserver, which tells its clients of that server.

use anyhow::{Result, bail};
use matrix_client_server::oauth_server_metadata::{
    GetAuthMetadataError, GetAuthMetadataRequest,
    GetAuthMetadataResponseAccountManagementActionsSupported as Action,
};
use typewright_peers::FullHomeserver;

use crate::NAME;
use crate::world::World;

pub(crate) async fn run(world: &World) -> Result<()> {
    none(world).await?;
    let Some(installation) = typewright_live::installation(NAME)? else {
        bail!("there was a homeserver a moment ago");
    };
    let start = || FullHomeserver::start_delegated(installation);
    let delegated = tokio::task::spawn_blocking(start).await??;
    metadata(world, &delegated).await?;
    tokio::task::spawn_blocking(|| delegated.stop()).await?
}

/// The homeserver that has its accounts itself.
async fn none(world: &World) -> Result<()> {
    match world
        .stranger()
        .refused(GetAuthMetadataRequest::new())
        .await?
    {
        (404, GetAuthMetadataError::NotFound(error)) => {
            assert_eq!(error.errcode, "M_UNRECOGNIZED");
            Ok(())
        }
        (status, _) => bail!("an authorisation server that is not there was answered {status}"),
    }
}

async fn metadata(world: &World, delegated: &FullHomeserver) -> Result<()> {
    let stranger = world.stranger_at(delegated.homeserver().url())?;
    let metadata = stranger.call(GetAuthMetadataRequest::new()).await?;
    let accounts = delegated.peers().website().accounts();
    assert_eq!(metadata.issuer.trim_end_matches('/'), accounts);
    assert_eq!(metadata.token_endpoint, format!("{accounts}/token"));
    assert_eq!(metadata.code_challenge_methods_supported, ["S256"]);
    let actions = metadata.account_management_actions_supported;
    let actions = actions.unwrap_or_default();
    assert!(
        actions.contains(&Action::OrgMatrixDeviceView),
        "{actions:?}"
    );
    Ok(())
}
