//! A server that keeps to nothing: any entries on any page, and any cursor behind it.

use std::collections::HashSet;

use proptest::prelude::*;
use serde_json::json;

use super::super::{ALL, Settings, page, pager, read};
use crate::tests::run;

/// The numbers of its runs, and the next cursor.
type Answer = (Vec<usize>, Option<u8>);

fn any_answer() -> impl Strategy<Value = Answer> {
    let next = prop::option::weighted(0.9, any::<u8>());
    (prop::collection::vec(0..40_usize, 0..6), next)
}

proptest! {
    #![proptest_config(super::cases(1_000))]

    #[test]
    fn a_server_that_keeps_to_nothing_is_read_to_some_end_and_repeats_nothing(
        created_at in prop::collection::vec(1..40_u32, 40),
        answers in prop::collection::vec(any_answer(), 1..30),
        kept in 1..8_usize,
        read_ahead in any::<bool>(),
    ) {
        let settings = Settings { read_ahead, kept, ..ALL };
        let mut requests = 0;
        let (mut pager, asked) = pager(settings, None, move |_| {
            let (entries, next) = &answers[requests % answers.len()];
            requests += 1;
            let mut page = page([]);
            for id in entries {
                let fields = json!({ "created_at": created_at[*id] });
                page.runs.push(run(&id.to_string(), &fields));
            }
            Ok(match next {
                Some(next) => page.to(next),
                None => page,
            })
        });

        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (shown, _) = runtime.block_on(read(&mut pager));

        let each_once: HashSet<_> = shown.iter().collect();
        prop_assert_eq!(each_once.len(), shown.len());
        prop_assert!(pager.report().end.is_some());
        // As many as there are cursors, and the first page.
        prop_assert!(asked.lock().unwrap().len() <= 257);
    }
}
