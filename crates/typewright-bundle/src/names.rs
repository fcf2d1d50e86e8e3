//! What things are called under `components`. A name comes from what stands at a place and from what leads to it in its
//! file, never from the order in which things are met; where several claim one, each takes its owner's in front.

use std::collections::HashMap;

use indexmap::IndexMap;
use typewright_model::{NamedBy, PackageInput, owner};
use typewright_source::{Node, Place, Sources};

use crate::collect::{Target, Targets};

/// The names by what has them.
pub(crate) type Names = HashMap<Target, String>;

/// A name in the making.
struct Claim {
    target: Target,
    base: String,
    /// What may be put in front, the nearest first; the rest of them.
    owners: std::vec::IntoIter<String>,
    /// What is in front.
    front: String,
}

impl Claim {
    fn name(&self) -> String {
        if self.front.is_empty() {
            self.base.clone()
        } else {
            self.front.clone() + &capital(&self.base)
        }
    }
}

/// Names everything that was found.
pub(crate) fn assign(sources: &Sources, packages: &[PackageInput], targets: &Targets) -> Names {
    let mut claims: Vec<Claim> = targets
        .all
        .iter()
        .map(|target| {
            let kept_as = targets.kept_as.get(target).map(String::as_str);
            claim(sources, packages, target, kept_as)
        })
        .collect();
    claims.sort_by_cached_key(|claim| {
        let (kind, place) = &claim.target;
        (*kind, sources.place_name(place))
    });
    while lengthen(&mut claims) {}
    let mut names = Names::new();
    let mut used: HashMap<(crate::kinds::Kind, String), usize> = HashMap::new();
    for claim in claims {
        let name = claim.name();
        // Places that differ in nothing that a name can hold, such as `a-b` and `a_b`, are numbered as a last resort.
        let count = used.entry((claim.target.0, name.clone())).or_default();
        *count += 1;
        let number = (*count > 1).then(|| count.to_string());
        names.insert(claim.target, name + &number.unwrap_or_default());
    }
    names
}

/// Puts the next owner in front of every name that several claim; whether any could be. An owner that all claimants have
/// tells them apart no better and is passed over.
fn lengthen(claims: &mut [Claim]) -> bool {
    let mut by_name: IndexMap<_, Vec<&mut Claim>> = IndexMap::new();
    for claim in claims {
        let key = (claim.target.0, claim.name());
        by_name.entry(key).or_default().push(claim);
    }
    let mut longer = false;
    for mut group in by_name.into_values().filter(|all| all.len() > 1) {
        let next: Vec<Option<String>> = group.iter_mut().map(|each| each.owners.next()).collect();
        longer |= next.iter().any(Option::is_some);
        let (first, rest) = next.split_first().unzip();
        let alike = rest.is_some_and(|rest: &[_]| rest.iter().all(|each| Some(each) == first));
        for (claim, owner) in group.into_iter().zip(next.iter()) {
            if let (Some(owner), false) = (owner, alike) {
                claim.front.insert_str(0, owner);
            }
        }
    }
    longer
}

fn claim(
    sources: &Sources,
    packages: &[PackageInput],
    target: &Target,
    kept_as: Option<&str>,
) -> Claim {
    let place = &target.1;
    let path = sources
        .file(place.file)
        .map_or("", |file| file.path.as_str());
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut owners: Vec<String> = owners(place);
    owners.push(pascal(stem));
    owners.extend(folders.rsplit('/').map(pascal));
    let key = kept_as.map(str::to_owned).or_else(|| component(place));
    let base = match key {
        Some(key) => key
            .chars()
            .map(|each| if is_key(each) { each } else { '_' })
            .collect(),
        None => {
            let file_names = packages.get(owner(packages, path));
            let by_file = place.pointer.is_root()
                && file_names.is_some_and(|package| package.named_by == NamedBy::File);
            let title = title(sources, place).filter(|_| !by_file);
            let last = place.pointer.last().map(|last| pascal(&last));
            let named = [title, last, Some(pascal(stem))].into_iter().flatten();
            let mut named = named.filter(|name| !name.is_empty());
            named.next().unwrap_or_else(|| "Unnamed".to_owned())
        }
    };
    let own = pascal(&base);
    owners.retain(|owner| !owner.is_empty() && *owner != own);
    Claim {
        target: target.clone(),
        base,
        owners: owners.into_iter(),
        front: String::new(),
    }
}

/// The key of something that stands under `components` of its document.
fn component(place: &Place) -> Option<String> {
    let mut segments = place.pointer.segments();
    let components = segments.next()? == "components";
    let _section = segments.next()?;
    let key = segments.next()?;
    (components && segments.next().is_none()).then(|| key.into_owned())
}

/// What encloses a place in its file and has a name of its own, the nearest first.
fn owners(place: &Place) -> Vec<String> {
    // What is written by everybody says nothing.
    let common = [
        "additionalProperties",
        "allOf",
        "anyOf",
        "components",
        "content",
        "items",
        "oneOf",
        "parameters",
        "paths",
        "patternProperties",
        "properties",
        "responses",
        "schema",
        "schemas",
    ];
    let mut names: Vec<String> = place
        .pointer
        .segments()
        .filter(|segment| !common.contains(&segment.as_ref()))
        .filter(|segment| segment.chars().any(char::is_alphabetic))
        .map(|segment| pascal(&segment))
        .collect();
    names.reverse();
    names
}

fn title(sources: &Sources, place: &Place) -> Option<String> {
    let title = sources.node(place)?.get("title").and_then(Node::as_str)?;
    Some(pascal(title))
}

/// The words of a text as one identifier; empty if it has none.
fn pascal(text: &str) -> String {
    let words = text.split(|each: char| !each.is_ascii_alphanumeric());
    let mut name: String = words.map(capital).collect();
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    name
}

/// A word of ASCII with its first letter large.
fn capital(word: &str) -> String {
    let mut word = word.to_owned();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}

/// Whether a character may stand in the key of a component.
fn is_key(character: char) -> bool {
    character.is_ascii_alphanumeric() || "._-".contains(character)
}
