//! Changing a password.

use http::StatusCode;
use matrix_client_server::password_management::{
    ChangePassword, ChangePasswordRequest, ChangePasswordResponse, PasswordManagementService,
};
use matrix_client_server::typewright_runtime::server::Result;

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;

impl PasswordManagementService for Home {
    // The definition allows it without a token, for who has forgotten the password and shows an e-mail address instead.
    // This server knows no addresses.
    async fn change_password(
        &self,
        caller: Option<Caller>,
        request: ChangePasswordRequest,
    ) -> Result<ChangePassword> {
        let missing = || {
            let status = StatusCode::UNAUTHORIZED;
            Refusal::new(status, "M_MISSING_TOKEN", "this takes a token")
        };
        let caller = caller.ok_or_else(missing)?;
        let what = format!("password {}", request.new_password);
        self.prove(&caller.user, &what, request.auth.as_ref())?;
        self.change(|store| {
            store.set_password(&caller.user, request.new_password)?;
            if request.logout_devices != Some(false) {
                let mut others = store.device_ids(&caller.user);
                others.retain(|device| *device != caller.device);
                for device in others {
                    store.remove_device(&caller.user, &device);
                }
            }
            Ok(ChangePasswordResponse::new())
        })
    }
}
