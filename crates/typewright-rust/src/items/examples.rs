//! The examples of a module's definitions, each with the type that it is an example of.

use typewright_model::{Body, ContentKind, Example as ModelExample, Parameter, Type};

use super::build::Builder;
use super::{Example, RustType, TypePath};
use crate::names::{AnswerNames, OperationNames};
use crate::plan::{Answer, Message, MessageBody, OperationPlan, Payload, Success};

impl Builder<'_> {
    /// The examples of an operation: its parameters, its bodies, its answers.
    pub(super) fn operation_examples(
        &self,
        plan: &OperationPlan<'_>,
        names: &OperationNames,
    ) -> Vec<Example> {
        let mut found = Vec::new();
        self.message_examples(&plan.request, &format!("{}Request", names.ty), &mut found);
        match &plan.success {
            Success::One(_, message) => {
                self.message_examples(message, &format!("{}Response", names.ty), &mut found);
            }
            Success::Several(answers) => {
                self.answer_examples(answers, &names.successes, &mut found);
            }
        }
        self.answer_examples(&plan.errors, &names.errors, &mut found);
        found
    }

    fn answer_examples(
        &self,
        answers: &[Answer<'_>],
        names: &[AnswerNames],
        found: &mut Vec<Example>,
    ) {
        for (answer, names) in answers.iter().zip(names) {
            match &answer.payload {
                Payload::Empty => {}
                Payload::Body(content) => {
                    self.content_examples(&content.kind, &content.examples, found);
                }
                Payload::Message(message) => self.message_examples(message, &names.ty, found),
            }
        }
    }

    fn message_examples(&self, message: &Message<'_>, name: &str, found: &mut Vec<Example>) {
        self.parameter_examples(message.parameters, found);
        let own = RustType::Path(TypePath {
            krate: None,
            module: Vec::new(),
            name: name.to_owned(),
        });
        match &message.body {
            MessageBody::None => {}
            MessageBody::Members(id, content) => {
                let schema = self
                    .scope
                    .plan
                    .model
                    .ty(*id)
                    .map(|def| def.examples.as_slice());
                self.add(&content.examples, &own, found);
                self.add(schema.unwrap_or_default(), &own, found);
            }
            MessageBody::Open(content) => self.add(&content.examples, &own, found),
            MessageBody::Field(body) => self.body_examples(body, found),
        }
    }

    fn body_examples(&self, body: &Body, found: &mut Vec<Example>) {
        for content in &body.contents {
            self.content_examples(&content.kind, &content.examples, found);
        }
    }

    fn content_examples(
        &self,
        kind: &ContentKind,
        examples: &[ModelExample],
        found: &mut Vec<Example>,
    ) {
        if let ContentKind::Json(ty) = kind {
            self.add_of(examples, ty, found);
        }
    }

    fn parameter_examples(&self, parameters: &[Parameter], found: &mut Vec<Example>) {
        for parameter in parameters {
            self.add_of(&parameter.examples, &parameter.ty, found);
        }
    }

    /// The examples of a schema that has a type of its own.
    pub(super) fn type_examples(&self, examples: &[ModelExample], name: &str) -> Vec<Example> {
        let own = RustType::Path(TypePath {
            krate: None,
            module: Vec::new(),
            name: name.to_owned(),
        });
        let mut found = Vec::new();
        self.add(examples, &own, &mut found);
        found
    }

    fn add_of(&self, examples: &[ModelExample], ty: &Type, found: &mut Vec<Example>) {
        if !examples.is_empty() {
            self.add(examples, &self.scope.ty(ty), found);
        }
    }

    fn add(&self, examples: &[ModelExample], ty: &RustType, found: &mut Vec<Example>) {
        for example in examples {
            let place = self.sources.place_name(&example.place);
            if !found.iter().any(|other| other.place == place) {
                found.push(Example {
                    place,
                    json: example.json.clone(),
                    ty: ty.clone(),
                });
            }
        }
    }
}
