//! `export`: each run once, whatever stops it, and never over what is not its own.

use std::{
    collections::HashSet,
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Child, Command, Stdio},
};

use flora_technique_runs::{StandIn, stand_in::Fault};

#[cfg(unix)]
use crate::program::interrupt;
use crate::program::{bare, example, stderr, stdout, text};

pub(crate) fn export(flora: &StandIn, file: &Path) -> Command {
    let mut command = example("export", flora);
    command
        .arg(file)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Until the program has asked for so many pages, or is over.
fn until_asked(flora: &StandIn, pages: u64, child: &mut Child) {
    while flora.list_requests() < pages && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
}

pub(crate) fn runs_in(file: &Path) -> (usize, usize) {
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
    interrupt(&child);
    let stopped = child.wait().unwrap();
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    flora.clear_faults();
    export(&flora, &file).status().unwrap();

    assert_eq!(stopped.code(), Some(130));
    assert_eq!(runs_in(&file), (300, 300));
}

#[tokio::test]
async fn of_two_exports_into_one_file_the_second_says_so_and_the_first_goes_on() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(250);
    flora.fault_always(Fault::Stall.after(1));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.jsonl");

    let mut first = export(&flora, &file).spawn().unwrap();
    until_asked(&flora, 2, &mut first);
    let asked = flora.requests().len();
    let second = example("export", &flora).arg(&file).output().unwrap();
    assert_eq!(flora.requests().len(), asked);
    first.kill().unwrap();
    first.wait().unwrap();
    flora.clear_faults();
    let third = export(&flora, &file).status().unwrap();

    assert_eq!(second.status.code(), Some(1));
    let told = stderr(&second);
    assert!(told.contains("history.jsonl: one at a time"), "{told}");
    assert_eq!(third.code(), Some(0), "a kill leaves no lock behind");
    assert_eq!(runs_in(&file), (250, 250));
}

#[tokio::test]
async fn a_finished_export_says_what_is_not_in_it_and_how_to_get_that() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(150);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.jsonl");
    let newer = folder.path().join("newer.jsonl");
    export(&flora, &file).status().unwrap();
    flora.seed(3);
    let asked = flora.list_requests();

    let again = example("export", &flora).arg(&file).output().unwrap();

    let told = stdout(&again);
    assert!(told.contains("is finished: it has 150 runs"), "{told}");
    assert!(
        told.contains("Runs that began later are not in it"),
        "{told}"
    );
    assert_eq!(flora.list_requests(), asked);
    let words: Vec<_> = told.split_whitespace().collect();
    let since = words.iter().position(|word| *word == "--since").unwrap();
    let since = ["--since", words[since + 1]];
    let code = export(&flora, &newer).args(since).status().unwrap().code();
    assert_eq!(code, Some(0));
    assert_eq!(
        runs_in(&newer),
        (4, 4),
        "the later ones, and the newest once more"
    );
}

#[tokio::test]
async fn an_export_to_standard_output_has_the_runs_there_and_all_else_beside_it() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(150);
    let folder = tempfile::tempdir().unwrap();

    let output = example("export", &flora)
        .arg("-")
        .current_dir(&folder)
        .output()
        .unwrap();

    assert!(output.status.success());
    assert_eq!(stdout(&output).lines().count(), 150);
    assert!(stdout(&output).lines().all(|line| line.starts_with('{')));
    assert!(
        stderr(&output).contains("complete: yes"),
        "{}",
        stderr(&output)
    );
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[tokio::test]
async fn an_export_to_standard_output_that_breaks_says_that_it_cannot_go_on() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(150);
    flora.fault_always(Fault::Status(403).after(1));

    let output = example("export", &flora).arg("-").output().unwrap();

    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output).lines().count(), 100);
    let told = stderr(&output);
    assert!(told.contains("name a file for that"), "{told}");
    assert!(told.contains("403"), "{told}");
}

#[tokio::test]
async fn an_export_whose_reader_has_enough_ends_quietly() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(1_000);
    let mut child = example("export", &flora)
        .arg("-")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();

    let mut reader = BufReader::new(child.stdout.take().unwrap());
    reader.read_line(&mut String::new()).unwrap();
    drop(reader);
    let mut told = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut told)
        .unwrap();

    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(told, "");
}

#[tokio::test]
async fn a_demonstration_stopped_and_started_again_has_every_run_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.jsonl");
    let mut child = bare("export")
        .arg(&file)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while !file.exists() || fs::metadata(&file).unwrap().len() == 0 {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();

    let end = bare("export").arg(&file).output().unwrap();

    assert!(stdout(&end).contains("complete: yes"), "{}", text(&end));
    assert_eq!(runs_in(&file), (2_000, 2_000));
}

#[tokio::test]
async fn a_demonstration_and_a_real_history_are_not_mixed_in_one_file() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.jsonl");
    export(&flora, &file).status().unwrap();

    let refused = bare("export").arg(&file).output().unwrap();

    assert_eq!(refused.status.code(), Some(1));
    let told = stderr(&refused);
    assert!(told.contains("history.jsonl is there already"), "{told}");
    assert_eq!(runs_in(&file), (5, 5));

    let demonstration = folder.path().join("demonstration.jsonl");
    assert_eq!(
        bare("export").arg(&demonstration).status().unwrap().code(),
        Some(0)
    );
    let refused = example("export", &flora)
        .arg(&demonstration)
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(runs_in(&demonstration), (2_000, 2_000));
}

#[test]
fn a_time_that_is_none_is_refused_with_an_example_of_one() {
    let refused = bare("export")
        .args(["--since", "yesterday"])
        .output()
        .unwrap();

    assert_eq!(refused.status.code(), Some(2));
    assert!(
        stderr(&refused).contains("2026-01-15T12:00:00Z"),
        "{}",
        stderr(&refused)
    );
}
