//! `export` where it cannot write, or may not: the file's name, what to do, and nothing left behind.

use std::{fs, path::Path, process::Command};

use flora_technique_runs::{StandIn, stand_in::Fault};

use crate::{
    export::{export, runs_in},
    program::{example, stderr, text},
};

/// What an export says that cannot write there, and what lies beside the file then.
fn refused(command: &mut Command, folder: &Path) -> (String, usize) {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    (stderr(&output), fs::read_dir(folder).unwrap().count())
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_no_file_is_refused_by_its_name_with_what_to_do_and_nothing_is_left() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("link.jsonl");
    std::os::unix::fs::symlink("/dev/full", &link).unwrap();

    for (place, advice) in [
        (Path::new("/dev/stdout"), "`-` writes to standard output"),
        (Path::new("/dev/null"), "`-` writes to standard output"),
        (&link, "`-` writes to standard output"),
        (folder.path(), "name a file in it"),
        (
            &folder.path().join("no/such.jsonl"),
            "make its folder first",
        ),
    ] {
        let mut command = example("export", &flora);
        let (told, left) = refused(command.arg(place), folder.path());

        assert!(told.contains(place.to_str().unwrap()), "{told}");
        assert!(told.contains(advice), "{told}");
        assert_eq!(left, 1, "{}", place.display());
    }
    // Into a file, too, standard output is none that can be gone on with.
    let file = fs::File::create(folder.path().join("piped.jsonl")).unwrap();
    let mut command = example("export", &flora);
    let ran = command.arg("/dev/stdout").stdout(file).output().unwrap();
    assert!(
        stderr(&ran).contains("/dev/stdout is no file"),
        "{}",
        stderr(&ran)
    );
    assert_eq!(flora.list_requests(), 0);
    for device in ["/dev/stdout.checkpoint", "/dev/null.checkpoint"] {
        assert!(!Path::new(device).exists());
    }
}

/// A disk that is full, as far as a program can tell.
#[cfg(unix)]
fn on_a_full_disk(flora: &StandIn, file: &Path, kilobytes: u32) -> Command {
    let program = example("export", flora).get_program().to_owned();
    let mut shell = example("export", flora);
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!(
            "ulimit -f {kilobytes}; trap '' XFSZ; exec \"$0\" \"$@\""
        ))
        .arg(program)
        .arg(file)
        .envs(
            shell
                .env_remove("COLUMNS")
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
    command
}

#[cfg(unix)]
#[tokio::test]
async fn a_full_disk_is_told_with_the_file_and_what_to_do_and_it_goes_on_when_there_is_room() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(1_000);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.jsonl");

    let (told, left) = refused(&mut on_a_full_disk(&flora, &file, 1), folder.path());
    assert!(told.contains("cannot write"), "{told}");
    assert!(told.contains("history.jsonl"), "{told}");
    assert!(told.contains("make room"), "{told}");
    assert_eq!(left, 0, "nothing was of worth");

    let (told, left) = refused(&mut on_a_full_disk(&flora, &file, 200), folder.path());
    assert!(told.contains("history.jsonl"), "{told}");
    assert!(
        told.contains("make room, then start again to go on"),
        "{told}"
    );
    assert_eq!(left, 2, "the file and its checkpoint");
    let end = export(&flora, &file).status().unwrap();
    assert_eq!(end.code(), Some(0));
    assert_eq!(runs_in(&file), (1_000, 1_000));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn standard_output_that_is_full_is_told_as_that() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();

    let output = example("export", &flora)
        .arg("-")
        .stdout(full)
        .output()
        .unwrap();

    assert_eq!(output.status.code(), Some(1));
    let told = stderr(&output);
    assert!(told.contains("cannot write to standard output: "), "{told}");
}

#[tokio::test]
async fn what_flora_refuses_leaves_what_is_there_and_nothing_new() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    flora.fault_always(Fault::Status(401));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.jsonl");

    let (told, left) = refused(example("export", &flora).arg(&file), folder.path());
    assert!(told.contains("check the API key"), "{told}");
    assert_eq!(left, 0);

    fs::write(&file, "mine").unwrap();
    let mut fresh = example("export", &flora);
    let (_, left) = refused(fresh.arg(&file).arg("--fresh"), folder.path());
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    assert_eq!(left, 1);
}

#[tokio::test]
async fn since_1970_is_since_the_beginning() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.jsonl");

    for _ in 0..2 {
        let mut command = export(&flora, &file);
        let status = command.args(["--since", "1970-01-01"]).status().unwrap();

        assert_eq!(status.code(), Some(0));
        assert_eq!(runs_in(&file), (5, 5));
    }
}

#[tokio::test]
async fn other_bounds_than_it_was_begun_with_are_refused_and_the_file_named() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(150);
    flora.fault_always(Fault::Status(403).after(1));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.jsonl");
    export(&flora, &file).status().unwrap();
    flora.clear_faults();
    let since = ["--since", "2020-01-01"];

    let (told, _) = refused(
        example("export", &flora).arg(&file).args(since),
        folder.path(),
    );

    assert!(
        told.contains("history.jsonl is as it was") && told.contains("`--fresh`"),
        "{told}"
    );
    assert!(told.contains("created_since"), "{told}");
    assert_eq!(runs_in(&file), (100, 100));
}

#[tokio::test]
async fn a_file_that_was_cut_is_told_and_left_as_it_is() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(150);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("history.jsonl");
    export(&flora, &file).status().unwrap();
    let whole = fs::read_to_string(&file).unwrap();
    let cut = &whole[..whole.len() - 10];
    fs::write(&file, cut).unwrap();

    let (told, _) = refused(example("export", &flora).arg(&file), folder.path());

    assert!(told.contains("is shorter than"), "{told}");
    assert_eq!(fs::read_to_string(&file).unwrap(), cut);
}
