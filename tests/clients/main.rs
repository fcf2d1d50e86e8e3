//! Clients that nobody here wrote, on the example homeserver: each is installed, and driven through the steps of its
//! driver by two users. Prints a table of steps and clients, and fails when a step does. A client that this machine
//! cannot have is skipped, which the table says. `--client NAME` after `--` drives one client alone.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod list;

use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use typewright_live::{Column, Missing, Stop, Wish, read_arguments, skipped, table};

use crate::list::{CLIENTS, Client, Ready, STEPS};
use typewright_tests::homeserver::Homeserver;

/// The name of this test, for what it says of itself.
const NAME: &str = "clients";

/// What a program answers that was interrupted.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let chosen = match read_arguments(NAME, "--client", std::env::args().skip(1)) {
        Ok(Wish::Run(names)) => chosen(&names),
        Ok(Wish::List) => {
            println!("{NAME}: test");
            return ExitCode::SUCCESS;
        }
        Ok(Wish::Nothing) => return ExitCode::SUCCESS,
        Err(error) => Err(error),
    };
    let clients = match chosen {
        Ok(clients) => clients,
        Err(error) => {
            eprintln!("{NAME}: {error:#}");
            return ExitCode::from(2);
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made");
    let code = runtime
        .block_on(until_told(clients))
        .unwrap_or_else(|error| {
            eprintln!("{NAME}: {error:#}");
            ExitCode::FAILURE
        });
    // What was told to stop removes its folders meanwhile. An installation that goes on is left to itself.
    runtime.shutdown_timeout(Duration::from_secs(15));
    code
}

/// Runs, as long as nobody ends it.
async fn until_told(clients: Vec<Client>) -> Result<ExitCode> {
    let end = typewright_peers::told_to_end()?;
    let stop = Stop::default();
    let run = {
        let stop = stop.clone();
        tokio::task::spawn_blocking(move || run(&clients, &stop))
    };
    tokio::select! {
        code = run => code?,
        () = end => {
            stop.now();
            Ok(ExitCode::from(INTERRUPTED))
        }
    }
}

/// The clients of these names, all where there are none.
fn chosen(names: &[String]) -> Result<Vec<Client>> {
    if names.is_empty() {
        return Ok(CLIENTS.to_vec());
    }
    let find = |name: &String| {
        let found = CLIENTS.iter().find(|client| client.package.name == name);
        match found {
            Some(client) => Ok(*client),
            None => bail!(
                "there is no client {name}; there are {}",
                names_of(&CLIENTS)
            ),
        }
    };
    names.iter().map(find).collect()
}

fn names_of(clients: &[Client]) -> String {
    let names: Vec<&str> = clients.iter().map(|client| client.package.name).collect();
    names.join(", ")
}

fn run(clients: &[Client], stop: &Stop) -> Result<ExitCode> {
    let began = Instant::now();
    // In the target directory, where nobody minds what a killed run leaves.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let (homeserver, installed) = thread::scope(|scope| {
        let homeserver = scope.spawn(Homeserver::start);
        let installed: Vec<_> = clients.iter().map(Client::install).collect();
        (homeserver.join().expect("nothing panics"), installed)
    });
    let homeserver = homeserver?;
    if stop.is_said() {
        return Ok(ExitCode::from(INTERRUPTED));
    }
    println!(
        "The homeserver answers and the clients are installed after {:.1?}.",
        began.elapsed()
    );
    let drive = |client: &Client, ready: Result<Result<Ready, String>>| {
        let result = match ready {
            Ok(Ok(ready)) => client
                .drive(&ready, homeserver.url(), folder.path(), stop)
                .map_err(|error| Missing::Broken(format!("{error:#}"))),
            Ok(Err(reason)) => Err(Missing::Skipped(reason)),
            Err(error) => Err(Missing::Broken(format!("{error:#}"))),
        };
        let package = client.package;
        let client = format!("{} {}", package.name, package.version);
        Column { client, result }
    };
    let columns: Vec<Column> = thread::scope(|scope| {
        let pairs = clients.iter().zip(installed);
        let threads: Vec<_> = pairs
            .map(|(client, ready)| scope.spawn(|| drive(client, ready)))
            .collect();
        let join = |thread: thread::ScopedJoinHandle<'_, Column>| thread.join();
        threads
            .into_iter()
            .map(|thread| join(thread).expect("nothing panics"))
            .collect()
    });
    if stop.is_said() {
        return Ok(ExitCode::from(INTERRUPTED));
    }
    print!("\n{}", table(&STEPS, &columns));
    println!("\n{} clients in {:.1?}.", columns.len(), began.elapsed());
    let homeserver = homeserver.stop();
    for column in &columns {
        if let Err(Missing::Skipped(reason)) = &column.result {
            skipped(&format!("{NAME}: {}", column.client), reason)?;
        }
    }
    homeserver?;
    Ok(if columns.iter().all(Column::is_sound) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
