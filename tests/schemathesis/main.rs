//! schemathesis, a program of other people that makes requests out of a definition, calls the example homeserver by our
//! bundled document: no answer is an error of the server, and none is outside what the document says. It prints a table of
//! what was sent to each operation, and fails where nothing was, or where nobody was let in.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod document;
mod program;
mod tally;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};
use matrix_client_server::Client;
use matrix_client_server::definitions::auth_data::AuthenticationData;
use matrix_client_server::registration::RegisterRequest;
use typewright_live::{Package, python_tool};
use typewright_tests::homeserver::Homeserver;

use crate::document::Damaged;
use crate::program::{Asked, Outcome, Program};

/// The name of this test, for what it says of itself.
const NAME: &str = "schemathesis";

const SCHEMATHESIS: Package = Package {
    name: "schemathesis",
    version: "4.32.5",
};

/// What a program answers that was interrupted.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--list") {
        println!("{NAME}: test");
        return ExitCode::SUCCESS;
    }
    let mut filters = arguments.iter().filter(|text| !text.starts_with('-'));
    if let Some(filter) = filters.next()
        && !NAME.contains(filter.as_str())
    {
        return ExitCode::SUCCESS;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made");
    let told = runtime.block_on(async {
        let end = typewright_peers::told_to_end()?;
        tokio::select! {
            code = run() => code,
            () = end => Ok(ExitCode::from(INTERRUPTED)),
        }
    });
    told.unwrap_or_else(|error| {
        eprintln!("{NAME}: {error:#}");
        ExitCode::FAILURE
    })
}

async fn run() -> Result<ExitCode> {
    let Some(python) = python_tool(NAME, &SCHEMATHESIS)? else {
        return Ok(ExitCode::SUCCESS);
    };
    let began = Instant::now();
    let homeserver = tokio::task::spawn_blocking(Homeserver::start).await??;
    let folder = tempfile::tempdir()?;
    let document = document::client_server();
    let program = Program {
        python,
        folder: folder.path().to_owned(),
        url: homeserver.url().to_owned(),
        token: token(homeserver.url(), "fuzz").await?,
    };
    let outcome = program.run(&document, Asked::Everything).await?;
    let faults = tally::print(&program.tally()?, &document::operations(&document));
    for fault in &faults {
        println!("{fault}");
    }
    if let Outcome::Failed(said) = outcome {
        println!("{said}");
        bail!("an answer is not as the document has it");
    }
    // It has to find what is wrong, or what it says above means nothing.
    for Damaged {
        what,
        operation,
        document,
    } in document::damaged(&document)
    {
        let outcome = program.run(&document, Asked::Only(operation)).await?;
        if matches!(outcome, Outcome::Passed) {
            bail!("a document passes that is wrong of the {what} of {operation}");
        }
    }
    homeserver.stop()?;
    println!("All of it took {:.1?}.", began.elapsed());
    Ok(match faults.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// The token of a new user.
async fn token(url: &str, name: &str) -> Result<String> {
    let mut auth = AuthenticationData::new();
    auth.type_ = Some("m.login.dummy".to_owned());
    let mut request = RegisterRequest::new();
    request.username = Some(name.to_owned());
    request.password = Some("a password".to_owned());
    request.auth = Some(auth);
    let client = Client::builder(url).build()?;
    let registered = client.send(request).await?;
    match registered.access_token {
        Some(token) => Ok(token),
        None => bail!("registration gives no token"),
    }
}
