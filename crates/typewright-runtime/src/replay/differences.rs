//! What differs between what was there and what came back: values of any kind, and texts.

use super::Values;
use super::outcome::{Difference, Place, What, clipped};
use crate::Value;

/// Collects what differs.
pub(super) struct Differences {
    values: Values,
    problems: Vec<Difference>,
}

impl Differences {
    pub(super) fn new(values: Values) -> Self {
        Self {
            values,
            problems: Vec::new(),
        }
    }

    pub(super) fn into_problems(self) -> Vec<Difference> {
        self.problems
    }

    /// Notes a difference; the words for the values are made only if they are shown.
    pub(super) fn push(&mut self, place: Place, what: What, detail: &dyn Fn() -> String) {
        let detail = match self.values {
            Values::Hidden => None,
            Values::Shown => clipped(&detail(), self.values),
        };
        self.problems.push(Difference {
            place,
            what,
            detail,
        });
    }

    /// Compares the texts that stand at one place.
    pub(super) fn texts(&mut self, place: Place, was: &[String], now: &[String]) {
        let what = match (was, now) {
            (was, now) if was == now => return,
            ([], _) => What::Added,
            (_, []) => What::Lost,
            _ => What::Changed,
        };
        self.push(place, what, &|| {
            became(&listed(was), &listed(now), was.is_empty(), now.is_empty())
        });
    }

    /// Compares two bodies of JSON: members in any order, numbers as they are written. Neither is nested deeper than a
    /// document may be that was read.
    pub(super) fn json(&mut self, pointer: &str, was: &Value, now: &Value) {
        match (was, now) {
            (Value::Object(was), Value::Object(now)) => {
                for (name, value) in was {
                    match now.get(name) {
                        Some(now) if now == value => {}
                        Some(now) => self.json(&below(pointer, name), value, now),
                        None => self.gone(below(pointer, name), value),
                    }
                }
                for (name, value) in now.iter().filter(|(name, _)| !was.contains_key(*name)) {
                    self.added(below(pointer, name), value);
                }
            }
            (Value::List(was), Value::List(now)) => {
                for (index, value) in was.iter().enumerate() {
                    let place = || format!("{pointer}/{index}");
                    match now.get(index) {
                        Some(now) if now == value => {}
                        Some(now) => self.json(&place(), value, now),
                        None => self.gone(place(), value),
                    }
                }
                for (index, value) in now.iter().enumerate().skip(was.len()) {
                    self.added(format!("{pointer}/{index}"), value);
                }
            }
            (was, now) if was == now => {}
            (was, now) => {
                let what = match (was, now) {
                    (Value::Number(was), Value::Number(now)) if was.is_same_number(now) => {
                        What::Respelled
                    }
                    _ => What::Changed,
                };
                self.push(Place::Body(pointer.to_owned()), what, &|| {
                    became(&was.to_string(), &now.to_string(), false, false)
                });
            }
        }
    }

    fn gone(&mut self, pointer: String, was: &Value) {
        let what = if was.is_null() {
            What::NullLost
        } else {
            What::Lost
        };
        self.push(Place::Body(pointer), what, &|| {
            became(&was.to_string(), "", false, true)
        });
    }

    fn added(&mut self, pointer: String, now: &Value) {
        self.push(Place::Body(pointer), What::Added, &|| {
            became("", &now.to_string(), true, false)
        });
    }
}

/// The pointer of a member.
pub(super) fn below(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn became(was: &str, now: &str, was_absent: bool, now_absent: bool) -> String {
    // Each gets its share of the line, so that a long one does not hide the other.
    let short = |text: &str, absent: bool| match text.char_indices().nth(90) {
        _ if absent => "nothing".to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    };
    format!(
        "{} became {}",
        short(was, was_absent),
        short(now, now_absent)
    )
}

fn listed(texts: &[String]) -> String {
    match texts {
        [text] => Value::from(text.as_str()).to_string(),
        texts => texts
            .iter()
            .map(String::as_str)
            .collect::<Value>()
            .to_string(),
    }
}
