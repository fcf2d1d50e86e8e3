//! A case of the table: an edit, and what has to be reported of it, in both directions. What a change means is written
//! out at each case, by what it is for who asks and who answers.

use serde_json::Value;
use typewright_diff::Effect;

use crate::edit::Edit;

pub(crate) use Effect::{Additive as ADDS, Breaking as BREAKS, Neither as NOTHING};

/// What is told of a change in one direction: its kind, and what it means for clients and for servers.
pub(crate) type Told = (&'static str, Effect, Effect);

/// Who uses what has changed.
#[derive(Clone, Debug)]
pub(crate) enum Users {
    /// These and no others.
    All(Vec<&'static str>),
    /// So many uses, these among them.
    Some(usize, Vec<&'static str>),
}

/// What becomes of Rust names: of which crate, what is said of them, and the versions that come next, forth and back.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    pub(crate) krate: &'static str,
    /// Nothing where only the version is of interest.
    pub(crate) words: Option<Vec<&'static str>>,
    pub(crate) next: (&'static str, &'static str),
}

/// A case.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    base: &'static str,
    pub(crate) edits: Vec<(String, Edit)>,
    pub(crate) forth: Told,
    pub(crate) back: Told,
    /// The places in the old and in the new definitions; none where the whole is on the other side only.
    pub(crate) old: Option<String>,
    pub(crate) new: Option<String>,
    /// Where in a message.
    pub(crate) path: &'static str,
    pub(crate) users: Users,
    /// The same on the way back, if they are called otherwise there.
    pub(crate) users_back: Option<Vec<&'static str>>,
    pub(crate) names: Option<Names>,
}

/// A case by its name, about what stands at a place: a file and a JSON pointer. All places are told from there; those
/// that are elsewhere have a file of their own.
pub(crate) fn case(name: &'static str, base: &'static str) -> Case {
    Case {
        name,
        base,
        edits: Vec::new(),
        forth: ("", NOTHING, NOTHING),
        back: ("", NOTHING, NOTHING),
        old: Some(base.to_owned()),
        new: Some(base.to_owned()),
        path: "",
        users: Users::All(Vec::new()),
        users_back: None,
        names: None,
    }
}

impl Case {
    fn place(&self, place: &str) -> String {
        if place.contains(".yaml") {
            place.to_owned()
        } else {
            format!("{}{place}", self.base)
        }
    }

    fn edit(mut self, place: &str, edit: Edit) -> Self {
        let place = self.place(place);
        self.edits.push((place, edit));
        self
    }

    pub(crate) fn set(self, place: &str, value: Value) -> Self {
        self.edit(place, Edit::Set(value))
    }

    pub(crate) fn remove(self, place: &str) -> Self {
        self.edit(place, Edit::Remove)
    }

    pub(crate) fn rename(self, place: &str, name: &'static str) -> Self {
        self.edit(place, Edit::Rename(name))
    }

    pub(crate) fn drop(self, place: &str, value: Value) -> Self {
        self.edit(place, Edit::Drop(value))
    }

    /// What is told of the change, and of its reverse.
    pub(crate) fn told(mut self, forth: Told, back: Told) -> Self {
        (self.forth, self.back) = (forth, back);
        self
    }

    /// Where it stands, if not at the base.
    pub(crate) fn at(self, place: &str) -> Self {
        self.between(place, place)
    }

    /// Where it stands in the old and in the new definitions.
    pub(crate) fn between(mut self, old: &str, new: &str) -> Self {
        (self.old, self.new) = (Some(self.place(old)), Some(self.place(new)));
        self
    }

    /// It is only in the new definitions.
    pub(crate) fn only_new(mut self, place: &str) -> Self {
        (self.old, self.new) = (None, Some(self.place(place)));
        self
    }

    /// It is only in the old definitions.
    pub(crate) fn only_old(mut self, place: &str) -> Self {
        (self.old, self.new) = (Some(self.place(place)), None);
        self
    }

    pub(crate) fn path(mut self, path: &'static str) -> Self {
        self.path = path;
        self
    }

    /// Who uses it: nobody else.
    pub(crate) fn used<const N: usize>(mut self, users: [&'static str; N]) -> Self {
        self.users = Users::All(users.to_vec());
        self
    }

    /// How these are called on the way back.
    pub(crate) fn used_back<const N: usize>(mut self, users: [&'static str; N]) -> Self {
        self.users_back = Some(users.to_vec());
        self
    }

    /// So many use it, some of which are named.
    pub(crate) fn used_often<const N: usize>(
        mut self,
        count: usize,
        some: [&'static str; N],
    ) -> Self {
        self.users = Users::Some(count, some.to_vec());
        self
    }

    /// What becomes of Rust names, and the versions that come next, forth and back.
    pub(crate) fn rust<const N: usize>(
        mut self,
        krate: &'static str,
        words: [&'static str; N],
        next: (&'static str, &'static str),
    ) -> Self {
        let words = Some(words.to_vec());
        self.names = Some(Names { krate, words, next });
        self
    }

    /// The versions of a crate that come next, forth and back.
    pub(crate) fn next(mut self, krate: &'static str, next: (&'static str, &'static str)) -> Self {
        let words = None;
        self.names = Some(Names { krate, words, next });
        self
    }
}
