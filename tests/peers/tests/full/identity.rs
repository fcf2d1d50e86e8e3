//! The identity server, which the homeserver calls when a client names it.

use anyhow::Result;
use serde_json::json;
use typewright_peers::{Medium, shared};

use crate::support::LONG;
use crate::{call, quote};

#[test]
fn an_address_is_bound_and_found_and_unbound() -> Result<()> {
    let Some(full) = shared("an_address_is_bound_and_found_and_unbound")? else {
        return Ok(());
    };
    let homeserver = full.homeserver();
    let identity = full.peers().identity_server();
    let owner = homeserver.register("bound", "secret")?;
    let session = identity.validated(Medium::Email, "bound@example.org");
    let bind = json!({
        "client_secret": session.client_secret,
        "sid": session.sid,
        "id_server": identity.name(),
        "id_access_token": identity.access_token(),
    });
    call(
        homeserver,
        &owner,
        "POST",
        "v3/account/3pid/bind",
        Some(bind),
    );

    let host = homeserver.register("host", "secret")?;
    let room_id = homeserver.create_room(&host)?;
    let invite = json!({
        "id_server": identity.name(),
        "id_access_token": identity.access_token(),
        "medium": "email",
        "address": "bound@example.org",
    });
    let path = format!("v3/rooms/{}/invite", quote(&room_id));
    call(homeserver, &host, "POST", &path, Some(invite));
    let path = format!("v3/rooms/{}/members?membership=invite", quote(&room_id));
    let invited = call(homeserver, &host, "GET", &path, None);
    assert_eq!(invited["chunk"][0]["state_key"], owner.user_id);

    let unbind = json!({
        "id_server": identity.name(),
        "medium": "email",
        "address": "bound@example.org",
    });
    let path = "v3/account/3pid/unbind";
    let unbound = call(homeserver, &owner, "POST", path, Some(unbind));
    assert_eq!(unbound["id_server_unbind_result"], "success");
    Ok(())
}

#[test]
fn somebody_without_an_account_is_invited() -> Result<()> {
    let Some(full) = shared("somebody_without_an_account_is_invited")? else {
        return Ok(());
    };
    let homeserver = full.homeserver();
    let identity = full.peers().identity_server();
    let host = homeserver.register("hostess", "secret")?;
    let room_id = homeserver.create_room(&host)?;
    let invite = json!({
        "id_server": identity.name(),
        "id_access_token": identity.access_token(),
        "medium": "email",
        "address": "stranger@example.org",
    });
    let path = format!("v3/rooms/{}/invite", quote(&room_id));
    call(homeserver, &host, "POST", &path, Some(invite));

    let stored = identity.calls().blocking_wait_for(LONG, |call| {
        call.path == "/_matrix/identity/v2/store-invite"
            && call.json()["address"] == "stranger@example.org"
    });
    assert_eq!(stored.unwrap().json()["room_id"], room_id);
    let path = format!("v3/rooms/{}/state", quote(&room_id));
    let state = call(homeserver, &host, "GET", &path, None);
    let mut events = state.as_array().unwrap().iter();
    let invitation = events.find(|event| event["type"] == "m.room.third_party_invite");
    let content = &invitation.unwrap()["content"];
    assert_eq!(content["display_name"], "s...@e...");
    assert_eq!(content["public_keys"].as_array().unwrap().len(), 2);
    Ok(())
}

#[test]
fn a_wrong_token_is_not_let_in() -> Result<()> {
    let Some(full) = shared("a_wrong_token_is_not_let_in")? else {
        return Ok(());
    };
    let homeserver = full.homeserver();
    let identity = full.peers().identity_server();
    let owner = homeserver.register("unbound", "secret")?;
    let session = identity.validated(Medium::Email, "unbound@example.org");
    let bind = json!({
        "client_secret": session.client_secret,
        "sid": session.sid,
        "id_server": identity.name(),
        "id_access_token": "another",
    });
    let path = "/_matrix/client/v3/account/3pid/bind";
    let answer = homeserver.request("POST", path, Some(&owner.access_token), Some(&bind))?;
    // Not the 401 that the homeserver got: a client would take it that its own token is wrong.
    assert_eq!(answer.status, 400, "{}", answer.body);
    let calls = identity.calls().all();
    let call = calls
        .iter()
        .find(|call| call.json()["sid"] == session.sid)
        .unwrap();
    assert_eq!(call.authorization.as_deref(), Some("Bearer another"));
    Ok(())
}
