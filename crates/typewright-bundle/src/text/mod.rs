//! A document as text: JSON or YAML, a member a line. Numbers are written as they were spelled.

mod json;
mod yaml;

pub use json::to_json;
pub use yaml::to_yaml;
