//! The operations as the bundled document has them, in plain JSON.

use serde_json::{Map, Value};
use typewright::{Input, bundled, read_config};
use typewright_bundle::{Version, to_json};
use typewright_source::{Report, Style, render};
use typewright_tests::repository;

/// The document.
pub(crate) struct Document(Value);

/// One operation.
pub(crate) struct Operation<'d> {
    pub(crate) id: &'d str,
    pub(crate) method: String,
    pub(crate) path: &'d str,
    /// Whether another operation has the same method and path: what one cannot read may be the other's.
    pub(crate) shared: Shared,
    pub(crate) parameters: Vec<Parameter<'d>>,
    pub(crate) body: Option<(&'d str, &'d Value)>,
    pub(crate) secured: Secured,
}

pub(crate) struct Parameter<'d> {
    pub(crate) name: &'d str,
    pub(crate) place: &'d str,
    pub(crate) required: bool,
    pub(crate) schema: &'d Value,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shared {
    Yes,
    No,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Secured {
    Always,
    IfWanted,
    Never,
}

impl Document {
    pub(crate) fn read() -> Self {
        let spec = repository().join("spec");
        let mut report = Report::new();
        let config = read_config(&spec.join("typewright.toml"), &mut report).unwrap();
        let input = Input {
            spec,
            shown: "spec".to_owned(),
            templates: typewright_tests::templates(),
            package: Some("matrix-client-server".to_owned()),
        };
        let output = bundled(&input, &config, Version::V3_1, &mut report);
        let shown = render(&report, &output.sources, Style::Plain);
        assert!(report.is_empty(), "{shown}");
        let text = to_json(&output.generated.unwrap().document);
        Self(serde_json::from_str(&text).unwrap())
    }

    /// What a schema, or anything else, is when its reference is followed.
    pub(crate) fn resolved<'d>(&'d self, mut node: &'d Value) -> &'d Value {
        while let Some(reference) = node.get("$ref").and_then(Value::as_str) {
            let pointer = reference.strip_prefix('#').expect("the document is whole");
            node = self
                .0
                .pointer(pointer)
                .expect("a reference leads somewhere");
        }
        node
    }

    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        let paths = self.0["paths"].as_object().unwrap();
        let mut operations = Vec::new();
        for (path, item) in paths {
            for method in ["get", "put", "post", "delete", "patch"] {
                let Some(operation) = item.get(method) else {
                    continue;
                };
                let both = [item.get("parameters"), operation.get("parameters")];
                let both = both.into_iter().flatten().filter_map(Value::as_array);
                let parameters = both.flatten().map(|parameter| self.parameter(parameter));
                operations.push(Operation {
                    id: operation["operationId"].as_str().unwrap(),
                    method: method.to_uppercase(),
                    path,
                    parameters: parameters.collect(),
                    body: self.body(operation),
                    secured: self.secured(operation.get("security")),
                    shared: shared(paths, path, method),
                });
            }
        }
        operations
    }

    fn parameter<'d>(&'d self, parameter: &'d Value) -> Parameter<'d> {
        let parameter = self.resolved(parameter);
        Parameter {
            name: parameter["name"].as_str().unwrap(),
            place: parameter["in"].as_str().unwrap(),
            required: parameter.get("required") == Some(&Value::Bool(true)),
            schema: self.resolved(&parameter["schema"]),
        }
    }

    fn body<'d>(&'d self, operation: &'d Value) -> Option<(&'d str, &'d Value)> {
        let body = self.resolved(operation.get("requestBody")?);
        let (media_type, content) = body["content"].as_object()?.iter().next()?;
        Some((media_type, content.get("schema").unwrap_or(&Value::Null)))
    }

    fn secured(&self, security: Option<&Value>) -> Secured {
        let alternatives = security.and_then(Value::as_array);
        let alternatives = alternatives.map_or(&[][..], Vec::as_slice);
        let schemes = self.0.pointer("/components/securitySchemes");
        let known = |name: &String| schemes.is_some_and(|schemes| schemes.get(name).is_some());
        let names = |alternative: &Value| {
            let names = alternative.as_object().into_iter().flatten();
            names.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        // A scheme that the document does not define asks for nothing: the configuration lets it pass.
        if alternatives
            .iter()
            .flat_map(names)
            .any(|name| !known(&name))
        {
            return Secured::Never;
        }
        match alternatives {
            [] => Secured::Never,
            some if some.iter().any(|alternative| names(alternative).is_empty()) => {
                Secured::IfWanted
            }
            _ => Secured::Always,
        }
    }
}

/// Two templates that differ in nothing but spaces at the end are one path.
fn shared(paths: &Map<String, Value>, path: &str, method: &str) -> Shared {
    let same = |(other, item): &(&String, &Value)| {
        other.trim_end() == path.trim_end() && item.get(method).is_some()
    };
    match paths.iter().filter(same).count() {
        0 | 1 => Shared::No,
        _ => Shared::Yes,
    }
}
