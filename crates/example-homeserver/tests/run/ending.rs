//! A server that is asked to end.

use std::os::unix::process::ExitStatusExt;
use std::time::{Duration, Instant};

use matrix_client_server::sync::SyncRequest;

use super::guest::Guest;
use super::process::{Place, Server};

#[tokio::test]
async fn signals_end_it_though_somebody_waits() {
    for signal in ["TERM", "INT"] {
        let place = Place::new();
        let mut server = Server::start(&place.path());
        let ada = Guest::new(&server.url, "ada").await;
        let since = ada.sync(None).await.next_batch;
        let mut request = SyncRequest::new();
        request.since = Some(since);
        request.timeout = Some(60_000);
        let client = ada.client.clone();
        let waits = tokio::spawn(async move { client.room_participation().sync(request).await });
        // Time for the request to arrive; if it were not there yet, the server would only end sooner.
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(!waits.is_finished());
        let begun = Instant::now();
        server.signal(signal);
        let status = server.wait();
        assert!(status.success(), "{signal}: {:?}", status.signal());
        assert!(begun.elapsed() < Duration::from_secs(20), "{signal}");
        // The answer is not there, and no wrong one is.
        assert!(waits.await.unwrap().is_err());
        // It has put its file in order: what the log had is in the database.
        let log = place.path().with_extension("sqlite-wal");
        assert!(!log.exists(), "{signal}: the log is still there");
        let server = Server::start(&place.path());
        ada.at(&server.url).sync(None).await;
    }
}

#[tokio::test]
async fn killing_it_ends_it_otherwise() {
    let place = Place::new();
    let mut server = Server::start(&place.path());
    assert_eq!(server.kill().signal(), Some(9));
}
