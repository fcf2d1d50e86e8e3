//! A homeserver to try things on: starts one with two users and a room, says where they are, and stops it when standard
//! input ends. Everything it does is in the library. Its one argument, which may be left out, is the target directory.

use std::io::{Read, Write, stdin, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use typewright_live::{Availability, Homeserver, install, target_dir};

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
    let homeserver = Homeserver::start(&installation, &[])?;
    // Not `println!`, which panics when the reader has gone.
    let mut out = stdout();
    writeln!(out, "url {}", homeserver.url())?;
    writeln!(out, "log {}", homeserver.log().display())?;
    for name in ["alice", "bob"] {
        let user = homeserver.register(name, "secret")?;
        writeln!(out, "user {} {}", user.user_id, user.access_token)?;
        if name == "alice" {
            writeln!(out, "room {}", homeserver.create_room(&user)?)?;
        }
    }
    writeln!(out, "ready; the end of standard input (Ctrl-D) stops it")?;
    stdin().read_to_end(&mut Vec::new())?;
    homeserver.stop()?;
    Ok(ExitCode::SUCCESS)
}
