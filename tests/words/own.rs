//! The words are our own: no eight words in a row stand in the published definitions, and no description is the published one
//! of its place in another order.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use typewright_source::{Cursor, Node};
use typewright_tests::{published, repository};

use crate::walk::sources;

/// So many words in a row are a sentence.
const ROW: usize = 8;

/// A text of fewer telling words says too little to be somebody's.
const TELLING: usize = 8;

/// The share of our telling words that may stand in the published text of the same place in the same order. Two people who
/// state the same facts share the names of the things; our closest text shares 60 %.
const SAME_ORDER: f64 = 0.65;

/// The same in any order.
const ANY_ORDER: f64 = 0.80;

/// Members whose texts are facts: names, references, patterns, addresses.
const FACTS: &[&str] = &[
    "$id",
    "$ref",
    "$schema",
    "const",
    "default",
    "enum",
    "format",
    "in",
    "name",
    "operationId",
    "pattern",
    "required",
    "security",
    "tags",
    "title",
    "type",
    "url",
    "version",
];

fn words(text: &str) -> Vec<String> {
    let plain = text.to_lowercase().replace('\'', "");
    let words =
        plain.split(|character: char| !character.is_ascii_alphanumeric() && character != '_');
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Every text below a value but those that are facts, and the comments of its file.
fn texts(folder: &Path, facts: &[&str]) -> Vec<(String, String)> {
    let (sources, files) = sources(folder);
    let mut found = Vec::new();
    for file in files {
        let whole = fs::read_to_string(folder.join(&file)).unwrap();
        let comments = whole
            .lines()
            .filter_map(|line| line.trim().strip_prefix('#'));
        found.extend(comments.map(|comment| (file.clone(), comment.to_owned())));
        let root = sources.root_cursor(sources.find(&file).unwrap()).unwrap();
        let mut open = vec![root];
        while let Some(at) = open.pop() {
            if let Some(text) = at.as_str() {
                found.push((sources.place_name(at.place()), text.to_owned()));
            }
            let fact = |name: &&str| facts.contains(name);
            open.extend(
                at.members()
                    .filter(|(name, _)| !fact(name))
                    .map(|(_, child)| child),
            );
            open.extend(at.items());
        }
    }
    found
}

#[test]
fn no_sentence_is_published() {
    let Some(data) = published("v1.19", "no_sentence_is_published") else {
        return;
    };
    let theirs: HashSet<Vec<String>> = texts(&data, &[])
        .iter()
        .flat_map(|(_, text)| rows(text))
        .collect();
    assert!(
        theirs.len() > 30_000,
        "only {} rows of words were found",
        theirs.len()
    );
    let spec = repository().join("spec");
    let taken: Vec<String> = texts(&spec, FACTS)
        .iter()
        .filter_map(|(place, text)| {
            let row = rows(text).find(|row| theirs.contains(row))?;
            Some(format!("{place}: {}", row.join(" ")))
        })
        .collect();
    assert!(taken.is_empty(), "{}", taken.join("\n"));
}

fn rows(text: &str) -> impl Iterator<Item = Vec<String>> + use<> {
    let words = words(text);
    (0..words.len().saturating_sub(ROW - 1)).map(move |first| words[first..first + ROW].to_vec())
}

#[test]
fn no_text_is_a_shuffle() {
    let Some(data) = published("v1.19", "no_text_is_a_shuffle") else {
        return;
    };
    let (theirs, ours) = (described(&data), described(&repository().join("spec")));
    let mut compared = 0;
    let mut close = Vec::new();
    for (place, text) in &ours {
        let Some(their_text) = theirs.get(place) else {
            continue;
        };
        let (own, other) = (telling(text), telling(their_text));
        if own.len() < TELLING {
            continue;
        }
        compared += 1;
        let share = |count: usize| count as f64 / own.len() as f64;
        let (ordered, any) = (
            share(in_order(&own, &other)),
            share(in_common(&own, &other)),
        );
        if ordered > SAME_ORDER || any > ANY_ORDER {
            close.push(format!("{place} ({ordered:.2}, {any:.2}): {text}"));
        }
    }
    assert!(compared > 1_000, "only {compared} texts were compared");
    assert!(close.is_empty(), "{}", close.join("\n"));
}

/// The summaries and descriptions by place.
fn described(folder: &Path) -> HashMap<String, String> {
    let (sources, files) = sources(folder);
    let mut found = HashMap::new();
    for file in files {
        let mut open: Vec<Cursor<'_>> = sources
            .find(&file)
            .and_then(|id| sources.root_cursor(id))
            .into_iter()
            .collect();
        while let Some(at) = open.pop() {
            for (name, child) in at.members() {
                match (name, child.node()) {
                    ("description" | "summary", Node::String(text)) => {
                        found.insert(sources.place_name(child.place()), text.to_string());
                    }
                    _ => open.push(child),
                }
            }
            open.extend(at.items());
        }
    }
    found
}

/// The words that say something.
fn telling(text: &str) -> Vec<String> {
    const LITTLE: &[&str] = &[
        "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "for", "from", "has", "have",
        "if", "in", "is", "it", "its", "may", "not", "of", "on", "or", "that", "the", "their",
        "this", "to", "was", "which", "who", "whose", "will", "with",
    ];
    let mut words = words(text);
    words.retain(|word| !LITTLE.contains(&word.as_str()));
    words
}

/// How many words of one text stand in the other in the same order, others between them.
fn in_order(own: &[String], other: &[String]) -> usize {
    let mut row = vec![0; other.len() + 1];
    for word in own {
        let mut before = 0;
        for (index, candidate) in other.iter().enumerate() {
            let above = row[index + 1];
            row[index + 1] = if word == candidate {
                before + 1
            } else {
                above.max(row[index])
            };
            before = above;
        }
    }
    row[other.len()]
}

/// How many words of one text stand in the other, each as often as there.
fn in_common(own: &[String], other: &[String]) -> usize {
    let mut left: HashMap<&String, usize> = HashMap::new();
    for word in other {
        *left.entry(word).or_default() += 1;
    }
    let taken = own.iter().filter(|word| match left.get_mut(word) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    });
    taken.count()
}
