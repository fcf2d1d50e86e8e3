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

/// Items with an empty line between them, and between the functions within them; `mod` and `use` stand together.
fn laid_out(file: syn::File) -> String {
    let mut text = String::new();
    let mut before: Option<bool> = None;
    for attr in file.attrs {
        let line = prettyplease::unparse(&syn::File {
            attrs: vec![attr],
            ..empty()
        });
        text.push_str(line.trim_end());
        text.push('\n');
        before = Some(false);
    }
    for item in file.items {
        let short = matches!(&item, syn::Item::Mod(_) | syn::Item::Use(_));
        if before.is_some_and(|before| !(before && short)) {
            text.push('\n');
        }
        before = Some(short);
        text.push_str(&prettyplease::unparse(&syn::File {
            items: vec![item],
            ..empty()
        }));
    }
    let mut spaced = String::new();
    let mut after_function = false;
    for line in text.lines() {
        if after_function && line.starts_with("    ") {
            spaced.push('\n');
        }
        after_function = line == "    }";
        spaced.push_str(line);
        spaced.push('\n');
    }
    spaced
}

fn empty() -> syn::File {
    syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: Vec::new(),
    }
}

/// A file from its pieces; what cannot be parsed as Rust is given back as the error.
pub(super) fn file(header: &str, chunks: &[Chunk]) -> Result<String, String> {
    let mut text = header.to_owned();
    for chunk in chunks {
        let piece = match chunk {
            Chunk::Code(tokens) if tokens.is_empty() => continue,
            Chunk::Code(tokens) => {
                let parsed = syn::parse2::<syn::File>(tokens.clone())
                    .map_err(|error| format!("{error}: {tokens}"))?;
                laid_out(parsed)
            }
            Chunk::Table(table) => {
                syn::parse_str::<syn::File>(table).map_err(|error| format!("{error}: {table}"))?;
                format!("{table}\n")
            }
        };
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&piece);
    }
    Ok(text)
}
