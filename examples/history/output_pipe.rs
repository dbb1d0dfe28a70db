//! Whether anybody reads what is written: `history | head -1` ends when `head` has.

use std::{error::Error, io};

use tokio::sync::oneshot;

/// Comes back when standard output is a pipe and its reader has gone, else never.
pub(crate) async fn reader_is_gone() {
    let (tell, told) = oneshot::channel();
    // A thread that is never joined: nothing else can wait for this and still let the program end.
    std::thread::spawn(move || {
        if wait_for_its_end() {
            let _ = tell.send(());
        }
    });
    if told.await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Blocks until the reader has gone; `false` where that cannot be known.
#[cfg(unix)]
fn wait_for_its_end() -> bool {
    use rustix::event::{PollFd, PollFlags, poll};

    let output = io::stdout();
    loop {
        // Asked for nothing, it tells the end alone.
        let mut polled = [PollFd::new(&output, PollFlags::empty())];
        match poll(&mut polled, None) {
            Ok(_) => return true,
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}

#[cfg(not(unix))]
fn wait_for_its_end() -> bool {
    false
}

/// Whether it failed by writing to a reader that has gone.
pub(crate) fn reader_was_gone(failure: &(dyn Error + 'static)) -> bool {
    failure
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
