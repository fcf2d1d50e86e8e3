//! The servers that a full Matrix homeserver depends on: an application service, a push gateway, an identity server, a
//! website and a mail server, on loopback; and the homeserver that `typewright-live` starts with them, which then serves
//! all operations that Synapse has. Those with an API in `spec/` are implementations of the generated server traits, so
//! a real homeserver is their client. Nothing that is started here outlives the process that asked for it.
//!
//! A test asks for the homeserver that its test program shares and leaves when there is none:
//!
//! ```no_run
//! # use std::time::Duration;
//! # fn main() -> anyhow::Result<()> {
//! let Some(full) = typewright_peers::shared("resets_a_password")? else {
//!     return Ok(());
//! };
//! let alice = full.homeserver().register("alice", "secret")?;
//! let admin = full.homeserver().register_admin("alices-admin", "secret")?;
//! // … ask for a mail to alice@example.org …
//! let mail = full
//!     .peers()
//!     .mails()
//!     .blocking_wait_for(Duration::from_secs(20), |mail| mail.to == ["alice@example.org"])
//!     .expect("a mail comes");
//! let token = mail.parameter("token");
//! # Ok(())
//! # }
//! ```

mod background;
mod bridge;
mod full;
mod identity;
mod kept;
mod mail;
mod metadata;
mod peers;
mod push_gateway;
mod signals;
mod smtp;
mod tls;
mod website;

pub use bridge::Bridge;
pub use full::{FullHomeserver, shared, shared_delegated};
pub use identity::{IdentityServer, Medium, Session, Text};
pub use kept::Kept;
pub use mail::Mail;
pub use peers::Peers;
pub use push_gateway::PushGateway;
pub use signals::told_to_end;
pub use website::Website;
