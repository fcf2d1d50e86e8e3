//! Who is there, as those see it who share a room.

use std::time::Duration;

use matrix_client_server::matrix_common::schemas::presence_state::PresenceState;
use matrix_client_server::presence::{GetPresenceRequest, SetPresenceRequest};
use matrix_client_server::sync::{SyncRequest, SyncResponse};

use super::guest::{Guest, serve, value};

/// Who is said to be how.
fn told(sync: &SyncResponse) -> Vec<(String, String)> {
    let events = sync.presence.as_ref().and_then(|it| it.events.as_ref());
    let events = events.into_iter().flatten().map(value);
    let text = |value: Option<&matrix_client_server::typewright_runtime::Value>| {
        value.unwrap().as_str().unwrap().to_owned()
    };
    let pairs = events.map(|event| {
        let content = event.get("content").unwrap();
        (text(event.get("sender")), text(content.get("presence")))
    });
    pairs.collect()
}

#[tokio::test]
async fn who_shares_a_room_sees_who_is_there() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let eve = Guest::new(&url, "eve").await;
    ada.room_with(&[&bob]).await;
    let before = ada.sync(None).await;
    let mut set = SetPresenceRequest::new(bob.user.as_str(), PresenceState::Unavailable);
    set.status_msg = Some("At lunch".to_owned());
    let refused = eve.client.presence().set_presence(set.clone()).await;
    assert_eq!(refused.unwrap_err().code().as_deref(), Some("M_FORBIDDEN"));
    bob.client.presence().set_presence(set).await.unwrap();

    let after = ada.sync(Some(&before.next_batch)).await;
    let is = |state: &str| [(bob.user.to_string(), state.to_owned())];
    assert_eq!(told(&after), is("unavailable"));
    let get = || GetPresenceRequest::new(bob.user.as_str());
    let found = ada.client.presence().get_presence(get()).await.unwrap();
    assert_eq!(found.presence, PresenceState::Unavailable);
    assert_eq!(
        found.status_msg.unwrap().into_option().as_deref(),
        Some("At lunch")
    );
    let refused = eve.client.presence().get_presence(get()).await.unwrap_err();
    assert_eq!(refused.code().as_deref(), Some("M_FORBIDDEN"));

    // A sync that says nothing means that one is there, one with `offline` means nothing.
    let mut quiet = SyncRequest::new();
    quiet.set_presence = Some(PresenceState::Offline);
    bob.client.room_participation().sync(quiet).await.unwrap();
    let nothing = ada.sync(Some(&after.next_batch)).await;
    assert_eq!(nothing.presence, None);
    let wait = Duration::from_secs(20);
    let (woken, _) = tokio::join!(
        ada.sync_for(Some(&nothing.next_batch), wait),
        bob.sync(None)
    );
    assert_eq!(told(&woken), is("online"));
}
