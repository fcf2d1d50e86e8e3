//! The kinds of change there are. What one means is said in `effect.rs`.

/// What changed. The names are those of the field, in lower case, as `--format json` gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// An operation is new.
    OperationAdded,
    /// An operation is gone.
    OperationRemoved,
    /// An operation has another method or path.
    OperationMoved,
    /// An operation has another `operationId`.
    OperationRenamed,
    /// A path parameter has another name; what travels is the same.
    PathParameterRenamed,
    /// Something that a message is made of is new.
    Added(Part, Presence),
    /// Something that a message is made of is gone.
    Removed(Part, Presence),
    /// Something that could be left out has to be there.
    BecameRequired(Part),
    /// Something that had to be there can be left out.
    BecameOptional(Part),
    /// A parameter or a form is written in another way.
    Serialization,
    /// A body can be of one more media type.
    MediaTypeAdded,
    /// A body can no longer be of a media type.
    MediaTypeRemoved,
    /// An answer is documented that was not.
    ResponseAdded(Outcome),
    /// An answer is no longer documented.
    ResponseRemoved(Outcome),
    /// There is another way to prove who asks.
    SecurityAdded,
    /// A way to prove who asks is gone.
    SecurityRemoved,
    /// An operation that anybody could ask for needs credentials.
    SecurityRequired,
    /// An operation that needed credentials can be asked for by anybody.
    SecurityDropped,
    /// A credential travels in another way.
    SecurityScheme,
    /// A schema that no other refers to is new.
    SchemaAdded,
    /// A schema that no other refers to is gone.
    SchemaRemoved,
    /// A value is of another type.
    Type,
    /// More types of value fit than did.
    TypeWidened,
    /// Fewer types of value fit than did.
    TypeNarrowed,
    /// `null` fits.
    NullAdded,
    /// `null` no longer fits.
    NullRemoved,
    /// One more alternative of `oneOf` or `anyOf`.
    AlternativeAdded,
    /// An alternative of `oneOf` or `anyOf` is gone.
    AlternativeRemoved,
    /// One more value of an `enum`.
    EnumValueAdded,
    /// A value of an `enum` is gone.
    EnumValueRemoved,
    /// A string or a number has another `format`.
    Format(Bound),
    /// Bounds of values changed.
    Constraint(Bound),
    /// What absence stands for changed.
    Default,
    /// Something is deprecated.
    Deprecated,
    /// Something is no longer deprecated.
    Undeprecated,
    /// A mark of the version that brought or changed something.
    VersionMark,
    /// The tags of an operation.
    Tags,
    /// An `x-` member.
    Extension,
    /// The words.
    Docs,
}

/// A part of a message that is there or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// A parameter of a request.
    Parameter,
    /// The body of a request.
    RequestBody,
    /// The body of a response.
    ResponseBody,
    /// A header of a response.
    Header,
    /// A member of an object.
    Member,
}

/// Whether something has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Presence {
    /// It has to.
    Required,
    /// It can be left out.
    Optional,
}

/// Whether an answer is a good one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// Below status 400.
    Success,
    /// Any other.
    Error,
}

/// In which direction a bound moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Bound {
    /// Fewer values fit.
    Narrowed,
    /// More values fit.
    Widened,
    /// Other values fit, or nobody can tell.
    Moved,
}

impl Presence {
    /// By whether it has to be there.
    #[must_use]
    pub fn of(required: bool) -> Self {
        if required {
            Self::Required
        } else {
            Self::Optional
        }
    }

    /// In one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Optional => "optional",
        }
    }
}

impl Part {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Parameter => "parameter",
            Self::RequestBody | Self::ResponseBody => "body",
            Self::Header => "header",
            Self::Member => "member",
        }
    }
}

impl Kind {
    /// Whether what stands at the new place was not there.
    pub(crate) fn is_gain(self) -> bool {
        matches!(
            self,
            Self::OperationAdded
                | Self::Added(..)
                | Self::MediaTypeAdded
                | Self::ResponseAdded(_)
                | Self::SchemaAdded
                | Self::AlternativeAdded
                | Self::EnumValueAdded
        )
    }

    /// Whether what stood at the old place is no longer there.
    pub(crate) fn is_loss(self) -> bool {
        matches!(
            self,
            Self::OperationRemoved
                | Self::Removed(..)
                | Self::MediaTypeRemoved
                | Self::ResponseRemoved(_)
                | Self::SchemaRemoved
                | Self::AlternativeRemoved
                | Self::EnumValueRemoved
        )
    }

    /// The name of the kind.
    #[must_use]
    pub fn name(self) -> String {
        let name = match self {
            Self::OperationAdded => "operation-added",
            Self::OperationRemoved => "operation-removed",
            Self::OperationMoved => "operation-moved",
            Self::OperationRenamed => "operation-renamed",
            Self::PathParameterRenamed => "path-parameter-renamed",
            Self::Added(part, _) => return format!("{}-added", part.words()),
            Self::Removed(part, _) => return format!("{}-removed", part.words()),
            Self::BecameRequired(part) => return format!("{}-became-required", part.words()),
            Self::BecameOptional(part) => return format!("{}-became-optional", part.words()),
            Self::Serialization => "serialization-changed",
            Self::MediaTypeAdded => "media-type-added",
            Self::MediaTypeRemoved => "media-type-removed",
            Self::ResponseAdded(_) => "response-added",
            Self::ResponseRemoved(_) => "response-removed",
            Self::SecurityAdded => "security-added",
            Self::SecurityRemoved => "security-removed",
            Self::SecurityRequired => "security-became-required",
            Self::SecurityDropped => "security-dropped",
            Self::SecurityScheme => "security-scheme-changed",
            Self::SchemaAdded => "schema-added",
            Self::SchemaRemoved => "schema-removed",
            Self::Type => "type-changed",
            Self::TypeWidened => "type-widened",
            Self::TypeNarrowed => "type-narrowed",
            Self::NullAdded => "null-added",
            Self::NullRemoved => "null-removed",
            Self::AlternativeAdded => "alternative-added",
            Self::AlternativeRemoved => "alternative-removed",
            Self::EnumValueAdded => "enum-value-added",
            Self::EnumValueRemoved => "enum-value-removed",
            Self::Format(_) => "format-changed",
            Self::Constraint(_) => "constraint-changed",
            Self::Default => "default-changed",
            Self::Deprecated => "deprecated",
            Self::Undeprecated => "undeprecated",
            Self::VersionMark => "version-mark-changed",
            Self::Tags => "tags-changed",
            Self::Extension => "extension-changed",
            Self::Docs => "docs-changed",
        };
        name.to_owned()
    }
}
