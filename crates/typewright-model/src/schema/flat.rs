//! What applies at a place: `$ref` and `allOf` followed, in the order in which they are written, so that what stands
//! nearest to the place comes last and wins.

use std::collections::HashSet;

use typewright_source::{Code, Cursor, Diagnostic, DynamicTarget, Location, Node, Place, Spot};

use super::keywords::{ALTERNATIVES, SHAPING};
use crate::lower::Lowering;
use crate::{Facet, Typeless};

/// How long a chain of `$ref` and `allOf` may be.
const MAX_CHAIN: usize = 128;

/// A schema that says something about the type.
#[derive(Clone, Debug)]
pub(crate) struct Part<'a> {
    /// The schema.
    pub(crate) at: Cursor<'a>,
    /// Whether it stands at the place itself or in an `allOf` there, not behind a `$ref`.
    pub(crate) inline: bool,
    /// Whether its `oneOf` and `anyOf` still apply: not within a branch of them.
    pub(crate) alternatives: bool,
}

/// The identity of a type: the schemas that make it up, and which of their kinds of value it is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    parts: Vec<(Place, bool)>,
    facet: Option<Facet>,
}

/// All that applies at a place.
#[derive(Clone, Debug)]
pub(crate) struct Flat<'a> {
    /// The place itself.
    pub(crate) site: Cursor<'a>,
    /// What says something about the type; the nearest last.
    pub(crate) parts: Vec<Part<'a>>,
    /// Everything that was passed on the way, for what does not change the type; the nearest last.
    pub(crate) notes: Vec<Cursor<'a>>,
    /// Whether one of them says nothing but that `null` fits too: no reason for a type of its own.
    pub(crate) nullable: bool,
    /// Whether one of them is `false`: no value fits.
    pub(crate) never: bool,
    /// The kind of value in question, where a schema allows several.
    pub(crate) facet: Option<Facet>,
}

impl<'a> Flat<'a> {
    /// What types made of the same parts have in common.
    pub(crate) fn key(&self) -> Key {
        let parts = self
            .parts
            .iter()
            .map(|part| (part.at.place().clone(), part.alternatives))
            .collect();
        Key {
            parts,
            facet: self.facet,
        }
    }
}

/// Collects what applies at all of `sites` together; the last one is where the type is said to stand.
pub(crate) fn flatten<'a>(lowering: &mut Lowering<'a>, sites: &[Part<'a>]) -> Option<Flat<'a>> {
    let site = sites.last()?.at.clone();
    let empty = |site| Flat {
        site,
        parts: Vec::new(),
        notes: Vec::new(),
        nullable: false,
        never: false,
        facet: None,
    };
    let mut walk = Walk::new(empty(site.clone()));
    for part in sites {
        gather(lowering, part, Step::Ref, &mut walk);
    }
    let mut flat = walk.flat;
    if let [only] = sites
        && let Some(home) = home(&only.at, lowering.options().typeless)
    {
        let mut at_home = Walk::new(empty(home.clone()));
        gather(
            lowering,
            &Part {
                at: home,
                ..only.clone()
            },
            Step::Ref,
            &mut at_home,
        );
        flat = Flat {
            nullable: flat.nullable,
            notes: flat.notes,
            ..at_home.flat
        };
    }
    // To the letter, `properties` beside `type: object` still says nothing of strings: the type has to stay.
    if lowering.options().typeless == Typeless::Implied {
        drop_redundant(&mut flat.parts);
    }
    Some(flat)
}

/// How one schema leads to the next without a value in between.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// `$ref`; also the beginning.
    Ref,
    /// `$dynamicRef`.
    DynamicRef,
    /// `allOf`.
    AllOf,
}

/// What is known on the way.
struct Walk<'a> {
    flat: Flat<'a>,
    /// The schemas that led here, and how.
    chain: Vec<(Place, Step)>,
    /// Every schema that was met: what was gathered once is not walked again, since doubled references would double the
    /// work at every step.
    met: HashSet<Place>,
}

impl<'a> Walk<'a> {
    fn new(flat: Flat<'a>) -> Self {
        Self {
            flat,
            chain: Vec::new(),
            met: HashSet::new(),
        }
    }
}

fn gather<'a>(lowering: &mut Lowering<'a>, part: &Part<'a>, step: Step, walk: &mut Walk<'a>) {
    let at = &part.at;
    let Walk { flat, chain, met } = walk;
    if !met.insert(at.place().clone()) {
        let Some(first) = chain.iter().position(|(place, _)| place == at.place()) else {
            return;
        };
        let cycle = chain.get(first..).unwrap_or_default();
        let further = cycle.iter().skip(1).map(|(_, step)| *step);
        // A circle of nothing but `$ref`s was found out while the files were read.
        if further.chain([step]).any(|step| step != Step::Ref) {
            let places: Vec<Place> = cycle.iter().map(|(place, _)| place.clone()).collect();
            lowering.contains_itself(at, &places);
        }
        return;
    }
    if chain.len() > MAX_CHAIN {
        let places: Vec<Place> = chain.iter().map(|(place, _)| place.clone()).collect();
        if lowering.is_new_chain(&places) {
            lowering.too_deep(at.place());
        }
        return;
    }
    match at.node() {
        Node::Bool(true) => return,
        Node::Bool(false) => {
            flat.never = true;
            return;
        }
        Node::Map(_) => {}
        other => {
            lowering.wrong_kind(at, "a schema (an object, true or false)", other);
            return;
        }
    }
    chain.push((at.place().clone(), step));
    for (step, target) in targets(lowering, at) {
        let target = Part {
            at: target,
            inline: false,
            ..part.clone()
        };
        gather(lowering, &target, step, walk);
    }
    let all = at
        .get("allOf")
        .map(|all| lowering.items_of(&all))
        .unwrap_or_default();
    for all in all {
        gather(
            lowering,
            &Part {
                at: all,
                ..part.clone()
            },
            Step::AllOf,
            walk,
        );
    }
    walk.chain.pop();
    let flat = &mut walk.flat;
    if is_shaping(at, part.alternatives) {
        flat.parts.push(part.clone());
    } else if at
        .get("nullable")
        .is_some_and(|flag| flag.as_bool() == Some(true))
    {
        flat.nullable = true;
    }
    flat.notes.push(at.clone());
}

/// What a schema refers to.
fn targets<'a>(lowering: &mut Lowering<'a>, at: &Cursor<'a>) -> Vec<(Step, Cursor<'a>)> {
    let mut targets = Vec::new();
    match at.target() {
        Some(Ok(target)) => targets.push((Step::Ref, target)),
        Some(Err(problem)) => lowering.report(problem),
        None => {}
    }
    match at.dynamic_target() {
        Some(Ok(DynamicTarget::Decided(target))) => targets.push((Step::DynamicRef, target)),
        Some(Ok(DynamicTarget::Undecided(several))) => {
            let several = several.iter().take(2);
            let names: Vec<String> = several
                .map(|at| format!("`{}`", lowering.sources().place_name(at.place())))
                .collect();
            let what = format!(
                "this leads to different schemas, depending on what leads here: {}",
                names.join(", ")
            );
            let place = at.place().child("$dynamicRef");
            lowering.unsupported(&place, Code::DynamicRef, &what);
        }
        Some(Err(problem)) => lowering.report(problem),
        None => {}
    }
    targets
}

/// Where the schemas at a place are put together: a place that only refers to another, perhaps with words of its own,
/// is a use of what stands there. So is one that only repeats its `type`, unless schemas are read to the letter.
pub(crate) fn home<'a>(at: &Cursor<'a>, typeless: Typeless) -> Option<Cursor<'a>> {
    let mut home: Option<Cursor<'a>> = None;
    for _ in 0..MAX_CHAIN {
        let here = home.as_ref().unwrap_or(at);
        let Ok([next]) = <[Cursor<'a>; 1]>::try_from(parts_of(here)) else {
            break;
        };
        let repeats = typeless == Typeless::Implied
            && only_type(here, true).is_some_and(|ty| says_type(&next, ty));
        if is_shaping(here, true) && !repeats {
            break;
        }
        home = Some(next);
    }
    home
}

/// The schemas that apply at a place by reference and by `allOf`.
fn parts_of<'a>(at: &Cursor<'a>) -> Vec<Cursor<'a>> {
    let all = at.get("allOf");
    let mut parts: Vec<Cursor<'a>> = all
        .iter()
        .flat_map(|all| all.items().collect::<Vec<_>>())
        .collect();
    parts.extend(at.target().and_then(Result::ok));
    parts
}

/// Whether a schema, or one that applies with it, is of a type.
fn says_type(at: &Cursor<'_>, ty: &str) -> bool {
    let mut open = vec![at.clone()];
    let mut seen = HashSet::new();
    while let Some(at) = open.pop() {
        if is_of_type(&at, ty) {
            return true;
        }
        if seen.insert(at.place().clone()) {
            open.extend(parts_of(&at));
        }
    }
    false
}

fn is_of_type(at: &Cursor<'_>, ty: &str) -> bool {
    at.get("type").and_then(|own| own.as_str()) == Some(ty)
        || (ty == "object" && at.get("properties").is_some())
}

pub(crate) fn is_shaping(at: &Cursor<'_>, alternatives: bool) -> bool {
    let empty_object = at
        .get("maxProperties")
        .is_some_and(|max| max.as_number() == Some("0"));
    empty_object
        || SHAPING.iter().any(|keyword| {
            (alternatives || !ALTERNATIVES.contains(keyword)) && at.get(keyword).is_some()
        })
}

/// Leaves out parts that only repeat the `type` of another: `type: object` beside a `$ref` makes no type of its own.
fn drop_redundant(parts: &mut Vec<Part<'_>>) {
    if parts.len() < 2 {
        return;
    }
    let mut index = 0;
    while let Some(part) = parts.get(index) {
        let redundant = only_type(&part.at, part.alternatives).is_some_and(|ty| {
            parts
                .iter()
                .enumerate()
                .any(|(other, candidate)| other != index && is_of_type(&candidate.at, ty))
        });
        if redundant && parts.len() > 1 {
            parts.remove(index);
        } else {
            index += 1;
        }
    }
}

/// The type, if a schema says nothing else.
fn only_type<'a>(at: &Cursor<'a>, alternatives: bool) -> Option<&'a str> {
    let asked = |keyword: &&&str| alternatives || !ALTERNATIVES.contains(*keyword);
    let mut present = SHAPING
        .iter()
        .filter(asked)
        .filter(|keyword| at.get(keyword).is_some());
    let only = present.next() == Some(&"type")
        && present.next().is_none()
        && at.get("maxProperties").is_none();
    at.get("type").filter(|_| only)?.as_str()
}

impl Lowering<'_> {
    /// Reports a schema that is made of itself, by way of these places; each circle once.
    pub(crate) fn contains_itself(&mut self, at: &Cursor<'_>, circle: &[Place]) {
        if !self.is_new_chain(circle) {
            return;
        }
        let problem = Diagnostic::new(
            Code::SchemaContainsItself,
            "this schema contains itself through `allOf` or `$ref`",
            Location::Place(at.place().clone(), Spot::Value),
        );
        self.report(
            problem
                .hint("recursion has to pass through a member, an array's items or an alternative"),
        );
    }
}
