//! The application service is called by a real homeserver, and does what it is told.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::support::{LONG, is_open};
use anyhow::Result;
use serde_json::json;
use typewright_live::{
    Answer, Appservice, AppserviceRegistration, Homeserver, PingAnswer, installation,
};

fn ping(homeserver: &Homeserver, appservice: &AppserviceRegistration) -> Result<Answer> {
    homeserver.request(
        "POST",
        &format!("/_matrix/client/v1/appservice/{}/ping", appservice.id),
        Some(&appservice.as_token),
        Some(&json!({"transaction_id": "ping-1"})),
    )
}

#[test]
fn the_homeserver_pings_it() -> Result<()> {
    let Some(installation) = installation("the_homeserver_pings_it")? else {
        return Ok(());
    };
    let mut appservice = Appservice::listen()?;
    let registration = AppserviceRegistration::new("bridge", Some(appservice.url().to_owned()));
    let homeserver = Homeserver::start(installation, std::slice::from_ref(&registration))?;

    let answer = ping(&homeserver, &registration)?;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.body["duration_ms"].is_u64(), "{}", answer.body);
    let calls = appservice.calls();
    let call = calls
        .iter()
        .find(|call| call.path.starts_with("/_matrix/app/v1/ping"))
        .unwrap();
    assert_eq!(call.method, "POST");
    assert_eq!(
        call.authorization,
        Some(format!("Bearer {}", registration.hs_token))
    );
    assert_eq!(call.json(), json!({"transaction_id": "ping-1"}));

    appservice.answer_ping(PingAnswer::Status(503));
    let answer = ping(&homeserver, &registration)?;
    assert_eq!(answer.body["errcode"], "M_BAD_STATUS", "{}", answer.body);
    assert_eq!(answer.body["status"], 503, "{}", answer.body);

    appservice.close();
    assert!(!is_open(appservice.url()));
    let answer = ping(&homeserver, &registration)?;
    assert_eq!(
        answer.body["errcode"], "M_CONNECTION_FAILED",
        "{}",
        answer.body
    );
    Ok(())
}

#[test]
fn the_homeserver_sends_it_the_events_of_its_users() -> Result<()> {
    let Some(installation) = installation("the_homeserver_sends_it_the_events_of_its_users")?
    else {
        return Ok(());
    };
    let appservice = Appservice::listen()?;
    let registration = AppserviceRegistration::new("bridge", Some(appservice.url().to_owned()));
    let homeserver = Homeserver::start(installation, &[registration])?;
    let alice = homeserver.register("alice", "secret")?;
    let room_id = homeserver.create_room(&alice)?;
    let ghost = format!("@bridge_ghost:{}", homeserver.server_name());
    let answer = homeserver.request(
        "POST",
        &format!("/_matrix/client/v3/rooms/{room_id}/invite"),
        Some(&alice.access_token),
        Some(&json!({"user_id": ghost})),
    )?;
    assert_eq!(answer.status, 200, "{}", answer.body);

    let is_invite = |event: &serde_json::Value| {
        event["type"] == "m.room.member"
            && event["state_key"] == ghost
            && event["room_id"] == room_id
    };
    let sent = appservice.wait_for(LONG, |call| {
        call.method == "PUT"
            && call.path.starts_with("/_matrix/app/v1/transactions/")
            && call.json()["events"]
                .as_array()
                .is_some_and(|events| events.iter().any(is_invite))
    });
    assert!(sent.is_some(), "{:?}", appservice.calls());
    Ok(())
}

#[test]
fn a_ping_hangs_until_it_closes() -> Result<()> {
    let mut appservice = Appservice::listen()?;
    appservice.answer_ping(PingAnswer::Hang);
    let address = appservice.url().strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(address)?;
    connection.write_all(
        b"POST /_matrix/app/v1/ping HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{}",
    )?;
    let call = appservice
        .wait_for(LONG, |call| call.body == b"{}")
        .unwrap();
    assert_eq!(call.authorization, None);
    appservice.close();
    let mut rest = Vec::new();
    // Whether it is closed or reset, nothing was answered.
    let _ = connection.read_to_end(&mut rest);
    assert_eq!(rest, b"");
    assert!(!is_open(appservice.url()));
    Ok(())
}

#[test]
fn what_it_does_not_know_is_not_found() -> Result<()> {
    let appservice = Appservice::listen()?;
    let address = appservice.url().strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(address)?;
    connection.write_all(
        b"GET /_matrix/app/v1/users/%40a?x=%2F HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n",
    )?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    assert_eq!(
        appservice.calls()[0].path,
        "/_matrix/app/v1/users/%40a?x=%2F"
    );
    Ok(())
}

#[test]
fn it_can_be_used_in_an_asynchronous_test() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        let appservice = Appservice::listen()?;
        assert!(is_open(appservice.url()));
        drop(appservice);
        Ok(())
    })
}
