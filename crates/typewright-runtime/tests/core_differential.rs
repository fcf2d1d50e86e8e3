//! The reader against `serde_json`: both accept a document or both refuse it, and what they accept is the same.
//!
//! Two differences are meant, and are left out of the comparison: a member that is there twice is an error here, and a
//! number too large for an `f64` is none here.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

mod core_random;

use core_random::{Random, document};
use typewright_runtime::{DecodeErrorKind, Raw, Value, json};

fn same(ours: &Value, theirs: &serde_json::Value) -> bool {
    match (ours, theirs) {
        (Value::Null, serde_json::Value::Null) => true,
        (Value::Bool(a), serde_json::Value::Bool(b)) => a == b,
        (Value::String(a), serde_json::Value::String(b)) => a == b,
        (Value::Number(a), serde_json::Value::Number(b)) => match (b.as_i64(), b.as_u64()) {
            (Some(b), _) => a.as_i64() == Some(b),
            (_, Some(b)) => a.as_u64() == Some(b),
            // By default serde_json may be off by one in the last place.
            _ => {
                let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
                a.to_bits().abs_diff(b.to_bits()) <= 1
            }
        },
        (Value::List(a), serde_json::Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), serde_json::Value::Object(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|((a, x), (b, y))| a == b && same(x, y))
        }
        _ => false,
    }
}

/// Changes a few bytes.
fn mutate(random: &mut Random, text: &mut Vec<u8>) {
    const BYTES: &[u8] = b"{}[]:,\"\\ue09-+.E \n\t\x00\x1f\x7ftrfalsn1\xC3\xA9/xD8";
    for _ in 0..=random.below(3) {
        let at = random.below(text.len() + 1);
        match random.below(4) {
            0 => text.insert(at, random.pick(BYTES)),
            1 if at < text.len() => text[at] = random.pick(BYTES),
            2 if at < text.len() => drop(text.remove(at)),
            3 => text.truncate(at),
            _ => {}
        }
    }
}

/// Whether both accepted it; whether the comparison was made at all.
fn compare(text: &[u8]) -> (bool, bool) {
    let ours = json::from_slice::<Value>(text);
    let theirs = serde_json::from_slice::<serde_json::Value>(text);
    let shown = String::from_utf8_lossy(text);
    // Raw text is not looked into, so members may be there twice.
    let raw = json::from_slice::<Raw<Value>>(text);
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => {
            assert!(same(ours, theirs), "{shown}: {ours} is not {theirs}");
            let again: Value = ours.to_string().parse().unwrap();
            assert_eq!(&again, ours, "{shown}");
            assert!(raw.is_ok(), "{shown}");
            return (true, true);
        }
        (Err(ours), Ok(_)) => {
            assert_eq!(ours.kind(), DecodeErrorKind::Duplicate, "{shown}: {ours}");
            assert!(raw.is_ok(), "{shown}");
        }
        (Ok(_), Err(theirs)) => {
            assert!(
                theirs.to_string().contains("number out of range"),
                "{shown}: {theirs}"
            );
        }
        (Err(ours), Err(_)) => {
            // A member that is there twice may stand before what is wrong for both.
            assert!(raw.is_err(), "{shown}: {ours}");
            return (false, true);
        }
    }
    (false, false)
}

#[test]
fn whole_documents() {
    let mut accepted = 0;
    for seed in 0..3_000 {
        let text = document(&mut Random::new(seed), 5);
        accepted += usize::from(compare(text.as_bytes()).0);
    }
    assert!(accepted > 2_000, "{accepted}");
}

#[test]
fn damaged_documents() {
    let (mut accepted, mut refused) = (0, 0);
    for seed in 0..40_000 {
        let mut random = Random::new(seed);
        let mut text = document(&mut random, 3).into_bytes();
        mutate(&mut random, &mut text);
        match compare(&text) {
            (true, _) => accepted += 1,
            (false, true) => refused += 1,
            (false, false) => {}
        }
    }
    assert!(
        accepted > 5_000 && refused > 5_000,
        "{accepted} and {refused}"
    );
}
