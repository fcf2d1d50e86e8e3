//! Whole recordings through a hand-made API: which operation is meant, lines that are none, what a report shows.
#![cfg(feature = "replay")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod http_api;
mod replay_api;

use std::io::{self, BufReader, Read};

use replay_api::LIBRARY;
use replay_api::run::{get_book, replay_with, report, text};
use typewright_runtime::replay::{Format, Options, Values, Verdict, run};

#[test]
fn an_operation_is_found_by_package_and_name() {
    let line = |rest: &str| {
        format!(
            r#"{{"operationId":"note","direction":"request","content_type":"text/plain","body":"x","encoding":"text"{rest}}}"#
        )
    };
    let package = |name: &str| format!(r#","package":"{name}""#);
    let both = |id: &str| line("").replace("note", id);
    // `shared` is in both packages.
    assert!(text(&both("shared")).contains("line 1: `shared` is in library, attic;"));
    let attic = Options {
        package: Some("attic".to_owned()),
        ..Options::default()
    };
    let (_, found) = replay_with(&attic, &both("shared"));
    assert!(found.contains("shared (attic): 1 exchange"), "{found}");
    let said = line(&package("library")).replace("note", "shared");
    let (_, found) = replay_with(&attic, &said);
    assert!(found.contains("shared (library): 1 exchange"), "{found}");
    let found = text(&both("getBok"));
    assert!(
        found.contains("line 1: there is no `getBok`; the nearest is `getBook` (library)"),
        "{found}"
    );
    let found = text(&line(&package("atic")).replace("note", "getBook"));
    assert!(
        found.contains("no `getBook` in `atic`; the nearest is `getBook` (library)"),
        "{found}"
    );
    let long = both(&"x".repeat(5000));
    assert!(!text(&long).contains("nearest"));
}

#[test]
fn a_malformed_line_does_not_stop_the_rest() {
    let good = get_book(r#"{"title":"t"}"#);
    for (bad, reason) in [
        ("nonsense", "expected an object (column 1)"),
        (r#"{"operationId":"getBook""#, "(column 25)"),
        (
            r#"{"direction":"request"}"#,
            "/operationId: a required member is missing",
        ),
        (
            r#"{"operationId":5,"direction":"request"}"#,
            "/operationId: expected a string",
        ),
        (
            r#"{"operationId":"a","direction":"both"}"#,
            "/direction: neither",
        ),
        (
            r#"{"operationId":"a","direction":"response"}"#,
            "/status: a response needs one",
        ),
        (
            r#"{"operationId":"a","direction":"response","status":7}"#,
            "/status: not an HTTP status",
        ),
        (
            r#"{"operationId":"a","direction":"request","headers":{"a b":"c"}}"#,
            "/headers/a b: not a header's name",
        ),
        (
            r#"{"operationId":"a","direction":"request","headers":{"a":"\n"}}"#,
            "/headers/a: not a header's value",
        ),
        (
            r#"{"operationId":"a","direction":"request","headers":{"a":5}}"#,
            "/headers/a: neither",
        ),
        (
            r#"{"operationId":"a","direction":"request","method":"a b"}"#,
            "/method: not a method",
        ),
        (
            r#"{"operationId":"a","direction":"request","body":"?","encoding":"base64"}"#,
            "/body: not base64",
        ),
        (
            r#"{"operationId":"a","direction":"request","body":{},"encoding":"base64"}"#,
            "/body: with an `encoding`",
        ),
        (
            r#"{"operationId":"a","direction":"request","body":"x","encoding":"gzip"}"#,
            "/encoding: neither",
        ),
        (
            r#"{"operationId":"a","direction":"request","body":{"a":1}"#,
            "column",
        ),
    ] {
        let (verdict, report) =
            replay_with(&Options::default(), &format!("{good}\n\n{bad}\n{good}"));
        let told = report
            .lines()
            .find(|line| line.contains("line 3: "))
            .unwrap();
        assert!(told.contains(reason), "{told}");
        assert!(
            report.contains("2 exchanges, 2 came back the same"),
            "{report}"
        );
        assert_eq!(verdict, "different");
    }
}

#[test]
fn values_are_shown_only_if_that_is_said() {
    let secret = "hunter2";
    let lines = [
        get_book(r#"{"title":"hunter2","pages":"hunter2"}"#),
        get_book(r#"{"title":{"x":"hunter2"}}"#),
        get_book(r#"{"title":"t","kind":"hunter2","years":[77345600e-2]}"#),
        get_book(r#"{"title":"t"}"#).replace("application/json", "text/hunter2"),
        r#"{"operationId":"findBooks","direction":"request","path":"/v1/shelves/hunter2/books?limit=hunter2"}"#.to_owned(),
        r#"{"operationId":"findBooks","direction":"request","path":"/v1/shelves/1/books?limit=1&x=hunter2"}"#.to_owned(),
        r#"{"operationId":"findBooks","direction":"request","path":"/v1/shelves/1/books?limit=1&filter=hunter2"}"#.to_owned(),
        r#"{"operationId":"findBooks","direction":"request","path":"/v1/hunter2"}"#.to_owned(),
        r#"{"operationId":"getBook","direction":"response","status":404,"content_type":"application/json","body":["a",5,"hunter2"]}"#.to_owned(),
        r#"{"operationId":"getBook","direction":"response","status":"hunter2"}"#.to_owned(),
        r#"{"operationId":"getBook","direction":"hunter2"}"#.to_owned(),
        r#"{"operationId":"addBook","direction":"request","content_type":"application/x-www-form-urlencoded","body":"title=t&pages=hunter2","encoding":"text"}"#.to_owned(),
        "hunter2".to_owned(),
    ]
    .join("\n");
    for format in [Format::Text, Format::Json] {
        let options = |values| Options {
            format,
            values,
            ..Options::default()
        };
        let (_, hidden) = replay_with(&options(Values::Hidden), &lines);
        assert!(!hidden.contains(secret), "{hidden}");
        assert!(!hidden.contains("773456"), "{hidden}");
        let (_, shown) = replay_with(&options(Values::Shown), &lines);
        assert!(shown.contains(secret), "{shown}");
        assert!(shown.contains("77345600e-2 became 773456"), "{shown}");
    }
    let key = r#"{"operationId":"findBooks","direction":"request","path":"/v1/shelves/1/books?limit=05&key=hunter2"}"#;
    let options = Options {
        values: Values::Shown,
        ..Options::default()
    };
    let (_, shown) = replay_with(&options, key);
    assert!(shown.contains(r#""05" became "5""#), "{shown}");
    assert!(!shown.contains(secret), "{shown}");
}

#[test]
fn many_lines_with_one_difference_are_one_finding() {
    let line = get_book(r#"{"title":"t","years":[1.0]}"#) + "\n";
    let lines = line.repeat(30);
    let found = text(&lines);
    assert!(
        found.contains(
            "lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 18 more: response 200, /years/0"
        ),
        "{found}"
    );
    let report = report(&lines);
    let numbers = report.pointer("/operations/0/problems/0/lines").unwrap();
    assert_eq!(numbers.as_list().unwrap().len(), 30);
    assert_eq!(found, text(&lines));
}

/// What damaged lines are damaged with.
const DAMAGE: &[u8] = b"{}[]\",:0-e.\\ntf%?&=\xff\0";

/// Lines damaged at random, the same on every run: each is counted somewhere, and none ends the run.
#[test]
fn damaged_lines_are_all_accounted_for() {
    let sound = [
        get_book(r#"{"title":"t","pages":1.0,"shelf":{"a":[{"row":2}]}}"#),
        r#"{"operationId":"findBooks","direction":"request","path":"/v1/shelves/a/books?limit=5&filter=%7B%7D","headers":{"X-Reader":["r"]}}"#.to_owned(),
        r#"{"operationId":"putCover","direction":"request","content_type":"image/png","body":"/wAB","encoding":"base64"}"#.to_owned(),
        r#"{"operationId":"addBook","direction":"request","body":"title=a&pages=3","encoding":"text"}"#.to_owned(),
    ];
    let mut state = 7_u64;
    let mut random = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut lines = Vec::new();
    for index in 0..8_000 {
        let mut line = sound[index % sound.len()].clone().into_bytes();
        let at = random(line.len());
        match random(3) {
            0 => line[at] = DAMAGE[random(DAMAGE.len())],
            1 => drop(line.remove(at)),
            _ => line.insert(at, DAMAGE[random(DAMAGE.len())]),
        }
        lines.extend(line);
        lines.push(b'\n');
    }
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for report in [&mut first, &mut second] {
        let options = Options {
            values: Values::Shown,
            ..Options::default()
        };
        let verdict = run(&[&LIBRARY], &options, &mut &lines[..], report).unwrap();
        assert!(matches!(verdict, Verdict::Different));
    }
    assert_eq!(first, second);
    let report = String::from_utf8(first).unwrap();
    assert!(report.contains("\n8000 lines: "), "{report}");
}

#[test]
fn what_could_steer_a_terminal_is_made_visible() {
    let line = get_book(r#"{"title":"t"}"#).replace("getBook", r"x\u001b[31m\u202e");
    let found = text(&line);
    assert!(found.contains(r"`x\u{1b}[31m\u{202e}`"), "{found}");
}

/// Gives some lines and then fails.
struct Broken<'a>(&'a [u8]);

impl Read for Broken<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return Err(io::Error::other("the disk is gone"));
        }
        self.0.read(buffer)
    }
}

#[test]
fn a_recording_that_breaks_off_is_no_clean_one() {
    let good = get_book(r#"{"title":"t"}"#) + "\n";
    let mut input = BufReader::new(Broken(good.as_bytes()));
    let mut report = Vec::new();
    let verdict = run(&[&LIBRARY], &Options::default(), &mut input, &mut report).unwrap();
    assert!(matches!(verdict, Verdict::Unreadable(_)));
    assert!(String::from_utf8(report).unwrap().contains("1 exchange"));
}

#[test]
fn nothing_recorded_is_nothing_wrong() {
    assert_eq!(
        replay_with(&Options::default(), "\n \r\n"),
        (
            "same",
            "0 exchanges: all decoded and came back the same.\n".to_owned()
        )
    );
}
