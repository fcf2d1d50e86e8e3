//! What is printed of a type with secrets: in the place of `derive(Debug)` a table that says what is hidden.

use proc_macro2::TokenStream;
use quote::quote;
use typewright_model::Secrecy;

use super::chunk::Chunk;
use super::table::Table;
use crate::items::Struct;

/// The word for a secret in the tables.
const SECRET: &str = "secret";

/// `Debug` among the derived traits, where there are no secrets.
pub(super) fn derived(secrecy: Secrecy) -> Option<TokenStream> {
    (secrecy == Secrecy::Open).then(|| quote!(Debug,))
}

/// What is printed of a struct; nothing if all of it is.
pub(super) fn of_struct(item: &Struct) -> Option<Chunk> {
    if item.secrecy() == Secrecy::Open {
        return None;
    }
    let fields = item.fields.iter().map(|field| match field.secrecy {
        Secrecy::Open => field.name.clone(),
        Secrecy::Secret => format!("{}: {SECRET}", field.name),
    });
    let rest = item.rest.iter().map(|_| "..extra".to_owned());
    Some(table(&item.name, &fields.chain(rest).collect::<Vec<_>>()))
}

/// What is printed of an enum: its variants, each with the secrecy of what it holds, if it holds something.
pub(super) fn of_enum<'a>(
    name: &str,
    variants: impl IntoIterator<Item = (&'a str, Option<Secrecy>)>,
) -> Chunk {
    let variants = variants
        .into_iter()
        .map(|(variant, secrecy)| match secrecy {
            None => variant.to_owned(),
            Some(Secrecy::Open) => format!("{variant}(value)"),
            Some(Secrecy::Secret) => format!("{variant}({SECRET})"),
        });
    table(&format!("enum {name}"), &variants.collect::<Vec<_>>())
}

/// What is printed of a string that has a type of its own.
pub(super) fn of_string(name: &str) -> Chunk {
    let mut lines = Table::new("debug");
    lines.line(&format!("{name}({SECRET})"));
    Chunk::Table(lines.end())
}

fn table(name: &str, entries: &[String]) -> Chunk {
    let mut lines = Table::new("debug");
    lines.open(&format!("{name} {{"));
    lines.fill(entries);
    Chunk::Table(lines.end())
}
