//! Which versions a server speaks, and whether an operation is among them.

use std::fmt;
use std::sync::Arc;

use crate::http::{BoxError, Operation, OperationInfo, VersionsInfo};
use crate::{Value, json};

/// The versions of its API that a server speaks, as it says.
#[derive(Clone, Debug)]
pub struct ServerVersions {
    of: &'static str,
    names: Arc<[String]>,
}

impl ServerVersions {
    pub(super) fn read(info: &'static VersionsInfo, body: &[u8]) -> Result<Self, BoxError> {
        let fault = || format!("the answer has no list of texts `{}`", info.member);
        let Value::Object(mut members) = json::from_slice(body)? else {
            return Err(fault().into());
        };
        let Some(Value::List(list)) = members.remove(info.member) else {
            return Err(fault().into());
        };
        let names = list.into_iter().map(|name| match name {
            Value::String(name) => Ok(name),
            _ => Err(fault()),
        });
        Ok(Self {
            of: info.of,
            names: names.collect::<Result<_, String>>()?,
        })
    }

    /// The versions as the server names them.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The newest of them: the highest of those that are numbers, else the last.
    #[must_use]
    pub fn newest(&self) -> Option<&str> {
        let numbered = self
            .names
            .iter()
            .filter_map(|name| Some((number(name)?, name)));
        let newest = numbered
            .max_by(|(a, _), (b, _)| a.cmp(b))
            .map(|(_, name)| name);
        newest.or(self.names.last()).map(String::as_str)
    }

    /// Whether the server has an operation, by the version that brought it. One that says nothing about that was always
    /// there.
    #[must_use]
    pub fn supports<O: Operation>(&self) -> bool {
        self.check(O::INFO).is_ok()
    }

    pub(super) fn check(&self, info: &'static OperationInfo) -> Result<(), UnsupportedVersion> {
        let Some(needs) = info.added else {
            return Ok(());
        };
        let has = |name: &String| match (number(name), number(needs)) {
            (Some(has), Some(needs)) => has >= needs,
            _ => name == needs,
        };
        if self.names.iter().any(has) {
            return Ok(());
        }
        Err(UnsupportedVersion {
            operation: info.id,
            of: self.of,
            needs,
            newest: self.newest().map(bare).map(str::to_owned),
        })
    }
}

/// `v1.11` and `1.11` are the same version.
fn bare(name: &str) -> &str {
    match name.strip_prefix('v') {
        Some(rest) if rest.starts_with(|first: char| first.is_ascii_digit()) => rest,
        _ => name,
    }
}

/// The numbers of a version; nothing if it is not made of numbers.
fn number(name: &str) -> Option<Vec<u64>> {
    bare(name)
        .split('.')
        .map(|part| part.parse().ok())
        .collect()
}

/// An operation that the server does not have yet.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnsupportedVersion {
    /// The `operationId`.
    pub operation: &'static str,
    /// What the versions are versions of.
    pub of: &'static str,
    /// The version that brought the operation.
    pub needs: &'static str,
    /// The newest that the server speaks; nothing if it speaks none.
    pub newest: Option<String>,
}

impl fmt::Display for UnsupportedVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "this needs {} {}, the server speaks ",
            self.of, self.needs
        )?;
        match &self.newest {
            Some(newest) => write!(f, "up to {newest}"),
            None => f.write_str("no version"),
        }
    }
}

impl std::error::Error for UnsupportedVersion {}

/// Why a call that was to be checked was not made.
#[derive(Debug)]
#[non_exhaustive]
pub enum VersionError {
    /// The server does not have the operation.
    Unsupported(UnsupportedVersion),
    /// What the server speaks could not be found out.
    Unknown(BoxError),
}

impl fmt::Display for VersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported(error) => error.fmt(f),
            Self::Unknown(error) => {
                write!(
                    f,
                    "the server did not say which versions it speaks: {error}"
                )
            }
        }
    }
}

impl std::error::Error for VersionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unsupported(_) => None,
            Self::Unknown(error) => Some(error.as_ref()),
        }
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    const INFO: VersionsInfo = VersionsInfo {
        of: "Matrix",
        path: "/versions",
        member: "versions",
    };

    fn versions(names: &[&str]) -> ServerVersions {
        let list: Value = names.iter().copied().collect();
        let body: Value = [("versions", list)].into_iter().collect();
        ServerVersions::read(&INFO, &json::to_vec(&body)).unwrap()
    }

    #[test]
    fn a_version_is_compared_by_its_numbers() {
        const NEW: &OperationInfo =
            &OperationInfo::new("getContent", Method::GET, "/").added("1.11");
        const OLD: &OperationInfo = &OperationInfo::new("sync", Method::GET, "/");
        for (names, newest, has) in [
            (&["r0.6.1", "v1.8", "v1.2"][..], Some("v1.8"), false),
            (&["v1.11"], Some("v1.11"), true),
            (&["1.11"], Some("1.11"), true),
            (&["v1.12", "v1.9"], Some("v1.12"), true),
            (&["v2"], Some("v2"), true),
            (&["r0.5.0", "r0.6.1"], Some("r0.6.1"), false),
            (&[], None, false),
        ] {
            let versions = versions(names);
            assert_eq!(versions.newest(), newest, "{names:?}");
            assert_eq!(versions.check(NEW).is_ok(), has, "{names:?}");
            assert!(versions.check(OLD).is_ok(), "{names:?}");
        }
        let error = versions(&["v1.8", "r0.6.0"]).check(NEW).unwrap_err();
        assert_eq!(
            error.to_string(),
            "this needs Matrix 1.11, the server speaks up to 1.8"
        );
        let error = versions(&[]).check(NEW).unwrap_err();
        assert_eq!(
            error.to_string(),
            "this needs Matrix 1.11, the server speaks no version"
        );
    }

    #[test]
    fn an_answer_of_another_shape_is_an_error() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"versions": "v1"}"#,
            r#"{"versions": [1]}"#,
        ] {
            assert!(
                ServerVersions::read(&INFO, body.as_bytes()).is_err(),
                "{body}"
            );
        }
    }
}
