//! `next` and `try_next` of every stream, so that nobody needs to import a trait for them.

/// `next` and `try_next` as methods of the type's own.
macro_rules! by_next {
    ($name:ident, $item:ty) => {
        impl $name {
            /// The next one; `None` after the last, and after an error that ended the stream.
            ///
            /// # Errors
            /// What fails stands at [the type](Self). After an error that does not
            /// [end the stream](crate::Error::ends_stream), the next one follows.
            ///
            /// # Cancellation
            /// Safe: what is under way goes on with the next call.
            #[inline]
            pub async fn next(&mut self) -> Option<Result<$item, crate::Error>> {
                std::future::poll_fn(|cx| {
                    futures_core::Stream::poll_next(std::pin::Pin::new(&mut *self), cx)
                })
                .await
            }

            /// As [`next`](Self::next), for use with `?`.
            ///
            /// # Errors
            /// As [`next`](Self::next).
            ///
            /// # Cancellation
            /// Safe, as [`next`](Self::next).
            #[inline]
            pub async fn try_next(&mut self) -> Result<Option<$item>, crate::Error> {
                self.next().await.transpose()
            }
        }
    };
}

pub(crate) use by_next;
