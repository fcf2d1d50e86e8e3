//! Examples written out: what they refer to in the place of each `$ref`. Nothing here asks what an example is of.

use indexmap::IndexMap;
use typewright_source::{Cursor, Node};

/// How deep examples may refer to each other, and how many values one may have when it is written out.
const MAX_DEPTH: usize = 64;
const MAX_VALUES: usize = 100_000;

/// An example with every `$ref` in it replaced by what it refers to. Members beside a `$ref` are added to that. What is
/// too deep or too large stays as it is, and then does not fit its type.
///
/// `merged` names the member whose elements are put together, where the definitions write their examples so.
pub fn written_out(at: &Cursor<'_>, merged: Option<&str>) -> Node {
    WritingOut { merged, values: 0 }.of(at, 0)
}

/// An example in the writing out.
struct WritingOut<'o> {
    /// The member whose elements are put together.
    merged: Option<&'o str>,
    values: usize,
}

impl WritingOut<'_> {
    fn of(&mut self, at: &Cursor<'_>, depth: usize) -> Node {
        self.values += 1;
        if depth > MAX_DEPTH || self.values > MAX_VALUES {
            return at.node().clone();
        }
        match at.node() {
            Node::List(_) => Node::List(at.items().map(|item| self.of(&item, depth + 1)).collect()),
            Node::Map(_) => self.object(at, depth),
            other => other.clone(),
        }
    }

    fn object(&mut self, at: &Cursor<'_>, depth: usize) -> Node {
        let referred = at.target().and_then(Result::ok);
        let mut all = referred.map_or(Node::Map(IndexMap::new()), |target| {
            self.of(&target, depth + 1)
        });
        let merged = self.merged.and_then(|name| at.get(name));
        let parts = merged.filter(|merged| matches!(merged.node(), Node::List(_)));
        for part in parts
            .iter()
            .flat_map(|parts| parts.items().collect::<Vec<_>>())
        {
            let part = self.of(&part, depth + 1);
            if let (Node::Map(members), Node::Map(part)) = (&mut all, part) {
                members.extend(part);
            }
        }
        if let Node::Map(members) = &mut all {
            for (name, member) in at.members() {
                let reference = name == "$ref" && at.reference().is_some();
                let merged = parts.is_some() && self.merged == Some(name);
                if !reference && !merged {
                    members.insert(name.into(), self.of(&member, depth + 1));
                }
            }
        }
        all
    }
}
