//! Keys that vouch for keys: a user's own, and the signatures made with them.

use std::collections::BTreeMap;

use matrix_client_server::cross_signing::{
    CrossSigningService, UploadCrossSigningKeys, UploadCrossSigningKeysRequest,
    UploadCrossSigningKeysResponse, UploadCrossSigningSignatures,
    UploadCrossSigningSignaturesRequest, UploadCrossSigningSignaturesResponse,
};
use matrix_client_server::formats::UserId;
use matrix_client_server::typewright_runtime::server::Result;
use matrix_client_server::typewright_runtime::{Map, Value, json};

use crate::Home;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::store::{Signature, Store, object};

impl CrossSigningService for Home {
    async fn upload_cross_signing_keys(
        &self,
        caller: Caller,
        request: UploadCrossSigningKeysRequest,
    ) -> Result<UploadCrossSigningKeys> {
        let keys = [
            ("master", &request.master_key),
            ("self_signing", &request.self_signing_key),
            ("user_signing", &request.user_signing_key),
        ];
        let mut news = Vec::new();
        for (usage, key) in keys {
            let Some(key) = key else { continue };
            if key.user_id != caller.user.as_str() || key.keys.len() != 1 {
                let message = "this is no key of yours";
                return Err(Refusal::bad("M_INVALID_PARAM", message).into());
            }
            news.push((usage, json::to_map(key).unwrap_or_default()));
        }
        // Who has no keys yet sets them with their token, and so does who sends the same again. To replace them takes
        // the password: a stolen token is not enough to become somebody else to their friends.
        let (has_keys, same) = self.read(|store| {
            let known = |usage| store.keys.user_key(&caller.user, usage);
            let mut pairs = news.iter();
            let same = pairs.all(|(usage, key)| known(usage) == Some(key));
            (known("master").is_some(), same)
        });
        if has_keys && !same {
            let what: Value = news.iter().map(|(_, key)| key.clone()).collect();
            let what = format!("device_signing {}", json::to_string(&what));
            self.prove(&caller.user, &what, request.auth.as_ref())?;
        }
        if !same {
            self.change(|store| {
                let position = store.advance();
                for (usage, key) in news {
                    store.keys.set_user_key(&caller.user, usage, key, position);
                }
                Ok::<_, Refusal>(())
            })?;
        }
        Ok(UploadCrossSigningKeysResponse::new())
    }

    async fn upload_cross_signing_signatures(
        &self,
        caller: Caller,
        request: UploadCrossSigningSignaturesRequest,
    ) -> Result<UploadCrossSigningSignatures> {
        let mut failures = BTreeMap::<UserId, BTreeMap<String, Map>>::new();
        self.change(|store| {
            for (owner, signed) in request.body {
                for (target, object) in signed {
                    if let Err(failure) = store.add_signatures(&caller, &owner, &target, &object) {
                        let of = failures.entry(owner.clone()).or_default();
                        of.insert(target, failure);
                    }
                }
            }
            Ok::<_, Refusal>(())
        })?;
        let mut response = UploadCrossSigningSignaturesResponse::new();
        response.failures = Some(failures);
        Ok(response)
    }
}

impl Store {
    /// Takes the caller's signatures from a signed object, which must be what the server has but for the signatures.
    fn add_signatures(
        &mut self,
        caller: &Caller,
        owner: &UserId,
        target: &str,
        signed: &Map,
    ) -> std::result::Result<(), Map> {
        let failure = |code: &str, message: &str| {
            object([("errcode", code.into()), ("error", message.into())])
        };
        let known = self.keys.signable(owner, target);
        let known = known.ok_or_else(|| failure("M_NOT_FOUND", "there is no such key"))?;
        if bare(known) != bare(signed) {
            return Err(failure(
                "M_INVALID_PARAM",
                "this is not the key that is here",
            ));
        }
        let all = signed.get("signatures");
        let own = all.and_then(|all| all.get(caller.user.as_str())?.as_object());
        let position = self.advance();
        for (key, signature) in own.into_iter().flatten() {
            let by = Signature {
                owner: owner.clone(),
                target: target.to_owned(),
                signer: caller.user.clone(),
                key: key.clone(),
            };
            self.keys.sign(by, signature.clone(), position);
        }
        Ok(())
    }
}

/// What is signed of an object.
fn bare(object: &Map) -> Map {
    let mut object = object.clone();
    object.retain(|name, _| name != "signatures" && name != "unsigned");
    object
}
