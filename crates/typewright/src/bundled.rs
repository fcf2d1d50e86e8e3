//! A package as one document. Nothing is written here.

use typewright_bundle::{Bundled, Version, bundle};
use typewright_source::{Report, Sources};

use crate::config::Config;
use crate::pipeline::{Input, Output, is_asked_for, on_own_stack, read};

/// One document of the package that is asked for.
pub fn bundled(
    input: &Input,
    config: &Config,
    version: Version,
    report: &mut Report,
) -> Output<Bundled> {
    let output = on_own_stack(&input.shown, report, |report| {
        let read = read(input, config, report);
        let mut pairs = read.packages.iter().zip(&read.inputs);
        let asked = pairs.find(|(package, _)| is_asked_for(input, package));
        // Nothing is made of what could not be read.
        let document = asked.filter(|_| !report.has_errors());
        let document = document.map(|(package, of)| {
            let input = typewright_bundle::Input {
                packages: &read.inputs,
                package: of,
                title: &package.title,
                description: &package.description,
                version: &package.version,
                merged_in_examples: config.model.merged_in_examples.as_deref(),
            };
            bundle(&read.sources, &input, version, report)
        });
        Output {
            generated: document.filter(|_| !report.has_errors()),
            sources: read.sources,
        }
    });
    output.unwrap_or_else(|| Output {
        sources: Sources::default(),
        generated: None,
    })
}
