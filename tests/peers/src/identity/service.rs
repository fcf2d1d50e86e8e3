//! The identity server's implementation of the generated traits: who is let in, keys, invitations, and what it serves at
//! all. The rest of the operations is in the files beside this one.

use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use matrix_identity::matrix_common::api::client_server::definitions::errors::error::Error;
use matrix_identity::typewright_runtime::http::OperationInfo;
use matrix_identity::typewright_runtime::server::{
    Authenticate, Credentials, Rejection, ServerError,
};
use matrix_identity::v2_auth::V2AuthService;
use matrix_identity::v2_email_associations::V2EmailAssociationsService;
use matrix_identity::v2_invitation_signing::V2InvitationSigningService;
use matrix_identity::v2_ping::{PingV2Error, PingV2Request, PingV2Response, V2PingService};
use matrix_identity::v2_pubkey::{
    GetPubKeyV2Error, GetPubKeyV2Request, GetPubKeyV2Response, IsEphemeralPubKeyValidV2Error,
    IsEphemeralPubKeyValidV2Request, IsEphemeralPubKeyValidV2Response, IsPubKeyValidV2Error,
    IsPubKeyValidV2Request, IsPubKeyValidV2Response, V2PubkeyService,
};
use matrix_identity::v2_store_invite::{
    PublicKey, StoreInviteV2Error, StoreInviteV2Request, StoreInviteV2Response,
    V2StoreInviteService,
};
use matrix_identity::v2_terms::V2TermsService;
use matrix_identity::versions::{
    GetVersionsError, GetVersionsRequest, GetVersionsResponse, VersionsService,
};
use rcgen::{KeyPair, PKCS_ED25519, PublicKeyData as _};

use super::{ACCESS_TOKEN, Ledger, Text};
use crate::Kept;

const KEY_ID: &str = "ed25519:0";

pub(super) struct Service {
    url: String,
    /// The public keys: the server's, and the one of all invitations.
    key: String,
    ephemeral_key: String,
    ledger: Mutex<Ledger>,
    pub(super) texts: Kept<Text>,
}

impl Service {
    pub(super) fn new(url: &str) -> Result<Self> {
        Ok(Self {
            url: url.to_owned(),
            key: public_key()?,
            ephemeral_key: public_key()?,
            ledger: Mutex::default(),
            texts: Kept::default(),
        })
    }

    /// A test that panicked while it held the lock leaves the ledger as it was: nothing here is half-written.
    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn public_key() -> Result<String> {
    let key = KeyPair::generate_for(&PKCS_ED25519)?;
    Ok(STANDARD_NO_PAD.encode(key.der_bytes()))
}

pub(super) fn error(code: &str) -> Box<Error> {
    Box::new(Error::new(code))
}

impl Authenticate for Service {
    /// Every caller is let in with the same token.
    type Caller = ();

    async fn authenticate(
        &self,
        credentials: Credentials,
        _: &'static OperationInfo,
    ) -> Result<(), Rejection> {
        if credentials
            .iter()
            .any(|credential| credential.secret == ACCESS_TOKEN)
        {
            Ok(())
        } else {
            Err(Rejection::invalid_credentials())
        }
    }
}

// What a homeserver never calls is answered as not implemented.
impl V2AuthService for Service {}
impl V2EmailAssociationsService for Service {}
impl V2InvitationSigningService for Service {}
impl V2TermsService for Service {}

impl VersionsService for Service {
    async fn get_versions(
        &self,
        _: GetVersionsRequest,
    ) -> Result<GetVersionsResponse, ServerError<GetVersionsError>> {
        Ok(GetVersionsResponse::new(vec!["v1.1".to_owned()]))
    }
}

impl V2PingService for Service {
    async fn ping_v2(&self, _: PingV2Request) -> Result<PingV2Response, ServerError<PingV2Error>> {
        Ok(PingV2Response::new())
    }
}

impl V2PubkeyService for Service {
    async fn get_pub_key_v2(
        &self,
        request: GetPubKeyV2Request,
    ) -> Result<GetPubKeyV2Response, ServerError<GetPubKeyV2Error>> {
        if request.key_id == KEY_ID {
            Ok(GetPubKeyV2Response::new(self.key.as_str()))
        } else {
            Err(GetPubKeyV2Error::NotFound(error("M_NOT_FOUND")).into())
        }
    }

    async fn is_pub_key_valid_v2(
        &self,
        request: IsPubKeyValidV2Request,
    ) -> Result<IsPubKeyValidV2Response, ServerError<IsPubKeyValidV2Error>> {
        Ok(IsPubKeyValidV2Response::new(request.public_key == self.key))
    }

    async fn is_ephemeral_pub_key_valid_v2(
        &self,
        request: IsEphemeralPubKeyValidV2Request,
    ) -> Result<IsEphemeralPubKeyValidV2Response, ServerError<IsEphemeralPubKeyValidV2Error>> {
        let valid = request.public_key == self.ephemeral_key;
        Ok(IsEphemeralPubKeyValidV2Response::new(valid))
    }
}

impl V2StoreInviteService for Service {
    async fn store_invite_v2(
        &self,
        (): (),
        request: StoreInviteV2Request,
    ) -> Result<StoreInviteV2Response, ServerError<StoreInviteV2Error>> {
        let Some(body) = request.body else {
            return Err(StoreInviteV2Error::BadRequest(error("M_MISSING_PARAM")).into());
        };
        let token = format!("invitation-{}", self.ledger().next());
        let at = |path: &str| format!("{}/_matrix/identity/v2/pubkey/{path}", self.url);
        let keys = vec![
            PublicKey::new(self.key.as_str(), at("isvalid")),
            PublicKey::new(self.ephemeral_key.as_str(), at("ephemeral/isvalid")),
        ];
        Ok(StoreInviteV2Response::new(
            token,
            keys,
            obscured(&body.address),
        ))
    }
}

/// An address as everybody in the room may see it.
fn obscured(address: &str) -> String {
    let first = |text: &str| {
        text.chars()
            .take(1)
            .chain("...".chars())
            .collect::<String>()
    };
    match address.split_once('@') {
        Some((name, host)) => format!("{}@{}", first(name), first(host)),
        None => first(address),
    }
}
