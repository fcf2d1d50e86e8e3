//! Two clients that talk: what one says, the other hears, as an event of its type, in the order in which it was said.

use anyhow::{Result, bail};
use matrix_client_server::formats::{EventId, RoomId};
use matrix_client_server::matrix_common::api::client_server::definitions::client_event_without_room_id::AnySyncEvent;
use matrix_client_server::matrix_common::m_room_message::AnyMessageContent;
use matrix_client_server::matrix_common::m_room_message_m_emote::MRoomMessageMEmoteContent;
use matrix_client_server::matrix_common::m_room_message_m_text::MRoomMessageMTextContent;
use matrix_client_server::redaction::RedactEventRequest;
use matrix_client_server::typewright_runtime::{Field, Map, Raw};
use serde_json::json;

use super::ear::{Ear, timeline};
use super::steps::{object, room_of_two, send};
use crate::world::{User, World};

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("ada").await?;
    let bob = world.user("bob").await?;
    let room = room_of_two(&ada, &bob).await?;
    let mut talk = Talk {
        of_ada: Follower::new(&ada, &room).await?,
        of_bob: Follower::new(&bob, &room).await?,
        ada,
        bob,
        room,
    };
    back_and_forth(&mut talk).await?;
    more_than_words(&mut talk).await
}

/// Two users in a room, each of whom listens.
struct Talk {
    ada: User,
    bob: User,
    room: RoomId,
    of_ada: Follower,
    of_bob: Follower,
}

/// Somebody who hears what is said in a room, one event after another.
struct Follower {
    ear: Ear,
    room: RoomId,
    heard: std::collections::VecDeque<AnySyncEvent>,
}

impl Follower {
    async fn new(user: &User, room: &RoomId) -> Result<Self> {
        Ok(Self {
            ear: Ear::new(user).await?,
            room: room.clone(),
            heard: std::collections::VecDeque::new(),
        })
    }

    async fn next(&mut self) -> Result<AnySyncEvent> {
        loop {
            if let Some(event) = self.heard.pop_front() {
                return Ok(event);
            }
            let room = self.ear.hear_in(&self.room).await?;
            self.heard.extend(timeline(&room)?);
        }
    }

    /// The content of the next event, which has to be a message of this sender.
    async fn message(&mut self, from: &User, id: &EventId) -> Result<AnyMessageContent> {
        match self.next().await? {
            AnySyncEvent::MRoomMessage(message) => {
                assert_eq!((&message.sender, &message.event_id), (&from.id, id));
                Ok(message.content)
            }
            other => bail!("{other:?} is no message"),
        }
    }
}

/// Content with its type, as what is sent.
fn content<T: Field>(content: &T) -> Result<Map> {
    Ok(Raw::new(content).cast().get()?)
}

async fn back_and_forth(talk: &mut Talk) -> Result<()> {
    for number in 1..=3 {
        let mut question = MRoomMessageMTextContent::new(format!("Question {number}?"));
        question.format = Some("org.matrix.custom.html".to_owned());
        question.formatted_body = Some(format!("<i>Question {number}?</i>"));
        let transaction = format!("question {number}");
        let sent = content(&question)?;
        let id = send(&talk.ada, &talk.room, "m.room.message", &transaction, sent).await?;
        let heard = talk.of_bob.message(&talk.ada, &id).await?;
        assert_eq!(heard, AnyMessageContent::from(question));
        let answer = MRoomMessageMEmoteContent::new(format!("answers {number}"));
        let transaction = format!("answer {number}");
        let sent = content(&answer)?;
        let answered = send(&talk.bob, &talk.room, "m.room.message", &transaction, sent).await?;
        // One hears oneself too.
        talk.of_bob.message(&talk.bob, &answered).await?;
        talk.of_ada.message(&talk.ada, &id).await?;
        let heard = talk.of_ada.message(&talk.bob, &answered).await?;
        assert_eq!(heard, AnyMessageContent::from(answer));
    }
    Ok(())
}

/// A sticker, a reaction to it, and both taken back.
async fn more_than_words(talk: &mut Talk) -> Result<()> {
    let sticker = object(json!({"body": "A cat", "url": "mxc://localhost/cat", "info": {"w": 2}}));
    let id = send(&talk.ada, &talk.room, "m.sticker", "cat", sticker).await?;
    match talk.of_bob.next().await? {
        AnySyncEvent::MSticker(sticker) => {
            assert_eq!(sticker.content.body, "A cat");
            assert_eq!(sticker.content.info.w, Some(2));
            assert_eq!(sticker.event_id, id);
        }
        other => bail!("{other:?} is no sticker"),
    }
    let relation = json!({"rel_type": "m.annotation", "event_id": id.as_str(), "key": "\u{1f63b}"});
    let like = object(json!({"m.relates_to": relation}));
    let liked = send(&talk.bob, &talk.room, "m.reaction", "like", like).await?;
    talk.of_ada.next().await?;
    match talk.of_ada.next().await? {
        AnySyncEvent::MReaction(reaction) => {
            let to = reaction
                .content
                .m_relates_to
                .and_then(|relates| relates.event_id);
            assert_eq!(to.as_deref(), Some(id.as_str()));
            assert_eq!(reaction.event_id, liked);
        }
        other => bail!("{other:?} is no reaction"),
    }
    let redaction = RedactEventRequest::new(talk.room.clone(), id.clone(), "no cat");
    let redaction = talk.ada.call(redaction).await?.event_id;
    match talk.of_ada.next().await? {
        AnySyncEvent::MRoomRedaction(event) => {
            assert_eq!(Some(&event.event_id), redaction.as_ref());
            assert_eq!(event.content.redacts, Some(id));
        }
        other => bail!("{other:?} is no redaction"),
    }
    Ok(())
}
