//! JSON with two spaces a level.

use typewright_source::Node;

/// A document as JSON, a member a line.
#[must_use]
pub fn to_json(document: &Node) -> String {
    let mut text = String::new();
    write(document, 0, &mut text);
    text.push('\n');
    text
}

fn write(node: &Node, level: usize, text: &mut String) {
    match node {
        Node::List(items) if !items.is_empty() => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                line(index, level + 1, text);
                write(item, level + 1, text);
            }
            end(level, ']', text);
        }
        Node::Map(members) if !members.is_empty() => {
            text.push('{');
            for (index, (key, member)) in members.iter().enumerate() {
                line(index, level + 1, text);
                text.push_str(&Node::String(key.clone()).to_json());
                text.push_str(": ");
                write(member, level + 1, text);
            }
            end(level, '}', text);
        }
        other => text.push_str(&other.to_json()),
    }
}

fn line(index: usize, level: usize, text: &mut String) {
    text.push_str(if index == 0 { "\n" } else { ",\n" });
    text.push_str(&"  ".repeat(level));
}

fn end(level: usize, bracket: char, text: &mut String) {
    text.push('\n');
    text.push_str(&"  ".repeat(level));
    text.push(bracket);
}
