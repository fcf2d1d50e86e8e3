//! The examples of a file, each with the type that it is an example of, called by its whole path.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use typewright_model::{ContentKind, Example as ModelExample, Type, TypeId};
use typewright_source::FileId;

use super::build::Given;
use super::types::Scope;
use super::{Example, RustType, TypePath};
use crate::names::{AnswerNames, ModuleName, Names, OperationNames};
use crate::plan::{Answer, Message, MessageBody, OperationPlan, Payload, Plan, Success};

/// The examples of a file in a package: those of its operations, then those of its schemas.
pub(super) fn examples(
    given: &Given<'_>,
    package: usize,
    file: FileId,
    plans: &[OperationPlan<'_>],
    names: &[OperationNames],
) -> Vec<Example> {
    // No module is this one, and so all paths are whole.
    let nowhere = ModuleName {
        package,
        path: Vec::new(),
    };
    let crates: RefCell<BTreeSet<String>> = RefCell::default();
    let scope = Scope {
        plan: given.plan,
        names: given.names,
        module: &nowhere,
        own: HashSet::new(),
        imports: None,
        crates: &crates,
        formats: given.formats,
    };
    let here = given.names.modules.get(&file);
    let mut examples = Examples {
        given,
        scope,
        module: here.map(|here| here.path.as_slice()).unwrap_or_default(),
        found: Vec::new(),
    };
    for (plan, names) in plans.iter().zip(names) {
        examples.operation(plan, names);
    }
    for each in given.plan.model.examples.iter() {
        if each.file == file {
            examples.schema(&each.example, &each.ty);
        }
    }
    examples.found
}

struct Examples<'a> {
    given: &'a Given<'a>,
    scope: Scope<'a>,
    module: &'a [String],
    found: Vec<Example>,
}

impl Examples<'_> {
    /// The examples of an operation: its parameters, its bodies, its answers.
    fn operation(&mut self, plan: &OperationPlan<'_>, names: &OperationNames) {
        self.message(&plan.request, &format!("{}Request", names.ty));
        match &plan.success {
            Success::One(_, message) => self.message(message, &format!("{}Response", names.ty)),
            Success::Several(answers) => self.answers(answers, &names.successes),
        }
        self.answers(&plan.errors, &names.errors);
    }

    fn answers(&mut self, answers: &[Answer<'_>], names: &[AnswerNames]) {
        for (answer, names) in answers.iter().zip(names) {
            match &answer.payload {
                Payload::Empty => {}
                Payload::Body(content) => self.content(&content.kind, &content.examples),
                Payload::Message(message) => self.message(message, &names.ty),
            }
        }
    }

    fn message(&mut self, message: &Message<'_>, name: &str) {
        for parameter in message.parameters {
            self.add_of(&parameter.examples, &parameter.ty);
        }
        match &message.body {
            MessageBody::None => {}
            MessageBody::Members(_, content) | MessageBody::Open(content) => {
                let own = path(self.module, name);
                self.add(&content.examples, &own);
            }
            MessageBody::Field(body) => {
                for content in &body.contents {
                    self.content(&content.kind, &content.examples);
                }
            }
        }
    }

    fn content(&mut self, kind: &ContentKind, examples: &[ModelExample]) {
        if let ContentKind::Json(ty) = kind {
            self.add_of(examples, ty);
        }
    }

    fn schema(&mut self, example: &ModelExample, ty: &Type) {
        let examples = std::slice::from_ref(example);
        match self.absorbed(ty) {
            Some(message) => self.add(examples, &message),
            None => self.add_of(examples, ty),
        }
    }

    /// The message that an object has become part of.
    fn absorbed(&self, ty: &Type) -> Option<RustType> {
        let Type::Named(id) = ty else { return None };
        let (file, name) = self.given.messages.get(id)?;
        let module = self.given.names.modules.get(file)?;
        Some(path(&module.path, name))
    }

    fn add_of(&mut self, examples: &[ModelExample], ty: &Type) {
        if !examples.is_empty() {
            let ty = self.scope.ty(ty);
            self.add(examples, &ty);
        }
    }

    fn add(&mut self, examples: &[ModelExample], ty: &RustType) {
        for example in examples {
            let place = self.given.sources.place_name(&example.place);
            let known = |other: &Example| other.place == place && other.ty == *ty;
            if !self.found.iter().any(known) {
                self.found.push(Example {
                    fits: self.given.wrong.fits(&place),
                    place,
                    json: example.json.clone(),
                    ty: ty.clone(),
                });
            }
        }
    }
}

fn path(module: &[String], name: &str) -> RustType {
    RustType::Path(TypePath {
        krate: None,
        module: module.to_vec(),
        name: name.to_owned(),
    })
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
