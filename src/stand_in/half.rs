//! A body that does not come whole.

use std::{io, mem, pin::Pin, task::Context, task::Poll};

use axum::body::Body;
use futures_core::Stream;

/// The first half of a body, and then nothing any more, or the end of the connection.
pub(super) struct Half {
    first: Vec<u8>,
    stalls: bool,
    polls: u8,
}

impl Half {
    pub(super) fn of(body: String, stalls: bool) -> Body {
        let mut first = body.into_bytes();
        first.truncate(first.len() / 2);
        let polls = 0;
        Body::from_stream(Self {
            first,
            stalls,
            polls,
        })
    }
}

impl Stream for Half {
    type Item = io::Result<Vec<u8>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.polls = self.polls.saturating_add(1);
        match self.polls {
            1 => return Poll::Ready(Some(Ok(mem::take(&mut self.first)))),
            // Once more round: what an end too early finds unsent is never sent.
            2 => cx.waker().wake_by_ref(),
            _ if self.stalls => {}
            _ => return Poll::Ready(None),
        }
        Poll::Pending
    }
}
