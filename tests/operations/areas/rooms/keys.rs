//! Keys of devices: given to the server, asked for by others, taken one by one, and who has changed them.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail, ensure};
use matrix_client_server::definitions::one_time_keys::{KeyObject, OneTimeKeys};
use matrix_client_server::formats::UserId;
use matrix_client_server::keys::{
    ClaimKeysRequest, GetKeysChangesRequest, QueryKeysRequest, UploadKeysError, UploadKeysRequest,
};
use matrix_client_server::matrix_common::api::client_server::definitions::device_keys::DeviceKeys;
use matrix_client_server::sync::SyncRequest;
use matrix_client_server::typewright_runtime::{Map, Raw};
use serde_json::json;

use super::ear::Ear;
use super::signer::{Signer, looks_like_a_key};
use super::steps::{errcode, object, room_of_two};
use crate::world::{User, World};

const SIGNED: &str = "signed_curve25519";

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("keeper").await?;
    let bob = world.user("seeker").await?;
    let device = device_keys(&ada);
    uploaded(&ada, &device).await?;
    queried(&ada, &bob, &device).await?;
    claimed(&ada, &bob).await?;
    changes(world, &bob).await?;
    refused(&ada, &bob).await
}

/// The signed keys of the user's device.
pub(super) fn device_keys(user: &User) -> DeviceKeys {
    let signer = Signer::new(&user.device);
    let algorithms = ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"];
    let keys = BTreeMap::from([
        (format!("ed25519:{}", user.device), signer.public()),
        (
            format!("curve25519:{}", user.device),
            looks_like_a_key(&user.device),
        ),
    ]);
    let mut device = DeviceKeys::new(
        user.id.as_str(),
        &user.device,
        algorithms.map(str::to_owned).into(),
        keys,
        BTreeMap::new(),
    );
    let signature = signer.sign(&device);
    let key_id = format!("ed25519:{}", user.device);
    device.signatures = BTreeMap::from([(user.id.clone(), BTreeMap::from([(key_id, signature)]))]);
    device
}

/// A signed key of the user's device, to be used once or, where nothing else is left, again.
fn one_key(user: &User, name: &str, fallback: bool) -> OneTimeKeys {
    let mut key = KeyObject::new(looks_like_a_key(name), BTreeMap::new());
    if fallback {
        key.extra = object(json!({"fallback": true}));
    }
    let signer = Signer::new(&user.device);
    let signatures = signer.signatures(user.id.as_str(), &user.device, &key);
    let signatures: BTreeMap<UserId, Map> = Raw::new(&signatures).cast().get().expect("it is that");
    key.signatures = signatures;
    OneTimeKeys::KeyObject(Box::new(key))
}

fn named(name: &str) -> String {
    format!("{SIGNED}:{name}")
}

async fn uploaded(ada: &User, device: &DeviceKeys) -> Result<()> {
    let mut request = UploadKeysRequest::new();
    request.device_keys = Some(device.clone());
    let counts = ada.call(request).await?.one_time_key_counts;
    assert_eq!(counts.get(SIGNED).copied().unwrap_or_default(), 0);
    let mut request = UploadKeysRequest::new();
    request.one_time_keys = Some(BTreeMap::from([
        (named("AAAAAQ"), one_key(ada, "first", false)),
        (named("AAAAAg"), one_key(ada, "second", false)),
    ]));
    request.fallback_keys = Some(BTreeMap::from([(
        named("AAAAAw"),
        one_key(ada, "fallback", true),
    )]));
    let counts = ada.call(request.clone()).await?.one_time_key_counts;
    assert_eq!(counts.get(SIGNED), Some(&2));
    // The same again is no more.
    let counts = ada.call(request).await?.one_time_key_counts;
    assert_eq!(counts.get(SIGNED), Some(&2));
    let (_, sync) = Ear::with(ada, SyncRequest::new()).await?;
    assert_eq!(sync.device_one_time_keys_count, Some(counts));
    Ok(())
}

async fn queried(ada: &User, bob: &User, device: &DeviceKeys) -> Result<()> {
    let nobody = UserId::new("@nobody-at-all:localhost")?;
    let wanted = [
        (ada.id.clone(), vec![ada.device.clone()]),
        (nobody.clone(), vec![]),
    ];
    let mut request = QueryKeysRequest::new(BTreeMap::from(wanted));
    request.timeout = Some(10_000);
    let answer = bob.call(request).await?;
    assert_eq!(answer.failures, Some(BTreeMap::new()));
    let mut users = answer.device_keys.context("there are no keys")?;
    let mut devices = users.remove(&ada.id).context("the user is not there")?;
    let found = devices
        .remove(&ada.device)
        .context("the device is not there")?;
    assert_eq!(
        (&found.user_id, &found.device_id),
        (&device.user_id, &device.device_id)
    );
    assert_eq!(
        (&found.algorithms, &found.keys),
        (&device.algorithms, &device.keys)
    );
    assert_eq!(found.signatures, device.signatures);
    ensure!(found.unsigned.is_some(), "{found:?}");
    ensure!(devices.is_empty() && users.get(&nobody).is_none_or(BTreeMap::is_empty));
    Ok(())
}

async fn claim(bob: &User, ada: &User) -> Result<(String, OneTimeKeys)> {
    let devices = BTreeMap::from([(ada.device.clone(), SIGNED.to_owned())]);
    let mut request = ClaimKeysRequest::new(BTreeMap::from([(ada.id.clone(), devices)]));
    request.timeout = Some(10_000);
    let mut users = bob.call(request).await?.one_time_keys;
    let mut devices = users.remove(&ada.id).context("the user is not there")?;
    let keys = devices
        .remove(&ada.device)
        .context("the device is not there")?;
    let mut keys = keys.into_iter();
    match (keys.next(), keys.next()) {
        (Some(key), None) => Ok(key),
        found => bail!("{found:?} is not one key"),
    }
}

/// Each key goes to one who asks, then the fallback to everybody.
async fn claimed(ada: &User, bob: &User) -> Result<()> {
    let mut once = BTreeMap::from([claim(bob, ada).await?, claim(bob, ada).await?]);
    assert_eq!(
        once.remove(&named("AAAAAQ")),
        Some(one_key(ada, "first", false))
    );
    assert_eq!(
        once.remove(&named("AAAAAg")),
        Some(one_key(ada, "second", false))
    );
    for _ in 0..2 {
        let (name, key) = claim(bob, ada).await?;
        assert_eq!(name, named("AAAAAw"));
        assert_eq!(key, one_key(ada, "fallback", true));
    }
    let counts = ada
        .call(UploadKeysRequest::new())
        .await?
        .one_time_key_counts;
    assert_eq!(counts.get(SIGNED).copied().unwrap_or_default(), 0);
    Ok(())
}

/// Who shares a room hears of it, in a sync and when they ask.
async fn changes(world: &World, bob: &User) -> Result<()> {
    let carol = world.user("changer").await?;
    room_of_two(&carol, bob).await?;
    let mut ear = Ear::new(bob).await?;
    let from = ear.since().to_owned();
    let mut request = UploadKeysRequest::new();
    request.device_keys = Some(device_keys(&carol));
    carol.call(request).await?;
    ear.hear_of("the change", |sync| {
        let lists = serde_json::to_value(&sync.device_lists)?;
        let changed = lists["changed"].as_array();
        let named = changed.is_some_and(|users| users.contains(&json!(carol.id.as_str())));
        Ok(named.then_some(()))
    })
    .await?;
    let answer = bob
        .call(GetKeysChangesRequest::new(from, ear.since()))
        .await?;
    let changed = answer.changed.context("nobody has changed")?;
    ensure!(
        changed.iter().any(|user| user == carol.id.as_str()),
        "{changed:?}"
    );
    assert_eq!(answer.left, Some(vec![]));
    let now = GetKeysChangesRequest::new(ear.since(), ear.since());
    let changed = bob.call(now).await?.changed.context("there is no list")?;
    ensure!(
        !changed.iter().any(|user| user == carol.id.as_str()),
        "{changed:?}"
    );
    Ok(())
}

/// Keys in another's name, and another key under a name that is given.
async fn refused(ada: &User, bob: &User) -> Result<()> {
    let mut request = UploadKeysRequest::new();
    request.device_keys = Some(device_keys(ada));
    let (status, error) = bob.refused(request).await?;
    ensure!(status == 400, "{error:?}");
    let mut request = UploadKeysRequest::new();
    let key = one_key(bob, "mine", false);
    request.one_time_keys = Some(BTreeMap::from([(named("AAAAAQ"), key)]));
    bob.call(request.clone()).await?;
    let key = one_key(bob, "another", false);
    request.one_time_keys = Some(BTreeMap::from([(named("AAAAAQ"), key)]));
    match bob.refused(request).await? {
        (400, UploadKeysError::Other(answer)) => {
            let code = errcode(&answer)?;
            ensure!(
                matches!(code.as_str(), "M_UNKNOWN" | "M_INVALID_PARAM"),
                "{code}"
            );
        }
        (status, error) => bail!("another key is answered {status}: {error:?}"),
    }
    Ok(())
}
