//! Logging in by each way that there is, renewing a token, and logging out.

use anyhow::{Context, Result, bail};
use matrix_client_server::definitions::user_identifier::UserIdentifier;
use matrix_client_server::login::{
    GetLoginFlowsRequest, LoginError, LoginFlow, LoginRequest, LoginResponse,
};
use matrix_client_server::login_token::{GenerateLoginTokenError, GenerateLoginTokenRequest};
use matrix_client_server::logout::{LogoutAllRequest, LogoutRequest};
use matrix_client_server::refresh::{RefreshError, RefreshRequest};
use matrix_client_server::sso_login_redirect::{RedirectToIdPRequest, RedirectToSsoRequest};
use matrix_client_server::whoami::{GetTokenOwnerError, GetTokenOwnerRequest};

use url::Url;

use crate::caller::{Caller, Credential};
use crate::world::{PASSWORD, User, World, map};

pub(crate) async fn run(world: &World) -> Result<()> {
    flows(world).await?;
    by_password(world).await?;
    by_token(world).await?;
    by_single_sign_on(world).await?;
    renewed(world).await?;
    out_again(world).await
}

async fn flows(world: &World) -> Result<()> {
    let answer = world.stranger().call(GetLoginFlowsRequest::new()).await?;
    let flows = answer.flows.unwrap_or_default();
    let flow = |name: &str| flows.iter().find(|flow: &&LoginFlow| flow.type_ == name);
    assert!(flow("m.login.password").is_some(), "{flows:?}");
    let token = flow("m.login.token").expect("tokens are taken");
    assert_eq!(token.get_login_token, Some(true));
    let sso = flow("m.login.sso").expect("there is single sign-on");
    assert!(sso.extra.contains_key("identity_providers"), "{sso:?}");
    Ok(())
}

/// A request to log a user in by the password.
pub(super) fn password(user: &User) -> LoginRequest {
    let mut identifier = UserIdentifier::new("m.id.user");
    identifier.extra = map([("user", user.localpart.as_str().into())]);
    let mut request = LoginRequest::new("m.login.password");
    request.identifier = Some(identifier);
    request.password = Some(PASSWORD.to_owned());
    request
}

/// Who the caller is with the token of a login.
pub(super) fn logged_in(world: &World, login: &LoginResponse) -> Caller {
    let token = login.access_token.clone();
    world.stranger().with(Credential::User(token))
}

async fn by_password(world: &World) -> Result<()> {
    let user = world.user("password").await?;
    let mut request = password(&user);
    request.device_id = Some("SECOND".to_owned());
    request.initial_device_display_name = Some("The second device".to_owned());
    let login = world.stranger().call(request).await?;
    assert_eq!(login.user_id, user.id);
    assert_eq!(login.device_id, "SECOND");
    let found = login.well_known.as_ref().map(|found| &found.m_homeserver);
    let found = found.map(|homeserver| homeserver.base_url.trim_end_matches('/'));
    assert_eq!(found, Some(world.url()));
    let owner = logged_in(world, &login)
        .call(GetTokenOwnerRequest::new())
        .await?;
    assert_eq!(owner.device_id.as_deref(), Some("SECOND"));

    let mut wrong = password(&user);
    wrong.password = Some("another".to_owned());
    match world.stranger().refused(wrong).await? {
        (403, LoginError::Forbidden(error)) => assert_eq!(error.errcode, "M_FORBIDDEN"),
        (status, _) => bail!("a wrong password was answered {status}"),
    }
    match world
        .stranger()
        .refused(LoginRequest::new("m.login.guess"))
        .await?
    {
        (400, LoginError::BadRequest(error)) => assert_eq!(error.errcode, "M_INVALID_PARAM"),
        (status, _) => bail!("an unknown way to log in was answered {status}"),
    }
    Ok(())
}

/// A running session logs another device in.
async fn by_token(world: &World) -> Result<()> {
    let user = world.user("token").await?;
    let mut request = GenerateLoginTokenRequest::new();
    let demand = match user.refused(request.clone()).await? {
        (401, GenerateLoginTokenError::Unauthorized(demand)) => demand,
        (status, _) => bail!("asking for a login token was answered {status}"),
    };
    request.auth = Some(user.proof(&demand)?);
    let made = user.call(request).await?;
    assert!(made.expires_in_ms > 0, "{made:?}");
    let mut request = LoginRequest::new("m.login.token");
    request.token = Some(made.login_token);
    let login = world.stranger().call(request.clone()).await?;
    assert_eq!(login.user_id, user.id);
    assert_ne!(login.device_id, user.device);
    // It is good for one login.
    match world.stranger().refused(request).await? {
        (403, LoginError::Forbidden(error)) => assert_eq!(error.errcode, "M_FORBIDDEN"),
        (status, _) => bail!("a token used again was answered {status}"),
    }
    Ok(())
}

/// The browser is sent to the one identity provider, whether the client names it or not, and comes back with a token.
async fn by_single_sign_on(world: &World) -> Result<()> {
    let stranger = world.stranger();
    let back = "http://localhost/back?to=here";
    let sent = stranger.call(RedirectToSsoRequest::new(back)).await?;
    let named = stranger
        .call(RedirectToIdPRequest::new("cas", back))
        .await?;
    for location in [sent.location, named.location] {
        let location = location.context("the browser is sent on")?;
        let sign_on = world.peers().website().single_sign_on();
        assert!(location.starts_with(&sign_on), "{location}");
        let home = sent_on(world, &location).await?;
        let end = sent_on(world, home.as_str()).await?;
        assert!(end.as_str().starts_with(back), "{end}");
        let token = end.query_pairs().find(|(name, _)| name == "loginToken");
        let mut request = LoginRequest::new("m.login.token");
        request.token = token.map(|(_, token)| token.into_owned());
        let login = stranger.call(request).await?;
        assert!(login.user_id.as_str().starts_with("@visitor"), "{login:?}");
    }
    let (status, _) = stranger
        .refused(RedirectToIdPRequest::new("nobody", back))
        .await?;
    assert_eq!(status, 404);
    Ok(())
}

/// Where a browser is sent that goes to a page.
async fn sent_on(world: &World, page: &str) -> Result<Url> {
    let answer = world.web().get(page).send().await?;
    let location = answer.headers().get("location");
    let location = location.with_context(|| format!("{page}: {}", answer.status()))?;
    Ok(Url::parse(location.to_str()?)?)
}

async fn renewed(world: &World) -> Result<()> {
    let user = world.user("renewed").await?;
    let mut request = password(&user);
    request.refresh_token = Some(true);
    let login = world.stranger().call(request).await?;
    assert!(login.expires_in_ms.is_some_and(|lasts| lasts > 0));
    let token = login.refresh_token.clone().expect("it can be renewed");
    let renewed = world.stranger().call(RefreshRequest::new(token)).await?;
    assert_ne!(renewed.access_token, login.access_token);
    assert!(renewed.refresh_token.is_some());
    let caller = world
        .stranger()
        .with(Credential::User(renewed.access_token));
    let owner = caller.call(GetTokenOwnerRequest::new()).await?;
    assert_eq!(owner.device_id, Some(login.device_id));
    match world
        .stranger()
        .refused(RefreshRequest::new("no-such"))
        .await?
    {
        (401, RefreshError::Unauthorized(error)) => assert_eq!(error.errcode, "M_UNKNOWN_TOKEN"),
        (status, _) => bail!("an unknown refresh token was answered {status}"),
    }
    Ok(())
}

async fn out_again(world: &World) -> Result<()> {
    let user = world.user("leaver").await?;
    let stranger = world.stranger();
    let one = stranger.call(password(&user)).await?;
    let two = stranger.call(password(&user)).await?;
    let (one, two) = (logged_in(world, &one), logged_in(world, &two));
    one.call(LogoutRequest::new()).await?;
    is_out(&one).await?;
    two.call(GetTokenOwnerRequest::new()).await?;
    two.call(LogoutAllRequest::new()).await?;
    is_out(&two).await?;
    is_out(&user.caller).await
}

async fn is_out(caller: &Caller) -> Result<()> {
    match caller.refused(GetTokenOwnerRequest::new()).await? {
        (401, GetTokenOwnerError::Unauthorized(error)) => {
            assert_eq!(error.errcode, "M_UNKNOWN_TOKEN");
        }
        (status, _) => bail!("a device that is logged out was answered {status}"),
    }
    Ok(())
}
