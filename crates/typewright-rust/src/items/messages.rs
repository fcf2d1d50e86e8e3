//! The items of an operation: its request, its response and its error.

use heck::ToShoutySnakeCase;
use typewright_model::{
    Body, Content, ContentKind as ModelKind, Docs, Limit, Parameter, Secrecy, Shape, Status,
};

use typewright_source::Place;

use super::build::Builder;
use super::forms::form_type;
use super::{
    AnswerPayload, AnswerVariant, Answers, ContentKind, Contents, ContentsVariant, Field, Item,
    Message, MessageContent, Operation, RustType, Struct, TypePath,
};
use crate::names::{AnswerNames, MessageNames, OperationNames};
use crate::plan::{Answer, Message as MessagePlan, MessageBody, OperationPlan, Payload, Success};

/// What a message is the message of, for its names and docs.
struct Role<'a> {
    name: &'a str,
    place: &'a Place,
    docs: Vec<String>,
}

impl Builder<'_> {
    /// An operation with everything it brings.
    pub(super) fn operation(&self, plan: &OperationPlan<'_>, names: &OperationNames) -> Operation {
        let operation = plan.operation;
        let link = format!("[`{}`]", names.ty);
        let mut items = Vec::new();
        let request = format!("{}Request", names.ty);
        let role = Role {
            name: &request,
            place: &operation.place,
            docs: self.given.docs.about(
                &format!("What {link} is asked with."),
                operation
                    .request
                    .as_ref()
                    .and_then(|body| body.description.as_deref()),
            ),
        };
        self.message(&role, &plan.request, &names.request, &mut items);
        let response = format!("{}Response", names.ty);
        let status = match &plan.success {
            Success::One(answer, message) => {
                let docs = self
                    .given
                    .docs
                    .answer(&format!("What {link} answers"), answer);
                self.message(
                    &Role {
                        name: &response,
                        place: &answer.place,
                        docs,
                    },
                    message,
                    &names.response,
                    &mut items,
                );
                Some(answer.status)
            }
            Success::Several(answers) => {
                let docs = vec![format!("What {link} answers, by status.")];
                self.answers(
                    (&response, &operation.place),
                    docs,
                    answers,
                    &names.successes,
                    None,
                    &mut items,
                );
                None
            }
        };
        let docs = vec![format!("What {link} answers when it fails, by status.")];
        let other = Some("Other".to_owned());
        self.answers(
            (&format!("{}Error", names.ty), &operation.place),
            docs,
            &plan.errors,
            &names.errors,
            other,
            &mut items,
        );
        Operation {
            name: names.ty.clone(),
            place: self.given.place(&operation.place),
            method: names.method.clone(),
            group: names.group.clone(),
            docs: self
                .given
                .docs
                .operation(operation, &self.given.sources.place_name(&operation.place)),
            operation: operation.clone(),
            security: security(&operation.security),
            items,
            status,
        }
    }

    fn message(
        &self,
        role: &Role<'_>,
        plan: &MessagePlan<'_>,
        names: &MessageNames,
        items: &mut Vec<Item>,
    ) {
        let parameters = plan.parameters.iter().zip(&names.parameters);
        let mut fields: Vec<Field> = parameters
            .map(|(parameter, name)| self.parameter(parameter, name))
            .collect();
        let mut rest = None;
        let content = match &plan.body {
            MessageBody::None => MessageContent::None,
            MessageBody::Members(id, content) => {
                if let Some(Shape::Object(object)) =
                    self.scope.plan.model.ty(*id).map(|def| &def.shape)
                {
                    let members = self.object_fields(*id, object);
                    let members = members.into_iter().zip(&names.members);
                    fields.extend(members.map(|(field, name)| Field {
                        name: name.clone(),
                        ..field
                    }));
                    rest = self.rest(&object.rest);
                }
                MessageContent::Members(content.media_type.clone(), content.limits.clone())
            }
            MessageBody::Open(content) => {
                rest = self.rest(&typewright_model::Rest::Open);
                MessageContent::Members(content.media_type.clone(), content.limits.clone())
            }
            MessageBody::Field(body) => self.body(role.name, body, names, &mut fields, items),
        };
        let body = Struct {
            name: role.name.to_owned(),
            place: self.given.place(role.place),
            docs: role.docs.clone(),
            fields,
            rest,
        };
        items.push(Item::Message(Message {
            body,
            parameters: plan.parameters.to_vec(),
            content,
        }));
    }

    fn parameter(&self, parameter: &Parameter, name: &str) -> Field {
        Field {
            secrecy: parameter.secrecy,
            ..self.field(
                None,
                (name, &parameter.place),
                &parameter.name,
                &parameter.ty,
                parameter.required,
                &parameter.docs,
            )
        }
    }

    /// The body as one field; of several media types it has an enum of its own.
    fn body(
        &self,
        owner: &str,
        body: &Body,
        names: &MessageNames,
        fields: &mut Vec<Field>,
        items: &mut Vec<Item>,
    ) -> MessageContent {
        let forms = body
            .contents
            .iter()
            .filter_map(|content| match &content.kind {
                ModelKind::FormData(form) => Some((content, form)),
                _ => None,
            });
        items.extend(
            forms.map(|(content, form)| Item::Form(self.form(owner, content, form, &names.parts))),
        );
        let mut secrecy = Secrecy::Open;
        let (kind, media_type, ty) = match body.contents.as_slice() {
            [one] => {
                let (kind, ty) = self.content(owner, one);
                secrecy = secrecy_of(one);
                (kind, Some(one.media_type.clone()), ty)
            }
            several => {
                let name = format!("{owner}Body");
                let variants = several
                    .iter()
                    .zip(&names.contents)
                    .map(|(content, variant)| {
                        let (kind, ty) = self.held_content(owner, content);
                        ContentsVariant {
                            name: variant.clone(),
                            media_type: content.media_type.clone(),
                            kind,
                            ty,
                            secrecy: secrecy_of(content),
                            limits: content.limits.clone(),
                        }
                    });
                let docs = vec![format!("The body of [`{owner}`], by media type.")];
                items.push(Item::Contents(Contents {
                    name: name.clone(),
                    place: self.given.place(&body.place),
                    docs,
                    variants: variants.collect(),
                }));
                (
                    ContentKind::Choice,
                    None,
                    RustType::Path(TypePath {
                        krate: None,
                        module: Vec::new(),
                        name,
                    }),
                )
            }
        };
        let docs = Docs {
            description: body.description.clone(),
            ..Docs::default()
        };
        fields.push(Field {
            name: names.body.clone(),
            place: self.given.place(&body.place),
            wire: String::new(),
            ty: if body.required {
                ty
            } else {
                RustType::Option(Box::new(ty))
            },
            required: body.required,
            secrecy,
            docs: self.given.docs.body(&docs),
            fixed: None,
            limits: limits_of(body),
        });
        MessageContent::Field(kind, media_type)
    }

    fn content(&self, owner: &str, content: &Content) -> (ContentKind, RustType) {
        match &content.kind {
            ModelKind::Json(ty) => (ContentKind::Json, self.scope.ty(ty)),
            ModelKind::Form(ty) => (ContentKind::Form, self.scope.ty(ty)),
            ModelKind::Text(_) => (ContentKind::Text, RustType::String),
            ModelKind::Blob => (ContentKind::Blob, RustType::Blob),
            ModelKind::Multipart => (ContentKind::Multipart, RustType::Multipart),
            ModelKind::FormValues(ty) => (ContentKind::FormValues, self.scope.ty(ty)),
            ModelKind::FormData(_) => (ContentKind::FormData, form_type(owner)),
        }
    }

    fn held_content(&self, owner: &str, content: &Content) -> (ContentKind, RustType) {
        match &content.kind {
            ModelKind::Json(ty) => (ContentKind::Json, self.scope.held(ty)),
            ModelKind::Form(ty) => (ContentKind::Form, self.scope.held(ty)),
            ModelKind::FormValues(ty) => (ContentKind::FormValues, self.scope.held(ty)),
            ModelKind::FormData(_) => {
                let form = RustType::Boxed(Box::new(form_type(owner)));
                (ContentKind::FormData, form)
            }
            ModelKind::Text(_) | ModelKind::Blob | ModelKind::Multipart => {
                self.content(owner, content)
            }
        }
    }

    fn answers(
        &self,
        (name, place): (&str, &Place),
        docs: Vec<String>,
        answers: &[Answer<'_>],
        names: &[AnswerNames],
        other: Option<String>,
        items: &mut Vec<Item>,
    ) {
        let mut variants = Vec::new();
        for (answer, names) in answers.iter().zip(names) {
            let mut secrecy = Secrecy::Open;
            let payload = match &answer.payload {
                Payload::Empty => AnswerPayload::Empty,
                Payload::Body(content) => {
                    let (kind, ty) = self.held_content(name, content);
                    secrecy = secrecy_of(content);
                    AnswerPayload::Body(kind, content.media_type.clone(), ty)
                }
                Payload::Message(message) => {
                    let docs = self.given.docs.answer(
                        &format!("What [`{name}::{}`] holds", names.variant),
                        answer.response,
                    );
                    self.message(
                        &Role {
                            name: &names.ty,
                            place: &answer.response.place,
                            docs,
                        },
                        message,
                        &names.fields,
                        items,
                    );
                    let path = TypePath {
                        krate: None,
                        module: Vec::new(),
                        name: names.ty.clone(),
                    };
                    AnswerPayload::Message(RustType::Path(path))
                }
            };
            variants.push(AnswerVariant {
                name: names.variant.clone(),
                place: self.given.place(&answer.response.place),
                status: answer.response.status,
                docs: self.given.docs.status(answer.response),
                payload,
                secrecy,
            });
        }
        // Statuses first, then ranges, then the default: the order in which an answer is matched.
        variants.sort_by_key(|variant| match variant.status {
            Status::Code(_) => 0,
            Status::Range(_) => 1,
            Status::Default => 2,
        });
        items.push(Item::Answers(Answers {
            name: name.to_owned(),
            place: self.given.place(place),
            docs,
            variants,
            other,
        }));
    }
}

/// The bounds of a body that has one media type; of several, each has its own.
fn limits_of(body: &Body) -> Vec<Limit> {
    match body.contents.as_slice() {
        [one] => one.limits.clone(),
        _ => Vec::new(),
    }
}

/// Whether a body of one media type may be shown, where it is no type that answers for itself.
fn secrecy_of(content: &Content) -> Secrecy {
    match &content.kind {
        ModelKind::Json(ty) | ModelKind::Form(ty) | ModelKind::FormValues(ty) => ty.secrecy(),
        ModelKind::Text(secrecy) => *secrecy,
        ModelKind::Blob | ModelKind::Multipart | ModelKind::FormData(_) => Secrecy::Open,
    }
}

/// The constants of the schemes that an operation asks for, by alternatives.
fn security(alternatives: &[Vec<String>]) -> Vec<Vec<String>> {
    let constants = |schemes: &Vec<String>| {
        let names = schemes.iter().map(String::as_str);
        names.map(ToShoutySnakeCase::to_shouty_snake_case).collect()
    };
    alternatives.iter().map(constants).collect()
}
