//! Every member of a valid body in turn with every value that is of a wrong type, and every required one left out.

use serde_json::Value;

use crate::case::{Aim, Case, Expect, Text};
use crate::definitions::Document;
use crate::malformed::if_empty;
use crate::sample::{ANY, all_of, list, types};
use crate::seed::Seed;

const BAD: Expect = Expect::Refused(&[400]);
const NOTHING: &str = "nothing";
const HOLE: &str = "\"the-value-goes-here\"";

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Required,
    /// `null` may stand for a member that is not there.
    Optional,
    Element,
}

/// A place in a body.
struct Point<'d> {
    /// Names and indices.
    path: Vec<String>,
    /// The types that fit, or nothing where every type does.
    kinds: Option<Vec<&'d str>>,
    standing: Standing,
}

/// Cases for a body that fits.
pub(crate) fn cases(
    document: &Document,
    good: &Case,
    (schema, sample): (&Value, &Value),
    seed: &mut Seed,
) -> Vec<Case> {
    let mut points = Vec::new();
    let mut path = Vec::new();
    walk(
        document,
        (schema, sample),
        Standing::Required,
        &mut path,
        &mut points,
    );
    let mut cases = Vec::new();
    for point in &points {
        let (before, after) = around(sample, &point.path);
        for (label, kind, part, text) in values(seed) {
            let wrong = format!("{label} at /{}", point.path.join("/"));
            let expect = match (label, point.path.last()) {
                (NOTHING, None) => if_empty(document, schema),
                // A list without its one element is a list.
                (NOTHING, Some(step)) if step == "0" => Expect::Open,
                _ => expect(point, kind),
            };
            let mut case = good.but(wrong, Aim::Member, expect);
            let (open, close) = text;
            let before = [before.as_bytes(), open.as_bytes()].concat();
            let after = [close.as_bytes(), after.as_bytes()].concat();
            case.body = Text::around(before, part.0, part.1, after);
            cases.push(case);
        }
        if point.standing == Standing::Required && !point.path.is_empty() {
            let wrong = format!("no /{}", point.path.join("/"));
            let mut case = good.but(wrong, Aim::Member, BAD);
            case.body = Text::plain(left_out(sample, &point.path).to_string());
            cases.push(case);
        }
    }
    cases
}

fn walk<'d>(
    document: &'d Document,
    (schema, value): (&'d Value, &Value),
    standing: Standing,
    path: &mut Vec<String>,
    points: &mut Vec<Point<'d>>,
) {
    let all = all_of(document, schema);
    let kinds = kinds(&all);
    let any = kinds.is_none();
    points.push(Point {
        path: path.clone(),
        kinds,
        standing,
    });
    if any {
        return;
    }
    let required: Vec<&Value> = all.iter().flat_map(|part| list(part, "required")).collect();
    for (name, member) in value.as_object().into_iter().flatten() {
        let keyword = |keyword: &str| all.iter().find_map(|part| part.get(keyword));
        let named = all
            .iter()
            .find_map(|part| part.get("properties")?.get(name));
        let Some(schema) = named.or_else(|| keyword("additionalProperties")) else {
            continue;
        };
        let standing = match required.iter().any(|needed| *needed == name) {
            true => Standing::Required,
            false if name == ANY => Standing::Element,
            false => Standing::Optional,
        };
        path.push(name.clone());
        walk(document, (schema, member), standing, path, points);
        path.pop();
    }
    let items = all.iter().find_map(|part| part.get("items"));
    for (element, items) in value.as_array().into_iter().flatten().zip(items) {
        path.push("0".to_owned());
        walk(document, (items, element), Standing::Element, path, points);
        path.pop();
    }
}

/// The types that fit all parts of a schema. Nothing where one of them has alternatives: what fits none is kept as it is.
fn kinds<'d>(all: &[&'d Value]) -> Option<Vec<&'d str>> {
    let union = |part: &&&Value| part.get("oneOf").or_else(|| part.get("anyOf")).is_some();
    if all.iter().any(|part| union(&part)) {
        return None;
    }
    // Several types are alternatives too, but for `null`.
    let kinds = all.iter().find_map(|part| types(part))?;
    let others = kinds.iter().filter(|kind| **kind != "null").count();
    (others < 2).then_some(kinds)
}

fn expect(point: &Point<'_>, kind: &str) -> Expect {
    let Some(kinds) = &point.kinds else {
        return match kind {
            "no JSON" => BAD,
            _ => Expect::Open,
        };
    };
    let numeric = matches!(kind, "integer" | "huge");
    let fits = kinds.iter().any(|fitting| match *fitting {
        "integer" => numeric,
        "number" => numeric || kind == "number",
        other => other == kind,
    });
    match (fits, kind, point.standing) {
        (true, ..) | (_, "null", Standing::Optional) => Expect::Open,
        _ => BAD,
    }
}

type Wrong = (
    &'static str,
    &'static str,
    (&'static str, usize),
    (&'static str, &'static str),
);

/// Each value as its label, its type, what is repeated in it, and what stands around that.
fn values(seed: &mut Seed) -> Vec<Wrong> {
    let none = ("", 0);
    let deep = *seed.one_of(&[20, 100, 127, 128, 129, 500, 3_000, 20_000]);
    let deepest = match seed.below(40) {
        0 => 100_000,
        _ => 10_000,
    };
    vec![
        ("null", "null", none, ("null", "")),
        ("a boolean", "boolean", none, ("false", "")),
        ("an integer", "integer", none, ("-1", "")),
        ("400 digits", "huge", ("9876543210", 40), ("", "")),
        ("400 digits below 0", "huge", ("9876543210", 40), ("-", "")),
        ("1e400", "huge", none, ("1e400", "")),
        ("a fraction", "number", none, ("1.5", "")),
        ("400 places", "number", ("0123456789", 40), ("0.", "")),
        ("a text", "string", none, ("\"x\"", "")),
        ("a long text", "string", ("x", 5_000), ("\"", "\"")),
        ("half a surrogate", "no JSON", none, ("\"\\ud800\"", "")),
        ("a raw control", "no JSON", none, ("\"\u{1}\"", "")),
        ("NaN", "no JSON", none, ("NaN", "")),
        ("01", "no JSON", none, ("01", "")),
        (NOTHING, "no JSON", none, ("", "")),
        ("an array", "array", none, ("[]", "")),
        ("an object", "object", none, ("{}", "")),
        ("an array in an array", "array", none, ("[[1]]", "")),
        ("unclosed arrays", "no JSON", ("[", deepest), ("", "")),
        ("unclosed objects", "no JSON", ("{\"a\":", deep), ("", "")),
        ("deep arrays", "array", ("[],", deep), ("[", "[]]")),
    ]
}

/// The text of the value before and after a place.
fn around(value: &Value, path: &[String]) -> (String, String) {
    let mut value = value.clone();
    *at(&mut value, path) = Value::String(HOLE.trim_matches('"').to_owned());
    let text = value.to_string();
    let (before, after) = text.split_once(HOLE).expect("the place is in the text");
    (before.to_owned(), after.to_owned())
}

fn left_out(value: &Value, path: &[String]) -> Value {
    let mut value = value.clone();
    let (last, parents) = path.split_last().expect("a member has a name");
    if let Some(members) = at(&mut value, parents).as_object_mut() {
        members.remove(last);
    }
    value
}

fn at<'v>(value: &'v mut Value, path: &[String]) -> &'v mut Value {
    path.iter().fold(value, |value, step| match value {
        Value::Array(list) => &mut list[step.parse::<usize>().unwrap()],
        other => other.get_mut(step).expect("the place is there"),
    })
}
