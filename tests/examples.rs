//! The examples as programs: what they print, and what a kill or Ctrl-C leaves behind.
#![allow(clippy::unwrap_used, reason = "a test fails so")]

use std::{
    collections::HashSet,
    env, fs,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use flora_technique_runs::{
    StandIn,
    stand_in::{Fault, Script},
};

/// An example that `cargo test` has built, talking to a stand-in of the test's own.
fn example(name: &str, flora: &StandIn) -> Command {
    let test = env::current_exe().unwrap();
    let examples = test.ancestors().nth(2).unwrap().join("examples");
    let mut command = Command::new(
        examples
            .join(name)
            .with_extension(env::consts::EXE_EXTENSION),
    );
    command
        .env("FLORA_API_KEY", flora.key())
        .env("FLORA_BASE_URL", flora.base_url())
        .env_remove("FLORA_CUSTOM_HEADERS")
        .stdin(Stdio::null());
    command
}

fn export(flora: &StandIn, file: &Path) -> Command {
    let mut command = example("export", flora);
    command
        .arg(file)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn text(output: &Output) -> String {
    let all = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(all).unwrap()
}

/// Until the program has asked for so many pages, or is over.
fn until_asked(flora: &StandIn, pages: u64, child: &mut Child) {
    while flora.list_requests() < pages && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
}

fn runs_in(file: &Path) -> (usize, usize) {
    let lines = fs::read_to_string(file).unwrap();
    let id = |line| serde_json::from_str::<serde_json::Value>(line).unwrap()["run_id"].to_string();
    let ids: Vec<String> = lines.lines().map(id).collect();
    (ids.len(), ids.iter().collect::<HashSet<_>>().len())
}

#[tokio::test]
async fn an_export_killed_again_and_again_has_every_run_once_in_the_end() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(1_000);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.jsonl");

    for pages in [1, 2, 2, 3, 4, 5] {
        let mut child = export(&flora, &file).spawn().unwrap();
        let asked = flora.list_requests() + pages;
        until_asked(&flora, asked, &mut child);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let end = export(&flora, &file)
        .stdout(Stdio::piped())
        .output()
        .unwrap();

    assert!(text(&end).contains("complete: yes"), "{}", text(&end));
    assert_eq!(runs_in(&file), (1_000, 1_000));
}

#[tokio::test]
async fn a_finished_export_started_again_changes_nothing() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(150);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.jsonl");

    let codes = [(); 2].map(|()| export(&flora, &file).status().unwrap().code());

    assert_eq!(codes, [Some(0); 2]);
    assert_eq!(runs_in(&file), (150, 150));
}

#[tokio::test]
async fn an_export_does_not_overwrite_what_it_did_not_write() {
    let flora = StandIn::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.jsonl");
    fs::write(&file, "mine").unwrap();

    let refused = export(&flora, &file).status().unwrap();

    assert_eq!(refused.code(), Some(1));
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_stops_an_export_that_waits_for_the_server() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(300);
    flora.fault_always(Fault::Stall);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.jsonl");

    let mut child = export(&flora, &file).spawn().unwrap();
    until_asked(&flora, 1, &mut child);
    let pid = child.id().to_string();
    Command::new("kill").args(["-INT", &pid]).status().unwrap();
    let stopped = child.wait().unwrap();
    flora.clear_faults();
    export(&flora, &file).status().unwrap();

    assert_eq!(stopped.code(), Some(130));
    assert_eq!(runs_in(&file), (300, 300));
}

#[tokio::test]
async fn the_history_shows_a_line_a_run_and_how_those_going_on_end() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(3);
    flora.start_run(Script::new().failed("provider_error", "The provider gave up."));
    flora.start_run(
        Script::new()
            .running(10.0)
            .text("caption", "A mug.")
            .completed(),
    );

    let output = example("history", &flora)
        .args(["--max", "4"])
        .output()
        .unwrap();

    let text = text(&output);
    assert!(output.status.success(), "{text}");
    for run in ["run_2", "run_3", "run_4", "run_5"] {
        assert!(text.contains(run), "{run} in {text}");
    }
    assert!(!text.contains("run_1 "), "more than --max: {text}");
    assert!(text.contains("caption (text): A mug."), "{text}");
}

#[tokio::test]
async fn the_history_fails_loudly() {
    let flora = StandIn::start().await.unwrap();
    flora.fault_always(Fault::Status(401));

    let refused = example("history", &flora).output().unwrap();
    let unknown = example("history", &flora)
        .args(["--status", "x"])
        .output()
        .unwrap();
    let none = example("history", &flora)
        .args(["--max", "0"])
        .output()
        .unwrap();

    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused).contains("check the API key"),
        "{}",
        text(&refused)
    );
    assert_eq!(
        (unknown.status.code(), none.status.code()),
        (Some(2), Some(2))
    );
    assert!(text(&unknown).contains("pending, running, completed, failed"));
}
