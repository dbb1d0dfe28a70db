//! `history`: a table that fits, the end of what goes on, and quiet where nobody reads.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    net::TcpListener,
    process::Stdio,
};

use flora_technique_runs::{
    RunStatus, StandIn,
    stand_in::{Fault, Script},
};

use crate::program::{bare, example, stderr, stdout, text};

/// As long as FLORA's ids are.
const LONG_ID: &str = "run_m17c2x85gn1mz1vmk894mc8fqappnd80";

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
    // It may be wrapped anywhere.
    let told = text(&unknown);
    let told: Vec<_> = told.split_whitespace().collect();
    assert!(told.join(" ").contains(&RunStatus::KNOWN.join(", ")));
}

#[test]
fn without_a_key_the_table_alone_goes_to_standard_output_in_60_columns() {
    let output = bare("history").arg("--no-wait").output().unwrap();

    let table = stdout(&output);
    assert!(output.status.success());
    assert!(table.starts_with("run "), "{table}");
    assert_eq!(table.lines().count(), 1 + 14);
    for line in table.lines() {
        assert!(line.chars().count() <= 60, "{line}");
    }
    assert!(stderr(&output).contains("a stand-in's history, not yours"));
}

#[tokio::test]
async fn a_narrow_table_keeps_ids_whole_and_leaves_out_columns() {
    let flora = StandIn::start().await.unwrap();
    flora.start_run(Script::new().running(40.0).field("run_id", LONG_ID));
    let mut history = example("history", &flora);
    history.arg("--no-wait");

    let wide = stdout(&history.output().unwrap());
    let narrow = stdout(&history.env("COLUMNS", "60").output().unwrap());

    assert!(wide.contains("night-camera"), "{wide}");
    assert!(narrow.contains(LONG_ID), "{narrow}");
    assert!(narrow.contains("running 40 %"), "{narrow}");
    for line in narrow.lines() {
        assert!(line.chars().count() <= 60, "{line}");
    }
}

#[tokio::test]
async fn a_later_page_that_fails_leaves_what_came_before_it_shown() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(150);
    flora.fault_always(Fault::Status(403).after(1));

    let output = example("history", &flora)
        .args(["--max", "150"])
        .output()
        .unwrap();

    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output).lines().count(), 1 + 100);
    let told = stderr(&output);
    assert!(told.contains("These are not all"), "{told}");
    assert!(told.contains("403"), "{told}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_history_whose_reader_has_enough_ends_quietly_though_runs_go_on() {
    let flora = StandIn::start().await.unwrap();
    flora.start_run(Script::new().running(40.0));
    let mut child = example("history", &flora)
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
    assert!(
        !told.contains("error") && !told.contains("panicked"),
        "{told}"
    );
}

#[test]
fn a_failure_is_said_once_with_host_and_root_cause() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = nobody.local_addr().unwrap();
    drop(nobody);

    for name in ["history", "export"] {
        let output = bare(name)
            .env("FLORA_API_KEY", "key")
            .env("FLORA_BASE_URL", format!("http://{address}/api/v1"))
            .args(if name == "export" { &["-"][..] } else { &[] })
            .output()
            .unwrap();

        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(&address.to_string()), "{said}");
        assert_eq!(said.matches("refused").count(), 1, "{said}");
        assert!(!said.contains("because:"), "{said}");
    }
}
