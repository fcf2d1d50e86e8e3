//! The document as a whole: what all documents of a package say, under one root.

use std::collections::HashMap;

use typewright_source::{
    Code, Cursor, Diagnostic, FileId, Location, Node, Place, Pointer, Report, Sources, Spot,
};

use crate::Input;
use crate::collect::{Collector, Targets};
use crate::compose::{Composer, Members, object, text};
use crate::kinds::{Kind, SECTIONS};
use crate::loss::Loss;
use crate::names::{Names, assign};
use crate::paths::{Parts, PathWriter, gather};

/// A 3.1 document and where its parts come from.
pub(crate) struct Whole {
    pub(crate) document: Node,
    pub(crate) losses: Vec<Loss>,
    /// The places of parts, by where they stand in the document. What stands within a part has the same way to go in both.
    pub(crate) origins: HashMap<Pointer, Place>,
    /// The place that stands for what has none; nothing for a package without files.
    pub(crate) root: Option<Place>,
}

/// Puts the documents and the schemas of a package together.
pub(crate) fn whole(sources: &Sources, input: &Input<'_>, report: &mut Report) -> Whole {
    let cursors = |files: &[FileId]| -> Vec<Cursor<'_>> {
        let roots = files.iter().map(|file| sources.root_cursor(*file));
        roots.flatten().collect()
    };
    let mut documents = cursors(&input.package.documents);
    documents.retain(|root| is_openapi(root, report));
    let schemas = cursors(&input.package.schemas);
    let mut collector = Collector::new();
    documents.iter().for_each(|root| collector.document(root));
    schemas.iter().for_each(|root| collector.schema(root));
    let targets = collector.finish();
    let names = assign(sources, input.packages, &targets);
    let mut losses = Vec::new();
    let mut parts = Parts::new();
    for root in &documents {
        gather(root, &mut parts, &mut losses, report);
    }
    let mut composer = Composer::new(&names, input.merged_in_examples);
    composer.losses = losses;
    let mut writer = Writer {
        composer,
        origins: HashMap::new(),
        report,
    };
    let document = writer.document(input, &documents, &parts, &targets, sources);
    let first = documents.first().or(schemas.first());
    Whole {
        document,
        losses: writer.composer.losses,
        origins: writer.origins,
        root: first.map(|root| root.place().clone()),
    }
}

struct Writer<'n, 'r> {
    composer: Composer<'n>,
    origins: HashMap<Pointer, Place>,
    report: &'r mut Report,
}

impl Writer<'_, '_> {
    fn document(
        &mut self,
        input: &Input<'_>,
        documents: &[Cursor<'_>],
        parts: &Parts<'_>,
        targets: &Targets,
        sources: &Sources,
    ) -> Node {
        let mut root = Members::new();
        root.insert("openapi".into(), text("3.1.0"));
        root.insert("info".into(), info(input, documents));
        let servers = parts.values().flatten().map(crate::paths::Part::servers);
        let servers: Vec<Node> = servers
            .clone()
            .find(|all| !all.is_empty())
            .map_or_else(Vec::new, <[Node]>::to_vec);
        if !servers.is_empty() {
            root.insert("servers".into(), Node::List(servers.clone()));
        }
        let tags = tags(documents, parts);
        if !tags.is_empty() {
            root.insert("tags".into(), Node::List(tags));
        }
        if !parts.is_empty() {
            let mut paths = PathWriter {
                composer: &mut self.composer,
                origins: &mut self.origins,
                servers: &servers,
            };
            root.insert("paths".into(), paths.write(parts));
        }
        self.operation_ids(parts);
        self.webhooks(documents, &mut root);
        let components = self.components(documents, targets, sources);
        if !components.is_empty() {
            root.insert("components".into(), Node::Map(components));
        }
        self.rest(documents, &mut root);
        Node::Map(root)
    }

    fn components(
        &mut self,
        documents: &[Cursor<'_>],
        targets: &Targets,
        sources: &Sources,
    ) -> Members {
        let mut components = Members::new();
        let names: &Names = self.composer.names;
        for kind in SECTIONS {
            let section = kind.section().unwrap_or_default();
            let at = Pointer::root().child("components").child(section);
            let mut members = Members::new();
            if *kind == Kind::SecurityScheme {
                members = self.security_schemes(&at, documents);
            }
            for target in targets.all.iter().filter(|target| target.0 == *kind) {
                let (Some(name), Some(cursor)) = (names.get(target), sources.cursor(&target.1))
                else {
                    continue;
                };
                self.origins.insert(at.child(name), target.1.clone());
                let content = self.composer.content(&cursor, *kind);
                members.insert(name.as_str().into(), content);
            }
            // By their names, so that a new reference moves nothing.
            members.sort_unstable_keys();
            if !members.is_empty() {
                components.insert(section.into(), Node::Map(members));
            }
        }
        components
    }

    /// The security schemes, under the names that operations ask for them by.
    fn security_schemes(&mut self, at: &Pointer, documents: &[Cursor<'_>]) -> Members {
        let mut schemes = Members::new();
        let mut places: HashMap<&str, Place> = HashMap::new();
        for root in documents {
            let section = root.get("components");
            let section = section.and_then(|all| all.get("securitySchemes"));
            for (name, scheme) in section.iter().flat_map(Cursor::members) {
                // What leads nowhere has been reported.
                let Ok(scheme) = scheme.follow() else {
                    continue;
                };
                let content = self.composer.content(&scheme, Kind::SecurityScheme);
                let known = schemes.get(name);
                if let (Some(known), Some(place)) = (known, places.get(name)) {
                    if *known != content {
                        let message = format!(
                            "the security scheme `{name}` is another one elsewhere in this package"
                        );
                        let here = Location::Place(scheme.place().clone(), Spot::Value);
                        let there = Location::Place(place.clone(), Spot::Value);
                        let problem = Diagnostic::new(Code::ConflictingScheme, message, here);
                        self.report.push(problem.label(there, "the other one"));
                    }
                    continue;
                }
                places.insert(name, scheme.place().clone());
                self.origins.insert(at.child(name), scheme.place().clone());
                schemes.insert(name.into(), content);
            }
        }
        schemes
    }

    /// An `operationId` may stand once in a document.
    fn operation_ids(&mut self, parts: &Parts<'_>) {
        let mut known: HashMap<&str, Cursor<'_>> = HashMap::new();
        for (_, operation) in parts
            .values()
            .flatten()
            .flat_map(crate::paths::Part::operations)
        {
            let Some(at) = operation.get("operationId") else {
                continue;
            };
            let Some(id) = at.as_str() else { continue };
            if let Some(first) = known.insert(id, at.clone()) {
                let message = format!("the operationId `{id}` is used twice");
                let problem = Diagnostic::new(Code::DuplicateOperationId, message, at.value());
                let problem = problem.label(first.value(), "first used here");
                let hint = "an operationId names one operation of the whole API";
                self.report.push(problem.hint(hint));
            }
        }
    }

    fn webhooks(&mut self, documents: &[Cursor<'_>], root: &mut Members) {
        let mut webhooks = Members::new();
        for (name, at) in documents
            .iter()
            .filter_map(|root| root.get("webhooks"))
            .flat_map(|all| all.members())
        {
            if webhooks.contains_key(name) {
                let fate = format!("`{name}` is there already: this one is left out");
                let loss = Loss::new(at.place(), "webhooks", fate);
                self.composer.losses.push(loss);
                continue;
            }
            let pointer = Pointer::root().child("webhooks").child(name);
            self.origins.insert(pointer, at.place().clone());
            let content = self.composer.content(&at, Kind::PathItem);
            webhooks.insert(name.into(), content);
        }
        if !webhooks.is_empty() {
            root.insert("webhooks".into(), Node::Map(webhooks));
        }
    }

    /// What else documents say of themselves. Of two that differ, the first is kept.
    fn rest(&mut self, documents: &[Cursor<'_>], root: &mut Members) {
        let kept = |key: &str| {
            key.starts_with("x-") || matches!(key, "externalDocs" | "jsonSchemaDialect")
        };
        for (key, at) in documents.iter().flat_map(Cursor::members) {
            if !kept(key) {
                continue;
            }
            let node = self.composer.content(&at, Kind::Value);
            match root.get(key) {
                Some(known) if *known != node => {
                    let fate = "left out: another document says it differently";
                    let loss = Loss::new(at.place(), key, fate);
                    self.composer.losses.push(loss);
                }
                Some(_) => {}
                None => drop(root.insert(key.into(), node)),
            }
        }
    }
}

/// What the configuration says of the API, and what the documents say of its owner.
fn info(input: &Input<'_>, documents: &[Cursor<'_>]) -> Node {
    let mut info = Members::new();
    info.insert("title".into(), text(input.title));
    info.insert("description".into(), text(input.description));
    info.insert("version".into(), text(input.version));
    for root in documents {
        let of_document = root.get("info");
        for (key, at) in of_document.iter().flat_map(Cursor::members) {
            if matches!(key, "termsOfService" | "contact" | "license") {
                info.entry(key.into()).or_insert_with(|| at.node().clone());
            }
        }
    }
    Node::Map(info)
}

/// The tags that documents describe, and those that only operations name.
fn tags(documents: &[Cursor<'_>], parts: &Parts<'_>) -> Vec<Node> {
    let mut tags: indexmap::IndexMap<&str, Node> = indexmap::IndexMap::new();
    for root in documents {
        for tag in root.get("tags").iter().flat_map(Cursor::items) {
            if let Some(name) = tag.node().get("name").and_then(Node::as_str) {
                tags.entry(name).or_insert_with(|| tag.node().clone());
            }
        }
    }
    for (_, operation) in parts
        .values()
        .flatten()
        .flat_map(crate::paths::Part::operations)
    {
        for tag in operation.get("tags").iter().flat_map(Cursor::items) {
            if let Some(name) = tag.as_str() {
                tags.entry(name)
                    .or_insert_with(|| object([("name", text(name))]));
            }
        }
    }
    tags.into_values().collect()
}

/// Whether a file is a document of a version that can be bundled; reports one that is not.
fn is_openapi(root: &Cursor<'_>, report: &mut Report) -> bool {
    let version = root.node().get("openapi");
    let version = version.and_then(|node| node.as_str().or_else(|| node.as_number()));
    if version.is_some_and(|text| text.starts_with("3.0") || text.starts_with("3.1")) {
        return true;
    }
    let message = "this is no OpenAPI document of version 3.0 or 3.1";
    let problem = Diagnostic::new(Code::NotOpenApi, message, root.value());
    report.push(problem.hint("the first lines of a document are `openapi: 3.1.0` and `info:`"));
    false
}
