//! `history --follow`: the feed of a history, a line a change.

use std::{
    io::{BufRead as _, BufReader},
    process::Stdio,
};

use flora_technique_runs::{StandIn, stand_in::Script};

use crate::program::example;

#[tokio::test]
async fn what_happens_after_the_table_is_told_line_by_line() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(2);
    let mut child = example("history", &flora)
        .arg("--follow")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let table: Vec<String> = lines.by_ref().take(3).map(Result::unwrap).collect();
    assert!(table[1].starts_with("run_2"), "{table:?}");

    let completed = Script::new()
        .pending()
        .text("caption", "A mug.")
        .completed();
    flora.start_run(completed.cost_after_answers(1));
    let told: Vec<String> = lines.by_ref().take(4).map(Result::unwrap).collect();

    child.kill().unwrap();
    child.wait().unwrap();
    assert!(told[0].starts_with("run_3  began"), "{told:?}");
    assert_eq!(told[1], "run_3  completed");
    assert!(told[2].contains("A mug."), "{told:?}");
    assert_eq!(told[3], "run_3  cost 0.05 USD");
}

#[test]
fn what_cannot_be_followed_is_refused() {
    let output = crate::program::bare("history")
        .args(["--follow", "--status", "running"])
        .output()
        .unwrap();

    assert_eq!(output.status.code(), Some(2));
}
