//! The table of all operations, and the verdict on them.

use std::collections::BTreeSet;
use std::time::Instant;

use matrix_client_server::EXCHANGES;
use matrix_client_server::typewright_runtime::http::OperationInfo;

use crate::areas::Failed;
use crate::arguments::Scope;
use crate::journal::{Answer, Entry, Journal, Server, pattern};
use crate::reasons::{ABSENT, absent};

/// What came of the run.
pub(crate) enum Verdict {
    Sound,
    Faulty,
}

/// One operation: what was seen of it.
struct Row {
    operation: &'static OperationInfo,
    statuses: String,
    fidelity: String,
    remark: String,
    faults: Vec<String>,
}

/// Prints the table and what is wrong.
pub(crate) fn print(journal: &Journal, failed: &[Failed], scope: Scope, began: Instant) -> Verdict {
    let entries = journal.entries();
    let operations = EXCHANGES.exchanges.iter().map(|exchange| exchange.info());
    let rows: Vec<Row> = operations
        .map(|operation| row(operation, &entries, scope))
        .filter(|row| scope == Scope::All || !row.statuses.is_empty())
        .collect();
    let head = ["operation", "method", "path", "status", "fidelity"];
    let cells = |row: &Row| {
        [
            row.operation.id.to_owned(),
            row.operation.method.to_string(),
            row.operation.path.to_owned(),
            row.statuses.clone(),
            row.fidelity.clone(),
        ]
    };
    let mut widths = head.map(str::len);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(cells(row)) {
            *width = (*width).max(cell.chars().count());
        }
    }
    println!();
    line(&head.map(str::to_owned), &widths, "remark");
    for row in &rows {
        line(&cells(row), &widths, &row.remark);
    }
    summary(&rows, &entries, began);
    let faults: Vec<&String> = rows.iter().flat_map(|row| &row.faults).collect();
    for fault in &faults {
        println!("FAULT {fault}");
    }
    for Failed { area, error } in failed {
        println!("FAULT area {area}: {error:#}");
    }
    for stale in stale_reasons() {
        println!("FAULT reasons: there is no operation {stale}");
    }
    if faults.is_empty() && failed.is_empty() && stale_reasons().is_empty() {
        Verdict::Sound
    } else {
        Verdict::Faulty
    }
}

fn line(cells: &[String; 5], widths: &[usize; 5], remark: &str) {
    let mut text = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        text.push_str(&format!("{cell:<width$}  "));
    }
    text.push_str(remark);
    println!("{}", text.trim_end());
}

fn summary(rows: &[Row], entries: &[Entry], began: Instant) {
    let of = |server: Server| {
        let calls = entries.iter().filter(|entry| entry.server == server);
        let ids: BTreeSet<&str> = calls.clone().map(|entry| entry.operation.id).collect();
        (ids.len(), calls.count())
    };
    let (real, real_calls) = of(Server::Real);
    let (ours, ours_calls) = of(Server::Ours);
    println!();
    println!(
        "{} operations; {real} called on the homeserver in {real_calls} calls, {ours} on the generated server in \
         {ours_calls}; {:.1?}.",
        rows.len(),
        began.elapsed()
    );
}

/// Reasons for operations that the definitions do not have.
fn stale_reasons() -> Vec<&'static str> {
    let known = |id: &str| EXCHANGES.exchanges.iter().any(|known| known.id() == id);
    let ids = ABSENT.iter().map(|absent| absent.id);
    ids.filter(|id| !known(id)).collect()
}

fn row(operation: &'static OperationInfo, entries: &[Entry], scope: Scope) -> Row {
    let entries: Vec<&Entry> = entries
        .iter()
        .filter(|entry| entry.operation.id == operation.id)
        .collect();
    let of = |server: Server| entries.iter().filter(move |entry| entry.server == server);
    let succeeded = |server| of(server).any(|entry| matches!(entry.answer, Answer::Success(_)));
    let mut faults = Vec::new();
    let why = absent(operation.id);
    let mut fault = |text: String| faults.push(format!("{}: {text}", operation.id));
    match (why, scope) {
        (_, Scope::Chosen) if entries.is_empty() => {}
        (None, _) if of(Server::Real).count() == 0 => fault("was not called".to_owned()),
        (None, _) if !succeeded(Server::Real) => fault("did not succeed as documented".to_owned()),
        (Some(_), _) if of(Server::Real).count() == 0 => {
            fault("was not called on the homeserver, to see that it does not have it".to_owned());
        }
        (Some(why), _) if succeeded(Server::Real) => {
            fault(format!("succeeds, so this is out of date: {why}"));
        }
        (Some(_), _) if !succeeded(Server::Ours) => {
            fault("did not succeed on the generated server".to_owned());
        }
        _ => {}
    }
    let mut losses = 0;
    for entry in &entries {
        if let Some(misread) = &entry.misread {
            losses += 1;
            fault(format!("the request is not read as it was sent: {misread}"));
        }
        if let Answer::Unread(error) = &entry.answer {
            fault(format!("status {}: {error}", entry.status));
        }
        for found in entry.losses() {
            losses += 1;
            let detail = found.detail.as_deref().unwrap_or_default();
            fault(format!("status {}: {found}: {detail}", entry.status));
        }
    }
    let nulls: BTreeSet<String> = entries
        .iter()
        .flat_map(|entry| entry.nulls().map(|found| pattern(&found.place)))
        .collect();
    let mut remarks = Vec::new();
    if let Some(why) = why {
        remarks.push(format!("not there: {why}"));
    }
    if !nulls.is_empty() {
        let nulls: Vec<String> = nulls.into_iter().collect();
        remarks.push(format!("null read as absent: {}", nulls.join(", ")));
    }
    Row {
        operation,
        statuses: statuses(&entries),
        fidelity: match losses {
            _ if entries.is_empty() => String::new(),
            0 => "same".to_owned(),
            count => format!("{count} LOST"),
        },
        remark: remarks.join("; "),
        faults,
    }
}

/// Every status once, those of the generated server in brackets.
fn statuses(entries: &[&Entry]) -> String {
    let told = |server: Server| -> Vec<String> {
        let of = entries.iter().filter(|entry| entry.server == server);
        let statuses: BTreeSet<u16> = of.map(|entry| entry.status).collect();
        statuses.iter().map(u16::to_string).collect()
    };
    let (real, ours) = (told(Server::Real), told(Server::Ours));
    match ours.is_empty() {
        true => real.join(" "),
        false => format!("{} [{}]", real.join(" "), ours.join(" ")),
    }
}
