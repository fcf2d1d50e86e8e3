//! Builds the tree of one document from the parser's events, with a stack of its own so that depth costs no stack frames.
//! It goes on after problems that leave the structure intact, to report them all at once.

use std::ops::Range;

use granit_parser::{Event, ScalarStyle, Tag};
use indexmap::{IndexMap, map::Entry};

use super::{
    MAX_DEPTH, Origin,
    alias::{AliasError, Anchors, Built, weight_of_text},
    events,
    scalar::{ScalarError, Wish, scalar, wish},
};
use crate::{
    diagnostic::{Code, Diagnostic},
    node::Node,
    suggest::clip,
};

/// Reads the one document of a text.
pub(super) fn build(origin: &Origin<'_>) -> Result<Node, Vec<Diagnostic>> {
    let mut builder = Builder::new(origin);
    let mut parser = events::parser(origin.text);
    while let Some(next) = parser.next_event() {
        let done = match next {
            Ok((event, span)) => builder.event(&event, events::bytes(&span)),
            Err(error) => Err(events::refused(origin, &error)),
        };
        if let Err(problem) = done {
            builder.problems.push(problem);
            return Err(builder.problems);
        }
    }
    match builder.root {
        Some(root) if builder.problems.is_empty() => Ok(root),
        Some(_) => Err(builder.problems),
        None => Err(vec![origin.empty()]),
    }
}

struct Builder<'a> {
    origin: &'a Origin<'a>,
    open: Vec<Open>,
    anchors: Anchors,
    problems: Vec<Diagnostic>,
    documents: usize,
    root: Option<Node>,
}

/// An array or object whose end has not come yet.
struct Open {
    content: Content,
    /// The anchor that marks it, or 0.
    anchor: usize,
    weight: usize,
    height: usize,
}

enum Content {
    List(Vec<Node>),
    Map {
        members: IndexMap<Box<str>, Node>,
        /// Where the keys stand, in step with the members.
        keys: Vec<Range<usize>>,
        next: Next,
    },
}

/// What comes next in an object.
enum Next {
    Key,
    ValueOf(Box<str>, Range<usize>),
    /// The value of a member that has been reported and is left out.
    Dropped,
}

type Done = Result<(), Diagnostic>;

impl<'a> Builder<'a> {
    fn new(origin: &'a Origin<'a>) -> Self {
        Self {
            origin,
            open: Vec::new(),
            anchors: Anchors::default(),
            problems: Vec::new(),
            documents: 0,
            root: None,
        }
    }

    fn event(&mut self, event: &Event<'_>, range: Range<usize>) -> Done {
        match event {
            Event::DocumentStart(..) => self.document(range),
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(text, *style, *anchor, tag.as_deref(), range)
            }
            Event::Alias(anchor) => self.alias(*anchor, range),
            Event::SequenceStart(_, anchor, tag) => {
                self.tag_of_collection("seq", tag.as_deref(), &range);
                self.start(Content::List(Vec::new()), *anchor, range)
            }
            Event::MappingStart(_, anchor, tag) => {
                self.tag_of_collection("map", tag.as_deref(), &range);
                let content = Content::Map {
                    members: IndexMap::new(),
                    keys: Vec::new(),
                    next: Next::Key,
                };
                self.start(content, *anchor, range)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.end();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn document(&mut self, range: Range<usize>) -> Done {
        self.documents += 1;
        if self.documents == 1 {
            return Ok(());
        }
        let message = "a second document starts here";
        Err(self
            .origin
            .problem(Code::SeveralDocuments, message, range)
            .hint("a file holds one document: move the others into files of their own"))
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        range: Range<usize>,
    ) -> Done {
        if self.expects_key() {
            return self.scalar_key(text, style, anchor, tag, range);
        }
        // The parser writes `~` for a value that is not there at all.
        if self.open.is_empty() && range.is_empty() && style == ScalarStyle::Plain && tag.is_none()
        {
            return Ok(());
        }
        let node = match scalar(text, style, tag) {
            Ok(node) => node,
            Err(error) => {
                self.scalar_problem(&error, text, tag, range);
                Node::Null
            }
        };
        self.finish(Built::leaf(node), anchor);
        Ok(())
    }

    fn scalar_problem(
        &mut self,
        error: &ScalarError,
        text: &str,
        tag: Option<&Tag>,
        range: Range<usize>,
    ) {
        let text = clip(text);
        let problem = match error {
            ScalarError::Tag => self.unknown_tag(tag, range),
            ScalarError::Unfit(name) => {
                let message = format!("`{text}` does not fit its tag `!!{name}`");
                self.origin.problem(Code::UnfitTag, message, range)
            }
            ScalarError::Number => self
                .origin
                .problem(
                    Code::UnsupportedNumber,
                    format!("JSON cannot hold the number `{text}`"),
                    range,
                )
                .hint("put it in quotes if it is meant as text"),
        };
        self.problems.push(problem);
    }

    fn unknown_tag(&self, tag: Option<&Tag>, range: Range<usize>) -> Diagnostic {
        let name = tag.map(Tag::original).unwrap_or_default();
        let message = format!("the tag `{}` is not supported", clip(&name));
        self.origin
            .problem(Code::UnsupportedTag, message, range)
            .hint("JSON has no tags: remove it, or use one of !!str, !!int, !!float, !!bool, !!null, !!seq and !!map")
    }

    fn tag_of_collection(&mut self, own: &str, tag: Option<&Tag>, range: &Range<usize>) {
        let problem = match wish(tag) {
            Wish::Free | Wish::Plain => return,
            Wish::Core(name) if name == own => return,
            Wish::Core(name) => {
                let kind = if own == "seq" {
                    "an array"
                } else {
                    "an object"
                };
                let message = format!("{kind} does not fit its tag `!!{name}`");
                self.origin.problem(Code::UnfitTag, message, range.clone())
            }
            Wish::Other => self.unknown_tag(tag, range.clone()),
        };
        self.problems.push(problem);
    }

    fn scalar_key(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        range: Range<usize>,
    ) -> Done {
        if style == ScalarStyle::Plain && range.is_empty() && tag.is_none() {
            return Err(self.no_key("a key is missing here", range));
        }
        if style == ScalarStyle::Plain && tag.is_none() && text == "<<" {
            self.problems.push(
                self.origin
                    .problem(Code::MergeKey, "merge keys are not supported", range)
                    .hint(
                        "write the members out, or use `allOf`; put `<<` in quotes if it is a name",
                    ),
            );
            self.expect(Next::Dropped);
            return Ok(());
        }
        // A number or boolean is a key by its text; its tag need only be one that a scalar can have.
        if let Err(error @ (ScalarError::Tag | ScalarError::Unfit(_))) = scalar(text, style, tag) {
            self.scalar_problem(&error, text, tag, range.clone());
        }
        if anchor != 0 {
            self.anchors
                .define(anchor, &Built::leaf(Node::String(text.into())));
        }
        self.key(text, range);
        Ok(())
    }

    fn key(&mut self, text: &str, range: Range<usize>) {
        let Some(Open {
            content:
                Content::Map {
                    members,
                    keys,
                    next,
                },
            weight,
            ..
        }) = self.open.last_mut()
        else {
            return;
        };
        let Some(first) = members.get_index_of(text) else {
            *weight = weight.saturating_add(weight_of_text(text.len()));
            *next = Next::ValueOf(text.into(), range);
            return;
        };
        *next = Next::Dropped;
        let message = format!("the key `{}` stands twice in this object", clip(text));
        let mut problem = self.origin.problem(Code::DuplicateKey, message, range);
        if let Some(first) = keys.get(first) {
            problem = problem.label(self.origin.location(first.clone()), "first here");
        }
        self.problems
            .push(problem.hint("remove or rename one of them"));
    }

    fn no_key(&self, message: &str, range: Range<usize>) -> Diagnostic {
        self.origin
            .problem(Code::UnsupportedKey, message, range)
            .hint("the keys of a JSON object are strings; a text that starts with `[`, `{` or `:` needs quotes")
    }

    fn alias(&mut self, anchor: usize, range: Range<usize>) -> Done {
        let built = self.anchors.copy(anchor).map_err(|error| match error {
            AliasError::InItself => self
                .origin
                .problem(
                    Code::AliasInItself,
                    "the alias stands inside the value it repeats",
                    range.clone(),
                )
                .hint("to describe a recursive type, use `$ref`"),
            AliasError::TooLarge => self
                .origin
                .problem(
                    Code::AliasTooLarge,
                    "the aliases of this file repeat too many values",
                    range.clone(),
                )
                .hint("to use one definition in many places, use `$ref`"),
        })?;
        if self.expects_key() {
            return match &built.node {
                Node::String(text) | Node::Number(text) => {
                    self.key(text, range);
                    Ok(())
                }
                other => Err(self.no_key(&format!("a key cannot be {}", other.kind()), range)),
            };
        }
        if self.open.len() + built.height > MAX_DEPTH {
            return Err(events::too_deep(self.origin, range));
        }
        self.finish(built, 0);
        Ok(())
    }

    fn start(&mut self, content: Content, anchor: usize, range: Range<usize>) -> Done {
        if self.expects_key() {
            let kind = match content {
                Content::List(_) => "an array",
                Content::Map { .. } => "an object",
            };
            return Err(self.no_key(&format!("a key cannot be {kind}"), range));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(events::too_deep(self.origin, range));
        }
        self.open.push(Open {
            content,
            anchor,
            weight: 1,
            height: 0,
        });
        Ok(())
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let node = match open.content {
            Content::List(items) => Node::List(items),
            Content::Map { members, .. } => Node::Map(members),
        };
        let built = Built {
            node,
            weight: open.weight,
            height: open.height + 1,
        };
        self.finish(built, open.anchor);
    }

    /// Puts a value where it belongs.
    fn finish(&mut self, built: Built, anchor: usize) {
        if anchor != 0 {
            self.anchors.define(anchor, &built);
        }
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(built.node);
            return;
        };
        parent.weight = parent.weight.saturating_add(built.weight);
        parent.height = parent.height.max(built.height);
        match &mut parent.content {
            Content::List(items) => items.push(built.node),
            Content::Map {
                members,
                keys,
                next,
            } => {
                if let Next::ValueOf(key, range) = std::mem::replace(next, Next::Key)
                    && let Entry::Vacant(entry) = members.entry(key)
                {
                    entry.insert(built.node);
                    keys.push(range);
                }
            }
        }
    }

    fn expects_key(&self) -> bool {
        let last = self.open.last().map(|open| &open.content);
        matches!(
            last,
            Some(Content::Map {
                next: Next::Key,
                ..
            })
        )
    }

    fn expect(&mut self, what: Next) {
        if let Some(Open {
            content: Content::Map { next, .. },
            ..
        }) = self.open.last_mut()
        {
            *next = what;
        }
    }
}
