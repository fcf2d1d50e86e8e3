//! A file that cannot grow: what the database does not take has not happened.

use std::collections::BTreeMap;
use std::process::Command;

use matrix_client_server::room_send::SendMessageRequest;

use super::guest::{Guest, message};
use super::process::{PROGRAM, Place, Server};

#[tokio::test]
async fn what_is_not_written_has_not_happened() {
    let place = Place::new();
    // A limit on the length of files, in blocks. The signal that says so is ignored, which leaves the error.
    let script = r#"trap '' XFSZ; ulimit -f 4000; exec "$0" --database "$1""#;
    let mut command = Command::new("sh");
    command.args(["-c", script, PROGRAM]).arg(place.path());
    let server = Server::spawn(&mut command);
    let ada = Guest::new(&server.url, "ada").await;
    let room = ada.room_with(&[]).await;
    let text = |number: usize| format!("{number}: {}", "x".repeat(10_000));
    let send = |number: usize| {
        let (content, transaction) = (message(&text(number)), number.to_string());
        let request = SendMessageRequest::new(room.clone(), "m.room.message", transaction, content);
        ada.client.room_participation().send_message(request)
    };
    let mut kept = BTreeMap::new();
    let refused = loop {
        let number = kept.len();
        assert!(number < 1_000, "the file has no end");
        match send(number).await {
            Ok(sent) => kept.insert(sent.event_id.as_str().to_owned(), text(number)),
            Err(error) => break error,
        };
    };
    assert!(kept.len() > 5, "{refused}");
    assert_eq!(refused.status().unwrap(), 500);
    assert_eq!(refused.code().as_deref(), Some("M_UNKNOWN"));
    // The server goes on reading, and shows nothing of it.
    let shown = |history: Vec<_>| history.into_iter().collect::<BTreeMap<_, _>>();
    assert_eq!(shown(ada.history(&room).await), kept);
    assert_eq!(send(kept.len()).await.unwrap_err().status().unwrap(), 500);
    assert_eq!(shown(ada.history(&room).await), kept);
    drop(server);

    // With room to grow it is as it was, and takes what it refused.
    let server = Server::start(&place.path());
    let ada = ada.at(&server.url);
    assert_eq!(shown(ada.history(&room).await), kept);
    let next = kept.len();
    let id = ada.say(&room, &next.to_string(), &text(next)).await;
    kept.insert(id.as_str().to_owned(), text(next));
    assert_eq!(shown(ada.history(&room).await), kept);
}
