//! The same areas on the example homeserver, which needs neither Python nor a network. It does not have every operation:
//! each is served, and nothing of its answers is lost, or it stands in `unwritten.rs` and answers `M_UNRECOGNIZED`.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use matrix_client_server::EXCHANGES;
use matrix_client_server::typewright_runtime::http::OperationInfo;
use matrix_client_server::typewright_runtime::replay::Exchange;

use crate::areas::{self, Failed};
use crate::arguments::{Arguments, Scope};
use crate::basics;
use crate::journal::{Answer, Entry};
use crate::probe;
use crate::reasons::odd;
use crate::rows::is_odd;
use crate::table::Verdict;
use crate::unwritten::{ELSEWHERE, STOPPED, UNWRITTEN};
use crate::world::World;

/// How long an area may take. The homeserver answers at once, so what takes longer waits for what does not come.
const LONGEST: Duration = Duration::from_secs(10);

/// The code of an operation that a server does not have.
const UNRECOGNIZED: &str = "M_UNRECOGNIZED";

/// What came of one operation.
enum Came {
    Served,
    Unwritten,
    /// It is neither, or something is lost.
    Faulty(String),
}

/// Runs the areas, and prints what came of it.
pub(crate) async fn run(arguments: &Arguments) -> Result<Verdict> {
    let began = Instant::now();
    let world = Arc::new(World::start_example().await?);
    let chosen: Vec<String> = match arguments.areas() {
        [] => areas::names().map(str::to_owned).collect(),
        named => named.to_vec(),
    };
    let elsewhere = |name: &String| ELSEWHERE.iter().any(|(area, _)| area == name);
    let chosen: Vec<String> = chosen.into_iter().filter(|name| !elsewhere(name)).collect();
    let mut failed = match chosen.is_empty() {
        true => Vec::new(),
        false => quietly(areas::run(&world, &chosen, LONGEST)).await,
    };
    if arguments.scope() == Scope::All
        && let Err(error) = basics::run(&world).await
    {
        let area = "basics".to_owned();
        failed.push(Failed { area, error });
    }
    let entries = world.journal.entries();
    let probed = match arguments.scope() {
        Scope::All => probe::all(&world).await?,
        Scope::Chosen => BTreeMap::new(),
    };
    match Arc::into_inner(world) {
        Some(world) => world.stop().await?,
        None => bail!("an area still runs"),
    }
    Ok(told(&entries, &probed, &failed, arguments.scope(), began))
}

/// Without what a panic prints: areas that stop are told at the end, and known ones not at all.
async fn quietly<T>(work: impl Future<Output = T>) -> T {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let done = work.await;
    std::panic::set_hook(usual);
    done
}

fn told(
    entries: &[Entry],
    probed: &BTreeMap<&'static str, Option<String>>,
    failed: &[Failed],
    scope: Scope,
    began: Instant,
) -> Verdict {
    let mut faults = Vec::new();
    let (mut served, mut unwritten) = (0, Vec::new());
    let operations = EXCHANGES.exchanges.iter().map(Exchange::info);
    for operation in operations {
        let calls: Vec<&Entry> = of(entries, operation).collect();
        if scope == Scope::Chosen && calls.is_empty() {
            continue;
        }
        match came(operation, &calls, probed.get(operation.id)) {
            Came::Served => served += 1,
            Came::Unwritten => unwritten.push(operation.id),
            Came::Faulty(fault) => faults.push(format!("{}: {fault}", operation.id)),
        }
    }
    for Failed { area, error } in failed {
        let error = format!("{error:#}");
        // An operation that is not written, and has to be listed.
        let unwritten = error.contains(UNRECOGNIZED);
        if !unwritten && !STOPPED.iter().any(|(name, _)| name == area) {
            faults.push(format!("area {area}: {error}"));
        }
    }
    if scope == Scope::All {
        faults.extend(stale(failed, entries));
    }
    println!(
        "\nThe example homeserver serves {served} operations in {} calls; {} are not written. {:.1?} in all.",
        entries.len(),
        unwritten.len(),
        began.elapsed()
    );
    for fault in &faults {
        println!("  {fault}");
    }
    match faults.is_empty() {
        true => Verdict::Sound,
        false => Verdict::Faulty,
    }
}

fn of<'e>(entries: &'e [Entry], operation: &OperationInfo) -> impl Iterator<Item = &'e Entry> {
    entries
        .iter()
        .filter(move |call| call.operation.id == operation.id)
}

fn came(operation: &OperationInfo, calls: &[&Entry], probed: Option<&Option<String>>) -> Came {
    let listed = UNWRITTEN.contains(&operation.id);
    let unrecognized = |code: &Option<String>| code.as_deref() == Some(UNRECOGNIZED);
    let all_unrecognized = calls.iter().all(|call| unrecognized(&call.code));
    let is_written = !all_unrecognized || probed.is_some_and(|code| !unrecognized(code));
    match (listed, is_written) {
        (true, true) => return Came::Faulty("is answered, and listed as not written".to_owned()),
        (true, false) => return Came::Unwritten,
        (false, false) => {
            return Came::Faulty("is not answered, and not listed as not written".to_owned());
        }
        (false, true) => {}
    }
    for call in calls {
        if let Answer::Unread(error) = &call.answer {
            return Came::Faulty(error.clone());
        }
        if let Some(misread) = &call.misread {
            return Came::Faulty(format!("is not read as it was sent: {misread}"));
        }
        let known = odd(operation.id, call.status).is_some();
        // An error of the API in general, which not every definition has: it is kept whole.
        let general = call.answer == Answer::Undocumented && call.code.is_some();
        let mut losses = call
            .losses()
            .filter(|lost| !((known || general) && is_odd(lost)));
        if let Some(lost) = losses.next() {
            return Came::Faulty(format!("{} {lost}", call.status));
        }
    }
    let succeeded = calls
        .iter()
        .any(|call| matches!(call.answer, Answer::Success(_)));
    match succeeded {
        true => Came::Served,
        false => Came::Faulty("never succeeded".to_owned()),
    }
}

/// What is listed and not so.
fn stale(failed: &[Failed], entries: &[Entry]) -> Vec<String> {
    let known = |id: &str| EXCHANGES.exchanges.iter().any(|known| known.id() == id);
    let mut stale: Vec<String> = UNWRITTEN
        .iter()
        .filter(|id| !known(id))
        .map(|id| format!("{id}: there is no such operation"))
        .collect();
    let stopped = |name: &str| failed.iter().any(|failed| failed.area == name);
    let goes_on = STOPPED.iter().filter(|(name, _)| !stopped(name));
    stale.extend(goes_on.map(|(name, _)| format!("area {name}: it comes to its end")));
    if entries.is_empty() {
        stale.push("nothing was called".to_owned());
    }
    stale
}
