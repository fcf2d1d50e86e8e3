//! Schemas: what becomes of each keyword of JSON Schema 2020-12 in OpenAPI 3.0.

use typewright_source::Node;

use super::{At, Lowering};
use crate::compose::{Members, object, push, text};
use crate::kinds::Kind;

/// What a keyword's value has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Text,
    Number,
    Count,
    Flag,
    Texts,
    List,
    Discriminator,
    Docs,
    Anything,
}

/// The keywords that both versions have and mean alike, the ones that hold schemas aside.
const COMMON: &[(&str, Holds)] = &[
    ("title", Holds::Text),
    ("description", Holds::Text),
    ("format", Holds::Text),
    ("pattern", Holds::Text),
    ("multipleOf", Holds::Number),
    ("minimum", Holds::Number),
    ("maximum", Holds::Number),
    ("minLength", Holds::Count),
    ("maxLength", Holds::Count),
    ("minItems", Holds::Count),
    ("maxItems", Holds::Count),
    ("minProperties", Holds::Count),
    ("maxProperties", Holds::Count),
    ("uniqueItems", Holds::Flag),
    ("deprecated", Holds::Flag),
    ("readOnly", Holds::Flag),
    ("writeOnly", Holds::Flag),
    ("required", Holds::Texts),
    ("enum", Holds::List),
    ("default", Holds::Anything),
    ("example", Holds::Anything),
    ("discriminator", Holds::Discriminator),
    ("externalDocs", Holds::Docs),
    ("xml", Holds::Anything),
];

impl Holds {
    fn fits(self, node: &Node) -> bool {
        match self {
            Self::Text => node.as_str().is_some(),
            Self::Number => node.as_number().is_some(),
            Self::Count => node
                .as_number()
                .is_some_and(|text| text.parse::<usize>().is_ok()),
            Self::Flag => node.as_bool().is_some(),
            Self::Texts => node
                .as_list()
                .is_some_and(|all| all.iter().all(|each| each.as_str().is_some())),
            Self::List => node.as_list().is_some(),
            Self::Discriminator => {
                let mapping = node.get("mapping");
                is_text(node.get("propertyName"))
                    && mapping.is_none_or(|all| {
                        let all = all.as_map();
                        all.is_some_and(|all| all.values().all(|each| is_text(Some(each))))
                    })
            }
            Self::Docs => {
                let description = node.get("description");
                is_text(node.get("url")) && description.is_none_or(|text| is_text(Some(text)))
            }
            Self::Anything => true,
        }
    }
}

fn is_text(node: Option<&Node>) -> bool {
    node.is_some_and(|node| node.as_str().is_some())
}

impl Lowering {
    /// A schema. Whatever stands in the definitions, no value in it is of a type that the types of 3.0 cannot read: their
    /// reader tries everything twice where something is wrong, at each level.
    pub(super) fn schema(&mut self, node: &Node, at: &At) -> Node {
        match node {
            Node::Bool(false) => object([("not", Node::Map(Members::new()))]),
            Node::Map(all) => self.keywords(all, at),
            _ => Node::Map(Members::new()),
        }
    }

    fn keywords(&mut self, all: &Members, at: &At) -> Node {
        let mut schema = Members::new();
        for (key, node) in all {
            self.keyword(key, node, all, at, &mut schema);
        }
        self.limits(all, &mut schema);
        self.types(all, &mut schema);
        self.conditions(all, at, &mut schema);
        if let Some(reference) = all.get("$ref") {
            let reference = object([("$ref", reference.clone())]);
            if schema.is_empty() {
                return reference;
            }
            // Nothing beside a `$ref` is read in 3.0.
            let others = schema.shift_remove("allOf");
            let mut parts = vec![reference];
            parts.extend(others.iter().filter_map(Node::as_list).flatten().cloned());
            schema.shift_insert(0, "allOf".into(), Node::List(parts));
        }
        Node::Map(schema)
    }

    /// One keyword that means something by itself.
    fn keyword(&mut self, key: &str, node: &Node, all: &Members, at: &At, to: &mut Members) {
        if let Some((_, holds)) = COMMON.iter().find(|(name, _)| *name == key) {
            self.common(key, node, *holds, at, to);
            return;
        }
        let below = self.child(at, key);
        match key {
            "properties" if node.as_map().is_some() => {
                let properties = self.each(node, &below, Kind::Schema);
                to.insert(key.into(), properties);
            }
            "properties" => {
                let fate = format!("left out: {} cannot stand there", node.kind());
                self.lose(at, key, fate);
            }
            // Others may have put something there already.
            "allOf" => {
                let parts = self.schemas(node, &below);
                parts.into_iter().for_each(|part| push(to, key, part));
            }
            "anyOf" | "oneOf" => {
                let alternatives = self.schemas(node, &below);
                // An empty list is none.
                if !alternatives.is_empty() {
                    to.insert(key.into(), Node::List(alternatives));
                }
            }
            "not" => drop(to.insert(key.into(), self.schema(node, &below))),
            // Said together with the patterns, unless it says that anything may be there.
            "additionalProperties"
                if all.contains_key("patternProperties") && *node != Node::Bool(true) => {}
            "additionalProperties" => {
                let inner = match node {
                    Node::Bool(_) => node.clone(),
                    other => self.schema(other, &below),
                };
                to.insert(key.into(), inner);
            }
            "patternProperties" => self.pattern_properties(node, all, at, to),
            "const" => self.constant(node, all, to),
            "examples" => self.examples(node, all, at, to),
            "contentEncoding" | "contentMediaType" => self.content(key, node, all, at, to),
            // Said together with others, or where everything else is.
            "$ref" | "type" | "items" | "prefixItems" | "exclusiveMinimum" | "exclusiveMaximum"
            | "if" | "then" | "else" | "dependentRequired" | "dependentSchemas" => {}
            key if key.starts_with("x-") => drop(to.insert(key.into(), node.clone())),
            key => self.lose(at, key, "left out: OpenAPI 3.0 has no such keyword"),
        }
        if matches!(key, "items" | "prefixItems") {
            self.items(key, node, all, at, to);
        }
    }

    fn common(&mut self, key: &str, node: &Node, holds: Holds, at: &At, to: &mut Members) {
        let empty = node.as_list().is_some_and(<[Node]>::is_empty);
        if key == "enum" && empty {
            // 3.0 asks for at least one value; that none fits is said with `not`.
            let anything = Node::Map(Members::new());
            push(to, "allOf", object([("not", anything)]));
        } else if !holds.fits(node) {
            let fate = format!("left out: {} cannot stand there", node.kind());
            self.lose(at, key, fate);
        } else if !(empty && holds == Holds::Texts) {
            // 3.0 asks for at least one name in `required`.
            to.insert(key.into(), node.clone());
        }
    }

    fn schemas(&mut self, node: &Node, at: &At) -> Vec<Node> {
        let items = node.as_list().unwrap_or_default().iter().enumerate();
        let schemas = items.map(|(index, item)| {
            let at = self.index(at, index);
            self.schema(item, &at)
        });
        schemas.collect()
    }

    /// Members by their names' patterns: 3.0 knows only all that have no name of their own.
    fn pattern_properties(&mut self, node: &Node, all: &Members, at: &At, to: &mut Members) {
        let below = self.child(at, "patternProperties");
        let Node::Map(patterns) = self.each(node, &below, Kind::Schema) else {
            return;
        };
        let mut values: Vec<Node> = patterns.values().cloned().collect();
        let fate = match all.get("additionalProperties") {
            Some(Node::Bool(true)) => "left out: other members may be anything",
            Some(other @ Node::Map(_)) => {
                let below = self.child(at, "additionalProperties");
                values.push(self.schema(other, &below));
                "became `additionalProperties`, together with what was there; the names are not checked"
            }
            Some(_) => "became `additionalProperties`; the names are not checked",
            None => "became `additionalProperties`, so that it holds for other names as well",
        };
        for pattern in patterns.keys() {
            let at = self.child(&below, pattern);
            self.lose(&at, "patternProperties", fate);
        }
        if all.get("additionalProperties") == Some(&Node::Bool(true)) {
            return;
        }
        values.dedup();
        let value = match values.as_slice() {
            [one] => one.clone(),
            _ => object([("anyOf", Node::List(values))]),
        };
        to.insert("additionalProperties".into(), value);
    }

    /// The elements of an array.
    fn items(&mut self, key: &str, node: &Node, all: &Members, at: &At, to: &mut Members) {
        let below = self.child(at, key);
        let first = all.get("prefixItems").and_then(Node::as_list);
        match (key, node, first) {
            ("prefixItems", Node::List(first), _) => {
                let mut any = self.schemas(node, &below);
                let fate = match all.get("items") {
                    Some(Node::Bool(false)) => {
                        to.entry("maxItems".into())
                            .or_insert_with(|| Node::Number(first.len().to_string().into()));
                        "became `items`: an element may be any of them, in any order"
                    }
                    Some(rest @ Node::Map(_)) => {
                        let below = self.child(at, "items");
                        any.push(self.schema(rest, &below));
                        "became `items`, together with what was there, in any order"
                    }
                    _ => {
                        any.clear();
                        "left out: what follows may be anything"
                    }
                };
                self.lose(at, key, fate);
                let items = if any.is_empty() {
                    Node::Map(Members::new())
                } else {
                    object([("anyOf", Node::List(any))])
                };
                to.insert("items".into(), items);
            }
            ("items", _, Some(_)) => {}
            ("items", Node::Bool(false), None) => {
                to.insert("maxItems".into(), Node::Number("0".into()));
                to.insert(key.into(), Node::Map(Members::new()));
            }
            ("items", Node::List(_), None) => {
                let fate = "left out: the elements of a list by their positions";
                self.lose(at, key, fate);
            }
            _ => drop(to.insert(key.into(), self.schema(node, &below))),
        }
    }

    fn constant(&mut self, node: &Node, all: &Members, to: &mut Members) {
        let one = Node::List(vec![node.clone()]);
        // Beside an `enum`, both have to be met.
        if all.contains_key("enum") {
            push(to, "allOf", object([("enum", one)]));
        } else {
            to.insert("enum".into(), one);
        }
    }

    /// 3.0 has one example.
    fn examples(&mut self, node: &Node, all: &Members, at: &At, to: &mut Members) {
        let examples = node.as_list().unwrap_or_default();
        let own = all.contains_key("example");
        let left = examples.len() - usize::from(!own).min(examples.len());
        if let (Some(first), false) = (examples.first(), own) {
            to.insert("example".into(), first.clone());
        }
        if left > 0 {
            let fate = format!("left out: {left} of {}, since 3.0 has one", examples.len());
            self.lose(at, "examples", fate);
        }
    }

    /// What a string holds: 3.0 has formats for Base64 and for bytes.
    fn content(&mut self, key: &str, node: &Node, all: &Members, at: &At, to: &mut Members) {
        let format = match (key, node.as_str()) {
            ("contentEncoding", Some("base64")) => Some("byte"),
            ("contentMediaType", Some("application/octet-stream"))
                if !all.contains_key("contentEncoding") =>
            {
                Some("binary")
            }
            _ => None,
        };
        let string = all.get("type").and_then(Node::as_str) == Some("string");
        match format.filter(|_| string && !all.contains_key("format")) {
            Some(format) => drop(to.insert("format".into(), text(format))),
            None => self.lose(at, key, "left out: OpenAPI 3.0 has no such keyword"),
        }
    }

    /// Limits that are not reached: numbers in 3.1, marks on the other limit in 3.0.
    fn limits(&mut self, all: &Members, to: &mut Members) {
        let number = |key: &str| {
            let text = all.get(key)?.as_number()?;
            Some((text.parse::<f64>().ok()?, all.get(key)?.clone()))
        };
        for (exclusive, limit, sign) in [
            ("exclusiveMinimum", "minimum", 1.0),
            ("exclusiveMaximum", "maximum", -1.0),
        ] {
            let Some((value, node)) = number(exclusive) else {
                continue;
            };
            // The one that excludes more.
            let other = number(limit).filter(|(other, _)| other * sign > value * sign);
            if other.is_none() {
                to.insert(limit.into(), node);
                to.insert(exclusive.into(), Node::Bool(true));
            }
        }
    }
}
