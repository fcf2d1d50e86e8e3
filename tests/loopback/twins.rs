//! Operations that share a method and a path: a request reaches the one that it is for.

use matrix_client_server::Client;
use matrix_client_server::definitions::invite_3pid::Invite3pid;
use matrix_client_server::formats::{RoomId, UserId};
use matrix_client_server::inviting::{
    InviteUserError, InviteUserRequest, InviteUserResponse, InvitingService,
};
use matrix_client_server::old_sync::{
    GetEventsError, GetEventsRequest, GetEventsResponse, OldSyncService,
};
use matrix_client_server::peeking_events::{
    PeekEventsError, PeekEventsRequest, PeekEventsResponse, PeekingEventsService,
};
use matrix_client_server::third_party_membership::{
    InviteBy3PidError, InviteBy3PidRequest, InviteBy3PidResponse, ThirdPartyMembershipService,
};
use matrix_client_server::typewright_runtime::Value;
use matrix_client_server::typewright_runtime::server::{Rejection, ServerError};

use crate::home::{Home, TOKEN, start};
use crate::raw::exchange;

/// Says which operation it was, in the answer's unknown members.
fn seen<E>(extra: &mut matrix_client_server::typewright_runtime::Map, what: &str) -> Result<(), E> {
    extra.insert("seen".to_owned(), what.into());
    Ok(())
}

impl InvitingService for Home {
    async fn invite_user(
        &self,
        _: String,
        request: InviteUserRequest,
    ) -> Result<InviteUserResponse, ServerError<InviteUserError>> {
        if request.reason.as_deref() == Some("refuse") {
            return Err(Rejection::forbidden("not this one").into());
        }
        let mut response = InviteUserResponse::new();
        seen(&mut response.extra, "user").map(|()| response)
    }
}

impl ThirdPartyMembershipService for Home {
    async fn invite_by3_pid(
        &self,
        _: String,
        _: InviteBy3PidRequest,
    ) -> Result<InviteBy3PidResponse, ServerError<InviteBy3PidError>> {
        let mut response = InviteBy3PidResponse::new();
        seen(&mut response.extra, "address").map(|()| response)
    }
}

impl OldSyncService for Home {
    async fn get_events(
        &self,
        _: String,
        _: GetEventsRequest,
    ) -> Result<GetEventsResponse, ServerError<GetEventsError>> {
        let mut response = GetEventsResponse::new();
        response.end = Some("all rooms".to_owned());
        Ok(response)
    }
}

impl PeekingEventsService for Home {
    async fn peek_events(
        &self,
        _: String,
        request: PeekEventsRequest,
    ) -> Result<PeekEventsResponse, ServerError<PeekEventsError>> {
        let mut response = PeekEventsResponse::new();
        response.end = Some(request.room_id);
        Ok(response)
    }
}

async fn invite(client: &Client, room: &RoomId) -> (Option<Value>, Option<Value>) {
    let user = UserId::new("@charles:babbage.example").unwrap();
    let by_id = client
        .room_membership()
        .invite_user(InviteUserRequest::new(room.clone(), user))
        .await
        .unwrap();
    let address = Invite3pid::new(
        "babbage.example",
        "token",
        "email",
        "charles@babbage.example",
    );
    let by_address = client
        .room_membership()
        .invite_by3_pid(InviteBy3PidRequest::new(room.clone(), address))
        .await
        .unwrap();
    (
        by_id.extra.get("seen").cloned(),
        by_address.extra.get("seen").cloned(),
    )
}

#[tokio::test]
async fn the_body_tells_them_apart() {
    let (_, client, _) = start().await;
    let room = RoomId::new("!engine:babbage.example").unwrap();
    let (by_id, by_address) = invite(&client, &room).await;
    assert_eq!(by_id, Some("user".into()));
    assert_eq!(by_address, Some("address".into()));
    // What a method refuses is not asked of the other operation.
    let user = UserId::new("@charles:babbage.example").unwrap();
    let mut refused = InviteUserRequest::new(room, user);
    refused.reason = Some("refuse".to_owned());
    let error = client
        .room_membership()
        .invite_user(refused)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("403"), "{error}");
}

#[tokio::test]
#[expect(deprecated, reason = "servers still have it")]
async fn the_query_tells_them_apart() {
    let (_, client, _) = start().await;
    let all = client
        .room_participation()
        .get_events(GetEventsRequest::new())
        .await
        .unwrap();
    assert_eq!(all.end.as_deref(), Some("all rooms"));
    let room = "!engine:babbage.example";
    let one = client
        .room_participation()
        .peek_events(PeekEventsRequest::new(room))
        .await
        .unwrap();
    assert_eq!(one.end.as_deref(), Some(room));
}

/// What fits none of them is answered as the first of them does.
#[tokio::test]
async fn what_is_for_neither_is_told() {
    let (_, _, url) = start().await;
    let head = format!(
        "POST /_matrix/client/v3/rooms/!engine:babbage.example/invite HTTP/1.1\r\n\
         content-type: application/json\r\nauthorization: Bearer {TOKEN}"
    );
    let (status, text) = exchange(&url, &head, b"{\"medium\": \"email\"}").await;
    assert!(status == 400 && text.contains("M_MISSING_PARAM"), "{text}");
}
