//! Every kind of problem the generator can report, in one closed list. A code keeps its meaning for ever; a kind that is
//! no longer reported leaves its number unused.

use std::fmt;

macro_rules! codes {
    ($($name:ident = $text:literal, $summary:literal;)*) => {
        /// The kind of a problem. Ranges: 01xx reading files, 02xx structure of the definitions, 03xx names, 04xx
        /// configuration, 05xx writing.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $summary] $name,)*
        }

        impl Code {
            /// Every code, in the order of their numbers.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The code as it is printed, such as `TW0101`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }

            /// What it means, in one line.
            pub fn summary(self) -> &'static str {
                match self {
                    $(Self::$name => $summary,)*
                }
            }
        }
    };
}

codes! {
    // 01xx: reading files.
    NoSuchFile = "TW0101", "A file that was asked for does not exist.";
    NoSuchFolder = "TW0102", "A folder that was asked for does not exist.";
    NotAFolder = "TW0103", "A folder was asked for, and the path names something else.";
    EmptyFolder = "TW0104", "A folder has no YAML or JSON file directly in it.";
    CannotRead = "TW0105", "A file or folder exists and cannot be read.";
    NotUtf8 = "TW0106", "A file is not UTF-8.";
    Syntax = "TW0107", "A file is not well-formed YAML or JSON.";
    EmptyDocument = "TW0108", "A file has no document in it.";
    SeveralDocuments = "TW0109", "A file has more than one YAML document in it.";
    DuplicateKey = "TW0110", "An object has two members of one name.";
    UnsupportedKey = "TW0111", "A key of an object is not a scalar, or is missing.";
    MergeKey = "TW0112", "A YAML merge key `<<`, which YAML 1.2 does not have.";
    UnsupportedTag = "TW0113", "A YAML tag that is not one of the core schema's.";
    UnfitTag = "TW0114", "A YAML value that does not fit its tag.";
    UnsupportedNumber = "TW0115", "A number that JSON cannot hold.";
    TooDeep = "TW0116", "Values are nested too deeply.";
    TooLarge = "TW0117", "A file is too large.";
    UnknownAlias = "TW0118", "A YAML alias without an anchor before it.";
    AliasInItself = "TW0119", "A YAML alias inside the value that its anchor marks.";
    AliasTooLarge = "TW0120", "YAML aliases repeat too much.";
    OutsideRoot = "TW0121", "A path leads out of the root folder.";
    RefNotString = "TW0122", "A `$ref` is not a string.";
    RefMalformed = "TW0123", "A `$ref` is not a reference that can be decoded.";
    RefRemote = "TW0124", "A `$ref` points to another host.";
    RefNoFile = "TW0125", "A `$ref` names a file that does not exist.";
    RefUnreadable = "TW0126", "A `$ref` names a file that could not be read.";
    RefToNothing = "TW0127", "A `$ref` points to a place where nothing stands.";
    RefNoAnchor = "TW0128", "A `$ref` names an `$anchor` that does not exist.";
    RefToItself = "TW0129", "A `$ref` leads to itself.";
    RefAmbiguous = "TW0130", "A `$ref` names an `$id` that several files have.";
    // 02xx: structure of the definitions.
    WrongType = "TW0201", "A value is of another type than what is expected there.";
    MissingMember = "TW0202", "An object lacks a required member.";
    NotOpenApi = "TW0203", "A file that should be an OpenAPI 3.0 or 3.1 document is none.";
    UnknownValue = "TW0204", "A keyword has a value that is none of those it can have.";
    MissingOperationId = "TW0205", "An operation has no `operationId`.";
    DuplicateOperationId = "TW0206", "Two operations have one `operationId`.";
    DuplicateRoute = "TW0207", "Two operations have one method and one path.";
    NoSuccess = "TW0208", "An operation documents no answer below status 400.";
    MalformedPath = "TW0209", "A path is not one that a request can have.";
    PathParameterMissing = "TW0210", "A parameter in a path has no definition.";
    PathParameterUnused = "TW0211", "A path parameter has no place in its path.";
    DuplicateParameter = "TW0212", "A parameter is defined twice.";
    ServerVariable = "TW0213", "A server's URL has a variable without a default.";
    UnknownScheme = "TW0214", "A security requirement names a scheme that does not exist.";
    ConflictingScheme = "TW0215", "Two documents of a package define one security scheme differently.";
    UnsupportedScheme = "TW0216", "A security scheme that generated code cannot serve.";
    UnsupportedMediaType = "TW0217", "A media type whose schema generated code cannot follow.";
    UnknownType = "TW0218", "A schema type that JSON Schema does not have.";
    SchemaContainsItself = "TW0219", "A schema contains itself without a member or an item in between.";
    SchemaTooDeep = "TW0220", "Schemas lead too deep into each other.";
    Contradiction = "TW0221", "No value can be of a schema, because its parts exclude each other.";
    NeverSchema = "TW0222", "A schema that no value fits, where a type is needed.";
    UnsupportedSchema = "TW0223", "A schema that has no expression in Rust.";
    DynamicRef = "TW0224", "A `$dynamicRef` that leads to different schemas, depending on who uses it.";
    UnsupportedPattern = "TW0225", "A `pattern` that is no regular expression, or none that can be checked.";
    // 03xx: names.
    NameCollision = "TW0301", "Two things claim one Rust name.";
    NoName = "TW0302", "No Rust name can be made of what the definition gives.";
    // 04xx: configuration.
    ConfigSyntax = "TW0401", "The configuration is not TOML, or not of the form it has to have.";
    ConfigValue = "TW0402", "The configuration has a value that makes no sense.";
    UnusedAllowance = "TW0403", "An allowance that nothing needs.";
    UnusedName = "TW0404", "A chosen name that nothing takes.";
    NoPackage = "TW0405", "Nothing that the configuration names is there to be generated.";
    PackageCircle = "TW0406", "Packages refer to each other in a circle.";
    UnusedChoice = "TW0407", "The configuration names something for a union, a list or a secret that makes no difference.";
    UnionTag = "TW0408", "An alternative of a union is not told apart by the union's tag.";
    // 05xx: writing.
    CannotWrite = "TW0501", "A file or folder cannot be written.";
    ForeignFile = "TW0502", "A file that was not generated stands where one should be written.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_in_order() {
        let texts: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert!(texts.windows(2).all(|pair| pair[0] < pair[1]), "{texts:?}");
        for code in Code::ALL {
            let number = code.as_str().strip_prefix("TW").unwrap();
            assert!(number.len() == 4 && number.parse::<u16>().is_ok(), "{code}");
            assert!(
                code.summary().ends_with('.') && !code.summary().contains('\n'),
                "{code}"
            );
        }
    }
}
