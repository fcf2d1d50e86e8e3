//! Every operation of the Client-Server API, called on a real homeserver through the generated client. It prints a table
//! of them, and fails when one was not called, did not succeed as documented, or lost something of its answer on the way
//! through the types. `--area NAME` after `--` runs one area alone.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod areas;
mod arguments;
mod basics;
mod caller;
mod example;
mod journal;
mod ours;
mod probe;
mod reasons;
mod rows;
mod table;
mod unwritten;
mod world;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::arguments::{Arguments, Wish};
use crate::table::Verdict;
use crate::world::World;

/// The name of this test, for what it says of itself.
const NAME: &str = "operations";

/// How long an area may take. Synapse does much behind its answers.
const LONGEST: Duration = Duration::from_secs(600);

/// What a program answers that was interrupted.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let arguments = match arguments::read(std::env::args().skip(1)) {
        Ok(Wish::Run(arguments)) => arguments,
        Ok(Wish::List) => {
            println!("{NAME}: test");
            return ExitCode::SUCCESS;
        }
        Ok(Wish::Nothing) => return ExitCode::SUCCESS,
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
        .block_on(until_told(&arguments))
        .unwrap_or_else(|error| {
            eprintln!("{NAME}: {error:#}");
            ExitCode::FAILURE
        });
    // The areas hold the world between them, and with it the homeserver.
    runtime.shutdown_timeout(Duration::from_secs(15));
    code
}

/// Runs, as long as nobody ends it.
async fn until_told(arguments: &Arguments) -> Result<ExitCode> {
    let end = typewright_peers::told_to_end()?;
    tokio::select! {
        code = run(arguments) => code,
        () = end => Ok(ExitCode::from(INTERRUPTED)),
    }
}

/// Both homeservers, the one first that is always there.
async fn run(arguments: &Arguments) -> Result<ExitCode> {
    let example = example::run(arguments).await?;
    let real = run_real(arguments).await?;
    Ok(match (example, real) {
        (Verdict::Sound, Verdict::Sound) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

async fn run_real(arguments: &Arguments) -> Result<Verdict> {
    let began = Instant::now();
    let Some(world) = World::start().await? else {
        return Ok(Verdict::Sound);
    };
    let world = Arc::new(world);
    println!("The homeserver answers after {:.1?}.", began.elapsed());
    let failures = areas::run(&world, arguments.areas(), LONGEST).await;
    let verdict = table::print(&world.journal, &failures, arguments.scope(), began);
    match Arc::into_inner(world) {
        Some(world) => world.stop().await?,
        None => anyhow::bail!("an area still runs"),
    }
    Ok(verdict)
}
