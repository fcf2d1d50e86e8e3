//! The pipeline run on a folder, and its report compared with a file.

use std::fs;
use std::path::Path;

use typewright::{Generated, Input, generate, read_config};
use typewright_source::{Code, Report, Sources, Style, render};

/// What cases without a configuration of their own are read with.
pub(crate) const CONFIG: &str = "[[package]]\nname = \"example\"\nfolder = \"api\"\nversion = \"0.1.0\"\n\
    title = \"an example\"\ndescription = \"An example.\"\n";

/// What a run came to.
pub(crate) struct Outcome {
    pub(crate) codes: Vec<Code>,
    pub(crate) text: String,
    pub(crate) generated: Option<Generated>,
}

/// Runs the pipeline on a folder, with the configuration in it or else the usual one.
pub(crate) fn run(folder: &Path) -> Outcome {
    let own = folder.join("typewright.toml");
    let usual = tempfile::NamedTempFile::new().unwrap();
    fs::write(usual.path(), CONFIG).unwrap();
    let config = if own.exists() {
        own.as_path()
    } else {
        usual.path()
    };
    let mut report = Report::new();
    let read = read_config(config, &mut report);
    let (sources, generated) = match read.filter(|_| !report.has_errors()) {
        Some(config) => {
            let templates = typewright_tests::templates();
            let input = Input {
                spec: folder.to_owned(),
                shown: "spec".to_owned(),
                templates,
                package: None,
            };
            let output = generate(&input, &config, &mut report);
            (output.sources, output.generated)
        }
        None => (Sources::default(), None),
    };
    let mut codes: Vec<Code> = report.iter().map(|problem| problem.code).collect();
    codes.sort();
    codes.dedup();
    let text = render(&report, &sources, Style::Plain);
    let text = text
        .replace(&config.display().to_string(), "typewright.toml")
        .replace(&folder.display().to_string(), "spec");
    Outcome {
        codes,
        text: text.trim_end().to_owned() + "\n",
        generated,
    }
}

/// Compares a rendered report with a file; `UPDATE_EXPECT=1` in the environment writes the file anew.
pub(crate) fn expect(file: &Path, text: &str) -> Result<(), String> {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(file, text).unwrap();
        return Ok(());
    }
    let expected = fs::read_to_string(file).unwrap_or_default();
    if expected == text {
        return Ok(());
    }
    Err(format!(
        "{} differs.\n--- expected\n{expected}--- rendered\n{text}",
        file.display()
    ))
}
