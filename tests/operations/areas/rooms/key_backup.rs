//! Keys of encrypted rooms, kept at the server: versions of the backup, and the keys in it as a whole, of a room, of a
//! session.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use matrix_client_server::definitions::key_backup_data::KeyBackupData;
use matrix_client_server::definitions::room_key_backup::RoomKeyBackup;
use matrix_client_server::formats::RoomId;
use matrix_client_server::key_backup::{
    DeleteRoomKeyBySessionIdRequest, DeleteRoomKeysByRoomIdRequest, DeleteRoomKeysRequest,
    DeleteRoomKeysVersionRequest, GetRoomKeyBySessionIdError, GetRoomKeyBySessionIdRequest,
    GetRoomKeysByRoomIdRequest, GetRoomKeysError, GetRoomKeysRequest,
    GetRoomKeysVersionCurrentError, GetRoomKeysVersionCurrentRequest,
    GetRoomKeysVersionCurrentResponseAlgorithm, GetRoomKeysVersionError, GetRoomKeysVersionRequest,
    PostRoomKeysVersionRequest, PutRoomKeyBySessionIdRequest, PutRoomKeysByRoomIdRequest,
    PutRoomKeysError, PutRoomKeysRequest, PutRoomKeysVersionError, PutRoomKeysVersionRequest,
};
use matrix_client_server::typewright_runtime::Map;
use serde_json::json;

use super::signer::{Signer, looks_like_a_key};
use super::steps::{json_of, object};
use crate::world::{User, World};

/// A session whose name a path has to escape.
const ODD_SESSION: &str = "a/b+c?d%e f\u{e9}";

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("keeper").await?;
    nothing_yet(&ada).await?;
    let version = versions(&ada).await?;
    let rooms = [RoomId::new("!vault:localhost")?, RoomId::new("!cellar")?];
    one_by_one(&ada, &version, &rooms[0]).await?;
    by_room(&ada, &version, &rooms[0]).await?;
    all(&ada, &version, &rooms).await?;
    the_better_one_stays(&ada, &version, &rooms[0]).await?;
    taken_out(&ada, &version, &rooms).await?;
    over(&ada, &version).await
}

fn auth_data(user: &User) -> Map {
    let mut data = object(json!({"public_key": looks_like_a_key(&user.localpart)}));
    let signer = Signer::new(&user.device);
    let signatures = signer.signatures(user.id.as_str(), &user.device, &data);
    data.insert("signatures".to_owned(), signatures.into());
    data
}

fn key(first_message: i64, name: &str) -> KeyBackupData {
    let data = object(json!({
        "ephemeral": looks_like_a_key(name),
        "ciphertext": format!("{name} \u{1f512}"),
        "mac": null,
    }));
    KeyBackupData::new(first_message, 0, false, data)
}

fn backup<const N: usize>(sessions: [(&str, KeyBackupData); N]) -> RoomKeyBackup {
    let sessions = sessions.map(|(session, key)| (session.to_owned(), key));
    RoomKeyBackup::new(sessions.into())
}

async fn nothing_yet(ada: &User) -> Result<()> {
    match ada.refused(GetRoomKeysVersionCurrentRequest::new()).await? {
        (404, GetRoomKeysVersionCurrentError::NotFound(error)) => {
            assert_eq!(error.errcode, "M_NOT_FOUND");
        }
        (status, error) => bail!("no backup is answered {status}: {error:?}"),
    }
    match ada.refused(GetRoomKeysRequest::new("1")).await? {
        (404, GetRoomKeysError::NotFound(error)) => assert_eq!(error.errcode, "M_NOT_FOUND"),
        (status, error) => bail!("the keys of no backup are answered {status}: {error:?}"),
    }
    Ok(())
}

/// Two versions, of which the second counts; it gets other data.
async fn versions(ada: &User) -> Result<String> {
    let data = object(json!({"public_key": looks_like_a_key("the first")}));
    let first = ada
        .call(PostRoomKeysVersionRequest::new(data.clone()))
        .await?;
    let second = ada
        .call(PostRoomKeysVersionRequest::new(auth_data(ada)))
        .await?;
    assert_ne!(first.version, second.version);
    let old = ada
        .call(GetRoomKeysVersionRequest::new(&first.version))
        .await?;
    assert_eq!((&old.version, &old.auth_data), (&first.version, &data));
    let current = ada.call(GetRoomKeysVersionCurrentRequest::new()).await?;
    assert_eq!(current.version, second.version);
    assert_eq!(
        current.algorithm,
        GetRoomKeysVersionCurrentResponseAlgorithm::MMegolmBackupV1Curve25519AesSha2
    );
    assert_eq!(current.auth_data, auth_data(ada));
    assert_eq!(current.count, 0);
    let mut better = auth_data(ada);
    better.insert("org.example.note".to_owned(), "Better".into());
    let mut update = PutRoomKeysVersionRequest::new(&second.version, better.clone());
    update.body_version = Some(second.version.clone());
    ada.call(update.clone()).await?;
    let current = ada.call(GetRoomKeysVersionCurrentRequest::new()).await?;
    assert_eq!(current.auth_data, better);
    update.body_version = Some("another".to_owned());
    match ada.refused(update).await? {
        (400, PutRoomKeysVersionError::BadRequest(error)) => {
            assert_eq!(error.errcode, "M_INVALID_PARAM");
        }
        (status, error) => bail!("two versions at once are answered {status}: {error:?}"),
    }
    let old = PutRoomKeysRequest::new(&first.version, BTreeMap::new());
    match ada.refused(old).await? {
        (403, PutRoomKeysError::Forbidden(error)) => {
            assert_eq!(error.errcode, "M_WRONG_ROOM_KEYS_VERSION");
            assert!(json_of(&error.extra)["current_version"].is_string());
        }
        (status, error) => bail!("the old version is answered {status}: {error:?}"),
    }
    Ok(second.version)
}

async fn one_by_one(ada: &User, version: &str, room: &RoomId) -> Result<()> {
    let put = |session: &str, key| {
        PutRoomKeyBySessionIdRequest::new(version, room.as_str(), session, key)
    };
    let first = ada.call(put("first", key(3, "first"))).await?.body;
    assert_eq!(first.count, 1);
    let second = ada.call(put(ODD_SESSION, key(0, "odd"))).await?.body;
    assert_eq!(second.count, 2);
    assert_ne!(first.etag, second.etag);
    for (session, expected) in [("first", key(3, "first")), (ODD_SESSION, key(0, "odd"))] {
        let get = GetRoomKeyBySessionIdRequest::new(version, room.as_str(), session);
        assert_eq!(ada.call(get).await?.body, expected);
    }
    let none = GetRoomKeyBySessionIdRequest::new(version, room.as_str(), "none");
    match ada.refused(none).await? {
        (404, GetRoomKeyBySessionIdError::NotFound(error)) => {
            assert_eq!(error.errcode, "M_NOT_FOUND");
        }
        (status, error) => bail!("no session is answered {status}: {error:?}"),
    }
    let delete = DeleteRoomKeyBySessionIdRequest::new(version, room.as_str(), ODD_SESSION);
    assert_eq!(ada.call(delete).await?.body.count, 1);
    Ok(())
}

async fn by_room(ada: &User, version: &str, room: &RoomId) -> Result<()> {
    let more = backup([("second", key(1, "second")), ("third", key(2, "third"))]);
    let put = PutRoomKeysByRoomIdRequest::new(version, room.as_str(), more);
    assert_eq!(ada.call(put).await?.body.count, 3);
    let get = GetRoomKeysByRoomIdRequest::new(version, room.as_str());
    let all = backup([
        ("first", key(3, "first")),
        ("second", key(1, "second")),
        ("third", key(2, "third")),
    ]);
    assert_eq!(ada.call(get).await?.body, all);
    let none = GetRoomKeysByRoomIdRequest::new(version, "!empty:localhost");
    assert_eq!(ada.call(none).await?.body, backup([]));
    Ok(())
}

async fn all(ada: &User, version: &str, rooms: &[RoomId; 2]) -> Result<()> {
    let [vault, cellar] = rooms;
    let more = BTreeMap::from([
        (vault.clone(), backup([("fourth", key(4, "fourth"))])),
        (cellar.clone(), backup([("fifth", key(5, "fifth"))])),
    ]);
    let put = ada.call(PutRoomKeysRequest::new(version, more)).await?.body;
    assert_eq!(put.count, 5);
    let rooms = ada.call(GetRoomKeysRequest::new(version)).await?.rooms;
    let counts: Vec<_> = rooms
        .iter()
        .map(|(room, keys)| (room, keys.sessions.len()))
        .collect();
    assert_eq!(counts, [(cellar, 1), (vault, 4)]);
    assert_eq!(
        rooms.get(cellar),
        Some(&backup([("fifth", key(5, "fifth"))]))
    );
    let current = ada.call(GetRoomKeysVersionRequest::new(version)).await?;
    assert_eq!((current.count, &current.etag), (5, &put.etag));
    Ok(())
}

/// A key that reads less of the room does not take the place of one that reads more.
async fn the_better_one_stays(ada: &User, version: &str, room: &RoomId) -> Result<()> {
    let get = GetRoomKeyBySessionIdRequest::new(version, room.as_str(), "first");
    for (given, kept) in [
        (key(9, "worse"), key(3, "first")),
        (key(2, "better"), key(2, "better")),
    ] {
        let put = PutRoomKeyBySessionIdRequest::new(version, room.as_str(), "first", given);
        ada.call(put).await?;
        assert_eq!(ada.call(get.clone()).await?.body, kept);
    }
    Ok(())
}

async fn taken_out(ada: &User, version: &str, rooms: &[RoomId; 2]) -> Result<()> {
    let [vault, cellar] = rooms;
    let delete = DeleteRoomKeysByRoomIdRequest::new(version, vault.as_str());
    assert_eq!(ada.call(delete).await?.body.count, 1);
    let left = ada.call(GetRoomKeysRequest::new(version)).await?.rooms;
    let left: Vec<_> = left.keys().collect();
    assert_eq!(left, [cellar]);
    assert_eq!(
        ada.call(DeleteRoomKeysRequest::new(version))
            .await?
            .body
            .count,
        0
    );
    let left = ada.call(GetRoomKeysRequest::new(version)).await?.rooms;
    assert_eq!(left, BTreeMap::new());
    Ok(())
}

/// The version is gone, and the one before counts again.
async fn over(ada: &User, version: &str) -> Result<()> {
    ada.call(DeleteRoomKeysVersionRequest::new(version)).await?;
    match ada.refused(GetRoomKeysVersionRequest::new(version)).await? {
        (404, GetRoomKeysVersionError::NotFound(error)) => assert_eq!(error.errcode, "M_NOT_FOUND"),
        (status, error) => bail!("a version that is gone is answered {status}: {error:?}"),
    }
    let current = ada.call(GetRoomKeysVersionCurrentRequest::new()).await?;
    let public = current
        .auth_data
        .get("public_key")
        .context("there is no key")?;
    assert_eq!(public, &looks_like_a_key("the first").into());
    Ok(())
}
