//! What drivers of clients say of themselves: a JSON line for each step, read into a report that holds them to it.

use std::time::Duration;

use serde_json::Value;

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did what it says.
    Passed,
    /// It did not, and why.
    Failed(String),
    /// The driver ended before it told.
    Untold,
}

/// What came of a driver.
#[derive(Clone, Debug)]
pub struct Report {
    /// The steps that it was to take, in this order.
    pub steps: Vec<(&'static str, Outcome)>,
    /// What it did wrong besides.
    pub faults: Vec<String>,
    /// How long it took.
    pub took: Duration,
    /// The end of what it said on standard error, where something went wrong.
    pub errors: String,
}

impl Report {
    /// A report of a driver that has told nothing yet.
    pub fn new(steps: &[&'static str]) -> Self {
        let untold = |step: &&'static str| (*step, Outcome::Untold);
        Self {
            steps: steps.iter().map(untold).collect(),
            faults: Vec::new(),
            took: Duration::ZERO,
            errors: String::new(),
        }
    }

    /// Whether all steps passed and nothing else is wrong.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
            && self
                .steps
                .iter()
                .all(|(_, outcome)| *outcome == Outcome::Passed)
    }

    /// What came of a step; nothing where the driver has none of this name.
    pub fn outcome(&self, step: &str) -> Option<&Outcome> {
        let found = self.steps.iter().find(|(name, _)| *name == step);
        found.map(|(_, outcome)| outcome)
    }

    /// Takes a line that the driver printed.
    pub(crate) fn take(&mut self, line: &str) {
        if let Err(fault) = self.try_take(line) {
            self.faults.push(fault);
        }
    }

    fn try_take(&mut self, line: &str) -> Result<(), String> {
        let shown: String = line.chars().take(100).collect();
        let value: Value = serde_json::from_str(line)
            .map_err(|_| format!("it printed a line that is not JSON: {shown}"))?;
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        let outcome = match (text("outcome"), text("detail")) {
            (Some("passed"), _) => Outcome::Passed,
            (Some("failed"), Some(detail)) => Outcome::Failed(detail.to_owned()),
            _ => return Err(format!("it printed a line that tells no outcome: {shown}")),
        };
        let step = text("step").unwrap_or_default();
        let known = self.steps.iter_mut().find(|(name, _)| *name == step);
        let (_, place) = known.ok_or_else(|| format!("it told of a step it has not: {shown}"))?;
        if *place != Outcome::Untold {
            return Err(format!("it told of the step {step} twice"));
        }
        *place = outcome;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(lines: &[&str]) -> Report {
        let mut report = Report::new(&["login", "logout"]);
        lines.iter().for_each(|line| report.take(line));
        report
    }

    #[test]
    fn every_step_has_to_pass() {
        let login = r#"{"step": "login", "outcome": "passed"}"#;
        let logout = r#"{"step": "logout", "outcome": "passed"}"#;
        assert!(told(&[login, logout]).is_sound());
        let report = told(&[login]);
        assert!(!report.is_sound());
        assert_eq!(report.outcome("logout"), Some(&Outcome::Untold));
        assert_eq!(report.outcome("encrypt"), None);
        let failed = r#"{"step": "logout", "outcome": "failed", "detail": "why"}"#;
        let report = told(&[login, failed]);
        assert!(!report.is_sound());
        let why = Outcome::Failed("why".to_owned());
        assert_eq!(report.outcome("logout"), Some(&why));
    }

    #[test]
    fn a_line_that_is_none_is_a_fault() {
        for line in [
            "login passed",
            "",
            "[]",
            r#"{"step": "login"}"#,
            r#"{"step": "login", "outcome": "failed"}"#,
            r#"{"step": "login", "outcome": "skipped", "detail": "why"}"#,
            r#"{"outcome": "passed"}"#,
            r#"{"step": "dance", "outcome": "passed"}"#,
        ] {
            let report = told(&[line]);
            assert_eq!(report.faults.len(), 1, "{line}");
            assert_eq!(report.outcome("login"), Some(&Outcome::Untold), "{line}");
        }
    }

    #[test]
    fn a_step_is_told_of_once() {
        let failed = r#"{"step": "login", "outcome": "failed", "detail": "why"}"#;
        let passed = r#"{"step": "login", "outcome": "passed"}"#;
        let report = told(&[failed, passed]);
        let why = Outcome::Failed("why".to_owned());
        assert_eq!(report.outcome("login"), Some(&why));
        assert_eq!(report.faults, ["it told of the step login twice"]);
    }
}
