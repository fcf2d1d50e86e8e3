//! The server is killed while many write: what it has acknowledged is there, and everything is there once in the end.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use matrix_client_server::formats::RoomId;
use matrix_client_server::room_send::SendMessageRequest;
use matrix_client_server::sync::SyncRequest;

use super::guest::{Guest, message, said};
use super::process::{Place, Server};

const GUESTS: usize = 8;
const EACH: usize = 125;
const TOGETHER: usize = GUESTS * EACH;
/// A filter under which a sync leaves nothing out.
const ALL: &str = r#"{"room":{"timeline":{"limit":1000}}}"#;

#[tokio::test]
async fn killed_after_137() {
    kill_after(137, 1).await;
}

#[tokio::test]
async fn killed_after_500() {
    kill_after(500, 2).await;
}

#[tokio::test]
async fn killed_after_901() {
    kill_after(901, 3).await;
}

/// With nobody else there, the acknowledged event is the last thing that the server does before it is killed.
#[tokio::test]
async fn killed_after_each() {
    let place = Place::new();
    let mut server = Server::start(&place.path());
    let mut guest = Guest::new(&server.url, "ada").await;
    let room = guest.room_with(&[]).await;
    let mut kept = Vec::new();
    for number in 0..10 {
        let text = format!("message {number}");
        let id = say(&guest, &room, &number.to_string(), &text).await;
        server.kill();
        kept.push((id.unwrap(), text));
        server = Server::start(&place.path());
        guest = guest.at(&server.url);
        assert_eq!(guest.history(&room).await, kept);
    }
}

/// Messages by their IDs, and the token to hear what follows them.
type Heard = (Vec<(String, String)>, String);

/// What all who take part share.
struct Scene {
    server: Mutex<Server>,
    room: RoomId,
    /// The messages that each says, by transaction.
    script: Vec<BTreeMap<String, String>>,
    acknowledged: AtomicUsize,
    last: usize,
}

impl Scene {
    /// Says all of one's messages; the IDs of those that were acknowledged. The one that makes the number full kills the
    /// server, while the others wait for their answers.
    async fn speak(&self, guest: &Guest, part: usize) -> BTreeMap<String, String> {
        let mut acknowledged = BTreeMap::new();
        for (transaction, text) in &self.script[part] {
            let Some(id) = say(guest, &self.room, transaction, text).await else {
                break;
            };
            acknowledged.insert(transaction.clone(), id);
            if self.acknowledged.fetch_add(1, Ordering::SeqCst) + 1 == self.last {
                self.server.lock().unwrap().kill();
            }
        }
        acknowledged
    }

    /// Listens until the server is gone; what was heard, and from where to go on.
    async fn listen(&self, guest: &Guest, mut since: String) -> Heard {
        let mut heard = Vec::new();
        while let Some(next) = hear(guest, &self.room, &since, &mut heard).await {
            since = next;
        }
        (heard, since)
    }
}

async fn kill_after(last: usize, seed: u64) {
    let place = Place::new();
    let mut random = fastrand::Rng::with_seed(seed);
    let server = Server::start(&place.path());
    let mut guests = Vec::new();
    for number in 0..=GUESTS {
        guests.push(Guest::new(&server.url, &format!("guest{number}")).await);
    }
    let (host, others) = guests.split_first().unwrap();
    let room = host.room_with(&others.iter().collect::<Vec<_>>()).await;
    let script = (0..GUESTS).map(|part| script(part, &mut random)).collect();
    let scene = Arc::new(Scene {
        server: Mutex::new(server),
        room: room.clone(),
        script,
        acknowledged: AtomicUsize::new(0),
        last,
    });
    let (acknowledged, (mut heard, since)) = act_until_killed(&scene, &guests).await;
    let count: usize = acknowledged.iter().map(BTreeMap::len).sum();
    assert!(
        (last..TOGETHER).contains(&count),
        "killed in the middle: {count}"
    );

    let server = Server::start(&place.path());
    let guests: Vec<_> = guests.iter().map(|guest| guest.at(&server.url)).collect();
    let kept = guests[0].history(&room).await;
    let by_id: BTreeMap<_, _> = kept.iter().cloned().collect();
    assert_eq!(by_id.len(), kept.len(), "an event is there twice");
    for (part, acknowledged) in acknowledged.iter().enumerate() {
        for (transaction, id) in acknowledged {
            let text = &scene.script[part][transaction];
            assert_eq!(by_id.get(id), Some(text), "{part}/{transaction}");
        }
    }
    // Nobody was shown what was lost later.
    for (id, text) in &heard {
        assert_eq!(by_id.get(id), Some(text), "shown, but not kept");
    }

    // All is said again, as clients do that do not know what has arrived.
    for (part, texts) in scene.script.iter().enumerate() {
        for (transaction, text) in texts {
            let id = say(&guests[part + 1], &room, transaction, text).await;
            let id = id.unwrap();
            if let Some(before) = acknowledged[part].get(transaction) {
                assert_eq!(id, *before);
            }
        }
    }
    let texts = scene.script.iter().flat_map(BTreeMap::values).cloned();
    let mut all: Vec<String> = texts.collect();
    all.sort();
    let kept = texts_of(guests[0].history(&room).await);
    assert!(kept == all, "{} of {} messages", kept.len(), all.len());
    // Who listened goes on where they were, and has heard all of it once.
    hear(&guests[0], &room, &since, &mut heard).await.unwrap();
    let heard = texts_of(heard);
    assert!(heard == all, "{} of {} messages", heard.len(), all.len());
}

async fn act_until_killed(
    scene: &Arc<Scene>,
    guests: &[Guest],
) -> (Vec<BTreeMap<String, String>>, Heard) {
    let url = scene.server.lock().unwrap().url.clone();
    let since = guests[0].sync(None).await.next_batch;
    let speakers = guests.iter().skip(1).enumerate().map(|(part, guest)| {
        let (scene, guest) = (Arc::clone(scene), guest.at(&url));
        tokio::spawn(async move { scene.speak(&guest, part).await })
    });
    let speakers: Vec<_> = speakers.collect();
    let heard = scene.listen(&guests[0], since).await;
    let mut acknowledged = Vec::new();
    for speaker in speakers {
        acknowledged.push(speaker.await.unwrap());
    }
    (acknowledged, heard)
}

/// Messages of all lengths.
fn script(part: usize, random: &mut fastrand::Rng) -> BTreeMap<String, String> {
    let message = |number: usize| {
        let text = format!(
            "{part} says {number}: {}",
            "x".repeat(random.usize(0..3000))
        );
        (format!("{number:03}"), text)
    };
    (0..EACH).map(message).collect()
}

/// Says something; the ID of the event if the server acknowledges it.
async fn say(guest: &Guest, room: &RoomId, transaction: &str, text: &str) -> Option<String> {
    let content = message(text);
    let request = SendMessageRequest::new(room.clone(), "m.room.message", transaction, content);
    let sent = guest.client.room_participation().send_message(request);
    Some(sent.await.ok()?.event_id.as_str().to_owned())
}

/// Adds what is new in the room; the token to go on from if there is a server.
async fn hear(
    guest: &Guest,
    room: &RoomId,
    since: &str,
    heard: &mut Vec<(String, String)>,
) -> Option<String> {
    let mut request = SyncRequest::new();
    request.since = Some(since.to_owned());
    request.filter = Some(ALL.to_owned());
    request.timeout = Some(Duration::from_secs(20).as_millis().try_into().unwrap());
    let sync = guest.client.room_participation().sync(request).await.ok()?;
    let rooms = sync.rooms.and_then(|rooms| rooms.join);
    if let Some(news) = rooms.and_then(|mut rooms| rooms.remove(room)) {
        let timeline = news.timeline.unwrap();
        assert_eq!(timeline.limited, Some(false));
        heard.extend(timeline.events.iter().filter_map(said));
    }
    Some(sync.next_batch)
}

fn texts_of(messages: Vec<(String, String)>) -> Vec<String> {
    let mut texts: Vec<String> = messages.into_iter().map(|(_, text)| text).collect();
    texts.sort();
    texts
}
