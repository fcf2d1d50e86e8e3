//! Words to identifiers.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// The words that cannot be identifiers, of all editions.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The name of a field, a function or a module; nothing if no letter or digit is in it.
pub(super) fn snake(text: &str) -> Option<String> {
    let name = identifier(&words(text).to_snake_case())?;
    Some(if KEYWORDS.contains(&name.as_str()) {
        name + "_"
    } else {
        name
    })
}

/// The name of a type or a variant; nothing if no letter or digit is in it.
pub(super) fn pascal(text: &str) -> Option<String> {
    let name = identifier(&words(text).to_upper_camel_case())?;
    Some(if name == "Self" { name + "_" } else { name })
}

/// Keeps what can stand in an identifier; a digit in front gets an underscore before it.
fn identifier(text: &str) -> Option<String> {
    let name: String = text
        .chars()
        .filter(|character| *character == '_' || character.is_alphanumeric())
        .collect();
    let name = if name.starts_with(|first: char| !first.is_alphabetic() && first != '_') {
        format!("_{name}")
    } else {
        name
    };
    (name.chars().any(char::is_alphanumeric) && syn::parse_str::<syn::Ident>(&raw(&name)).is_ok())
        .then_some(name)
}

/// A keyword is checked as the identifier that it becomes.
fn raw(name: &str) -> String {
    if KEYWORDS.contains(&name) || name == "Self" {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}

/// Says signs before a digit in words, since they tell values apart: `+1` and `-1`.
fn words(text: &str) -> String {
    match (text.chars().next(), text.chars().nth(1)) {
        (Some('+'), Some(second)) if second.is_ascii_digit() => text.replacen('+', "plus ", 1),
        (Some('-'), Some(second)) if second.is_ascii_digit() => text.replacen('-', "minus ", 1),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{pascal, snake};

    #[test]
    fn fields_and_functions() {
        let table = [
            ("presence", "presence"),
            ("last_active_ago", "last_active_ago"),
            ("userId", "user_id"),
            ("type", "type_"),
            ("Self", "self_"),
            ("1st", "_1st"),
            ("42", "_42"),
            ("with-dash", "with_dash"),
            ("m.read.private", "m_read_private"),
            ("__proto__", "proto"),
            ("ümlaut", "ümlaut"),
            ("r#try", "r_try"),
            ("X-1st.Header", "x_1st_header"),
            ("filter[by]", "filter_by"),
            ("*/ }", ""),
            ("\u{1F600}", ""),
            ("", ""),
        ];
        for (text, name) in table {
            assert_eq!(snake(text).unwrap_or_default(), name, "{text}");
        }
    }

    #[test]
    fn types_and_variants() {
        let table = [
            ("RateLimitError", "RateLimitError"),
            ("m.fully_read", "MFullyRead"),
            ("M_BAD_STATUS", "MBadStatus"),
            ("self", "Self_"),
            ("+1", "Plus1"),
            ("-1", "Minus1"),
            ("1", "_1"),
            ("Error response", "ErrorResponse"),
            ("--", ""),
        ];
        for (text, name) in table {
            assert_eq!(pascal(text).unwrap_or_default(), name, "{text}");
        }
    }
}
