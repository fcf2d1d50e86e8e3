//! How fast typed values are read and written, against serde_json with derived impls on types of the same fields.
//! Run it with `--release`; it prints megabytes a second.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends at what it does not expect"
)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use typewright_runtime::{Map, UnknownText, Value, json};

/// The size of the document in bytes.
const SIZE: usize = 5_000_000;

/// The same fields twice: with the macros of the runtime and with derived impls.
macro_rules! both {
    ($($name:ident { $($key:literal $field:ident: $presence:ident $ours:ty, $theirs:ty, $flattened:ty;)* })*) => {
        mod ours {
            use super::*;
            $(
                pub(crate) struct $name {
                    $(pub(crate) $field: $ours,)*
                    pub(crate) extra: Map,
                }

                typewright_runtime::object! {
                    $name { $($key => $field: $presence,)* ..extra }
                }
            )*
        }

        mod derived {
            use super::*;
            $(
                #[derive(Serialize, Deserialize)]
                pub(crate) struct $name {
                    $(
                        #[serde(rename = $key, default, skip_serializing_if = "is_absent")]
                        pub(crate) $field: $theirs,
                    )*
                }
            )*
        }

        mod flattened {
            use super::*;
            $(
                #[derive(Serialize, Deserialize)]
                pub(crate) struct $name {
                    $(
                        #[serde(rename = $key, default, skip_serializing_if = "is_absent")]
                        pub(crate) $field: $flattened,
                    )*
                    #[serde(flatten)]
                    pub(crate) extra: BTreeMap<String, serde_json::Value>,
                }
            )*
        }
    };
}

/// For the derived impls.
trait Absent {
    fn absent(&self) -> bool {
        false
    }
}

impl<T> Absent for Option<T> {
    fn absent(&self) -> bool {
        self.is_none()
    }
}

impl Absent for String {}
impl Absent for i64 {}
impl<T> Absent for Vec<T> {}
impl<T> Absent for BTreeMap<String, T> {}

fn is_absent<T: Absent>(value: &T) -> bool {
    value.absent()
}

both! {
    Document {
        "rooms" rooms: required BTreeMap<String, ours::Room>, BTreeMap<String, derived::Room>, BTreeMap<String, flattened::Room>;
        "next_batch" next_batch: required String, String, String;
    }
    Room {
        "summary" summary: optional Option<ours::Summary>, Option<derived::Summary>, Option<flattened::Summary>;
        "events" events: required Vec<ours::Event>, Vec<derived::Event>, Vec<flattened::Event>;
        "limited" limited: optional Option<bool>, Option<bool>, Option<bool>;
        "prev_batch" prev_batch: optional Option<String>, Option<String>, Option<String>;
    }
    Summary {
        "heroes" heroes: optional Option<Vec<String>>, Option<Vec<String>>, Option<Vec<String>>;
        "joined_member_count" joined: optional Option<i64>, Option<i64>, Option<i64>;
        "invited_member_count" invited: optional Option<i64>, Option<i64>, Option<i64>;
    }
    Event {
        "type" kind: required Kind, String, String;
        "event_id" event_id: required String, String, String;
        "sender" sender: required String, String, String;
        "origin_server_ts" time: required i64, i64, i64;
        "state_key" state_key: optional Option<String>, Option<String>, Option<String>;
        "redacts" redacts: optional Option<String>, Option<String>, Option<String>;
        "content" content: required ours::Content, Option<derived::Content>, Option<flattened::Content>;
        "unsigned" unsigned: optional Option<ours::Unsigned>, Option<derived::Unsigned>, Option<flattened::Unsigned>;
    }
    Content {
        "body" body: optional Option<String>, Option<String>, Option<String>;
        "msgtype" msgtype: optional Option<String>, Option<String>, Option<String>;
        "format" format: optional Option<String>, Option<String>, Option<String>;
        "formatted_body" formatted_body: optional Option<String>, Option<String>, Option<String>;
        "membership" membership: optional Option<String>, Option<String>, Option<String>;
        "displayname" displayname: optional Option<String>, Option<String>, Option<String>;
    }
    Unsigned {
        "age" age: optional Option<i64>, Option<i64>, Option<i64>;
        "transaction_id" transaction_id: optional Option<String>, Option<String>, Option<String>;
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Kind {
    Message,
    Member,
    Unknown(UnknownText),
}

typewright_runtime::open_enum! { Kind { "m.room.message" => Message, "m.room.member" => Member } }

/// A document like what a chat server sends; with `unknown`, a third of the members of an event are unknown.
fn document(unknown: bool) -> String {
    let mut text = String::from(r#"{"next_batch":"s72595_4483_1934","rooms":{"#);
    let mut room = 0;
    while text.len() < SIZE {
        text.push_str(if room > 0 { "," } else { "" });
        text.push_str(&format!(
            "\"!room{room}:example.org\":{{\"summary\":{{\"heroes\":[\"@alice:example.org\",\"@bob:example.org\"],\
             \"joined_member_count\":{room}}},\"limited\":true,\"prev_batch\":\"t34-23535_0_0\",\"events\":["
        ));
        for event in 0..20 {
            text.push_str(if event > 0 { "," } else { "" });
            event_text(&mut text, room, event, unknown);
        }
        text.push_str("]}");
        room += 1;
    }
    text.push_str("}}");
    text
}

fn event_text(text: &mut String, room: usize, event: usize, unknown: bool) {
    let more = if unknown {
        r#","org.example.one":"some text","org.example.two":[1,2.50],"org.example.three":{"a":true}"#
    } else {
        ""
    };
    let (kind, content) = if event.is_multiple_of(4) {
        (
            "m.room.member",
            r#"{"membership":"join","displayname":"Alice Margatroid"}"#,
        )
    } else {
        (
            "m.room.message",
            r#"{"body":"This is an example text message, with a \"quoted\" word\nand a second line","msgtype":"m.text"}"#,
        )
    };
    text.push_str(&format!(
        "{{\"type\":\"{kind}\",\"event_id\":\"$143273582443PhrSn{room}x{event}:example.org\",\
         \"sender\":\"@example{event}:example.org\",\"origin_server_ts\":14327358{room:05},\
         \"content\":{content},\"unsigned\":{{\"age\":1{event}{room}}}{more}}}"
    ));
}

/// Runs each in turn, so that what slows the machine slows all of them; prints megabytes a second, the best of the runs.
fn compare(runs: &mut [(&str, usize, &mut dyn FnMut())]) {
    let mut best = vec![f64::INFINITY; runs.len()];
    for _ in 0..40 {
        for ((_, _, run), best) in runs.iter_mut().zip(&mut best) {
            let start = Instant::now();
            run();
            *best = best.min(start.elapsed().as_secs_f64());
        }
    }
    for ((name, bytes, _), best) in runs.iter().zip(&best) {
        let megabytes = u32::try_from(*bytes).map_or(f64::NAN, f64::from) / 1e6;
        println!("    {name:<24}{:>6.0}", megabytes / best);
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for unknown in [false, true] {
        let text = document(unknown);
        let ours: ours::Document = json::from_str(&text)?;
        let derived: derived::Document = serde_json::from_str(&text)?;
        let flattened: flattened::Document = serde_json::from_str(&text)?;
        let same = json::to_string(&ours).parse::<Value>()? == text.parse::<Value>()?;
        println!("unknown members: {unknown}; all written back: {same}");
        println!("  read, MB/s");
        let size = text.len();
        compare(&mut [
            ("runtime", size, &mut || {
                drop(black_box(json::from_str::<ours::Document>(&text)));
            }),
            ("derived (drops unknown)", size, &mut || {
                drop(black_box(serde_json::from_str::<derived::Document>(&text)));
            }),
            ("derived with flatten", size, &mut || {
                drop(black_box(serde_json::from_str::<flattened::Document>(
                    &text,
                )));
            }),
            ("Value", size, &mut || {
                drop(black_box(json::from_str::<Value>(&text)));
            }),
            ("serde_json::Value", size, &mut || {
                drop(black_box(serde_json::from_str::<serde_json::Value>(&text)));
            }),
        ]);
        println!("  write, MB/s");
        let fewer = serde_json::to_vec(&derived)?.len();
        compare(&mut [
            ("runtime", size, &mut || {
                drop(black_box(json::to_vec(&ours)));
            }),
            ("derived (drops unknown)", fewer, &mut || {
                drop(black_box(serde_json::to_vec(&derived)));
            }),
            ("derived with flatten", size, &mut || {
                drop(black_box(serde_json::to_vec(&flattened)));
            }),
        ]);
    }
    Ok(())
}
