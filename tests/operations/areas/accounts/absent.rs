//! What the real homeserver does not have: it says so, and the server in this process is called instead.

use anyhow::Result;
use matrix_client_server::admin::{
    GetAdminLockUserRequest, GetAdminSuspendUserRequest, SetAdminLockUserRequest,
    SetAdminSuspendUserRequest,
};
use matrix_client_server::definitions::request_msisdn_validation::RequestMsisdnValidation;
use matrix_client_server::formats::UserId;
use matrix_client_server::password_management::RequestTokenToResetPasswordMsisdnRequest;
use matrix_client_server::policy_server::GetWellknownPolicyRequest;
use matrix_client_server::support::{ContactRole, GetWellknownSupportRequest};
use matrix_client_server::typewright_runtime::http::Request;

use crate::caller::Caller;
use crate::ours::{self, ADMIN, POLICY_KEY};
use crate::world::World;

pub(crate) async fn run(world: &World) -> Result<()> {
    let ours = ours::administrator(&world.journal)?;
    accounts(world, &ours).await?;
    password_by_phone(world, &ours).await?;
    well_known(world, &ours).await
}

/// The homeserver has no such path.
async fn unknown<R: Request>(caller: &Caller, request: R) -> Result<()> {
    let (status, _) = caller.refused(request).await?;
    assert_eq!(status, 404);
    Ok(())
}

/// Suspends an account and locks it.
async fn accounts(world: &World, ours: &Caller) -> Result<()> {
    let admin = world.admin();
    let user: UserId = "@nuisance:example.org".parse()?;
    let suspended = GetAdminSuspendUserRequest::new(user.clone());
    let suspend = SetAdminSuspendUserRequest::new(user.clone(), true);
    unknown(&admin, suspended.clone()).await?;
    unknown(&admin, suspend.clone()).await?;
    assert!(!ours.call(suspended.clone()).await?.suspended);
    assert!(ours.call(suspend).await?.suspended);
    assert!(ours.call(suspended).await?.suspended);

    let locked = GetAdminLockUserRequest::new(user.clone());
    let lock = SetAdminLockUserRequest::new(user.clone(), true);
    unknown(&admin, locked.clone()).await?;
    unknown(&admin, lock.clone()).await?;
    assert!(!ours.call(locked.clone()).await?.locked);
    assert!(ours.call(lock).await?.locked);
    assert!(ours.call(locked.clone()).await?.locked);
    ours.call(SetAdminLockUserRequest::new(user, false)).await?;
    assert!(!ours.call(locked).await?.locked);
    Ok(())
}

async fn password_by_phone(world: &World, ours: &Caller) -> Result<()> {
    let validation = RequestMsisdnValidation::new("a.secret", "GB", "07700900000", 1);
    let request = RequestTokenToResetPasswordMsisdnRequest::new(validation);
    unknown(&world.stranger(), request.clone()).await?;
    let session = ours.call(request).await?.body;
    assert_eq!(session.sid, "session-of-07700900000");
    assert!(session.submit_url.is_some());
    Ok(())
}

async fn well_known(world: &World, ours: &Caller) -> Result<()> {
    let stranger = world.stranger();
    unknown(&stranger, GetWellknownSupportRequest::new()).await?;
    let support = ours.call(GetWellknownSupportRequest::new()).await?;
    let contacts = support.contacts.unwrap_or_default();
    assert_eq!(contacts.len(), 1, "{contacts:?}");
    assert_eq!(contacts[0].role, ContactRole::MRoleAdmin);
    assert_eq!(contacts[0].matrix_id, Some(ADMIN.parse()?));

    unknown(&stranger, GetWellknownPolicyRequest::new()).await?;
    let policy = ours.call(GetWellknownPolicyRequest::new()).await?;
    assert_eq!(policy.public_keys.ed25519, POLICY_KEY);
    Ok(())
}
