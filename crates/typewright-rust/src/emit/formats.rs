//! The module of string formats: a type for each, which checks a string that a program makes, and takes any that was
//! received.

use proc_macro2::TokenStream;
use quote::quote;
use typewright_model::Secrecy;

use super::chunk::Chunk;
use super::secrets;
use super::table::{Table, string};
use super::tokens::{docs, ident};

/// A string format, as the configuration describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Format {
    /// The type's name.
    pub name: String,
    /// What a string of it is, with its article: `a room ID`.
    pub what: String,
    /// More about it, in CommonMark.
    pub description: Option<String>,
    /// What it begins with.
    pub prefix: Option<String>,
    /// The characters it is made of: single ones and ranges such as `A-Z`.
    pub characters: Option<String>,
    /// How many bytes it has at most.
    pub max_bytes: Option<usize>,
    /// How many bytes it has at least.
    pub min_bytes: Option<usize>,
    /// Whether it may be shown.
    pub secrecy: Secrecy,
}

/// The types of the formats that a crate uses.
pub(super) fn formats(formats: &[&Format], about: impl Fn(&Format) -> Vec<String>) -> Vec<Chunk> {
    formats
        .iter()
        .flat_map(|format| one(format, &about(format)))
        .collect()
}

fn one(format: &Format, about: &[String]) -> Vec<Chunk> {
    let (name, about) = (ident(&format.name), docs(about));
    let checks = checks(format);
    let (argument, lint) = if checks.is_empty() {
        (
            quote!(_text),
            quote!(#[allow(clippy::unnecessary_wraps, reason = "every format has a check")]),
        )
    } else {
        (quote!(text), TokenStream::new())
    };
    let debug = secrets::derived(format.secrecy);
    let code = quote! {
        #about
        #[derive(Clone, #debug PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(Box<str>);

        impl #name {
            #lint
            fn check(#argument: &str) -> Result<(), &'static str> {
                #(#checks)*
                Ok(())
            }
        }
    };
    let mut lines = Table::new("text");
    lines.line(&format!(
        "{}: {}, {}::check",
        format.name,
        string(&format.what),
        format.name
    ));
    let mut chunks = vec![Chunk::Code(code), Chunk::Table(lines.end())];
    if format.secrecy == Secrecy::Secret {
        chunks.push(secrets::of_string(&format.name));
    }
    chunks
}

/// The checks, in the order in which a person would name what is wrong.
fn checks(format: &Format) -> Vec<TokenStream> {
    let mut checks = Vec::new();
    let mut check = |condition: TokenStream, message: String| {
        checks.push(quote! { if #condition { return Err(#message); } });
    };
    if let Some(prefix) = &format.prefix {
        check(
            quote!(!text.starts_with(#prefix)),
            format!("it does not begin with `{prefix}`"),
        );
    }
    if let Some(min) = format.min_bytes {
        let condition = if min == 1 {
            quote!(text.is_empty())
        } else {
            quote!(text.len() < #min)
        };
        check(
            condition,
            if min == 1 {
                "it is empty".to_owned()
            } else {
                format!("it is shorter than {min} bytes")
            },
        );
    }
    if let Some(max) = format.max_bytes {
        check(
            quote!(text.len() > #max),
            format!("it is longer than {max} bytes"),
        );
    }
    if let Some(characters) = &format.characters {
        let allowed = ranges(characters);
        let pattern = allowed.iter().map(|(from, to)| {
            if from == to {
                quote!(#from)
            } else {
                quote!(#from..=#to)
            }
        });
        check(
            quote!(
                !text
                    .chars()
                    .all(|character| matches!(character, #(#pattern)|*))
            ),
            format!("it has characters other than {characters}"),
        );
    }
    checks
}

/// `A-Za-z0-9+/` as ranges of characters. A hyphen at the end is itself.
fn ranges(text: &str) -> Vec<(char, char)> {
    let characters: Vec<char> = text.chars().collect();
    let mut ranges = Vec::new();
    let mut rest = characters.as_slice();
    loop {
        match rest {
            [from, '-', to, after @ ..] => {
                ranges.push((*from, *to));
                rest = after;
            }
            [one, after @ ..] => {
                ranges.push((*one, *one));
                rest = after;
            }
            [] => return ranges,
        }
    }
}
