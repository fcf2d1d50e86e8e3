//! The harness of the live tests: a real Matrix homeserver (Synapse) on loopback, and an application service for it
//! to call; and the tools of other people that tests hold the generator's output against. It knows nothing of generated
//! code, and nothing it starts outlives the process that asked for it.
//!
//! A test asks for the homeserver that its test program shares and leaves when there is none:
//!
//! ```no_run
//! # fn main() -> anyhow::Result<()> {
//! let Some(homeserver) = typewright_live::shared("sends_a_message")? else {
//!     return Ok(());
//! };
//! let alice = homeserver.register("alice", "secret")?;
//! let room_id = homeserver.create_room(&alice)?;
//! # Ok(())
//! # }
//! ```
//!
//! That homeserver offers what needs no other server. [`Homeserver::start_with`] a [`Setup`] whose offer is
//! [`Offer::Everything`] starts one that serves all operations that Synapse has; it then calls other servers, which are
//! in `typewright-peers`, with the short way to such a homeserver: `typewright_peers::shared`.
//!
//! The other way round, a [`Driver`] takes a client of other people through steps on a homeserver and tells what came of
//! them in a [`Report`].

mod appservice;
mod client;
mod config;
mod driver;
mod environment;
mod folder;
mod guard;
mod homeserver;
mod install;
mod npm;
mod python;
mod report;
mod shared;
mod suite;
mod table;

pub use appservice::{Appservice, Call, PingAnswer};
pub use client::{Answer, User};
pub use config::{AppserviceRegistration, Ephemeral, Offer, Setup, Surroundings};
pub use driver::{Driver, Stop};
pub use environment::Package;
pub use guard::Guarded;
pub use homeserver::Homeserver;
pub use install::{Availability, Installation, SYNAPSE_VERSION, install};
pub use report::{Outcome, Report};
pub use shared::{
    installation, node_folder, node_tool, python_client, python_tool, say_skipped, shared, skipped,
    target_dir,
};
pub use suite::{Wish, read_arguments};
pub use table::{Column, Missing, table};
