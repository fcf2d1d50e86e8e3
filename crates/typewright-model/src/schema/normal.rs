//! The normal form of a schema: what its parts say together, `null` taken out.

use indexmap::{IndexMap, IndexSet};
use typewright_source::{Code, Cursor, Diagnostic, Location, Node, Spot};

use super::flat::{Flat, Part};
use super::keywords::{ABOUT_ARRAYS, ABOUT_NUMBERS, ABOUT_OBJECTS, ABOUT_STRINGS};
use crate::Kinds;
use crate::lower::Lowering;

/// What the parts of a schema say together.
#[derive(Debug)]
pub(crate) struct Normal<'a> {
    /// The kinds of values, `null` aside.
    pub(crate) kinds: Kinds,
    /// Whether `null` is among them.
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
    /// The schemas of `patternProperties`.
    pub(crate) patterns: Vec<Cursor<'a>>,
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

/// Brings what was collected to the normal form.
pub(crate) fn normalise<'a>(lowering: &mut Lowering<'a>, flat: &Flat<'a>) -> Normal<'a> {
    let mut normal = Normal {
        kinds: Kinds::ANY,
        nullable: false,
        values: None,
        members: IndexMap::new(),
        required: IndexSet::new(),
        additional: Vec::new(),
        closed: false,
        empty: false,
        patterns: Vec::new(),
        names: Vec::new(),
        prefix: Vec::new(),
        items: Vec::new(),
        min_items: 0,
        format: None,
        alternatives: Vec::new(),
    };
    for part in &flat.parts {
        add_kinds(lowering, &mut normal, part);
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
    normal.nullable |= normal.kinds != Kinds::ANY && normal.kinds.has(Kinds::NULL);
    if normal.kinds != Kinds::ANY {
        normal.kinds = normal.kinds.without(Kinds::NULL);
    }
    if normal.kinds.is_empty() && !normal.nullable {
        contradiction(lowering, flat);
    }
    normal
}

fn add_kinds<'a>(lowering: &mut Lowering<'a>, normal: &mut Normal<'a>, part: &Part<'a>) {
    let at = &part.at;
    let declared = at.get("type").and_then(|ty| declared_kinds(lowering, &ty));
    let mut kinds = declared.unwrap_or_else(|| implied_kinds(at));
    if at
        .get("nullable")
        .is_some_and(|flag| flag.as_bool() == Some(true))
        && kinds != Kinds::ANY
    {
        kinds = kinds.or(Kinds::NULL);
    }
    normal.kinds = normal.kinds.and(kinds);
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
        normal.nullable |= kept.iter().any(|value| matches!(value.node(), Node::Null))
            && normal.kinds.has(Kinds::NULL);
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
            if *schema.node() != Node::Bool(false) {
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
        normal
            .patterns
            .extend(patterns.members().map(|(_, schema)| schema));
    }
    normal.names.extend(at.get("propertyNames"));
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

fn contradiction(lowering: &mut Lowering<'_>, flat: &Flat<'_>) {
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
