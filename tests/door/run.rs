//! Ten thousand requests in this process.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use axum::http::Method;
use axum::{Extension, Router};
use matrix_client_server::typewright_runtime::server::Unvalidated;

use crate::case::{Aim, Case, Expect, Text};
use crate::definitions::{Document, Operation};
use crate::judge::answer;
use crate::malformed::{by_chance, good, of};
use crate::seed::Seed;
use crate::service::Home;

/// How many requests are malformed beyond doubt.
const MALFORMED: usize = 10_000;
const SEED: u64 = 0x0d00_12af;

/// Held by each test: what one needs of memory is not to be mixed up with another's.
pub(crate) static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

pub(crate) fn router() -> Router {
    // What is malformed here is so without any bounds, which a build of all features would look at too.
    matrix_client_server::server::router(Arc::new(Home)).layer(Extension(Unvalidated))
}

/// All requests, in an order left to chance.
pub(crate) fn all(document: &Document, operations: &[Operation<'_>], seed: &mut Seed) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for operation in operations {
        cases.extend(of(document, operation, seed));
    }
    let goods: Vec<Case> = operations.iter().map(|one| good(document, one).0).collect();
    let known: BTreeSet<String> = operations.iter().map(|one| one.method.clone()).collect();
    let mut malformed = cases.iter().filter(|case| is_malformed(case)).count();
    while malformed < MALFORMED {
        let case = by_chance(&goods, &known, seed);
        malformed += usize::from(is_malformed(&case));
        cases.push(case);
    }
    seed.shuffle(&mut cases);
    cases
}

/// Bodies over the limit. They are sent last: beside them, what the others need of memory would not be seen.
fn large(goods: &[Case]) -> Vec<Case> {
    let with_body = goods.iter().filter(|good| good.body.len() > 0);
    let large = with_body.take(8).map(|good| {
        let mut case = good.but("too large", Aim::Whole, Expect::Refused(&[413]));
        case.body = Text::around("{", " ", 17 << 20, "}");
        case
    });
    large.collect()
}

fn is_malformed(case: &Case) -> bool {
    matches!(case.expect, Expect::Refused(_))
}

/// The most memory that the process has had, in KiB, where the system tells.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

async fn faults(router: &Router, cases: &[Case]) -> Vec<String> {
    let mut faults = Vec::new();
    for case in cases {
        let fault = match answer(router, case).await {
            Ok(answer) => answer.fault(case.expect),
            Err(fault) => Some(fault),
        };
        faults.extend(fault.map(|fault| format!("{}: {fault}", case.name())));
    }
    faults
}

pub(crate) fn assert_none(faults: &[String]) {
    let shown: Vec<&str> = faults.iter().take(40).map(String::as_str).collect();
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        shown.join("\n")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_malformed_is_turned_away() {
    let _alone = ALONE.lock().await;
    let began = Instant::now();
    let document = Document::read();
    let operations = document.operations();
    assert_eq!(operations.len(), 166);
    let router = router();
    let goods: Vec<Case> = operations
        .iter()
        .map(|one| good(&document, one).0)
        .collect();
    assert_none(&faults(&router, &goods).await);

    let cases = all(&document, &operations, &mut Seed(SEED));
    let malformed = cases.iter().filter(|case| is_malformed(case)).count();
    assert!(malformed >= MALFORMED, "only {malformed}");
    println!("{} requests, made in {:.1?}", cases.len(), began.elapsed());
    hit(&operations, &cases);

    let (first, second) = cases.split_at(cases.len() / 2);
    let mut found = faults(&router, first).await;
    let before = most_memory();
    found.extend(faults(&router, second).await);
    let after = most_memory();
    println!(
        "{malformed} malformed; {before:?} and {after:?} KiB; {:.1?}",
        began.elapsed()
    );
    found.extend(faults(&router, &large(&goods)).await);
    assert_none(&found);
    if let (Some(before), Some(after)) = (before, after) {
        assert!(after - before < 4 << 10, "{before} KiB, then {after} KiB");
    }
    // And it still answers.
    assert_none(&faults(&router, &goods).await);
    let mut fine = goods[0].clone();
    fine.method = Method::GET.to_string();
    fine.target = "/_matrix/client/v3/presence/@good:example.org/status".to_owned();
    let fine = fine.with("authorization", "Bearer right-token");
    assert_eq!(answer(&router, &fine).await.unwrap().status, 200);
}

/// Each operation is hit at a member or a parameter, if it has one that can be wrong, and else as a whole.
fn hit(operations: &[Operation<'_>], cases: &[Case]) {
    let mut whole = Vec::new();
    for operation in operations {
        let mut of = cases.iter().filter(|case| case.operation == operation.id);
        let mut malformed = of.by_ref().filter(|case| is_malformed(case)).peekable();
        assert!(malformed.peek().is_some(), "{} is not hit", operation.id);
        if malformed.any(|case| case.aim == Aim::Member) {
            continue;
        }
        let bare = operation.parameters.is_empty() && operation.body.is_none();
        assert!(bare, "{} is not hit at a member", operation.id);
        whole.push(operation.id);
    }
    println!(
        "{} of {} operations have nothing that could be of a wrong type: {}",
        whole.len(),
        operations.len(),
        whole.join(", ")
    );
}
