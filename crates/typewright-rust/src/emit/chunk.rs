//! Pieces of a file: code, which prettyplease lays out, and tables, which are laid out already.

use proc_macro2::TokenStream;

/// A piece of a file.
#[derive(Debug)]
pub(super) enum Chunk {
    /// Rust items.
    Code(TokenStream),
    /// Text.
    Table(String),
}

/// A file from its pieces; what cannot be parsed as Rust is given back as the error.
pub(super) fn file(header: &str, chunks: &[Chunk]) -> Result<String, String> {
    let mut text = header.to_owned();
    for chunk in chunks {
        let piece = match chunk {
            Chunk::Code(tokens) if tokens.is_empty() => continue,
            Chunk::Code(tokens) => {
                let parsed = syn::parse2::<syn::File>(tokens.clone()).map_err(|error| format!("{error}: {tokens}"))?;
                prettyplease::unparse(&parsed)
            }
            Chunk::Table(table) => format!("{table}\n"),
        };
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&piece);
    }
    Ok(text)
}
