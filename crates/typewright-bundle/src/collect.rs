//! What is referred to: everything that has to stand under `components`, each once. Nothing is written here.

use indexmap::{IndexMap, IndexSet};
use typewright_source::{Cursor, DynamicTarget, Place};

use crate::kinds::{Kind, Layout, SECTIONS, member};

/// Something under `components`: what it is used as, and where it stands.
pub(crate) type Target = (Kind, Place);

/// What was found.
#[derive(Default)]
pub(crate) struct Targets {
    /// In the order in which they were met.
    pub(crate) all: IndexSet<Target>,
    /// The names under which documents keep things of other places.
    pub(crate) kept_as: IndexMap<Target, String>,
}

/// Walks documents and what they refer to.
pub(crate) struct Collector<'a> {
    targets: Targets,
    /// Path items and callbacks that were walked: a callback may lead back to its own.
    in_place: IndexSet<Place>,
    open: Vec<(Cursor<'a>, Kind)>,
}

impl<'a> Collector<'a> {
    pub(crate) fn new() -> Self {
        Self {
            targets: Targets::default(),
            in_place: IndexSet::new(),
            open: Vec::new(),
        }
    }

    /// Walks one OpenAPI document.
    pub(crate) fn document(&mut self, root: &Cursor<'a>) {
        for (_, item) in root.get("paths").iter().flat_map(Cursor::members) {
            self.visit(&item, Kind::PathItem);
        }
        for (_, item) in root.get("webhooks").iter().flat_map(Cursor::members) {
            self.visit(&item, Kind::PathItem);
        }
        let components = root.get("components");
        for kind in SECTIONS {
            let section = kind.section().unwrap_or_default();
            let section = components.as_ref().and_then(|all| all.get(section));
            for (name, at) in section.iter().flat_map(Cursor::members) {
                // Security schemes keep their names, which the operations speak of.
                if *kind != Kind::SecurityScheme && !name.starts_with("x-") {
                    self.kept(*kind, name, &at);
                }
            }
        }
        self.run();
    }

    /// Takes in a schema that stands in a file of its own.
    pub(crate) fn schema(&mut self, root: &Cursor<'a>) {
        self.target(Kind::Schema, root);
        self.run();
    }

    pub(crate) fn finish(self) -> Targets {
        self.targets
    }

    /// Something that a document keeps under `components`.
    fn kept(&mut self, kind: Kind, name: &str, at: &Cursor<'a>) {
        if !at.is_pure_reference() {
            self.target(kind, at);
        } else if let Ok(end) = at.follow() {
            let target = (kind, end.place().clone());
            let names = &mut self.targets.kept_as;
            names.entry(target).or_insert_with(|| name.to_owned());
            self.target(kind, &end);
        }
    }

    fn target(&mut self, kind: Kind, at: &Cursor<'a>) {
        if self.targets.all.insert((kind, at.place().clone())) {
            self.open.push((at.clone(), kind));
        }
    }

    fn run(&mut self) {
        while let Some((at, kind)) = self.open.pop() {
            self.visit(&at, kind);
        }
    }

    fn visit(&mut self, at: &Cursor<'a>, kind: Kind) {
        if matches!(kind, Kind::PathItem | Kind::Callback) {
            return self.written_in_place(at, kind);
        }
        if at.reference().is_some()
            && kind.section().is_some()
            && let Ok(target) = at.follow()
        {
            self.target(kind, &target);
        }
        if kind == Kind::Schema {
            self.schema_only(at);
        }
        for (key, member_at) in at.members() {
            self.member(&member_at, member(kind, key));
        }
    }

    /// What has no section of `components` is written wherever it is referred to.
    fn written_in_place(&mut self, at: &Cursor<'a>, kind: Kind) {
        if !self.in_place.insert(at.place().clone()) {
            return;
        }
        if let Some(Ok(target)) = at.target() {
            self.written_in_place(&target, kind);
        }
        for (key, at) in at.members().filter(|(key, _)| *key != "$ref") {
            self.member(&at, member(kind, key));
        }
    }

    /// What else a schema can refer with.
    fn schema_only(&mut self, at: &Cursor<'a>) {
        if let Some(Ok(DynamicTarget::Decided(target))) = at.dynamic_target() {
            self.target(Kind::Schema, &target);
        }
        for target in mapped(at).into_iter().filter_map(|(_, target)| target) {
            self.target(Kind::Schema, &target);
        }
    }

    fn member(&mut self, at: &Cursor<'a>, layout: Layout) {
        match layout {
            Layout::One(Kind::Data | Kind::Value) | Layout::List(Kind::Data | Kind::Value) => {}
            Layout::One(kind) => self.visit(at, kind),
            Layout::List(kind) => at.items().for_each(|item| self.visit(&item, kind)),
            Layout::Map(kind) => at.members().for_each(|(_, each)| self.visit(&each, kind)),
        }
    }
}

/// The schemas that a discriminator's `mapping` names, by its values. A value may also be the name of a component, or
/// lead nowhere.
pub(crate) fn mapped<'a>(schema: &Cursor<'a>) -> Vec<(&'a str, Option<Cursor<'a>>)> {
    let mapping = schema.get("discriminator").and_then(|at| at.get("mapping"));
    let mut all = Vec::new();
    for (value, at) in mapping.iter().flat_map(Cursor::members) {
        let sources = at.sources();
        let target = at.as_str().and_then(|text| {
            let by_name = format!("#/components/schemas/{text}");
            let place = sources.resolve(at.place(), text);
            let place = place.or_else(|_| sources.resolve(at.place(), &by_name));
            sources.cursor(&place.ok()?)?.follow().ok()
        });
        all.push((value, target));
    }
    all
}
