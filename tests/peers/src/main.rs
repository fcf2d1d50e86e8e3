//! A homeserver that offers everything, to try things on: starts one with its peers, two users, an administrator and a
//! room, says where they are, and stops when standard input ends, and on Ctrl-C. Everything it does is in the library.
//! Its one argument, which may be left out, is the target directory.

use std::io::{Read, Write, stdin, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;

use anyhow::Result;
use tokio::sync::oneshot;
use typewright_live::{Availability, User, install, target_dir};
use typewright_peers::{FullHomeserver, told_to_end};

fn main() -> Result<ExitCode> {
    let target = std::env::args_os()
        .nth(1)
        .map_or_else(target_dir, PathBuf::from);
    let installation = match install(&target)? {
        Availability::Ready(installation) => installation,
        Availability::Skipped(reason) => {
            eprintln!("no homeserver: {reason}");
            return Ok(ExitCode::FAILURE);
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    // From here on, a signal waits for the homeserver, which would be left to itself.
    let told = runtime.block_on(async { told_to_end() })?;
    let full = FullHomeserver::start(&installation)?;
    describe(&full, &mut stdout())?;
    let end = end_of_input();
    runtime.block_on(async {
        tokio::select! {
            () = told => {}
            _ = end => {}
        }
    });
    full.stop()?;
    Ok(ExitCode::SUCCESS)
}

/// Not with `println!`, which panics when the reader has gone.
fn describe(full: &FullHomeserver, out: &mut impl Write) -> Result<()> {
    let (homeserver, peers) = (full.homeserver(), full.peers());
    writeln!(out, "url {}", homeserver.url())?;
    writeln!(out, "log {}", homeserver.log().display())?;
    let mut tell =
        |user: &User, kind: &str| writeln!(out, "{kind} {} {}", user.user_id, user.access_token);
    let alice = homeserver.register("alice", "secret")?;
    tell(&alice, "user")?;
    tell(&homeserver.register("bob", "secret")?, "user")?;
    tell(&homeserver.register_admin("admin", "secret")?, "admin")?;
    writeln!(out, "room {}", homeserver.create_room(&alice)?)?;
    let bridge = peers.bridge().registration();
    writeln!(out, "appservice {} {}", bridge.id, bridge.as_token)?;
    let identity = peers.identity_server();
    writeln!(
        out,
        "identity-server {} {}",
        identity.name(),
        identity.access_token()
    )?;
    writeln!(out, "push-gateway {}", peers.push_gateway().url())?;
    writeln!(out, "page {}", peers.website().page())?;
    writeln!(
        out,
        "ready; the end of standard input (Ctrl-D) or Ctrl-C stops it"
    )?;
    Ok(())
}

fn end_of_input() -> oneshot::Receiver<()> {
    let (ended, end) = oneshot::channel();
    // The thread stays behind when a signal comes, and ends with the program.
    thread::spawn(move || {
        let _ = stdin().read_to_end(&mut Vec::new());
        let _ = ended.send(());
    });
    end
}
