//! Keys for rooms that a user's clients keep on the server.

use matrix_client_server::definitions::key_backup_data::KeyBackupData;
use matrix_client_server::definitions::room_key_backup::RoomKeyBackup;
use matrix_client_server::formats::RoomId;
use matrix_client_server::key_backup::{
    DeleteRoomKeyBySessionIdRequest, DeleteRoomKeysVersionRequest, GetRoomKeyBySessionIdRequest,
    GetRoomKeysByRoomIdRequest, GetRoomKeysRequest, GetRoomKeysVersionCurrentRequest,
    GetRoomKeysVersionRequest, PostRoomKeysVersionRequest, PutRoomKeyBySessionIdRequest,
    PutRoomKeysRequest, PutRoomKeysVersionRequest,
};

use super::guest::{Guest, object, serve};

const ROOM: &str = "!engines:example.org";

fn key(first: i64, text: &str) -> KeyBackupData {
    let data = object([("ciphertext", text.into())]);
    KeyBackupData::new(first, 0, false, data)
}

#[tokio::test]
async fn keys_are_kept_and_the_better_one_stays() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let backup = ada.client.end_to_end_encryption();
    let current = || backup.get_room_keys_version_current(GetRoomKeysVersionCurrentRequest::new());
    let none = current().await.unwrap_err();
    assert_eq!(none.status().unwrap(), 404);
    assert_eq!(none.code().as_deref(), Some("M_NOT_FOUND"));

    let about = |text: &str| object([("public_key", text.into())]);
    let post = PostRoomKeysVersionRequest::new(about("one"));
    let version = backup.post_room_keys_version(post).await.unwrap().version;
    let begun = current().await.unwrap();
    assert_eq!((&begun.version, begun.count), (&version, 0));
    let put = |version: &str, key| {
        let put = PutRoomKeyBySessionIdRequest::new(version, ROOM, "loom", key);
        backup.put_room_key_by_session_id(put)
    };
    let first = put(&version, key(5, "first")).await.unwrap().body;
    assert_eq!(first.count, 1);
    assert_ne!(first.etag, begun.etag);
    // A key that opens less is not taken, one that opens more is.
    let worse = put(&version, key(6, "worse")).await.unwrap().body;
    assert_eq!(worse.etag, first.etag);
    let better = put(&version, key(4, "better")).await.unwrap().body;
    assert_ne!(better.etag, first.etag);
    let get = || GetRoomKeyBySessionIdRequest::new(version.as_str(), ROOM, "loom");
    let found = backup.get_room_key_by_session_id(get()).await.unwrap();
    assert_eq!(found.body, key(4, "better"));
    let others = bob.client.end_to_end_encryption();
    let refused = others.get_room_key_by_session_id(get()).await.unwrap_err();
    assert_eq!(refused.status().unwrap(), 404);

    let room = RoomId::new_unchecked(ROOM);
    let sessions = [("card".to_owned(), key(0, "card"))].into();
    let keys = [(room.clone(), RoomKeyBackup::new(sessions))].into();
    let all = PutRoomKeysRequest::new(version.as_str(), keys);
    let both = backup.put_room_keys(all).await.unwrap().body;
    assert_eq!(both.count, 2);
    let of_room = GetRoomKeysByRoomIdRequest::new(version.as_str(), ROOM);
    let of_room = backup.get_room_keys_by_room_id(of_room).await.unwrap();
    assert_eq!(of_room.body.sessions.len(), 2);
    let delete = DeleteRoomKeyBySessionIdRequest::new(version.as_str(), ROOM, "loom");
    let left = backup.delete_room_key_by_session_id(delete).await.unwrap();
    assert_eq!(left.body.count, 1);
    let all = GetRoomKeysRequest::new(version.as_str());
    let all = backup.get_room_keys(all).await.unwrap().rooms;
    assert_eq!(all[&room].sessions.keys().collect::<Vec<_>>(), ["card"]);

    let mut set = PutRoomKeysVersionRequest::new(version.as_str(), about("two"));
    set.body_version = Some("other".to_owned());
    let refused = backup.put_room_keys_version(set.clone()).await.unwrap_err();
    assert_eq!(refused.status().unwrap(), 400);
    set.body_version = None;
    backup.put_room_keys_version(set).await.unwrap();
    assert_eq!(current().await.unwrap().auth_data, about("two"));

    // A newer version takes the keys from then on; the old one is still read, until it is deleted.
    let post = PostRoomKeysVersionRequest::new(about("three"));
    let newer = backup.post_room_keys_version(post).await.unwrap().version;
    let refused = put(&version, key(0, "late")).await.unwrap_err();
    assert_eq!(refused.code().as_deref(), Some("M_WRONG_ROOM_KEYS_VERSION"));
    assert_eq!(current().await.unwrap().version, newer);
    let get = || GetRoomKeysVersionRequest::new(version.as_str());
    assert_eq!(backup.get_room_keys_version(get()).await.unwrap().count, 1);
    let delete = DeleteRoomKeysVersionRequest::new(version.as_str());
    backup.delete_room_keys_version(delete).await.unwrap();
    let gone = backup.get_room_keys_version(get()).await.unwrap_err();
    assert_eq!(gone.code().as_deref(), Some("M_NOT_FOUND"));
}
