//! `stand-in`: any program takes it for FLORA by what it says to export.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::{Child, Stdio},
};

use crate::program::{bare, stdout, text};

struct Served {
    child: Child,
    base_url: String,
    key: String,
}

/// Starts it, and reads what it says to export.
fn serve(arguments: &[&str]) -> Served {
    let mut child = bare("stand-in")
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut exported = |name: &str| {
        let line = lines.next().unwrap().unwrap();
        let value = line.strip_prefix(&format!("export {name}=")).unwrap();
        value.to_owned()
    };
    let base_url = exported("FLORA_BASE_URL");
    let key = exported("FLORA_API_KEY");
    Served {
        child,
        base_url,
        key,
    }
}

#[cfg(unix)]
#[test]
fn another_program_reads_its_history_and_ctrl_c_ends_it() {
    let mut served = serve(&["--key", "tenant-7", "--runs", "3"]);

    let history = bare("history")
        .env("FLORA_BASE_URL", &served.base_url)
        .env("FLORA_API_KEY", &served.key)
        .output()
        .unwrap();
    crate::program::interrupt(&served.child);
    let mut log = String::new();
    let mut stderr = served.child.stderr.take().unwrap();
    stderr.read_to_string(&mut log).unwrap();

    assert_eq!(served.key, "tenant-7");
    assert_eq!(
        stdout(&history).lines().count(),
        1 + 3,
        "{}",
        text(&history)
    );
    assert!(
        log.contains("GET /api/v1/technique-runs?limit=100 200"),
        "{log}"
    );
    assert_eq!(served.child.wait().unwrap().code(), Some(130));
    assert!(log.contains("stopped; "), "{log}");
}

#[test]
fn new_runs_start_as_often_as_was_asked_for() {
    let mut served = serve(&["--runs", "0", "--every", "1ms"]);

    let mut log = BufReader::new(served.child.stderr.take().unwrap()).lines();
    let last = log.find(|line| line.as_ref().unwrap().contains("run_3 has started"));
    served.child.kill().unwrap();
    served.child.wait().unwrap();

    assert!(last.is_some());
}

#[test]
fn a_port_that_is_taken_is_said_and_what_to_do() {
    let mut served = serve(&[]);
    let port = served.base_url.split([':', '/']).nth(4).unwrap().to_owned();

    let second = bare("stand-in").args(["--port", &port]).output().unwrap();
    served.child.kill().unwrap();
    served.child.wait().unwrap();

    assert_eq!(second.status.code(), Some(1));
    assert!(
        text(&second).contains("port: expected one that is free"),
        "{}",
        text(&second)
    );
    assert_eq!(text(&second).matches("because:").count(), 1);
}
