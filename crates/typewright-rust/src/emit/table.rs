//! The tables below generated types: a macro of the runtime, a line per entry.

use std::fmt::Write as _;

/// A table in the making.
pub(super) struct Table {
    text: String,
    depth: usize,
}

impl Table {
    /// Begins `typewright_runtime::NAME! {`.
    pub(super) fn new(name: &str) -> Self {
        let mut table = Self {
            text: String::new(),
            depth: 0,
        };
        table.open(&format!("typewright_runtime::{name}! {{"));
        table
    }

    /// A line after which everything stands one level deeper.
    pub(super) fn open(&mut self, line: &str) -> &mut Self {
        self.line(line);
        self.depth += 1;
        self
    }

    /// A line.
    pub(super) fn line(&mut self, line: &str) -> &mut Self {
        // Writing into a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{line}", "", indent = self.depth * 4);
        self
    }

    /// Entries, as many in a line as there is room for.
    pub(super) fn fill(&mut self, entries: &[String]) -> &mut Self {
        const WIDTH: usize = 100;
        let mut line = String::new();
        let mut entries = entries.iter().peekable();
        while let Some(entry) = entries.next() {
            line += entry;
            let Some(next) = entries.peek() else { break };
            line.push(',');
            if self.depth * 4 + line.len() + next.len() + 2 > WIDTH {
                self.line(&line);
                line.clear();
            } else {
                line.push(' ');
            }
        }
        self.line(&line)
    }

    /// Ends what was opened.
    pub(super) fn close(&mut self, line: &str) -> &mut Self {
        self.depth = self.depth.saturating_sub(1);
        self.line(line)
    }

    /// The text, the macro closed.
    pub(super) fn end(mut self) -> String {
        while self.depth > 0 {
            self.close("}");
        }
        self.text.trim_end().to_owned()
    }
}

/// A Rust string literal.
pub(super) fn string(text: &str) -> String {
    proc_macro2::Literal::string(text).to_string()
}
