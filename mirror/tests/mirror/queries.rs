//! The queries that the help gives, and the promises of the schema.

use flora_technique_runs::{StandIn, stand_in::Script};
use rusqlite::types::Value;

use crate::program::{Place, bare, catch_up, read_only, stdout};

/// Three failed, two techniques, two days.
async fn mirrored(place: &Place) {
    let flora = StandIn::start().await.unwrap();
    let courses = [
        Script::new()
            .completed()
            .technique("tech_mugs")
            .created_at(1_768_478_400_000.0),
        Script::new()
            .completed()
            .technique("tech_mugs")
            .created_at(1_768_478_500_000.0),
        Script::new()
            .completed()
            .technique("tech_mugs")
            .created_at(1_768_564_800_000.0),
        Script::new()
            .completed()
            .technique("tech_pans")
            .created_at(1_768_564_900_000.0)
            .cost_after_answers(1_000),
        Script::new()
            .failed("provider_error", "Failed.")
            .created_at(1_768_565_000_000.0),
        Script::new()
            .failed("provider_error", "Failed.")
            .created_at(1_768_565_100_000.0),
        Script::new()
            .failed("model_timeout", "Too long.")
            .created_at(1_768_565_200_000.0),
    ];
    for course in courses {
        flora.start_run(course);
    }
    catch_up(place, &flora);
}

/// The queries as they stand in the help.
fn queries() -> Vec<String> {
    let help = bare(&Place::new()).arg("--help").output().unwrap();
    let help = stdout(&help);
    let begun = help.split("SELECT ").skip(1);
    let queries = begun.map(|text| text.split_once(';').unwrap().0);
    queries.map(|query| format!("SELECT {query}")).collect()
}

fn rows(place: &Place, query: &str) -> Vec<String> {
    let connection = read_only(&place.file());
    let mut statement = connection.prepare(query).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let cells = (0..columns).map(|column| row.get::<_, Value>(column));
        let cells: Result<Vec<String>, _> = cells.map(|cell| cell.map(shown)).collect();
        Ok(cells?.join(" "))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn shown(value: Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => text,
        Value::Blob(_) => "a blob".to_owned(),
    }
}

#[tokio::test]
async fn the_queries_of_the_help_tell_cost_failures_and_the_slowest() {
    let place = Place::new();
    mirrored(&place).await;

    let queries = queries();
    let [cost, failures, slowest] = queries.as_slice() else {
        panic!("not three queries: {queries:?}");
    };

    assert_eq!(
        rows(&place, cost),
        [
            "2026-01-16 mugs 1 0.05 0",
            "2026-01-16 pans 1 - 1",
            "2026-01-16 night-camera 3 - 0",
            "2026-01-15 mugs 2 0.1 0",
        ]
    );
    assert_eq!(
        rows(&place, failures),
        [
            "provider_error 2 2026-01-16T12:05:00.000Z",
            "model_timeout 1 2026-01-16T12:06:40.000Z",
        ]
    );
    let slowest = rows(&place, slowest);
    assert_eq!(slowest.len(), 7);
    assert!(slowest[0].starts_with("61 "), "{slowest:?}");
    assert!(
        slowest[6].starts_with("13 night-camera run_"),
        "{slowest:?}"
    );
}

#[tokio::test]
async fn the_database_is_whole_and_says_its_version() {
    let place = Place::new();
    mirrored(&place).await;

    let version: i64 = place.value("SELECT schema_version FROM mirror");
    let whole: String = place.value("PRAGMA integrity_check");

    assert_eq!(version, 2);
    assert_eq!(whole, "ok");
    assert_eq!(place.count("pragma_foreign_key_check"), 0);
}

#[tokio::test]
async fn a_run_of_unknown_age_has_no_time_rather_than_1970() {
    let flora = StandIn::start().await.unwrap();
    flora.start_run(Script::new().pending().created_at(0.0));
    let place = Place::new();

    catch_up(&place, &flora);

    let created_at: Option<String> = place.value("SELECT created_at FROM history");
    assert_eq!(created_at, None);
}
