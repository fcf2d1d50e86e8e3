//! Enums: sets of constants, unions of shapes, names for other types.

use quote::quote;
use typewright_model::{Kinds, Secrecy};

use super::chunk::Chunk;
use super::secrets;
use super::table::{Table, string};
use super::tokens::{docs, ident, literal_text, ty, ty_text};
use crate::items::{Branch, Enum, RustType, Union, Wrapper};

/// A set of strings, or of constants that are not all strings.
pub(super) fn constants(item: &Enum, table: &str) -> Vec<Chunk> {
    let (name, about) = (ident(&item.name), docs(&item.docs));
    let variants = item.variants.iter().map(|variant| {
        let (name, about) = (ident(&variant.name), docs(&variant.docs));
        quote! { #about #name, }
    });
    let (derives, held) = if table == "open_enum" {
        (
            quote!(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash),
            quote!(typewright_runtime::UnknownText),
        )
    } else {
        (
            quote!(Clone, Debug, PartialEq),
            quote!(typewright_runtime::UnknownValue),
        )
    };
    let other =
        docs(&["A value that the definition does not name, kept as it was received.".to_owned()]);
    let code = quote! {
        #about
        #[derive(#derives)]
        #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
        pub enum #name { #(#variants)* #other Unknown(#held) }
    };
    let mut lines = Table::new(table);
    lines.open(&format!("{} {{", item.name));
    for variant in &item.variants {
        lines.line(&format!(
            "{} => {},",
            literal_text(&variant.value),
            variant.name
        ));
    }
    vec![Chunk::Code(code), Chunk::Table(lines.end())]
}

/// One of several shapes.
pub(super) fn union(item: &Union) -> Vec<Chunk> {
    let (name, about) = (ident(&item.name), docs(&item.docs));
    let variants = item.branches.iter().map(|branch| {
        let (name, about, ty) = (ident(&branch.name), docs(&branch.docs), ty(&branch.ty));
        quote! { #about #name(#ty), }
    });
    let from = item.branches.iter().filter(|branch| only(branch, &item.branches)).map(|branch| {
        let (variant, held) = (ident(&branch.name), ty(&branch.ty));
        match &branch.ty {
            RustType::Boxed(inner) => {
                let inner = ty(inner);
                quote! { impl From<#inner> for #name { fn from(value: #inner) -> Self { Self::#variant(Box::new(value)) } } }
            }
            _ => quote! { impl From<#held> for #name { fn from(value: #held) -> Self { Self::#variant(value) } } },
        }
    });
    let common = item.common.as_ref().map(|common| {
        let common = ty(common);
        quote! {
            impl #name {
                /// What all of these have in common: the value, whatever it is, read as one of no known alternative.
                ///
                /// # Errors
                ///
                /// If it is not even that.
                pub fn common(&self) -> Result<#common, typewright_runtime::DecodeError> {
                    typewright_runtime::json::from_value(&typewright_runtime::json::to_value(self))
                }
            }
        }
    });
    let other = docs(&["A value of none of these shapes, kept as it was received.".to_owned()]);
    let debug = secrets::derived(item.unknown);
    let code = quote! {
        #about
        #[derive(Clone, #debug PartialEq)]
        #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
        pub enum #name { #(#variants)* #other Unknown(typewright_runtime::Value) }

        #(#from)*

        #common
    };
    let mut lines = Table::new("union");
    lines.open(&format!("{} {{", item.name));
    for branch in &item.branches {
        branch_lines(branch, &mut lines);
    }
    lines.line("..Unknown");
    let mut chunks = vec![Chunk::Code(code), Chunk::Table(lines.end())];
    if item.unknown == Secrecy::Secret {
        let branches = item.branches.iter();
        let branches =
            branches.map(|branch| (branch.name.as_str(), Some(branch.guard.ty.secrecy())));
        let unknown = ("Unknown", Some(item.unknown));
        chunks.push(secrets::of_enum(&item.name, branches.chain([unknown])));
    }
    chunks
}

/// Whether no other branch holds the same type.
fn only(branch: &Branch, branches: &[Branch]) -> bool {
    branches
        .iter()
        .filter(|other| other.ty == branch.ty)
        .count()
        == 1
}

fn branch_lines(branch: &Branch, lines: &mut Table) {
    lines.open(&format!("{}({}): {{", branch.name, ty_text(&branch.ty)));
    let kinds = kind_names(branch.guard.kinds).join(" | ");
    lines.line(&format!("kinds: {kinds},"));
    if !branch.guard.required.is_empty() {
        let names: Vec<String> = branch
            .guard
            .required
            .iter()
            .map(|name| string(name))
            .collect();
        lines.line(&format!("required: [{}],", names.join(", ")));
    }
    if !branch.guard.constants.is_empty() {
        let constants = branch.guard.constants.iter().map(|(name, values)| {
            let values: Vec<String> = values.iter().map(literal_text).collect();
            format!("({}, [{}])", string(name), values.join(", "))
        });
        lines.line(&format!(
            "constants: [{}],",
            constants.collect::<Vec<_>>().join(", ")
        ));
    }
    lines.close("},");
}

/// The runtime's names of kinds of value.
pub(super) fn kind_names(kinds: Kinds) -> Vec<&'static str> {
    if kinds == Kinds::ANY {
        return vec!["ANY"];
    }
    let names = [
        (Kinds::NULL, "NULL"),
        (Kinds::BOOL, "BOOL"),
        (Kinds::NUMBER, "NUMBER"),
        (Kinds::STRING, "STRING"),
        (Kinds::ARRAY, "ARRAY"),
        (Kinds::OBJECT, "OBJECT"),
    ];
    let present = names.iter().filter(|(kind, _)| kinds.meets(*kind));
    present.map(|(_, name)| *name).collect()
}

/// A name for another type.
pub(super) fn wrapper(item: &Wrapper) -> Vec<Chunk> {
    let (name, about, held) = (ident(&item.name), docs(&item.docs), ty(&item.ty));
    let code = quote! {
        #about
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name(pub #held);
    };
    let mut lines = Table::new("wrapper");
    lines.line(&format!("{}({})", item.name, ty_text(&item.ty)));
    vec![Chunk::Code(code), Chunk::Table(lines.end())]
}
