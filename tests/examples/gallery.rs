//! `gallery`: whatever kills it, the folder has whole files alone, and in the end all of them, once.

use std::{collections::BTreeMap, fs, io, path::Path, process::Stdio};

use flora_technique_runs::{
    StandIn,
    stand_in::{Fault, Media, Script},
};

use crate::program::{bare, example, stderr, stdout, text};

/// What is in a folder, whole or not, by name.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap();
    let file = |entry: io::Result<fs::DirEntry>| {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        (name, fs::read(entry.path()).unwrap())
    };
    entries.map(file).collect()
}

/// How many bytes are in it so far.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.filter_map(|entry| Some(entry.metadata().ok()?.len()));
    sizes.sum()
}

fn media_requests(flora: &StandIn) -> usize {
    let requests = flora.requests();
    let media = requests.iter().filter(|it| it.path.starts_with("/media/"));
    media.count()
}

#[tokio::test]
async fn killed_at_twenty_moments_it_loses_and_doubles_nothing() {
    let flora = StandIn::start().await.unwrap();
    let mut expected = BTreeMap::new();
    for number in 1..=8_u64 {
        let media = Media::new("pan.mp4").size(200_000 * number);
        let media = match number % 3 {
            0 => media.cut_after(500_000),
            1 => media.bytes_per_second(10_000_000),
            _ => media,
        };
        expected.insert(format!("run_{number}-clip.mp4"), media.contents());
        expected.insert(format!("run_{number}-caption.txt"), b"A mug.".to_vec());
        let script = Script::new().completed().media("clip", media);
        flora.start_run(script.text("caption", "A mug."));
    }
    let all: u64 = expected.values().map(|file| file.len() as u64).sum();
    let folder = tempfile::tempdir().unwrap();
    let gallery = || {
        let mut gallery = example("gallery", &flora);
        gallery.arg("--once").arg(folder.path());
        gallery.stdout(Stdio::null()).stderr(Stdio::null());
        gallery
    };

    for moment in 0..20 {
        let mut child = gallery().spawn().unwrap();
        let enough = all * moment / 20;
        while size(folder.path()) < enough && child.try_wait().unwrap().is_none() {}
        child.kill().unwrap();
        child.wait().unwrap();
        for (name, file) in contents(folder.path()) {
            let is_part = name.starts_with(".flora-");
            let is_whole = expected.get(&name) == Some(&file);
            assert!(is_part || is_whole, "{name} at moment {moment}");
        }
    }
    assert!(gallery().status().unwrap().success());

    let files = contents(folder.path());
    assert!(files == expected, "{:?}", files.keys());
    let before = media_requests(&flora);
    assert!(gallery().status().unwrap().success());
    assert_eq!(media_requests(&flora), before);
}

#[tokio::test]
async fn what_cannot_be_had_is_told_and_the_others_come() {
    let flora = StandIn::start().await.unwrap();
    for name in ["gone.png", "here.png"] {
        let script = Script::new().completed();
        flora.start_run(script.media("still", Media::new(name)));
    }
    flora.fault_always(Fault::Status(403).on_run("run_1"));
    flora.start_run(
        Script::new()
            .completed()
            .output("odd", "imageUrl", "file:///etc/passwd"),
    );
    let folder = tempfile::tempdir().unwrap();

    let mut gallery = example("gallery", &flora);
    let output = gallery.arg("--once").arg(folder.path()).output().unwrap();

    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    assert!(stderr(&output).contains("missing: download run_3: output \"odd\""));
    assert!(stderr(&output).contains("1 outputs are missing"));
    assert_eq!(stdout(&output).lines().count(), 2, "{}", text(&output));
    assert_eq!(contents(folder.path()).len(), 2);
}

#[tokio::test]
async fn new_runs_are_followed() {
    let flora = StandIn::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut gallery = example("gallery", &flora);
    gallery
        .arg(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = gallery.spawn().unwrap();
    while flora.list_requests() == 0 {
        tokio::task::yield_now().await;
    }

    flora.start_run(
        Script::new()
            .completed()
            .media("clip", Media::new("pan.mp4")),
    );

    let file = folder.path().join("run_1-clip.mp4");
    while !file.exists() {
        assert!(child.try_wait().unwrap().is_none());
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(fs::read(file).unwrap(), Media::new("pan.mp4").contents());
}

#[test]
fn without_a_key_a_stand_ins_outputs_come_however_they_are_served() {
    let folder = tempfile::tempdir().unwrap();

    let mut gallery = bare("gallery");
    let output = gallery.arg("--once").arg(folder.path()).output().unwrap();

    assert!(output.status.success(), "{}", text(&output));
    assert!(stderr(&output).contains("stand-in"));
    let files = contents(folder.path());
    assert_eq!(files.len(), stdout(&output).lines().count());
    assert_eq!(files["run_21-clip.mp4"].len(), 8_000_000);
    assert_eq!(files["run_24-caption.txt"], b"A mug.");
}

#[test]
fn a_folder_that_is_none_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();

    let mut gallery = bare("gallery");
    let output = gallery.arg("--once").arg(&file).output().unwrap();

    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        stderr(&output).matches("error:").count(),
        1,
        "{}",
        text(&output)
    );
    assert!(stderr(&output).contains("a file is in its place"));
}
