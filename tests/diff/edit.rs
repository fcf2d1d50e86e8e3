//! A small language of edits: what a definition says is changed in its tree, and the tree is written back as JSON.

use std::fs;
use std::path::Path;

use serde_json::Value;
use typewright_source::{Node, Pointer, Report, load};

/// One step of a change.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    /// Something is put at a place, whether or not there was something. The end of a list is `-`.
    Set(Value),
    /// The same with what a definition says elsewhere.
    Put(Node),
    /// What stands at a place goes.
    Remove,
    /// What stands at a place is called otherwise, and stays where it is among its neighbours.
    Rename(&'static str),
    /// A value leaves the list at a place.
    Drop(Value),
    /// What stands at a place is turned into something else.
    Turn(fn(Node) -> Node),
}

/// Applies edits to files below a folder. Each has its place: a file and a JSON pointer.
pub(crate) fn apply(folder: &Path, edits: &[(String, Edit)]) {
    for (place, edit) in edits {
        let (file, pointer) = place.split_once('#').unwrap_or((place, ""));
        let path = folder.join(file);
        if pointer.is_empty() {
            match edit {
                Edit::Remove => {
                    fs::remove_file(&path).unwrap();
                    continue;
                }
                Edit::Set(_) | Edit::Put(_) => {
                    assert!(!path.exists(), "{file} is there already");
                    fs::write(&path, put(edit).unwrap().to_json()).unwrap();
                    continue;
                }
                _ => {}
            }
        }
        let mut root = read(folder, file);
        let pointer = Pointer::parse(pointer).unwrap_or_else(|| panic!("{place} is no place"));
        let steps: Vec<String> = pointer
            .segments()
            .map(std::borrow::Cow::into_owned)
            .collect();
        change(&mut root, &steps, edit, place);
        // JSON is YAML.
        fs::write(&path, root.to_json()).unwrap();
    }
}

/// The tree of a file.
pub(crate) fn read(folder: &Path, file: &str) -> Node {
    let mut report = Report::new();
    let sources = load(folder, &[file.to_owned()], &mut report);
    let id = sources
        .find(file)
        .unwrap_or_else(|| panic!("{file} is not there"));
    sources.file(id).unwrap().root.clone()
}

fn change(node: &mut Node, steps: &[String], edit: &Edit, place: &str) {
    let Some((first, rest)) = steps.split_first() else {
        return here(node, edit, place);
    };
    match node {
        Node::Map(members) if rest.is_empty() => match edit {
            Edit::Set(_) | Edit::Put(_) => {
                members.insert(first.as_str().into(), put(edit).unwrap());
            }
            Edit::Remove => {
                let gone = members.shift_remove(first.as_str());
                assert!(gone.is_some(), "nothing is at {place}");
            }
            Edit::Rename(name) => {
                let index = members.get_index_of(first.as_str());
                let index = index.unwrap_or_else(|| panic!("nothing is at {place}"));
                members.replace_index(index, (*name).into()).unwrap();
            }
            _ => here(below(node, first, place), edit, place),
        },
        Node::List(items) if rest.is_empty() => match edit {
            Edit::Set(_) | Edit::Put(_) if first == "-" => items.extend(put(edit)),
            Edit::Remove => {
                let index = first.parse::<usize>().unwrap();
                assert!(index < items.len(), "nothing is at {place}");
                items.remove(index);
            }
            _ => here(below(node, first, place), edit, place),
        },
        _ => change(below(node, first, place), rest, edit, place),
    }
}

fn below<'n>(node: &'n mut Node, step: &str, place: &str) -> &'n mut Node {
    let found = match node {
        Node::Map(members) => members.get_mut(step),
        Node::List(items) => step
            .parse::<usize>()
            .ok()
            .and_then(|index| items.get_mut(index)),
        _ => None,
    };
    found.unwrap_or_else(|| panic!("there is no {step} on the way to {place}"))
}

fn here(node: &mut Node, edit: &Edit, place: &str) {
    match (edit, &mut *node) {
        (Edit::Set(_) | Edit::Put(_), _) => *node = put(edit).unwrap(),
        (Edit::Drop(value), Node::List(items)) => {
            let (before, value) = (items.len(), self::node(value));
            items.retain(|item| *item != value);
            assert_eq!(items.len() + 1, before, "{value:?} is not once at {place}");
        }
        (Edit::Turn(turn), _) => *node = turn(std::mem::replace(node, Node::Null)),
        _ => panic!("{edit:?} cannot be done at {place}"),
    }
}

fn put(edit: &Edit) -> Option<Node> {
    match edit {
        Edit::Set(value) => Some(node(value)),
        Edit::Put(node) => Some(node.clone()),
        _ => None,
    }
}

/// A value as our reader would read it.
pub(crate) fn node(value: &Value) -> Node {
    match value {
        Value::Null => Node::Null,
        Value::Bool(value) => Node::Bool(*value),
        Value::Number(number) => Node::Number(number.to_string().into()),
        Value::String(text) => Node::String(text.as_str().into()),
        Value::Array(items) => Node::List(items.iter().map(node).collect()),
        Value::Object(members) => {
            let members = members.iter();
            Node::Map(
                members
                    .map(|(name, value)| (name.as_str().into(), node(value)))
                    .collect(),
            )
        }
    }
}

/// The members or elements in the reverse order.
pub(crate) fn reversed(node: Node) -> Node {
    match node {
        Node::Map(members) => Node::Map(members.into_iter().rev().collect()),
        Node::List(items) => Node::List(items.into_iter().rev().collect()),
        other => other,
    }
}

/// All objects, however deep, in the reverse order.
pub(crate) fn reversed_below(node: Node) -> Node {
    match node {
        Node::Map(members) => {
            let members = members.into_iter().rev();
            Node::Map(
                members
                    .map(|(name, node)| (name, reversed_below(node)))
                    .collect(),
            )
        }
        Node::List(items) => Node::List(items.into_iter().map(reversed_below).collect()),
        other => other,
    }
}

/// Its other members by a pattern that every name matches.
pub(crate) fn by_pattern(node: Node) -> Node {
    let Node::Map(members) = node else {
        return node;
    };
    let each = members.into_iter().map(|(name, node)| {
        if &*name == "additionalProperties" {
            let any = [("".into(), node)].into_iter().collect();
            ("patternProperties".into(), Node::Map(any))
        } else {
            (name, node)
        }
    });
    Node::Map(each.collect())
}

/// As the only part of an `allOf`.
pub(crate) fn in_all_of(node: Node) -> Node {
    Node::Map(
        [("allOf".into(), Node::List(vec![node]))]
            .into_iter()
            .collect(),
    )
}

/// An object as two: the first member in one part, the others in the other.
pub(crate) fn in_two(node: Node) -> Node {
    let Node::Map(mut rest) = node else {
        panic!("an object is split");
    };
    let Some(Node::Map(mut members)) = rest.shift_remove("properties") else {
        panic!("an object with members is split");
    };
    let first = members.shift_remove_index(0).unwrap();
    let part = |members| -> Node {
        let members = [("properties".into(), Node::Map(members))];
        Node::Map(members.into_iter().collect())
    };
    let parts = vec![part([first].into_iter().collect()), part(members)];
    rest.insert("allOf".into(), Node::List(parts));
    Node::Map(rest)
}
