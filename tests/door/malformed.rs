//! The requests: for each operation one that is good, and many that are not.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::case::{Aim, Case, Expect, Text};
use crate::definitions::{Document, Operation, Secured, Shared};
use crate::members;
use crate::sample::{all_of, list, sample, text, types};
use crate::seed::Seed;
use crate::service::TOKEN;

const BAD: Expect = Expect::Refused(&[400]);
const UNKNOWN_CALLER: Expect = Expect::Refused(&[401]);

/// A request that the operation's method is reached by.
pub(crate) fn good(document: &Document, operation: &Operation<'_>) -> (Case, Option<Value>) {
    let mut target = operation.path.trim_end().to_owned();
    let mut query = Vec::new();
    for parameter in &operation.parameters {
        match parameter.place {
            "path" => {
                let name = format!("{{{}}}", parameter.name);
                target = target.replace(&name, &escaped(&example(document, parameter.schema)));
            }
            "query" if parameter.required => {
                let value = escaped(&example(document, parameter.schema));
                query.push(format!("{}={value}", parameter.name));
            }
            _ => {}
        }
    }
    if !query.is_empty() {
        target = format!("{target}?{}", query.join("&"));
    }
    let mut headers = Vec::new();
    if operation.secured == Secured::Always {
        let value = format!("Bearer {TOKEN}").into_bytes();
        headers.push(("authorization".to_owned(), value));
    }
    let json = operation.body.filter(|(kind, _)| is_json(kind));
    let body = json.map(|(_, schema)| sample(document, schema, 0));
    if let Some((media_type, _)) = operation.body {
        headers.push(("content-type".to_owned(), media_type.as_bytes().to_vec()));
    }
    let case = Case {
        operation: operation.id.to_owned(),
        wrong: "nothing".to_owned(),
        aim: Aim::Whole,
        method: operation.method.clone(),
        target,
        headers,
        body: Text::plain(body.as_ref().map(Value::to_string).unwrap_or_default()),
        expect: Expect::Reached,
    };
    (case, body)
}

fn is_json(media_type: &str) -> bool {
    media_type == "application/json"
}

/// A parameter as it is written.
fn example(document: &Document, schema: &Value) -> String {
    match sample(document, schema, 0) {
        Value::String(text) => text,
        Value::Array(_) | Value::Object(_) => text(&[]).to_owned(),
        other => other.to_string(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25")
        .replace('#', "%23")
        .replace('?', "%3F")
        .replace('/', "%2F")
}

/// All that is tried of one operation.
pub(crate) fn of(document: &Document, operation: &Operation<'_>, seed: &mut Seed) -> Vec<Case> {
    let (good, body) = good(document, operation);
    let mut cases = parameters(document, operation, &good);
    if let (Some((_, schema)), Some(body)) = (operation.body, &body) {
        cases.extend(members::cases(document, &good, (schema, body), seed));
        cases.extend(bodies(&good, if_empty(document, schema)));
    }
    cases.extend(callers(operation.secured, &good));
    for method in ["TRACE", "BREW", "OPTIONS"] {
        let mut case = good.but(method, Aim::Whole, Expect::Refused(&[405]));
        case.method = method.to_owned();
        cases.push(case);
    }
    cases
}

fn parameters(document: &Document, operation: &Operation<'_>, good: &Case) -> Vec<Case> {
    let mut cases = Vec::new();
    for parameter in &operation.parameters {
        let name = parameter.name;
        match parameter.place {
            "path" => {
                for value in ["%ff", "%C3", "%c0%80", "a%ed%a0%80"] {
                    cases.push(in_path(document, operation, good, name, value, BAD));
                }
                for value in ["%", "%z", "%zz", "%f"] {
                    cases.push(in_path(document, operation, good, name, value, BAD));
                }
            }
            "query" => {
                let without = without(&good.target, name);
                if parameter.required {
                    let wrong = format!("no {name}");
                    // Without it, it is a request of the other operation.
                    let expect = match operation.shared {
                        Shared::Yes => Expect::Open,
                        Shared::No => BAD,
                    };
                    let mut case = good.but(wrong, Aim::Member, expect);
                    case.target.clone_from(&without);
                    cases.push(case);
                }
                for (value, expect) in query_values(document, parameter.schema) {
                    let other_reads = operation.shared == Shared::Yes && parameter.required;
                    let expect = if other_reads { Expect::Open } else { expect };
                    let wrong = format!("{name}={value:.20}");
                    let mut case = good.but(wrong, Aim::Member, expect);
                    let mark = if without.contains('?') { '&' } else { '?' };
                    case.target = format!("{without}{mark}{name}={value}");
                    cases.push(case);
                }
            }
            _ => {}
        }
    }
    cases
}

fn in_path(
    document: &Document,
    operation: &Operation<'_>,
    good: &Case,
    name: &str,
    value: &str,
    expect: Expect,
) -> Case {
    let mut case = good.but(format!("{name} is {value}"), Aim::Member, expect);
    let mut path = operation
        .path
        .trim_end()
        .replace(&format!("{{{name}}}"), value);
    for other in &operation.parameters {
        let value = escaped(&example(document, other.schema));
        path = path.replace(&format!("{{{}}}", other.name), &value);
    }
    let query = good.target.split_once('?').map(|(_, query)| query);
    case.target = query.map_or(path.clone(), |query| format!("{path}?{query}"));
    case
}

fn without(target: &str, name: &str) -> String {
    let Some((path, query)) = target.split_once('?') else {
        return target.to_owned();
    };
    let others = query.split('&');
    let others = others.filter(|pair| pair.split('=').next() != Some(name));
    let others: Vec<&str> = others.collect();
    match others.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", others.join("&")),
    }
}

fn query_values(document: &Document, schema: &Value) -> Vec<(String, Expect)> {
    let mut values = vec![
        ("%ff".to_owned(), BAD),
        ("%".to_owned(), BAD),
        ("%zz".to_owned(), BAD),
        ("%C3%28".to_owned(), BAD),
    ];
    let kinds = all_of(document, schema);
    let kinds = kinds.iter().find_map(|part| types(part));
    match kinds.as_deref() {
        Some(["integer"]) => {
            for value in ["abc", "1.5", "1x", "%00", "0x10", "true", "1e400"] {
                values.push((value.to_owned(), BAD));
            }
            values.push(("9876543210".repeat(40), BAD));
            values.push(("-".to_owned() + &"9876543210".repeat(40), BAD));
        }
        Some(["boolean"]) => {
            for value in ["maybe", "1", "tru", "%00", "truetrue"] {
                values.push((value.to_owned(), BAD));
            }
        }
        _ => values.push(("x".repeat(20_000), Expect::Open)),
    }
    values
}

/// No body at all reads as an object without members, which fits where none is required.
pub(crate) fn if_empty(document: &Document, schema: &Value) -> Expect {
    let all = all_of(document, schema);
    let required = all.iter().any(|part| !list(part, "required").is_empty());
    let object = all.iter().any(|part| types(part) == Some(vec!["object"]));
    match object && !required {
        true => Expect::Open,
        false => BAD,
    }
}

/// What is wrong with a body in JSON as a whole.
fn bodies(good: &Case, empty: Expect) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |wrong: &str, expect, body: Text| {
        let mut case = good.but(wrong, Aim::Whole, expect);
        case.body = body;
        cases.push(case);
    };
    let text = String::from_utf8(good.body.bytes()).unwrap();
    add("no body", empty, Text::plain(""));
    add("only spaces", BAD, Text::around("", " ", 9, ""));
    add("more behind it", BAD, Text::plain(text.clone() + "}"));
    add("twice", BAD, Text::plain(text.clone() + &text));
    add("only a byte", BAD, Text::plain([0xff]));
    add("UTF-16", BAD, Text::plain([0xff, 0xfe, b'{', 0, b'}', 0]));
    add("a form", BAD, Text::plain("a=b&c=d"));
    add("many arrays", BAD, Text::around("", "[", 100_000, ""));
    for media_type in ["text/plain", "application/xml", "multipart/form-data", ";"] {
        let case = good.but(media_type, Aim::Whole, Expect::Refused(&[415]));
        cases.push(case.with("content-type", media_type));
    }
    cases.push(
        good.but("no media type", Aim::Whole, Expect::Open)
            .without("content-type"),
    );
    cases
}

fn callers(secured: Secured, good: &Case) -> Vec<Case> {
    let always = match secured {
        Secured::Always => UNKNOWN_CALLER,
        _ => Expect::Open,
    };
    let wanted = match secured {
        Secured::Never => Expect::Open,
        _ => UNKNOWN_CALLER,
    };
    let name = "authorization";
    let case = |wrong: &str, expect| good.but(wrong, Aim::Whole, expect);
    let mut cases = vec![
        case("no credentials", always).without(name),
        case("another's token", wanted).with(name, "Bearer wrong"),
        case("a scheme alone", always).with(name, "Bearer"),
        case("another scheme", always).with(name, "Basic cmlnaHQ6dG9rZW4="),
        case("a token alone", always).with(name, TOKEN),
        case("a token beyond ASCII", always).with(name, *b"Bearer \xff\xfe"),
    ];
    let mut long = b"Bearer ".to_vec();
    long.resize(100_000, b'x');
    cases.push(case("a long token", wanted).with(name, long));
    cases
}

/// Requests with something wrong at a place that is left to chance.
pub(crate) fn by_chance(goods: &[Case], known: &BTreeSet<String>, seed: &mut Seed) -> Case {
    let good = seed.one_of(goods);
    let len = good.body.len();
    match seed.below(4) {
        0 if len > 2 => {
            let mut case = good.but("cut off", Aim::Whole, BAD);
            case.body.before.truncate(1 + seed.below(len - 1));
            case
        }
        1 if len > 2 => {
            let mut case = good.but("not UTF-8", Aim::Whole, BAD);
            let odd: &[u8] =
                seed.one_of::<&[u8]>(&[b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xf8"]);
            let at = 1 + seed.below(len - 1);
            case.body.before.splice(at..at, odd.iter().copied());
            case
        }
        2 => {
            let expect = match known.contains(&good.method) {
                true => Expect::Refused(&[404, 405]),
                false => Expect::Open,
            };
            let mut case = good.but("another path", Aim::Whole, expect);
            case.operation = "none".to_owned();
            let odd = seed.one_of(&["x", "%ff", "%", "%2F", "..", "//", "%00", "'", ";a=b"]);
            let long = "y".repeat(*seed.one_of(&[0, 1, 100, 30_000]));
            case.target = format!("/_matrix/client/v9/{odd}/{long}");
            case
        }
        _ => {
            let mut case = good.but(
                "a method that none has",
                Aim::Whole,
                Expect::Refused(&[405]),
            );
            let letters = b"ABCDEFGHIJKLMNOP";
            let name = (0..3 + seed.below(9)).map(|_| char::from(*seed.one_of(letters)));
            case.method = format!("X{}", name.collect::<String>());
            case
        }
    }
}
