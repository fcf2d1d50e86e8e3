//! The piece of a text that is printed around a mark: whole lines where they are short, a window where a line is long, and
//! no control characters in either. It decides nothing about looks.

use std::ops::Range;

/// Lines longer than this, in bytes, are not printed whole.
const LONG_LINE: usize = 1_000;
/// What is kept before and after the start of a mark in a long line, in bytes.
const MARGIN: usize = 240;
/// Marks that are further apart than this, in bytes, do not share a window.
const FAR: usize = 16_000;

/// A piece of a text, ready to be printed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// The piece; tabs and line feeds are its only control characters.
    pub(super) source: String,
    /// The number of its first line, counted from 1.
    pub(super) first_line: usize,
    /// The marks, in bytes of `source`, in the order they were given.
    pub(super) marks: Vec<Range<usize>>,
    /// How many characters of the first line are missing on the left.
    pub(super) cut: usize,
}

/// A window for each group of `marks` that can be shown together: all of them, or, where they are far apart or in a long
/// line, each on its own. The marks of a group are given by their index.
pub(super) fn windows(text: &str, marks: &[Range<usize>]) -> Vec<(Vec<usize>, Window)> {
    let marks: Vec<_> = marks.iter().map(|mark| first_line_of(text, mark)).collect();
    let start = marks.iter().map(|mark| mark.start).min().unwrap_or(0);
    let end = marks.iter().map(|mark| mark.end).max().unwrap_or(0);
    let region = line_start(text, start)..line_end(text, end);
    let piece = text.get(region.clone()).unwrap_or_default();
    if piece.len() <= FAR && piece.lines().all(|line| line.len() <= LONG_LINE) {
        let all = (0..marks.len()).collect();
        return vec![(all, window(text, region, &marks))];
    }
    let alone = |(index, mark): (usize, &Range<usize>)| {
        let line = line_start(text, mark.start)..line_end(text, mark.start);
        let region = if line.len() <= LONG_LINE {
            line
        } else {
            let from = floor(text, mark.start.saturating_sub(MARGIN)).max(line.start);
            let to = floor(text, mark.start.saturating_add(MARGIN)).min(line.end);
            from..to
        };
        (
            vec![index],
            window(text, region, std::slice::from_ref(mark)),
        )
    };
    marks.iter().enumerate().map(alone).collect()
}

/// The line, counted from 1, and the column in characters, counted from 1, of a byte.
pub(super) fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let at = floor(text, at);
    let start = line_start(text, at);
    let column = text.get(start..at).unwrap_or_default().chars().count();
    (line_number(text, at), column + 1)
}

fn window(text: &str, region: Range<usize>, marks: &[Range<usize>]) -> Window {
    let line = line_start(text, region.start);
    let cut = text
        .get(line..region.start)
        .unwrap_or_default()
        .chars()
        .count();
    let piece = text.get(region.clone()).unwrap_or_default();
    let mut source = String::with_capacity(piece.len());
    let mut places: Vec<Range<usize>> = vec![0..0; marks.len()];
    let mut note = |at: usize, here: usize| {
        for (mark, place) in marks.iter().zip(&mut places) {
            if at <= mark.start {
                place.start = here;
            }
            if at <= mark.end {
                place.end = here;
            }
        }
    };
    for (offset, character) in piece.char_indices() {
        note(region.start + offset, source.len());
        source.push(if hidden(character) {
            '\u{fffd}'
        } else {
            character
        });
    }
    note(region.end, source.len());
    Window {
        source,
        first_line: line_number(text, region.start),
        marks: places,
        cut,
    }
}

/// Whether a character is one that a terminal acts upon or does not show.
pub(super) fn hidden(character: char) -> bool {
    let control = character.is_control() && !matches!(character, '\t' | '\n');
    control
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The part of a mark that is on its first line, at least one character where there is one.
fn first_line_of(text: &str, mark: &Range<usize>) -> Range<usize> {
    let start = floor(text, mark.start);
    let end = floor(text, mark.end).clamp(start, line_end(text, start));
    let marked = text.get(start..end).unwrap_or_default().trim_end();
    start..start + marked.len()
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |feed| feed + 1)
}

/// The end of the line `at` is in, without its line break.
fn line_end(text: &str, at: usize) -> usize {
    let after = text.get(at..).unwrap_or_default();
    let end = at + after.find('\n').unwrap_or(after.len());
    match text.get(at..end) {
        Some(line) if line.ends_with('\r') => end - 1,
        _ => end,
    }
}

fn line_number(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.bytes().filter(|byte| *byte == b'\n').count() + 1
}

/// The last start of a character that is not after `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lines_are_whole_and_share_a_window() {
        let text = "a: 1\r\nb:\r\n  é: \u{1b}[31m\r\nc: 2\r\n";
        let mark = text.find("\u{1b}").unwrap();
        let all = windows(text, &[mark..mark + 5, 6..7]);
        assert_eq!(all.len(), 1);
        let (indices, window) = &all[0];
        assert_eq!(indices, &[0, 1]);
        assert_eq!(window.first_line, 2);
        assert_eq!(window.source, "b:\u{fffd}\n  é: \u{fffd}[31m");
        assert_eq!(&window.source[window.marks[0].clone()], "\u{fffd}[31m");
        assert_eq!(&window.source[window.marks[1].clone()], "b");
        assert_eq!(line_and_column(text, mark), (3, 6));
    }

    #[test]
    fn long_lines_are_cut_around_each_mark() {
        let text = format!("{{\n{}HERE{}\n}}", "é".repeat(10_000), "x".repeat(10_000));
        let at = text.find("HERE").unwrap();
        let all = windows(&text, &[at..at + 4, 2..4]);
        assert_eq!(all.len(), 2);
        let window = &all[0].1;
        assert!(window.source.len() <= 2 * MARGIN + 2);
        assert_eq!(&window.source[window.marks[0].clone()], "HERE");
        assert_eq!(window.first_line, 2);
        assert_eq!(
            window.cut + window.source[..window.marks[0].start].chars().count(),
            10_000
        );
        assert_eq!(all[1].1.cut, 0);
        assert_eq!(all[1].1.source.chars().next(), Some('é'));
    }

    #[test]
    fn marks_that_are_wide_or_wrong_stay_inside() {
        let text = "a\nbé\n";
        let backwards = Range { start: 5, end: 1 };
        for mark in [0..100, 3..4, 4..4, 6..6, 100..200, backwards] {
            let all = windows(text, std::slice::from_ref(&mark));
            let window = &all[0].1;
            assert!(
                window.source.get(window.marks[0].clone()).is_some(),
                "{mark:?} {window:?}"
            );
        }
    }
}
