//! Generated code among what it stands among in the crate, in short.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    missing_docs,
    clippy::pedantic,
    reason = "generated"
)]

/// What the client carries.
#[derive(Clone, Debug)]
pub(crate) struct Headers;

pub(crate) mod generated {
    #![allow(clippy::all, reason = "progenitor's own code")]

    include!("kept/client.rs");

    impl progenitor_client::ClientHooks<crate::call::Headers> for Client {}
}

pub(crate) mod field_names {
    #![allow(non_upper_case_globals, reason = "fields are called so")]

    include!("kept/field_names.rs");
}

pub(crate) mod input {
    pub(super) fn prefixed(prefix: &str, text: &str) -> Result<(), String> {
        must(text.starts_with(prefix), prefix)
    }

    pub(super) fn not_empty(text: &str) -> Result<(), String> {
        must(!text.is_empty(), "not empty")
    }

    pub(super) fn between(least: i64, most: i64, text: &str) -> Result<(), String> {
        let number = text.parse();
        let holds = number.is_ok_and(|number: i64| (least..=most).contains(&number));
        must(holds, &format!("{least} to {most}"))
    }

    fn must(holds: bool, allowed: &str) -> Result<(), String> {
        holds.then_some(()).ok_or_else(|| allowed.to_owned())
    }
}

pub(crate) mod filters {
    use progenitor_client::{ByteStream, ResponseValue};

    use super::{
        generated::{self, types},
        input,
    };
    use crate::Error;

    type Sent = Result<ResponseValue<ByteStream>, progenitor_client::Error<()>>;

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

    use super::input;

    fn one_of(known: &[&str], value: &str) -> Result<(), String> {
        known
            .contains(&value)
            .then_some(())
            .ok_or_else(|| known.join(" "))
    }

    fn says(field: Option<&Value>, asked: &str) -> bool {
        field.is_some_and(|field| field.to_string().trim_matches('"') == asked)
    }

    include!("kept/stand_in_filters.rs");
}
