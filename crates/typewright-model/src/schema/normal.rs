//! The normal form of a schema: what its parts say together, `null` taken out.

use indexmap::{IndexMap, IndexSet};
use typewright_source::{Code, Cursor, Diagnostic, Location, Node, Spot};

use super::flat::{Flat, Part};
use super::keywords::{ABOUT_ARRAYS, ABOUT_NUMBERS, ABOUT_OBJECTS, ABOUT_STRINGS};
use crate::lower::Lowering;
use crate::{Kinds, Typeless};

/// What the parts of a schema say together.
#[derive(Debug)]
pub(crate) struct Normal<'a> {
    /// The kinds of values, `null` aside.
    pub(crate) kinds: Kinds,
    /// Whether `null` fits, where `kinds` are not all there are.
    pub(crate) nullable: bool,
    /// The values of `enum` and `const`, if they are given.
    pub(crate) values: Option<Vec<Cursor<'a>>>,
    /// The members, each with every schema that applies to it.
    pub(crate) members: IndexMap<&'a str, Vec<Cursor<'a>>>,
    /// The names of the members that have to be there.
    pub(crate) required: IndexSet<&'a str>,
    /// The schemas of `additionalProperties`.
    pub(crate) additional: Vec<Cursor<'a>>,
    /// Whether `additionalProperties` is `false`, or no member is allowed at all.
    pub(crate) closed: bool,
    /// `maxProperties: 0`: nothing but `{}`.
    pub(crate) empty: bool,
    /// The members that may not be there: their schema is `false`.
    pub(crate) forbidden: IndexSet<&'a str>,
    /// The schemas of `patternProperties`.
    pub(crate) patterns: Vec<Cursor<'a>>,
    /// Whether `patternProperties` stand somewhere without `additionalProperties` beside them.
    pub(crate) open_patterns: bool,
    /// The schemas of `propertyNames`.
    pub(crate) names: Vec<Cursor<'a>>,
    /// The schemas of an array's first elements.
    pub(crate) prefix: Vec<Vec<Cursor<'a>>>,
    /// The schemas of the (further) elements.
    pub(crate) items: Vec<Cursor<'a>>,
    /// How many elements have to be there.
    pub(crate) min_items: usize,
    /// `format`.
    pub(crate) format: Option<&'a str>,
    /// `oneOf` and `anyOf`, each with the part it stands in.
    pub(crate) alternatives: Vec<Vec<Cursor<'a>>>,
}

impl Normal<'_> {
    /// Whether `null` is all that fits.
    pub(crate) fn is_null(&self) -> bool {
        let no_other = self.values.as_ref().is_some_and(Vec::is_empty);
        self.nullable && (self.kinds.is_empty() || no_other)
    }
}

/// Brings what was collected to the normal form.
pub(crate) fn normalise<'a>(lowering: &mut Lowering<'a>, flat: &Flat<'a>) -> Normal<'a> {
    let mut normal = Normal {
        kinds: Kinds::ANY,
        nullable: false,
        values: None,
        members: IndexMap::new(),
        required: IndexSet::new(),
        forbidden: IndexSet::new(),
        additional: Vec::new(),
        closed: false,
        empty: false,
        patterns: Vec::new(),
        open_patterns: false,
        names: Vec::new(),
        prefix: Vec::new(),
        items: Vec::new(),
        min_items: 0,
        format: None,
        alternatives: Vec::new(),
    };
    let mut null_beside = false;
    for part in &flat.parts {
        null_beside |= add_kinds(lowering, &mut normal, part);
        add_values(lowering, &mut normal, part);
        add_members(lowering, &mut normal, part);
        add_elements(lowering, &mut normal, part);
        if part.alternatives {
            for keyword in super::keywords::ALTERNATIVES {
                let branches = part.at.get(keyword).map(|list| lowering.items_of(&list));
                normal
                    .alternatives
                    .extend(branches.filter(|branches| !branches.is_empty()));
            }
        }
        normal.format = part
            .at
            .get("format")
            .and_then(|format| format.as_str())
            .or(normal.format);
    }
    for at in &flat.notes {
        let min = at
            .get("minItems")
            .and_then(|min| min.as_number()?.parse().ok());
        normal.min_items = normal.min_items.max(min.unwrap_or(0));
    }
    take_null(lowering, &mut normal, null_beside);
    normal
}

/// Takes `null` out of the kinds and the values, once all parts have said what they allow.
fn take_null(lowering: &Lowering<'_>, normal: &mut Normal<'_>, null_beside: bool) {
    let all = normal.kinds == Kinds::ANY;
    let among_values = normal
        .values
        .as_ref()
        .is_some_and(|values| values.iter().any(|value| *value.node() == Node::Null));
    // A `type` that has `null` is believed, though an `enum` beside it has forgotten it.
    let by_type = match lowering.options().typeless {
        Typeless::Implied => !all,
        Typeless::Any => !all && normal.values.is_none(),
    };
    normal.nullable = normal.kinds.has(Kinds::NULL) && (by_type || among_values || null_beside);
    if !all {
        normal.kinds = normal.kinds.without(Kinds::NULL);
    }
    let kinds = normal.kinds;
    if let Some(values) = &mut normal.values {
        values.retain(|value| kinds.has(kind_of(value.node())) && *value.node() != Node::Null);
    }
}

/// The kind of a value. A number whose fraction is zero is an integer.
pub(crate) fn kind_of(node: &Node) -> Kinds {
    match node {
        Node::Null => Kinds::NULL,
        Node::Bool(_) => Kinds::BOOL,
        Node::Number(text) if is_whole(text) => Kinds::INTEGER,
        Node::Number(_) => Kinds::FRACTION,
        Node::String(_) => Kinds::STRING,
        Node::List(_) => Kinds::ARRAY,
        Node::Map(_) => Kinds::OBJECT,
    }
}

/// Whether the text of a number stands for one without a fraction.
fn is_whole(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let Ok(exponent) = exponent.parse::<i64>() else {
        return !exponent.starts_with('-');
    };
    let digits = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
    let significant = whole.trim_start_matches('-').trim_end_matches('0');
    if !fraction.is_empty() {
        exponent >= digits(fraction)
    } else if significant.is_empty() {
        true
    } else {
        let zeros = digits(whole.trim_start_matches('-')) - digits(significant);
        exponent.saturating_add(zeros) >= 0
    }
}

/// Narrows the kinds to those of a part. Says whether the part has `nullable: true` beside values or alternatives that
/// may lack `null`.
fn add_kinds<'a>(lowering: &mut Lowering<'a>, normal: &mut Normal<'a>, part: &Part<'a>) -> bool {
    let at = &part.at;
    let declared = at.get("type").and_then(|ty| declared_kinds(lowering, &ty));
    let mut kinds = match (declared, lowering.options().typeless) {
        (Some(kinds), _) => kinds,
        (None, Typeless::Implied) => implied_kinds(at),
        (None, Typeless::Any) => Kinds::ANY,
    };
    let nullable = at
        .get("nullable")
        .is_some_and(|flag| flag.as_bool() == Some(true));
    let beside = nullable && kinds == Kinds::ANY && part.alternatives;
    if nullable {
        kinds = kinds.or(Kinds::NULL);
    }
    normal.kinds = normal.kinds.and(kinds);
    beside
}

fn declared_kinds<'a>(lowering: &mut Lowering<'a>, ty: &Cursor<'a>) -> Option<Kinds> {
    match ty.node() {
        Node::List(_) => {
            let mut kinds = Kinds::NONE;
            for one in ty.items() {
                kinds = kinds.or(one_kind(lowering, &one)?);
            }
            Some(kinds)
        }
        _ => one_kind(lowering, ty),
    }
}

fn one_kind<'a>(lowering: &mut Lowering<'a>, ty: &Cursor<'a>) -> Option<Kinds> {
    let Some(name) = ty.as_str() else {
        lowering.wrong_kind(ty, "a type's name or a list of them", ty.node());
        return None;
    };
    let kinds = Kinds::of(name);
    if kinds.is_none() {
        let problem = Diagnostic::new(
            Code::UnknownType,
            format!("there is no schema type `{name}`"),
            Location::Place(ty.place().clone(), Spot::Value),
        );
        lowering.report(
            problem.hint("the types are null, boolean, integer, number, string, array and object"),
        );
    }
    kinds
}

fn implied_kinds(at: &Cursor<'_>) -> Kinds {
    let about = |keywords: &[&str]| keywords.iter().any(|keyword| at.get(keyword).is_some());
    if at.get("enum").is_some() || at.get("const").is_some() {
        Kinds::ANY
    } else if about(ABOUT_OBJECTS) {
        Kinds::OBJECT
    } else if about(ABOUT_ARRAYS) {
        Kinds::ARRAY
    } else if about(ABOUT_STRINGS) || at.get("format").is_some() {
        Kinds::STRING
    } else if about(ABOUT_NUMBERS) {
        Kinds::NUMBER
    } else {
        Kinds::ANY
    }
}

fn add_values<'a>(lowering: &mut Lowering<'a>, normal: &mut Normal<'a>, part: &Part<'a>) {
    let listed = part.at.get("enum").map(|list| lowering.items_of(&list));
    // An author who lists no values has forgotten them; to the letter, none fits.
    let forgotten = lowering.options().typeless == Typeless::Implied;
    let listed = listed.filter(|values| !values.is_empty() || !forgotten);
    let constant = part.at.get("const").map(|value| vec![value]);
    for values in [listed, constant].into_iter().flatten() {
        let kept = match normal.values.take() {
            None => values,
            Some(before) => {
                let both =
                    |value: &Cursor<'a>| before.iter().any(|other| other.node() == value.node());
                values.into_iter().filter(both).collect()
            }
        };
        normal.values = Some(kept);
    }
}

fn add_members<'a>(lowering: &mut Lowering<'a>, normal: &mut Normal<'a>, part: &Part<'a>) {
    let at = &part.at;
    if let Some(properties) = at
        .get("properties")
        .filter(|properties| lowering.is_object(properties))
    {
        for (name, schema) in properties.members() {
            if *schema.node() == Node::Bool(false) {
                normal.forbidden.insert(name);
            } else {
                normal.members.entry(name).or_default().push(schema);
            }
        }
    }
    let required = at
        .get("required")
        .map(|required| lowering.items_of(&required))
        .unwrap_or_default();
    for name in required {
        match name.as_str() {
            Some(name) => drop(normal.required.insert(name)),
            None => lowering.wrong_kind(&name, "the name of a member", name.node()),
        }
    }
    if let Some(additional) = at.get("additionalProperties") {
        match additional.node() {
            Node::Bool(open) => normal.closed |= !open,
            _ => normal.additional.push(additional),
        }
    }
    if at
        .get("maxProperties")
        .is_some_and(|max| max.as_number() == Some("0"))
    {
        normal.empty = true;
    }
    if let Some(patterns) = at
        .get("patternProperties")
        .filter(|patterns| lowering.is_object(patterns))
    {
        let schemas = patterns.members().map(|(_, schema)| schema);
        normal.patterns.extend(schemas);
        // What they let pass beside their own names is anything, if nothing is said of it.
        normal.open_patterns |= at.get("additionalProperties").is_none();
    }
    match at.get("propertyNames") {
        Some(names) if *names.node() == Node::Bool(false) => normal.empty = true,
        names => normal.names.extend(names),
    }
}

fn add_elements<'a>(lowering: &mut Lowering<'a>, normal: &mut Normal<'a>, part: &Part<'a>) {
    let at = &part.at;
    if let Some(prefix) = at.get("prefixItems") {
        for (index, element) in lowering.items_of(&prefix).into_iter().enumerate() {
            if normal.prefix.len() <= index {
                normal.prefix.push(Vec::new());
            }
            if let Some(element_schemas) = normal.prefix.get_mut(index) {
                element_schemas.push(element);
            }
        }
    }
    normal.items.extend(at.get("items"));
}

pub(crate) fn contradiction(lowering: &mut Lowering<'_>, flat: &Flat<'_>) {
    let mut problem = Diagnostic::new(
        Code::Contradiction,
        "no value can be of this schema: its parts ask for different types",
        Location::Place(flat.site.place().clone(), Spot::Value),
    );
    for part in &flat.parts {
        if let Some(ty) = part.at.get("type") {
            problem = problem.label(
                Location::Place(ty.place().clone(), Spot::Value),
                "asked for here",
            );
        }
    }
    lowering.report(problem);
}
