//! A body that does not come whole.

use std::{io, mem, pin::Pin, task::Context, task::Poll};

use axum::body::Body;
use futures_core::Stream;

/// What comes after the first half.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Then {
    /// The end of the connection.
    Close,
    /// Nothing any more.
    Stall,
}

struct FirstHalf {
    bytes: Vec<u8>,
    then: Then,
    polls: u8,
}

pub(super) fn first_half(mut body: Vec<u8>, then: Then) -> Body {
    body.truncate(body.len() / 2);
    Body::from_stream(FirstHalf {
        bytes: body,
        then,
        polls: 0,
    })
}

impl Stream for FirstHalf {
    type Item = io::Result<Vec<u8>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.polls = self.polls.saturating_add(1);
        if self.polls == 1 {
            return Poll::Ready(Some(Ok(mem::take(&mut self.bytes))));
        }
        if self.polls == 2 {
            // Once more round: what an end too early finds unsent is never sent.
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        match self.then {
            Then::Close => Poll::Ready(None),
            Then::Stall => Poll::Pending,
        }
    }
}
