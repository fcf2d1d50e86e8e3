//! A service that has every operation as it is generated, which answers that it is not implemented, and one of its own. So
//! an answer tells whether a method was reached.

use matrix_client_server::presence::{
    GetPresenceError, GetPresenceRequest, GetPresenceResponse, PresenceService,
};
use matrix_client_server::typewright_runtime::http::OperationInfo;
use matrix_client_server::typewright_runtime::server::{
    Authenticate, Credentials, Rejection, ServerError,
};

/// The token that the server knows.
pub(crate) const TOKEN: &str = "right-token";

/// What a method that nobody has written answers, and nothing else does.
pub(crate) const REACHED: &str = "this operation is not implemented";

pub(crate) struct Home;

impl Authenticate for Home {
    type Caller = ();

    async fn authenticate(
        &self,
        credentials: Credentials,
        _: &'static OperationInfo,
    ) -> Result<(), Rejection> {
        match credentials.iter().find(|found| found.secret == TOKEN) {
            Some(_) => Ok(()),
            None => Err(Rejection::invalid_credentials()),
        }
    }
}

impl PresenceService for Home {
    async fn get_presence(
        &self,
        (): (),
        request: GetPresenceRequest,
    ) -> Result<GetPresenceResponse, ServerError<GetPresenceError>> {
        // A caller asks for a good user; of all others it is told as of a method that nobody has written.
        if request.user_id == "@good:example.org" {
            return Ok(GetPresenceResponse::new("online".into()));
        }
        Err(Rejection::not_implemented().into())
    }
}

matrix_client_server::unwritten_services!(Home; except PresenceService);
