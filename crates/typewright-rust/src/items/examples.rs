//! The examples of a module's definitions, each with the type that it is an example of.

use std::collections::HashMap;

use typewright_model::{
    Body, ContentKind, Example as ModelExample, Parameter, SchemaExample, Type, TypeId,
};
use typewright_source::FileId;

use super::build::Builder;
use super::{Example, RustType, TypePath};
use crate::names::{AnswerNames, Names, OperationNames};
use crate::plan::{Answer, Message, MessageBody, OperationPlan, Payload, Plan, Success};

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
            MessageBody::Members(_, content) | MessageBody::Open(content) => {
                self.add(&content.examples, &own, found);
            }
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

    /// The examples of the schemas of a file.
    pub(super) fn schema_examples(&self, file: FileId, found: &mut Vec<Example>) {
        let of_file = |each: &&SchemaExample| each.file == file;
        for each in self.scope.plan.model.examples.iter().filter(of_file) {
            let examples = std::slice::from_ref(&each.example);
            match self.absorbed(&each.ty) {
                Some(message) => self.add(examples, &message, found),
                None => self.add_of(examples, &each.ty, found),
            }
        }
    }

    /// The message that an object has become part of.
    fn absorbed(&self, ty: &Type) -> Option<RustType> {
        let Type::Named(id) = ty else { return None };
        let (file, name) = self.messages.get(id)?;
        let module = self.scope.names.modules.get(file)?;
        let same = module == self.scope.module;
        Some(RustType::Path(TypePath {
            krate: None,
            module: if same {
                Vec::new()
            } else {
                module.path.clone()
            },
            name: name.clone(),
        }))
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
                    fits: self.wrong.fits(&place),
                    place,
                    json: example.json.clone(),
                    ty: ty.clone(),
                });
            }
        }
    }
}

/// The messages that objects have become part of, by the objects: the file of the module and the name.
pub(super) fn messages(plan: &Plan<'_>, names: &Names) -> HashMap<TypeId, (FileId, String)> {
    let mut found = HashMap::new();
    for ((package, plans), names) in plan
        .model
        .packages
        .iter()
        .zip(&plan.packages)
        .zip(&names.operations)
    {
        for ((module, plans), names) in package.modules.iter().zip(plans).zip(names) {
            for (plan, names) in plans.iter().zip(names) {
                for (message, name) in messages_of(plan, names) {
                    if let MessageBody::Members(id, _) = message.body {
                        found.insert(id, (module.file, name));
                    }
                }
            }
        }
    }
    found
}

/// The messages of an operation with their names.
fn messages_of<'p, 'm>(
    plan: &'p OperationPlan<'m>,
    names: &OperationNames,
) -> Vec<(&'p Message<'m>, String)> {
    let mut found = vec![(&plan.request, format!("{}Request", names.ty))];
    let mut answers = |answers: &'p [Answer<'m>], names: &[AnswerNames]| {
        for (answer, names) in answers.iter().zip(names) {
            if let Payload::Message(message) = &answer.payload {
                found.push((message, names.ty.clone()));
            }
        }
    };
    answers(&plan.errors, &names.errors);
    match &plan.success {
        Success::Several(several) => answers(several, &names.successes),
        Success::One(_, message) => found.push((message, format!("{}Response", names.ty))),
    }
    found
}
