//! Keys for encryption: published, found, given out once, and told of.

use std::collections::BTreeMap;
use std::time::Duration;

use matrix_client_server::cross_signing::{
    UploadCrossSigningKeysRequest, UploadCrossSigningSignaturesRequest,
};
use matrix_client_server::definitions::auth_data::AuthenticationData;
use matrix_client_server::definitions::one_time_keys::{KeyObject, OneTimeKeys};
use matrix_client_server::formats::{RoomId, UserId};
use matrix_client_server::keys::{
    ClaimKeysRequest, GetKeysChangesRequest, QueryKeysRequest, QueryKeysResponse, UploadKeysRequest,
};
use matrix_client_server::leaving::LeaveRoomRequest;
use matrix_client_server::matrix_common::api::client_server::definitions::cross_signing_key::{
    CrossSigningKey, CrossSigningKeyUsage,
};
use matrix_client_server::matrix_common::api::client_server::definitions::device_keys::DeviceKeys;
use matrix_client_server::sync::SyncResponse;
use matrix_client_server::typewright_runtime::json;
use matrix_client_server::typewright_runtime::{Map, Value};

use super::guest::{Guest, object, serve};

const CURVE: &str = "signed_curve25519";

fn device_keys(guest: &Guest) -> DeviceKeys {
    let name = format!("ed25519:{}", guest.device);
    let signatures = BTreeMap::from([(name.clone(), "by the device".to_owned())]);
    DeviceKeys::new(
        guest.user.as_str(),
        guest.device.as_str(),
        vec!["m.megolm.v1.aes-sha2".to_owned()],
        BTreeMap::from([(name, "public".to_owned())]),
        BTreeMap::from([(guest.user.clone(), signatures)]),
    )
}

fn one_time(ids: &[&str]) -> BTreeMap<String, OneTimeKeys> {
    let key = |id: &&str| {
        let key = KeyObject::new(format!("key {id}"), BTreeMap::new());
        (format!("{CURVE}:{id}"), key.into())
    };
    ids.iter().map(key).collect()
}

/// Publishes all that a device has.
async fn publish(guest: &Guest, ids: &[&str]) -> BTreeMap<String, i64> {
    let mut request = UploadKeysRequest::new();
    request.device_keys = Some(device_keys(guest));
    request.one_time_keys = Some(one_time(ids));
    request.fallback_keys = Some(one_time(&["fallback"]));
    let encryption = guest.client.end_to_end_encryption();
    let answer = encryption.upload_keys(request).await.unwrap();
    answer.one_time_key_counts
}

async fn query(guest: &Guest, of: &Guest) -> QueryKeysResponse {
    let request = QueryKeysRequest::new(BTreeMap::from([(of.user.clone(), vec![])]));
    let encryption = guest.client.end_to_end_encryption();
    encryption.query_keys(request).await.unwrap()
}

/// The name of the key that somebody is given of another's device.
async fn claim(guest: &Guest, of: &Guest) -> Option<String> {
    let devices = BTreeMap::from([(of.device.clone(), CURVE.to_owned())]);
    let request = ClaimKeysRequest::new(BTreeMap::from([(of.user.clone(), devices)]));
    let encryption = guest.client.end_to_end_encryption();
    let mut answer = encryption.claim_keys(request).await.unwrap();
    let mut keys = answer.one_time_keys.remove(&of.user)?.remove(&of.device)?;
    Some(keys.pop_first()?.0)
}

fn unused(sync: &SyncResponse) -> &[Value] {
    let unused = &sync.extra["device_unused_fallback_key_types"];
    unused.as_list().unwrap()
}

fn listed(sync: &SyncResponse, list: &str) -> Vec<String> {
    let lists = sync.device_lists.as_ref();
    let users = lists.and_then(|lists| lists[list].as_list());
    let names = users.into_iter().flatten().map(|user| user.as_str());
    names.map(|name| name.unwrap().to_owned()).collect()
}

#[tokio::test]
async fn each_one_time_key_is_given_once() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let before = bob.sync(None).await;
    assert_eq!(before.device_one_time_keys_count.unwrap()[CURVE], 0);
    assert_eq!(claim(&ada, &bob).await, None);
    assert_eq!(publish(&bob, &["a", "b"]).await[CURVE], 2);
    // The same again adds nothing; another key of the same name is refused.
    assert_eq!(publish(&bob, &["b"]).await[CURVE], 2);
    let mut request = UploadKeysRequest::new();
    let other = KeyObject::new("another", BTreeMap::new());
    request.one_time_keys = Some(BTreeMap::from([(format!("{CURVE}:a"), other.into())]));
    let refused = bob
        .client
        .end_to_end_encryption()
        .upload_keys(request)
        .await;
    assert_eq!(refused.unwrap_err().status().unwrap(), 400);

    let full = bob.sync(Some(&before.next_batch)).await;
    assert_eq!(full.device_one_time_keys_count.as_ref().unwrap()[CURVE], 2);
    assert_eq!(unused(&full), [Value::from(CURVE)]);
    let mut given = Vec::new();
    for _ in 0..4 {
        given.push(claim(&ada, &bob).await.unwrap());
    }
    let name = |id: &str| format!("{CURVE}:{id}");
    assert_eq!(given, ["a", "b", "fallback", "fallback"].map(name));
    // The device is woken to be told, though nothing else is new.
    let wait = Duration::from_secs(20);
    let empty = bob.sync_for(Some(&full.next_batch), wait).await;
    assert_eq!(empty.device_one_time_keys_count.as_ref().unwrap()[CURVE], 0);
    assert!(unused(&empty).is_empty());
}

#[tokio::test]
async fn others_find_the_keys_of_a_device() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    publish(&bob, &[]).await;
    let found = query(&ada, &bob).await.device_keys.unwrap();
    let keys = &found[&bob.user][&bob.device];
    assert_eq!(keys.keys, device_keys(&bob).keys);
    assert_eq!(keys.signatures, device_keys(&bob).signatures);
    let nobodys = query(&ada, &ada).await.device_keys.unwrap();
    assert!(nobodys[&ada.user].is_empty());
    let mut request = UploadKeysRequest::new();
    request.device_keys = Some(device_keys(&bob));
    let refused = ada
        .client
        .end_to_end_encryption()
        .upload_keys(request)
        .await;
    assert_eq!(refused.unwrap_err().status().unwrap(), 400);
}

#[tokio::test]
async fn who_shares_a_room_is_told_of_new_keys() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let eve = Guest::new(&url, "eve").await;
    let start = ada.sync(None).await;
    publish(&bob, &[]).await;
    let apart = ada.sync(Some(&start.next_batch)).await;
    assert_eq!(apart.device_lists, None);

    let room: RoomId = ada.room_with(&[&bob]).await;
    let met = ada.sync(Some(&apart.next_batch)).await;
    assert_eq!(listed(&met, "changed"), [bob.user.as_str()]);
    publish(&eve, &[]).await;
    let mut request = UploadKeysRequest::new();
    let mut keys = device_keys(&bob);
    keys.algorithms.push("m.olm.v1".to_owned());
    request.device_keys = Some(keys);
    let wait = Duration::from_secs(20);
    let upload = bob.client.end_to_end_encryption();
    let (told, uploaded) = tokio::join!(
        ada.sync_for(Some(&met.next_batch), wait),
        upload.upload_keys(request)
    );
    uploaded.unwrap();
    assert_eq!(listed(&told, "changed"), [bob.user.as_str()]);

    let leave = LeaveRoomRequest::new(room);
    let leaving = bob.client.room_membership().leave_room(leave);
    leaving.await.unwrap();
    let parted = ada.sync(Some(&told.next_batch)).await;
    assert_eq!(listed(&parted, "left"), [bob.user.as_str()]);
    assert!(listed(&parted, "changed").is_empty());
    let encryption = ada.client.end_to_end_encryption();
    let changes = GetKeysChangesRequest::new(met.next_batch, parted.next_batch);
    let changes = encryption.get_keys_changes(changes).await.unwrap();
    assert_eq!(changes.left.unwrap(), [bob.user.as_str()]);
}

/// A key for cross-signing.
fn user_key(user: &UserId, usage: CrossSigningKeyUsage, public: &str) -> CrossSigningKey {
    let keys = BTreeMap::from([(format!("ed25519:{public}"), public.to_owned())]);
    CrossSigningKey::new(user.as_str(), vec![usage], keys)
}

/// A signed object with one more signature.
fn sign(object_: &Value, signer: &UserId, key: &str) -> Map {
    let mut signed = object_.as_object().unwrap().clone();
    let by = object([(key, "signature".into())]);
    signed.insert(
        "signatures".to_owned(),
        object([(signer.as_str(), by.into())]).into(),
    );
    signed
}

#[tokio::test]
async fn users_vouch_for_devices_and_for_each_other() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let eve = Guest::new(&url, "eve").await;
    publish(&ada, &[]).await;
    let encryption = ada.client.end_to_end_encryption();
    let mut request = UploadCrossSigningKeysRequest::new();
    let master = user_key(&ada.user, CrossSigningKeyUsage::Master, "M");
    request.master_key = Some(master.clone());
    let own = CrossSigningKeyUsage::SelfSigning;
    request.self_signing_key = Some(user_key(&ada.user, own, "S"));
    let others = CrossSigningKeyUsage::UserSigning;
    request.user_signing_key = Some(user_key(&ada.user, others, "U"));
    // The first keys, and the same again, take no password; others do.
    for _ in 0..2 {
        let uploaded = encryption.upload_cross_signing_keys(request.clone()).await;
        uploaded.unwrap();
    }
    let mut replaced = request.clone();
    replaced.master_key = Some(user_key(&ada.user, CrossSigningKeyUsage::Master, "N"));
    let refused = encryption.upload_cross_signing_keys(replaced.clone()).await;
    assert_eq!(refused.unwrap_err().status().unwrap(), 401);

    let device = json::to_value(&device_keys(&ada));
    let signed = sign(&device, &ada.user, "ed25519:S");
    let of = BTreeMap::from([
        (ada.device.clone(), signed),
        ("nothing".to_owned(), Map::new()),
    ]);
    let signatures = BTreeMap::from([(ada.user.clone(), of)]);
    let request = UploadCrossSigningSignaturesRequest::new(signatures);
    let answer = encryption.upload_cross_signing_signatures(request).await;
    let failures = answer.unwrap().failures.unwrap();
    assert_eq!(failures[&ada.user].len(), 1);
    assert!(failures[&ada.user].contains_key("nothing"));
    let seen = query(&bob, &ada).await;
    let signatures = &seen.device_keys.unwrap()[&ada.user][&ada.device].signatures[&ada.user];
    assert!(signatures.contains_key("ed25519:S") && signatures.len() == 2);
    assert_eq!(seen.master_keys.unwrap()[&ada.user].keys, master.keys);
    assert!(seen.user_signing_keys.unwrap().is_empty());
    assert_eq!(query(&ada, &ada).await.user_signing_keys.unwrap().len(), 1);

    // What bob says of ada is shown to bob.
    let signed = sign(&json::to_value(&master), &bob.user, "ed25519:B");
    let of = BTreeMap::from([("M".to_owned(), signed)]);
    let signatures = BTreeMap::from([(ada.user.clone(), of)]);
    let request = UploadCrossSigningSignaturesRequest::new(signatures);
    let signing = bob.client.end_to_end_encryption();
    signing
        .upload_cross_signing_signatures(request)
        .await
        .unwrap();
    for (viewer, sees) in [(&bob, true), (&eve, false)] {
        let key = &query(viewer, &ada).await.master_keys.unwrap()[&ada.user];
        let signatures = key.signatures.clone().unwrap_or_default();
        assert_eq!(signatures.contains_key(bob.user.as_str()), sees);
    }

    let mut auth = AuthenticationData::new();
    auth.type_ = Some("m.login.password".to_owned());
    auth.extra = object([
        ("user", "ada".into()),
        ("password", "password of ada".into()),
    ]);
    replaced.auth = Some(auth);
    let done = encryption.upload_cross_signing_keys(replaced).await;
    done.unwrap();
    let key = &query(&bob, &ada).await.master_keys.unwrap()[&ada.user];
    assert!(key.keys.contains_key("ed25519:N") && key.signatures.is_none());
}
