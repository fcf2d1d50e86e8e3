//! Decides where each `$dynamicRef` leads. JSON Schema takes the outermost schema resource on the way to it that has a
//! `$dynamicAnchor` of that name; which ways there are is known, since every type is reached from a document that was
//! asked for.

use std::collections::{BTreeSet, HashMap};

use super::scan::{Keyword, Scan};
use crate::{
    place::{FileId, Place, Pointer},
    sources::{Dynamic, Sources},
    uri::{AnchorKind, Resources},
};

/// A schema resource: its file and its number there.
type Node = (FileId, usize);

/// A `$dynamicRef` that may be overridden.
struct Site {
    owner: Place,
    name: String,
    from: Node,
    /// What it leads to if nothing overrides it.
    initial: Place,
}

struct Graph<'s> {
    sources: &'s Sources,
    /// What each resource leads to.
    next: HashMap<Node, BTreeSet<Node>>,
    /// Where ways begin.
    starts: Vec<Node>,
}

/// Where every `$dynamicRef` leads for which there is more than one anchor to look at. The files that were asked for
/// are the first `entries`.
pub(super) fn decide(sources: &Sources, scans: &[Scan], entries: usize) -> HashMap<Place, Dynamic> {
    let sites = sites(sources, scans);
    if sites.is_empty() {
        return HashMap::new();
    }
    let files = || (0..).map(FileId).zip(scans);
    let mut graph = Graph {
        sources,
        next: HashMap::new(),
        starts: files().take(entries).map(|(file, _)| (file, 0)).collect(),
    };
    for (file, scan) in files() {
        graph.add(file, scan);
    }
    if graph.grow(&sites) {
        let mut targets: HashMap<(Node, &str, &Place), Dynamic> = HashMap::new();
        let target = |site| graph.target(site);
        let each = sites.iter().map(|site| {
            let key = (site.from, site.name.as_str(), &site.initial);
            let found = targets.entry(key).or_insert_with(|| target(site));
            (site.owner.clone(), found.clone())
        });
        each.collect()
    } else {
        let undecided = |site: &Site| Dynamic::Undecided(vec![site.initial.clone()]);
        let each = sites
            .iter()
            .map(|site| (site.owner.clone(), undecided(site)));
        each.collect()
    }
}

/// How often ways may grow, and how much may be looked at meanwhile, before every `$dynamicRef` is held to be undecided:
/// more than any definition needs.
const MAX_ROUNDS: usize = 32;
const MAX_WORK: usize = 1 << 24;

/// The `$dynamicRef`s that lead to a `$dynamicAnchor` of the name that they ask for. Any other is a plain `$ref`.
fn sites(sources: &Sources, scans: &[Scan]) -> Vec<Site> {
    let mut sites = Vec::new();
    for (file, scan) in (0..).map(FileId).zip(scans) {
        for site in &scan.references {
            let pointer = site.owner.clone();
            let owner = Place { file, pointer };
            let Some((_, name)) = site.text.split_once('#') else {
                continue;
            };
            let Ok(initial) = sources.resolve(&owner, &site.text) else {
                continue;
            };
            let anchored = anchor(sources, &initial, name);
            if let (Keyword::DynamicRef, true, Some((from, _))) =
                (site.keyword, anchored, sources.base(&owner))
            {
                sites.push(Site {
                    from: (file, from),
                    name: name.to_owned(),
                    owner,
                    initial,
                });
            }
        }
    }
    sites
}

/// Whether a place has a `$dynamicAnchor` of this name.
fn anchor(sources: &Sources, place: &Place, name: &str) -> bool {
    let anchors = sources.base(place).map(|(_, resource)| &resource.anchors);
    anchors
        .and_then(|anchors| anchors.get(name))
        .is_some_and(|anchor| anchor.kind == AnchorKind::Dynamic && anchor.pointer == place.pointer)
}

/// Whether a schema within another applies with it. One under `$defs` does only where something refers to it.
fn applies(outer: &Pointer, inner: &Pointer) -> bool {
    let above = outer.segments().count();
    let mut segments = inner.segments().skip(above);
    while let Some(keyword) = segments.next() {
        match &*keyword {
            "$defs" | "definitions" => return false,
            // A name that somebody chose follows.
            "properties" | "patternProperties" | "dependentSchemas" => drop(segments.next()),
            _ => {}
        }
    }
    true
}

impl Graph<'_> {
    /// Adds the ways that `$dynamicRef`s make: what one may lead to can make more anchors reachable. Says whether it
    /// came to an end.
    fn grow(&mut self, sites: &[Site]) -> bool {
        let kinds: BTreeSet<(Node, &str)> = sites
            .iter()
            .map(|site| (site.from, site.name.as_str()))
            .collect();
        let size: usize = self.next.values().map(BTreeSet::len).sum::<usize>() + self.next.len();
        for _ in 0..MAX_ROUNDS {
            if size.saturating_mul(kinds.len()).saturating_mul(kinds.len()) > MAX_WORK {
                return false;
            }
            let mut grown = false;
            for (from, name) in &kinds {
                for anchor in self.candidates(*from, name) {
                    if let Some((resource, _)) = self.sources.base(&anchor) {
                        let leads = self.next.entry(*from).or_default();
                        grown |= leads.insert((anchor.file, resource));
                    }
                }
            }
            if !grown {
                return true;
            }
        }
        false
    }

    /// Adds the ways out of a file's resources: into those that stand within them, and along references.
    fn add(&mut self, file: FileId, scan: &Scan) {
        let resources = self
            .sources
            .resources(file)
            .into_iter()
            .flat_map(Resources::iter);
        for (index, resource) in resources.enumerate() {
            let outer = resource.pointer.parent().and_then(|pointer| {
                let place = Place { file, pointer };
                self.sources.base(&place)
            });
            if let Some((outer, base)) = outer
                && applies(&base.pointer, &resource.pointer)
            {
                self.next
                    .entry((file, outer))
                    .or_default()
                    .insert((file, index));
            }
        }
        for site in &scan.references {
            let pointer = site.owner.clone();
            let owner = Place { file, pointer };
            if let (Some((from, _)), Ok(place)) = (
                self.sources.base(&owner),
                self.sources.resolve(&owner, &site.text),
            ) && let Some((to, _)) = self.sources.base(&place)
            {
                let leads = self.next.entry((file, from)).or_default();
                leads.insert((place.file, to));
            }
        }
    }

    /// What can be reached from some resources without going through one.
    fn reach(&self, starts: &[Node], without: Option<Node>) -> BTreeSet<Node> {
        let mut seen = BTreeSet::new();
        let mut open: Vec<Node> = starts.to_vec();
        while let Some(node) = open.pop() {
            if Some(node) != without && seen.insert(node) {
                open.extend(self.next.get(&node).into_iter().flatten());
            }
        }
        seen
    }

    /// The resources on a way to one.
    fn before(&self, to: Node) -> BTreeSet<Node> {
        let mut back: HashMap<Node, Vec<Node>> = HashMap::new();
        for (from, leads) in &self.next {
            for lead in leads {
                back.entry(*lead).or_default().push(*from);
            }
        }
        let mut seen = BTreeSet::new();
        let mut open = vec![to];
        while let Some(node) = open.pop() {
            if seen.insert(node) {
                open.extend(back.get(&node).into_iter().flatten());
            }
        }
        let reached = self.reach(&self.starts, None);
        seen.intersection(&reached).copied().collect()
    }

    /// The dynamic anchors of a name in all resources on a way to one.
    fn candidates(&self, to: Node, name: &str) -> Vec<Place> {
        let mut found = Vec::new();
        for node in self.before(to) {
            let resources = self.sources.resources(node.0);
            let resource = resources.and_then(|resources| resources.get(node.1));
            let Some(anchor) = resource.and_then(|resource| resource.anchors.get(name)) else {
                continue;
            };
            if anchor.kind == AnchorKind::Dynamic {
                let pointer = anchor.pointer.clone();
                found.push(Place {
                    file: node.0,
                    pointer,
                });
            }
        }
        found
    }

    fn target(&self, site: &Site) -> Dynamic {
        let candidates = self.candidates(site.from, &site.name);
        let node = |place: &Place| Some((place.file, self.sources.base(place)?.0));
        let nodes: Vec<Node> = candidates.iter().filter_map(node).collect();
        for (place, own) in candidates.iter().zip(&nodes) {
            // It comes first on every way if without it neither the site nor another candidate can be reached.
            let rest = self.reach(&self.starts, Some(*own));
            if !rest.contains(&site.from) && nodes.iter().all(|other| !rest.contains(other)) {
                return Dynamic::Decided(place.clone());
            }
        }
        match candidates.as_slice() {
            // Nothing that was asked for leads here.
            [] => Dynamic::Decided(site.initial.clone()),
            _ => Dynamic::Undecided(candidates),
        }
    }
}
