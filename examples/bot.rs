//! A bot: joins the rooms it is invited to and answers each text there, until Ctrl-C or SIGTERM. `MATRIX_SERVER`,
//! `MATRIX_USER` and `MATRIX_PASSWORD` say where and as whom.
//!
//!     cargo run -p typewright-examples --bin bot

use std::time::Duration;

use anyhow::Context;
use matrix_client_server::definitions::client_event_without_room_id::AnySyncEvent;
use matrix_client_server::definitions::user_identifier::UserIdentifier;
use matrix_client_server::formats::RoomId;
use matrix_client_server::joining::JoinRoomByIdRequest;
use matrix_client_server::matrix_common::m_room_message::AnyMessageContent;
use matrix_client_server::room_send::SendMessageRequest;
use matrix_client_server::typewright_runtime::Map;
use matrix_client_server::typewright_runtime::client::{self, Retry};
use matrix_client_server::typewright_runtime::http::Request;
use matrix_client_server::{Client, login, logout, refresh, sync};
use tokio::sync::Mutex;
use typewright_examples::{setting, told_to_stop};

struct Bot {
    client: Client,
    refresh_token: Mutex<Option<String>>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let bot = Bot::log_in().await?;
    let mut stop = std::pin::pin!(told_to_stop());
    let mut next = sync::SyncRequest::new();
    loop {
        // The long poll can be given up at any moment; what its answer leads to is finished first.
        let news = tokio::select! {
            news = bot.call(&next) => news?,
            told = &mut stop => break told?,
        };
        let mut rooms = news.rooms.unwrap_or_default();
        if next.since.replace(news.next_batch).is_none() {
            println!("listening");
            rooms.join = None; // What was said before is not for the bot.
        }
        next.timeout = Some(30_000);
        bot.react(rooms).await;
    }
    bot.call(&logout::LogoutRequest::new()).await?;
    println!("logged out");
    Ok(())
}

impl Bot {
    async fn log_in() -> anyhow::Result<Self> {
        let minute = Duration::from_secs(60); // A long poll takes half of that.
        let retry = Retry::new().attempts(10).attempt_timeout(minute);
        let client = Client::builder(setting("MATRIX_SERVER")?).retry(retry);
        let client = client.build()?;
        let mut user = UserIdentifier::new("m.id.user");
        let name = setting("MATRIX_USER")?;
        user.extra.insert("user".to_owned(), name.into());
        let mut login = login::LoginRequest::new("m.login.password");
        login.identifier = Some(user);
        login.password = Some(setting("MATRIX_PASSWORD")?);
        login.refresh_token = Some(true);
        let me = client.session_management().login(login).await?;
        client.set_access_token_bearer(me.access_token);
        let refresh_token = me.refresh_token.into();
        Ok(Self {
            client,
            refresh_token,
        })
    }

    /// Makes a call, with a new access token if the homeserver does not know the old one any more.
    async fn call<R: Request>(&self, request: &R) -> client::Result<R::Operation> {
        let seen = self.client.generation();
        // By reference: it may be needed twice.
        let client = self.client.runtime();
        match client.send(request).await {
            Err(error) if error.code().as_deref() == Some("M_UNKNOWN_TOKEN") => {}
            outcome => return outcome,
        }
        let renewal = self
            .client
            .renew_access_token_bearer(seen, || self.refresh());
        if let Err(error) = renewal.await {
            eprintln!("{error}");
        }
        client.send(request).await
    }

    async fn refresh(&self) -> anyhow::Result<String> {
        let mut token = self.refresh_token.lock().await;
        let old = token.clone().context("there is no refresh token")?;
        let request = refresh::RefreshRequest::new(old);
        let new = self.client.refresh().refresh(request).await?;
        *token = new.refresh_token.or(token.take());
        Ok(new.access_token)
    }

    /// What is refused in one room is no reason to leave the others.
    async fn react(&self, rooms: sync::Rooms) {
        for (room, _) in rooms.invite.into_iter().flatten() {
            if let Err(error) = self.call(&JoinRoomByIdRequest::new(room)).await {
                eprintln!("{error}");
            }
        }
        for (room, news) in rooms.join.into_iter().flatten() {
            for event in news.timeline.into_iter().flat_map(|batch| batch.events) {
                // A text has an answer. A notice has none: it is what bots say.
                if let Ok(AnySyncEvent::MRoomMessage(message)) = event.get()
                    && let AnyMessageContent::MText(text) = message.content
                {
                    let body = format!("{} said: {}", message.sender, text.body);
                    let answer = notice(room.clone(), message.event_id.as_str(), body);
                    if let Err(error) = self.call(&answer).await {
                        eprintln!("{error}");
                    }
                }
            }
        }
    }
}

/// A message to a room. Its transaction is the event that it answers: it comes once, however often it is sent.
fn notice(room: RoomId, transaction: &str, body: String) -> SendMessageRequest {
    let mut content = Map::new();
    content.insert("msgtype".to_owned(), "m.notice".into());
    content.insert("body".to_owned(), body.into());
    SendMessageRequest::new(room, "m.room.message", transaction, content)
}
