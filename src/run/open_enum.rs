//! Open enums: a variant for each value that the document knows, and room for all others.

use std::{fmt, marker::PhantomData};

use serde::de::Visitor;

/// A value that the document does not know: one newer than this version of the crate.
///
/// It comes out of an enum's `Other` and cannot be made by hand, so that one value is always one
/// variant: `RunStatus::from("pending")` is `RunStatus::Pending`, never `Other`.
///
/// ```
/// use flora_technique_runs::RunStatus;
///
/// let RunStatus::Other(unlisted) = RunStatus::from("paused") else { panic!("it is known now") };
/// assert_eq!(unlisted.as_str(), "paused");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unlisted(Box<str>);

impl Unlisted {
    /// The value as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Unlisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Reads a string into an open enum.
struct Text<T>(PhantomData<T>);

impl<T: From<String> + for<'a> From<&'a str>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, value: &str) -> Result<T, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<T, E> {
        Ok(value.into())
    }
}

/// What is alike in all open enums; what differs is generated.
macro_rules! open_enum {
    ($name:ident, $description:literal) => {
        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::known(value).unwrap_or_else(|| Self::Other(Unlisted(value.into())))
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                Self::known(&value).unwrap_or_else(|| Self::Other(Unlisted(value.into())))
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Ok(value.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        /// By the text on the wire.
        impl Ord for $name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_string(Text(PhantomData))
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "description": $description,
                    "x-known-values": Self::KNOWN,
                })
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/open_enums.rs"));

#[cfg(test)]
mod tests {
    use super::{RunStatus, Unlisted};

    #[test]
    fn a_known_value_is_its_variant_however_it_is_made() {
        let parsed: RunStatus = "running".parse().unwrap();
        let borrowed: RunStatus = serde_json::from_str(r#""running""#).unwrap();
        let owned: RunStatus = serde_json::from_str(r#""run\u006eing""#).unwrap();

        assert_eq!([parsed, borrowed, owned], [const { RunStatus::Running }; 3]);
        assert_eq!(RunStatus::from("running".to_owned()), RunStatus::Running);
    }

    #[test]
    fn an_unknown_value_is_kept_and_written_back() {
        let status: RunStatus = serde_json::from_str(r#""cancelled \" soon""#).unwrap();

        assert_eq!(
            status,
            RunStatus::Other(Unlisted("cancelled \" soon".into()))
        );
        assert_eq!(status.to_string(), r#"cancelled " soon"#);
        assert_eq!(
            serde_json::to_string(&status).unwrap(),
            r#""cancelled \" soon""#
        );
    }

    #[test]
    fn the_values_of_the_document_and_their_variants_agree() {
        for known in RunStatus::KNOWN {
            let status = RunStatus::from(*known);

            assert_eq!(status.as_str(), *known);
            assert!(!matches!(status, RunStatus::Other(_)), "{known}");
        }
    }

    #[test]
    fn only_completed_and_failed_runs_have_ended() {
        let ended = |status: &&str| RunStatus::from(*status).is_terminal();
        let all = [
            "pending",
            "running",
            "completed",
            "failed",
            "never listed",
            "",
        ];

        assert_eq!(
            all.iter().copied().filter(ended).collect::<Vec<_>>(),
            ["completed", "failed"]
        );
    }

    #[cfg(feature = "schemars")]
    #[test]
    fn the_json_schema_takes_any_string_and_names_the_known_ones() {
        let schema = schemars::schema_for!(RunStatus);

        assert_eq!(schema.get("type").unwrap(), "string");
        assert_eq!(
            schema.get("x-known-values").unwrap(),
            &serde_json::json!(RunStatus::KNOWN)
        );
        assert!(schema.get("enum").is_none());
    }

    #[test]
    fn what_is_not_a_string_is_an_error() {
        for json in ["null", "1", "{}", "[\"pending\"]"] {
            let error = serde_json::from_str::<RunStatus>(json).unwrap_err();

            assert!(error.to_string().contains("expected a string"), "{error}");
        }
    }
}
