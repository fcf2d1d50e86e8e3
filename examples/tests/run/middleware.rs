//! `middleware`: every request passes through the layers, what fails for a moment is tried again, and each call has a span.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::StatusCode;

use crate::gate::{Gate, Seen};
use crate::home::home;
use crate::program::Program;

#[tokio::test(flavor = "multi_thread")]
async fn middleware_counts_retries_and_traces() {
    let Some(home) = home("middleware_counts_retries_and_traces") else {
        return;
    };
    let ada = home
        .homeserver
        .register("layer-ada", "not to be printed")
        .unwrap();
    let refused = AtomicBool::new(false);
    // One of the eight calls meets a homeserver that is overloaded.
    let judge = move |seen: &Seen| {
        let refuse = seen.path.ends_with("/whoami") && !refused.swap(true, Ordering::SeqCst);
        refuse.then_some((StatusCode::SERVICE_UNAVAILABLE, ""))
    };
    let (gate, url) = Gate::open(home.homeserver.url(), Arc::new(judge)).await;
    let settings = [
        ("MATRIX_SERVER", url.as_str()),
        ("MATRIX_USER", "layer-ada"),
        ("MATRIX_PASSWORD", "not to be printed"),
    ];
    let ended = Program::start(env!("CARGO_BIN_EXE_middleware"), &[], &settings).ended();
    assert!(ended.status.success(), "{ended:?}");
    let own = ended.said.iter().filter(|line| **line == ada.user_id);
    assert_eq!(own.count(), 8, "{ended:?}");
    let refusal = "not asked: this needs Matrix 1.18, the server speaks up to ";
    assert!(
        ended.said.iter().any(|line| line.starts_with(refusal)),
        "{ended:?}"
    );

    let seen = gate.seen();
    assert!(
        seen.iter().all(|seen| seen.agent == "typewright-example"),
        "{seen:?}"
    );
    assert!(
        seen.iter().all(|seen| !seen.path.contains("/admin/")),
        "{seen:?}"
    );
    let attempts = format!("{} attempts", seen.len());
    assert_eq!(ended.said.last(), Some(&attempts), "{ended:?}");

    let spans = |name: &str, field: &str| {
        let begin = format!(" {name}{{");
        let lines = ended.errors.lines();
        lines
            .filter(|line| {
                line.contains(&begin) && line.contains(field) && line.contains(": close ")
            })
            .count()
    };
    assert_eq!(
        spans("login", "http.response.status_code=200"),
        1,
        "{ended:?}"
    );
    assert_eq!(
        spans(
            "getTokenOwner",
            "url.template=\"/_matrix/client/v3/account/whoami\""
        ),
        8,
        "{ended:?}"
    );
    assert_eq!(
        spans("getTokenOwner", "http.response.status_code=200"),
        8,
        "{ended:?}"
    );
    assert_eq!(
        spans("getAdminLockUser", "error.type=\"version\""),
        1,
        "{ended:?}"
    );
    let again = "the attempt failed, another follows";
    assert_eq!(ended.errors.matches(again).count(), 1, "{ended:?}");
    let bearer = seen
        .last()
        .unwrap()
        .authorization
        .strip_prefix("Bearer ")
        .unwrap();
    for secret in [bearer, "not to be printed"] {
        assert!(!ended.errors.contains(secret), "{ended:?}");
    }
}
