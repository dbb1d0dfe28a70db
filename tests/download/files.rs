//! Under its name a file is whole; what is there is not asked for; what was left behind is swept.

use std::{fs, path::Path, sync::mpsc};

use flora_technique_runs::DownloadProgress;

use crate::{Answer, BODY, Server, Then, builder, download, link};

const LEFT_BEHIND: &str = ".flora-0123456789abcdef.part";

fn names(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_file_comes_into_a_folder_that_is_made_for_it() {
    let media = Server::script([Answer::new(200, "content-type: image/png\r\n", BODY)]);
    let client = builder().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let gallery = folder.path().join("a/gallery");

    let saved = download(&client, &link(&media))
        .to_dir(&gallery)
        .await
        .unwrap();

    assert_eq!(saved.path, gallery.join("run_1-image.png"));
    assert_eq!(fs::read(&saved.path).unwrap(), BODY);
    assert_eq!((saved.bytes, saved.was_there), (36, false));
    assert_eq!(saved.content_type.as_deref(), Some("image/png"));
    assert_eq!(names(&gallery), ["run_1-image.png"]);
}

#[tokio::test]
async fn what_is_there_is_not_asked_for_again_unless_it_is_to_be_overwritten() {
    let media = Server::script([Answer::new(200, "", BODY)]);
    let client = builder().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mug.png");
    fs::write(&path, "as it was").unwrap();
    let (tell, told) = mpsc::channel();
    let tell = move |it: DownloadProgress<'_>| tell.send((it.bytes, it.total)).unwrap();

    let kept = download(&client, &link(&media))
        .on_progress(tell)
        .to_file(&path)
        .await
        .unwrap();

    assert_eq!((kept.bytes, kept.was_there), (9, true));
    assert_eq!(told.try_iter().collect::<Vec<_>>(), [(9, Some(9))]);
    assert_eq!(fs::read(&path).unwrap(), b"as it was");
    assert!(media.seen().is_empty());

    let again = download(&client, &link(&media))
        .overwrite(true)
        .to_file(&path)
        .await
        .unwrap();

    assert_eq!((again.bytes, again.was_there), (36, false));
    assert_eq!(fs::read(&path).unwrap(), BODY);
}

#[tokio::test]
async fn while_it_comes_it_has_another_name_and_dropped_it_leaves_nothing() {
    let media = Server::script([Answer::new(200, "", BODY).cut(9, Then::Stall)]);
    let client = builder().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let tell = move |progress: DownloadProgress<'_>| tell.send(progress.bytes).unwrap();
    let downloading = download(&client, &link(&media)).on_progress(tell);
    let downloading = tokio::spawn(downloading.to_dir(folder.path().to_owned()));

    while told.recv().await.unwrap() < 27 {}

    let under_way = names(folder.path());
    assert_eq!(under_way.len(), 1);
    assert!(under_way[0].starts_with(".flora-"), "{under_way:?}");
    downloading.abort();
    assert!(downloading.await.unwrap_err().is_cancelled());
    assert_eq!(names(folder.path()), [""; 0]);
}

#[tokio::test]
async fn parts_that_nobody_writes_are_swept_and_others_are_left_alone() {
    let media = Server::script([Answer::new(200, "", BODY)]);
    let client = builder().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(LEFT_BEHIND), "half a video").unwrap();
    fs::write(folder.path().join("mine.part"), "not ours").unwrap();
    let under_way = ".flora-fedcba9876543210.part";
    let writer = fs::File::create(folder.path().join(under_way)).unwrap();
    fs4::FileExt::lock(&writer).unwrap();

    download(&client, &link(&media))
        .to_dir(folder.path())
        .await
        .unwrap();

    assert_eq!(
        names(folder.path()),
        [under_way, "mine.part", "run_1-image.png"]
    );
}

#[tokio::test]
async fn many_into_one_folder_do_not_sweep_each_other() {
    let media = Server::script([Answer::new(200, "", BODY)]);
    let client = builder().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut under_way = tokio::task::JoinSet::new();
    for number in 0..40 {
        // Two for each file: the same output, wanted twice.
        let path = folder.path().join(format!("{}.png", number / 2));
        under_way.spawn(
            download(&client, &link(&media))
                .overwrite(true)
                .to_file(path),
        );
    }

    for saved in under_way.join_all().await {
        assert_eq!(fs::read(saved.unwrap().path).unwrap(), BODY);
    }

    assert_eq!(names(folder.path()).len(), 20);
}

#[tokio::test]
async fn a_folder_that_is_none_and_a_file_that_is_one_are_errors_with_the_path() {
    let media = Server::script([Answer::new(200, "", BODY)]);
    let client = builder().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let inside = file.join("gallery");
    let missing = folder.path().join("missing/mug.png");

    let no_folder = download(&client, &link(&media)).to_dir(&file).await;
    let in_a_file = download(&client, &link(&media)).to_dir(&inside).await;
    let a_folder = download(&client, &link(&media))
        .to_file(folder.path())
        .await;
    let in_no_folder = download(&client, &link(&media)).to_file(&missing).await;

    for (failed, path) in [
        (no_folder, &*file),
        (in_a_file, &inside),
        (a_folder, folder.path()),
        (in_no_folder, &missing),
    ] {
        let failed = failed.unwrap_err();
        assert!(failed.is_file(), "{failed}");
        assert!(
            failed.to_string().contains(path.to_str().unwrap()),
            "{failed}"
        );
    }
    assert!(media.seen().is_empty());
    assert_eq!(names(folder.path()), ["file"]);
}
