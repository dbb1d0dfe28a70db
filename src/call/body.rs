//! Reads the body of an answer under a cap.

use std::{future::poll_fn, pin::pin};

use futures_core::Stream;

use super::transport::{Server, not_whole};
use crate::{Error, error::Kind};

/// An answer over this many bytes, counted after decompression, is rejected while it arrives.
pub(super) const BODY_CAP: usize = 32 << 20;

/// A failed answer's body is only quoted; more of it is not worth the memory.
pub(super) const ERROR_CAP: usize = 64 << 10;

/// What arrived, and what went wrong if that is not all of it.
pub(super) async fn read_body<B: AsRef<[u8]>>(
    chunks: impl Stream<Item = reqwest::Result<B>>,
    cap: usize,
    server: &Server,
) -> (Vec<u8>, Option<Error>) {
    let mut chunks = pin!(chunks);
    let mut body = Vec::new();
    while let Some(chunk) = poll_fn(|cx| chunks.as_mut().poll_next(cx)).await {
        match chunk {
            Ok(chunk) if chunk.as_ref().len() > cap - body.len() => {
                let message = format!("the answer is larger than {} MiB", cap >> 20);
                return (body, Some(Error::new(Kind::TooLarge, message)));
            }
            Ok(chunk) => body.extend_from_slice(chunk.as_ref()),
            Err(error) => return (body, Some(not_whole(error, server))),
        }
    }
    (body, None)
}
