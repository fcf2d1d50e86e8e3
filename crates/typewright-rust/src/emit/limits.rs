//! The bounds of values, as a list at the end of a line of a table.

use typewright_model::{Kinds, Limit, translated};

use super::enums::kind_names;
use super::table::string;

/// A list in brackets; nothing if there are no bounds.
pub(super) fn list(limits: &[Limit]) -> Option<String> {
    let limits: Vec<String> = limits.iter().filter_map(one).collect();
    (!limits.is_empty()).then(|| format!("[{}]", limits.join(", ")))
}

/// The same after a space, where a line goes on.
pub(super) fn suffix(limits: &[Limit]) -> String {
    list(limits).map_or_else(String::new, |list| format!(" {list}"))
}

/// A bound; nothing if it is an expression that was let pass though nobody can check it.
fn one(limit: &Limit) -> Option<String> {
    let within = |name: &str, limits: &[Limit]| Some(format!("{name}(&{})", list(limits)?));
    Some(match limit {
        Limit::Minimum(bound) => format!("Minimum({})", number(bound)),
        Limit::ExclusiveMinimum(bound) => format!("ExclusiveMinimum({})", number(bound)),
        Limit::Maximum(bound) => format!("Maximum({})", number(bound)),
        Limit::ExclusiveMaximum(bound) => format!("ExclusiveMaximum({})", number(bound)),
        Limit::MultipleOf(bound) => format!("MultipleOf({})", number(bound)),
        Limit::MinLength(count) => format!("MinLength({count})"),
        Limit::MaxLength(count) => format!("MaxLength({count})"),
        Limit::MinItems(count) => format!("MinItems({count})"),
        Limit::MaxItems(count) => format!("MaxItems({count})"),
        Limit::MinProperties(count) => format!("MinProperties({count})"),
        Limit::MaxProperties(count) => format!("MaxProperties({count})"),
        Limit::Pattern(pattern) => format!("Pattern({})", string(&translated(pattern).ok()?)),
        Limit::UniqueItems => "UniqueItems".to_owned(),
        Limit::Items(limits) => within("Items", limits)?,
        Limit::AdditionalProperties(limits) => within("AdditionalProperties", limits)?,
        Limit::PropertyNames(limits) => within("PropertyNames", limits)?,
        Limit::PatternProperties { patterns, others } => by_name(patterns, others.as_deref())?,
        Limit::AnyOf(alternatives) => format!("AnyOf(&[{}])", any_of(alternatives)?),
    })
}

/// Bounds by the names of members. All or none: which members are the others depends on every pattern.
fn by_name(patterns: &[(String, Vec<Limit>)], others: Option<&[Limit]>) -> Option<String> {
    let pair = |(pattern, limits): &(String, Vec<Limit>)| {
        let pattern = string(&translated(pattern).ok()?);
        Some(format!("({pattern}, &{})", list_or_empty(limits)))
    };
    let patterns = patterns.iter().map(pair).collect::<Option<Vec<_>>>()?;
    let others = match others {
        Some(limits) => format!("Some(&{})", list_or_empty(limits)),
        None => "None".to_owned(),
    };
    Some(format!(
        "PatternProperties(&[{}], {others})",
        patterns.join(", ")
    ))
}

/// Alternatives, each with the kinds of value that it is for. All or none: what one asks for another may let pass.
fn any_of(alternatives: &[(Kinds, Vec<Limit>)]) -> Option<String> {
    let pair = |(kinds, limits): &(Kinds, Vec<Limit>)| {
        let kinds: Vec<String> = kind_names(*kinds)
            .iter()
            .map(|kind| format!("Kinds::{kind}"))
            .collect();
        let kinds = kinds.join(", ");
        Some(format!("(&[{kinds}], &{})", list(limits)?))
    };
    let alternatives = alternatives.iter().map(pair).collect::<Option<Vec<_>>>()?;
    Some(alternatives.join(", "))
}

fn list_or_empty(limits: &[Limit]) -> String {
    list(limits).unwrap_or_else(|| "[]".to_owned())
}

/// A bound as the runtime's constant: a whole number if it is one that a value can be.
fn number(bound: &str) -> String {
    match (bound.parse::<i128>(), bound.parse::<f64>()) {
        (Ok(bound), _) => format!("Integer({bound})"),
        (Err(_), Ok(bound)) if bound.is_finite() => format!("Decimal({bound:?})"),
        // Beyond every number that a double can be: nothing is compared with it in vain.
        (Err(_), _) if bound.starts_with('-') => "Decimal(f64::MIN)".to_owned(),
        (Err(_), _) => "Decimal(f64::MAX)".to_owned(),
    }
}
