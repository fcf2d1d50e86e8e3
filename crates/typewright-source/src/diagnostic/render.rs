//! Prints a report in the manner of rustc. Everything that comes out of a file or a message is made harmless for a terminal
//! first.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, Title};

use super::{
    Counts, Diagnostic, Report, Severity,
    position::{Positions, Shown},
    window::{hidden, line_and_column, windows},
};
use crate::sources::Sources;

/// Whether the output is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text only.
    Plain,
    /// With ANSI colours.
    Color,
}

/// The report as text: every problem with its source lines, sorted by path, position and code, then a line that counts
/// them. Empty for an empty report.
pub fn render(report: &Report, sources: &Sources, style: Style) -> String {
    if report.is_empty() {
        return String::new();
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Color => Renderer::styled(),
    };
    let positions = Positions::new(report, sources);
    let mut problems: Vec<Problem<'_>> = report
        .iter()
        .map(|diagnostic| Problem::new(diagnostic, &positions))
        .collect();
    problems.sort_by(|left, right| left.key().cmp(&right.key()));
    let mut out = String::new();
    for problem in &problems {
        out.push_str(&problem.render(&renderer));
        out.push_str("\n\n");
    }
    let counts = report.counts();
    let level = if counts.errors > 0 {
        Level::ERROR
    } else {
        Level::WARNING
    };
    let summary = Group::with_title(level.primary_title(count_line(counts)));
    out.push_str(&renderer.render(&[summary]));
    out.push('\n');
    out
}

fn count_line(counts: Counts) -> String {
    let of = |count: usize, name: &str| match count {
        1 => format!("1 {name}"),
        _ => format!("{count} {name}s"),
    };
    match (counts.errors, counts.warnings) {
        (errors, 0) => format!("found {}", of(errors, "error")),
        (0, warnings) => format!("found {}", of(warnings, "warning")),
        (errors, warnings) => {
            format!(
                "found {} and {}",
                of(errors, "error"),
                of(warnings, "warning")
            )
        }
    }
}

/// A diagnostic and where each of its labels is shown.
struct Problem<'a> {
    diagnostic: &'a Diagnostic,
    shown: Vec<Shown<'a>>,
}

impl<'a> Problem<'a> {
    fn new(diagnostic: &'a Diagnostic, positions: &Positions<'a>) -> Self {
        let shown = diagnostic
            .labels
            .iter()
            .map(|label| positions.show(&label.location));
        Self {
            diagnostic,
            shown: shown.collect(),
        }
    }

    fn key(&self) -> (&str, usize, super::Code, &str) {
        let first = self.shown.first();
        let path = first.map_or("", |shown| shown.path.as_str());
        let start = first
            .and_then(|shown| shown.part.as_ref())
            .map_or(0, |(_, range)| range.start);
        (path, start, self.diagnostic.code, &self.diagnostic.message)
    }

    fn title(&self) -> Title<'_> {
        let level = match self.diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        level
            .primary_title(harmless(&self.diagnostic.message))
            .id(self.diagnostic.code.as_str())
    }

    fn render(&self, renderer: &Renderer) -> String {
        let mut group = Group::with_title(self.title());
        let mut columns = Vec::new();
        let mut done = vec![false; self.shown.len()];
        for (index, shown) in self.shown.iter().enumerate() {
            if done.get(index).copied().unwrap_or(true) {
                continue;
            }
            match &shown.part {
                None => group = group.element(Origin::path(harmless(&shown.path))),
                Some((text, _)) => {
                    let together = self.same_text(index, text);
                    for label in &together {
                        if let Some(flag) = done.get_mut(*label) {
                            *flag = true;
                        }
                    }
                    let (elements, moved) = self.snippets(text, &together);
                    group = group.elements(elements);
                    columns.extend(moved);
                }
            }
        }
        for hint in &self.diagnostic.hints {
            // The lines of a hint are ours; what stands in them need not be.
            let lines: Vec<String> = hint.lines().map(harmless).collect();
            group = group.element(Level::HELP.message(lines.join("\n")));
        }
        let mut out = renderer.render(&[group]);
        for (printed, right) in columns {
            out = out.replacen(&printed, &right, 1);
        }
        out
    }

    /// The labels that mark the same text as the label `index`.
    fn same_text(&self, index: usize, text: &str) -> Vec<usize> {
        let same = |shown: &Shown<'_>| {
            shown
                .part
                .as_ref()
                .is_some_and(|(other, _)| std::ptr::eq(*other, text))
        };
        let labels = self.shown.iter().enumerate();
        labels
            .filter(|(other, shown)| *other >= index && same(shown))
            .map(|(other, _)| other)
            .collect()
    }

    /// The snippets for some labels of one text. The renderer counts columns in what it is given, so a line that is cut on
    /// the left gets a wrong one: the second part tells what is printed and what is right.
    fn snippets(&self, text: &str, labels: &[usize]) -> (Vec<Element<'_>>, Vec<(String, String)>) {
        let part = |label: &usize| self.shown.get(*label)?.part.clone();
        let ranges: Vec<Range<usize>> = labels
            .iter()
            .filter_map(|label| Some(part(label)?.1))
            .collect();
        let mut elements = Vec::new();
        let mut moved = Vec::new();
        for (members, window) in windows(text, &ranges) {
            let members: Vec<usize> = members
                .iter()
                .filter_map(|member| labels.get(*member).copied())
                .collect();
            let path = members
                .first()
                .and_then(|label| self.shown.get(*label))
                .map_or_else(String::new, |shown| harmless(&shown.path));
            if let (true, Some(mark)) = (window.cut > 0, window.marks.first()) {
                let (_, column) = line_and_column(&window.source, mark.start);
                let line = window.first_line;
                moved.push((
                    format!("{path}:{line}:{column}"),
                    format!("{path}:{line}:{}", column + window.cut),
                ));
            }
            let mut snippet = Snippet::source(window.source)
                .path(path)
                .line_start(window.first_line);
            for (label, mark) in members.iter().zip(window.marks) {
                let kind = match label {
                    0 => AnnotationKind::Primary,
                    _ => AnnotationKind::Context,
                };
                let text = self
                    .diagnostic
                    .labels
                    .get(*label)
                    .map(|label| harmless(&label.text));
                snippet =
                    snippet.annotation(kind.span(mark).label(text.filter(|text| !text.is_empty())));
            }
            elements.push(snippet.into());
        }
        (elements, moved)
    }
}

/// One line without characters that a terminal acts upon.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if hidden(character) || matches!(character, '\n' | '\t') {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out
}
