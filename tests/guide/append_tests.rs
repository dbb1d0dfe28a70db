//! What the guide's file has, wherever the program that appends to it is stopped.

use flora_technique_runs::{StandIn, TechniqueRun, stand_in::Fault};

include!("append.rs");

/// The ids in the file, in its order.
fn appended(folder: &Path) -> Vec<String> {
    let lines = fs::read_to_string(folder.join("runs.jsonl")).unwrap();
    let run = |line| serde_json::from_str::<TechniqueRun>(line).unwrap();
    lines.lines().map(|line| run(line).run_id).collect()
}

fn everything() -> Vec<String> {
    (1..=250).rev().map(|n| format!("run_{n}")).collect()
}

/// A history of three pages, of which two are in the file.
async fn stopped_after_two_pages(folder: &Path) -> StandIn {
    let flora = StandIn::start().await.unwrap();
    flora.seed(250);
    flora.fault(Fault::Status(402).after(2));
    append(&flora.client(), folder).await.unwrap_err();
    assert_eq!(appended(folder).len(), 200);
    flora
}

#[tokio::test]
async fn started_again_it_goes_on_and_finished_it_adds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let flora = stopped_after_two_pages(folder.path()).await;

    for _ in 0..2 {
        append(&flora.client(), folder.path()).await.unwrap();

        assert_eq!(appended(folder.path()), everything());
    }
}

#[tokio::test]
async fn what_was_being_written_when_it_was_killed_comes_once_and_whole() {
    let folder = tempfile::tempdir().unwrap();
    let flora = stopped_after_two_pages(folder.path()).await;
    let runs = folder.path().join("runs.jsonl");
    let mut file = fs::OpenOptions::new().append(true).open(runs).unwrap();
    file.write_all(b"{\"run_id\": \"run_50\", \"sta").unwrap();

    append(&flora.client(), folder.path()).await.unwrap();

    assert_eq!(appended(folder.path()), everything());
}
