//! Making an account: which names are free, the two steps of user-interactive authentication, guests, and registration
//! tokens.

use std::time::Duration;

use anyhow::{Result, bail};
use matrix_client_server::administrative_contact::GetAccount3PiDsRequest;
use matrix_client_server::definitions::auth_data::AuthenticationData;
use matrix_client_server::definitions::auth_response::FlowInformation;
use matrix_client_server::definitions::request_msisdn_validation::RequestMsisdnValidation;
use matrix_client_server::registration::{
    CheckUsernameAvailabilityError, CheckUsernameAvailabilityRequest, RegisterError, RegisterKind,
    RegisterRequest, RequestTokenToRegisterEmailError, RequestTokenToRegisterEmailRequest,
    RequestTokenToRegisterMsisdnRequest,
};
use matrix_client_server::registration_tokens::RegistrationTokenValidityRequest;
use matrix_client_server::whoami::GetTokenOwnerRequest;

use serde_json::json;

use super::mails::Claim;
use crate::caller::Credential;
use crate::world::{PASSWORD, World};

pub(crate) async fn run(world: &World) -> Result<()> {
    two_steps(world).await?;
    a_name_that_is_taken(world).await?;
    without_a_device(world).await?;
    a_guest(world).await?;
    registration_tokens(world).await?;
    by_mail(world).await?;
    by_phone(world).await
}

/// The homeserver says what it wants to see, and is shown it.
async fn two_steps(world: &World) -> Result<()> {
    let stranger = world.stranger();
    let name = world.fresh("newcomer");
    let mut request = RegisterRequest::new();
    request.username = Some(name.clone());
    request.password = Some(PASSWORD.to_owned());
    request.initial_device_display_name = Some("The newcomer's device".to_owned());
    let demand = match stranger.refused(request.clone()).await? {
        (401, RegisterError::Unauthorized(demand)) => demand,
        (status, _) => bail!("registering was answered {status}"),
    };
    let dummy = |flow: &FlowInformation| flow.stages == ["m.login.dummy"];
    assert!(demand.flows.iter().any(dummy), "{demand:?}");
    assert!(demand.session.is_some());
    let mut auth = AuthenticationData::new();
    auth.type_ = Some("m.login.dummy".to_owned());
    auth.session.clone_from(&demand.session);
    request.auth = Some(auth);
    let registered = stranger.call(request).await?;
    assert_eq!(
        registered.user_id.as_str(),
        format!("@{name}:{}", world.server_name())
    );
    let token = registered.access_token.expect("a device is logged in");
    let newcomer = stranger.with(Credential::User(token));
    let owner = newcomer.call(GetTokenOwnerRequest::new()).await?;
    assert_eq!(owner.user_id, registered.user_id);
    assert_eq!(owner.device_id, registered.device_id);
    assert_eq!(owner.is_guest, Some(false));
    Ok(())
}

async fn a_name_that_is_taken(world: &World) -> Result<()> {
    let stranger = world.stranger();
    let free = CheckUsernameAvailabilityRequest::new(world.fresh("nobody"));
    assert_eq!(stranger.call(free).await?.available, Some(true));
    let somebody = world.user("somebody").await?;
    let taken = CheckUsernameAvailabilityRequest::new(&somebody.localpart);
    match stranger.refused(taken).await? {
        (400, CheckUsernameAvailabilityError::BadRequest(error)) => {
            assert_eq!(error.errcode, "M_USER_IN_USE");
        }
        (status, _) => bail!("a taken name was answered {status}"),
    }
    let mut request = RegisterRequest::new();
    request.username = Some(somebody.localpart);
    request.password = Some(PASSWORD.to_owned());
    match stranger.refused(request).await? {
        (400, RegisterError::BadRequest(error)) => assert_eq!(error.errcode, "M_USER_IN_USE"),
        (status, _) => bail!("registering a taken name was answered {status}"),
    }
    Ok(())
}

async fn without_a_device(world: &World) -> Result<()> {
    let mut auth = AuthenticationData::new();
    auth.type_ = Some("m.login.dummy".to_owned());
    let mut request = RegisterRequest::new();
    request.username = Some(world.fresh("unequipped"));
    request.password = Some(PASSWORD.to_owned());
    request.inhibit_login = Some(true);
    request.auth = Some(auth);
    let registered = world.stranger().call(request).await?;
    assert_eq!(registered.access_token, None);
    assert_eq!(registered.device_id, None);
    Ok(())
}

async fn a_guest(world: &World) -> Result<()> {
    let stranger = world.stranger();
    let mut request = RegisterRequest::new();
    request.kind = Some(RegisterKind::Guest);
    let registered = stranger.call(request).await?;
    let token = registered.access_token.expect("a guest has a token");
    let guest = stranger.with(Credential::User(token));
    let owner = guest.call(GetTokenOwnerRequest::new()).await?;
    assert_eq!(owner.user_id, registered.user_id);
    assert_eq!(owner.is_guest, Some(true));
    Ok(())
}

async fn registration_tokens(world: &World) -> Result<()> {
    let stranger = world.stranger();
    let token = world.fresh("token");
    let made = world
        .administer("/v1/registration_tokens/new", &json!({"token": token}))
        .await?;
    assert_eq!(made["token"], token.as_str());
    let request = RegistrationTokenValidityRequest::new(token);
    assert!(stranger.call(request).await?.valid);
    let request = RegistrationTokenValidityRequest::new("nobody-made-it");
    assert!(!stranger.call(request).await?.valid);
    Ok(())
}

/// An address instead of nothing: the account has it from its beginning.
async fn by_mail(world: &World) -> Result<()> {
    let stranger = world.stranger();
    let claim = Claim::new(world, "registering");
    let request = RequestTokenToRegisterEmailRequest::new(claim.request());
    let session = stranger.call(request).await?.body;
    claim.confirm(world, &session).await?;
    let mut request = RegisterRequest::new();
    request.username = Some(world.fresh("reachable"));
    request.password = Some(PASSWORD.to_owned());
    let demand = match stranger.refused(request.clone()).await? {
        (401, RegisterError::Unauthorized(demand)) => demand,
        (status, _) => bail!("registering was answered {status}"),
    };
    let mut auth = AuthenticationData::new();
    auth.type_ = Some("m.login.email.identity".to_owned());
    auth.session = demand.session;
    auth.extra = claim.credentials(&session);
    request.auth = Some(auth);
    let registered = stranger.call(request).await?;
    let token = registered.access_token.expect("a device is logged in");
    let reachable = stranger.with(Credential::User(token));
    let contacts = reachable.call(GetAccount3PiDsRequest::new()).await?;
    let contacts = contacts.threepids.unwrap_or_default();
    assert_eq!(contacts.len(), 1, "{contacts:?}");
    assert_eq!(contacts[0].address, claim.address);

    let again = RequestTokenToRegisterEmailRequest::new(claim.request());
    match stranger.refused(again).await? {
        (400, RequestTokenToRegisterEmailError::BadRequest(error)) => {
            assert_eq!(error.errcode, "M_THREEPID_IN_USE");
        }
        (status, _) => bail!("an address that is in use was answered {status}"),
    }
    Ok(())
}

async fn by_phone(world: &World) -> Result<()> {
    let number = "447700900777";
    let validation = RequestMsisdnValidation::new("a.secret", "GB", "07700 900777", 1);
    let request = RequestTokenToRegisterMsisdnRequest::new(validation);
    let session = world.stranger().call(request).await?.body;
    assert!(!session.sid.is_empty());
    let texts = world.peers().identity_server().texts();
    let text = texts.wait_for(Duration::from_secs(90), |text| text.to == number);
    assert!(text.await.is_some());
    Ok(())
}
