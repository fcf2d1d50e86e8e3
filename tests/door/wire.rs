//! Some hundreds of them over a real connection, and what only there can be wrong.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use crate::case::{Case, Expect};
use crate::definitions::Document;
use crate::judge::Answer;
use crate::run::{ALONE, all, assert_none, router};
use crate::seed::Seed;

const SEED: u64 = 0x5eed_d00d;
const CASES: usize = 400;
/// How long an answer may take.
const LIMIT: Duration = Duration::from_secs(10);

/// What is done when all is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Wait,
    /// Nothing more can come. A server may leave off at this what it was about to answer.
    HangUp,
}

async fn serve() -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router()).await });
    address
}

/// Sends bytes and gives all that comes until the server hangs up.
fn exchange(server: SocketAddr, parts: &[&[u8]], then: Then) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(server)?;
    stream.set_read_timeout(Some(LIMIT))?;
    for part in parts {
        // The server may answer, and hang up, before it has taken everything.
        if stream.write_all(part).is_err() {
            break;
        }
    }
    if then == Then::HangUp {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        // Hung up with bytes on the way: what came before counts.
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => Ok(answer),
        other => other.map(|_| answer),
    }
}

fn parsed(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name));
    Some(Answer {
        status: head.split(' ').nth(1)?.parse().ok()?,
        media_type: header("content-type: ").unwrap_or_default().to_owned(),
        body: bytes[end + 4..].to_vec(),
    })
}

fn head(case: &Case) -> Vec<u8> {
    let (method, target) = (&case.method, &case.target);
    let mut head = format!("{method} {target} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n");
    head.push_str(&format!("content-length: {}\r\n", case.body.len()));
    let mut head = head.into_bytes();
    for (name, value) in &case.headers {
        head.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
    }
    head.extend(b"\r\n");
    head
}

fn sent(server: SocketAddr, case: &Case) -> Option<String> {
    let bytes = match exchange(server, &[&head(case), &case.body.bytes()], Then::Wait) {
        Ok(bytes) => bytes,
        Err(error) => return Some(format!("no answer: {error}")),
    };
    match parsed(&bytes) {
        Some(answer) => answer.fault(case.expect),
        None => Some("no answer".to_owned()),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_a_connection_too() {
    let _alone = ALONE.lock().await;
    let server = serve().await;
    let faults = tokio::task::spawn_blocking(move || {
        let document = Document::read();
        let operations = document.operations();
        let cases = all(&document, &operations, &mut Seed(SEED));
        // A long header or body that the server does not wait for may reach us as a connection that was reset.
        let short = |case: &&Case| {
            let headers: usize = case.headers.iter().map(|(_, value)| value.len()).sum();
            case.body.len() + headers + case.target.len() < 40_000
        };
        let mut faults = Vec::new();
        let refused = cases
            .iter()
            .filter(|case| matches!(case.expect, Expect::Refused(_)));
        for case in refused.filter(short).take(CASES) {
            let fault = sent(server, case);
            faults.extend(fault.map(|fault| format!("{}: {fault}", case.name())));
        }
        faults
    });
    assert_none(&faults.await.unwrap());
    good_answers(server).await;
}

async fn good_answers(server: SocketAddr) {
    let target = "/_matrix/client/v3/presence/@good:example.org/status";
    let text = format!(
        "GET {target} HTTP/1.1\r\nhost: a\r\nconnection: close\r\nauthorization: Bearer right-token\r\n\r\n"
    );
    let answer =
        tokio::task::spawn_blocking(move || exchange(server, &[text.as_bytes()], Then::Wait));
    let answer = parsed(&answer.await.unwrap().unwrap()).unwrap();
    assert_eq!(answer.status, 200);
}

/// What is no HTTP does not get as far as the router: hyper answers it itself, without a body, or hangs up.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_http_is_not_answered_with_success() {
    let _alone = ALONE.lock().await;
    let server = serve().await;
    let target = "/_matrix/client/v3/rooms/!a:b/send/c/d";
    let bearer = "authorization: Bearer right-token\r\ncontent-type: application/json";
    let put = format!("PUT {target} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n{bearer}\r\n");
    let long = "x".repeat(1 << 20);
    let many: String = (0..500).map(|index| format!("x-{index}: y\r\n")).collect();
    let rows: Vec<(&str, Vec<u8>)> = vec![
        (
            "a long path",
            format!("GET /{long} HTTP/1.1\r\nhost: a\r\n\r\n").into(),
        ),
        ("a long header", format!("{put}x: {long}\r\n\r\n").into()),
        ("many headers", format!("{put}{many}\r\n").into()),
        ("a header without a colon", format!("{put}x\r\n\r\n").into()),
        (
            "a length that is none",
            format!("{put}content-length: abc\r\n\r\n{{}}").into(),
        ),
        (
            "a length below 0",
            format!("{put}content-length: -1\r\n\r\n{{}}").into(),
        ),
        (
            "two lengths",
            format!("{put}content-length: 2\r\ncontent-length: 3\r\n\r\n{{}}").into(),
        ),
        (
            "a huge length",
            format!("{put}content-length: {}\r\n\r\n{{}}", "9".repeat(40)).into(),
        ),
        (
            "a body cut off",
            format!("{put}content-length: 90\r\n\r\n{{}}").into(),
        ),
        (
            "too long a body",
            format!("{put}content-length: 99999999\r\n\r\n{{}}").into(),
        ),
        (
            "a chunk that is none",
            format!("{put}transfer-encoding: chunked\r\n\r\nzz\r\n{{}}").into(),
        ),
        (
            "a chunk cut off",
            format!("{put}transfer-encoding: chunked\r\n\r\n9\r\n{{}}").into(),
        ),
        (
            "a path beyond ASCII",
            b"GET /\xff\xfe HTTP/1.1\r\nhost: a\r\n\r\n".to_vec(),
        ),
        (
            "another version",
            b"GET / HTTP/9.9\r\nhost: a\r\n\r\n".to_vec(),
        ),
        ("no request", vec![0; 300]),
        ("half a request", b"GET /_matrix".to_vec()),
        ("no path", b"GET  HTTP/1.1\r\nhost: a\r\n\r\n".to_vec()),
    ];
    let rows = tokio::task::spawn_blocking(move || {
        let sent = |(wrong, bytes): (&'static str, Vec<u8>)| {
            (wrong, exchange(server, &[&bytes], Then::HangUp))
        };
        rows.into_iter().map(sent).collect::<Vec<_>>()
    });
    for (wrong, bytes) in rows.await.unwrap() {
        let bytes = bytes.unwrap_or_else(|error| panic!("{wrong}: {error}"));
        let Some(answer) = parsed(&bytes) else {
            assert!(
                bytes.is_empty(),
                "{wrong}: {}",
                String::from_utf8_lossy(&bytes)
            );
            continue;
        };
        assert!((400..500).contains(&answer.status), "{wrong}: {answer:?}");
        // Whatever has a body is the router's answer, and that is in shape.
        if !answer.body.is_empty() {
            let fault = answer.fault(Expect::Refused(&[400, 404, 405, 413]));
            assert_eq!(fault, None, "{wrong}");
        }
    }
    good_answers(server).await;
}
