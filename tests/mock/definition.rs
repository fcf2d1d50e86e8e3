//! What the definitions say a mock has to answer, and requests made of their examples: read from the bundled document,
//! which owes nothing to what the mock is made of.

use std::path::Path;

use serde_json::{Map, Value, json};
use typewright::{Config, Input, bundled, mocked, read_config};
use typewright_source::{Report, Style, render};

/// A definition, read.
pub(crate) struct Definition {
    document: Value,
    /// What the mock is told.
    pub(crate) answers: String,
}

/// An operation: a request of it, and what it may be answered.
pub(crate) struct Call {
    pub(crate) id: String,
    pub(crate) method: String,
    /// The path with the query.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<(String, String)>,
    pub(crate) secured: bool,
    pub(crate) expected: Vec<Expected>,
}

/// A documented answer.
pub(crate) struct Expected {
    pub(crate) status: u16,
    pub(crate) body: Documented,
}

/// What is documented of a body.
#[derive(Debug, PartialEq)]
pub(crate) enum Documented {
    /// There is none.
    Nothing,
    /// JSON, and its examples. Which of them is the first is not known here: the document is read without its order.
    Json(Vec<Value>),
    /// Something else, or JSON without an example.
    Other,
}

impl Definition {
    pub(crate) fn read(spec: &Path, config: &Path, package: &str) -> Self {
        let mut report = Report::new();
        let config: Config = read_config(config, &mut report).unwrap();
        let input = Input {
            spec: spec.to_owned(),
            shown: "spec".to_owned(),
            templates: typewright_tests::templates(),
            package: Some(package.to_owned()),
        };
        let document = bundled(
            &input,
            &config,
            typewright_bundle::Version::V3_1,
            &mut report,
        );
        let mocked = mocked(&input, &config, &mut report);
        let problems = render(&report, &mocked.sources, Style::Plain);
        let document = document.generated.expect(&problems).document.to_json();
        Self {
            document: serde_json::from_str(&document).unwrap(),
            answers: serde_json::to_string(&mocked.generated.expect(&problems)).unwrap(),
        }
    }

    /// Every operation of the document.
    pub(crate) fn calls(&self) -> Vec<Call> {
        let mut calls = Vec::new();
        for (path, item) in self.document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                if operation.get("operationId").is_some() {
                    calls.push(self.call(path, item, method, operation));
                }
            }
        }
        calls
    }

    fn call(&self, path: &str, item: &Value, method: &str, operation: &Value) -> Call {
        let mut call = Call {
            id: text(&operation["operationId"]),
            method: method.to_uppercase(),
            // Where two operations share a path, one of them has a space behind it.
            target: path.trim_end().to_owned(),
            headers: Vec::new(),
            body: self.body(&operation["requestBody"]),
            secured: !listed(&operation["security"]).is_empty(),
            expected: self.expected(&operation["responses"]),
        };
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let parameters = [&item["parameters"], &operation["parameters"]];
        for parameter in parameters.into_iter().flat_map(listed) {
            let parameter = self.followed(parameter);
            let name = text(&parameter["name"]);
            let value = example(parameter).unwrap_or_else(|| self.sample(&parameter["schema"]));
            match parameter["in"].as_str().unwrap() {
                "path" => {
                    let mut url = url::Url::parse("http://host/").unwrap();
                    url.path_segments_mut().unwrap().pop().push(&text(&value));
                    let segment = url.path().trim_start_matches('/');
                    call.target = call.target.replace(&format!("{{{name}}}"), segment);
                }
                "query" => {
                    for value in value.as_array().unwrap_or(&vec![value.clone()]) {
                        query.append_pair(&name, &text(value));
                    }
                }
                "header" => call.headers.push((name, text(&value))),
                place => panic!("`{name}` stands in {place}, which no request here is made for"),
            }
        }
        let query = query.finish();
        if !query.is_empty() {
            call.target = format!("{}?{query}", call.target);
        }
        call
    }

    fn body(&self, body: &Value) -> Option<(String, String)> {
        let contents = self.followed(body)["content"].as_object()?;
        let (media_type, content) = contents.iter().next()?;
        if !is_json(media_type) {
            let media_type = media_type.replace("*/*", "application/octet-stream");
            return Some((media_type, "a few bytes".to_owned()));
        }
        let body = example(content).unwrap_or_else(|| self.sample(&content["schema"]));
        Some((media_type.clone(), body.to_string()))
    }

    fn expected(&self, responses: &Value) -> Vec<Expected> {
        let responses = responses.as_object().unwrap().iter();
        let answers = responses.map(|(status, response)| Expected {
            status: status.parse().unwrap(),
            body: match self.followed(response)["content"].as_object() {
                None => Documented::Nothing,
                Some(contents) => {
                    let json = contents.iter().find(|(media_type, _)| is_json(media_type));
                    let examples = json.map(|(_, content)| self.documented(content));
                    let examples = examples.filter(|examples| !examples.is_empty());
                    examples.map_or(Documented::Other, Documented::Json)
                }
            },
        });
        answers.collect()
    }

    fn documented(&self, content: &Value) -> Vec<Value> {
        let own = examples(content);
        if own.is_empty() {
            return examples(self.followed(&content["schema"]));
        }
        own
    }

    /// A value of a schema: its example, or one made of those of its parts.
    fn sample(&self, schema: &Value) -> Value {
        let schema = self.followed(schema);
        if let Some(example) = example(schema) {
            return example;
        }
        for name in ["const", "default"] {
            if let Some(value) = schema.get(name) {
                return value.clone();
            }
        }
        for name in ["enum", "oneOf", "anyOf"] {
            match schema.get(name) {
                Some(list) if name == "enum" => return list[0].clone(),
                Some(list) => return self.sample(&list[0]),
                None => {}
            }
        }
        let kind = &schema["type"];
        match kind.as_str().or(kind[0].as_str()) {
            Some("string") => json!("example"),
            Some("integer" | "number") => json!(1),
            Some("boolean") => json!(true),
            Some("array") => json!([self.sample(&schema["items"])]),
            _ => self.object(schema),
        }
    }

    fn object(&self, schema: &Value) -> Value {
        let mut members = Map::new();
        for part in listed(&schema["allOf"]) {
            if let Value::Object(more) = self.sample(part) {
                members.extend(more);
            }
        }
        for name in listed(&schema["required"]) {
            let name = text(name);
            let value = self.sample(&schema["properties"][&name]);
            members.entry(name).or_insert(value);
        }
        members.into()
    }

    fn followed<'a>(&'a self, mut node: &'a Value) -> &'a Value {
        while let Some(reference) = node["$ref"].as_str() {
            node = self.document.pointer(&reference[1..]).expect(reference);
        }
        node
    }
}

fn is_json(media_type: &str) -> bool {
    media_type.split(';').next().unwrap().ends_with("json")
}

/// An example of a parameter, a body or a schema.
fn example(at: &Value) -> Option<Value> {
    examples(at).into_iter().next()
}

fn examples(at: &Value) -> Vec<Value> {
    let mut all: Vec<Value> = at.get("example").cloned().into_iter().collect();
    match &at["examples"] {
        Value::Array(examples) => all.extend(examples.iter().cloned()),
        Value::Object(named) => all.extend(named.values().map(|each| each["value"].clone())),
        _ => {}
    }
    all
}

fn listed(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

/// A value as it stands in a path, a query or a header.
fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
