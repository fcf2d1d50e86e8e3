//! A Matrix homeserver on the generated server traits: one process, its data in memory and in a file if there is one, no
//! federation.
//!
//! It is written to be read; the README has an order for that. `Home` is the service; each module implements the traits of
//! one topic for it:
//!
//! - `caller` says whose a token is; every other method gets the answer as its `caller`.
//! - `account` makes accounts and sessions; `devices` lists where those go on.
//! - `create`, `membership`, `send` and `state` change rooms; `sync` and `history` show them.
//! - `receipts` has what is shown in a room but not kept in it.
//! - `profile`, `user_data`, `directory`, `media` and `to_device` keep things beside rooms; `settings` what clients set up.
//! - `rest` names the traits whose methods are left as they are generated: these operations answer `M_UNRECOGNIZED`.
//! - `store` holds the data and knows the rules of rooms; it knows nothing of HTTP. Its `kept` and `file` keep it.
//!
//! What it leaves out: events are neither hashed nor signed, passwords are kept as they came, and who joins a room sees
//! all of its history.

mod account;
mod caller;
mod create;
mod devices;
mod directory;
mod history;
mod media;
mod membership;
mod profile;
mod receipts;
mod refusal;
mod rest;
mod send;
mod settings;
mod state;
mod store;
mod sync;
mod to_device;
mod user_data;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use matrix_client_server::typewright_runtime::server::Router;
use tokio::sync::watch;

use crate::refusal::Refusal;
use crate::store::Store;

/// The service: the data, and a way to wait for changes to it.
struct Home {
    store: Mutex<Store>,
    /// The position of the latest change. `/sync` waits on it.
    latest: watch::Sender<u64>,
}

impl Home {
    /// Looks at the data.
    fn read<T>(&self, look: impl FnOnce(&Store) -> T) -> T {
        look(&self.store.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the data, writes the change to the file if there is one, and wakes those who wait. What is answered after
    /// this is kept; what could not be written has not happened. The lock is never held over an `.await`, so a client that
    /// hangs up cannot leave a change half done.
    ///
    /// Whoever refuses refuses before changing anything: what was changed is written all the same.
    fn change<T, E: From<Refusal>>(
        &self,
        change: impl FnOnce(&mut Store) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = change(&mut store);
        store.commit()?;
        let position = store.position();
        drop(store);
        self.latest
            .send_if_modified(|latest| std::mem::replace(latest, position) != position);
        outcome
    }
}

/// A new homeserver without users or rooms. The name is what follows the colon in its users' IDs.
pub fn router(server_name: &str) -> Router {
    serve(Store::new(server_name))
}

/// A homeserver with the data that a file has: a SQLite database, which is made if there is none.
///
/// # Errors
///
/// If the file cannot be opened, is in use by another process, or is not that of a server with this name.
pub fn router_with_database(server_name: &str, path: &Path) -> anyhow::Result<Router> {
    Ok(serve(Store::open(server_name, path)?))
}

fn serve(store: Store) -> Router {
    let home = Home {
        latest: watch::Sender::new(store.position()),
        store: Mutex::new(store),
    };
    matrix_client_server::server::router(Arc::new(home))
}
