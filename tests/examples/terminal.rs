//! Programs on a terminal: bars, and ctrl-c.

use std::{
    fs::{File, OpenOptions},
    io::Read as _,
    process::{Child, Command},
};

use flora_technique_runs::{
    StandIn,
    stand_in::{Fault, Script},
};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{Winsize, tcsetwinsize},
};

use crate::program::{example, interrupt};

/// How long it is waited for a text before it is looked whether the program has ended.
const A_MOMENT: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 10_000_000,
};

/// What a program writes on a terminal of 80 columns.
struct Terminal {
    child: Child,
    screen: File,
    /// Kept open, for what was written last may be lost as soon as nobody has it open.
    _keyboard: File,
    shown: String,
}

impl Terminal {
    fn start(command: &mut Command) -> Self {
        let screen = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&screen).unwrap();
        unlockpt(&screen).unwrap();
        let size = Winsize {
            ws_row: 24,
            ws_col: 80,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        tcsetwinsize(&screen, size).unwrap();
        let name = ptsname(&screen, Vec::new()).unwrap().into_string().unwrap();
        let terminal = OpenOptions::new()
            .read(true)
            .write(true)
            .open(name)
            .unwrap();
        let child = command
            .stdout(terminal.try_clone().unwrap())
            .stderr(terminal.try_clone().unwrap())
            .spawn()
            .unwrap();
        Self {
            child,
            screen: screen.into(),
            _keyboard: terminal,
            shown: String::new(),
        }
    }

    /// Reads on to a text.
    #[track_caller]
    fn read_to(&mut self, text: &str) {
        let mut bytes = [0; 4096];
        while !self.shown.contains(text) {
            // What it wrote before it ended can be read by then.
            let has_ended = self.child.try_wait().unwrap().is_some();
            let mut screen = [PollFd::new(&self.screen, PollFlags::IN)];
            if poll(&mut screen, Some(&A_MOMENT)).unwrap() > 0 {
                let read = self.screen.read(&mut bytes).unwrap();
                self.shown += &String::from_utf8_lossy(&bytes[..read]);
            } else {
                assert!(!has_ended, "it never showed {text:?}:\n{}", self.shown);
            }
        }
    }
}

#[tokio::test]
async fn the_bars_begin_at_what_the_table_said_and_ctrl_c_says_what_is_left() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(1);
    flora.start_run(Script::new().running(40.4));
    // Nothing comes after the table.
    flora.fault_always(Fault::Stall.after(1));

    let mut history = Terminal::start(&mut example("history", &flora));
    history.read_to("running 40 %");
    history.read_to("ctrl-c leaves them.");
    history.read_to("40 % running");
    interrupt(&history.child);
    history.read_to("stopped; 1 still going on, start again to wait for them");

    assert_eq!(history.child.wait().unwrap().code(), Some(130));
    assert!(!history.shown.contains(" 0 %"), "{}", history.shown);
}

#[tokio::test]
async fn ctrl_c_ends_a_table_and_a_feed_alike() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(1);
    let mut feed = Terminal::start(example("history", &flora).arg("--follow"));
    feed.read_to("Following");
    interrupt(&feed.child);
    feed.read_to("stopped; start again to follow");
    assert_eq!(feed.child.wait().unwrap().code(), Some(130));

    flora.fault_always(Fault::Stall);
    let asked = flora.list_requests();
    let mut table = Terminal::start(&mut example("history", &flora));
    while flora.list_requests() == asked {
        std::thread::yield_now();
    }
    interrupt(&table.child);
    table.read_to("stopped; start again for the table");
    assert_eq!(table.child.wait().unwrap().code(), Some(130));
}

#[tokio::test]
async fn ctrl_c_ends_a_gallery_alike() {
    let flora = StandIn::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut gallery = Terminal::start(example("gallery", &flora).arg(folder.path()));
    while flora.list_requests() == 0 {
        std::thread::yield_now();
    }
    interrupt(&gallery.child);
    gallery.read_to("stopped; start again to go on with ");

    assert_eq!(gallery.child.wait().unwrap().code(), Some(130));
}

#[tokio::test]
async fn an_export_tells_whole_rates() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(300);
    flora.fault_always(Fault::Stall.after(2));
    let folder = tempfile::tempdir().unwrap();

    let mut command = example("export", &flora);
    let mut export = Terminal::start(command.arg(folder.path().join("history.jsonl")));
    export.read_to("200 runs, ");
    export.read_to(" runs/s, ");
    interrupt(&export.child);
    export.read_to("stopped; start again to go on with ");

    assert_eq!(export.child.wait().unwrap().code(), Some(130));
    let rates = export
        .shown
        .split(" runs/s")
        .map(|before| before.rsplit(' ').next());
    for rate in rates.take(export.shown.matches(" runs/s").count()) {
        assert!(rate.unwrap().parse::<u64>().is_ok(), "{rate:?}");
    }
}
