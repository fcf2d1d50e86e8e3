//! Lines replayed, and what became of them in few words.

use typewright_runtime::replay::{Format, Options, Verdict, run};
use typewright_runtime::{Value, json};

use super::{ATTIC, LIBRARY};

/// The verdict in a word, and the report.
pub(crate) fn replay_with(options: &Options, lines: &str) -> (&'static str, String) {
    let mut report = Vec::new();
    let packages = [&LIBRARY, &ATTIC];
    let verdict = run(&packages, options, &mut lines.as_bytes(), &mut report).unwrap();
    let verdict = match verdict {
        Verdict::Same => "same",
        Verdict::Different => "different",
        Verdict::Unreadable(_) => "unreadable",
    };
    (verdict, String::from_utf8(report).unwrap())
}

pub(crate) fn text(lines: &str) -> String {
    replay_with(&Options::default(), lines).1
}

pub(crate) fn report(lines: &str) -> Value {
    let options = Options {
        format: Format::Json,
        ..Options::default()
    };
    let (verdict, report) = replay_with(&options, lines);
    let report: Value = json::from_str(&report).unwrap();
    let clean = report.get("clean").and_then(Value::as_bool).unwrap();
    assert_eq!(clean, verdict == "same");
    report
}

/// A member as words; nothing if it is not there.
pub(crate) fn word(value: &Value, name: &str) -> String {
    match value.get(name) {
        None => String::new(),
        Some(Value::String(text)) => format!("{text} "),
        Some(other) => format!("{other} "),
    }
}

/// As what the one exchange of a line was decoded, and what is not as it was.
#[track_caller]
pub(crate) fn one(line: &str) -> (String, Vec<String>) {
    let report = report(line);
    let operations = report.get("operations").and_then(Value::as_list).unwrap();
    assert_eq!(operations.len(), 1, "{report}");
    let read = operations[0].pointer("/read/0").unwrap();
    let read = word(read, "as") + &word(read, "variant");
    let problems = operations[0].get("problems").and_then(Value::as_list);
    let told = |problem: &Value| {
        let names = ["part", "name", "pointer", "problem"];
        let words: String = names.iter().map(|name| word(problem, name)).collect();
        words.trim_end().to_owned()
    };
    let problems = problems.unwrap().iter().map(told).collect();
    (read.trim_end().to_owned(), problems)
}

#[track_caller]
pub(crate) fn check(line: &str, read: &str, problems: &[&str]) {
    let (found, differences) = one(line);
    assert_eq!(
        (found.as_str(), differences),
        (
            read,
            problems.iter().map(ToString::to_string).collect::<Vec<_>>()
        ),
        "{line}"
    );
}

pub(crate) fn get_book(body: &str) -> String {
    format!(
        r#"{{"operationId":"getBook","direction":"response","status":200,"content_type":"application/json","body":{body}}}"#
    )
}
