//! Which file is read, which one is written, and who is asked: nobody.

use std::fs;
#[cfg(unix)]
use std::io;

use flora_technique_runs::StandIn;
use rusqlite::Connection;

use super::page::{Page, ask, page_file};
use crate::program::{Place, bare, catch_up, mirror, read_only, stderr, stdout};

#[tokio::test]
async fn a_report_asks_nobody_and_leaves_the_database_as_it_is() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let place = Place::new();
    catch_up(&place, &flora);
    flora.seed(1);
    flora.forget_requests();
    let before = fs::read(place.file()).unwrap();

    let output = mirror(&place, &flora)
        .arg("--report")
        .arg(page_file(&place))
        .output()
        .unwrap();

    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("report.html is written"));
    assert!(flora.requests().is_empty());
    assert_eq!(fs::read(place.file()).unwrap(), before);
    assert_eq!(Page::written(&place).total("runs"), "5");
}

#[tokio::test]
async fn with_once_it_catches_up_first() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let place = Place::new();
    catch_up(&place, &flora);
    flora.seed(2);

    let output = mirror(&place, &flora)
        .args(["--once", "--report"])
        .arg(page_file(&place))
        .output()
        .unwrap();

    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("7 runs"), "{}", stdout(&output));
    assert_eq!(Page::written(&place).total("runs"), "7");
}

#[tokio::test]
async fn a_mirror_that_follows_meanwhile_is_not_in_the_way() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let place = Place::new();
    catch_up(&place, &flora);
    let writer = Connection::open(place.file()).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();

    let page = Page::of(&place);

    assert_eq!(page.total("runs"), "5");
}

#[cfg(unix)]
#[tokio::test]
async fn the_page_replaces_the_old_one_whole_and_leaves_nothing_beside_it() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let place = Place::new();
    catch_up(&place, &flora);
    let old = "an old page, ".repeat(100_000);
    fs::write(page_file(&place), &old).unwrap();
    let reader = fs::File::open(page_file(&place)).unwrap();

    let page = Page::of(&place);

    assert_eq!(io::read_to_string(reader).unwrap(), old);
    assert!(page.html.starts_with("<!DOCTYPE html>"));
    assert!(page.html.ends_with("</html>"));
    let folder = fs::read_dir(place.file().parent().unwrap()).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let strangers = names.filter(|name| !name.starts_with("runs.db") && name != "report.html");
    assert_eq!(strangers.collect::<Vec<_>>(), [""; 0]);
}

#[tokio::test]
async fn what_is_no_mirror_of_this_layout_is_rejected_and_the_old_page_stays() {
    let missing = Place::new();
    let text = Place::new();
    fs::write(text.file(), "Not a database, but my notes of today.").unwrap();
    let stranger = Place::new();
    let connection = Connection::open(stranger.file()).unwrap();
    connection
        .execute_batch("CREATE TABLE mine (id INTEGER)")
        .unwrap();
    let other = Place::new();
    let connection = Connection::open(other.file()).unwrap();
    connection
        .execute_batch("CREATE TABLE mirror (schema_version); INSERT INTO mirror VALUES (99)")
        .unwrap();
    for (place, reason) in [
        (&missing, "cannot open"),
        (&text, "no SQLite database"),
        (&stranger, "another program"),
        (&other, "layout 99"),
    ] {
        fs::write(page_file(place), "the old page").unwrap();

        let output = ask(place);

        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains("runs.db") && told.contains(reason), "{told}");
        assert_eq!(
            fs::read_to_string(page_file(place)).unwrap(),
            "the old page"
        );
    }
    assert!(!missing.file().exists());
}

#[tokio::test]
async fn the_database_is_not_written_over() {
    let flora = StandIn::start().await.unwrap();
    flora.seed(5);
    let place = Place::new();
    catch_up(&place, &flora);

    let output = bare(&place)
        .arg("--report")
        .arg(place.file())
        .output()
        .unwrap();

    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("is the database"),
        "{}",
        stderr(&output)
    );
    let whole: String = read_only(&place.file())
        .query_one("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(whole, "ok");
}
