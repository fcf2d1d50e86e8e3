//! Looking users up by the hashes of their addresses.

use matrix_identity::typewright_runtime::server::ServerError;
use matrix_identity::v2_lookup::{
    GetHashDetailsError, GetHashDetailsRequest, GetHashDetailsResponse, LookupUsersV2Error,
    LookupUsersV2Request, LookupUsersV2Response, V2LookupService,
};

use super::ledger::PEPPER;
use super::service::{Service, error};

const ALGORITHM: &str = "sha256";

impl V2LookupService for Service {
    async fn get_hash_details(
        &self,
        (): (),
        _: GetHashDetailsRequest,
    ) -> Result<GetHashDetailsResponse, ServerError<GetHashDetailsError>> {
        let algorithms = vec![ALGORITHM.to_owned()];
        Ok(GetHashDetailsResponse::new(PEPPER, algorithms))
    }

    async fn lookup_users_v2(
        &self,
        (): (),
        request: LookupUsersV2Request,
    ) -> Result<LookupUsersV2Response, ServerError<LookupUsersV2Error>> {
        let refuse = |code| LookupUsersV2Error::BadRequest(error(code));
        let body = request.body.ok_or_else(|| refuse("M_MISSING_PARAM"))?;
        if body.algorithm != ALGORITHM {
            return Err(refuse("M_INVALID_PARAM").into());
        }
        if body.pepper != PEPPER {
            return Err(refuse("M_INVALID_PEPPER").into());
        }
        let found = self.ledger().look_up(&body.addresses);
        Ok(LookupUsersV2Response::new(found))
    }
}
