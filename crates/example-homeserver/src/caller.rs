//! Who is calling: the one place where a token becomes a user and a device.

use matrix_client_server::formats::UserId;
use matrix_client_server::typewright_runtime::http::OperationInfo;
use matrix_client_server::typewright_runtime::object;
use matrix_client_server::typewright_runtime::server::{Authenticate, Credentials, Rejection};

use crate::Home;
use crate::refusal::Refusal;

/// A session: what a token stands for.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) user: UserId,
    pub(crate) device: String,
    pub(crate) token: String,
}

object! {
    Caller { "user" => user: required, "device" => device: required, "token" => token: required, .. }
}

impl Caller {
    /// Refuses what only the user themself may do.
    pub(crate) fn must_be(&self, user: &str) -> Result<(), Refusal> {
        if self.user.as_str() == user {
            Ok(())
        } else {
            Err(Refusal::forbidden("this belongs to another user"))
        }
    }
}

impl Authenticate for Home {
    type Caller = Caller;

    async fn authenticate(
        &self,
        credentials: Credentials,
        _: &'static OperationInfo,
    ) -> Result<Caller, Rejection> {
        // The token came in the header or in the query: the definitions allow both. A request without one is answered
        // with M_MISSING_TOKEN before this is asked; the rejection below becomes 401 M_UNKNOWN_TOKEN.
        let caller = credentials
            .first()
            .and_then(|credential| self.read(|store| store.session(&credential.secret)));
        caller.ok_or_else(Rejection::invalid_credentials)
    }
}
