//! What a mock of a package answers: the examples of the definitions' answers, by operation. Nothing is written here.

use std::collections::BTreeMap;

use serde::Serialize;
use typewright_model::{
    Body, Content, ContentKind, Example, Model, Operation, Parameter, Response, Status, Type,
};
use typewright_source::{Report, Sources};

use crate::config::Config;
use crate::pipeline::{Input, Lowered, Output, is_asked_for, lowered, on_own_stack};

/// The answers of a package's operations, as the runtime's `mock` reads them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mocked {
    /// The operations, in the order of the definitions.
    pub operations: Vec<MockedOperation>,
}

/// The answers of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MockedOperation {
    /// The `operationId`.
    pub id: String,
    /// Its answers, those of success first.
    pub answers: Vec<MockedAnswer>,
}

/// An answer, or why there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MockedAnswer {
    /// The status, as the definition has it.
    pub status: String,
    /// The first status that it is for.
    pub from: u16,
    /// The last.
    pub to: u16,
    /// The media type of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The headers that are required or have an example.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// What there is no example of, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lacks: Option<String>,
}

/// What a file holds that nothing is said of.
const FILE: &str = "An example.\n";

/// The answers of the package that is asked for.
pub fn mocked(input: &Input, config: &Config, report: &mut Report) -> Output<Mocked> {
    let output = on_own_stack(&input.shown, report, |report| {
        let lowered = lowered(input, config, &config.model, report);
        let mocked = of_package(input, config, &lowered);
        Output {
            generated: mocked.filter(|_| !report.has_errors()),
            sources: lowered.sources,
        }
    });
    output.unwrap_or_else(|| Output {
        sources: Sources::default(),
        generated: None,
    })
}

fn of_package(input: &Input, config: &Config, lowered: &Lowered) -> Option<Mocked> {
    let mut pairs = lowered.packages.iter().zip(&lowered.model.packages);
    let (_, package) = pairs.find(|(package, _)| is_asked_for(input, package))?;
    let given = Given {
        config,
        sources: &lowered.sources,
        model: &lowered.model,
    };
    let operations = package.modules.iter().flat_map(|module| &module.operations);
    Some(Mocked {
        operations: operations
            .map(|operation| given.operation(operation))
            .collect(),
    })
}

/// What answers are made of.
struct Given<'a> {
    config: &'a Config,
    sources: &'a Sources,
    model: &'a Model,
}

impl Given<'_> {
    fn operation(&self, operation: &Operation) -> MockedOperation {
        let successes = operation.successes.iter();
        let successes = successes.map(|response| self.answer(response, 200));
        let errors = operation.errors.iter();
        let errors = errors.map(|response| self.answer(response, 400));
        MockedOperation {
            id: operation.id.clone(),
            answers: successes.chain(errors).collect(),
        }
    }

    /// `least` is the first status that `default` stands for.
    fn answer(&self, response: &Response, least: u16) -> MockedAnswer {
        let (status, from, to) = match response.status {
            Status::Code(code) => (code.to_string(), code, code),
            Status::Range(hundred) => (format!("{hundred}XX"), hundred * 100, hundred * 100 + 99),
            Status::Default => ("default".to_owned(), least, 599),
        };
        let mut answer = MockedAnswer {
            status,
            from,
            to,
            ..MockedAnswer::default()
        };
        for header in &response.headers {
            match self.header(header) {
                Some(value) => {
                    answer.headers.insert(header.name.clone(), value);
                }
                None if header.required => {
                    answer.lacks = Some(format!("the header `{}`", header.name));
                }
                None => {}
            }
        }
        if let Some(body) = &response.body {
            self.body(body, &mut answer);
        }
        answer
    }

    /// The first form of the body that has an example.
    fn body(&self, body: &Body, answer: &mut MockedAnswer) {
        let forms = body.contents.iter();
        let mut found = forms.filter_map(|content| Some((content, self.content(content)?)));
        if let Some((content, text)) = found.next() {
            let media_type = concrete(&content.media_type);
            answer.media_type = Some(with_boundary(media_type, content, &text));
            answer.body = Some(text);
        } else if let Some(first) = body.contents.first() {
            answer.lacks = Some(format!("`{}`", first.media_type));
        }
    }

    fn content(&self, content: &Content) -> Option<String> {
        let own = self.first(&content.examples);
        match &content.kind {
            ContentKind::Json(ty) => own
                .or_else(|| self.of_type(ty))
                .map(|each| each.json.clone()),
            ContentKind::Blob => Some(own.map_or_else(|| FILE.to_owned(), plain)),
            ContentKind::Text(_) | ContentKind::Multipart => own.map(plain),
            // These forms are of requests only.
            ContentKind::Form(_) | ContentKind::FormValues(_) | ContentKind::FormData(_) => None,
        }
    }

    fn header(&self, header: &Parameter) -> Option<String> {
        let example = self.first(&header.examples)?;
        Some(if header.json {
            example.json.clone()
        } else {
            plain(example)
        })
    }

    /// The first example that is not known to be wrong.
    fn first<'e>(&self, examples: &'e [Example]) -> Option<&'e Example> {
        examples.iter().find(|example| self.is_right(example))
    }

    /// An example of the schema that a body refers to.
    fn of_type(&self, ty: &Type) -> Option<&Example> {
        if !matches!(ty, Type::Named(_)) {
            return None;
        }
        let of_type = self.model.examples.iter().filter(|each| each.ty == *ty);
        of_type
            .map(|each| &each.example)
            .find(|example| self.is_right(example))
    }

    fn is_right(&self, example: &Example) -> bool {
        let place = self.sources.place_name(&example.place);
        let mut wrong = self.config.wrong_examples.list.iter();
        !wrong.any(|wrong| wrong.place == place)
    }
}

/// An example as it stands outside of JSON: a string without its quotes, a list with commas between its elements.
fn plain(example: &Example) -> String {
    fn of(value: &serde_json::Value) -> String {
        match value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Array(items) => {
                let items: Vec<String> = items.iter().map(of).collect();
                items.join(",")
            }
            other => other.to_string(),
        }
    }
    serde_json::from_str(&example.json).map_or_else(|_| example.json.clone(), |value| of(&value))
}

/// A media type in a range: RFC 4735 has the subtype `example` for all of them.
fn concrete(range: &str) -> String {
    match range.split_once('/') {
        Some(("*", _)) => "application/octet-stream".to_owned(),
        Some((kind, "*")) => format!("{kind}/example"),
        _ => range.to_owned(),
    }
}

/// The media type of several parts, with the boundary that their example has.
fn with_boundary(media_type: String, content: &Content, text: &str) -> String {
    let boundary = text.trim_start().lines().next();
    match boundary.and_then(|line| line.trim_end().strip_prefix("--")) {
        Some(boundary) if matches!(content.kind, ContentKind::Multipart) => {
            format!("{media_type}; boundary=\"{boundary}\"")
        }
        _ => media_type,
    }
}
