//! Which Rust types the operations need: the messages of each operation and what is in them. No name is made here.

mod absorb;

use std::collections::HashSet;

use typewright_model::{
    Body, Content, ContentKind, Model, Operation, Package, Parameter, Response, Shape, Status,
    Type, TypeId,
};

/// The operations of all packages, planned.
#[derive(Debug)]
pub struct Plan<'m> {
    /// The model it was made from.
    pub model: &'m Model,
    /// Per package, per module, the operations.
    pub packages: Vec<Vec<Vec<OperationPlan<'m>>>>,
    /// The object types that became part of a message and are no types of their own.
    pub absorbed: HashSet<TypeId>,
}

/// What one operation needs.
#[derive(Debug)]
pub struct OperationPlan<'m> {
    /// The operation.
    pub operation: &'m Operation,
    /// What is sent.
    pub request: Message<'m>,
    /// What comes back when it went well.
    pub success: Success<'m>,
    /// What comes back otherwise, by status.
    pub errors: Vec<Answer<'m>>,
}

/// A struct that holds all of a request or a response.
#[derive(Debug)]
pub struct Message<'m> {
    /// The parameters, or the headers.
    pub parameters: &'m [Parameter],
    /// The body.
    pub body: MessageBody<'m>,
}

/// The body of a message.
#[derive(Debug)]
pub enum MessageBody<'m> {
    /// None.
    None,
    /// A JSON object written out in the operation: its members are fields of the message.
    Members(TypeId, &'m Content),
    /// A JSON object without members that are known by name, in an answer: whatever comes is unknown members.
    Open(&'m Content),
    /// One field.
    Field(&'m Body),
}

/// The answers below 400.
#[derive(Debug)]
pub enum Success<'m> {
    /// One: a message.
    One(&'m Response, Message<'m>),
    /// Several, told apart by status.
    Several(Vec<Answer<'m>>),
}

/// One of several answers.
#[derive(Debug)]
pub struct Answer<'m> {
    /// The response.
    pub response: &'m Response,
    /// What it carries.
    pub payload: Payload<'m>,
}

/// What one of several answers carries.
#[derive(Debug)]
pub enum Payload<'m> {
    /// Nothing.
    Empty,
    /// A body.
    Body(&'m Content),
    /// Headers, or one of several bodies: a message of its own.
    Message(Message<'m>),
}

/// Plans the operations of a model.
#[must_use]
pub fn plan(model: &Model) -> Plan<'_> {
    let mut absorbed = HashSet::new();
    let uses = absorb::count_uses(model);
    let mut planner = Planner {
        model,
        uses,
        absorbed: &mut absorbed,
    };
    let packages = model
        .packages
        .iter()
        .map(|package| planner.package(package))
        .collect();
    Plan {
        model,
        packages,
        absorbed,
    }
}

struct Planner<'m, 'p> {
    model: &'m Model,
    uses: Vec<usize>,
    absorbed: &'p mut HashSet<TypeId>,
}

impl<'m> Planner<'m, '_> {
    fn package(&mut self, package: &'m Package) -> Vec<Vec<OperationPlan<'m>>> {
        let module = |operations: &'m [Operation], planner: &mut Self| {
            operations
                .iter()
                .map(|operation| planner.operation(operation))
                .collect()
        };
        package
            .modules
            .iter()
            .map(|each| module(&each.operations, self))
            .collect()
    }

    fn operation(&mut self, operation: &'m Operation) -> OperationPlan<'m> {
        OperationPlan {
            operation,
            request: self.message(
                &operation.parameters,
                operation.request.as_ref(),
                Role::Request,
            ),
            success: match operation.successes.as_slice() {
                // One answer with one status; a range or a default says which status it was.
                [one] if matches!(one.status, Status::Code(_)) => Success::One(
                    one,
                    self.message(&one.headers, one.body.as_ref(), Role::Response),
                ),
                several => Success::Several(
                    several
                        .iter()
                        .map(|response| self.answer(response))
                        .collect(),
                ),
            },
            errors: operation
                .errors
                .iter()
                .map(|response| self.answer(response))
                .collect(),
        }
    }

    fn answer(&mut self, response: &'m Response) -> Answer<'m> {
        let contents = response
            .body
            .as_ref()
            .map(|body| body.contents.as_slice())
            .unwrap_or_default();
        let payload = match (response.headers.as_slice(), contents) {
            ([], []) => Payload::Empty,
            ([], [one]) => Payload::Body(one),
            (headers, _) => {
                Payload::Message(self.message(headers, response.body.as_ref(), Role::Response))
            }
        };
        Answer { response, payload }
    }

    fn message(
        &mut self,
        parameters: &'m [Parameter],
        body: Option<&'m Body>,
        role: Role,
    ) -> Message<'m> {
        let body = match body {
            None => MessageBody::None,
            Some(body) => self.members(body, role).unwrap_or(MessageBody::Field(body)),
        };
        Message { parameters, body }
    }

    /// The body's members as the message's own: where it is one JSON object, always there, written out in place.
    fn members(&mut self, body: &'m Body, role: Role) -> Option<MessageBody<'m>> {
        let [content] = body.contents.as_slice() else {
            return None;
        };
        if role == Role::Response && self.is_open(content) {
            return Some(MessageBody::Open(content));
        }
        let ContentKind::Json(Type::Named(id)) = &content.kind else {
            return None;
        };
        let def = self.model.ty(*id)?;
        let Shape::Object(_) = &def.shape else {
            return None;
        };
        let inline = content.place.contains(&def.place);
        let once = self.uses.get(id.0 as usize) == Some(&1);
        let there = body.required || role == Role::Response;
        if inline && once && there {
            self.absorbed.insert(*id);
            return Some(MessageBody::Members(*id, content));
        }
        None
    }
}

impl Planner<'_, '_> {
    /// Whether a body is an object of which nothing is known. An answer gives it the place of unknown members, so that
    /// a member that a later definition names changes nothing else.
    fn is_open(&self, content: &Content) -> bool {
        match &content.kind {
            ContentKind::Json(Type::Map { key, value }) => {
                **key == Type::String && **value == Type::Any
            }
            _ => false,
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Request,
    Response,
}
