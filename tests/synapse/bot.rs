//! The bot in the README of `matrix-client-server`, in a room with somebody who asks.

use matrix_client_server::formats::RoomId;
use serde_json::{Value, json};
use typewright_live::{Homeserver, User};

/// The README's own words.
mod readme {
    include!(concat!(env!("OUT_DIR"), "/bot.rs"));

    /// What the README shows is private there.
    pub(super) async fn run(
        server: &str,
        name: &str,
        password: &str,
        room: RoomId,
    ) -> Result<(), Box<dyn Error>> {
        bot(server, name, password, room).await
    }
}

fn ask(
    homeserver: &Homeserver,
    user: &User,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> Value {
    let answer = homeserver
        .request(method, path, Some(&user.access_token), body)
        .unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bot_of_the_readme_answers_and_leaves() {
    let test = "the_bot_of_the_readme_answers_and_leaves";
    let Some(homeserver) = typewright_live::shared(test).unwrap() else {
        return;
    };
    let ada = homeserver.register("bot-ada", "secret").unwrap();
    let bot = homeserver.register("bot", "the bot's secret").unwrap();
    let room = homeserver.create_room(&ada).unwrap();
    let path = |rest: &str| format!("/_matrix/client/v3/rooms/{room}/{rest}");
    let invite = json!({"user_id": bot.user_id});
    ask(homeserver, &ada, "POST", &path("invite"), Some(&invite));
    let message = json!({"msgtype": "m.text", "body": "Is anybody there?"});
    let running = readme::run(
        homeserver.url(),
        "bot",
        "the bot's secret",
        RoomId::new(room.clone()).unwrap(),
    );
    let asking = async {
        // The first sync has no timeout, so the question may come before or after the bot.
        ask(
            homeserver,
            &ada,
            "PUT",
            &path("send/m.room.message/question"),
            Some(&message),
        );
    };
    let (ran, ()) = tokio::join!(running, asking);
    ran.unwrap();
    let history = ask(
        homeserver,
        &ada,
        "GET",
        &path("messages?dir=b&limit=10"),
        None,
    );
    let events = history["chunk"].as_array().unwrap();
    let of_bot: Vec<&Value> = events
        .iter()
        .filter(|event| event["sender"] == bot.user_id.as_str())
        .collect();
    let said: Vec<&Value> = of_bot
        .iter()
        .map(|event| &event["content"]["body"])
        .collect();
    let stood: Vec<&Value> = of_bot
        .iter()
        .map(|event| &event["content"]["membership"])
        .filter(|membership| !membership.is_null())
        .collect();
    let answer = format!("{}, I have read your message.", ada.user_id);
    assert!(said.contains(&&json!(answer)), "{history}");
    assert_eq!(stood, [&json!("leave"), &json!("join")], "{history}");
}
