//! Generated code among what it stands among in the crate, in short.
#![allow(
    dead_code,
    unused_imports,
    clippy::all,
    clippy::pedantic,
    reason = "generated"
)]
#![allow(unreachable_pub, missing_docs, reason = "generated")]

/// What the client carries.
#[derive(Clone, Debug)]
pub(crate) struct Headers;

pub(crate) mod generated {
    include!("kept/client.rs");

    impl progenitor_client::ClientHooks<crate::call::Headers> for Client {}
}

pub(crate) mod filters {
    use progenitor_client::{ByteStream, ResponseValue};

    use super::generated::{self, types};
    use crate::Error;

    type Sent = Result<ResponseValue<ByteStream>, progenitor_client::Error<()>>;

    mod input {
        use crate::Error;

        pub(super) fn prefixed(field: &str, prefix: &str, text: &str) -> Result<(), Error> {
            must(text.starts_with(prefix), field, prefix)
        }

        pub(super) fn not_empty(field: &str, text: &str) -> Result<(), Error> {
            must(!text.is_empty(), field, "not empty")
        }

        pub(super) fn between(field: &str, least: i64, most: i64, n: i64) -> Result<(), Error> {
            let allowed = format!("{least} to {most}");
            must((least..=most).contains(&n), field, &allowed)
        }

        fn must(holds: bool, field: &str, allowed: &str) -> Result<(), Error> {
            let told = || Error(format!("{field}: {allowed}"));
            holds.then_some(()).ok_or_else(told)
        }
    }

    include!("kept/filters.rs");

    impl Filters {
        pub(crate) async fn sent(&self, client: &generated::Client) -> Sent {
            self.send(client, None, &10.into()).await
        }
    }
}

pub(crate) mod list {
    use super::filters::Filters;

    #[derive(Default)]
    pub(crate) struct ListRuns {
        pub(crate) filters: Filters,
    }

    include!("kept/list_filters.rs");
}

pub(crate) mod watch {
    use super::filters::Filters;

    #[derive(Default)]
    pub(crate) struct WatchRuns {
        pub(crate) filters: Filters,
    }

    include!("kept/watch_filters.rs");
}

pub(crate) mod stand_in {
    use serde_json::Value;

    fn prefixed(prefix: &str, value: &str) -> Option<String> {
        (!value.starts_with(prefix)).then(|| prefix.to_owned())
    }

    fn one_of(known: &[&str], value: &str) -> Option<String> {
        (!known.contains(&value)).then(|| known.join(" "))
    }

    fn between(least: i64, most: i64, value: &str) -> Option<String> {
        let is_allowed = value
            .parse()
            .is_ok_and(|n: i64| (least..=most).contains(&n));
        (!is_allowed).then(|| format!("{least} to {most}"))
    }

    fn says(field: Option<&Value>, asked: &str) -> bool {
        field.is_some_and(|field| field.to_string().trim_matches('"') == asked)
    }

    include!("kept/stand_in_filters.rs");
}
