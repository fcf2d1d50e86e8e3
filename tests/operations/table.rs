//! The table of all operations, how long it took, and what is wrong.

use std::collections::BTreeSet;
use std::time::Instant;

use crate::areas::Failed;
use crate::arguments::Scope;
use crate::journal::{Entry, Journal, Server};
use crate::rows::{Row, rows, stale};

/// How many of the slowest calls are named.
const SLOWEST: usize = 5;

/// What came of the run.
pub(crate) enum Verdict {
    Sound,
    Faulty,
}

/// Prints everything.
pub(crate) fn print(journal: &Journal, failed: &[Failed], scope: Scope, began: Instant) -> Verdict {
    let entries = journal.entries();
    let rows = rows(&entries, scope);
    table(&rows);
    summary(&rows, &entries, began);
    let of_rows = rows.iter().flat_map(|row| {
        let told = |fault| format!("{}: {fault}", row.operation.id);
        row.faults.iter().map(told)
    });
    let of_areas = failed
        .iter()
        .map(|Failed { area, error }| format!("area {area}: {error:#}"));
    let mut faults: Vec<String> = of_rows.chain(of_areas).collect();
    faults.extend(stale(&entries, scope));
    if faults.is_empty() {
        return Verdict::Sound;
    }
    println!("\nWhat is wrong:");
    for fault in faults {
        println!("  {fault}");
    }
    Verdict::Faulty
}

fn table(rows: &[Row]) {
    let head = ["operation", "method", "path", "status", "fidelity"].map(str::to_owned);
    let cells = |row: &Row| {
        [
            row.operation.id.to_owned(),
            row.operation.method.to_string(),
            row.operation.path.to_owned(),
            row.statuses.clone(),
            row.fidelity.clone(),
        ]
    };
    let mut widths = head.each_ref().map(String::len);
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(cells(row)) {
            *width = (*width).max(cell.len());
        }
    }
    println!();
    line(&head, &widths, "remark");
    for row in rows {
        line(&cells(row), &widths, &row.remark);
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
    let at = |server: Server| {
        let calls = entries.iter().filter(|entry| entry.server == server);
        let operations: BTreeSet<&str> = calls.clone().map(|call| call.operation.id).collect();
        format!("{} in {} calls", operations.len(), calls.count())
    };
    println!(
        "\n{} operations: {} on the homeserver, {} on the generated server; {:.1?} in all.",
        rows.len(),
        at(Server::Real),
        at(Server::Ours),
        began.elapsed()
    );
    let mut slowest: Vec<&Entry> = entries.iter().collect();
    slowest.sort_by_key(|call| std::cmp::Reverse(call.took));
    let slowest = slowest.iter().take(SLOWEST);
    let slowest = slowest.map(|call| format!("{} {:.1?}", call.operation.id, call.took));
    println!("The slowest: {}.", slowest.collect::<Vec<_>>().join(", "));
}
