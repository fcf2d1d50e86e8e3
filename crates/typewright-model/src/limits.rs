//! The bounds that a schema sets beside the kind of value: JSON Schema's assertions about numbers, strings, arrays and
//! objects. A value that breaks them still has the type; whoever wants to refuse it checks them.

use typewright_source::Cursor;

use crate::Kinds;

/// A bound, by the keyword that sets it. Numbers are kept as they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// `minimum`.
    Minimum(String),
    /// `exclusiveMinimum`.
    ExclusiveMinimum(String),
    /// `maximum`.
    Maximum(String),
    /// `exclusiveMaximum`.
    ExclusiveMaximum(String),
    /// `multipleOf`.
    MultipleOf(String),
    /// `minLength`: how many characters.
    MinLength(u64),
    /// `maxLength`.
    MaxLength(u64),
    /// `minItems`.
    MinItems(u64),
    /// `maxItems`.
    MaxItems(u64),
    /// `minProperties`.
    MinProperties(u64),
    /// `maxProperties`.
    MaxProperties(u64),
    /// `pattern`.
    Pattern(String),
    /// `uniqueItems`.
    UniqueItems,
    /// What holds for each element of an array.
    Items(Vec<Limit>),
    /// What holds for each member of an object that is not known by its name.
    AdditionalProperties(Vec<Limit>),
    /// What holds for the name of each member of an object.
    PropertyNames(Vec<Limit>),
    /// What holds for the members of an object by their names.
    PatternProperties {
        /// Regular expressions, and what holds for each member whose name one describes.
        patterns: Vec<(String, Vec<Limit>)>,
        /// What holds for a further member whose name none describes; nothing if there may be no such member.
        others: Option<Vec<Limit>>,
    },
    /// All that is said by one of these that is for the value's kind holds: `anyOf` and `oneOf`. A value of another kind
    /// keeps them.
    AnyOf(Vec<(Kinds, Vec<Limit>)>),
}

impl Limit {
    /// The bound in words: `at least 1`. None for what is inside of the value: that is said where it is described.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        Some(match self {
            Self::Minimum(bound) => format!("at least {bound}"),
            Self::ExclusiveMinimum(bound) => format!("more than {bound}"),
            Self::Maximum(bound) => format!("at most {bound}"),
            Self::ExclusiveMaximum(bound) => format!("less than {bound}"),
            Self::MultipleOf(bound) => format!("a multiple of {bound}"),
            Self::MinLength(bound) => format!("characters: at least {bound}"),
            Self::MaxLength(bound) => format!("characters: at most {bound}"),
            Self::MinItems(bound) => format!("elements: at least {bound}"),
            Self::MaxItems(bound) => format!("elements: at most {bound}"),
            Self::MinProperties(bound) => format!("members: at least {bound}"),
            Self::MaxProperties(bound) => format!("members: at most {bound}"),
            Self::Pattern(pattern) => format!("matches `{pattern}`"),
            Self::UniqueItems => "no two elements are equal".to_owned(),
            Self::Items(_)
            | Self::AdditionalProperties(_)
            | Self::PropertyNames(_)
            | Self::PatternProperties { .. }
            | Self::AnyOf(_) => return None,
        })
    }

    /// How many bounds this is, with those within.
    pub(crate) fn weight(&self) -> usize {
        let sum = |limits: &[Self]| limits.iter().map(Self::weight).sum::<usize>();
        1 + match self {
            Self::Items(limits)
            | Self::AdditionalProperties(limits)
            | Self::PropertyNames(limits) => sum(limits),
            Self::PatternProperties { patterns, others } => {
                let patterns = patterns.iter().map(|(_, limits)| sum(limits));
                patterns.sum::<usize>() + others.as_deref().map_or(0, sum)
            }
            Self::AnyOf(alternatives) => alternatives.iter().map(|(_, limits)| sum(limits)).sum(),
            _ => 0,
        }
    }
}

/// The bounds that schemas set together for a value itself.
pub(crate) fn limits_of(notes: &[Cursor<'_>]) -> Vec<Limit> {
    let mut limits = Vec::new();
    for limit in notes.iter().flat_map(limits_at) {
        if !limits.contains(&limit) {
            limits.push(limit);
        }
    }
    limits
}

fn limits_at(at: &Cursor<'_>) -> Vec<Limit> {
    let number = |keyword| Some(at.get(keyword)?.as_number()?.to_string());
    let count = |keyword| number(keyword)?.parse().ok();
    let is_true = |keyword| {
        at.get(keyword)
            .is_some_and(|flag| flag.as_bool() == Some(true))
    };
    // OpenAPI 3.0 says beside a bound whether it is one of the values.
    let minimum = match is_true("exclusiveMinimum") {
        true => Limit::ExclusiveMinimum,
        false => Limit::Minimum,
    };
    let maximum = match is_true("exclusiveMaximum") {
        true => Limit::ExclusiveMaximum,
        false => Limit::Maximum,
    };
    let pattern = at.get("pattern");
    let pattern = pattern.and_then(|pattern| pattern.as_str().map(str::to_owned));
    let limits = [
        number("minimum").map(minimum),
        number("exclusiveMinimum").map(Limit::ExclusiveMinimum),
        number("maximum").map(maximum),
        number("exclusiveMaximum").map(Limit::ExclusiveMaximum),
        number("multipleOf").map(Limit::MultipleOf),
        count("minLength").map(Limit::MinLength),
        count("maxLength").map(Limit::MaxLength),
        count("minItems").map(Limit::MinItems),
        count("maxItems").map(Limit::MaxItems),
        count("minProperties").map(Limit::MinProperties),
        count("maxProperties").map(Limit::MaxProperties),
        pattern.map(Limit::Pattern),
        is_true("uniqueItems").then_some(Limit::UniqueItems),
    ];
    limits.into_iter().flatten().collect()
}
