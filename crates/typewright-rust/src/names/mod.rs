//! The names stage: the only place where an identifier is made. The name on the wire stays in the model beside it.
//!
//! A name depends on what stands at a place and on what leads to it in its document, never on the order in which
//! things are met: adding an operation, a member or a file elsewhere renames nothing.

mod case;
mod claims;
mod groups;
mod members;
mod modules;
mod operations;
mod overrides;
mod places;
mod types;
mod variants;

use std::collections::HashMap;

use typewright_model::{Model, TypeId};
use typewright_source::{FileId, Report, Sources};

pub use groups::Group;
pub(crate) use modules::in_rust;
pub(crate) use operations::operation_types;
pub use overrides::{Mode, Override, Overrides};
pub(crate) use types::RESERVED;

use crate::plan::Plan;

/// Every name of the generated code.
#[derive(Debug, Default)]
pub struct Names {
    /// The name of each type.
    pub types: Vec<String>,
    /// The names of each type's members, elements, values or branches, in their order.
    pub members: Vec<Vec<String>>,
    /// The module of each file.
    pub modules: HashMap<FileId, ModuleName>,
    /// Per package, per module, the operations'.
    pub operations: Vec<Vec<Vec<OperationNames>>>,
}

/// Where a module stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleName {
    /// The package, by its position in the model.
    pub package: usize,
    /// The modules from the crate's root down.
    pub path: Vec<String>,
}

/// The names of one operation.
#[derive(Clone, Debug, Default)]
pub struct OperationNames {
    /// The type that stands for the operation: `GetBook`.
    pub ty: String,
    /// Its methods: `get_book`.
    pub method: String,
    /// The group of the client's methods that it stands in.
    pub group: Group,
    /// The fields of the request.
    pub request: MessageNames,
    /// The fields of the response, where there is one.
    pub response: MessageNames,
    /// Per answer of several: its variant, its type and its fields.
    pub successes: Vec<AnswerNames>,
    /// The same for errors.
    pub errors: Vec<AnswerNames>,
}

/// The names of one of several answers.
#[derive(Clone, Debug, Default)]
pub struct AnswerNames {
    /// The variant: `NotFound`.
    pub variant: String,
    /// The type of the message, where it has one: `GetBookNotFound`.
    pub ty: String,
    /// The message's fields.
    pub fields: MessageNames,
}

/// The names of a message's fields.
#[derive(Clone, Debug, Default)]
pub struct MessageNames {
    /// The parameters or headers, in their order.
    pub parameters: Vec<String>,
    /// The members of the body, in their order.
    pub members: Vec<String>,
    /// The body as one field.
    pub body: String,
    /// The bodies by media type, where there are several: the variants.
    pub contents: Vec<String>,
    /// The parts of the form among them, in their order; last, where it has one, the value beside them.
    pub parts: Vec<String>,
}

impl Names {
    /// The name of a type.
    #[must_use]
    pub fn ty(&self, id: TypeId) -> &str {
        self.types.get(id.0 as usize).map_or("", String::as_str)
    }

    /// The names of a type's members.
    #[must_use]
    pub fn members(&self, id: TypeId) -> &[String] {
        self.members.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }
}

/// The name of the module that a part of a path becomes.
fn module(part: &str) -> String {
    case::snake(part).unwrap_or_else(|| "definitions".to_owned())
}

/// Names everything. What cannot be named is reported, with the line of `typewright.toml` that settles it.
pub fn assign(
    plan: &Plan<'_>,
    sources: &Sources,
    overrides: &Overrides,
    report: &mut Report,
) -> Names {
    let mut naming = Naming {
        model: plan.model,
        sources,
        overrides,
        report,
    };
    let mut names = Names {
        modules: naming.modules(),
        ..Names::default()
    };
    names.types = naming.types(plan);
    names.members = naming.members(plan);
    names.operations = naming.operations(plan, &names.types);
    naming.check_modules(plan, &names);
    naming.report_unused();
    names
}

/// What the parts of the stage share.
struct Naming<'m, 'r> {
    model: &'m Model,
    sources: &'m Sources,
    overrides: &'m Overrides,
    report: &'r mut Report,
}
