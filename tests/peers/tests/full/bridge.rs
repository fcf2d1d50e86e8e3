//! The application service and the push gateway, which the homeserver tells of what happens.

use anyhow::Result;
use serde_json::{Value, json};
use typewright_live::User;
use typewright_peers::{Bridge, shared};

use crate::support::LONG;
use crate::{agent, call, quote};

#[test]
fn the_bridge_is_pinged() -> Result<()> {
    let Some(full) = shared("the_bridge_is_pinged")? else {
        return Ok(());
    };
    let bridge = full.peers().bridge();
    let registration = bridge.registration();
    let path = format!("/_matrix/client/v1/appservice/{}/ping", registration.id);
    let answer = full.homeserver().request(
        "POST",
        &path,
        Some(&registration.as_token),
        Some(&json!({"transaction_id": "the-bridge-is-pinged"})),
    )?;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let wanted = json!({"transaction_id": "the-bridge-is-pinged"});
    let call = bridge
        .calls()
        .blocking_wait_for(LONG, |call| call.json() == wanted);
    let call = call.unwrap();
    assert_eq!(
        (call.method.as_str(), call.path.as_str()),
        ("POST", "/_matrix/app/v1/ping")
    );
    let token = format!("Bearer {}", registration.hs_token);
    assert_eq!(call.authorization, Some(token));
    Ok(())
}

#[test]
fn the_bridge_turns_others_away() -> Result<()> {
    let Some(full) = shared("the_bridge_turns_others_away")? else {
        return Ok(());
    };
    let registration = full.peers().bridge().registration();
    let url = registration.url.as_deref().unwrap();
    let answer = agent()
        .post(format!("{url}/_matrix/app/v1/ping"))
        .header("authorization", "Bearer another")
        .send("{}")?;
    assert_eq!(answer.status(), 403);
    Ok(())
}

#[test]
fn the_bridge_is_told_what_happens_in_its_rooms() -> Result<()> {
    let Some(full) = shared("the_bridge_is_told_what_happens_in_its_rooms")? else {
        return Ok(());
    };
    let homeserver = full.homeserver();
    let bridge = full.peers().bridge();
    let user = homeserver.register("bridged", "secret")?;
    let room_id = homeserver.create_room(&user)?;
    let sender = format!("@{}:localhost", bridge.registration().sender_localpart);
    let path = format!("v3/rooms/{}/invite", quote(&room_id));
    call(
        homeserver,
        &user,
        "POST",
        &path,
        Some(json!({"user_id": sender})),
    );
    let service = User {
        user_id: sender,
        access_token: bridge.registration().as_token.clone(),
        device_id: String::new(),
    };
    let path = format!("v3/rooms/{}/join", quote(&room_id));
    call(homeserver, &service, "POST", &path, Some(json!({})));
    let path = format!("v3/rooms/{}/typing/{}", quote(&room_id), user.user_id);
    let typing = json!({"typing": true, "timeout": 30_000});
    call(homeserver, &user, "PUT", &path, Some(typing));

    let has = |list: &Value, kind: &str| {
        let mut events = list.as_array().into_iter().flatten();
        events.any(|event| event["type"] == kind && event["room_id"] == room_id.as_str())
    };
    let told = |list: &str, kind: &str| {
        let calls = bridge.calls();
        let call = calls.blocking_wait_for(LONG, |call| has(&call.json()[list], kind));
        assert!(call.is_some(), "{kind} in {list}: {calls:?}");
    };
    told("events", "m.room.member");
    told("ephemeral", "m.typing");
    Ok(())
}

#[test]
fn the_bridge_is_asked_about_its_network() -> Result<()> {
    let Some(full) = shared("the_bridge_is_asked_about_its_network")? else {
        return Ok(());
    };
    let homeserver = full.homeserver();
    // Synapse does not ask which network a user or an alias is of: it says none by itself.
    let registration = full.peers().bridge().registration();
    let of_the_bridge = |kind: &str, parameter: &str, value: &str| -> Result<Value> {
        let url = registration.url.as_deref().unwrap();
        let url = format!(
            "{url}/_matrix/app/v1/thirdparty/{kind}?{parameter}={}",
            quote(value)
        );
        let token = format!("Bearer {}", registration.hs_token);
        let answer = agent().get(url).header("authorization", token).call()?;
        Ok(serde_json::from_reader(answer.into_body().into_reader())?)
    };
    let user = homeserver.register("asker", "secret")?;
    let get = |path: &str| {
        call(
            homeserver,
            &user,
            "GET",
            &format!("v3/thirdparty/{path}"),
            None,
        )
    };

    let protocol = get("protocol/irc");
    assert_eq!(protocol["user_fields"], json!(["nickname"]));
    assert_eq!(get("protocols")["irc"], protocol);
    let ghost = json!([{
        "userid": Bridge::GHOST,
        "protocol": Bridge::PROTOCOL,
        "fields": {"nickname": "nick"},
    }]);
    assert_eq!(get("user/irc?nickname=nick"), ghost);
    assert_eq!(get("user/irc?nickname=another"), json!([]));
    assert_eq!(of_the_bridge("user", "userid", Bridge::GHOST)?, ghost);
    let portal = json!([{
        "alias": Bridge::PORTAL,
        "protocol": Bridge::PROTOCOL,
        "fields": {"channel": "#channel"},
    }]);
    assert_eq!(get("location/irc?channel=%23channel"), portal);
    assert_eq!(of_the_bridge("location", "alias", Bridge::PORTAL)?, portal);
    Ok(())
}

#[test]
fn the_bridge_is_asked_for_rooms_and_users_that_are_not_there() -> Result<()> {
    let Some(full) = shared("the_bridge_is_asked_for_rooms_and_users_that_are_not_there")? else {
        return Ok(());
    };
    let homeserver = full.homeserver();
    let user = homeserver.register("seeker", "secret")?;
    let path = format!(
        "/_matrix/client/v3/directory/room/{}",
        quote("#bridge_none:localhost")
    );
    let answer = homeserver.request("GET", &path, Some(&user.access_token), None)?;
    assert_eq!(answer.status, 404, "{}", answer.body);
    let calls = full.peers().bridge().calls();
    let asked =
        calls.blocking_wait_for(LONG, |call| call.path.starts_with("/_matrix/app/v1/rooms/"));
    assert_eq!(
        asked.unwrap().path,
        "/_matrix/app/v1/rooms/%23bridge_none%3Alocalhost"
    );
    Ok(())
}

#[test]
fn the_push_gateway_is_told_of_a_message() -> Result<()> {
    let Some(full) = shared("the_push_gateway_is_told_of_a_message")? else {
        return Ok(());
    };
    let homeserver = full.homeserver();
    let gateway = full.peers().push_gateway();
    let user = homeserver.register("pushed", "secret")?;
    let other = homeserver.register("pusher", "secret")?;
    let pusher = json!({
        "kind": "http",
        "app_id": "org.example.push",
        "pushkey": "pushed-key",
        "app_display_name": "app",
        "device_display_name": "device",
        "lang": "en",
        "data": {"url": gateway.url()},
    });
    call(homeserver, &user, "POST", "v3/pushers/set", Some(pusher));
    let room = json!({"invite": [user.user_id], "is_direct": true});
    call(homeserver, &other, "POST", "v3/createRoom", Some(room));

    let told = gateway.calls().blocking_wait_for(LONG, |call| {
        let notification = &call.json()["notification"];
        notification["devices"][0]["pushkey"] == "pushed-key"
            && notification["type"] == "m.room.member"
    });
    assert_eq!(told.unwrap().path, "/_matrix/push/v1/notify");
    Ok(())
}
