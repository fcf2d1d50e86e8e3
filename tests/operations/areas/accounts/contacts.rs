//! Addresses and phone numbers of an account: shown to be the user's, added, bound at an identity server, and removed.

use std::time::Duration;

use anyhow::{Result, bail, ensure};
use matrix_client_server::administrative_contact::{
    Add3PidError, Add3PidRequest, Bind3PidRequest, Delete3pidFromAccountRequest,
    GetAccount3PiDsRequest, Post3PiDsRequest, RequestTokenTo3PidEmailError,
    RequestTokenTo3PidEmailRequest, RequestTokenTo3PidmsisdnRequest, ThreePidCredentials,
    Unbind3pidFromAccountRequest,
};
use matrix_client_server::definitions::id_server_unbind_result::IdServerUnbindResult;
use matrix_client_server::definitions::request_msisdn_validation::RequestMsisdnValidation;
use matrix_client_server::definitions::third_party_medium::ThirdPartyMedium;
use typewright_peers::Medium;

use super::mails::Claim;
use crate::world::{User, World};

pub(crate) async fn run(world: &World) -> Result<()> {
    let user = world.user("contacts").await?;
    let claim = Claim::new(world, "contact");
    an_address(world, &user, &claim).await?;
    taken(world, &claim).await?;
    bound(world, &user, &claim.address).await?;
    removed(&user, &claim.address).await?;
    the_old_way(world, &user).await?;
    a_phone_number(world, &user).await
}

/// The addresses and phone numbers of an account.
async fn of(user: &User) -> Result<Vec<(ThirdPartyMedium, String)>> {
    let all = user.call(GetAccount3PiDsRequest::new()).await?.threepids;
    let all = all.unwrap_or_default();
    for one in &all {
        ensure!(one.validated_at > 0 && one.added_at > 0, "{one:?}");
    }
    Ok(all
        .into_iter()
        .map(|one| (one.medium, one.address))
        .collect())
}

/// Adds what was shown to be the user's in a session, who proves by the password to be the user.
async fn add(user: &User, secret: &str, sid: &str) -> Result<()> {
    let mut request = Add3PidRequest::new(secret, sid);
    let demand = match user.refused(request.clone()).await? {
        (401, Add3PidError::Unauthorized(demand)) => demand,
        (status, _) => bail!("adding an address was answered {status}"),
    };
    request.auth = Some(user.proof(&demand)?);
    user.call(request).await?;
    Ok(())
}

async fn an_address(world: &World, user: &User, claim: &Claim) -> Result<()> {
    let request = RequestTokenTo3PidEmailRequest::new(claim.request());
    let session = user.call(request).await?.body;
    claim.confirm(world, &session).await?;
    add(user, &claim.secret, &session.sid).await?;
    let expected = (ThirdPartyMedium::Email, claim.address.clone());
    assert_eq!(of(user).await?, [expected]);
    Ok(())
}

async fn taken(world: &World, claim: &Claim) -> Result<()> {
    let other = world.user("imitator").await?;
    let request = RequestTokenTo3PidEmailRequest::new(claim.request());
    match other.refused(request).await? {
        (400, RequestTokenTo3PidEmailError::BadRequest(error)) => {
            assert_eq!(error.errcode, "M_THREEPID_IN_USE");
        }
        (status, _) => bail!("another's address was answered {status}"),
    }
    Ok(())
}

/// The identity server tells others whose address it is, until it is told otherwise.
async fn bound(world: &World, user: &User, address: &str) -> Result<()> {
    let server = world.peers().identity_server();
    let session = server.validated(Medium::Email, address);
    user.call(Bind3PidRequest::new(
        session.client_secret,
        server.name(),
        server.access_token(),
        session.sid,
    ))
    .await?;
    let mut request = Unbind3pidFromAccountRequest::new(ThirdPartyMedium::Email, address);
    request.id_server = Some(server.name().to_owned());
    let result = user.call(request).await?.id_server_unbind_result;
    assert_eq!(result, IdServerUnbindResult::Success);
    let asked = server
        .calls()
        .wait_for(Duration::from_secs(90), |call| {
            call.path.ends_with("/3pid/unbind") && call.json()["mxid"] == user.id.as_str()
        })
        .await;
    assert!(asked.is_some());
    Ok(())
}

async fn removed(user: &User, address: &str) -> Result<()> {
    let request = Delete3pidFromAccountRequest::new(ThirdPartyMedium::Email, address);
    // By now it is bound nowhere that the homeserver knows of.
    let result = user.call(request).await?.id_server_unbind_result;
    assert_eq!(result, IdServerUnbindResult::NoSupport);
    assert_eq!(of(user).await?, []);
    Ok(())
}

/// The deprecated operation that adds and binds in one.
async fn the_old_way(world: &World, user: &User) -> Result<()> {
    let claim = Claim::new(world, "old-contact");
    let request = RequestTokenTo3PidEmailRequest::new(claim.request());
    let session = user.call(request).await?.body;
    claim.confirm(world, &session).await?;
    let server = world.peers().identity_server();
    let credentials = ThreePidCredentials::new(
        &claim.secret,
        server.name(),
        server.access_token(),
        session.sid,
    );
    user.call(Post3PiDsRequest::new(credentials)).await?;
    let expected = (ThirdPartyMedium::Email, claim.address);
    assert_eq!(of(user).await?, [expected]);
    Ok(())
}

async fn a_phone_number(world: &World, user: &User) -> Result<()> {
    let (secret, number) = ("secret.of.a.phone", "447700900123");
    let validation = RequestMsisdnValidation::new(secret, "GB", "07700 900123", 1);
    let request = RequestTokenTo3PidmsisdnRequest::new(validation);
    let session = user.call(request).await?.body;
    let texts = world.peers().identity_server().texts();
    let text = texts
        .wait_for(Duration::from_secs(90), |text| text.to == number)
        .await
        .expect("a text comes");
    let submit = session
        .submit_url
        .expect("the token is submitted somewhere");
    let body = serde_json::json!({
        "sid": session.sid,
        "client_secret": secret,
        "token": text.token,
    });
    let answer = world
        .web()
        .post(&submit)
        .body(body.to_string())
        .send()
        .await?;
    ensure!(
        answer.status().is_success(),
        "{submit}: {}",
        answer.status()
    );
    add(user, secret, &session.sid).await?;
    let expected = (ThirdPartyMedium::Msisdn, number.to_owned());
    assert!(of(user).await?.contains(&expected));
    Ok(())
}
