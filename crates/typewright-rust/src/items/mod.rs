//! Rust items between shapes and tokens: what is emitted, as data. A type is never a string here.

mod boxes;
mod build;
mod examples;
mod forms;
mod messages;
mod secrets;
mod types;
mod wrong;

use typewright_model::{Limit, Literal, Secrecy};

pub use build::items;
pub use wrong::{WrongExample, WrongExamples};

/// A crate's generated items.
#[derive(Debug)]
pub struct Crate {
    /// The modules that stand for definition files.
    pub modules: Vec<Module>,
    /// The examples of files that define no type, by the file.
    pub loose: Vec<(String, Vec<Example>)>,
    /// The security schemes.
    pub schemes: Vec<Scheme>,
    /// The string formats that are used, by the names in the definitions.
    pub formats: Vec<String>,
    /// The crate that has the types of these formats, where it is another one.
    pub formats_of: Option<String>,
    /// Modules of other crates that have a place in this one, because their definitions have.
    pub elsewhere: Vec<Elsewhere>,
    /// The other crates whose types are used.
    pub dependencies: Vec<String>,
}

impl Crate {
    /// How many types there are, messages included.
    #[must_use]
    pub fn type_count(&self) -> usize {
        self.modules
            .iter()
            .map(|module| {
                let messages: usize = module
                    .operations
                    .iter()
                    .map(|operation| operation.items.len())
                    .sum();
                messages + module.types.len()
            })
            .sum()
    }
}

/// A module of another crate that has a place in this one.
#[derive(Debug)]
pub struct Elsewhere {
    /// The modules from this crate's root down.
    pub path: Vec<String>,
    /// The crate.
    pub krate: String,
    /// The modules from that crate's root down.
    pub module: Vec<String>,
}

/// A module.
#[derive(Debug)]
pub struct Module {
    /// The modules from the crate's root down.
    pub path: Vec<String>,
    /// The definition file, relative to the root of the definitions.
    pub source: String,
    /// What it is about.
    pub docs: Vec<String>,
    /// The operations.
    pub operations: Vec<Operation>,
    /// The types, in the order of the document.
    pub types: Vec<Item>,
    /// The types of other modules that are called by their name alone here.
    pub imports: Vec<TypePath>,
    /// The examples.
    pub examples: Vec<Example>,
}

/// An example of a type.
#[derive(Debug)]
pub struct Example {
    /// Where it stands: `api/x.yaml#/paths/…`.
    pub place: String,
    /// The value as JSON.
    pub json: String,
    /// The type.
    pub ty: RustType,
    /// Whether it is of the type.
    pub fits: Fits,
}

/// Whether an example is of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fits {
    /// It is.
    Yes,
    /// It is not: the configuration lists it as wrong.
    No,
}

/// A security scheme as a constant.
#[derive(Debug)]
pub struct Scheme {
    /// The constant's name.
    pub name: String,
    /// The method of the client that sets its secret.
    pub method: String,
    /// The scheme.
    pub scheme: typewright_model::SecurityScheme,
}

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub enum RustType {
    /// Anything.
    Value,
    /// `bool`.
    Bool,
    /// An integer.
    Integer(typewright_model::Width),
    /// Any number.
    Number,
    /// `String`.
    String,
    /// Content with a media type.
    Blob,
    /// Several parts.
    Multipart,
    /// A file in a form.
    File,
    /// A file in a form, or a value.
    FileOr(Box<RustType>),
    /// Members that are not known by name: a map of anything.
    Members,
    /// A generated type.
    Path(TypePath),
    /// A list.
    Vec(Box<RustType>),
    /// A map.
    Map(Box<RustType>, Box<RustType>),
    /// What may be absent.
    Option(Box<RustType>),
    /// What is kept as it came until it is asked for.
    Raw(Box<RustType>),
    /// What may be `null`.
    Nullable(Box<RustType>),
    /// On the heap: what contains itself, and large branches.
    Boxed(Box<RustType>),
}

impl RustType {
    /// The same with other paths to generated types.
    #[must_use]
    pub fn with_paths(&self, path: &impl Fn(&TypePath) -> TypePath) -> Self {
        let inner = |inner: &Self| Box::new(inner.with_paths(path));
        match self {
            Self::Path(own) => Self::Path(path(own)),
            Self::Vec(of) => Self::Vec(inner(of)),
            Self::Option(of) => Self::Option(inner(of)),
            Self::Nullable(of) => Self::Nullable(inner(of)),
            Self::Raw(of) => Self::Raw(inner(of)),
            Self::Boxed(of) => Self::Boxed(inner(of)),
            Self::FileOr(of) => Self::FileOr(inner(of)),
            Self::Map(key, value) => Self::Map(inner(key), inner(value)),
            Self::Value
            | Self::Bool
            | Self::Integer(_)
            | Self::Number
            | Self::String
            | Self::Blob
            | Self::Multipart
            | Self::File
            | Self::Members => self.clone(),
        }
    }
}

/// A path to a generated type.
#[derive(Clone, Debug, PartialEq)]
pub struct TypePath {
    /// The crate, where it is another one.
    pub krate: Option<String>,
    /// The modules; empty where the name alone will do.
    pub module: Vec<String>,
    /// The name.
    pub name: String,
}

/// A type to be emitted.
#[derive(Debug)]
pub enum Item {
    /// A struct read from an object.
    Object(Struct),
    /// A struct read from an array.
    Tuple(Struct),
    /// A request or a response.
    Message(Message),
    /// A set of strings.
    Enum(Enum),
    /// A set of constants.
    Constants(Enum),
    /// One of several shapes.
    Union(Union),
    /// A name for another type.
    Wrapper(Wrapper),
    /// A body of several media types.
    Contents(Contents),
    /// A form of several parts.
    Form(Form),
    /// Answers told apart by status.
    Answers(Answers),
}

/// A struct.
#[derive(Debug)]
pub struct Struct {
    /// The name.
    pub name: String,
    /// Where it is defined: `api/x.yaml#/paths/…`.
    pub place: String,
    /// What it is.
    pub docs: Vec<String>,
    /// The fields.
    pub fields: Vec<Field>,
    /// The field that keeps what is not known by name; nothing if the schema closes the object.
    pub rest: Option<Rest>,
}

/// A field.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name.
    pub name: String,
    /// Where it is defined.
    pub place: String,
    /// The name in JSON or on the wire.
    pub wire: String,
    /// The type; an [`RustType::Option`] where it may be absent.
    pub ty: RustType,
    /// Whether it has to be there.
    pub required: bool,
    /// Whether it may be shown.
    pub secrecy: Secrecy,
    /// What it is.
    pub docs: Vec<String>,
    /// The value it always has: a variant of its type.
    pub fixed: Option<String>,
    /// Bounds the value keeps.
    pub limits: Vec<Limit>,
}

/// The field `extra`, which keeps what is not known by name.
#[derive(Debug)]
pub struct Rest {
    /// The type.
    pub ty: RustType,
    /// Whether what is in it may be shown.
    pub secrecy: Secrecy,
}

/// A request or a response.
#[derive(Debug)]
pub struct Message {
    /// The struct: parameters first, then the members of the body or the body.
    pub body: Struct,
    /// The parameters, one for each of the first fields.
    pub parameters: Vec<typewright_model::Parameter>,
    /// How the body travels.
    pub content: MessageContent,
}

/// How the body of a message travels.
#[derive(Debug)]
pub enum MessageContent {
    /// There is none.
    None,
    /// As a JSON object of the fields after the parameters.
    Members(String, Vec<Limit>),
    /// As the last field.
    Field(ContentKind, Option<String>),
}

/// How a body is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentKind {
    /// JSON.
    Json,
    /// A form.
    Form,
    /// Text.
    Text,
    /// Bytes.
    Blob,
    /// Several parts.
    Multipart,
    /// Several parts: the members of a type.
    FormValues,
    /// Several parts: a form.
    FormData,
    /// By its media type.
    Choice,
}

/// An enum of constants.
#[derive(Debug)]
pub struct Enum {
    /// The name.
    pub name: String,
    /// Where it is defined: `api/x.yaml#/paths/…`.
    pub place: String,
    /// What it is.
    pub docs: Vec<String>,
    /// The variants.
    pub variants: Vec<Variant>,
}

/// A variant for a constant.
#[derive(Debug)]
pub struct Variant {
    /// The name.
    pub name: String,
    /// Where it is defined.
    pub place: String,
    /// The constant.
    pub value: Literal,
    /// What it means.
    pub docs: Vec<String>,
}

/// One of several shapes.
#[derive(Debug)]
pub struct Union {
    /// The name.
    pub name: String,
    /// Where it is defined: `api/x.yaml#/paths/…`.
    pub place: String,
    /// What it is.
    pub docs: Vec<String>,
    /// The branches.
    pub branches: Vec<Branch>,
    /// The type of what all branches have in common, where the configuration describes the union.
    pub common: Option<RustType>,
    /// Whether what is of no branch may be shown.
    pub unknown: Secrecy,
}

/// A branch.
#[derive(Debug)]
pub struct Branch {
    /// The variant.
    pub name: String,
    /// Where it is defined.
    pub place: String,
    /// What it holds.
    pub ty: RustType,
    /// What it is.
    pub docs: Vec<String>,
    /// What tells it from the others.
    pub guard: typewright_model::Branch,
}

/// A name for another type.
#[derive(Debug)]
pub struct Wrapper {
    /// The name.
    pub name: String,
    /// Where it is defined: `api/x.yaml#/paths/…`.
    pub place: String,
    /// What it is.
    pub docs: Vec<String>,
    /// The type within.
    pub ty: RustType,
}

/// A body of several media types.
#[derive(Debug)]
pub struct Contents {
    /// The name.
    pub name: String,
    /// Where it is defined: `api/x.yaml#/paths/…`.
    pub place: String,
    /// What it is.
    pub docs: Vec<String>,
    /// The variants.
    pub variants: Vec<ContentsVariant>,
}

/// A variant for a media type.
#[derive(Debug)]
pub struct ContentsVariant {
    /// The name.
    pub name: String,
    /// The media type.
    pub media_type: String,
    /// How it is read.
    pub kind: ContentKind,
    /// What it holds.
    pub ty: RustType,
    /// Whether that may be shown.
    pub secrecy: Secrecy,
    /// Bounds the whole of it keeps.
    pub limits: Vec<Limit>,
}

/// A form of several parts.
#[derive(Debug)]
pub struct Form {
    /// The struct: a field for each part.
    pub body: Struct,
    /// The media types of the parts, where they are not the usual ones. A field more than these is the value beside them.
    pub media_types: Vec<Option<String>>,
    /// What is kept beside them.
    pub rest: FormRest,
}

/// What a form keeps beside the parts that it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormRest {
    /// Nothing.
    Closed,
    /// Values of one type.
    Values,
    /// Parts as they are.
    Parts,
    /// The members of the last field.
    Members,
}

/// Answers told apart by status.
#[derive(Debug)]
pub struct Answers {
    /// The name.
    pub name: String,
    /// Where it is defined: `api/x.yaml#/paths/…`.
    pub place: String,
    /// What they are.
    pub docs: Vec<String>,
    /// The answers.
    pub variants: Vec<AnswerVariant>,
    /// The variant for every other answer, where there is one.
    pub other: Option<String>,
}

/// A variant for an answer.
#[derive(Debug)]
pub struct AnswerVariant {
    /// The name.
    pub name: String,
    /// Where it is defined.
    pub place: String,
    /// The status.
    pub status: typewright_model::Status,
    /// What it means.
    pub docs: Vec<String>,
    /// What it holds.
    pub payload: AnswerPayload,
    /// Whether that may be shown.
    pub secrecy: Secrecy,
}

/// What an answer holds.
#[derive(Debug)]
pub enum AnswerPayload {
    /// Nothing.
    Empty,
    /// A body.
    Body(ContentKind, String, RustType),
    /// A message.
    Message(RustType),
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The type that stands for it.
    pub name: String,
    /// Where it is defined.
    pub place: String,
    /// Its methods.
    pub method: String,
    /// The group of the client's methods that it stands in.
    pub group: crate::names::Group,
    /// What it does, for every place where it is documented.
    pub docs: Vec<String>,
    /// The operation.
    pub operation: typewright_model::Operation,
    /// The constants of its security schemes, by alternatives.
    pub security: Vec<Vec<String>>,
    /// Its messages, in the order request, response, error.
    pub items: Vec<Item>,
    /// The status of its one good answer, if there is one.
    pub status: Option<typewright_model::Status>,
}
