//! Structs: the definition, the constructor, the table.

use proc_macro2::TokenStream;
use quote::quote;

use super::chunk::Chunk;
use super::table::{Table, string};
use super::tokens::{docs, ident, ty};
use super::{limits, secrets};
use crate::items::{Field, RustType, Struct};

/// A struct read from an object or an array.
pub(super) fn object(item: &Struct, table: &str) -> Vec<Chunk> {
    let mut lines = Table::new(table);
    lines.open(&format!("{} {{", item.name));
    for field in &item.fields {
        let key = if table == "tuple" {
            field.wire.clone()
        } else {
            string(&field.wire)
        };
        lines.line(&member_line(&key, field));
    }
    lines.line(&rest_line(item));
    with_table(item, lines)
}

/// A struct, its table, and what is printed of it where not all of it is.
pub(super) fn with_table(item: &Struct, lines: Table) -> Vec<Chunk> {
    let mut chunks = vec![Chunk::Code(definition(item)), Chunk::Table(lines.end())];
    chunks.extend(secrets::of_struct(item));
    chunks
}

/// A member as a line of a table.
pub(super) fn member_line(key: &str, field: &Field) -> String {
    let need = if field.required {
        "required"
    } else {
        "optional"
    };
    let limits = limits::suffix(&field.limits);
    format!("{key} => {}: {need}{limits},", field.name)
}

/// What is kept beside the members, as a line of a table.
pub(super) fn rest_line(item: &Struct) -> String {
    if item.rest.is_some() { "..extra" } else { ".." }.to_owned()
}

/// The struct and its constructor.
pub(super) fn definition(item: &Struct) -> TokenStream {
    let name = ident(&item.name);
    let about = docs(&item.docs);
    let fields = item.fields.iter().map(|field| {
        let (name, about, ty) = (ident(&field.name), docs(&field.docs), ty(&field.ty));
        quote! { #about pub #name: #ty, }
    });
    let rest = item.rest.as_ref().map(|rest| {
        let ty = ty(&rest.ty);
        let about =
            docs(&["What the definition does not name, kept as it was received.".to_owned()]);
        quote! { #about pub extra: #ty, }
    });
    let debug = secrets::derived(item.secrecy());
    let default = defaultable(item).then(|| quote!(Default,));
    // What always has its one value can be left out as well.
    let left_out = item
        .fields
        .iter()
        .all(|field| !field.required || field.fixed.is_some());
    let manual = (left_out && !defaultable(item)).then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    let new = constructor(item);
    quote! {
        #about
        #[derive(Clone, #debug #default PartialEq)]
        #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
        pub struct #name { #(#fields)* #rest }

        impl #name { #new }

        #manual
    }
}

/// Whether all of it can be left out.
fn defaultable(item: &Struct) -> bool {
    item.fields
        .iter()
        .all(|field| matches!(field.ty, RustType::Option(_)))
}

/// `new`: an argument for each field that has to be there and is not fixed.
fn constructor(item: &Struct) -> TokenStream {
    let required: Vec<&Field> = item
        .fields
        .iter()
        .filter(|field| field.required && field.fixed.is_none())
        .collect();
    let arguments = required.iter().map(|field| {
        let (name, ty) = (ident(&field.name), ty(&field.ty));
        if field.ty == RustType::String {
            quote!(#name: impl Into<String>)
        } else {
            quote!(#name: #ty)
        }
    });
    let values = item.fields.iter().map(|field| {
        let name = ident(&field.name);
        match (&field.fixed, field.required) {
            (Some(variant), _) => {
                let (ty, variant) = (ty(&field.ty), ident(variant));
                quote!(#name: #ty::#variant)
            }
            (None, false) => quote!(#name: None),
            (None, true) if field.ty == RustType::String => quote!(#name: #name.into()),
            (None, true) => quote!(#name),
        }
    });
    let rest = item.rest.as_ref().map(|rest| match rest.ty {
        RustType::Vec(_) => quote!(extra: Vec::new(),),
        _ => quote!(extra: std::collections::BTreeMap::new(),),
    });
    let about = match required.as_slice() {
        [] => "With nothing but what always stands in it.",
        _ => "With what has to be there; everything else can be set on the fields.",
    };
    // One argument per required member is what the definition asks for, however many there are.
    let many = (required.len() > 7).then(
        || quote!(#[allow(clippy::too_many_arguments, reason = "one for each required member")]),
    );
    let about = docs(&[about.to_owned()]);
    quote! {
        #about
        #[must_use]
        #many
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values,)* #rest }
        }
    }
}
