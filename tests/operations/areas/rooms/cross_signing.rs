//! Keys of users, with which they vouch for their devices and for each other. The homeserver checks every signature.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use matrix_client_server::cross_signing::{
    UploadCrossSigningKeysError, UploadCrossSigningKeysRequest, UploadCrossSigningSignaturesRequest,
};
use matrix_client_server::definitions::auth_response::AuthenticationResponse;
use matrix_client_server::formats::UserId;
use matrix_client_server::keys::{QueryKeysRequest, QueryKeysResponse, UploadKeysRequest};
use matrix_client_server::matrix_common::api::client_server::definitions::cross_signing_key::{
    CrossSigningKey, CrossSigningKeyUsage,
};
use matrix_client_server::typewright_runtime::{Field, Map, Raw};
use serde_json::json;

use super::keys::device_keys;
use super::signer::Signer;
use super::steps::{errcode, json_of, object};
use crate::world::{User, World};

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("signer").await?;
    let bob = world.user("signed").await?;
    let (of_ada, of_bob) = (Keys::new(&ada, "first"), Keys::new(&bob, "first"));
    unsigned(&ada, &of_ada).await?;
    given(&ada, &of_ada).await?;
    given(&bob, &of_bob).await?;
    seen(&ada, &bob, &of_ada).await?;
    badly_signed(&ada, &of_ada).await?;
    a_device(&ada, &bob, &of_ada).await?;
    another_user(&ada, &bob, &of_ada, &of_bob).await?;
    replaced(&ada).await
}

/// The three keys of a user, two of them signed by the first.
struct Keys {
    master: Signer,
    self_signing: Signer,
    user_signing: Signer,
    request: UploadCrossSigningKeysRequest,
}

impl Keys {
    fn new(user: &User, generation: &str) -> Self {
        let signer = |usage: &str| Signer::new(&format!("{} {usage} {generation}", user.id));
        let (master, self_signing, user_signing) =
            (signer("master"), signer("self"), signer("user"));
        let key = |signer: &Signer, usage: CrossSigningKeyUsage| {
            let id = format!("ed25519:{}", signer.public());
            let keys = BTreeMap::from([(id, signer.public())]);
            CrossSigningKey::new(user.id.as_str(), vec![usage], keys)
        };
        let signed = |mut key: CrossSigningKey| {
            let signatures = master.signatures(user.id.as_str(), &master.public(), &key);
            key.signatures = Some(signatures);
            key
        };
        let mut request = UploadCrossSigningKeysRequest::new();
        request.master_key = Some(key(&master, CrossSigningKeyUsage::Master));
        request.self_signing_key = Some(signed(key(
            &self_signing,
            CrossSigningKeyUsage::SelfSigning,
        )));
        request.user_signing_key = Some(signed(key(
            &user_signing,
            CrossSigningKeyUsage::UserSigning,
        )));
        Self {
            master,
            self_signing,
            user_signing,
            request,
        }
    }
}

/// Keys that the first does not vouch for.
async fn unsigned(ada: &User, keys: &Keys) -> Result<()> {
    let mut request = keys.request.clone();
    if let Some(key) = &mut request.self_signing_key {
        key.signatures = None;
    }
    match ada.refused(request).await? {
        (400, UploadCrossSigningKeysError::BadRequest(error)) => {
            let code = &json_of(&error)["errcode"];
            ensure!(
                code == "M_INVALID_SIGNATURE" || code == "M_INVALID_PARAM",
                "{code}"
            );
        }
        (status, error) => bail!("an unsigned key is answered {status}: {error:?}"),
    }
    Ok(())
}

/// The first keys need no password: there is nothing to be stolen yet.
async fn given(user: &User, keys: &Keys) -> Result<()> {
    user.call(keys.request.clone()).await?;
    let mut request = UploadKeysRequest::new();
    request.device_keys = Some(device_keys(user));
    user.call(request).await?;
    Ok(())
}

async fn query(asking: &User, of: &User) -> Result<QueryKeysResponse> {
    let wanted = BTreeMap::from([(of.id.clone(), vec![])]);
    asking.call(QueryKeysRequest::new(wanted)).await
}

/// What is given is what others see, but for the key that signs others, which is nobody's business.
async fn seen(ada: &User, bob: &User, keys: &Keys) -> Result<()> {
    let mine = query(ada, ada).await?;
    let of = |found: &Option<BTreeMap<UserId, CrossSigningKey>>| {
        found.as_ref().and_then(|users| users.get(&ada.id).cloned())
    };
    assert_eq!(of(&mine.master_keys), keys.request.master_key);
    assert_eq!(of(&mine.self_signing_keys), keys.request.self_signing_key);
    assert_eq!(of(&mine.user_signing_keys), keys.request.user_signing_key);
    let others = query(bob, ada).await?;
    assert_eq!(of(&others.master_keys), keys.request.master_key);
    assert_eq!(of(&others.self_signing_keys), keys.request.self_signing_key);
    assert_eq!(of(&others.user_signing_keys), None);
    Ok(())
}

/// A value as an object, with these signatures and no others.
fn with<T: Field>(value: &T, signatures: Map) -> Result<Map> {
    let mut object: Map = Raw::new(value).cast().get()?;
    object.remove("unsigned");
    object.insert("signatures".to_owned(), signatures.into());
    Ok(object)
}

fn upload(user: &User, key_id: &str, object: Map) -> UploadCrossSigningSignaturesRequest {
    let objects = BTreeMap::from([(key_id.to_owned(), object)]);
    UploadCrossSigningSignaturesRequest::new(BTreeMap::from([(user.id.clone(), objects)]))
}

/// A signature that is none is told of, by the key that it is for.
async fn badly_signed(ada: &User, keys: &Keys) -> Result<()> {
    let key = format!("ed25519:{}", keys.self_signing.public());
    let other = Signer::new("somebody else").sign(&device_keys(ada));
    let signatures = object(json!({ada.id.as_str(): {key: other}}));
    let request = upload(ada, &ada.device, with(&device_keys(ada), signatures)?);
    let failures = ada
        .call(request)
        .await?
        .failures
        .context("there are no failures")?;
    let failure = failures.get(&ada.id).and_then(|keys| keys.get(&ada.device));
    let failure = json_of(failure.with_context(|| format!("{failures:?}"))?);
    assert_eq!(failure["errcode"], "M_INVALID_SIGNATURE");
    Ok(())
}

/// A user vouches for a device of their own, and others see it.
async fn a_device(ada: &User, bob: &User, keys: &Keys) -> Result<()> {
    let device = device_keys(ada);
    let signer = &keys.self_signing;
    let signatures = signer.signatures(ada.id.as_str(), &signer.public(), &device);
    let request = upload(ada, &ada.device, with(&device, signatures)?);
    let failures = ada.call(request).await?.failures;
    assert_eq!(failures, Some(BTreeMap::new()));
    let found = query(bob, ada)
        .await?
        .device_keys
        .context("there are no keys")?;
    let found = found
        .get(&ada.id)
        .and_then(|devices| devices.get(&ada.device));
    let signatures = &found.context("the device is not there")?.signatures;
    let mut mine = signatures.get(&ada.id).context("it is not signed")?.keys();
    let mut both = [
        format!("ed25519:{}", ada.device),
        format!("ed25519:{}", signer.public()),
    ];
    both.sort();
    ensure!(mine.by_ref().eq(both.iter()), "{signatures:?}");
    Ok(())
}

/// A user vouches for another, and only they see it.
async fn another_user(ada: &User, bob: &User, of_ada: &Keys, of_bob: &Keys) -> Result<()> {
    let master = of_bob
        .request
        .master_key
        .as_ref()
        .context("there is no master key")?;
    let signer = &of_ada.user_signing;
    let signatures = signer.signatures(ada.id.as_str(), &signer.public(), master);
    let request = upload(
        bob,
        &of_bob.master.public(),
        with(master, signatures.clone())?,
    );
    let failures = ada.call(request).await?.failures;
    assert_eq!(failures, Some(BTreeMap::new()));
    let signed = async |asking: &User| {
        let keys = query(asking, bob).await?.master_keys;
        let found = keys.and_then(|mut keys| keys.remove(&bob.id));
        anyhow::Ok(found.context("there is no master key")?.signatures)
    };
    let seen = signed(ada).await?.context("it is not signed")?;
    assert_eq!(json_of(&seen), json_of(&signatures));
    let seen = signed(bob).await?.unwrap_or_default();
    ensure!(!seen.contains_key(ada.id.as_str()), "{seen:?}");
    Ok(())
}

/// Other keys in the place of the first need the password.
async fn replaced(ada: &User) -> Result<()> {
    let mut request = Keys::new(ada, "second").request;
    let demand = match ada.refused(request.clone()).await? {
        (401, UploadCrossSigningKeysError::Other(answer)) => answer,
        (status, error) => bail!("other keys are answered {status}: {error:?}"),
    };
    let demand: AuthenticationResponse = serde_json::from_slice(&demand.body)?;
    let mut wrong = request.clone();
    let mut proof = ada.proof(&demand)?;
    proof.extra.insert("password".to_owned(), "not this".into());
    wrong.auth = Some(proof);
    match ada.refused(wrong).await? {
        (401, UploadCrossSigningKeysError::Other(answer)) => {
            assert_eq!(errcode(&answer)?, "M_FORBIDDEN");
        }
        (status, error) => bail!("a wrong password is answered {status}: {error:?}"),
    }
    request.auth = Some(ada.proof(&demand)?);
    ada.call(request.clone()).await?;
    let found = query(ada, ada).await?.master_keys;
    let found = found.and_then(|mut keys| keys.remove(&ada.id));
    assert_eq!(found, request.master_key);
    Ok(())
}
