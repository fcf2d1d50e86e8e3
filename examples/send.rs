//! Logs in, joins a room or creates one, and sends a message there. `MATRIX_SERVER`, `MATRIX_USER` and `MATRIX_PASSWORD`
//! say where and as whom.
//!
//!     cargo run -p typewright-examples --bin send -- 'Hello!' '#lounge:example.org'

use anyhow::{Context, bail};
use matrix_client_server::Client;
use matrix_client_server::create_room::CreateRoomRequest;
use matrix_client_server::definitions::user_identifier::UserIdentifier;
use matrix_client_server::formats::{EventId, RoomAlias, RoomId};
use matrix_client_server::joining::{JoinRoomError, JoinRoomRequest};
use matrix_client_server::login::{LoginError, LoginRequest};
use matrix_client_server::logout::LogoutRequest;
use matrix_client_server::room_send::SendMessageRequest;
use matrix_client_server::typewright_runtime::Map;
use matrix_client_server::typewright_runtime::client::Error;
use typewright_examples::setting;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let text = arguments.next().context("there is nothing to say")?;
    let room = arguments.next();
    let client = Client::new(setting("MATRIX_SERVER")?)?;
    log_in(&client).await?;
    let sent = send(&client, room, text).await;
    // Whether it was sent or not, no device is left behind.
    let session = client.session_management();
    session.logout(LogoutRequest::new()).await?;
    println!("{}", sent?);
    Ok(())
}

async fn log_in(client: &Client) -> anyhow::Result<()> {
    let mut user = UserIdentifier::new("m.id.user");
    let name = setting("MATRIX_USER")?;
    user.extra.insert("user".to_owned(), name.into());
    let mut request = LoginRequest::new("m.login.password");
    request.identifier = Some(user);
    request.password = Some(setting("MATRIX_PASSWORD")?);
    match client.session_management().login(request).await {
        Ok(me) => {
            client.set_access_token_bearer(me.access_token);
            Ok(())
        }
        // An error that the definition has, with its members.
        Err(Error::Api(LoginError::Forbidden(error), _)) => {
            bail!("the user or the password is wrong ({})", error.errcode)
        }
        Err(error) => Err(error.into()),
    }
}

async fn send(client: &Client, room: Option<String>, text: String) -> anyhow::Result<EventId> {
    let room = match room {
        Some(room) => join(client, room).await?,
        None => {
            let rooms = client.room_creation();
            rooms.create_room(CreateRoomRequest::new()).await?.room_id
        }
    };
    let mut content = Map::new();
    content.insert("msgtype".to_owned(), "m.text".into());
    content.insert("body".to_owned(), text.into());
    // A transaction ID makes it safe to send a request again. This device is new, and has used none.
    let message = SendMessageRequest::new(room, "m.room.message", "1", content);
    match client.room_participation().send_message(message).await {
        Ok(sent) => Ok(sent.event_id),
        // The definition does not have this one. The answer has a code all the same.
        Err(error) if error.code().as_deref() == Some("M_FORBIDDEN") => {
            bail!("you may not write in this room: {error}")
        }
        Err(error) => Err(error.into()),
    }
}

async fn join(client: &Client, room: String) -> anyhow::Result<RoomId> {
    let room = if room.starts_with('#') {
        RoomAlias::new(room)?.into()
    } else {
        RoomId::new(room)?.into()
    };
    let request = JoinRoomRequest::new(room);
    match client.room_membership().join_room(request).await {
        Ok(joined) => Ok(joined.room_id),
        Err(Error::Api(JoinRoomError::Forbidden(error), _)) => {
            bail!("you may not join this room ({})", error.errcode)
        }
        Err(error) => Err(error.into()),
    }
}
