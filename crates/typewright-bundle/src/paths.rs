//! The paths of all documents as those of one: each under its base path, items of one path put together.

use std::collections::HashMap;

use indexmap::IndexMap;
use typewright_source::{Code, Cursor, Diagnostic, Location, Node, Place, Pointer, Report, Spot};

use crate::compose::{Composer, Members, object, text};
use crate::kinds::{Kind, METHODS};
use crate::loss::Loss;
use crate::servers::{Base, base};

/// What one path item gives to one path of the whole.
pub(crate) struct Part<'a> {
    /// The members that are no operations.
    shared: Vec<(&'a str, Cursor<'a>)>,
    operations: Vec<(&'a str, Cursor<'a>)>,
    base: Base,
    /// What an operation asks for that does not say it itself.
    security: Option<Cursor<'a>>,
}

impl<'a> Part<'a> {
    /// Its operations by their methods.
    pub(crate) fn operations(&self) -> impl Iterator<Item = (&'a str, &Cursor<'a>)> {
        self.operations.iter().map(|(method, at)| (*method, at))
    }

    /// What it says of servers, base paths aside.
    pub(crate) fn servers(&self) -> &[Node] {
        &self.base.servers
    }
}

/// The paths of the whole, with what each is made of.
pub(crate) type Parts<'a> = IndexMap<String, Vec<Part<'a>>>;

/// Adds the paths of a document.
pub(crate) fn gather<'a>(
    root: &Cursor<'a>,
    parts: &mut Parts<'a>,
    losses: &mut Vec<Loss>,
    report: &mut Report,
) {
    let of_document = root.get("servers").map(|at| base(&at, losses, report));
    let of_document = of_document.unwrap_or_default();
    let security = root.get("security");
    let paths = root.get("paths");
    let items = paths.iter().flat_map(Cursor::members);
    for (path, item) in items.filter(|(path, _)| !path.starts_with("x-")) {
        if !path.starts_with('/') {
            let message = format!("the path `{path}` does not begin with `/`");
            let at = Location::Place(item.place().clone(), Spot::Key);
            report.push(Diagnostic::new(Code::MalformedPath, message, at));
            continue;
        }
        let members = members(&item, 0);
        let of_item = members.get("servers").map(|at| base(at, losses, report));
        let of_item = of_item.unwrap_or_else(|| of_document.clone());
        let mut by_base: Vec<(Base, Vec<_>)> = Vec::new();
        for (key, at) in members.iter().filter(|(key, _)| METHODS.contains(key)) {
            let own = at.get("servers").map(|at| base(&at, losses, report));
            let own = own.unwrap_or_else(|| of_item.clone());
            let operation = (*key, at.clone());
            match by_base.iter_mut().find(|(base, _)| *base == own) {
                Some((_, operations)) => operations.push(operation),
                None => by_base.push((own, vec![operation])),
            }
        }
        let shared = members
            .into_iter()
            .filter(|(key, _)| !METHODS.contains(key) && !matches!(*key, "$ref" | "servers"));
        let shared: Vec<_> = shared.collect();
        for (base, operations) in by_base {
            let key = format!("{}{path}", base.path);
            parts.entry(key).or_default().push(Part {
                shared: shared.clone(),
                operations,
                base,
                security: security.clone(),
            });
        }
    }
}

/// The members of a path item and of what it refers to, its own before the others.
fn members<'a>(item: &Cursor<'a>, depth: usize) -> IndexMap<&'a str, Cursor<'a>> {
    let mut members: IndexMap<_, _> = item.members().collect();
    if let (Some(Ok(target)), true) = (item.target(), depth < 64) {
        for (key, at) in self::members(&target, depth + 1) {
            members.entry(key).or_insert(at);
        }
    }
    members
}

/// Paths in the writing.
pub(crate) struct PathWriter<'c, 'n, 'o> {
    pub(crate) composer: &'c mut Composer<'n>,
    pub(crate) origins: &'o mut HashMap<Pointer, Place>,
    /// What the whole document says of servers.
    pub(crate) servers: &'c [Node],
}

impl PathWriter<'_, '_, '_> {
    /// Writes all paths.
    pub(crate) fn write(&mut self, parts: &Parts<'_>) -> Node {
        let mut paths = Members::new();
        let mut shapes: HashMap<String, &str> = HashMap::new();
        for (path, parts) in parts {
            let other = shapes.insert(shape(path), path);
            let operation = parts.iter().find_map(|part| part.operations.first());
            if let (Some(other), Some((_, at))) = (other, operation) {
                let fate =
                    format!("{path} stands beside {other}, which OpenAPI takes for the same path");
                self.lose(at, "paths", fate);
            }
            let at = Pointer::root().child("paths").child(path);
            paths.insert(path.as_str().into(), self.item(&at, path, parts));
        }
        Node::Map(paths)
    }

    fn item(&mut self, at: &Pointer, path: &str, parts: &[Part<'_>]) -> Node {
        let mut item = Members::new();
        let alone = parts.len() == 1;
        for part in parts {
            let servers = self.other_servers(part);
            if alone {
                for (key, shared) in &part.shared {
                    self.origins.insert(at.child(key), shared.place().clone());
                    let node = self.composer.member(shared, Kind::PathItem, key);
                    item.insert((*key).into(), node);
                }
                item.extend(servers.clone().map(|servers| ("servers".into(), servers)));
            }
            for (method, operation) in &part.operations {
                if item.contains_key(*method) {
                    let method = method.to_uppercase();
                    let fate = format!("{method} {path} is there already: this one is left out");
                    self.lose(operation, "paths", fate);
                    continue;
                }
                let at = at.child(method);
                self.origins.insert(at.clone(), operation.place().clone());
                let mut node = self
                    .composer
                    .members(operation, Kind::Operation, |key| key != "servers");
                if !alone {
                    self.take_over(&at, part, &mut node);
                    node.extend(servers.clone().map(|servers| ("servers".into(), servers)));
                }
                if let (None, Some(security)) = (node.get("security"), &part.security) {
                    node.insert("security".into(), security.node().clone());
                }
                item.insert((*method).into(), Node::Map(node));
            }
        }
        Node::Map(item)
    }

    /// What a part says of servers if it is not what the whole document says.
    fn other_servers(&self, part: &Part<'_>) -> Option<Node> {
        if part.base.servers == self.servers {
            return None;
        }
        Some(Node::List(if part.base.servers.is_empty() {
            // The host that the document comes from.
            vec![object([("url", text("/"))])]
        } else {
            part.base.servers.clone()
        }))
    }

    /// Gives an operation what its path item says for all, where several items become one.
    fn take_over(&mut self, at: &Pointer, part: &Part<'_>, operation: &mut Members) {
        for (key, shared) in &part.shared {
            if *key != "parameters" {
                let fate = "left out: several path items became one";
                self.lose(shared, key, fate);
                continue;
            }
            let own = match operation.get("parameters") {
                Some(Node::List(own)) => own.clone(),
                _ => Vec::new(),
            };
            let identity = |node: &Node| (node.get("name").cloned(), node.get("in").cloned());
            let mut all = own.clone();
            for parameter in shared.items() {
                let node = self.composer.piece(&parameter, Kind::Parameter);
                let replaced = own.iter().any(|other| identity(other) == identity(&node));
                if !replaced || node.get("$ref").is_some() {
                    let place = parameter.place().clone();
                    let at = at.child("parameters").index(all.len());
                    self.origins.insert(at, place);
                    all.push(node);
                }
            }
            operation.insert("parameters".into(), Node::List(all));
        }
    }

    fn lose(&mut self, at: &Cursor<'_>, keyword: &str, fate: impl Into<String>) {
        let loss = Loss::new(at.place(), keyword, fate);
        self.composer.losses.push(loss);
    }
}

/// A path without the names of its parameters. A space at the end, which keeps a second key for one path apart from the
/// first, stays.
fn shape(path: &str) -> String {
    let mut shape = String::new();
    let mut inside = false;
    for character in path.chars() {
        match character {
            '}' => inside = false,
            _ if inside => continue,
            '{' => inside = true,
            _ => {}
        }
        shape.push(character);
    }
    shape
}
