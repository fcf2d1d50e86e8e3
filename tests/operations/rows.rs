//! What was seen of each operation, and what is wrong with it.

use std::collections::BTreeSet;

use matrix_client_server::EXCHANGES;
use matrix_client_server::typewright_runtime::http::OperationInfo;
use matrix_client_server::typewright_runtime::replay::{Difference, Exchange, Place, What};

use crate::arguments::Scope;
use crate::journal::{Answer, Entry, Server, pattern};
use crate::reasons::{ABSENT, ODD, absent, odd};

/// One operation.
pub(crate) struct Row {
    pub(crate) operation: &'static OperationInfo,
    pub(crate) statuses: String,
    pub(crate) fidelity: String,
    pub(crate) remark: String,
    pub(crate) faults: Vec<String>,
}

/// A row for each operation of the definitions, or for those that were called.
pub(crate) fn rows(entries: &[Entry], scope: Scope) -> Vec<Row> {
    let operations = EXCHANGES.exchanges.iter().map(Exchange::info);
    let called = operations.map(|operation| {
        let of = entries
            .iter()
            .filter(|call| call.operation.id == operation.id);
        (operation, of.collect::<Vec<_>>())
    });
    called
        .filter(|(_, calls)| scope == Scope::All || !calls.is_empty())
        .map(|(operation, calls)| row(operation, &calls))
        .collect()
}

fn row(operation: &'static OperationInfo, calls: &[&Entry]) -> Row {
    let mut faults: Vec<String> = missing(operation.id, calls).into_iter().collect();
    let mut remarks = Vec::new();
    if let Some(why) = absent(operation.id) {
        remarks.push(format!("not there: {why}"));
    }
    let (mut lost, mut dropped) = (0, 0);
    for call in calls {
        if let Answer::Unread(error) = &call.answer {
            faults.push(error.clone());
        }
        if let Some(misread) = &call.misread {
            faults.push(format!("the request is not read as it was sent: {misread}"));
        }
        for found in call.losses() {
            match odd(operation.id, call.status) {
                Some(why) if is_odd(found) => {
                    dropped += usize::from(found.what == What::Lost);
                    remarks.push(format!("{}: {why}", call.status));
                }
                _ => {
                    lost += 1;
                    let detail = found.detail.as_deref().unwrap_or_default();
                    faults.push(format!("{} {found}: {detail}", call.status));
                }
            }
        }
    }
    let nulls = calls.iter().flat_map(|call| call.nulls());
    let nulls: BTreeSet<String> = nulls.map(|found| pattern(&found.place)).collect();
    let no_nulls = nulls.is_empty();
    if !no_nulls {
        let nulls: Vec<String> = nulls.into_iter().collect();
        remarks.push(format!("null read as absent: {}", nulls.join(" ")));
    }
    remarks.sort();
    remarks.dedup();
    Row {
        operation,
        statuses: statuses(calls),
        fidelity: match (lost, dropped) {
            _ if calls.is_empty() => String::new(),
            (0, 0) if no_nulls => "same".to_owned(),
            (0, 0) => "but null".to_owned(),
            (0, _) => "but error".to_owned(),
            (lost, _) => format!("{lost} lost"),
        },
        remark: remarks.join("; "),
        faults,
    }
}

/// What an operation did not do that it has to.
fn missing(id: &str, calls: &[&Entry]) -> Option<String> {
    let at = |server| calls.iter().filter(move |call| call.server == server);
    let succeeded = |server| at(server).any(|call| matches!(call.answer, Answer::Success(_)));
    let called = at(Server::Real).next().is_some();
    match absent(id) {
        _ if !called => Some("was not called on the homeserver".to_owned()),
        None if !succeeded(Server::Real) => Some("never succeeded as documented".to_owned()),
        Some(why) if succeeded(Server::Real) => {
            Some(format!("succeeded, so this is out of date: {why}"))
        }
        Some(_) if !succeeded(Server::Ours) => {
            Some("never succeeded on the generated server".to_owned())
        }
        _ => None,
    }
}

/// Whether a difference is what an odd error makes: its whole body is dropped, or it is kept whole as no error of the
/// definition's. A loss within a body is never of this kind.
pub(crate) fn is_odd(found: &Difference) -> bool {
    match found.what {
        What::Misfit(..) => true,
        What::Lost => found.place == Place::Body(String::new()),
        _ => false,
    }
}

/// What is said of operations and errors that there are none of.
pub(crate) fn stale(entries: &[Entry], scope: Scope) -> Vec<String> {
    let known = |id: &str| EXCHANGES.exchanges.iter().any(|known| known.id() == id);
    let absent = ABSENT.iter().filter(|absent| !known(absent.id));
    let mut stale: Vec<String> = absent
        .map(|absent| format!("{}: there is no such operation", absent.id))
        .collect();
    if scope == Scope::All {
        let seen = |id: &str, status: u16| {
            let mut of = entries.iter().filter(|call| call.operation.id == id);
            of.any(|call| call.status == status && call.losses().any(is_odd))
        };
        let odd = ODD.iter().filter(|odd| !seen(odd.id, odd.status));
        stale.extend(odd.map(|odd| format!("{} {}: nothing odd was seen", odd.id, odd.status)));
    }
    stale
}

/// Every status once, those of the generated server in brackets.
fn statuses(calls: &[&Entry]) -> String {
    let told = |server: Server| -> String {
        let of = calls.iter().filter(|call| call.server == server);
        let statuses: BTreeSet<u16> = of.map(|call| call.status).collect();
        let statuses: Vec<String> = statuses.iter().map(u16::to_string).collect();
        statuses.join(" ")
    };
    match (told(Server::Real), told(Server::Ours)) {
        (real, ours) if ours.is_empty() => real,
        (real, ours) => format!("{real} [{ours}]"),
    }
}
