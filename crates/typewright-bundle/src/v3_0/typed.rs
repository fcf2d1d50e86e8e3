//! The document through the types of `openapiv3`: it is read into them, piece by piece, so that a problem has a place,
//! and what they do not hold when they are written again is taken out.

use indexmap::IndexMap;
use openapiv3::{Components, OpenAPI, Operation, PathItem, Paths, ReferenceOr};
use serde::de::DeserializeOwned;
use serde_json::Value;
use typewright_source::{Code, Diagnostic, Location, Node, Report, Spot};

use super::{At, Lowering};
use crate::compose::Members;
use crate::kinds::METHODS;

/// The document without what the types of 3.0 do not hold.
pub(super) fn through_types(
    lowering: &mut Lowering,
    document: &Node,
    at: &At,
    report: &mut Report,
) -> Node {
    let api = Reader { lowering, report }.api(document, at);
    match serde_json::to_value(&api) {
        Ok(held) => lowering.held(document, &held, at),
        Err(error) => {
            report.push(problem(at, &error));
            document.clone()
        }
    }
}

/// Reads pieces of a document into types.
struct Reader<'l, 'r> {
    lowering: &'l Lowering,
    report: &'r mut Report,
}

impl Reader<'_, '_> {
    fn api(&mut self, document: &Node, at: &At) -> OpenAPI {
        let mut api = OpenAPI::default();
        for (key, node) in document.as_map().into_iter().flatten() {
            let at = self.lowering.child(at, key);
            match key.as_ref() {
                "openapi" => api.openapi = self.read(node, &at).unwrap_or_default(),
                "info" => api.info = self.read(node, &at).unwrap_or_default(),
                "servers" => api.servers = self.read(node, &at).unwrap_or_default(),
                "tags" => api.tags = self.read(node, &at).unwrap_or_default(),
                "externalDocs" => api.external_docs = self.read(node, &at),
                "paths" => api.paths = self.paths(node, &at),
                "components" => api.components = Some(self.components(node, &at)),
                other => drop(api.extensions.insert(other.to_owned(), value(node))),
            }
        }
        api
    }

    fn paths(&mut self, node: &Node, at: &At) -> Paths {
        let mut paths = Paths::default();
        for (path, node) in node.as_map().into_iter().flatten() {
            let at = self.lowering.child(at, path);
            let item = ReferenceOr::Item(self.path_item(node, &at));
            paths.paths.insert(path.to_string(), item);
        }
        paths
    }

    fn path_item(&mut self, node: &Node, at: &At) -> PathItem {
        let all = node.as_map();
        let is_method = |key: &str| METHODS.contains(&key);
        let shared = all.into_iter().flatten();
        let shared: Members = shared
            .filter(|(key, _)| !is_method(key))
            .map(|(key, node)| (key.clone(), node.clone()))
            .collect();
        let mut item: PathItem = self.read(&Node::Map(shared), at).unwrap_or_default();
        for (method, node) in all.into_iter().flatten() {
            let slot = match method.as_ref() {
                "get" => &mut item.get,
                "put" => &mut item.put,
                "post" => &mut item.post,
                "delete" => &mut item.delete,
                "options" => &mut item.options,
                "head" => &mut item.head,
                "patch" => &mut item.patch,
                "trace" => &mut item.trace,
                _ => continue,
            };
            let at = self.lowering.child(at, method);
            *slot = self.read::<Operation>(node, &at);
        }
        item
    }

    fn components(&mut self, node: &Node, at: &At) -> Components {
        let mut components = Components::default();
        for (section, node) in node.as_map().into_iter().flatten() {
            let at = self.lowering.child(at, section);
            match section.as_ref() {
                "schemas" => components.schemas = self.each(node, &at),
                "responses" => components.responses = self.each(node, &at),
                "parameters" => components.parameters = self.each(node, &at),
                "examples" => components.examples = self.each(node, &at),
                "requestBodies" => components.request_bodies = self.each(node, &at),
                "headers" => components.headers = self.each(node, &at),
                "securitySchemes" => components.security_schemes = self.each(node, &at),
                "links" => components.links = self.each(node, &at),
                other => drop(components.extensions.insert(other.to_owned(), value(node))),
            }
        }
        components
    }

    fn each<T: DeserializeOwned>(
        &mut self,
        node: &Node,
        at: &At,
    ) -> IndexMap<String, ReferenceOr<T>> {
        let mut all = IndexMap::new();
        for (name, node) in node.as_map().into_iter().flatten() {
            let at = self.lowering.child(at, name);
            // Not as `ReferenceOr`, whose reader tries everything twice when something is wrong.
            let reference = node.get("$ref").and_then(Node::as_str);
            let one = match reference {
                Some(reference) => Some(ReferenceOr::ref_(reference)),
                None => self.read(node, &at).map(ReferenceOr::Item),
            };
            all.extend(one.map(|one| (name.to_string(), one)));
        }
        all
    }

    fn read<T: DeserializeOwned>(&mut self, node: &Node, at: &At) -> Option<T> {
        match serde_json::from_value(value(node)) {
            Ok(read) => Some(read),
            Err(error) => {
                self.report.push(problem(at, &error));
                None
            }
        }
    }
}

impl Lowering {
    /// What is held of a value. Members are in its order and numbers as it has them; what the types add is left out, and
    /// what they do not write because it is the default stays.
    fn held(&mut self, node: &Node, held: &Value, at: &At) -> Node {
        match (node, held) {
            (Node::Map(all), Value::Object(kept)) => {
                let mut members = Members::new();
                for (key, node) in all {
                    match kept.get(key.as_ref()) {
                        Some(kept) => {
                            let below = self.child(at, key);
                            members.insert(key.clone(), self.held(node, kept, &below));
                        }
                        None if is_default(key, node) => {
                            drop(members.insert(key.clone(), node.clone()));
                        }
                        None => {
                            let fate = "left out: the types of OpenAPI 3.0 have no place for it";
                            self.lose(at, key, fate);
                        }
                    }
                }
                Node::Map(members)
            }
            (Node::List(all), Value::Array(kept)) if all.len() == kept.len() => {
                let pairs = all.iter().zip(kept).enumerate();
                let items = pairs.map(|(index, (node, kept))| {
                    let at = self.index(at, index);
                    self.held(node, kept, &at)
                });
                Node::List(items.collect())
            }
            _ => node.clone(),
        }
    }
}

/// Whether a member says what is so without it. A value that is `null`, such as that of an example, is one that 3.0 can say
/// and that the types take for none.
fn is_default(key: &str, node: &Node) -> bool {
    match node {
        Node::Null | Node::Bool(false) => true,
        Node::List(items) => items.is_empty(),
        Node::Map(members) => members.is_empty(),
        _ => key == "style",
    }
}

/// A node as serde_json has it. A number that it cannot hold is none for the types either.
fn value(node: &Node) -> Value {
    match node {
        Node::Null => Value::Null,
        Node::Bool(value) => Value::Bool(*value),
        Node::Number(text) => serde_json::from_str(text).unwrap_or(Value::Null),
        Node::String(text) => Value::String(text.to_string()),
        Node::List(items) => Value::Array(items.iter().map(value).collect()),
        Node::Map(members) => {
            let members = members.iter();
            Value::Object(
                members
                    .map(|(key, node)| (key.to_string(), value(node)))
                    .collect(),
            )
        }
    }
}

fn problem(at: &At, error: &serde_json::Error) -> Diagnostic {
    let message = format!("the types of OpenAPI 3.0 cannot hold this: {error}");
    let location = Location::Place(at.place.clone(), Spot::Key);
    Diagnostic::new(Code::WrongType, message, location)
}
