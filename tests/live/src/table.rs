//! A table of drivers: a line for each step, a column for each client; then how long each took, and what is wrong.

use std::fmt::Write as _;

use crate::report::{Outcome, Report};

/// What came of a client.
pub struct Column {
    /// Its name and version.
    pub client: String,
    /// What its driver told, or why there was none.
    pub result: Result<Report, Missing>,
}

/// Why nothing is known of a client.
pub enum Missing {
    /// This machine cannot have it.
    Skipped(String),
    /// The driver could not be run at all.
    Broken(String),
}

impl Column {
    /// Whether there is nothing wrong with it.
    pub fn is_sound(&self) -> bool {
        match &self.result {
            Ok(report) => report.is_sound(),
            Err(Missing::Skipped(_)) => true,
            Err(Missing::Broken(_)) => false,
        }
    }

    fn cell(&self, step: &str) -> &'static str {
        match &self.result {
            Ok(report) => match report.outcome(step) {
                Some(Outcome::Passed) => "ok",
                Some(Outcome::Failed(_) | Outcome::Untold) => "FAILED",
                None => "-",
            },
            Err(Missing::Skipped(_)) => "skipped",
            Err(Missing::Broken(_)) => "FAILED",
        }
    }
}

/// All of it, as it is printed: the steps in this order, then what is wrong.
pub fn table(steps: &[&'static str], columns: &[Column]) -> String {
    let mut head = vec!["step".to_owned()];
    head.extend(columns.iter().map(|column| column.client.clone()));
    let mut lines = vec![head];
    for step in steps {
        let mut line = vec![(*step).to_owned()];
        line.extend(columns.iter().map(|column| column.cell(step).to_owned()));
        lines.push(line);
    }
    let mut times = vec!["time".to_owned()];
    times.extend(columns.iter().map(|column| match &column.result {
        Ok(report) => format!("{:.1} s", report.took.as_secs_f64()),
        Err(_) => String::new(),
    }));
    lines.push(times);
    let mut text = aligned(&lines);
    for column in columns {
        details(column, &mut text);
    }
    text
}

fn aligned(lines: &[Vec<String>]) -> String {
    let columns = lines.first().map_or(0, Vec::len);
    let width = |at: usize| {
        lines
            .iter()
            .map(|line| line.get(at).map_or(0, String::len))
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for line in lines {
        let mut row = String::new();
        for (cell, width) in line.iter().zip(&widths) {
            let _ = write!(row, "{cell:<width$}  ");
        }
        let _ = writeln!(text, "{}", row.trim_end());
    }
    text
}

/// What is wrong with a client, and why it was skipped.
fn details(column: &Column, text: &mut String) {
    let client = &column.client;
    let report = match &column.result {
        Ok(report) if report.is_sound() => return,
        Ok(report) => report,
        Err(Missing::Skipped(reason)) => {
            let _ = writeln!(text, "\n{client} was skipped: {reason}");
            return;
        }
        Err(Missing::Broken(reason)) => {
            let _ = writeln!(text, "\n{client} was not driven: {reason}");
            return;
        }
    };
    let _ = writeln!(text, "\n{client}:");
    for (step, outcome) in &report.steps {
        let why = match outcome {
            Outcome::Passed => continue,
            Outcome::Failed(detail) => detail,
            Outcome::Untold => "the driver did not tell of it",
        };
        let _ = writeln!(text, "  {step}: {why}");
    }
    for fault in &report.faults {
        let _ = writeln!(text, "  the driver: {fault}");
    }
    if !report.errors.is_empty() {
        let _ = writeln!(text, "  its standard error ends:");
        for line in report.errors.lines() {
            let _ = writeln!(text, "    {line}");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const STEPS: [&str; 3] = ["login", "encrypt", "logout"];

    fn column(client: &str, steps: &[&'static str], lines: &[&str]) -> Column {
        let mut report = Report::new(steps);
        lines.iter().for_each(|line| report.take(line));
        report.took = Duration::from_millis(1_250);
        let client = client.to_owned();
        Column {
            client,
            result: Ok(report),
        }
    }

    fn without(client: &str, why: Missing) -> Column {
        let client = client.to_owned();
        Column {
            client,
            result: Err(why),
        }
    }

    #[test]
    fn every_client_has_a_column_and_what_is_wrong_follows() {
        let login = r#"{"step": "login", "outcome": "passed"}"#;
        let logout = r#"{"step": "logout", "outcome": "failed", "detail": "no token"}"#;
        let mut dead = column("dead 1", &STEPS, &[login, "nonsense"]);
        if let Ok(report) = &mut dead.result {
            report.errors = "a word\nanother".to_owned();
        }
        let columns = [
            column("plain 2", &["login", "logout"], &[login, logout]),
            dead,
            without("absent 3", Missing::Skipped("no Python".to_owned())),
            without("broken 4", Missing::Broken("no disk".to_owned())),
        ];
        assert_eq!(
            table(&STEPS, &columns),
            "\
step     plain 2  dead 1  absent 3  broken 4
login    ok       ok      skipped   FAILED
encrypt  -        FAILED  skipped   FAILED
logout   FAILED   FAILED  skipped   FAILED
time     1.2 s    1.2 s

plain 2:
  logout: no token

dead 1:
  encrypt: the driver did not tell of it
  logout: the driver did not tell of it
  the driver: it printed a line that is not JSON: nonsense
  its standard error ends:
    a word
    another

absent 3 was skipped: no Python

broken 4 was not driven: no disk
"
        );
        let sound: Vec<bool> = columns.iter().map(Column::is_sound).collect();
        assert_eq!(sound, [false, false, true, false]);
    }

    #[test]
    fn of_sound_clients_there_is_nothing_more_to_say() {
        let login = r#"{"step": "login", "outcome": "passed"}"#;
        let columns = [column("plain 2", &["login"], &[login])];
        let expected = "step   plain 2\nlogin  ok\ntime   1.2 s\n";
        assert_eq!(table(&["login"], &columns), expected);
        assert!(columns[0].is_sound());
    }
}
