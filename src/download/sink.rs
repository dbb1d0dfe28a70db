//! Where a body goes: into a file on its way, or into memory.

use crate::Error;

pub(super) trait Sink {
    fn write(&mut self, bytes: &[u8]) -> impl Future<Output = Result<(), Error>> + Send;

    /// Forgets what it holds: the body begins anew.
    fn clear(&mut self) -> impl Future<Output = Result<(), Error>> + Send;
}

impl Sink for Vec<u8> {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.extend_from_slice(bytes);
        Ok(())
    }

    async fn clear(&mut self) -> Result<(), Error> {
        self.truncate(0);
        Ok(())
    }
}
