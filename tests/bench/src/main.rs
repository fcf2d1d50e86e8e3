//! `cargo xtask bench client`: a call through the generated client and the same call written by hand, over the same
//! transport to the same server, in turns. It fails when the generated client takes more than 3 % more time or more than
//! two allocations more.

mod by_hand;
mod server;
mod turns;

use std::process::ExitCode;

use anyhow::Result;
use http_body_util::Full;
use hyper_util::client::legacy;
use hyper_util::rt::TokioExecutor;
use matrix_client_server::Client;
use matrix_client_server::formats::RoomId;
use matrix_client_server::presence::GetPresenceRequest;
use matrix_client_server::room_send::SendMessageRequest;
use matrix_client_server::sync::SyncRequest;
use matrix_client_server::typewright_runtime::Map;
use matrix_client_server::typewright_runtime::client::hyper;

use tokio::runtime::Runtime;

use by_hand::{ByHand, Http};
use turns::{Figures, compare};

const TOKEN: &str = "syt_YWxpY2U_QWJjZGVmZ2hpamtsbW5vcHFyc3R1_2aBcDe";
const USER: &str = "@alice:example.org";
const ROOM: &str = "!engine:example.org";
const TEXT: &str = "The sea is calm tonight, the tide is full.";

fn main() -> Result<ExitCode> {
    let url = server::start(sync(20))?;
    // One thread does all of a call, so that all its allocations are counted.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let figures = run(&runtime, &url)?;
    println!(
        "{:<34}{:>10}{:>12}{:>12}{:>14}{:>12}",
        "call", "ratio", "generated", "by hand", "allocations", "by hand"
    );
    for line in &figures {
        println!("{line}");
    }
    let failed = figures.iter().any(Figures::is_too_much);
    println!(
        "\nMedians of calls made in turns; a ratio above 1.03 or more than 2 allocations more fail: {}.",
        if failed { "FAILED" } else { "passed" }
    );
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn run(runtime: &Runtime, url: &str) -> Result<Vec<Figures>> {
    // The clients of hyper-util and reqwest want to know the runtime that they are made in.
    let _inside = runtime.enter();
    let hyper_client =
        legacy::Client::builder(TokioExecutor::new()).build_http::<Full<bytes::Bytes>>();
    let transports = [
        (
            "reqwest",
            Client::new(url)?,
            Http::Reqwest(reqwest::Client::new()),
        ),
        (
            "hyper-util",
            Client::builder(url).transport(hyper::http()).build()?,
            Http::Hyper(hyper_client),
        ),
    ];
    let mut figures = Vec::new();
    for (name, client, http) in transports {
        client.set_access_token_bearer(TOKEN);
        let by_hand = ByHand {
            http,
            base: url.to_owned(),
            token: TOKEN.to_owned(),
        };
        figures.push(presence(runtime, name, &client, &by_hand)?);
        figures.push(message(runtime, name, &client, &by_hand)?);
        figures.push(news(runtime, name, &client, &by_hand)?);
    }
    Ok(figures)
}

fn presence(runtime: &Runtime, name: &str, client: &Client, by_hand: &ByHand) -> Result<Figures> {
    let generated = async || {
        let presence = client
            .presence()
            .get_presence(GetPresenceRequest::new(USER))
            .await?;
        Ok(presence.presence.as_str().len() + presence.status_msg.map_or(0, |_| 1))
    };
    let hand_written = async || {
        let presence = by_hand.presence(USER).await?;
        let _ = (presence.last_active_ago, presence.currently_active);
        Ok(presence.presence.len() + presence.status_msg.map_or(0, |_| 1))
    };
    compare(
        runtime,
        &format!("getPresence over {name}"),
        generated,
        hand_written,
    )
}

fn message(runtime: &Runtime, name: &str, client: &Client, by_hand: &ByHand) -> Result<Figures> {
    let room = RoomId::new(ROOM)?;
    let generated = async || {
        let content = Map::from([
            ("msgtype".to_owned(), "m.text".into()),
            ("body".to_owned(), TEXT.into()),
        ]);
        let request = SendMessageRequest::new(room.clone(), "m.room.message", "1", content);
        let sent = client.room_participation().send_message(request).await?;
        Ok(sent.event_id.as_str().len())
    };
    let hand_written = async || {
        let content = serde_json::json!({"msgtype": "m.text", "body": TEXT});
        Ok(by_hand
            .send(ROOM, "m.room.message", "1", &content)
            .await?
            .event_id
            .len())
    };
    compare(
        runtime,
        &format!("sendMessage over {name}"),
        generated,
        hand_written,
    )
}

fn news(runtime: &Runtime, name: &str, client: &Client, by_hand: &ByHand) -> Result<Figures> {
    let generated = async || {
        let mut request = SyncRequest::new();
        (request.since, request.timeout) = (Some("s72594_4483_1934".to_owned()), Some(0));
        let news = client.room_participation().sync(request).await?;
        let rooms = news.rooms.and_then(|rooms| rooms.join);
        let timelines = rooms
            .into_iter()
            .flatten()
            .filter_map(|(_, joined)| joined.timeline);
        Ok(timelines.map(|timeline| timeline.events.len()).sum())
    };
    let hand_written = async || {
        let news = by_hand.sync("s72594_4483_1934").await?;
        let _ = &news.next_batch;
        let timelines = news.rooms.join.into_values().map(|joined| joined.timeline);
        let used = |event: &by_hand::Event| {
            let _ = (
                &event.kind,
                &event.sender,
                &event.event_id,
                event.origin_server_ts,
                &event.content,
                &event.unsigned,
            );
        };
        Ok(timelines
            .map(|timeline| timeline.events.iter().inspect(|event| used(event)).count())
            .sum())
    };
    compare(
        runtime,
        &format!("sync over {name}"),
        generated,
        hand_written,
    )
}

/// The answer to a sync: a room with messages.
fn sync(events: usize) -> String {
    let event = |number: usize| {
        format!(
            r#"{{"type":"m.room.message","sender":"@bob:example.org","event_id":"$event{number}","origin_server_ts":{},"content":{{"msgtype":"m.text","body":"{TEXT}"}},"unsigned":{{"age":1234}}}}"#,
            1_700_000_000_000_u64 + number as u64
        )
    };
    let events: Vec<String> = (0..events).map(event).collect();
    format!(
        r#"{{"next_batch":"s72595_4483_1934","rooms":{{"join":{{"{ROOM}":{{"timeline":{{"events":[{}],"limited":false,"prev_batch":"t34"}}}}}}}}}}"#,
        events.join(",")
    )
}
