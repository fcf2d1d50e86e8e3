//! Pieces of the document: what stands at a place, with every reference to another file turned into one to `components`.
//! A piece has the structure of what it was made of, so that a place in it is known by where the piece came from.

use indexmap::IndexMap;
use typewright_model::written_out;
use typewright_source::{Cursor, DynamicTarget, Node, Place};

use crate::collect::mapped;
use crate::kinds::{Kind, Layout, member};
use crate::loss::Loss;
use crate::names::Names;
use crate::raise::raise;

pub(crate) type Members = IndexMap<Box<str>, Node>;

/// Writes pieces.
pub(crate) struct Composer<'n> {
    pub(crate) names: &'n Names,
    pub(crate) merged_in_examples: Option<&'n str>,
    pub(crate) losses: Vec<Loss>,
    /// The path items and callbacks that are being written: a callback may lead back to its own.
    in_place: Vec<Place>,
}

/// What identifies a schema to `$ref`s by URI. In one document every `$ref` is a pointer, and a second base would lead
/// it astray.
const IDENTITY: &[&str] = &[
    "$schema",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$dynamicRef",
    "$vocabulary",
];

impl<'n> Composer<'n> {
    pub(crate) fn new(names: &'n Names, merged_in_examples: Option<&'n str>) -> Self {
        Self {
            names,
            merged_in_examples,
            losses: Vec::new(),
            in_place: Vec::new(),
        }
    }

    /// What stands at a place, or the reference to it if it has a name.
    pub(crate) fn piece(&mut self, at: &Cursor<'_>, kind: Kind) -> Node {
        match self.named(kind, at.place()) {
            Some(reference) => object([("$ref", reference)]),
            None => self.content(at, kind),
        }
    }

    /// What stands at a place.
    pub(crate) fn content(&mut self, at: &Cursor<'_>, kind: Kind) -> Node {
        match (kind, at.node()) {
            (Kind::Data, _) => at.node().clone(),
            (Kind::Value, _) => self.value(at),
            (Kind::PathItem | Kind::Callback, Node::Map(_)) => self.in_place(at, kind),
            (Kind::Schema, Node::Map(_)) => self.schema(at),
            (_, Node::Map(_)) if kind.section().is_some() && at.reference().is_some() => {
                self.reference(at, kind)
            }
            (_, Node::Map(_)) => Node::Map(self.members(at, kind, |_| true)),
            (_, other) => other.clone(),
        }
    }

    /// The reference to what stands at a place, if it has a name.
    fn named(&self, kind: Kind, place: &Place) -> Option<Node> {
        let name = self.names.get(&(kind, place.clone()))?;
        let section = kind.section()?;
        Some(text(format!("#/components/{section}/{name}")))
    }

    pub(crate) fn members(
        &mut self,
        at: &Cursor<'_>,
        kind: Kind,
        wanted: impl Fn(&str) -> bool,
    ) -> Members {
        let mut members = Members::new();
        for (key, at) in at.members().filter(|(key, _)| wanted(key)) {
            let node = self.laid_out(&at, member(kind, key));
            members.insert(key.into(), node);
        }
        members
    }

    /// The member `key` of an object.
    pub(crate) fn member(&mut self, at: &Cursor<'_>, of: Kind, key: &str) -> Node {
        self.laid_out(at, member(of, key))
    }

    fn laid_out(&mut self, at: &Cursor<'_>, layout: Layout) -> Node {
        match (layout, at.node()) {
            (Layout::One(kind), _) => self.piece(at, kind),
            (Layout::List(kind), Node::List(_)) => {
                Node::List(at.items().map(|item| self.piece(&item, kind)).collect())
            }
            (Layout::Map(kind), Node::Map(_)) => {
                let mut members = Members::new();
                for (key, at) in at.members() {
                    // The names of members are their author's; those of responses are statuses, and `x-` is no status.
                    let extension = kind == Kind::Response && key.starts_with("x-");
                    let kind = if extension { Kind::Value } else { kind };
                    members.insert(key.into(), self.piece(&at, kind));
                }
                Node::Map(members)
            }
            // `items` as a list, as older drafts have it.
            (_, other) => other.clone(),
        }
    }

    /// A value that may refer to others.
    fn value(&mut self, at: &Cursor<'_>) -> Node {
        let value = written_out(at, self.merged_in_examples);
        if refers(&value) {
            let fate = "refers to more than can be written out; its `$ref`s stay as they are";
            self.lose(at, "example", fate);
        }
        value
    }

    /// A `$ref` to something under `components`. Only a summary and a description may stand beside it.
    fn reference(&mut self, at: &Cursor<'_>, kind: Kind) -> Node {
        let mut members = Members::new();
        let target = at.follow().ok();
        let named = target.and_then(|target| self.named(kind, target.place()));
        // What leads nowhere has been reported.
        members.extend(named.map(|named| ("$ref".into(), named)));
        for (key, beside) in at.members().filter(|(key, _)| *key != "$ref") {
            if matches!(key, "summary" | "description") {
                members.insert(key.into(), beside.node().clone());
            } else {
                let fate = "left out: it stands beside a `$ref`, where OpenAPI ignores it";
                self.lose(&beside, key, fate);
            }
        }
        Node::Map(members)
    }

    /// A path item or a callback with what it refers to in it.
    fn in_place(&mut self, at: &Cursor<'_>, kind: Kind) -> Node {
        if self.in_place.contains(at.place()) {
            let fate = "left out: it leads back to itself";
            self.lose(at, "callbacks", fate);
            return Node::Map(Members::new());
        }
        self.in_place.push(at.place().clone());
        let mut members = match at.target() {
            Some(Ok(target)) => match self.in_place(&target, kind) {
                Node::Map(members) => members,
                _ => Members::new(),
            },
            _ => Members::new(),
        };
        members.extend(self.members(at, kind, |key| key != "$ref"));
        self.in_place.pop();
        Node::Map(members)
    }

    fn schema(&mut self, at: &Cursor<'_>) -> Node {
        // A file that is a schema may keep others in the way of a document.
        let keeps = at.place().pointer.is_root();
        let wanted = |key: &str| {
            let elsewhere = match key {
                "$ref" | "discriminator" | "$defs" | "definitions" => true,
                "components" => keeps,
                key => IDENTITY.contains(&key),
            };
            !elsewhere
        };
        let mut members = Members::new();
        if at.reference().is_some() {
            let target = at.follow().ok();
            let named = target.and_then(|target| self.named(Kind::Schema, target.place()));
            members.extend(named.map(|named| ("$ref".into(), named)));
        }
        members.extend(self.members(at, Kind::Schema, wanted));
        self.dynamic(at, &mut members);
        self.own_definitions(at, &mut members);
        if let Some(Node::Map(examples)) = members.get("examples").cloned() {
            // Written as at a parameter: by names, each with a value.
            let values = examples.values();
            let values = values.filter_map(|each| each.get("value").cloned());
            members.insert("examples".into(), Node::List(values.collect()));
        }
        self.discriminator(at, &mut members);
        raise(members)
    }

    /// A `$dynamicRef` is a `$ref` where it leads to one place.
    fn dynamic(&mut self, at: &Cursor<'_>, members: &mut Members) {
        let Some(target) = at.dynamic_target() else {
            return;
        };
        let named = match target {
            Ok(DynamicTarget::Decided(target)) => self.named(Kind::Schema, target.place()),
            _ => None,
        };
        match named {
            None => {
                let fate = "left out: it leads to different schemas, depending on who uses it";
                self.lose(at, "$dynamicRef", fate);
            }
            Some(named) if members.contains_key("$ref") => {
                let also = object([("$ref", named)]);
                push(members, "allOf", also);
            }
            Some(named) => drop(members.insert("$ref".into(), named)),
        }
    }

    /// Schemas that are kept within a schema and that nothing refers to; the others stand under `components`.
    fn own_definitions(&mut self, at: &Cursor<'_>, members: &mut Members) {
        for key in ["$defs", "definitions"] {
            let mut kept = Members::new();
            for (name, at) in at.get(key).iter().flat_map(Cursor::members) {
                if self.named(Kind::Schema, at.place()).is_none() {
                    kept.insert(name.into(), self.content(&at, Kind::Schema));
                }
            }
            if !kept.is_empty() {
                members.insert(key.into(), Node::Map(kept));
            }
        }
    }

    /// The values of a discriminator's `mapping` are references without being called so.
    fn discriminator(&mut self, at: &Cursor<'_>, members: &mut Members) {
        let Some(discriminator) = at.get("discriminator") else {
            return;
        };
        let mut written = self.members(&discriminator, Kind::MediaType, |_| true);
        if let Some(Node::Map(mapping)) = written.get_mut("mapping") {
            for (value, target) in mapped(at) {
                let named = target.and_then(|target| self.named(Kind::Schema, target.place()));
                match named {
                    Some(named) => drop(mapping.insert(value.into(), named)),
                    None => {
                        let fate = format!("the mapping of `{value}` leads to nothing");
                        self.lose(&discriminator, "discriminator", fate);
                    }
                }
            }
        }
        members.insert("discriminator".into(), Node::Map(written));
    }

    fn lose(&mut self, at: &Cursor<'_>, keyword: &str, fate: impl Into<String>) {
        self.losses.push(Loss::new(at.place(), keyword, fate));
    }
}

/// Whether a `$ref` is left in a value.
fn refers(value: &Node) -> bool {
    match value {
        Node::List(items) => items.iter().any(refers),
        Node::Map(members) => {
            matches!(members.get("$ref"), Some(Node::String(_))) || members.values().any(refers)
        }
        _ => false,
    }
}

/// A string.
pub(crate) fn text(text: impl Into<Box<str>>) -> Node {
    Node::String(text.into())
}

/// An object of a few members.
pub(crate) fn object<const N: usize>(members: [(&str, Node); N]) -> Node {
    let members = members
        .into_iter()
        .map(|(key, node)| (Box::from(key), node));
    Node::Map(members.collect())
}

/// Adds an item to the list under `key`.
pub(crate) fn push(members: &mut Members, key: &str, item: Node) {
    match members.get_mut(key) {
        Some(Node::List(items)) => items.push(item),
        _ => drop(members.insert(key.into(), Node::List(vec![item]))),
    }
}
