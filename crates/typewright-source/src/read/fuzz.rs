//! Texts that nobody wrote: whatever comes in, the reader ends, does not panic, and agrees with itself and serde_json.

use std::{collections::HashSet, sync::Arc};

use serde_json::Value;

use super::*;
use crate::place::Place;

/// A small generator of numbers that are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}

const SEED_TEXT: &str = "\
openapi: 3.1.0
info: {title: 'A: b', version: \"1.0\\u00e9\"}
paths:
  /a/{b}:
    get: &op
      responses:
        200: {description: |-
          }
        default: *op2
      tags: [x, !!str 1, ~, 0x1F, .5, -1e5]
    put: *op
x: >
  folded
  text

  more
? key
: - - 1
  - {a: [b, {c: d}], \"e\": }
# comment
last: \u{1f600} \u{e9}
";

const PIECES: [&str; 28] = [
    "[",
    "]",
    "{",
    "}",
    ":",
    ": ",
    "- ",
    "? ",
    "\n",
    "\n  ",
    "\t",
    "\"",
    "'",
    "&a ",
    "*a",
    "*op",
    "!!str ",
    "!x ",
    "#",
    " #",
    "|",
    ">-",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "<<: ",
    "\u{feff}",
    "\0",
];

#[test]
fn mutated_yaml_never_panics() {
    let valid = SEED_TEXT
        .replace("*op2", "x")
        .replace("{description: |-\n          }", "{description: d}");
    assert!(parse("x", &valid.as_str().into(), Format::Yaml).is_ok());
    let mut random = Random(0x5eed_1234_abcd);
    let (mut good, mut bad) = (0, 0);
    for round in 0..2_000 {
        let mut bytes = if round % 2 == 0 {
            valid.clone()
        } else {
            SEED_TEXT.to_owned()
        }
        .into_bytes();
        for _ in 0..=random.below(4) {
            let at = random.below(bytes.len());
            match random.below(4) {
                0 => bytes[at] = random.below(256) as u8,
                1 => {
                    bytes.remove(at);
                }
                2 => {
                    let piece = PIECES[random.below(PIECES.len())].bytes();
                    bytes.splice(at..at, piece);
                }
                _ => {
                    let end = (at + random.below(40)).min(bytes.len());
                    let copy = bytes[at..end].to_vec();
                    let to = random.below(bytes.len());
                    bytes.splice(to..to, copy);
                }
            }
        }
        let text: Arc<str> = String::from_utf8_lossy(&bytes).into();
        let format = if round % 10 == 9 {
            Format::Json
        } else {
            Format::Yaml
        };
        match parse("x", &text, format) {
            Ok(node) => {
                good += 1;
                assert!(serde_json::from_str::<serde::de::IgnoredAny>(&node.to_json()).is_ok());
                every_place_is_found(&node, &text);
            }
            Err(problems) => {
                bad += 1;
                assert!(!problems.is_empty());
                print(problems);
            }
        }
    }
    // The edits must neither all break the text nor all leave it whole.
    assert!(good > 100 && bad > 100, "{good} {bad}");
}

/// What was read can be found again, every value of it.
fn every_place_is_found(root: &Node, text: &str) {
    let mut wanted = HashSet::new();
    let mut stack = vec![(Pointer::root(), root)];
    while let Some((pointer, node)) = stack.pop() {
        for (key, value) in node.as_map().into_iter().flatten() {
            stack.push((pointer.child(key), value));
        }
        for (index, value) in node.as_list().unwrap_or_default().iter().enumerate() {
            stack.push((pointer.index(index), value));
        }
        wanted.insert(pointer);
    }
    let found = marks(text, &wanted);
    for pointer in wanted {
        let mark = found
            .get(&pointer)
            .unwrap_or_else(|| panic!("{pointer} in {text}"));
        for spot in [Spot::Key, Spot::Value] {
            assert!(text.get(mark.range(spot)).is_some(), "{pointer} {mark:?}");
        }
    }
}

fn print(problems: Vec<Diagnostic>) {
    let mut report = crate::Report::new();
    report.extend(problems);
    let place = Location::Place(Place::root(crate::FileId(7)), Spot::Key);
    report.push(Diagnostic::new(Code::Syntax, "of no file", place));
    let text = crate::render(&report, &crate::Sources::default(), crate::Style::Plain);
    assert!(
        !text.chars().any(|c| c.is_control() && c != '\n'),
        "{text:?}"
    );
}

#[test]
fn random_json_reads_as_serde_json_reads_it() {
    let mut random = Random(0xfeed_beef);
    for _ in 0..500 {
        let value = random_value(&mut random, 4);
        let text = if random.below(2) == 0 {
            serde_json::to_string(&value)
        } else {
            serde_json::to_string_pretty(&value)
        }
        .unwrap();
        let node = parse("x.json", &text.as_str().into(), Format::Json)
            .unwrap_or_else(|problems| panic!("{text} {problems:?}"));
        let back: Value = serde_json::from_str(&node.to_json()).unwrap();
        assert_eq!(back, value);
    }
}

fn random_value(random: &mut Random, depth: usize) -> Value {
    match random.below(if depth == 0 { 4 } else { 6 }) {
        0 => Value::Null,
        1 => Value::Bool(random.below(2) == 0),
        2 => Value::from(random.below(1_000_000) as i64 - 500_000),
        3 => Value::String(random_text(random)),
        4 => (0..random.below(5))
            .map(|_| random_value(random, depth - 1))
            .collect(),
        _ => {
            let members = (0..random.below(5))
                .map(|_| (random_text(random), random_value(random, depth - 1)));
            Value::Object(members.collect())
        }
    }
}

fn random_text(random: &mut Random) -> String {
    const CHARS: &[char] = &[
        'a',
        'Z',
        '0',
        ' ',
        '\n',
        '\t',
        '\r',
        '"',
        '\\',
        '/',
        '\'',
        ':',
        '#',
        '-',
        '?',
        '&',
        '*',
        '!',
        '|',
        '>',
        '%',
        '@',
        '`',
        '{',
        '}',
        '[',
        ']',
        ',',
        '~',
        '<',
        '\0',
        '\u{1b}',
        '\u{a0}',
        '\u{e9}',
        '\u{2028}',
        '\u{1f600}',
    ];
    (0..random.below(8))
        .map(|_| CHARS[random.below(CHARS.len())])
        .collect()
}
