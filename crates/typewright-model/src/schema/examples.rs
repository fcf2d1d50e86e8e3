//! The examples of schemas, parameters and bodies: where they stand, and of which type.

use std::collections::HashMap;

use indexmap::IndexMap;
use typewright_source::{Cursor, FileId, Node, Place, Sources};

use super::{Flat, Site};
use crate::lower::Lowering;
use crate::operations::order;
use crate::{Example, Options, PackageInput, SchemaExample, Type, written_out};

/// The examples of schemas found so far, by their places.
#[derive(Default)]
pub(crate) struct Examples(IndexMap<Place, (Nearness, SchemaExample)>);

/// Whose example one is: it may stand at a schema that applies together with others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// The type is that of the schema.
    Own,
    /// The type is that of something that the schema is a part of.
    Part,
}

impl Examples {
    /// All of them, in the order of their files and places.
    pub(crate) fn into_list(self, sources: &Sources) -> Vec<SchemaExample> {
        let mut all: Vec<SchemaExample> = self.0.into_values().map(|(_, each)| each).collect();
        all.sort_by_cached_key(|each| {
            let place = &each.example.place;
            (each.file, place.file, order(sources, place))
        });
        all
    }
}

impl<'a> Lowering<'a> {
    /// Keeps the examples that stand at the schemas of a type.
    pub(crate) fn keep_examples(&mut self, site: &Site<'a>, flat: &Flat<'a>, ty: &Type) {
        let alone = site.len() < 2 && flat.parts.len() < 2;
        for note in &flat.notes {
            let own = alone || flat.site.place().contains(note.place());
            let nearness = if own { Nearness::Own } else { Nearness::Part };
            for example in places(note) {
                self.keep(&example, example.place().file, nearness, ty);
            }
        }
    }

    fn keep(&mut self, example: &Cursor<'a>, file: FileId, nearness: Nearness, ty: &Type) {
        let known = self.examples.0.get(example.place());
        if known.is_some_and(|(known, _)| *known <= nearness) {
            return;
        }
        let found = SchemaExample {
            file,
            ty: ty.clone(),
            example: made(self.options(), example),
        };
        let place = example.place().clone();
        self.examples.0.insert(place, (nearness, found));
    }

    /// Keeps the files that are examples of a package's schemas. A file is an example of the schema whose name it has,
    /// or begins with before a `$`; a file that is named like none is a piece of others.
    pub(crate) fn keep_example_files(&mut self, input: &PackageInput) {
        let mut schemas: HashMap<&str, FileId> = HashMap::new();
        for file in &input.schemas {
            let path = self.sources().file(*file).map(|file| file.path.as_str());
            schemas.extend(path.map(|path| (stem(path), *file)));
        }
        for file in &input.examples {
            let Some(path) = self.sources().file(*file).map(|file| file.path.as_str()) else {
                continue;
            };
            let name = stem(path);
            let named = schemas.get(name);
            let named = named.or_else(|| schemas.get(name.split_once('$')?.0));
            let schema = named.and_then(|schema| self.sources().root_cursor(*schema));
            let example = self.sources().root_cursor(*file);
            if let (Some(schema), Some(example)) = (schema, example) {
                let ty = self.type_at(&schema);
                self.keep(&example, schema.place().file, Nearness::Own, &ty);
            }
        }
    }
}

/// A file's name without its extension.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The examples at a schema, a parameter or a media type.
pub(crate) fn examples_of(options: &Options, at: &Cursor<'_>) -> Vec<Example> {
    let found = places(at);
    found.iter().map(|at| made(options, at)).collect()
}

fn made(options: &Options, at: &Cursor<'_>) -> Example {
    Example {
        place: at.place().clone(),
        json: written_out(at, options.merged_in_examples.as_deref()).to_json(),
    }
}

/// The examples at a schema, a parameter or a media type: `example`, and `examples` as a list or as a map of objects
/// with a `value`.
fn places<'a>(at: &Cursor<'a>) -> Vec<Cursor<'a>> {
    let mut found: Vec<Cursor<'a>> = at.get("example").into_iter().collect();
    if let Some(examples) = at.get("examples") {
        match examples.node() {
            Node::List(_) => found.extend(examples.items()),
            _ => found.extend(examples.members().filter_map(|(_, example)| {
                let example = example.follow().ok()?;
                example.get("value")
            })),
        }
    }
    found
}
