//! Reads the body of an answer under a cap.

use std::{future::poll_fn, pin::pin};

use futures_core::Stream;

use super::transport::{Server, not_whole};
use crate::{Error, error::Kind};

/// An answer over this many bytes, counted after decompression, is refused while it arrives.
pub(super) const BODY_CAP: usize = 32 << 20;

/// A failed answer's body is only quoted; more of it is not worth the memory.
pub(super) const ERROR_CAP: usize = 64 << 10;

/// What arrived of a body. Mostly that is one chunk, and then it is not copied.
pub(super) enum Body<B> {
    One(Option<B>),
    Many(Vec<u8>),
}

impl<B: AsRef<[u8]>> AsRef<[u8]> for Body<B> {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::One(chunk) => chunk.as_ref().map_or(&[], B::as_ref),
            Self::Many(body) => body,
        }
    }
}

impl<B: AsRef<[u8]>> Body<B> {
    fn add(self, chunk: B) -> Self {
        let mut body = match self {
            Self::One(None) => return Self::One(Some(chunk)),
            Self::One(Some(first)) => first.as_ref().to_vec(),
            Self::Many(body) => body,
        };
        body.extend_from_slice(chunk.as_ref());
        Self::Many(body)
    }
}

/// What arrived, and what went wrong if that is not all of it.
pub(super) async fn read_body<B: AsRef<[u8]>>(
    chunks: impl Stream<Item = reqwest::Result<B>>,
    cap: usize,
    server: &Server,
) -> (Body<B>, Option<Error>) {
    let mut chunks = pin!(chunks);
    let mut body = Body::One(None);
    while let Some(chunk) = poll_fn(|cx| chunks.as_mut().poll_next(cx)).await {
        match chunk {
            Ok(chunk) if chunk.as_ref().len() > cap - body.as_ref().len() => {
                let message = format!("the answer is larger than {} MiB", cap >> 20);
                return (body, Some(Error::new(Kind::TooLarge, message)));
            }
            Ok(chunk) => body = body.add(chunk),
            Err(error) => return (body, Some(not_whole(error, server))),
        }
    }
    (body, None)
}
