//! A crate: the files of its modules, what all of them share, and what the templates make.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;
use serde::Serialize;

use super::chunk::{Chunk, file};
use super::formats::Format;
use super::tokens::ident;
use super::{api, client, examples, formats, module, replay, security, server};
use crate::docs::Writer;
use crate::items::Crate;

/// The files of a crate by their paths, `/`-separated, below the crate's folder.
pub type Files = BTreeMap<String, String>;

/// What the configuration says of one crate.
#[derive(Clone, Debug, Default)]
pub struct CrateOptions {
    /// The command that made the files, for their first lines.
    pub command: String,
    /// The string formats, by the names in the definitions.
    pub formats: BTreeMap<String, Format>,
    /// How errors look; problem details where it is not said.
    pub shape: Option<ShapeEntry>,
    /// What a client has to know of the API.
    pub client: ClientEntry,
    /// Templates by the path of the file that they make.
    pub templates: BTreeMap<String, String>,
    /// What the templates know as `package`.
    pub package: PackageFacts,
}

/// What templates know of a crate.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PackageFacts {
    /// The crate's name.
    pub name: String,
    /// The same as an identifier.
    pub krate: String,
    /// Its version.
    pub version: String,
    /// One sentence.
    pub description: String,
    /// What the crate is a crate of: `the Matrix Client-Server API`.
    pub title: String,
    /// The folder of its definitions.
    pub source: String,
    /// A page about the API.
    pub homepage: Option<String>,
    /// The lines of an example that the README shows and the tests compile.
    pub example: Option<String>,
    /// The crates it uses types of.
    pub dependencies: Vec<String>,
    /// How many operations there are.
    pub operations: usize,
    /// How many types there are, messages included.
    pub types: usize,
}

/// What a client has to know of the API, as the configuration says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientEntry {
    /// The path parameters by which the server tells a repetition.
    pub repeatable: Vec<String>,
    /// The `operationId` of the operation that tells the versions, and the member of its answer.
    pub versions: Option<(String, String)>,
    /// What these are versions of.
    pub version_of: String,
}

/// How errors look, as the configuration says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShapeEntry {
    /// The media type.
    pub media_type: String,
    /// The member for the code.
    pub code: Option<String>,
    /// The member for the message.
    pub message: String,
    /// The member for the status.
    pub status: Option<String>,
    /// The member for the pointer to what is wrong.
    pub pointer: Option<String>,
    /// The member for how long to wait before trying again, in milliseconds.
    pub retry_after_ms: Option<String>,
    /// The kinds: the runtime's name, the status, the code.
    pub kinds: Vec<(String, u16, String)>,
}

/// Makes the files of a crate. The error is a defect of the generator: code that is not Rust.
///
/// # Errors
/// If what was emitted cannot be parsed, or a template is broken; in words.
pub fn files(krate: &Crate, options: &CrateOptions, writer: &Writer) -> Result<Files, String> {
    let mut files = Files::new();
    let tree = tree(krate);
    for module in &krate.modules {
        let mut header = first_line(options, &format!(" from {}", module.source));
        header += &inner_docs(&module.docs, &format!("`{}`.", module.source));
        let imports = module.imports.iter().map(super::tokens::type_path);
        let mut chunks = vec![
            Chunk::Code(children(&tree, &module.path)),
            Chunk::Code(quote!(#(use #imports;)*)),
        ];
        chunks.extend(module::module(module));
        files.insert(path(&module.path), file(&header, &chunks)?);
    }
    for folder in tree.keys().filter(|folder| !folder.is_empty()) {
        if files.contains_key(&path(folder)) {
            continue;
        }
        let name = folder.last().map_or("", String::as_str);
        let header = first_line(options, "")
            + &inner_docs(&[], &format!("The definitions in the folder `{name}`."));
        files.insert(
            path(folder),
            file(&header, &[Chunk::Code(children(&tree, folder))])?,
        );
    }
    shared(krate, options, writer, &mut files)?;
    let tests = examples::examples(krate, &options.package.krate);
    if !tests.is_empty() {
        let about =
            "Every example of the definitions is read into its type and written back as it was.";
        let header = first_line(options, "") + &inner_docs(&[], about);
        files.insert("tests/examples.rs".to_owned(), file(&header, &tests)?);
    }
    files.insert("src/lib.rs".to_owned(), lib(krate, options, &tree)?);
    templates(options, &mut files)?;
    Ok(files)
}

/// The modules below each module.
type Tree = BTreeMap<Vec<String>, BTreeMap<String, Child>>;

/// What a module's child is.
#[derive(Clone, Debug)]
enum Child {
    /// A module of this crate.
    Own,
    /// One of another: the path to it.
    Other(Vec<String>),
}

fn tree(krate: &Crate) -> Tree {
    let mut tree = Tree::new();
    tree.insert(Vec::new(), BTreeMap::new());
    for module in &krate.modules {
        grow(&mut tree, &module.path, Child::Own);
    }
    for each in &krate.elsewhere {
        let path = [each.krate.clone()]
            .into_iter()
            .chain(each.module.iter().cloned());
        grow(&mut tree, &each.path, Child::Other(path.collect()));
    }
    tree
}

/// Puts a module into the tree, and what it stands in.
fn grow(tree: &mut Tree, path: &[String], child: Child) {
    let mut above = path.to_vec();
    let mut child = child;
    while let Some(last) = above.pop() {
        tree.entry(above.clone())
            .or_default()
            .entry(last)
            .or_insert(child);
        child = Child::Own;
    }
}

fn path(module: &[String]) -> String {
    format!("src/{}.rs", module.join("/"))
}

fn children(tree: &Tree, module: &[String]) -> TokenStream {
    let children = tree.get(module).into_iter().flatten();
    let children = children.map(|(name, child)| match child {
        Child::Own => {
            let name = ident(name);
            quote!(pub mod #name;)
        }
        Child::Other(path) => {
            let path = path.iter().map(|part| ident(part));
            quote!(pub use #(#path)::*;)
        }
    });
    quote! { #(#children)* }
}

fn first_line(options: &CrateOptions, from: &str) -> String {
    format!(
        "// @generated by `{}`{from}. Do not edit.\n",
        options.command
    )
}

fn inner_docs(lines: &[String], fallback: &str) -> String {
    let fallback = [fallback.to_owned()];
    let lines = if lines.is_empty() { &fallback } else { lines };
    let text: Vec<String> = lines
        .iter()
        .map(|line| format!("//! {line}").trim_end().to_owned())
        .collect();
    text.join("\n") + "\n"
}

/// The modules that are about the crate as a whole.
fn shared(
    krate: &Crate,
    options: &CrateOptions,
    writer: &Writer,
    files: &mut Files,
) -> Result<(), String> {
    let mut add = |name: &str, about: &str, chunks: Vec<Chunk>| -> Result<(), String> {
        let header = first_line(options, "") + &inner_docs(&[], about);
        files.insert(format!("src/{name}.rs"), file(&header, &chunks)?);
        Ok(())
    };
    let used: Vec<&Format> = krate
        .formats
        .iter()
        .filter_map(|name| options.formats.get(name))
        .collect();
    if !used.is_empty() && krate.formats_of.is_none() {
        let about = "The strings that have a form of their own. A program's strings are checked; received ones are kept as they are.";
        add(
            "formats",
            about,
            formats::formats(&used, |format| {
                writer.format(&format.what, format.description.as_deref())
            }),
        )?;
    }
    if !krate.schemes.is_empty() {
        add(
            "security",
            "The ways to prove who is asking.",
            security::security(&krate.schemes, writer),
        )?;
    }
    if krate
        .modules
        .iter()
        .any(|module| !module.operations.is_empty())
    {
        add(
            "client",
            "The client of the whole API.",
            client::client(krate, options),
        )?;
        add(
            "server",
            "The server of the whole API.",
            server::server(&krate.modules, options),
        )?;
        add(
            "replay",
            "The operations, for recorded exchanges.",
            replay::replay(&krate.modules),
        )?;
    }
    Ok(())
}

fn lib(krate: &Crate, options: &CrateOptions, tree: &Tree) -> Result<String, String> {
    let modules = children(tree, &[]);
    let formats = krate
        .formats
        .iter()
        .any(|name| options.formats.contains_key(name))
        .then(|| match &krate.formats_of {
            Some(other) => {
                let other = ident(other);
                quote!(pub use #other::formats;)
            }
            None => quote!(
                pub mod formats;
            ),
        });
    let security = (!krate.schemes.is_empty()).then(|| {
        quote!(
            pub mod security;
        )
    });
    let edges = krate
        .modules
        .iter()
        .any(|module| !module.operations.is_empty())
        .then(|| {
            quote! {
                #[cfg(feature = "client")]
                pub mod client;
                #[cfg(feature = "replay")]
                mod replay;
                #[cfg(feature = "server")]
                pub mod server;

                #[cfg(feature = "client")]
                pub use client::Client;
                #[cfg(feature = "replay")]
                pub use replay::EXCHANGES;
            }
        });
    let api = api::api(krate, options);
    let used = krate
        .dependencies
        .iter()
        .map(|name| ident(&name.replace('-', "_")));
    let code = quote! {
        #![doc = include_str!("../README.md")]
        #![deny(missing_docs)]
        #![forbid(unsafe_code)]

        #modules
        #formats
        #security
        #edges

        #(pub use #used;)*
        pub use typewright_runtime;

        #api
    };
    file(
        &first_line(options, &format!(" from {}", options.package.source)),
        &[Chunk::Code(code)],
    )
}

fn templates(options: &CrateOptions, files: &mut Files) -> Result<(), String> {
    let mut environment = minijinja::Environment::new();
    environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    let syntax = environment
        .syntax()
        .to_builder()
        .keep_trailing_newline(true)
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build();
    environment.set_syntax(syntax.map_err(|error| format!("{error:#}"))?);
    for (path, template) in &options.templates {
        let context = minijinja::context! { package => minijinja::value::Serde(&options.package), command => options.command.as_str() };
        let text = environment
            .render_named_str(path, template, context)
            .map_err(|error| format!("template {path}: {error:#}"))?;
        files.insert(path.clone(), text);
    }
    Ok(())
}
