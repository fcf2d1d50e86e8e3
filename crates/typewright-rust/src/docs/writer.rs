//! The documentation of each kind of item: the definition's own words first, then what the definition states as facts.

use typewright_model::{Docs, Limit, Literal, Operation, Response, Status};

use super::markdown::{lines, plain};

/// What the configuration says about documentation.
#[derive(Clone, Debug, Default)]
pub struct DocsOptions {
    /// What a link that begins with `/` is relative to.
    pub link_base: Option<String>,
    /// What versions are versions of: `Matrix`.
    pub version_of: Option<String>,
}

/// Writes documentation.
#[derive(Clone, Debug, Default)]
pub struct Writer {
    options: DocsOptions,
}

impl Writer {
    /// A writer with these options.
    #[must_use]
    pub fn new(options: DocsOptions) -> Self {
        Self { options }
    }

    /// A module.
    pub(crate) fn module(&self, title: Option<&str>, description: Option<&str>) -> Vec<String> {
        let mut docs = title
            .map(|title| vec![sentence(&plain(title))])
            .unwrap_or_default();
        docs = paragraphs([docs, self.text(description)]);
        docs
    }

    /// A module that is no more than one type: the first sentence about it.
    pub(crate) fn module_of(&self, docs: &Docs, title: Option<&str>) -> Vec<String> {
        let words = docs.description.as_deref().map(first_sentence);
        match words.or_else(|| docs.summary.clone()) {
            Some(words) => self.text(Some(&words)),
            None => self.module(title, None),
        }
    }

    /// A type.
    pub(crate) fn ty(&self, docs: &Docs, title: Option<&str>, place: &str) -> Vec<String> {
        let words = paragraphs([
            self.text(docs.summary.as_deref()),
            self.text(docs.description.as_deref()),
        ]);
        let named = title
            .map(|title| vec![sentence(&plain(title))])
            .unwrap_or_default();
        let words = if words.is_empty() { named } else { words };
        let fallback = if words.is_empty() {
            vec!["A part of the definition without a description.".to_owned()]
        } else {
            Vec::new()
        };
        paragraphs([
            words,
            fallback,
            self.facts(docs),
            vec![format!("Defined at `{}`.", code(place))],
        ])
    }

    /// A branch of a union.
    pub(crate) fn branch(&self, docs: &Docs) -> Vec<String> {
        let words = self.text(docs.description.as_deref());
        if words.is_empty() {
            vec!["One of the shapes.".to_owned()]
        } else {
            words
        }
    }

    /// A member or a parameter.
    pub(crate) fn member(&self, docs: &Docs, wire: &str, name: &str) -> Vec<String> {
        let words = paragraphs([
            self.text(docs.summary.as_deref()),
            self.text(docs.description.as_deref()),
        ]);
        let called = if wire == name {
            String::new()
        } else {
            format!("`{}` on the wire.", code(wire))
        };
        let (fallback, called) = match (words.is_empty(), called.is_empty()) {
            (true, true) => (vec![format!("`{}`.", code(wire))], Vec::new()),
            (true, false) => (vec![called], Vec::new()),
            (false, true) => (Vec::new(), Vec::new()),
            (false, false) => (Vec::new(), vec![called]),
        };
        paragraphs([words, fallback, called, self.facts(docs)])
    }

    /// A body that is one field.
    pub(crate) fn body(&self, docs: &Docs) -> Vec<String> {
        let words = self.text(docs.description.as_deref());
        if words.is_empty() {
            vec!["The body.".to_owned()]
        } else {
            words
        }
    }

    /// A variant for a constant.
    pub(crate) fn variant(&self, docs: &Docs, value: &Literal) -> Vec<String> {
        let value = match value {
            Literal::Null => "null".to_owned(),
            Literal::Bool(flag) => flag.to_string(),
            Literal::Integer(number) => number.to_string(),
            Literal::String(text) if text.is_empty() => {
                return vec!["The empty string.".to_owned()];
            }
            Literal::String(text) | Literal::Json(text) => text.clone(),
        };
        paragraphs([
            vec![format!("`{}`", code(&value))],
            self.text(docs.description.as_deref()),
        ])
    }

    /// A sentence of ours, then the definition's words.
    pub(crate) fn about(&self, first: &str, description: Option<&str>) -> Vec<String> {
        paragraphs([vec![first.to_owned()], self.text(description)])
    }

    /// A message that is an answer.
    pub(crate) fn answer(&self, first: &str, response: &Response) -> Vec<String> {
        let first = format!("{first} with {}.", status(response.status));
        self.about(&first, response.docs.description.as_deref())
    }

    /// A variant for an answer.
    pub(crate) fn status(&self, response: &Response) -> Vec<String> {
        self.about(
            &format!("{}.", capital(&status(response.status))),
            response.docs.description.as_deref(),
        )
    }

    /// An operation.
    pub(crate) fn operation(&self, operation: &Operation, place: &str) -> Vec<String> {
        let docs = &operation.docs;
        let route = format!("`{} {}`", operation.method, code(&operation.path));
        let words = paragraphs([
            self.text(docs.summary.as_deref()),
            self.text(docs.description.as_deref()),
        ]);
        let first = if words.is_empty() {
            vec![format!("{route}.")]
        } else {
            words
        };
        let facts = vec![format!(
            "{route}, `{}`, defined at `{}`.",
            code(&operation.id),
            code(place)
        )];
        paragraphs([first, facts, self.facts(docs)])
    }

    /// A security scheme.
    pub(crate) fn scheme(&self, scheme: &typewright_model::SecurityScheme) -> Vec<String> {
        self.about(
            &format!("The scheme `{}`.", code(&scheme.name)),
            scheme.description.as_deref(),
        )
    }

    /// A string format.
    pub(crate) fn format(&self, what: &str, description: Option<&str>) -> Vec<String> {
        let first = sentence(&capital(&plain(what)));
        self.about(&first, description)
    }

    fn text(&self, text: Option<&str>) -> Vec<String> {
        text.map(|text| lines(text, self.options.link_base.as_deref()))
            .unwrap_or_default()
    }

    /// What the definition states beside its words.
    fn facts(&self, docs: &Docs) -> Vec<String> {
        let of = self.options.version_of.as_deref().unwrap_or("version");
        let mut facts = Vec::new();
        let mut fact = |line: Vec<String>| facts.push(line);
        if docs.deprecated {
            fact(vec!["**Deprecated.**".to_owned()]);
        }
        if let Some(default) = &docs.default {
            fact(vec![format!("Absent, it counts as `{}`.", code(default))]);
        }
        let limits = docs.limits.iter().filter_map(constraint);
        let limits = limits.collect::<Vec<_>>().join("; ");
        if !limits.is_empty() {
            fact(vec![format!("{}.", capital(&limits))]);
        }
        if let Some(added) = &docs.added {
            fact(vec![format!("Since {of} {}.", version(added))]);
        }
        for (number, what) in &docs.changed {
            let mut lines = self.text(Some(what));
            if let Some(first) = lines.first_mut() {
                *first = format!("Changed in {of} {}: {first}", version(number));
            }
            fact(lines);
        }
        if let Some((url, what)) = &docs.link {
            let what = what.as_deref().map_or_else(|| "More".to_owned(), plain);
            let safe =
                url.starts_with("https://") && !url.contains(['<', '>', '(', ')', ' ', '`', '\n']);
            fact(if safe {
                vec![format!("[{}]({url})", what.trim_end_matches('.'))]
            } else {
                vec![plain(url)]
            });
        }
        paragraphs(facts)
    }
}

/// Blocks of lines with an empty line between them.
fn paragraphs(blocks: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for block in blocks.into_iter().filter(|block| !block.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(block);
    }
    lines
}

/// What a bound says, its pattern kept as code.
fn constraint(limit: &Limit) -> Option<String> {
    match limit {
        Limit::Pattern(pattern) => Some(format!("matches `{}`", code(pattern))),
        other => other.words().map(|words| plain(&words)),
    }
}

/// A version as it is written, where it is one.
fn version(text: &str) -> String {
    let fits =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-');
    if text.chars().all(fits) {
        text.to_owned()
    } else {
        plain(text)
    }
}

/// Text that can stand between single backticks.
fn code(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character.is_control() || character == '`' {
                '\u{fffd}'
            } else {
                character
            }
        })
        .collect()
}

fn status(status: Status) -> String {
    match status {
        Status::Code(code) => {
            let words = http::StatusCode::from_u16(code)
                .ok()
                .and_then(|code| code.canonical_reason());
            words.map_or_else(
                || format!("status {code}"),
                |words| format!("status {code} ({words})"),
            )
        }
        Status::Range(range) => format!("any status {range}XX that is not named"),
        Status::Default => "any status that is not named".to_owned(),
    }
}

fn sentence(text: &str) -> String {
    if text.is_empty() || text.ends_with(['.', '!', '?', ':']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// The first sentence of a text: up to a full stop that stands neither in code nor in a link.
fn first_sentence(text: &str) -> String {
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    let (mut depth, mut in_code) = (0_usize, false);
    let mut characters = paragraph.char_indices().peekable();
    while let Some((index, character)) = characters.next() {
        match character {
            '`' => in_code = !in_code,
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            '.' if depth == 0 && !in_code => {
                let ends = characters
                    .peek()
                    .is_none_or(|(_, next)| next.is_whitespace());
                if ends {
                    return paragraph.get(..=index).unwrap_or(paragraph).to_owned();
                }
            }
            _ => {}
        }
    }
    match paragraph.strip_suffix(':') {
        Some(before_list) => format!("{before_list}."),
        None => paragraph.to_owned(),
    }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
