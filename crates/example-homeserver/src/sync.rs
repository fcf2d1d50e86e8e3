//! `/sync`: what is new to a client, and waiting until something is.

mod rooms;

use std::time::Duration;

use matrix_client_server::definitions::event_batch::EventBatch;
use matrix_client_server::sync::{Rooms, Sync, SyncRequest, SyncResponse, SyncService};
use matrix_client_server::typewright_runtime::server::Result;
use matrix_client_server::typewright_runtime::{Map, Value};
use tokio::time::Instant;

use crate::Home;
use crate::caller::Caller;
use crate::filter::SyncFilter;
use crate::refusal::Refusal;
use crate::store::{Store, list_of, object};

/// No client waits longer than this, whatever it asks for.
const LONGEST_WAIT: i64 = 60_000;

impl SyncService for Home {
    async fn sync(&self, caller: Caller, request: SyncRequest) -> Result<Sync> {
        let since = request.since.as_deref().map(position).transpose()?;
        let filter = self.read(|store| store.sync_filter(&caller, request.filter.as_deref()))?;
        let view = View {
            since: since.filter(|_| request.full_state != Some(true)),
            filter,
            caller,
        };
        self.change(|store| {
            store.note_sync(&view.caller.user, request.set_presence.as_ref());
            let device = (view.caller.user.clone(), view.caller.device.clone());
            store.empty_inbox(&device, since.unwrap_or(0));
            Ok::<_, Refusal>(())
        })?;
        let wait = request.timeout.unwrap_or(0).clamp(0, LONGEST_WAIT);
        let deadline = Instant::now() + Duration::from_millis(wait.unsigned_abs());
        let mut latest = self.latest.subscribe();
        loop {
            // What changes from here on wakes the wait below; what has changed already is in the answer.
            latest.borrow_and_update();
            let response = self.read(|store| view.of(store));
            if view.since.is_none() || self.read(|store| view.is_news(store, &response)) {
                return Ok(response);
            }
            // A client that hangs up drops this future here, and with it nothing but the wait.
            let waited = tokio::time::timeout_at(deadline, latest.changed()).await;
            if waited.is_err() {
                return Ok(response);
            }
        }
    }
}

/// A token of `/sync` and `/messages`: the position that it stands for.
pub(crate) fn position(token: &str) -> std::result::Result<u64, Refusal> {
    let number = token.strip_prefix('s').and_then(|text| text.parse().ok());
    number.ok_or_else(|| Refusal::bad("M_INVALID_PARAM", "this token is not from here"))
}

/// The token for a position.
pub(crate) fn token(position: u64) -> String {
    format!("s{position}")
}

/// Whose sync it is, and what they have seen.
struct View {
    caller: Caller,
    since: Option<u64>,
    filter: SyncFilter,
}

impl View {
    fn of(&self, store: &Store) -> SyncResponse {
        let rooms = self.rooms(store);
        let mut response = SyncResponse::new(token(store.position()));
        let is_news = rooms != Rooms::new();
        response.rooms = is_news.then_some(rooms);
        let since = self.since.unwrap_or(0);
        let mut presence = store.presence_since(&self.caller.user, since);
        presence.retain(|event| self.filter.presence.passes_json(event));
        response.presence = batch(presence);
        let mut data = store.data_since(&self.caller, "", since);
        data.retain(|event| self.filter.account_data.passes_json(event));
        response.account_data = batch(data);
        let inbox = store.inbox(&self.caller, since);
        if !inbox.is_empty() {
            let events = inbox.into_iter().collect();
            response.to_device = Some(object([("events", events)]));
        }
        view_keys(store, &self.caller, &mut response);
        if let Some(since) = self.since {
            let lists = store.device_lists(&self.caller.user, since);
            response.device_lists = lists.to_json();
        }
        response
    }

    /// Whether there is anything in an answer that the client does not know.
    fn is_news(&self, store: &Store, response: &SyncResponse) -> bool {
        let device = (self.caller.user.clone(), self.caller.device.clone());
        let mut empty = SyncResponse::new(response.next_batch.as_str());
        view_keys(store, &self.caller, &mut empty);
        *response != empty || store.keys.stock_changed(&device) > self.since.unwrap_or(0)
    }
}

/// What of a device's own keys is left. Clients look for it in every answer.
fn view_keys(store: &Store, caller: &Caller, response: &mut SyncResponse) {
    let device = (caller.user.clone(), caller.device.clone());
    response.device_one_time_keys_count = Some(store.keys.counts(&device));
    // The definition does not name this one, the text of the specification does.
    let unused = store.keys.unused_fallbacks(&device);
    let unused: Value = unused.into_iter().collect();
    let name = "device_unused_fallback_key_types".to_owned();
    response.extra.insert(name, unused);
}

/// Events of one sort, if there are any.
fn batch(events: Vec<Map>) -> Option<EventBatch> {
    let mut batch = EventBatch::new();
    batch.events = Some(list_of(events));
    batch
        .events
        .as_ref()
        .is_some_and(|events| !events.is_empty())
        .then_some(batch)
}
