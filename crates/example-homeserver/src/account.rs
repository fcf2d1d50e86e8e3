//! Accounts and sessions: versions, registration, login, logout, and who a token belongs to.

use http::StatusCode;
use matrix_client_server::definitions::auth_response::{AuthenticationResponse, FlowInformation};
use matrix_client_server::formats::UserId;
use matrix_client_server::login::{
    GetLoginFlows, GetLoginFlowsRequest, GetLoginFlowsResponse, Login, LoginFlow, LoginRequest,
    LoginResponse, LoginService,
};
use matrix_client_server::logout::{
    Logout, LogoutAll, LogoutAllRequest, LogoutAllResponse, LogoutRequest, LogoutResponse,
    LogoutService,
};
use matrix_client_server::registration::{
    CheckUsernameAvailability, CheckUsernameAvailabilityRequest, CheckUsernameAvailabilityResponse,
    Register, RegisterError, RegisterKind, RegisterRequest, RegisterResponse, RegistrationService,
};
use matrix_client_server::typewright_runtime::Value;
use matrix_client_server::typewright_runtime::server::Result;
use matrix_client_server::versions::{
    GetVersions, GetVersionsRequest, GetVersionsResponse, VersionsService,
};
use matrix_client_server::whoami::{
    GetTokenOwner, GetTokenOwnerRequest, GetTokenOwnerResponse, WhoamiService,
};

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::Store;

const PASSWORD: &str = "m.login.password";
/// The stage of user-interactive authentication that asks for nothing.
const DUMMY: &str = "m.login.dummy";

impl VersionsService for Home {
    // Without a token there is no caller; the definition allows either.
    async fn get_versions(&self, _: Option<Caller>, _: GetVersionsRequest) -> Result<GetVersions> {
        let versions = ["v1.1", "v1.2", "v1.3", "v1.4", "v1.5", "v1.11"];
        Ok(GetVersionsResponse::new(
            versions.map(str::to_owned).to_vec(),
        ))
    }
}

impl RegistrationService for Home {
    async fn register(&self, request: RegisterRequest) -> Result<Register> {
        if request.kind == Some(RegisterKind::Guest) {
            return Err(Refusal::forbidden("there are no guests here").into());
        }
        // User-interactive authentication: who does not complete the stage is told what it takes, with a session to come
        // back with. Some clients know the stage and leave the first step out; then there is no session.
        let completes = |stage: Option<&str>| stage == Some(DUMMY);
        let auth = request.auth.as_ref();
        if !completes(auth.and_then(|auth| auth.type_.as_deref())) {
            let flow = FlowInformation::new(vec![DUMMY.to_owned()]);
            let mut answer = AuthenticationResponse::new(vec![flow]);
            answer.session = Some(self.change(Store::begin_registration)?);
            return Err(RegisterError::Unauthorized(Box::new(answer)).into());
        }
        let session = auth.and_then(|auth| auth.session.clone());
        self.change(|store| {
            store.end_registration(session.as_deref())?;
            let name = request.username.unwrap_or_else(|| store.unused_name());
            let user = store.register(&name, request.password.unwrap_or_default())?;
            let mut response = RegisterResponse::new(user.clone());
            if request.inhibit_login != Some(true) {
                let name = request.initial_device_display_name;
                let session = store.log_in(user, request.device_id, name);
                response.access_token = Some(session.token);
                response.device_id = Some(session.device);
            }
            Ok(response)
        })
    }

    async fn check_username_availability(
        &self,
        request: CheckUsernameAvailabilityRequest,
    ) -> Result<CheckUsernameAvailability> {
        self.read(|store| store.new_user_id(&request.username))?;
        let mut response = CheckUsernameAvailabilityResponse::new();
        response.available = Some(true);
        Ok(response)
    }
}

impl LoginService for Home {
    async fn get_login_flows(&self, _: GetLoginFlowsRequest) -> Result<GetLoginFlows> {
        let mut response = GetLoginFlowsResponse::new();
        response.flows = Some(vec![LoginFlow::new(PASSWORD)]);
        Ok(response)
    }

    async fn login(&self, request: LoginRequest) -> Result<Login> {
        if request.type_ != PASSWORD {
            return Err(Refusal::bad("M_UNKNOWN", "only passwords are known here").into());
        }
        // `identifier` is the form of today, `user` the one of old clients.
        let identifier = request.identifier.as_ref();
        let named = identifier.and_then(|identifier| identifier.extra.get("user"));
        let name = named.and_then(Value::as_str).or(request.user.as_deref());
        let name = name.ok_or_else(|| Refusal::bad("M_MISSING_PARAM", "there is no user"))?;
        let password = request.password.as_deref().unwrap_or_default();
        self.change(|store| {
            let user = store.check_password(name, password)?;
            let name = request.initial_device_display_name;
            let session = store.log_in(user, request.device_id, name);
            Ok(LoginResponse::new(
                session.user,
                session.token,
                session.device,
            ))
        })
    }
}

impl LogoutService for Home {
    async fn logout(&self, caller: Caller, _: LogoutRequest) -> Result<Logout> {
        self.change(|store| {
            store.remove_device(&caller.user, &caller.device);
            Ok(LogoutResponse::new())
        })
    }

    async fn logout_all(&self, caller: Caller, _: LogoutAllRequest) -> Result<LogoutAll> {
        self.change(|store| {
            for device in store.device_ids(&caller.user) {
                store.remove_device(&caller.user, &device);
            }
            Ok(LogoutAllResponse::new())
        })
    }
}

impl WhoamiService for Home {
    async fn get_token_owner(
        &self,
        caller: Caller,
        _: GetTokenOwnerRequest,
    ) -> Result<GetTokenOwner> {
        let mut response = GetTokenOwnerResponse::new(caller.user);
        response.device_id = Some(caller.device);
        response.is_guest = Some(false);
        Ok(response)
    }
}

impl Store {
    /// The ID that an account of this name would have.
    fn new_user_id(&self, name: &str) -> std::result::Result<UserId, Refusal> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._=-/+".contains(c);
        let invalid = |_| Refusal::bad("M_INVALID_USERNAME", "this is no name for a user");
        if name.is_empty() || !name.chars().all(fits) {
            return Err(invalid(()));
        }
        let user = UserId::new(format!("@{name}:{}", self.server_name)).map_err(|_| invalid(()))?;
        if self.accounts.contains_key(&user) {
            let status = StatusCode::BAD_REQUEST;
            return Err(Refusal::new(status, "M_USER_IN_USE", "the name is taken"));
        }
        Ok(user)
    }

    fn unused_name(&self) -> String {
        format!("user{}", self.accounts.len() + 1)
    }

    fn register(&mut self, name: &str, password: String) -> std::result::Result<UserId, Refusal> {
        let user = self.new_user_id(name)?;
        self.add_account(user.clone(), password);
        Ok(user)
    }

    fn check_password(&self, name: &str, password: &str) -> std::result::Result<UserId, Refusal> {
        let user = if name.starts_with('@') {
            UserId::new_unchecked(name)
        } else {
            UserId::new_unchecked(format!("@{name}:{}", self.server_name))
        };
        match self.accounts.get(&user) {
            Some(account) if account.password == password && !password.is_empty() => Ok(user),
            _ => Err(Refusal::forbidden("the user or the password is wrong")),
        }
    }
}
