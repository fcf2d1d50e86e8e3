//! What features beside rooms keep in the file is there after a new start.

use std::path::{Path, PathBuf};

use matrix_client_server::create_room::CreateRoomRequest;
use matrix_client_server::cross_signing::UploadCrossSigningKeysRequest;
use matrix_client_server::definitions::one_time_keys::KeyObject;
use matrix_client_server::definitions::push_rule_kind::PushRuleKind;
use matrix_client_server::definitions::room_visibility::RoomVisibility;
use matrix_client_server::key_backup::{
    GetRoomKeysVersionCurrentRequest, PostRoomKeysVersionRequest,
};
use matrix_client_server::keys::{ClaimKeysRequest, QueryKeysRequest, UploadKeysRequest};
use matrix_client_server::leaving::{ForgetRoomRequest, LeaveRoomRequest};
use matrix_client_server::list_public_rooms::GetPublicRoomsRequest;
use matrix_client_server::matrix_common::api::client_server::definitions::cross_signing_key::{
    CrossSigningKey, CrossSigningKeyUsage,
};
use matrix_client_server::pushrules::{IsPushRuleEnabledRequest, SetPushRuleEnabledRequest};
use matrix_client_server::sync::SyncRequest;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::guest::Guest;

/// A server that can be ended.
struct Server {
    end: oneshot::Sender<()>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Server {
    fn start(listener: TcpListener, database: &Path) -> Self {
        let router = example_homeserver::router_with_database("example.org", database).unwrap();
        let (end, ended) = oneshot::channel();
        let serve = axum::serve(listener, router).with_graceful_shutdown(async {
            let _ = ended.await;
        });
        Self {
            end,
            task: tokio::spawn(async move { serve.await }),
        }
    }

    async fn stop(self) {
        self.end.send(()).unwrap();
        self.task.await.unwrap().unwrap();
    }
}

/// A file that is gone in the end.
struct Database(PathBuf);

impl Drop for Database {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

const CURVE: &str = "signed_curve25519";

/// Sets something in every feature.
async fn set_up(ada: &Guest, bob: &Guest) {
    let encryption = ada.client.end_to_end_encryption();
    let key = |text: &str| KeyObject::new(text, [].into()).into();
    let mut upload = UploadKeysRequest::new();
    upload.one_time_keys = Some(
        [
            (format!("{CURVE}:a"), key("one")),
            (format!("{CURVE}:b"), key("two")),
        ]
        .into(),
    );
    upload.fallback_keys = Some([(format!("{CURVE}:f"), key("three"))].into());
    encryption.upload_keys(upload).await.unwrap();
    let mut upload = UploadCrossSigningKeysRequest::new();
    let keys = [("ed25519:M".to_owned(), "M".to_owned())].into();
    let usage = vec![CrossSigningKeyUsage::Master];
    upload.master_key = Some(CrossSigningKey::new(ada.user.as_str(), usage, keys));
    encryption.upload_cross_signing_keys(upload).await.unwrap();

    let about = [("public_key".to_owned(), "key".into())].into();
    let backup = PostRoomKeysVersionRequest::new(about);
    encryption.post_room_keys_version(backup).await.unwrap();

    let mut create = CreateRoomRequest::new();
    create.visibility = Some(RoomVisibility::Public);
    ada.client
        .room_creation()
        .create_room(create)
        .await
        .unwrap();
    let rule = SetPushRuleEnabledRequest::new(PushRuleKind::Override, ".m.rule.master", true);
    let push = ada.client.push_notifications();
    push.set_push_rule_enabled(rule).await.unwrap();

    let room = ada.room_with(&[bob]).await;
    let membership = bob.client.room_membership();
    let leave = LeaveRoomRequest::new(room.clone());
    membership.leave_room(leave).await.unwrap();
    let forget = ForgetRoomRequest::new(room);
    membership.forget_room(forget).await.unwrap();
}

/// The name of a one-time key of ada's device.
async fn claim(ada: &Guest, bob: &Guest) -> String {
    let devices = [(ada.device.clone(), CURVE.to_owned())].into();
    let request = ClaimKeysRequest::new([(ada.user.clone(), devices)].into());
    let encryption = bob.client.end_to_end_encryption();
    let answer = encryption.claim_keys(request).await.unwrap();
    let keys = &answer.one_time_keys[&ada.user][&ada.device];
    keys.keys().next().unwrap().clone()
}

#[tokio::test]
async fn a_new_start_loses_nothing() {
    let name = format!("features-{}.sqlite", std::process::id());
    let database = Database(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let url = format!("http://{address}");
    let server = Server::start(listener, &database.0);
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    set_up(&ada, &bob).await;
    assert_eq!(claim(&ada, &bob).await, format!("{CURVE}:a"));
    let before = ada.sync(None).await;
    server.stop().await;

    let listener = TcpListener::bind(address).await.unwrap();
    let server = Server::start(listener, &database.0);
    // What was given out is not given again.
    assert_eq!(claim(&ada, &bob).await, format!("{CURVE}:b"));
    assert_eq!(claim(&ada, &bob).await, format!("{CURVE}:f"));
    let request = QueryKeysRequest::new([(ada.user.clone(), vec![])].into());
    let keys = bob.client.end_to_end_encryption().query_keys(request).await;
    let keys = keys.unwrap().master_keys.unwrap();
    assert!(keys[&ada.user].keys.contains_key("ed25519:M"));
    let backup = ada.client.end_to_end_encryption();
    let request = GetRoomKeysVersionCurrentRequest::new();
    backup.get_room_keys_version_current(request).await.unwrap();
    let after = ada.sync(Some(&before.next_batch)).await;
    assert_eq!(after.device_one_time_keys_count.unwrap()[CURVE], 0);

    let listed = ada.client.room_discovery();
    let listed = listed.get_public_rooms(GetPublicRoomsRequest::new()).await;
    assert_eq!(listed.unwrap().body.chunk.len(), 1);
    let rule = IsPushRuleEnabledRequest::new(PushRuleKind::Override, ".m.rule.master");
    let push = ada.client.push_notifications();
    assert!(push.is_push_rule_enabled(rule).await.unwrap().enabled);
    let mut all = SyncRequest::new();
    all.filter = Some(r#"{"room":{"include_leave":true}}"#.to_owned());
    let all = bob.client.room_participation().sync(all).await.unwrap();
    assert_eq!(all.rooms, None);
    server.stop().await;
}
