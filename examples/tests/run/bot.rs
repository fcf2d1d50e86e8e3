//! `bot`: it joins, answers, goes on with a new access token when the old one has expired, and ends when it is told to.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::http::StatusCode;

use crate::gate::{Gate, Seen};
use crate::home::home;
use crate::program::Program;

const EXPIRED: &str = r#"{"errcode": "M_UNKNOWN_TOKEN", "error": "expired", "soft_logout": true}"#;

#[tokio::test(flavor = "multi_thread")]
async fn bot_answers_refreshes_its_token_and_logs_out() {
    let Some(home) = home("bot_answers_refreshes_its_token_and_logs_out") else {
        return;
    };
    let ada = home.homeserver.register("bot-ada", "secret").unwrap();
    let bot = home.homeserver.register("bot", "the bot's secret").unwrap();
    let room = home.homeserver.create_room(&ada).unwrap();
    let expired = Arc::new(Mutex::new(None));
    let expires = Arc::clone(&expired);
    let judge = move |seen: &Seen| {
        let is_expired = expires.lock().unwrap().as_ref() == Some(&seen.authorization);
        is_expired.then_some((StatusCode::UNAUTHORIZED, EXPIRED))
    };
    let (gate, url) = Gate::open(home.homeserver.url(), Arc::new(judge)).await;
    let settings = [
        ("MATRIX_SERVER", url.as_str()),
        ("MATRIX_USER", "bot"),
        ("MATRIX_PASSWORD", "the bot's secret"),
    ];
    let mut program = Program::start(env!("CARGO_BIN_EXE_bot"), &[], &settings);
    program.says("listening");
    // The long poll that waits now is the last thing that this token is good for.
    let token = gate.seen().last().unwrap().authorization.clone();
    assert!(token.starts_with("Bearer "));
    *expired.lock().unwrap() = Some(token);

    home.invite(&ada, &room, &bot.user_id);
    home.wait_until_joined(&ada, &room, &bot.user_id);
    home.say(&ada, &room, "Is anybody there?");
    let answer = format!("{} said: Is anybody there?", ada.user_id);
    home.wait_for(&ada, &room, |event| {
        event["content"]["body"] == answer && event["content"]["msgtype"] == "m.notice"
    });
    let seen = gate.seen();
    let refreshes = seen.iter().filter(|seen| seen.path.ends_with("/refresh"));
    assert_eq!(refreshes.count(), 1, "{seen:?}");

    let devices = || home.ask(&bot, "GET", "devices", None);
    assert_eq!(devices()["devices"].as_array().unwrap().len(), 2);
    let told = Instant::now();
    program.terminate();
    let ended = program.ended();
    assert!(ended.status.success(), "{ended:?}");
    assert!(
        told.elapsed() < Duration::from_secs(25),
        "{:?}",
        told.elapsed()
    );
    assert_eq!(
        devices()["devices"].as_array().unwrap().len(),
        1,
        "{}",
        devices()
    );
}
