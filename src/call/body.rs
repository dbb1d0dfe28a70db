//! Reads the body of an answer, unpacked, under a cap.

use std::{
    future::poll_fn,
    io::{self, Write},
    mem::take,
    pin::pin,
};

use flate2::write::MultiGzDecoder;
use futures_core::Stream;

use super::connection_failure::{Server, not_unpacked, not_whole};
use crate::{Error, error::Kind};

/// An answer over this many bytes, counted after decompression, is rejected while it arrives.
pub(super) const BODY_CAP: usize = 32 << 20;

/// A failed answer's body is only quoted; more of it is not worth the memory.
pub(super) const ERROR_CAP: usize = 64 << 10;

/// Whether a body with this `content-encoding` is unpacked here.
pub(super) fn is_gzip(encoding: &str) -> bool {
    ["gzip", "x-gzip"]
        .iter()
        .any(|gzip| encoding.eq_ignore_ascii_case(gzip))
}

/// What arrived, and what went wrong if that is not all of it.
pub(super) async fn read_body<B: AsRef<[u8]>>(
    chunks: impl Stream<Item = reqwest::Result<B>>,
    encoding: Option<&str>,
    cap: usize,
    server: &Server,
) -> (Vec<u8>, Option<Error>) {
    let mut chunks = pin!(chunks);
    let mut body = Body::new(encoding, cap);
    while let Some(chunk) = poll_fn(|cx| chunks.as_mut().poll_next(cx)).await {
        let failed = match chunk {
            Ok(chunk) => body.take_in(chunk.as_ref(), server).err(),
            Err(error) => Some(not_whole(error, server)),
        };
        if failed.is_some() {
            return (body.into_bytes(), failed);
        }
    }
    let failed = body.finish(server).err();
    (body.into_bytes(), failed)
}

/// A body on its way.
enum Body {
    Plain(Capped),
    /// In one part or several, and whether anything of it has come.
    Gzip(Box<MultiGzDecoder<Capped>>, bool),
}

impl Body {
    fn new(encoding: Option<&str>, cap: usize) -> Self {
        let capped = Capped {
            bytes: Vec::new(),
            cap,
            is_full: false,
        };
        if encoding.is_some_and(is_gzip) {
            Self::Gzip(Box::new(MultiGzDecoder::new(capped)), false)
        } else {
            Self::Plain(capped)
        }
    }

    fn take_in(&mut self, chunk: &[u8], server: &Server) -> Result<(), Error> {
        let taken = match self {
            Self::Plain(plain) => plain.write_all(chunk),
            Self::Gzip(gzip, has_begun) => {
                *has_begun |= !chunk.is_empty();
                // Or what is unpacked already would not be counted before more comes.
                gzip.write_all(chunk).and_then(|()| gzip.flush())
            }
        };
        taken.map_err(|error| self.failed(error, server))
    }

    fn finish(&mut self, server: &Server) -> Result<(), Error> {
        match self {
            Self::Gzip(gzip, true) => {
                let finished = gzip.try_finish();
                finished.map_err(|error| self.failed(error, server))
            }
            _ => Ok(()),
        }
    }

    fn failed(&mut self, error: io::Error, server: &Server) -> Error {
        let capped = self.capped();
        if capped.is_full {
            let message = format!("the answer is larger than {} MiB", capped.cap >> 20);
            Error::new(Kind::TooLarge, message)
        } else {
            not_unpacked(error, server)
        }
    }

    fn into_bytes(mut self) -> Vec<u8> {
        take(&mut self.capped().bytes)
    }

    fn capped(&mut self) -> &mut Capped {
        match self {
            Self::Plain(plain) => plain,
            Self::Gzip(gzip, _) => gzip.get_mut(),
        }
    }
}

/// Bytes up to a cap.
struct Capped {
    bytes: Vec<u8>,
    cap: usize,
    /// Whether there was more.
    is_full: bool,
}

impl Write for Capped {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if more.len() > self.cap - self.bytes.len() {
            self.is_full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Read as _, time::Duration};

    use flate2::{Compression, read::GzEncoder};
    use futures_util::stream;

    use super::*;

    /// A text packed in two parts.
    fn packed() -> (String, Vec<u8>) {
        let text = "a mug in the rain, ".repeat(40);
        let mut packed = Vec::new();
        for part in [&text[..300], &text[300..]] {
            let mut gzip = GzEncoder::new(part.as_bytes(), Compression::fast());
            gzip.read_to_end(&mut packed).unwrap();
        }
        (text, packed)
    }

    /// What comes of a packed body in pieces of this size.
    async fn read(packed: &[u8], piece: usize) -> (Vec<u8>, Option<Error>) {
        let server = Server::new("http://127.0.0.1:9", Duration::from_secs(1));
        let pieces = stream::iter(packed.chunks(piece).map(Ok));
        read_body(pieces, Some("gzip"), 1 << 10, &server).await
    }

    #[tokio::test]
    async fn a_body_is_unpacked_from_pieces_of_any_size() {
        let (text, packed) = packed();
        for piece in [1, 2, 7, packed.len()] {
            let (body, failed) = read(&packed, piece).await;
            assert!(failed.is_none(), "{piece}: {failed:?}");
            assert_eq!(body, text.as_bytes(), "{piece}");
        }
    }

    #[tokio::test]
    async fn one_that_is_cut_is_an_error_wherever_and_none_that_is_damaged_panics() {
        let (text, packed) = packed();
        for at in 1..packed.len() {
            for piece in [1, packed.len()] {
                let (body, failed) = read(&packed[..at], piece).await;
                // Between its parts it looks whole.
                assert!(failed.is_some() || body == text.as_bytes()[..300], "{at}");

                let mut damaged = packed.clone();
                damaged[at] ^= 0xff;
                let _ = read(&damaged, piece).await;
            }
        }
    }
}
