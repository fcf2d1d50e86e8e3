//! Small parts of code: identifiers, types, documentation, literals.

use proc_macro2::{Ident, Literal as Token, Span, TokenStream};
use quote::{format_ident, quote};
use typewright_model::{Literal, Width};

use crate::items::{RustType, TypePath};

/// An identifier. The names stage made it, so it is one.
pub(super) fn ident(name: &str) -> Ident {
    if syn::parse_str::<Ident>(name).is_ok() {
        Ident::new(name, Span::call_site())
    } else {
        format_ident!("unnamed")
    }
}

/// Documentation, a line each.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote! { #(#[doc = #lines])* }
}

/// A type as it is written in its module.
pub(super) fn ty(ty: &RustType) -> TokenStream {
    match ty {
        RustType::Value => quote!(typewright_runtime::Value),
        RustType::Bool => quote!(bool),
        RustType::Integer(width) => integer(*width),
        RustType::Number => quote!(typewright_runtime::Number),
        RustType::String => quote!(String),
        RustType::Blob => quote!(typewright_runtime::http::Blob),
        RustType::Multipart => quote!(typewright_runtime::http::Multipart),
        RustType::File => quote!(typewright_runtime::http::FilePart),
        RustType::FileOr(inner) => wrap(&quote!(typewright_runtime::http::FileOr), inner),
        RustType::Members => quote!(typewright_runtime::Map),
        RustType::Path(path) => type_path(path),
        RustType::Vec(inner) => wrap(&quote!(Vec), inner),
        RustType::Option(inner) => wrap(&quote!(Option), inner),
        RustType::Boxed(inner) => wrap(&quote!(Box), inner),
        RustType::Nullable(inner) => wrap(&quote!(typewright_runtime::Nullable), inner),
        RustType::Raw(inner) => wrap(&quote!(typewright_runtime::Raw), inner),
        RustType::Map(key, value) => {
            let (key, value) = (self::ty(key), self::ty(value));
            quote!(std::collections::BTreeMap<#key, #value>)
        }
    }
}

fn wrap(outer: &TokenStream, inner: &RustType) -> TokenStream {
    let inner = ty(inner);
    quote!(#outer<#inner>)
}

fn integer(width: Width) -> TokenStream {
    match width {
        Width::I8 => quote!(i8),
        Width::I16 => quote!(i16),
        Width::I32 => quote!(i32),
        Width::I64 => quote!(i64),
        Width::U8 => quote!(u8),
        Width::U16 => quote!(u16),
        Width::U32 => quote!(u32),
        Width::U64 => quote!(u64),
        Width::Any => quote!(typewright_runtime::Integer),
    }
}

pub(super) fn type_path(path: &TypePath) -> TokenStream {
    let name = ident(&path.name);
    let modules = path.module.iter().map(|module| ident(module));
    match (&path.krate, path.module.is_empty()) {
        (None, true) => quote!(#name),
        (None, false) => quote!(crate #(::#modules)* ::#name),
        (Some(krate), _) => {
            let krate = ident(krate);
            quote!(#krate #(::#modules)* ::#name)
        }
    }
}

/// A type as text, for tables.
pub(super) fn ty_text(rust: &RustType) -> String {
    let tokens = ty(rust).to_string();
    // Tokens come apart by spaces; a path has none.
    tokens
        .replace(" :: ", "::")
        .replace(" < ", "<")
        .replace(" > ", ">")
        .replace(" >", ">")
        .replace(" ,", ",")
}

/// A constant as the tables take it.
pub(super) fn literal_text(literal: &Literal) -> String {
    match literal {
        Literal::Null => "null".to_owned(),
        Literal::Bool(flag) => flag.to_string(),
        Literal::Integer(number) => number.to_string(),
        Literal::String(text) => Token::string(text).to_string(),
        Literal::Json(text) => format!("json({})", Token::string(text)),
    }
}
