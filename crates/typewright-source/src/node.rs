//! The tree that every file becomes, whether it was YAML or JSON. It keeps what JSON can say, the order of members and
//! the text of numbers; it may not keep positions, styles or comments.

use std::fmt::Write as _;

use indexmap::IndexMap;

/// One value of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number: always the text of a valid JSON number, as it was written wherever that was one already.
    Number(Box<str>),
    /// A string, with its escapes resolved.
    String(Box<str>),
    /// An array.
    List(Vec<Node>),
    /// An object; its members stand in the order of the document.
    Map(IndexMap<Box<str>, Node>),
}

impl Node {
    /// The kind of the value, with its article, for messages: `a string`, `an object`…
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::List(_) => "an array",
            Self::Map(_) => "an object",
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The text of a number, a valid JSON number.
    pub fn as_number(&self) -> Option<&str> {
        match self {
            Self::Number(text) => Some(text),
            _ => None,
        }
    }

    /// The items of an array.
    pub fn as_list(&self) -> Option<&[Node]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The members of an object.
    pub fn as_map(&self) -> Option<&IndexMap<Box<str>, Node>> {
        match self {
            Self::Map(members) => Some(members),
            _ => None,
        }
    }

    /// The member `key` of an object; nothing for every other kind of value.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key)
    }

    /// One step of a JSON pointer (already unescaped): a member of an object, or an item of an array.
    pub fn step(&self, segment: &str) -> Option<&Node> {
        match self {
            Self::Map(members) => members.get(segment),
            Self::List(items) => items.get(list_index(segment)?),
            _ => None,
        }
    }

    /// The value as compact JSON, numbers as written.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut out);
        out
    }

    // Recursive: a node that was read is at most `read::MAX_DEPTH` levels deep.
    fn write_json(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(text) => out.push_str(text),
            Self::String(text) => write_json_string(text, out),
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            Self::Map(members) => {
                out.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_json_string(key, out);
                    out.push(':');
                    value.write_json(out);
                }
                out.push('}');
            }
        }
    }
}

/// The array index a pointer segment spells: digits without a leading zero (RFC 6901, section 4).
fn list_index(segment: &str) -> Option<usize> {
    let plain = segment == "0" || !segment.starts_with('0');
    let digits = !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit());
    (plain && digits).then(|| segment.parse().ok()).flatten()
}

fn write_json_string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                // Writing into a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(members: &[(&str, Node)]) -> Node {
        Node::Map(
            members
                .iter()
                .map(|(key, value)| (Box::from(*key), value.clone()))
                .collect(),
        )
    }

    #[test]
    fn json_is_compact_ordered_and_keeps_numbers() {
        let node = map(&[
            (
                "b",
                Node::List(vec![
                    Node::Null,
                    Node::Bool(true),
                    Node::Number("1.0".into()),
                ]),
            ),
            ("a", Node::String("\"\\\n\t\r\u{1}é".into())),
            ("n", Node::Number("1e400".into())),
            ("e", map(&[])),
        ]);
        assert_eq!(
            node.to_json(),
            "{\"b\":[null,true,1.0],\"a\":\"\\\"\\\\\\n\\t\\r\\u0001é\",\"n\":1e400,\"e\":{}}"
        );
    }

    #[test]
    fn steps_follow_rfc_6901() {
        let node = map(&[
            ("l", Node::List(vec![Node::Null, Node::Bool(true)])),
            ("0", Node::Null),
        ]);
        let list = node.step("l").unwrap();
        assert_eq!(list.step("1"), Some(&Node::Bool(true)));
        for absent in ["2", "01", "-", "", "+1", "99999999999999999999999"] {
            assert_eq!(list.step(absent), None, "{absent}");
        }
        assert_eq!(node.step("0"), Some(&Node::Null));
        assert_eq!(Node::Null.step("a"), None);
    }
}
