//! The configuration as it is written: serde's view of the file, positions kept where a check may complain.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Raw {
    #[serde(default)]
    pub(super) package: Vec<Package>,
    #[serde(default)]
    pub(super) formats: BTreeMap<String, Spanned<Format>>,
    #[serde(default)]
    pub(super) marks: Marks,
    #[serde(default)]
    pub(super) docs: Docs,
    #[serde(default)]
    pub(super) errors: Option<Errors>,
    #[serde(default)]
    pub(super) client: Client,
    #[serde(default)]
    pub(super) parameters: Parameters,
    #[serde(default)]
    pub(super) names: Names,
    #[serde(default)]
    pub(super) allow: Vec<Allow>,
    #[serde(default)]
    pub(super) wrong_example: Vec<WrongExample>,
    #[serde(default)]
    pub(super) union: Vec<Union>,
    #[serde(default)]
    pub(super) groups: BTreeMap<String, Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    pub(super) lists: Lists,
    #[serde(default)]
    pub(super) schemas: Schemas,
    #[serde(default)]
    pub(super) secrets: Secrets,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Secrets {
    #[serde(default)]
    pub(super) members: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) places: Vec<Spanned<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Schemas {
    pub(super) typeless: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) remotes: BTreeMap<String, Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Package {
    pub(super) name: Spanned<String>,
    pub(super) folder: Spanned<String>,
    #[serde(default)]
    pub(super) documents: Documents,
    #[serde(default)]
    pub(super) also: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) schemas: Vec<Spanned<String>>,
    pub(super) examples: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) named_by: NamedBy,
    #[serde(default)]
    pub(super) shared: bool,
    pub(super) version: String,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) homepage: Option<String>,
    pub(super) example: Option<String>,
}

/// What the types of whole documents are called by.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum NamedBy {
    #[default]
    Title,
    File,
}

/// What the files directly in a package's folder are.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Documents {
    #[default]
    Openapi,
    JsonSchema,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Format {
    pub(super) name: String,
    pub(super) what: String,
    pub(super) description: Option<String>,
    pub(super) prefix: Option<String>,
    pub(super) characters: Option<String>,
    pub(super) min_bytes: Option<usize>,
    pub(super) max_bytes: Option<usize>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Marks {
    pub(super) added: Option<String>,
    pub(super) changed: Option<String>,
    pub(super) version_of: Option<String>,
    pub(super) pattern_format: Option<String>,
    pub(super) merged_in_examples: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Docs {
    pub(super) link_base: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Errors {
    pub(super) media_type: String,
    pub(super) code: Option<String>,
    pub(super) message: String,
    pub(super) status: Option<String>,
    pub(super) pointer: Option<String>,
    pub(super) retry_after_ms: Option<String>,
    #[serde(default)]
    pub(super) kinds: BTreeMap<String, Spanned<Kind>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kind {
    pub(super) status: u16,
    pub(super) code: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Parameters {
    #[serde(default)]
    pub(super) may_be_empty: Vec<Spanned<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Client {
    #[serde(default)]
    pub(super) repeatable: Vec<Spanned<String>>,
    pub(super) versions: Option<Spanned<Versions>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Versions {
    pub(super) operation: String,
    pub(super) member: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    pub(super) mode: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) types: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    pub(super) members: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    pub(super) operations: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    pub(super) modules: BTreeMap<String, Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrongExample {
    pub(super) place: Spanned<String>,
    pub(super) reason: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Union {
    pub(super) name: Spanned<String>,
    pub(super) tag: String,
    #[serde(default)]
    pub(super) extends: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) schemas: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) except: Vec<Spanned<String>>,
    pub(super) otherwise: Spanned<String>,
    pub(super) prefix: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) at: Vec<Spanned<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lists {
    #[serde(default)]
    pub(super) raw: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Allow {
    pub(super) code: Spanned<String>,
    pub(super) place: Spanned<String>,
    pub(super) reason: Spanned<String>,
}
