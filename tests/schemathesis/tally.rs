//! The table: for each operation how many requests were sent, and what came of them.

use std::collections::BTreeMap;

use serde_json::Value;

/// The answers of one operation, by status.
type Answers = BTreeMap<u64, usize>;

/// The status of those who are not let in.
const NOBODY: u64 = 401;

/// Prints the table, and gives what is wrong.
pub(crate) fn print(tally: &str, operations: &[String]) -> Vec<String> {
    let answers = read(tally);
    let nothing = Answers::new();
    let of = |id: &String| answers.get(id).unwrap_or(&nothing);
    let width = operations.iter().map(String::len).max().unwrap_or_default();
    println!("\n{:<width$}  sent   2xx   3xx   4xx  with", "operation");
    for id in operations {
        let answers = of(id);
        let statuses: Vec<String> = answers.keys().map(u64::to_string).collect();
        let [two, three, four] = [2, 3, 4].map(|class| class_of(answers, class));
        let sent = sent(answers);
        let statuses = statuses.join(" ");
        println!("{id:<width$} {sent:>5} {two:>5} {three:>5} {four:>5}  {statuses}");
    }
    let all: Vec<&Answers> = operations.iter().map(of).collect();
    let total =
        |count: fn(&Answers) -> usize| all.iter().map(|answers| count(answers)).sum::<usize>();
    let succeed = all.iter().filter(|answers| class_of(answers, 2) > 0);
    println!(
        "\n{} operations, {} requests: {} succeeded, {} were refused. {} operations succeeded at least once.",
        operations.len(),
        total(sent),
        total(|answers| class_of(answers, 2)),
        total(|answers| class_of(answers, 4)),
        succeed.count(),
    );
    operations
        .iter()
        .filter_map(|id| fault(id, of(id)))
        .collect()
}

/// What is wrong with the answers of an operation.
fn fault(id: &str, answers: &Answers) -> Option<String> {
    match sent(answers) {
        0 => Some(format!("{id}: nothing was sent")),
        // Everything would pass with a token that is none.
        sent if answers.get(&NOBODY) == Some(&sent) => Some(format!("{id}: nobody was let in")),
        _ if class_of(answers, 5) > 0 => Some(format!("{id}: the server failed")),
        _ => None,
    }
}

fn sent(answers: &Answers) -> usize {
    answers.values().sum()
}

fn class_of(answers: &Answers, class: u64) -> usize {
    let of = answers.iter().filter(|(status, _)| *status / 100 == class);
    of.map(|(_, count)| count).sum()
}

fn read(tally: &str) -> BTreeMap<String, Answers> {
    let mut all: BTreeMap<String, Answers> = BTreeMap::new();
    for line in tally.lines() {
        let told: Value = serde_json::from_str(line).unwrap();
        let status = told["status"].as_u64().unwrap();
        let answers = all.entry(told["id"].as_str().unwrap().to_owned());
        *answers.or_default().entry(status).or_default() += 1;
    }
    all
}
