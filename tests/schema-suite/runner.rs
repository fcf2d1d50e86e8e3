//! Takes every instance through its type: a line each, the file of the suite and the instance. Writes a list of what
//! became of them: the instance as it was written, or the error as a string.

use schema_suite::files;
use typewright_runtime::{Field, json};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let instances = std::fs::read_to_string(arguments.next().unwrap()).unwrap();
    let mut outcomes = Vec::new();
    for line in instances.lines() {
        let (file, instance) = line.split_once('\t').unwrap();
        outcomes.push(outcome(file, instance));
    }
    let all = format!("[\n{}\n]\n", outcomes.join(",\n"));
    std::fs::write(arguments.next().unwrap(), all).unwrap();
}

fn outcome(file: &str, instance: &str) -> String {
    match file {
        // The files of the suite.
        _ => panic!("there is no file {file}"),
    }
}

fn through<T: Field>(instance: &str) -> String {
    match json::from_str::<T>(instance) {
        Ok(value) => json::to_string(&value),
        Err(error) => json::to_string(&error.to_string()),
    }
}
