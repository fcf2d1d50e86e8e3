//! What the configuration says of a schema: that a union of others stands in its place, or that lists keep its values
//! raw. Makes these unions; what a schema itself says is the other modules' business.

use std::collections::{BTreeSet, HashMap};

use typewright_source::{Code, Cursor, Diagnostic, FileId, Location, Place, Sources, Spot, fits};

use super::Site;
use super::flat::{Flat, flatten, home};
use super::guards::values;
use super::shape::site_of;
use super::union::branch_of;
use crate::lower::Lowering;
use crate::{
    Branch, Chosen, Docs, Facet, Kinds, Literal, Options, PackageInput, Shape, Type, Typeless,
    UnionInput,
};

/// The configuration's choices by place, and what became of them.
pub(crate) struct Choices {
    /// The unions by the schemas in whose place they stand.
    unions: HashMap<Place, usize>,
    /// The schemas whose lists are raw.
    raw: HashMap<Place, usize>,
    /// The JSON Schema documents.
    schemas: Vec<FileId>,
    /// The unions' types.
    types: HashMap<usize, Type>,
    used_raw: BTreeSet<usize>,
}

impl Choices {
    pub(crate) fn new(sources: &Sources, options: &Options, packages: &[PackageInput]) -> Self {
        let mut unions = HashMap::new();
        for (index, union) in options.unions.iter().enumerate() {
            let places = union.at.iter();
            unions.extend(places.filter_map(|chosen| Some((sources.named(&chosen.place)?, index))));
        }
        let raw = options.raw.iter().enumerate();
        Self {
            unions,
            raw: raw
                .filter_map(|(index, chosen)| Some((sources.named(&chosen.place)?, index)))
                .collect(),
            schemas: packages
                .iter()
                .flat_map(|package| package.schemas.iter().copied())
                .collect(),
            types: HashMap::new(),
            used_raw: BTreeSet::new(),
        }
    }
}

/// The places that a use of schemas is known by: its own, and that of what it only refers to.
fn places(site: &[Cursor<'_>], typeless: Typeless) -> Vec<Place> {
    let own = site.last().map(|at| at.place().clone());
    let referred = match site {
        [only] => home(only, typeless).map(|at| at.place().clone()),
        _ => None,
    };
    own.into_iter().chain(referred).collect()
}

impl<'a> Lowering<'a> {
    /// The union that the configuration puts in the place of schemas.
    pub(crate) fn chosen_union(&mut self, site: &Site<'a>) -> Option<Type> {
        if self.choices.unions.is_empty() {
            return None;
        }
        let schemas: Vec<Cursor<'a>> = site.iter().map(|part| part.at.clone()).collect();
        let found = places(&schemas, self.options().typeless);
        let index = found
            .iter()
            .find_map(|place| self.choices.unions.get(place))?;
        Some(self.union_type(*index))
    }

    /// The type of a list's elements.
    pub(crate) fn element_type(&mut self, schemas: &[Cursor<'a>]) -> Type {
        let ty = self.type_of(schemas);
        let found = places(schemas, self.options().typeless);
        let raw = found.iter().find_map(|place| self.choices.raw.get(place));
        match raw.copied() {
            Some(index) => {
                self.choices.used_raw.insert(index);
                Type::Raw(Box::new(ty))
            }
            None => ty,
        }
    }

    /// Makes the unions that nothing has asked for yet.
    pub(crate) fn make_unions(&mut self) {
        for (index, union) in self.options().unions.iter().enumerate() {
            if self.is_there(&union.otherwise) {
                self.union_type(index);
            }
        }
    }

    /// Whether a chosen place is in a file that was read; reported if nothing stands there.
    pub(crate) fn is_there(&mut self, chosen: &Chosen) -> bool {
        let file = chosen.place.split('#').next().unwrap_or_default();
        if self.sources().find(file).is_none() {
            return false;
        }
        let there = self.sources().named(&chosen.place).is_some();
        if !there {
            self.unused_choice(chosen, "nothing stands at this place");
        }
        there
    }

    /// Whether a choice speaks of files that were read; a pattern always does.
    fn is_about_these(&self, chosen: &Chosen) -> bool {
        let file = chosen.place.split('#').next().unwrap_or_default();
        file.contains('*') || self.sources().find(file).is_some()
    }

    fn union_type(&mut self, index: usize) -> Type {
        if let Some(ty) = self.choices.types.get(&index) {
            return ty.clone();
        }
        let input = match self.options().unions.get(index) {
            Some(input) => input,
            None => return Type::Any,
        };
        let Some(otherwise) = self.schema(&input.otherwise.place) else {
            return Type::Any;
        };
        let site = site_of(std::slice::from_ref(&otherwise));
        let Some(flat) = flatten(self, &site) else {
            return Type::Any;
        };
        let whole = Flat {
            facet: Some(Facet::Union(index)),
            site: otherwise,
            notes: Vec::new(),
            ..flat.clone()
        };
        let ty = Type::Named(self.reserve(&whole));
        self.choices.types.insert(index, ty.clone());
        let extended = self.extended(input);
        let mut branches = Vec::new();
        for schema in self.alternatives(input) {
            let made = match &input.prefix {
                Some(_) => self.made_anew(index, &extended, &flat, &schema),
                None => self.written_type(&site_of(std::slice::from_ref(&schema)), None),
            };
            branches.extend(self.branch(input, &schema, made, &branches));
        }
        let rest = self.written_type(&site, None);
        branches.push(Branch {
            title: Some("Other".to_owned()),
            docs: Docs {
                description: Some(format!("`{}` is anything else.", input.tag)),
                ..Docs::default()
            },
            ..branch_of(flat.site.place(), rest, Kinds::NONE)
        });
        self.define_union(input, &whole, branches);
        ty
    }

    fn define_union(&mut self, input: &UnionInput, whole: &Flat<'a>, branches: Vec<Branch>) {
        let mut def = self.definition(whole, Shape::Union(branches));
        def.docs = Docs {
            description: Some(format!(
                "One of several, told apart by `{}`; anything else is `Other`.",
                input.tag
            )),
            ..Docs::default()
        };
        let id = self.reserve(whole);
        self.set(id, def);
    }

    fn schema(&self, place: &str) -> Option<Cursor<'a>> {
        self.sources().cursor(&self.sources().named(place)?)
    }

    /// The schemas of a union's alternatives, in the order of their files.
    fn alternatives(&mut self, input: &UnionInput) -> Vec<Cursor<'a>> {
        let mut found: Vec<Cursor<'a>> = Vec::new();
        let mut bases = Vec::new();
        for chosen in &input.extends {
            if self.is_there(chosen) {
                bases.extend(self.sources().named(&chosen.place));
            }
        }
        let documents: Vec<Cursor<'a>> = self
            .choices
            .schemas
            .iter()
            .filter_map(|file| self.sources().root_cursor(*file))
            .collect();
        found.extend(documents.into_iter().filter(|root| extends(root, &bases)));
        for chosen in &input.schemas {
            let matching = self.matching(chosen);
            if matching.is_empty() && self.is_about_these(chosen) {
                self.unused_choice(chosen, "no schema is called so");
            }
            found.extend(matching);
        }
        for chosen in &input.except {
            let before = found.len();
            let name = |at: &Cursor<'a>| self.sources().place_name(at.place());
            found.retain(|at| !fits(&chosen.place, &name(at)));
            if found.len() == before && self.is_about_these(chosen) {
                self.unused_choice(chosen, "no alternative is called so");
            }
        }
        let otherwise = self.sources().named(&input.otherwise.place);
        found.retain(|at| Some(at.place()) != otherwise.as_ref());
        found.sort_by_key(|at| self.sources().place_name(at.place()));
        found.dedup_by(|a, b| a.place() == b.place());
        found
    }

    fn matching(&self, chosen: &Chosen) -> Vec<Cursor<'a>> {
        let (path, pointer) = match chosen.place.split_once('#') {
            Some((path, pointer)) => (path, format!("#{pointer}")),
            None => (chosen.place.as_str(), String::new()),
        };
        let files = self.sources().files();
        let paths = files.filter(|(_, file)| fits(path, &file.path));
        paths
            .filter_map(|(_, file)| self.schema(&format!("{}{pointer}", file.path)))
            .collect()
    }

    /// Every schema that alternatives have because of what they extend.
    fn extended(&mut self, input: &UnionInput) -> Vec<Place> {
        let mut extended: Vec<Place> = Vec::new();
        for base in &input.extends {
            let base = self.schema(&base.place);
            let base = base.and_then(|base| flatten(self, &site_of(std::slice::from_ref(&base))));
            extended.extend(base.iter().flat_map(places_of));
        }
        extended
    }

    /// An alternative with the union's own base in the place of what it extends.
    fn made_anew(
        &mut self,
        index: usize,
        extended: &[Place],
        otherwise: &Flat<'a>,
        schema: &Cursor<'a>,
    ) -> Type {
        let Some(flat) = flatten(self, &site_of(std::slice::from_ref(schema))) else {
            return Type::Any;
        };
        let mut parts = otherwise.parts.clone();
        parts.iter_mut().for_each(|part| part.inline = false);
        parts.extend(
            flat.parts
                .into_iter()
                .filter(|part| !extended.contains(part.at.place())),
        );
        let notes = flat.notes.into_iter();
        let made = Flat {
            site: schema.clone(),
            parts,
            notes: notes
                .filter(|note| !extended.contains(note.place()))
                .collect(),
            facet: Some(Facet::Over(index)),
            ..otherwise.clone()
        };
        self.type_of_flat(&made)
    }

    /// The branch of an alternative, called by its tag; nothing, and a report, if the tag does not tell it apart.
    fn branch(
        &mut self,
        input: &UnionInput,
        schema: &Cursor<'a>,
        ty: Type,
        others: &[Branch],
    ) -> Option<Branch> {
        let tags = self.tags(&input.tag, &ty);
        let place = schema.place();
        if tags.is_empty() {
            let message = format!("its `{}` is no constant", input.tag);
            self.untold(input, place, &message);
            return None;
        }
        let shared = |other: &&Branch| {
            let theirs = other.constants.iter().flat_map(|(_, values)| values);
            theirs.into_iter().any(|value| tags.contains(value))
        };
        if let Some(other) = others.iter().find(shared) {
            let other = self.sources().place_name(&other.place);
            let message = format!("`{other}` has the same `{}`", input.tag);
            self.untold(input, place, &message);
            return None;
        }
        let name = tags.iter().find_map(|tag| match tag {
            Literal::String(tag) => Some(tag.clone()),
            _ => None,
        });
        Some(Branch {
            title: name,
            docs: Docs {
                description: Some(told_by(&input.tag, &tags)),
                ..Docs::default()
            },
            constants: vec![(input.tag.clone(), tags)],
            ..branch_of(place, ty, Kinds::NONE)
        })
    }

    fn tags(&self, tag: &str, ty: &Type) -> Vec<Literal> {
        let Type::Named(id) = ty else {
            return Vec::new();
        };
        let Some(Shape::Object(object)) = self.ty(*id).map(|def| &def.shape) else {
            return Vec::new();
        };
        let member = object.members.iter().find(|member| member.name == tag);
        member
            .and_then(|member| values(self.types(), &member.ty))
            .unwrap_or_default()
    }

    fn untold(&mut self, input: &UnionInput, place: &Place, why: &str) {
        let name = self.sources().place_name(place);
        let problem = Diagnostic::new(
            Code::UnionTag,
            format!(
                "this alternative of `{}` cannot be told from others: {why}",
                input.name
            ),
            Location::Place(place.clone(), Spot::Value),
        );
        self.report(
            problem
                .label(input.location.clone(), "the union")
                .hint(format!(
                    "to leave it out, write into the union:\nexcept = [{name:?}]"
                )),
        );
    }

    pub(crate) fn unused_choice(&mut self, chosen: &Chosen, message: &str) {
        let problem = Diagnostic::new(Code::UnusedChoice, message, chosen.location.clone());
        self.report(problem.hint("remove it, or mend the place"));
    }

    /// Reports choices about lists that none is of.
    pub(crate) fn report_unused_choices(&mut self) {
        for (index, chosen) in self.options().raw.iter().enumerate() {
            if self.is_there(chosen) && !self.choices.used_raw.contains(&index) {
                self.unused_choice(chosen, "there is no list of these");
            }
        }
        for chosen in self.options().unions.iter().flat_map(|union| &union.at) {
            self.is_there(chosen);
        }
    }
}

fn told_by(tag: &str, values: &[Literal]) -> String {
    let values = values.iter().filter_map(|value| match value {
        Literal::String(text) => Some(format!("`{text}`")),
        _ => None,
    });
    format!("`{tag}` is {}.", values.collect::<Vec<_>>().join(" or "))
}

/// Every schema that was passed on the way.
fn places_of(flat: &Flat<'_>) -> Vec<Place> {
    flat.notes.iter().map(|note| note.place().clone()).collect()
}

/// Whether a schema has one of these in its `allOf`.
fn extends(root: &Cursor<'_>, bases: &[Place]) -> bool {
    let all = root.get("allOf");
    let parts = all.iter().flat_map(|all| all.items().collect::<Vec<_>>());
    parts
        .filter_map(|part| part.target().and_then(Result::ok))
        .any(|target| bases.contains(target.place()))
}
