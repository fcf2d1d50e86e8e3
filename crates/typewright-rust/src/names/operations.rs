//! The names of operations and of the fields of their messages.

use std::collections::HashSet;

use typewright_model::{Body, ContentKind, FormData, Location, Module, Parameter, Status};
use typewright_source::Spot;

use super::case::{pascal, snake};
use super::claims::Claim;
use super::groups::{Group, group};
use super::{AnswerNames, MessageNames, Mode, Naming, OperationNames};
use crate::plan::{Answer, Message, MessageBody, OperationPlan, Payload, Plan, Success};

impl Naming<'_, '_> {
    /// The names of all operations.
    pub(super) fn operations(
        &mut self,
        plan: &Plan<'_>,
        types: &[String],
    ) -> Vec<Vec<Vec<OperationNames>>> {
        let mut packages = Vec::new();
        let model = self.model;
        let all = plan.packages.iter().zip(self.taken(plan, types));
        for ((package, module_types), described) in all.zip(&model.packages) {
            let modules: Vec<Vec<OperationNames>> = package
                .iter()
                .zip(&module_types)
                .zip(&described.modules)
                .map(|((module, taken), described)| {
                    let path = self.module_path(described.file, &described.path);
                    module
                        .iter()
                        .map(|operation| OperationNames {
                            group: group(operation.operation, &path),
                            ..self.operation(operation, taken)
                        })
                        .collect()
                })
                .collect();
            // An operation has one name in the whole package, in whatever group or module it stands.
            let claims: Vec<Claim> = package
                .iter()
                .flatten()
                .zip(modules.iter().flatten())
                .map(|(plan, names)| method_claim(plan, names))
                .collect();
            self.check(&claims, &[]);
            packages.push(modules);
        }
        packages
    }

    /// Per package, per module, the names that its types have.
    fn taken(&self, plan: &Plan<'_>, types: &[String]) -> Vec<Vec<HashSet<String>>> {
        let of_module = |module: &Module| {
            let ids = module.types.iter().filter(|id| !plan.absorbed.contains(id));
            ids.filter_map(|id| types.get(id.0 as usize).cloned())
                .collect()
        };
        let packages = self.model.packages.iter();
        packages
            .map(|package| package.modules.iter().map(of_module).collect())
            .collect()
    }

    fn operation(&mut self, plan: &OperationPlan<'_>, taken: &HashSet<String>) -> OperationNames {
        let operation = plan.operation;
        let chosen = self
            .overrides
            .find("operations", &self.sources.place_name(&operation.place))
            .map(str::to_owned);
        let id = chosen.as_deref().unwrap_or(&operation.id);
        let mut ty = pascal(id).unwrap_or_default();
        let clashes = ["", "Request", "Response", "Error"]
            .iter()
            .any(|suffix| taken.contains(&format!("{ty}{suffix}")));
        if self.overrides.mode == Mode::Qualify && clashes {
            ty.push_str("Operation");
        }
        let answers = |naming: &mut Self, answers: &[Answer<'_>]| {
            answers
                .iter()
                .map(|answer| naming.answer(&ty, answer))
                .collect::<Vec<_>>()
        };
        let request = self.message(&plan.request);
        let (response, successes) = match &plan.success {
            Success::One(_, message) => (self.message(message), Vec::new()),
            Success::Several(several) => (MessageNames::default(), answers(self, several)),
        };
        let errors = answers(self, &plan.errors);
        OperationNames {
            group: Group::default(),
            method: snake(id).unwrap_or_default(),
            request,
            response,
            successes,
            errors,
            ty,
        }
    }

    fn answer(&mut self, operation: &str, answer: &Answer<'_>) -> AnswerNames {
        let variant = match answer.response.status {
            Status::Code(code) => status_words(&code.to_string()),
            Status::Range(range) => status_words(&format!("{range}XX")),
            Status::Default => status_words("default"),
        };
        let fields = match &answer.payload {
            Payload::Message(message) => self.message(message),
            Payload::Empty | Payload::Body(_) => MessageNames::default(),
        };
        AnswerNames {
            ty: format!("{operation}{variant}"),
            variant,
            fields,
        }
    }

    /// The fields of a form, which is a struct of its own.
    fn part_names(&mut self, body: &Body) -> Vec<String> {
        let Some(form) = form(body) else {
            return Vec::new();
        };
        let mut claims: Vec<Claim> = form
            .parts
            .iter()
            .map(|part| self.claim(&part.place, Spot::Key, "member", snake(&part.name)))
            .collect();
        if form.value.is_some() {
            let value = Some("value".to_owned());
            claims.push(self.claim(&body.place, Spot::Key, "member", value));
        }
        self.check(&claims, &[]);
        let names = claims.into_iter().map(|claim| claim.name);
        names.map(Option::unwrap_or_default).collect()
    }

    fn message(&mut self, message: &Message<'_>) -> MessageNames {
        let mut claims: Vec<Claim> = message
            .parameters
            .iter()
            .map(|parameter| {
                self.claim(
                    &parameter.place,
                    Spot::Value,
                    "parameter",
                    snake(&parameter.name),
                )
            })
            .collect();
        let parameters = claims.len();
        let (mut contents, mut parts) = (Vec::new(), Vec::new());
        match &message.body {
            MessageBody::None | MessageBody::Open(_) => {}
            MessageBody::Members(id, _) => {
                claims.extend(
                    self.model
                        .ty(*id)
                        .map(|def| self.member_claims(def))
                        .unwrap_or_default(),
                );
            }
            MessageBody::Field(body) => {
                claims.push(self.claim(&body.place, Spot::Key, "body", Some("body".to_owned())));
                contents = body
                    .contents
                    .iter()
                    .map(|content| content_name(&content.media_type))
                    .collect();
                parts = self.part_names(body);
            }
        }
        if self.overrides.mode == Mode::Qualify {
            qualify(&mut claims, message.parameters);
        }
        self.check(&claims, &[]);
        let mut names: Vec<String> = claims
            .into_iter()
            .map(|claim| claim.name.unwrap_or_default())
            .collect();
        let rest = names.split_off(parameters.min(names.len()));
        match &message.body {
            MessageBody::Field(_) => MessageNames {
                parameters: names,
                body: rest.into_iter().next().unwrap_or_default(),
                contents,
                parts,
                ..MessageNames::default()
            },
            _ => MessageNames {
                parameters: names,
                members: rest,
                contents,
                ..MessageNames::default()
            },
        }
    }
}

/// The parts of a body's form, where it has one.
fn form(body: &Body) -> Option<&FormData> {
    body.contents
        .iter()
        .find_map(|content| match &content.kind {
            ContentKind::FormData(form) => Some(form),
            _ => None,
        })
}

/// Parameters and members that claim one name are called by where they stand: `path_version`, `body_version`.
fn qualify(claims: &mut [Claim], parameters: &[Parameter]) {
    let names: Vec<Option<String>> = claims.iter().map(|claim| claim.name.clone()).collect();
    for (index, claim) in claims.iter_mut().enumerate() {
        let shared = names.iter().filter(|name| **name == claim.name).count() > 1;
        if let (true, Some(name)) = (shared, &claim.name) {
            let part = match parameters.get(index).map(|parameter| parameter.location) {
                Some(Location::Path) => "path",
                Some(Location::Query) => "query",
                Some(Location::Header) => "header",
                Some(Location::Cookie) => "cookie",
                None => "body",
            };
            claim.name = Some(format!("{part}_{name}"));
        }
    }
}

/// A body's form as a variant: `Json`, `OctetStream`, `ImagePng`.
pub(super) fn content_name(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    let (kind, sub) = essence.split_once('/').unwrap_or((essence, ""));
    let name = match (kind, sub) {
        ("*", _) => Some("Any".to_owned()),
        (kind, "*") => pascal(kind),
        ("application", sub) => pascal(sub),
        (kind, sub) => pascal(&format!("{kind} {sub}")),
    };
    name.unwrap_or_else(|| "Other".to_owned())
}

/// A status in words, as HTTP calls it.
pub(super) fn status_words(status: &str) -> String {
    match status {
        "default" => return "Default".to_owned(),
        "1XX" => return "Informational".to_owned(),
        "2XX" => return "Successful".to_owned(),
        "3XX" => return "Redirection".to_owned(),
        "4XX" => return "ClientError".to_owned(),
        "5XX" => return "ServerError".to_owned(),
        _ => {}
    }
    let known = status
        .parse::<http::StatusCode>()
        .ok()
        .and_then(|code| code.canonical_reason());
    known
        .and_then(|words| pascal(&words.replace('\'', "")))
        .unwrap_or_else(|| format!("Status{status}"))
}

fn method_claim(plan: &OperationPlan<'_>, names: &OperationNames) -> Claim {
    operation_claim(plan, names.method.clone())
}

fn operation_claim(plan: &OperationPlan<'_>, name: String) -> Claim {
    Claim {
        place: plan.operation.place.clone(),
        spot: Spot::Key,
        what: "operation",
        table: "operations",
        name: (!name.is_empty()).then_some(name),
        other: None,
    }
}

/// The types that an operation brings into its module.
pub(super) fn type_claims(plan: &OperationPlan<'_>, names: &OperationNames) -> Vec<Claim> {
    operation_types(plan, names)
        .into_iter()
        .map(|name| operation_claim(plan, name))
        .collect()
}

/// The names of the types that an operation brings into its module.
pub(crate) fn operation_types(plan: &OperationPlan<'_>, names: &OperationNames) -> Vec<String> {
    let mut types = vec![
        names.ty.clone(),
        format!("{}Request", names.ty),
        format!("{}Response", names.ty),
        format!("{}Error", names.ty),
    ];
    if let MessageBody::Field(body) = &plan.request.body
        && form(body).is_some()
    {
        types.push(format!("{}RequestForm", names.ty));
    }
    let several: &[Answer<'_>] = match &plan.success {
        Success::Several(several) => several,
        Success::One(..) => &[],
    };
    let answers = several
        .iter()
        .zip(&names.successes)
        .chain(plan.errors.iter().zip(&names.errors));
    types.extend(
        answers
            .filter(|(answer, _)| matches!(answer.payload, Payload::Message(_)))
            .map(|(_, names)| names.ty.clone()),
    );
    types
}
