//! Changing a password: by the old one, and, for who has forgotten it, by a mail.

use anyhow::{Result, bail, ensure};
use matrix_client_server::administrative_contact::{
    Add3PidError, Add3PidRequest, RequestTokenTo3PidEmailRequest,
};
use matrix_client_server::definitions::auth_data::AuthenticationData;
use matrix_client_server::password_management::{
    ChangePasswordError, ChangePasswordRequest, RequestTokenToResetPasswordEmailError,
    RequestTokenToResetPasswordEmailRequest,
};
use matrix_client_server::whoami::GetTokenOwnerRequest;

use super::mails::Claim;
use super::sessions::{logged_in, password};
use crate::world::{User, World};

pub(crate) async fn run(world: &World) -> Result<()> {
    by_the_old_one(world).await?;
    by_mail(world).await
}

async fn by_the_old_one(world: &World) -> Result<()> {
    let user = world.user("changer").await?;
    let other_device = world.stranger().call(password(&user)).await?;
    let other_device = logged_in(world, &other_device);
    let mut request = ChangePasswordRequest::new("a better one");
    request.logout_devices = Some(true);
    let demand = match user.refused(request.clone()).await? {
        (401, ChangePasswordError::Unauthorized(demand)) => demand,
        (status, _) => bail!("changing a password was answered {status}"),
    };
    request.auth = Some(user.proof(&demand)?);
    user.call(request).await?;
    is_now(world, &user, "a better one").await?;
    // The device that changed it stays, every other is out.
    user.call(GetTokenOwnerRequest::new()).await?;
    let (status, _) = other_device.refused(GetTokenOwnerRequest::new()).await?;
    assert_eq!(status, 401);
    Ok(())
}

async fn is_now(world: &World, user: &User, new: &str) -> Result<()> {
    let (status, _) = world.stranger().refused(password(user)).await?;
    assert_eq!(status, 403);
    let mut login = password(user);
    login.password = Some(new.to_owned());
    let login = world.stranger().call(login).await?;
    assert_eq!(login.user_id, user.id);
    Ok(())
}

async fn by_mail(world: &World) -> Result<()> {
    let user = world.user("forgetful").await?;
    let claim = Claim::new(world, "forgetful-contact");
    let stranger = world.stranger();
    let ask = RequestTokenToResetPasswordEmailRequest::new(claim.request());
    match stranger.refused(ask.clone()).await? {
        (400, RequestTokenToResetPasswordEmailError::BadRequest(error)) => {
            assert_eq!(error.errcode, "M_THREEPID_NOT_FOUND");
        }
        (status, _) => bail!("an address of nobody was answered {status}"),
    }
    add(world, &user, &claim).await?;
    let claim = Claim {
        secret: format!("{}.again", claim.secret),
        ..claim
    };
    let ask = RequestTokenToResetPasswordEmailRequest::new(claim.request());
    let session = stranger.call(ask).await?.body;
    // The page behind the link asks whether it is meant.
    let link = claim.link(world, &session).await?;
    let page = world.web().post(link.as_str()).send().await?;
    ensure!(page.status().is_success(), "{}: {link}", page.status());

    let mut request = ChangePasswordRequest::new("a new one");
    let demand = match stranger.refused(request.clone()).await? {
        (401, ChangePasswordError::Unauthorized(demand)) => demand,
        (status, _) => bail!("a forgotten password was answered {status}"),
    };
    let mut auth = AuthenticationData::new();
    auth.type_ = Some("m.login.email.identity".to_owned());
    auth.session.clone_from(&demand.session);
    auth.extra = claim.credentials(&session);
    request.auth = Some(auth);
    stranger.call(request).await?;
    is_now(world, &user, "a new one").await
}

/// Gives an account an address.
async fn add(world: &World, user: &User, claim: &Claim) -> Result<()> {
    let request = RequestTokenTo3PidEmailRequest::new(claim.request());
    let session = user.call(request).await?.body;
    claim.confirm(world, &session).await?;
    let mut request = Add3PidRequest::new(&claim.secret, session.sid);
    let demand = match user.refused(request.clone()).await? {
        (401, Add3PidError::Unauthorized(demand)) => demand,
        (status, _) => bail!("adding an address was answered {status}"),
    };
    request.auth = Some(user.proof(&demand)?);
    user.call(request).await?;
    Ok(())
}
