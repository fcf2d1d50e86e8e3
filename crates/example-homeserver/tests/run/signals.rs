//! What passes in a room: receipts and typing.

use matrix_client_server::receipts::{PostReceiptRequest, ReceiptType};
use matrix_client_server::typing::SetTypingRequest;

use super::guest::{Guest, serve};

#[tokio::test]
async fn others_see_what_was_read_and_who_types() {
    let url = serve().await;
    let (ada, bob) = (Guest::new(&url, "ada").await, Guest::new(&url, "bob").await);
    let eve = Guest::new(&url, "eve").await;
    let room = ada.room_with(&[&bob]).await;
    let said = ada.say(&room, "1", "Hello!").await;
    let before = ada.sync(None).await;

    let read = PostReceiptRequest::new(room.clone(), ReceiptType::MRead, said.clone());
    let refused = eve.client.room_participation().post_receipt(read.clone());
    let refused = refused.await.unwrap_err();
    assert_eq!(refused.code().as_deref(), Some("M_FORBIDDEN"));
    let reading = bob.client.room_participation().post_receipt(read);
    reading.await.unwrap();
    let types = SetTypingRequest::new(bob.user.clone(), room.clone(), true);
    bob.client
        .room_participation()
        .set_typing(types)
        .await
        .unwrap();

    let after = ada.sync(Some(&before.next_batch)).await;
    let news = &after.rooms.unwrap().join.unwrap()[&room];
    let events = news.ephemeral.as_ref().unwrap().events.as_ref().unwrap();
    assert_eq!(events.len(), 2);
    assert!(events[0].json().contains(said.as_str()));
    assert!(events[0].json().contains("\"ts\""));
    assert!(events[1].json().contains(bob.user.as_str()));
    let then = ada.sync(Some(&after.next_batch)).await;
    assert_eq!(then.rooms, None);
}
