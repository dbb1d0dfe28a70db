//! Requests that are counted in the report, whoever makes them.

use super::{feed::Feed, shared::Shared};
use crate::wait::{looks::BeginLook, search::FetchPage};

/// Counts each page that comes.
pub(crate) fn counted_pages(mut fetch: FetchPage, shared: &Shared) -> FetchPage {
    let shared = shared.clone();
    Box::new(move |cursor| {
        let fetching = fetch(cursor);
        let shared = shared.clone();
        Box::pin(async move {
            let page = fetching.await?;
            shared.with(Feed::count_page);
            Ok(page)
        })
    })
}

/// Counts each look that is made.
pub(crate) fn counted_looks(mut begin: BeginLook, shared: &Shared) -> BeginLook {
    let shared = shared.clone();
    Box::new(move |handle| {
        let look = begin(handle)?;
        let shared = shared.clone();
        Some(Box::pin(async move {
            let looked = look.await;
            shared.with(Feed::count_look);
            looked
        }))
    })
}
