//! Adding an operation, a member or a file renames nothing elsewhere. Shown the other way round: one is taken away, and
//! no name appears that was not there before. Which one is chosen at random, from a seed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use typewright::Surfaces;
use typewright_source::{Code, Node, Report, Sources, list_below, load};

use crate::data::{names, published};

/// How many things are taken away, one at a time.
const CHOICES: usize = 300;

/// What may then be wrong: something in the configuration, or another definition, speaks of what was taken away.
const SPOKEN_OF: &[Code] = &[
    Code::RefToNothing,
    Code::RefNoFile,
    Code::UnusedAllowance,
    Code::UnusedName,
    Code::UnusedChoice,
    Code::UnionTag,
    Code::NoSuccess,
    Code::PathParameterMissing,
];

/// Something that can be taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Choice {
    file: String,
    /// The way to it in the file; the whole file if there is none.
    steps: Vec<String>,
}

#[test]
fn taking_something_away_renames_nothing() {
    let test = "taking_something_away_renames_nothing";
    let Some(data) = published("v1.19", test) else {
        return;
    };
    let sources = read(&data);
    let before = flat(&names(&data).expect("the definitions are sound"));
    let chosen = choose(&candidates(&sources));
    assert_eq!(chosen.len(), CHOICES);
    let (next, skipped) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let copy = copy(&data, &sources);
                    let mut wrong = Vec::new();
                    while let Some(choice) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
                        match without(copy.path(), &sources, choice) {
                            Ok(after) => wrong.extend(renamed(&before, &after, choice)),
                            Err(report) if is_spoken_of(&report) => {
                                skipped.fetch_add(1, Ordering::Relaxed);
                            }
                            Err(_) => wrong.push(format!("{choice:?}: the rest is not sound")),
                        }
                    }
                    wrong
                })
            })
            .collect();
        let found = workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap());
        found.collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let skipped = skipped.into_inner();
    println!("{CHOICES} taken away, {skipped} of them spoken of elsewhere");
    assert!(
        skipped < CHOICES / 4,
        "too many are spoken of elsewhere: {skipped}"
    );
}

/// All files of definitions.
fn read(data: &Path) -> Sources {
    let mut report = Report::new();
    let files = list_below(data, "", &mut report);
    load(data, &files, &mut report)
}

/// The operations, members and files that can be taken away.
fn candidates(sources: &Sources) -> [Vec<Choice>; 3] {
    let mut candidates = [Vec::new(), Vec::new(), Vec::new()];
    let mut referred = BTreeSet::new();
    for (id, file) in sources.files() {
        references(&file.root, &mut |text| {
            let target = sources.resolve(&typewright_source::Place::root(id), text);
            referred.extend(target.ok().map(|place| place.file));
        });
    }
    for (id, file) in sources.files() {
        if !file.path.starts_with("api/") && !file.path.starts_with("event-schemas/schema/") {
            continue;
        }
        let choice = |steps: &[&str]| Choice {
            file: file.path.clone(),
            steps: steps.iter().map(|step| (*step).to_owned()).collect(),
        };
        if !referred.contains(&id) && !file.path.contains("/examples/") {
            candidates[2].push(choice(&[]));
        }
        if file.path.contains("/examples/") {
            continue;
        }
        let paths = file.root.get("paths").and_then(Node::as_map);
        for (path, item) in paths.into_iter().flatten() {
            for (method, _) in item.as_map().into_iter().flatten() {
                if ["get", "put", "post", "delete"].contains(&method.as_ref()) {
                    candidates[0].push(choice(&["paths", path, method]));
                }
            }
        }
        members(&file.root, &mut Vec::new(), &mut |steps| {
            candidates[1].push(Choice {
                file: file.path.clone(),
                steps: steps.to_vec(),
            });
        });
    }
    candidates
}

/// Goes over every `$ref`.
fn references(node: &Node, found: &mut impl FnMut(&str)) {
    match node {
        Node::Map(members) => {
            if let Some(text) = node.get("$ref").and_then(Node::as_str) {
                found(text);
            }
            members
                .values()
                .for_each(|member| references(member, found));
        }
        Node::List(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

/// Goes over every member under `properties`, examples aside.
fn members(node: &Node, way: &mut Vec<String>, found: &mut impl FnMut(&[String])) {
    match node {
        Node::Map(members_here) => {
            for (name, child) in members_here {
                if ["example", "examples", "enum", "const", "default"].contains(&name.as_ref()) {
                    continue;
                }
                way.push(name.to_string());
                if let ("properties", Some(properties)) = (name.as_ref(), child.as_map()) {
                    for (member, schema) in properties {
                        way.push(member.to_string());
                        found(way);
                        members(schema, way, found);
                        way.pop();
                    }
                } else {
                    members(child, way, found);
                }
                way.pop();
            }
        }
        Node::List(items) => {
            for (index, item) in items.iter().enumerate() {
                way.push(index.to_string());
                members(item, way, found);
                way.pop();
            }
        }
        _ => {}
    }
}

/// As many as are wanted: a third operations, half members, the rest files.
fn choose(candidates: &[Vec<Choice>; 3]) -> Vec<Choice> {
    let mut chosen = Vec::new();
    // Another seed may be tried; the test of every day has this one.
    let seed = std::env::var("TYPEWRIGHT_SEED").ok();
    let mut state = seed.map_or(0x7E57_5EED_u64, |seed| seed.parse().unwrap());
    while chosen.len() < CHOICES {
        // A linear congruential generator: the high bits are good enough to choose by.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let number = (state >> 33) as usize;
        let kind = match chosen.len() % 6 {
            0 | 1 => 0,
            2..=4 => 1,
            _ => 2,
        };
        let choice = &candidates[kind][number % candidates[kind].len()];
        let (rare, known) = (kind == 2, chosen.contains(choice));
        if !known || (rare && candidates[kind].len() < CHOICES / 6) {
            chosen.push(choice.clone());
        }
    }
    chosen
}

/// The definitions in a folder that may be changed.
fn copy(data: &Path, sources: &Sources) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (_, file) in sources.files() {
        let path = folder.path().join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(data.join(&file.path), path).unwrap();
    }
    folder
}

/// The names without one thing, which is then put back.
fn without(folder: &Path, sources: &Sources, choice: &Choice) -> Result<Surfaces, Report> {
    let path: PathBuf = folder.join(&choice.file);
    let file = sources
        .find(&choice.file)
        .and_then(|id| sources.file(id))
        .unwrap();
    if choice.steps.is_empty() {
        fs::remove_file(&path).unwrap();
    } else {
        let mut root = file.root.clone();
        take_away(&mut root, &choice.steps);
        // JSON is YAML.
        fs::write(&path, root.to_json()).unwrap();
    }
    let after = names(folder);
    fs::write(&path, file.text.as_bytes()).unwrap();
    after
}

/// Takes away what stands at the end of a way; a member also from the list of those that are required.
fn take_away(node: &mut Node, steps: &[String]) {
    let (first, rest) = steps.split_first().unwrap();
    if let ("properties", [member]) = (first.as_str(), rest)
        && let Node::Map(members) = node
        && let Some(Node::List(required)) = members.get_mut("required")
    {
        required.retain(|name| name.as_str() != Some(member));
    }
    match node {
        Node::Map(members) if rest.is_empty() => {
            members.shift_remove(first.as_str()).unwrap();
        }
        Node::Map(members) => take_away(members.get_mut(first.as_str()).unwrap(), rest),
        Node::List(items) => take_away(&mut items[first.parse::<usize>().unwrap()], rest),
        other => panic!("{first} is not in {other:?}"),
    }
}

fn is_spoken_of(report: &Report) -> bool {
    report
        .iter()
        .all(|problem| SPOKEN_OF.contains(&problem.code))
}

/// The paths of all names with their packages, by what they are and the places that they come from.
type Names = BTreeMap<(String, &'static str), BTreeSet<String>>;

fn flat(surfaces: &Surfaces) -> Names {
    let mut flat = Names::new();
    for (package, names) in surfaces {
        for name in names {
            let at = (name.place.clone(), name.kind.word());
            let path = format!("{package}: {}", name.path);
            flat.entry(at).or_default().insert(path);
        }
    }
    flat
}

/// The names that are new, where at the same place another is gone.
fn renamed(before: &Names, after: &Surfaces, choice: &Choice) -> Vec<String> {
    let steps = choice.steps.iter();
    let steps = steps.map(|step| step.replace('~', "~0").replace('/', "~1"));
    let way = steps.fold(format!("{}#", choice.file), |place, step| {
        format!("{place}/{step}")
    });
    let mut wrong = Vec::new();
    for ((place, kind), names) in flat(after) {
        // Positions in a list of required members change when one is taken away.
        if place.contains("/required/") {
            continue;
        }
        let Some(old) = before.get(&(place.clone(), kind)) else {
            continue;
        };
        let (new, gone): (Vec<_>, Vec<_>) = (
            names.difference(old).collect(),
            old.difference(&names).collect(),
        );
        if !new.is_empty() && !gone.is_empty() {
            wrong.push(format!(
                "without {way}: at {place} {new:?} instead of {gone:?}"
            ));
        }
    }
    wrong
}
