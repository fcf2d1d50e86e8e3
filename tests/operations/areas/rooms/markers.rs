//! What passes between those in a room without being said: who types, who has read how far.

use anyhow::{Context, Result, bail};
use matrix_client_server::formats::{EventId, RoomId};
use matrix_client_server::matrix_common::core_event_schema::event::AnyBatchEvent;
use matrix_client_server::matrix_common::m_receipt::EventReceipts;
use matrix_client_server::read_markers::SetReadMarkerRequest;
use matrix_client_server::receipts::{PostReceiptError, PostReceiptRequest, ReceiptType};
use matrix_client_server::typing::{SetTypingError, SetTypingRequest};

use super::ear::{Ear, batch_of, joined, passing};
use super::steps::{errcode, room_of_two, say};
use crate::world::{User, World};

pub(crate) async fn run(world: &World) -> Result<()> {
    let ada = world.user("writer").await?;
    let bob = world.user("reader").await?;
    let room = room_of_two(&ada, &bob).await?;
    typing(&ada, &bob, &room).await?;
    receipts(&ada, &bob, &room).await?;
    in_a_thread(&ada, &bob, &room).await?;
    markers(&ada, &bob, &room).await
}

/// Who types, as the listener hears next.
async fn typists(ear: &mut Ear, room: &RoomId) -> Result<Vec<String>> {
    ear.hear_of("who types", |sync| {
        let Some(heard) = joined(sync, room) else {
            return Ok(None);
        };
        Ok(passing(heard)?.into_iter().find_map(|event| match event {
            AnyBatchEvent::MTyping(typing) => {
                let users = typing.content.user_ids;
                Some(users.into_iter().map(String::from).collect())
            }
            _ => None,
        }))
    })
    .await
}

async fn typing(ada: &User, bob: &User, room: &RoomId) -> Result<()> {
    let mut ear = Ear::new(bob).await?;
    let mut starts = SetTypingRequest::new(ada.id.clone(), room.clone(), true);
    starts.timeout = Some(20_000);
    ada.call(starts.clone()).await?;
    assert_eq!(typists(&mut ear, room).await?, [ada.id.as_str()]);
    let stops = SetTypingRequest::new(ada.id.clone(), room.clone(), false);
    ada.call(stops).await?;
    assert!(typists(&mut ear, room).await?.is_empty());
    match bob.refused(starts).await? {
        (400 | 403, SetTypingError::Other(answer)) => {
            assert_eq!(errcode(&answer)?, "M_FORBIDDEN");
            Ok(())
        }
        (status, error) => bail!("typing for another is answered {status}: {error:?}"),
    }
}

/// The next receipts for an event, as the listener hears them.
async fn receipts_of(ear: &mut Ear, room: &RoomId, event: &EventId) -> Result<EventReceipts> {
    ear.hear_of("a receipt", |sync| {
        let Some(heard) = joined(sync, room) else {
            return Ok(None);
        };
        Ok(passing(heard)?.into_iter().find_map(|heard| match heard {
            AnyBatchEvent::MReceipt(mut receipts) => receipts.content.remove(event),
            _ => None,
        }))
    })
    .await
}

/// Others see a public receipt; a private one only its owner sees.
async fn receipts(ada: &User, bob: &User, room: &RoomId) -> Result<()> {
    let (mut of_ada, mut of_bob) = (Ear::new(ada).await?, Ear::new(bob).await?);
    let first = say(ada, room, "Read this").await?;
    let post = |kind, event: &EventId| PostReceiptRequest::new(room.clone(), kind, event.clone());
    bob.call(post(ReceiptType::MRead, &first)).await?;
    let seen = receipts_of(&mut of_ada, room, &first).await?;
    let read = seen.m_read.context("there is no public receipt")?;
    let receipt = read.get(&bob.id).context("it is not the reader's")?;
    assert!(
        receipt.ts.is_some_and(|ts| ts > 1_700_000_000_000),
        "{receipt:?}"
    );
    assert_eq!(receipt.thread_id, None);
    receipts_of(&mut of_bob, room, &first).await?;
    let second = say(ada, room, "And this").await?;
    bob.call(post(ReceiptType::MReadPrivate, &second)).await?;
    let seen = receipts_of(&mut of_bob, room, &second).await?;
    let read = seen.m_read_private.context("there is no private receipt")?;
    assert!(read.contains_key(&bob.id), "{read:?}");
    assert!(seen.m_read.is_none());
    // The next that others hear of is the public one.
    let third = say(ada, room, "And that").await?;
    bob.call(post(ReceiptType::MRead, &third)).await?;
    let mut heard = Vec::new();
    of_ada
        .hear_of("a receipt", |sync| {
            let Some(room) = joined(sync, room) else {
                return Ok(None);
            };
            for event in passing(room)? {
                if let AnyBatchEvent::MReceipt(receipts) = event {
                    heard.extend(receipts.content.into_keys());
                }
            }
            Ok(heard.contains(&third).then_some(()))
        })
        .await?;
    assert_eq!(heard, [third]);
    Ok(())
}

async fn in_a_thread(ada: &User, bob: &User, room: &RoomId) -> Result<()> {
    let mut ear = Ear::new(ada).await?;
    let event = say(ada, room, "On another matter").await?;
    let mut request = PostReceiptRequest::new(room.clone(), ReceiptType::MRead, event.clone());
    request.thread_id = Some("main".to_owned());
    bob.call(request.clone()).await?;
    let seen = receipts_of(&mut ear, room, &event).await?;
    let receipt = seen.m_read.and_then(|mut read| read.remove(&bob.id));
    let receipt = receipt.context("it is not the reader's")?;
    assert_eq!(receipt.thread_id.as_deref(), Some("main"));
    request.thread_id = Some(String::new());
    match bob.refused(request).await? {
        (400, PostReceiptError::BadRequest(error)) => {
            assert_eq!(error.errcode, "M_INVALID_PARAM");
        }
        (status, error) => bail!("a thread without a name is answered {status}: {error:?}"),
    }
    Ok(())
}

/// The three markers at once; the one of what is read in full stands in the account's data for the room.
async fn markers(ada: &User, bob: &User, room: &RoomId) -> Result<()> {
    let (mut of_ada, mut of_bob) = (Ear::new(ada).await?, Ear::new(bob).await?);
    let first = say(ada, room, "The first of two").await?;
    let second = say(ada, room, "The second of two").await?;
    let mut request = SetReadMarkerRequest::new(room.as_str());
    request.m_fully_read = Some(first.as_str().to_owned());
    request.m_read = Some(second.as_str().to_owned());
    request.m_read_private = Some(second.as_str().to_owned());
    bob.call(request).await?;
    let seen = receipts_of(&mut of_ada, room, &second).await?;
    assert!(seen.m_read.is_some_and(|read| read.contains_key(&bob.id)));
    let marked = of_bob
        .hear_of("the marker", |sync| {
            let data = joined(sync, room).and_then(|heard| heard.account_data.as_ref());
            Ok(batch_of(data)?.into_iter().find_map(|event| match event {
                AnyBatchEvent::MFullyRead(marker) => Some(marker.content.event_id),
                _ => None,
            }))
        })
        .await?;
    assert_eq!(marked, first.as_str());
    Ok(())
}
