//! The stages one after the other. Nothing is written here; what comes out is every file of every crate.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use typewright_model::{Model, Options, PackageInput};
use typewright_rust::docs::Writer;
use typewright_rust::emit::{
    ClientEntry, CrateOptions, Files, PackageFacts, files, is_operation, is_parameter,
};
use typewright_rust::{Name, items, names, plan, surface};
use typewright_source::{Code, Diagnostic, Location, Report, Sources, load_with};

use crate::config::{Config, Package};
use crate::inputs::{PackageFiles, package_files, package_input};

/// What is read.
#[derive(Clone, Debug)]
pub struct Input {
    /// The folder of the definitions.
    pub spec: PathBuf,
    /// How that folder is called in messages and in generated files.
    pub shown: String,
    /// The templates, by the path of the file that they make.
    pub templates: BTreeMap<String, String>,
    /// The one package that is asked for; else all.
    pub package: Option<String>,
}

/// What came of a run.
#[derive(Debug)]
pub struct Output<T = Generated> {
    /// The files that were read.
    pub sources: Sources,
    /// What was asked for, if there was nothing wrong.
    pub generated: Option<T>,
}

/// The names that a crate's users can write, by crate.
pub type Surfaces = BTreeMap<String, Vec<Name>>;

/// The crates.
#[derive(Debug)]
pub struct Generated {
    /// The files by the crates' names.
    pub crates: BTreeMap<String, Files>,
    /// The number of operations.
    pub operations: usize,
    /// The number of types, messages included.
    pub types: usize,
}

/// What schemas that lead into each other may take of the stack: they are followed to the end, one into the other.
const STACK: usize = 512 << 20;

/// Runs the stages. What is wrong goes to the report, and then nothing is generated.
pub fn generate(input: &Input, config: &Config, report: &mut Report) -> Output {
    run(input, config, report, emit)
}

/// The public surface of every crate that would be generated.
pub fn surfaces(input: &Input, config: &Config, report: &mut Report) -> Output<Surfaces> {
    run(input, config, report, |built, _| {
        let asked = built.asked_for();
        let surface = |(package, krate): (&Package, _)| {
            let names = surface(krate, &built.config.formats);
            (package.name.clone(), names)
        };
        Some(asked.map(surface).collect())
    })
}

/// What all stages but the last have made.
struct Built<'a> {
    input: &'a Input,
    config: &'a Config,
    packages: &'a [Package],
    items: Vec<items::Crate>,
    writer: Writer,
}

impl Built<'_> {
    /// The packages that are asked for, with their items.
    fn asked_for(&self) -> impl Iterator<Item = (&Package, &items::Crate)> {
        let pairs = self.packages.iter().zip(&self.items);
        pairs.filter(|(package, _)| is_asked_for(self.input, package))
    }
}

/// Runs what follows schemas to the end, which takes a stack of its own. Nothing if no thread can be started.
pub(crate) fn on_own_stack<T: Send>(
    shown: &str,
    report: &mut Report,
    work: impl FnOnce(&mut Report) -> T + Send,
) -> Option<T> {
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(STACK);
        let stages = builder.spawn_scoped(scope, || {
            let mut found = Report::new();
            let output = work(&mut found);
            (output, found)
        });
        let joined = match stages {
            Ok(stages) => stages.join(),
            Err(error) => {
                let message = format!("no thread can be started: {error}");
                let location = Location::Elsewhere(shown.to_owned());
                report.push(Diagnostic::new(Code::CannotRead, message, location));
                return None;
            }
        };
        match joined {
            Ok((output, found)) => {
                report.extend(found);
                Some(output)
            }
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

fn run<T: Send>(
    input: &Input,
    config: &Config,
    report: &mut Report,
    last: impl FnOnce(&Built<'_>, &mut Report) -> Option<T> + Send,
) -> Output<T> {
    let output = on_own_stack(&input.shown, report, |report| {
        let lowered = lowered(input, config, &config.model, report);
        let built = build(input, config, &lowered, report);
        let generated = built.and_then(|built| last(&built, report));
        Output {
            sources: lowered.sources,
            generated: generated.filter(|_| !report.has_errors()),
        }
    });
    output.unwrap_or_else(|| Output {
        sources: Sources::default(),
        generated: None,
    })
}

/// What the first stage has made.
pub(crate) struct Read {
    /// The packages whose folders are there.
    pub(crate) packages: Vec<Package>,
    /// The files.
    pub(crate) sources: Sources,
    /// The files of each package.
    pub(crate) inputs: Vec<PackageInput>,
}

/// The first stage: the files of all packages.
pub(crate) fn read(input: &Input, config: &Config, report: &mut Report) -> Read {
    let packages = present(input, config, report);
    let files: Vec<PackageFiles> = packages
        .iter()
        .map(|package| package_files(&input.spec, package, report))
        .collect();
    let entries: Vec<String> = files.iter().flat_map(PackageFiles::all).cloned().collect();
    let mut sources = load_with(&input.spec, &entries, config.remotes.clone(), report);
    sources.set_display_root(input.shown.clone());
    let inputs: Vec<PackageInput> = packages
        .iter()
        .zip(&files)
        .map(|(package, files)| package_input(package, files, &sources))
        .collect();
    Read {
        packages,
        sources,
        inputs,
    }
}

/// What the stages up to the model have made.
pub(crate) struct Lowered {
    /// The packages whose folders are there.
    pub(crate) packages: Vec<Package>,
    /// The files.
    pub(crate) sources: Sources,
    /// The files of each package.
    pub(crate) inputs: Vec<PackageInput>,
    /// What they say.
    pub(crate) model: Model,
}

/// The stages up to the model, which is told these options.
pub(crate) fn lowered(
    input: &Input,
    config: &Config,
    options: &Options,
    report: &mut Report,
) -> Lowered {
    let read = read(input, config, report);
    let model = typewright_model::lower(&read.sources, &read.inputs, options, report);
    let Read {
        packages,
        sources,
        inputs,
    } = read;
    Lowered {
        packages,
        sources,
        inputs,
        model,
    }
}

/// What users of a crate see: the crates it uses types of, and the names that they can write.
pub(crate) struct Face {
    /// The other crates.
    pub(crate) dependencies: Vec<String>,
    /// The names.
    pub(crate) names: Vec<Name>,
}

/// What users of each crate see; nothing if something is wrong.
pub(crate) fn faces(
    input: &Input,
    config: &Config,
    lowered: &Lowered,
    report: &mut Report,
) -> Option<BTreeMap<String, Face>> {
    let built = build(input, config, lowered, report)?;
    let faces = built.asked_for().map(|(package, krate)| {
        let face = Face {
            dependencies: krate.dependencies.clone(),
            names: surface(krate, &config.formats),
        };
        (package.name.clone(), face)
    });
    let faces = faces.collect();
    (!report.has_errors()).then_some(faces)
}

/// The stages from the model to the items; nothing if something is wrong.
fn build<'a>(
    input: &'a Input,
    config: &'a Config,
    lowered: &'a Lowered,
    report: &mut Report,
) -> Option<Built<'a>> {
    let Lowered {
        packages,
        sources,
        model,
        ..
    } = lowered;
    if report.has_errors() {
        return None;
    }
    let plan = plan::plan(model);
    let names = names::assign(&plan, sources, &config.names, report);
    if report.has_errors() {
        return None;
    }
    let writer = Writer::new(config.docs.clone());
    let wrong = &config.wrong_examples;
    let items = items::items(&plan, &names, sources, &config.formats, &writer, wrong);
    wrong.report_unmet(sources, report);
    Some(Built {
        input,
        config,
        packages,
        items,
        writer,
    })
}

/// The packages whose folders are there. What the configuration names and the definitions lack is not generated.
fn present(input: &Input, config: &Config, report: &mut Report) -> Vec<Package> {
    if !input.spec.is_dir() {
        let code = if input.spec.exists() {
            Code::NotAFolder
        } else {
            Code::NoSuchFolder
        };
        let problem = Diagnostic::new(
            code,
            "there is no folder of definitions here",
            Location::Elsewhere(input.shown.clone()),
        );
        report.push(problem.hint("name the folder with --spec"));
        return Vec::new();
    }
    // All of them are read, whichever is asked for: what one package refers to in another is that package's type.
    let there: Vec<Package> = config
        .packages
        .iter()
        .filter(|package| input.spec.join(&package.folder).is_dir())
        .cloned()
        .collect();
    if !there.iter().any(|package| is_asked_for(input, package)) {
        let folders: Vec<String> = config
            .packages
            .iter()
            .filter(|package| is_asked_for(input, package))
            .map(|package| format!("`{}`", package.folder))
            .collect();
        let hint = match (folders.as_slice(), &input.package) {
            ([], Some(name)) => {
                let known = config.packages.iter();
                let known: Vec<String> = known.map(|known| format!("`{}`", known.name)).collect();
                format!(
                    "the configuration has no package `{name}`; it has {}",
                    known.join(", ")
                )
            }
            ([], None) => {
                "the configuration names no package: write [[package]] with a name and a folder"
                    .to_owned()
            }
            _ => format!("the configuration looks for {}", folders.join(", ")),
        };
        let problem = Diagnostic::new(
            Code::NoPackage,
            "there is nothing to generate",
            Location::Elsewhere(input.shown.clone()),
        );
        report.push(problem.hint(hint));
    }
    there
}

/// Whether a package is to be generated.
pub(crate) fn is_asked_for(input: &Input, package: &Package) -> bool {
    input
        .package
        .as_ref()
        .is_none_or(|name| *name == package.name)
}

fn emit(built: &Built<'_>, report: &mut Report) -> Option<Generated> {
    let (input, config) = (built.input, built.config);
    let mut generated = Generated {
        crates: BTreeMap::new(),
        operations: 0,
        types: 0,
    };
    let client = client(built, report);
    for (package, krate) in built.asked_for() {
        let operations: usize = krate
            .modules
            .iter()
            .map(|module| module.operations.len())
            .sum();
        let options = CrateOptions {
            command: "cargo xtask codegen".to_owned(),
            formats: config.formats.clone(),
            shape: config.shape.clone(),
            client: client.clone(),
            templates: input.templates.clone(),
            package: facts(package, operations, krate),
        };
        match files(krate, &options, &built.writer) {
            Ok(files) => drop(generated.crates.insert(package.name.clone(), files)),
            Err(defect) => {
                let message = format!(
                    "the generator is at fault: it made something that is not Rust: {defect}"
                );
                report.push(Diagnostic::new(
                    Code::CannotWrite,
                    message,
                    Location::Elsewhere(package.name.clone()),
                ));
            }
        }
        generated.operations += operations;
        generated.types += krate.type_count();
    }
    Some(generated)
}

/// What clients have to know; what no package has is reported, if all packages are there.
fn client(built: &Built<'_>, report: &mut Report) -> ClientEntry {
    let config = &built.config.client;
    let of = built.config.docs.version_of.as_deref();
    let mut missing = |location: &Location, message: String| {
        if built.input.package.is_none() {
            let problem = Diagnostic::new(Code::UnusedChoice, message, location.clone());
            report.push(problem.hint("remove it"));
        }
    };
    let has =
        |test: &dyn Fn(&items::Crate) -> bool| built.asked_for().any(|(_, krate)| test(krate));
    for (name, location) in config.repeatable.iter().chain(&config.may_be_empty) {
        if !has(&|krate| is_parameter(krate, name)) {
            missing(location, format!("no path has a parameter `{name}`"));
        }
    }
    if let Some((id, _, location)) = &config.versions
        && !has(&|krate| is_operation(krate, id))
    {
        missing(location, format!("there is no operation `{id}`"));
    }
    ClientEntry {
        repeatable: config
            .repeatable
            .iter()
            .map(|(name, _)| name.clone())
            .collect(),
        versions: config
            .versions
            .as_ref()
            .map(|(id, member, _)| (id.clone(), member.clone())),
        version_of: of.unwrap_or("the API").to_owned(),
    }
}

fn facts(package: &Package, operations: usize, krate: &items::Crate) -> PackageFacts {
    PackageFacts {
        name: package.name.clone(),
        krate: package.name.replace('-', "_"),
        version: package.version.clone(),
        description: package.description.clone(),
        title: package.title.clone(),
        source: package.folder.clone(),
        homepage: package.homepage.clone(),
        example: package.example.clone(),
        dependencies: krate.dependencies.clone(),
        operations,
        types: krate.type_count(),
    }
}

/// Reads the templates in a folder: every file in it, by its path.
///
/// # Errors
/// If a file cannot be read.
pub(crate) fn templates(folder: &Path) -> std::io::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            let name = entry.file_name().to_string_lossy().into_owned();
            found.insert(name, std::fs::read_to_string(entry.path())?);
        }
    }
    Ok(found)
}
