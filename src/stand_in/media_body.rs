//! A file on its way to the client, at its own pace.

use std::{
    io, mem,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::Body;
use futures_core::Stream;
use tokio::time::{Sleep, sleep};

use super::{cut_body::Then, media::Served};

/// So much is made at once.
const PIECE: u64 = 64 << 10;

/// A slow file comes in this many pieces a second.
const PIECES_A_SECOND: u64 = 20;

struct MediaBody {
    served: Served,
    /// Where the next piece begins, and where the last one ends.
    next: u64,
    end: u64,
    then: Option<Then>,
    pause: Option<Pin<Box<Sleep>>>,
    at_end: bool,
}

/// What comes of it, and then, where something else comes than the rest, that.
pub(super) fn media_body(served: Served, then: Option<Then>) -> Body {
    let come = match then {
        Some(_) => served.come / 2,
        None => served.come,
    };
    let next = served.range.start;
    Body::from_stream(MediaBody {
        next,
        end: next.saturating_add(come),
        served,
        then,
        pause: None,
        at_end: false,
    })
}

impl Stream for MediaBody {
    type Item = io::Result<Vec<u8>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(cx));
            self.pause = None;
        }
        if self.next >= self.end {
            if !mem::replace(&mut self.at_end, true) {
                // Once more round: what an end too early finds unsent is never sent.
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            return match self.then {
                Some(Then::Stall) => Poll::Pending,
                Some(Then::Close) | None => Poll::Ready(None),
            };
        }
        let rate = self.served.bytes_per_second;
        let length = rate.map_or(PIECE, |rate| (rate / PIECES_A_SECOND).clamp(1, PIECE));
        let until = self.end.min(self.next.saturating_add(length));
        let piece = self.served.piece(self.next..until);
        self.next = until;
        self.pause = rate.map(|rate| Box::pin(sleep(pause_after(piece.len(), rate))));
        Poll::Ready(Some(Ok(piece)))
    }
}

#[expect(clippy::cast_precision_loss, reason = "a pace is not exact")]
fn pause_after(bytes: usize, rate: u64) -> Duration {
    Duration::try_from_secs_f64(bytes as f64 / rate as f64).unwrap_or(Duration::MAX)
}
