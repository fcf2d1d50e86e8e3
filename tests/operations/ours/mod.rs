//! The server in this process: what the real homeserver does not have, on the generated traits, so far that it can be
//! called and remembers what it was told.


use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use matrix_client_server::Client;
use matrix_client_server::admin::{
    AdminService, GetAdminLockUserError, GetAdminLockUserRequest, GetAdminLockUserResponse,
    GetAdminSuspendUserError, GetAdminSuspendUserRequest, GetAdminSuspendUserResponse,
    SetAdminLockUserError, SetAdminLockUserRequest, SetAdminLockUserResponse,
    SetAdminSuspendUserError, SetAdminSuspendUserRequest, SetAdminSuspendUserResponse,
};
use matrix_client_server::definitions::request_token_response::RequestTokenResponse;
use matrix_client_server::formats::UserId;
use matrix_client_server::matrix_common::schemas::policy_server_keys::PolicyServerKeys;
use matrix_client_server::password_management::{
    PasswordManagementService, RequestTokenToResetPasswordMsisdnError,
    RequestTokenToResetPasswordMsisdnRequest, RequestTokenToResetPasswordMsisdnResponse,
};
use matrix_client_server::policy_server::{
    GetWellknownPolicyError, GetWellknownPolicyRequest, GetWellknownPolicyResponse,
    PolicyServerService,
};
use matrix_client_server::server::router;
use matrix_client_server::support::{
    Contact, ContactRole, GetWellknownSupportError, GetWellknownSupportRequest,
    GetWellknownSupportResponse, SupportService,
};
use matrix_client_server::typewright_runtime::client::BuildError;
use matrix_client_server::typewright_runtime::http::OperationInfo;
use matrix_client_server::typewright_runtime::server::{
    Authenticate, Credentials, Rejection, ServerError,
};

use crate::caller::{Caller, Credential};
use crate::journal::{Journal, Server};

/// The token of its one user, who is an administrator.
const TOKEN: &str = "the administrator's";

/// Whose it is.
pub(crate) const ADMIN: &str = "@admin:example.org";

/// The key of its policy server.
pub(crate) const POLICY_KEY: &str = "6yhHGKhCiXTSEN2ksjV7kX_N6rBQZ3Xb-M7LlC6NS-s";

/// What the server remembers.
#[derive(Default)]
struct Ours {
    suspended: Mutex<BTreeSet<UserId>>,
    locked: Mutex<BTreeSet<UserId>>,
}

/// Its administrator, as a caller.
pub(crate) fn administrator(journal: &Arc<Journal>) -> Result<Caller, BuildError> {
    let client = Client::builder("http://localhost")
        .transport(router(Arc::new(Ours::default())))
        .build()?;
    let stranger = Caller::new(Server::Ours, client, Arc::clone(journal));
    Ok(stranger.with(Credential::User(TOKEN.to_owned())))
}

/// Whether a user is in a set.
fn is_in(set: &Mutex<BTreeSet<UserId>>, user: &UserId) -> bool {
    let set = set.lock().unwrap_or_else(PoisonError::into_inner);
    set.contains(user)
}

/// Puts a user into a set, or takes them out.
fn put(set: &Mutex<BTreeSet<UserId>>, user: UserId, wanted: bool) -> bool {
    let mut set = set.lock().unwrap_or_else(PoisonError::into_inner);
    match wanted {
        true => set.insert(user),
        false => set.remove(&user),
    };
    wanted
}

impl Authenticate for Ours {
    type Caller = ();

    async fn authenticate(
        &self,
        credentials: Credentials,
        _: &'static OperationInfo,
    ) -> Result<(), Rejection> {
        match credentials.iter().any(|found| found.secret == TOKEN) {
            true => Ok(()),
            false => Err(Rejection::invalid_credentials()),
        }
    }
}

matrix_client_server::unwritten_services!(Ours; except AdminService, PasswordManagementService, PolicyServerService, SupportService);

impl AdminService for Ours {
    async fn get_admin_suspend_user(
        &self,
        (): (),
        request: GetAdminSuspendUserRequest,
    ) -> Result<GetAdminSuspendUserResponse, ServerError<GetAdminSuspendUserError>> {
        let suspended = is_in(&self.suspended, &request.user_id);
        Ok(GetAdminSuspendUserResponse::new(suspended))
    }

    async fn set_admin_suspend_user(
        &self,
        (): (),
        request: SetAdminSuspendUserRequest,
    ) -> Result<SetAdminSuspendUserResponse, ServerError<SetAdminSuspendUserError>> {
        let suspended = put(&self.suspended, request.user_id, request.suspended);
        Ok(SetAdminSuspendUserResponse::new(suspended))
    }

    async fn get_admin_lock_user(
        &self,
        (): (),
        request: GetAdminLockUserRequest,
    ) -> Result<GetAdminLockUserResponse, ServerError<GetAdminLockUserError>> {
        let locked = is_in(&self.locked, &request.user_id);
        Ok(GetAdminLockUserResponse::new(locked))
    }

    async fn set_admin_lock_user(
        &self,
        (): (),
        request: SetAdminLockUserRequest,
    ) -> Result<SetAdminLockUserResponse, ServerError<SetAdminLockUserError>> {
        let locked = put(&self.locked, request.user_id, request.locked);
        Ok(SetAdminLockUserResponse::new(locked))
    }
}

impl PasswordManagementService for Ours {
    async fn request_token_to_reset_password_msisdn(
        &self,
        request: RequestTokenToResetPasswordMsisdnRequest,
    ) -> Result<
        RequestTokenToResetPasswordMsisdnResponse,
        ServerError<RequestTokenToResetPasswordMsisdnError>,
    > {
        let number = &request.body.phone_number;
        let mut session = RequestTokenResponse::new(format!("session-of-{number}"));
        session.submit_url = Some("https://example.org/submit?with=token".to_owned());
        Ok(RequestTokenToResetPasswordMsisdnResponse::new(session))
    }
}

impl SupportService for Ours {
    async fn get_wellknown_support(
        &self,
        _: GetWellknownSupportRequest,
    ) -> Result<GetWellknownSupportResponse, ServerError<GetWellknownSupportError>> {
        let mut contact = Contact::new(ContactRole::MRoleAdmin);
        contact.matrix_id = UserId::new(ADMIN).ok();
        let mut response = GetWellknownSupportResponse::new();
        response.contacts = Some(vec![contact]);
        Ok(response)
    }
}

impl PolicyServerService for Ours {
    async fn get_wellknown_policy(
        &self,
        _: GetWellknownPolicyRequest,
    ) -> Result<GetWellknownPolicyResponse, ServerError<GetWellknownPolicyError>> {
        let keys = PolicyServerKeys::new(POLICY_KEY);
        Ok(GetWellknownPolicyResponse::new(keys))
    }
}
