//! What becomes of the names of the generated crates, and which version comes next.

use std::collections::{BTreeMap, BTreeSet};

use typewright_rust::{Kind as NameKind, Name};

use crate::change::{Change, CrateChange, Diff, Fate, NameChange};

/// A crate: its name, its version, its names.
#[derive(Clone, Debug)]
pub struct Crate {
    /// The name.
    pub name: String,
    /// The version.
    pub version: String,
    /// The crates whose types it uses, and hands on.
    pub dependencies: Vec<String>,
    /// The names that its users can write.
    pub names: Vec<Name>,
}

/// Compares the names of the crates, and says at each change what it does to them.
pub fn compare_names(diff: &mut Diff, old: &[Crate], new: &[Crate]) {
    let mut at = Places::new();
    let names: BTreeSet<&String> = new.iter().chain(old).map(|krate| &krate.name).collect();
    let mut found = BTreeMap::new();
    for name in &names {
        let mut changes = changes(find(old, name), find(new, name));
        for (places, change) in &changes {
            for place in places {
                at.entry(place.clone()).or_default().push(change.clone());
            }
        }
        let changes: Vec<NameChange> = changes.drain(..).map(|(_, change)| change).collect();
        found.insert((*name).clone(), changes);
    }
    let breaking = breaking(old, new, &found);
    let in_order = new.iter().chain(old).map(|krate| &krate.name);
    let mut seen = BTreeSet::new();
    for name in in_order.filter(|name| seen.insert((*name).clone())) {
        let (before, after) = (find(old, name), find(new, name));
        let names = found.remove(name).unwrap_or_default();
        let version = before
            .or(after)
            .map(|krate| krate.version.clone())
            .unwrap_or_default();
        let why = breaking.get(name).cloned();
        let changed = !names.is_empty() || why.is_some() || diff.concerns(name);
        let next = match before {
            Some(_) if changed => next(&version, why.is_some()),
            _ => version.clone(),
        };
        diff.crates.push(CrateChange {
            name: name.clone(),
            version,
            next,
            because_of: why.filter(|why| why != name),
            names,
        });
    }
    for change in &mut diff.changes {
        change.names = names_at(change, &at);
    }
}

fn find<'c>(crates: &'c [Crate], name: &str) -> Option<&'c Crate> {
    crates.iter().find(|krate| krate.name == name)
}

/// The crates that break, and because of which: their own names, or those of a crate whose types they hand on.
fn breaking(
    old: &[Crate],
    new: &[Crate],
    found: &BTreeMap<String, Vec<NameChange>>,
) -> BTreeMap<String, String> {
    let own = found
        .iter()
        .filter(|(_, names)| names.iter().any(|name| name.breaks));
    let mut breaking: BTreeMap<String, String> =
        own.map(|(name, _)| (name.clone(), name.clone())).collect();
    // A crate can depend on one that depends on another.
    for _ in 0..found.len() {
        for krate in new.iter().filter(|krate| find(old, &krate.name).is_some()) {
            let mut dependencies = krate.dependencies.iter();
            let cause = dependencies
                .find(|name| breaking.contains_key(*name))
                .cloned();
            if let Some(cause) = cause.filter(|_| !breaking.contains_key(&krate.name)) {
                breaking.insert(krate.name.clone(), cause);
            }
        }
    }
    breaking
}

type Places = BTreeMap<String, Vec<NameChange>>;

/// What a change does to the names that stand at its place: below it where something came or went as a whole, else at it
/// or at what it is a part of.
fn names_at(change: &Change, at: &Places) -> Vec<NameChange> {
    let mut found: Vec<NameChange> = Vec::new();
    let (old, new) = (change.old.as_ref(), change.new.as_ref());
    let (old, new, whole) = match (change.kind.is_loss(), change.kind.is_gain()) {
        (true, _) => (old, None, true),
        (_, true) => (None, new, true),
        _ => (old, new, false),
    };
    for place in old.into_iter().chain(new) {
        let names = if whole {
            below(place, at)
        } else {
            nearest(place, at)
        };
        for name in names {
            if !found.contains(name) {
                found.push(name.clone());
            }
        }
    }
    found
}

fn below<'n>(place: &str, at: &'n Places) -> Vec<&'n NameChange> {
    let near = at.range(place.to_owned()..);
    let near = near.take_while(|(name, _)| name.starts_with(place));
    let inside = near.filter(|(name, _)| {
        let below = name.strip_prefix(place).unwrap_or_default();
        below.is_empty() || below.starts_with(['/', '#'])
    });
    inside.flat_map(|(_, names)| names).collect()
}

/// The names at a place, or else at the parameter, member or body whose value it describes a part of.
fn nearest<'n>(place: &str, at: &'n Places) -> Vec<&'n NameChange> {
    const PARTS: &[&str] = &[
        "additionalProperties",
        "allOf",
        "anyOf",
        "items",
        "oneOf",
        "patternProperties",
        "prefixItems",
        "propertyNames",
        "schema",
    ];
    let mut place = place;
    loop {
        if let Some(names) = at.get(place) {
            // A parameter's schema can have a type of its own beside the field.
            let owner = place
                .strip_suffix("/schema")
                .and_then(|owner| at.get(owner));
            return names.iter().chain(owner.into_iter().flatten()).collect();
        }
        let Some((above, last)) = place.rsplit_once('/') else {
            return Vec::new();
        };
        let owner = above.rsplit('/').next().unwrap_or_default();
        if PARTS.contains(&last) {
            place = above;
        } else if PARTS.contains(&owner) {
            place = above
                .strip_suffix(owner)
                .unwrap_or(above)
                .trim_end_matches('/');
        } else {
            return Vec::new();
        }
    }
}

impl Diff {
    /// Whether a change touches a crate.
    fn concerns(&self, krate: &str) -> bool {
        let uses = self.changes.iter().flat_map(|change| &change.uses);
        uses.into_iter().any(|by| by.krate == krate)
    }
}

type Keyed = BTreeMap<(String, NameKind), (usize, Name)>;

/// What became of a crate's names, each with the places where it stands and stood, in their order.
fn changes(old: Option<&Crate>, new: Option<&Crate>) -> Vec<(Vec<String>, NameChange)> {
    let keyed = |krate: Option<&'_ Crate>| -> Keyed {
        let names = krate.map(|krate| krate.names.clone()).unwrap_or_default();
        let numbered = names.into_iter().enumerate();
        numbered
            .map(|(index, name)| ((name.path.clone(), name.kind), (index, name)))
            .collect()
    };
    let (before, after) = (keyed(old), keyed(new));
    let moved = moved(&before, &after);
    let arrived: BTreeSet<&String> = moved.values().collect();
    let mut found: Vec<(usize, Vec<String>, NameChange)> = Vec::new();
    for (key, (index, name)) in &before {
        let (places, fate) = match after.get(key) {
            None => {
                let to = moved.get(&key.0).cloned();
                (
                    vec![name.place.clone()],
                    to.map_or(Fate::Removed, Fate::Moved),
                )
            }
            Some((_, now)) if now.ty != name.ty => {
                let (was, is) = (name.ty.clone(), now.ty.clone());
                let mut places = vec![name.place.clone(), now.place.clone()];
                places.dedup();
                let fate = Fate::Retyped(was.unwrap_or_default(), is.unwrap_or_default());
                (places, fate)
            }
            Some(_) => continue,
        };
        found.push((*index, places, change(name, fate, true)));
    }
    for (key, (index, name)) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
        if arrived.contains(&key.0) {
            continue;
        }
        // The router of the whole API asks for every trait.
        let breaks = key.1 == NameKind::Trait && old.is_some();
        found.push((
            *index,
            vec![name.place.clone()],
            change(name, Fate::Added, breaks),
        ));
    }
    found.sort_by(|(one, _, a), (other, _, b)| (one, &a.path).cmp(&(other, &b.path)));
    found
        .into_iter()
        .map(|(_, places, change)| (places, change))
        .collect()
}

/// The names that are gone from one module and new in one other, by their old paths.
fn moved(before: &Keyed, after: &Keyed) -> BTreeMap<String, String> {
    // A type is known by its own name, what belongs to one by both.
    let known_by = |(path, kind): &(String, NameKind)| {
        let parts = match kind {
            NameKind::Struct | NameKind::Enum => 1,
            NameKind::Field | NameKind::Variant => 2,
            _ => return None,
        };
        let segments: Vec<&str> = path.rsplit("::").take(parts).collect();
        Some((segments.join("::"), *kind))
    };
    let only = |here: &Keyed, there: &Keyed| {
        let mut found: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for key in here.keys().filter(|key| !there.contains_key(*key)) {
            if let Some(known) = known_by(key) {
                found.entry(known).or_default().push(key.0.clone());
            }
        }
        found
    };
    let (gone, new) = (only(before, after), only(after, before));
    let pairs = gone.into_iter().filter_map(|(known, from)| {
        match (from.as_slice(), new.get(&known)?.as_slice()) {
            ([from], [to]) => Some((from.clone(), to.clone())),
            _ => None,
        }
    });
    pairs.collect()
}

fn change(name: &Name, fate: Fate, breaks: bool) -> NameChange {
    NameChange {
        path: name.path.clone(),
        kind: name.kind.word(),
        fate,
        breaks,
    }
}

/// The version that follows by the rules of Cargo: below 1.0.0 the second number is the one that breaks.
fn next(version: &str, breaks: bool) -> String {
    let Ok(mut next) = semver::Version::parse(version) else {
        return version.to_owned();
    };
    next.pre = semver::Prerelease::EMPTY;
    next.build = semver::BuildMetadata::EMPTY;
    match (breaks, next.major) {
        (true, 0) => (next.minor, next.patch) = (next.minor + 1, 0),
        (true, _) => (next.major, next.minor, next.patch) = (next.major + 1, 0, 0),
        (false, 0) => next.patch += 1,
        (false, _) => (next.minor, next.patch) = (next.minor + 1, 0),
    }
    next.to_string()
}
