//! What users show of themselves, and how others find them.

use anyhow::{Result, bail};
use matrix_client_server::formats::MxcUri;
use matrix_client_server::profile::{
    DeleteProfileFieldRequest, GetProfileFieldError, GetProfileFieldRequest, GetUserProfileError,
    GetUserProfileRequest, SetProfileFieldError, SetProfileFieldRequest,
};
use matrix_client_server::typewright_runtime::Value;
use matrix_client_server::users::SearchUserDirectoryRequest;

use crate::world::{User, World, map, until};

const AVATAR: &str = "mxc://localhost/face";

pub(crate) async fn run(world: &World) -> Result<()> {
    let user = world.user("profile").await?;
    let other = world.user("reader").await?;
    shown(&user, &other).await?;
    a_field_of_ones_own(&user, &other).await?;
    refused(&user, &other).await?;
    found(&user, &other).await
}

async fn set(user: &User, name: &str, value: &str) -> Result<()> {
    let body = map([(name, value.into())]);
    let request = SetProfileFieldRequest::new(user.id.clone(), name, body);
    user.call(request).await?;
    Ok(())
}

async fn shown(user: &User, other: &User) -> Result<()> {
    set(user, "displayname", "Profile \u{1f680} of one").await?;
    set(user, "avatar_url", AVATAR).await?;
    set(user, "m.tz", "Europe/Rome").await?;
    let request = GetUserProfileRequest::new(user.id.clone());
    let profile = other.call(request).await?;
    assert_eq!(
        profile.displayname.as_deref(),
        Some("Profile \u{1f680} of one")
    );
    assert_eq!(
        profile.avatar_url.as_ref().map(MxcUri::as_str),
        Some(AVATAR)
    );
    assert_eq!(profile.m_tz.as_deref(), Some("Europe/Rome"));
    assert_eq!(profile.extra, map([]));
    Ok(())
}

/// The definition names no field but three; any other is kept all the same.
async fn a_field_of_ones_own(user: &User, other: &User) -> Result<()> {
    let name = "org.example.engine";
    set(user, name, "difference").await?;
    let get = GetProfileFieldRequest::new(user.id.clone(), name);
    let field = other.call(get.clone()).await?;
    assert_eq!(field.extra, map([(name, "difference".into())]));
    let request = GetUserProfileRequest::new(user.id.clone());
    let profile = other.call(request).await?;
    assert_eq!(profile.extra.get(name), Some(&Value::from("difference")));
    user.call(DeleteProfileFieldRequest::new(user.id.clone(), name))
        .await?;
    match other.refused(get).await? {
        (404, GetProfileFieldError::NotFound) => Ok(()),
        (status, _) => bail!("a field that is gone was answered {status}"),
    }
}

async fn refused(user: &User, other: &User) -> Result<()> {
    let body = map([("displayname", "Not mine".into())]);
    let request = SetProfileFieldRequest::new(user.id.clone(), "displayname", body);
    match other.refused(request).await? {
        (400, SetProfileFieldError::BadRequest(error)) => assert_eq!(error.errcode, "M_FORBIDDEN"),
        (status, _) => bail!("another's name was answered {status}"),
    }
    let nobody = user.id.as_str().replace("profile", "no-profile");
    let request = GetUserProfileRequest::new(nobody.parse()?);
    match other.refused(request).await? {
        // It has another code here than the definition speaks of.
        (404, GetUserProfileError::NotFound(error)) => assert_eq!(error.errcode, "M_UNKNOWN"),
        (status, _) => bail!("the profile of nobody was answered {status}"),
    }
    Ok(())
}

async fn found(user: &User, other: &User) -> Result<()> {
    let results = until("the directory has the user", async || {
        let mut request = SearchUserDirectoryRequest::new(&user.localpart);
        request.limit = Some(10);
        let answer = other.call(request).await?;
        assert!(!answer.limited);
        Ok((!answer.results.is_empty()).then_some(answer.results))
    })
    .await?;
    assert_eq!(results.len(), 1, "{results:?}");
    assert_eq!(results[0].user_id, user.id);
    assert_eq!(
        results[0].display_name.as_deref(),
        Some("Profile \u{1f680} of one")
    );
    Ok(())
}
