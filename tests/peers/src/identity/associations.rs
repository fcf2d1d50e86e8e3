//! Addresses and whose they are: texts to phone numbers, and binding an address to a user.

use std::collections::BTreeMap;

use matrix_identity::definitions::sid::Sid;
use matrix_identity::typewright_runtime::server::ServerError;
use matrix_identity::v2_associations::{
    BindV2Error, BindV2Request, BindV2Response, GetValidated3pidV2Error, GetValidated3pidV2Request,
    GetValidated3pidV2Response, UnbindV2Error, UnbindV2Request, UnbindV2Response,
    V2AssociationsService,
};
use matrix_identity::v2_phone_associations::{
    MsisdnRequestTokenV2Error, MsisdnRequestTokenV2Request, MsisdnRequestTokenV2Response,
    MsisdnSubmitTokenPostV2Error, MsisdnSubmitTokenPostV2Request, MsisdnSubmitTokenPostV2Response,
    V2PhoneAssociationsService,
};

use super::ledger::{Missing, international, now};
use super::service::{Service, error};
use super::{Medium, Text};

/// How long a binding says that it holds, in milliseconds: a year.
const HOLDS: i64 = 365 * 24 * 60 * 60 * 1000;

impl V2PhoneAssociationsService for Service {
    async fn msisdn_request_token_v2(
        &self,
        (): (),
        request: MsisdnRequestTokenV2Request,
    ) -> Result<MsisdnRequestTokenV2Response, ServerError<MsisdnRequestTokenV2Error>> {
        let refuse = |code| MsisdnRequestTokenV2Error::BadRequest(error(code));
        let body = request.body.ok_or_else(|| refuse("M_MISSING_PARAM"))?;
        let number = international(&body.country, &body.phone_number)
            .ok_or_else(|| refuse("M_INVALID_ADDRESS"))?;
        let begun = self
            .ledger()
            .begin(Medium::Phone, &number, &body.client_secret);
        let (sid, token) = begun;
        self.texts.keep(Text { to: number, token });
        Ok(MsisdnRequestTokenV2Response::new(Sid::new(sid)))
    }

    async fn msisdn_submit_token_post_v2(
        &self,
        (): (),
        request: MsisdnSubmitTokenPostV2Request,
    ) -> Result<MsisdnSubmitTokenPostV2Response, ServerError<MsisdnSubmitTokenPostV2Error>> {
        let refuse = |code| MsisdnSubmitTokenPostV2Error::BadRequest(error(code));
        let body = request.body.ok_or_else(|| refuse("M_MISSING_PARAM"))?;
        let right = self
            .ledger()
            .submit(&body.sid, &body.client_secret, &body.token)
            .map_err(|missing| refuse(code(missing)))?;
        Ok(MsisdnSubmitTokenPostV2Response::new(right))
    }
}

impl V2AssociationsService for Service {
    async fn get_validated3pid_v2(
        &self,
        (): (),
        request: GetValidated3pidV2Request,
    ) -> Result<GetValidated3pidV2Response, ServerError<GetValidated3pidV2Error>> {
        let found = self
            .ledger()
            .validated(&request.sid, &request.client_secret)
            .map_err(|missing| match missing {
                Missing::Session => GetValidated3pidV2Error::NotFound(error(code(missing))),
                Missing::Validation => GetValidated3pidV2Error::BadRequest(error(code(missing))),
            })?;
        let medium = found.medium.as_str();
        Ok(GetValidated3pidV2Response::new(
            medium,
            found.address,
            found.at,
        ))
    }

    async fn bind_v2(
        &self,
        (): (),
        request: BindV2Request,
    ) -> Result<BindV2Response, ServerError<BindV2Error>> {
        let body = request
            .body
            .ok_or_else(|| BindV2Error::BadRequest(error("M_MISSING_PARAM")))?;
        let mut ledger = self.ledger();
        let found = ledger
            .validated(&body.sid, &body.client_secret)
            .map_err(|missing| match missing {
                Missing::Session => BindV2Error::NotFound(error(code(missing))),
                Missing::Validation => BindV2Error::BadRequest(error(code(missing))),
            })?;
        ledger.bind(&found, &body.mxid);
        let (medium, now) = (found.medium.as_str(), now());
        Ok(BindV2Response::new(
            found.address,
            medium,
            body.mxid,
            now,
            now + HOLDS,
            now,
            BTreeMap::new(),
        ))
    }

    async fn unbind_v2(
        &self,
        (): (),
        request: UnbindV2Request,
    ) -> Result<UnbindV2Response, ServerError<UnbindV2Error>> {
        let refuse = || UnbindV2Error::Forbidden(error("M_FORBIDDEN"));
        let body = request.body.ok_or_else(refuse)?;
        let medium = Medium::read(&body.threepid.medium).ok_or_else(refuse)?;
        if self
            .ledger()
            .unbind(medium, &body.threepid.address, &body.mxid)
        {
            Ok(UnbindV2Response::new())
        } else {
            Err(refuse().into())
        }
    }
}

fn code(missing: Missing) -> &'static str {
    match missing {
        Missing::Session => "M_NO_VALID_SESSION",
        Missing::Validation => "M_SESSION_NOT_VALIDATED",
    }
}
