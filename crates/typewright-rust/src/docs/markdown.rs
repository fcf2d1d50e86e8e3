//! CommonMark from a definition to CommonMark that rustdoc takes as it is meant: no code that is compiled, no HTML, no
//! link that looks like one to Rust code, and no character that could hide or reorder text.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};
use pulldown_cmark_to_cmark::{Options as Printing, cmark_with_options};

/// Longer lines of running text are broken.
const WIDTH: usize = 100;

/// A line is not broken for the sake of fewer characters than this.
const LEAST: usize = 24;

/// The lines of a description.
pub(super) fn lines(text: &str, base: Option<&str>) -> Vec<String> {
    let text = visible(text);
    let events: Vec<Event<'_>> = Parser::new_ext(&text, Options::ENABLE_TABLES).collect();
    let events = Cleaner {
        base,
        in_code: false,
        in_table: false,
        dropped_links: 0,
        links: Vec::new(),
    }
    .clean(events);
    let printing = Printing {
        code_block_token_count: fence_length(&events),
        list_token: '-',
        newlines_after_headline: 2,
        ..Printing::default()
    };
    let mut out = String::new();
    if cmark_with_options(events.iter(), &mut out, Options::ENABLE_TABLES, printing).is_err() {
        return Vec::new();
    }
    let mut lines: Vec<String> = out.lines().map(|line| line.trim_end().to_owned()).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let blank = lines.iter().take_while(|line| line.is_empty()).count();
    lines.drain(..blank);
    lines
}

/// One line of text that means itself.
pub(super) fn plain(text: &str) -> String {
    let text = visible(text).replace('\n', " ");
    let events = [Event::Text(CowStr::from(text.trim()))];
    let mut out = String::new();
    match cmark_with_options(
        events.iter(),
        &mut out,
        Options::empty(),
        Printing::default(),
    ) {
        Ok(_) => out.trim().to_owned(),
        Err(_) => String::new(),
    }
}

/// Line breaks in one form, and what has no business in documentation taken out: control characters, characters that
/// change the direction of text, the byte order mark.
fn visible(text: &str) -> String {
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n")
        .replace('\t', "    ");
    let hidden = |character: char| {
        (character.is_control() && character != '\n')
            || matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
    };
    text.chars()
        .map(|character| {
            if hidden(character) {
                '\u{fffd}'
            } else {
                character
            }
        })
        .collect()
}

/// A fence longer than any run of backticks in the code.
fn fence_length(events: &[Event<'_>]) -> usize {
    let runs = events.iter().filter_map(|event| match event {
        Event::Text(text) => text.split(|character| character != '`').map(str::len).max(),
        _ => None,
    });
    runs.max().unwrap_or(0).max(2) + 1
}

struct Cleaner<'b> {
    base: Option<&'b str>,
    in_code: bool,
    in_table: bool,
    dropped_links: usize,
    links: Vec<bool>,
}

impl Cleaner<'_> {
    fn clean<'t>(mut self, events: Vec<Event<'t>>) -> Vec<Event<'t>> {
        let mut out = Vec::new();
        for event in events {
            self.event(event, &mut out);
        }
        out
    }

    fn event<'t>(&mut self, event: Event<'t>, out: &mut Vec<Event<'t>>) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                self.in_code = true;
                out.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(
                    language(&kind),
                ))));
            }
            Event::End(TagEnd::CodeBlock) => {
                self.in_code = false;
                // Without a line break of its own the last line would take the fence with it.
                if let Some(Event::Text(last)) = out.last()
                    && !last.ends_with('\n')
                {
                    out.push(Event::Text("\n".into()));
                }
                out.push(Event::End(TagEnd::CodeBlock));
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => match self.destination(&dest_url) {
                Some(dest_url) => {
                    self.links.push(true);
                    let link_type = if dest_url == *id {
                        link_type
                    } else {
                        pulldown_cmark::LinkType::Inline
                    };
                    out.push(Event::Start(Tag::Link {
                        link_type,
                        dest_url: dest_url.into(),
                        title,
                        id,
                    }));
                }
                None => self.links.push(false),
            },
            Event::End(TagEnd::Link) => {
                if self.links.pop() == Some(true) {
                    out.push(Event::End(TagEnd::Link));
                }
            }
            // A picture is shown by its text: documentation loads nothing from elsewhere.
            Event::Start(Tag::Image { .. }) => self.dropped_links += 1,
            Event::End(TagEnd::Image) => self.dropped_links = self.dropped_links.saturating_sub(1),
            Event::Start(Tag::HtmlBlock) => out.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => out.push(Event::End(TagEnd::Paragraph)),
            Event::Html(html) => out.extend([
                Event::Text(html.trim_end().to_owned().into()),
                Event::SoftBreak,
            ]),
            Event::InlineHtml(html) => out.push(Event::Text(html)),
            Event::Start(Tag::Table(alignment)) => {
                self.in_table = true;
                out.push(Event::Start(Tag::Table(alignment)));
            }
            Event::End(TagEnd::Table) => {
                self.in_table = false;
                out.push(Event::End(TagEnd::Table));
            }
            Event::Text(text) if !self.in_code => self.text(&text, out),
            other => out.push(other),
        }
    }

    /// Where a link may lead: to a page. A path is taken to be one of the site given in the configuration.
    fn destination(&self, url: &str) -> Option<String> {
        let web = ["https://", "http://", "mailto:"]
            .iter()
            .any(|scheme| url.starts_with(scheme));
        if web {
            return Some(url.to_owned());
        }
        let path = url.strip_prefix('/')?;
        Some(format!("{}/{path}", self.base?.trim_end_matches('/')))
    }

    /// Running text: addresses become links, long lines are broken.
    fn text<'t>(&self, text: &str, out: &mut Vec<Event<'t>>) {
        let mut column = 0;
        let mut left = text.chars().count();
        for (index, word) in text.split(' ').enumerate() {
            if index > 0 {
                let breakable = column > WIDTH
                    && left > LEAST
                    && !self.in_table
                    && word.starts_with(char::is_alphabetic);
                out.push(if breakable {
                    Event::SoftBreak
                } else {
                    Event::Text(" ".into())
                });
                column = if breakable { 0 } else { column + 1 };
            }
            let length = word.chars().count();
            column += length;
            left = left.saturating_sub(length + 1);
            self.word(word, out);
        }
    }

    fn word<'t>(&self, word: &str, out: &mut Vec<Event<'t>>) {
        let start = if self.links.is_empty() {
            word.find("https://").or_else(|| word.find("http://"))
        } else {
            None
        };
        let parts = start.and_then(|start| Some((word.get(..start)?, word.get(start..)?)));
        let Some((before, url)) = parts else {
            out.push(Event::Text(word.to_owned().into()));
            return;
        };
        let end = url
            .trim_end_matches(|last: char| !last.is_alphanumeric() && last != '/')
            .len();
        let (url, after) = url.split_at_checked(end).unwrap_or((url, ""));
        if url.contains(['<', '>', '`', '\\', '"']) {
            out.push(Event::Text(word.to_owned().into()));
            return;
        }
        let link = Tag::Link {
            link_type: pulldown_cmark::LinkType::Autolink,
            dest_url: url.to_owned().into(),
            title: "".into(),
            id: "".into(),
        };
        out.push(Event::Text(before.to_owned().into()));
        out.extend([
            Event::Start(link),
            Event::Text(url.to_owned().into()),
            Event::End(TagEnd::Link),
        ]);
        out.push(Event::Text(after.to_owned().into()));
    }
}

/// The language of a code block: none that rustdoc would compile.
fn language(kind: &CodeBlockKind<'_>) -> CowStr<'static> {
    const SHOWN: &[&str] = &[
        "bash",
        "css",
        "go",
        "html",
        "http",
        "java",
        "javascript",
        "json",
        "python",
        "sh",
        "sql",
        "toml",
        "xml",
        "yaml",
    ];
    let named = match kind {
        CodeBlockKind::Fenced(info) => info
            .split([' ', ','])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase(),
        CodeBlockKind::Indented => String::new(),
    };
    CowStr::from(
        SHOWN
            .iter()
            .find(|shown| **shown == named)
            .map_or("text", |shown| shown),
    )
}

#[cfg(test)]
mod tests {
    use super::{lines, plain};

    #[test]
    fn text_stays_text() {
        let table = [
            ("Plain words.", "Plain words."),
            ("a [not a link] b", "a \\[not a link\\] b"),
            (
                "*/ \"# ]] <script>x</script>",
                "\\*/ \"# \\]\\] \\<script>x\\</script>",
            ),
            (
                "see https://example.org/a_b, then",
                "see <https://example.org/a_b>, then",
            ),
            (
                "[rel](/page#x) [Foo](Foo)",
                "[rel](https://site.example/page#x) Foo",
            ),
            ("a\u{202e}b\u{7}c", "a\u{fffd}b\u{fffd}c"),
        ];
        for (text, expected) in table {
            assert_eq!(
                lines(text, Some("https://site.example")).join("\n"),
                expected,
                "{text:?}"
            );
        }
    }

    #[test]
    fn code_is_never_rust() {
        for text in [
            "```\nlet x;\n```",
            "```rust\nlet x;\n```",
            "    let x;",
            "```rust,should_panic\nlet x;",
            "~~~\nlet x;",
        ] {
            assert_eq!(
                lines(text, None).first().map(String::as_str),
                Some("```text"),
                "{text:?}"
            );
            assert_eq!(
                lines(text, None).last().map(String::as_str),
                Some("```"),
                "{text:?}"
            );
        }
        assert_eq!(
            lines("```json\n{}\n```", None).join("\n"),
            "```json\n{}\n```"
        );
    }

    #[test]
    fn one_line() {
        assert_eq!(plain("a\r\nb * c"), "a b \\* c");
    }
}
