//! The repository's definitions, damaged at random: whatever comes of it, it is an answer.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::run;

/// A small generator of numbers, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

fn definitions(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            definitions(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            found.push(path);
        }
    }
}

fn damage(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let (one, two) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(4) {
        0 => drop(lines.remove(one)),
        1 => lines.insert(two, lines[one]),
        2 => lines.swap(one, two),
        _ => {
            let mut characters: Vec<char> = text.chars().collect();
            let at = random.below(characters.len());
            let odd = [
                '{', '}', '[', ']', ':', '#', '&', '*', '!', '|', '\'', '"', '%', '@', '\t', ' ',
                '\0', '-', '$', 'x',
            ];
            characters[at] = odd[random.below(odd.len())];
            return characters.into_iter().collect();
        }
    }
    lines.join("\n") + "\n"
}

/// How often something is damaged, all workers together.
const ROUNDS: usize = 300;

/// How many damage their own copy at the same time.
const WORKERS: usize = 2;

#[test]
fn damaged_definitions_generate_or_say_why_not() {
    let spec = typewright_tests::repository().join("spec");
    let mut files = Vec::new();
    definitions(&spec, &mut files);
    files.sort();
    let texts: Vec<String> = files
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let (good, bad) = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|worker| {
                let random = Random(0x5eed + worker as u64);
                let (spec, files, texts) = (&spec, &files, &texts);
                scope.spawn(move || damaged(spec, files, texts, random))
            })
            .collect();
        let counts = workers.into_iter().map(|worker| worker.join().unwrap());
        counts.fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1))
    });
    assert_eq!(good + bad, ROUNDS);
    assert!(good > 30 && bad > 30, "{good} generated, {bad} did not");
}

/// Damages one file after the other in a copy; how many of the copies generated, and how many did not.
fn damaged(spec: &Path, files: &[PathBuf], texts: &[String], mut random: Random) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let target = |path: &Path| folder.path().join(path.strip_prefix(spec).unwrap());
    for (path, text) in files.iter().zip(texts) {
        fs::create_dir_all(target(path).parent().unwrap()).unwrap();
        fs::write(target(path), text).unwrap();
    }
    fs::copy(
        spec.join("typewright.toml"),
        folder.path().join("typewright.toml"),
    )
    .unwrap();
    let (mut good, mut bad) = (0, 0);
    for _ in 0..ROUNDS / WORKERS {
        let index = random.below(files.len());
        fs::write(target(&files[index]), damage(&texts[index], &mut random)).unwrap();
        let outcome = run(folder.path());
        match outcome.generated {
            Some(_) => good += 1,
            None => {
                assert!(
                    !outcome.codes.is_empty(),
                    "nothing came of it, and nothing was said"
                );
                bad += 1;
            }
        }
        fs::write(target(&files[index]), &texts[index]).unwrap();
    }
    (good, bad)
}
