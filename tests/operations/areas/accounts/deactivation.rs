//! The end of an account.

use anyhow::{Result, bail};
use matrix_client_server::account_deactivation::{
    DeactivateAccountError, DeactivateAccountRequest,
};
use matrix_client_server::definitions::id_server_unbind_result::IdServerUnbindResult;
use matrix_client_server::login::LoginError;
use matrix_client_server::whoami::{GetTokenOwnerError, GetTokenOwnerRequest};

use super::sessions::password;
use crate::world::World;

pub(crate) async fn run(world: &World) -> Result<()> {
    let user = world.user("ending").await?;
    let mut request = DeactivateAccountRequest::new();
    request.erase = Some(true);
    let demand = match user.refused(request.clone()).await? {
        (401, DeactivateAccountError::Unauthorized(demand)) => demand,
        (status, _) => bail!("ending an account was answered {status}"),
    };
    request.auth = Some(user.proof(&demand)?);
    let result = user.call(request).await?.id_server_unbind_result;
    assert_eq!(result, IdServerUnbindResult::Success);
    match user.refused(GetTokenOwnerRequest::new()).await? {
        (401, GetTokenOwnerError::Unauthorized(error)) => {
            assert_eq!(error.errcode, "M_UNKNOWN_TOKEN");
        }
        (status, _) => bail!("the token of an account that ended was answered {status}"),
    }
    match world.stranger().refused(password(&user)).await? {
        (403, LoginError::Forbidden(error)) => assert_eq!(error.errcode, "M_FORBIDDEN"),
        (status, _) => bail!("a login of an account that ended was answered {status}"),
    }
    Ok(())
}
