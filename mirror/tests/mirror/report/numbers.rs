//! The numbers of the page, beside what the database says when it is asked in another way.

use std::collections::{BTreeMap, BTreeSet};

use flora_technique_runs::{StandIn, stand_in::Script};
use jiff::civil::Date;
use rusqlite::types::Value;

use super::page::{Page, text};
use crate::program::{Place, catch_up, read_only};

const NOON: f64 = 1_768_478_400_000.0;
const DAY: f64 = 86_400_000.0;

/// Eight techniques in eleven days of which some are empty; failed, open and unsettled runs.
fn sample(number: u32) -> Script {
    let days_ago = [0, 0, 1, 3, 3, 3, 4, 7, 10][number as usize % 9];
    let created = NOON - f64::from(days_ago) * DAY - f64::from(number) * 1_000.0;
    let script = match number {
        n if n % 17 == 5 => Script::new().pending().field("charged_cost", 99.0),
        n if n % 9 == 4 => {
            Script::new().failed(["timeout", "moderated", "timeout"][n as usize % 3], "No.")
        }
        n if n % 19 == 7 => Script::new().completed().cost_after_answers(1_000),
        n => Script::new()
            .completed()
            .field(
                "charged_cost",
                0.01 + f64::from(n % 8) * 0.1 + f64::from(n) * 0.001,
            )
            .field("completed_at", created + f64::from(n * n) * 100.0),
    };
    script
        .technique(&format!("tech_{}", number % 8))
        .created_at(created)
}

async fn mirrored() -> (Place, Page) {
    let flora = StandIn::start().await.unwrap();
    for number in 0..120 {
        flora.start_run(sample(number));
    }
    let place = Place::new();
    catch_up(&place, &flora);
    let page = Page::of(&place);
    (place, page)
}

/// A run as the database has it.
struct Run {
    day: String,
    technique: String,
    status: String,
    cost: Option<f64>,
    seconds: Option<f64>,
    error_code: Option<String>,
}

impl Run {
    /// In millionths of a dollar, once it has ended.
    fn micros(&self) -> i64 {
        if self.status == "pending" {
            return 0;
        }
        let micros = self.cost.unwrap_or_default() * 1e6;
        format!("{micros:.0}").parse().unwrap()
    }

    fn is_unsettled(&self) -> bool {
        self.status == "completed" && self.cost.is_none()
    }
}

fn stored(place: &Place) -> Vec<Run> {
    let connection = read_only(&place.file());
    let query =
        "SELECT substr(created_at, 1, 10), technique, status, charged_cost, seconds, error_code
        FROM history";
    let mut statement = connection.prepare(query).unwrap();
    let runs = statement.query_map([], |row| {
        Ok(Run {
            day: row.get(0)?,
            technique: row.get(1)?,
            status: row.get(2)?,
            cost: row.get(3)?,
            seconds: row.get(4)?,
            error_code: row.get(5)?,
        })
    });
    runs.unwrap().map(Result::unwrap).collect()
}

/// The days with runs, the latest first.
fn days(runs: &[Run]) -> Vec<String> {
    let days: BTreeSet<&str> = runs.iter().map(|run| run.day.as_str()).collect();
    days.into_iter().rev().map(str::to_owned).collect()
}

/// As the page names a day.
fn words(day: &str) -> String {
    let day: Date = day.parse().unwrap();
    day.strftime("%-d %B %Y").to_string()
}

fn micros(dollars: &str) -> i64 {
    let micros = dollars.parse::<f64>().unwrap() * 1e6;
    format!("{micros:.0}").parse().unwrap()
}

fn count(runs: &[&Run], is_counted: impl Fn(&Run) -> bool) -> String {
    let counted = runs.iter().filter(|run| is_counted(run));
    counted.count().to_string()
}

#[tokio::test]
async fn cost_by_technique_and_day_is_the_databases() {
    let (place, page) = mirrored().await;
    let runs = stored(&place);
    let mut costs: BTreeMap<&str, i64> = BTreeMap::new();
    for run in &runs {
        *costs.entry(&run.technique).or_default() += run.micros();
    }
    let mut ranked: Vec<&str> = costs.keys().copied().collect();
    ranked.sort_by_key(|technique| std::cmp::Reverse(costs[technique]));
    let (named, others) = ranked.split_at(5);

    let table = page.table("cost-by-day");

    let mut head = vec!["Day"];
    head.extend(named);
    head.extend(["3 others", "Together", "Cost unknown"]);
    assert_eq!(table[0], head);
    assert_eq!(table.len(), 1 + days(&runs).len());
    for (row, day) in table[1..].iter().zip(days(&runs)) {
        let of_day: Vec<&Run> = runs.iter().filter(|run| run.day == day).collect();
        let sum = |is_in: &dyn Fn(&str) -> bool| -> i64 {
            let summed = of_day.iter().filter(|run| is_in(&run.technique));
            summed.map(|run| run.micros()).sum()
        };
        assert_eq!(row[0], words(&day));
        for (cell, technique) in row[1..6].iter().zip(named) {
            assert_eq!(
                micros(cell),
                sum(&|name| name == *technique),
                "{day} {technique}"
            );
        }
        assert_eq!(
            micros(&row[6]),
            sum(&|name| others.contains(&name)),
            "{day}"
        );
        assert_eq!(micros(&row[7]), sum(&|_| true), "{day}");
        assert_eq!(row[8], count(&of_day, Run::is_unsettled), "{day}");
    }
}

#[tokio::test]
async fn runs_failures_and_the_most_frequent_codes_are_the_databases() {
    let (place, page) = mirrored().await;
    let runs = stored(&place);
    let codes_of = |runs: &[&Run]| -> Vec<(usize, String)> {
        let codes: Vec<&String> = runs
            .iter()
            .filter_map(|run| run.error_code.as_ref())
            .collect();
        let kinds: BTreeSet<&String> = codes.iter().copied().collect();
        let count = |kind: &String| codes.iter().filter(|code| **code == kind).count();
        let mut counts: Vec<_> = kinds
            .iter()
            .map(|kind| (count(kind), (*kind).clone()))
            .collect();
        counts.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
        counts
    };

    let table = page.table("runs-by-day");

    let head = [
        "Day",
        "Runs",
        "Failed",
        "Completed",
        "Going on",
        "Failed, of all",
        "Most frequent code",
        "Times",
    ];
    assert_eq!(table[0], head);
    assert_eq!(table.len(), 1 + days(&runs).len());
    for (row, day) in table[1..].iter().zip(days(&runs)) {
        let of_day: Vec<&Run> = runs.iter().filter(|run| run.day == day).collect();
        let codes = codes_of(&of_day);
        let often = codes.first().cloned().unwrap_or((0, "–".to_owned()));
        assert_eq!(row[0], words(&day));
        assert_eq!(row[1], of_day.len().to_string(), "{day}");
        for (cell, status) in row[2..5].iter().zip(["failed", "completed", "pending"]) {
            assert_eq!(*cell, count(&of_day, |run| run.status == status), "{day}");
        }
        assert_eq!(
            (row[7].clone(), row[6].clone()),
            (often.0.to_string(), often.1),
            "{day}"
        );
    }
    let all: Vec<&Run> = runs.iter().collect();
    let told = page.rows("codes").into_iter();
    let told: Vec<(String, String)> = told.map(|row| (row[1].clone(), row[0].clone())).collect();
    let codes = codes_of(&all).into_iter();
    let codes: Vec<(String, String)> = codes.map(|(n, code)| (n.to_string(), code)).collect();
    assert_eq!(told, codes);
}

#[tokio::test]
async fn the_median_and_95_per_cent_of_a_day_are_the_databases() {
    let (place, page) = mirrored().await;
    let runs = stored(&place);
    let mut by_day: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for run in runs.iter().filter(|run| run.status == "completed") {
        by_day.entry(&run.day).or_default().extend(run.seconds);
    }

    let rows = page.rows("times-by-day");

    assert_eq!(rows.len(), by_day.len());
    for (row, (day, mut seconds)) in rows.iter().zip(by_day.into_iter().rev()) {
        seconds.sort_by(f64::total_cmp);
        // The shortest time that so many of a hundred did not exceed.
        let within = |share: usize| {
            let so_many = |time: &f64| {
                let done = seconds.iter().filter(|other| *other <= time).count();
                done * 100 >= share * seconds.len()
            };
            seconds.iter().copied().find(so_many).unwrap().to_string()
        };
        let expected = [
            words(day),
            seconds.len().to_string(),
            within(50),
            within(95),
        ];
        assert_eq!(*row, expected);
    }
}

#[tokio::test]
async fn what_is_open_or_unsettled_is_the_databases() {
    let (place, page) = mirrored().await;
    let runs = stored(&place);
    let all: Vec<&Run> = runs.iter().collect();
    let open = count(&all, |run| run.status == "pending");
    let unsettled = count(&all, Run::is_unsettled);

    let rows = page.rows("waiting-runs").into_iter();
    let rows: Vec<(String, String)> = rows.map(|row| (row[0].clone(), row[1].clone())).collect();

    assert_eq!(
        rows,
        [
            ("pending".to_owned(), open.clone()),
            ("cost unknown".to_owned(), unsettled.clone())
        ]
    );
    assert_eq!(page.total("open"), open);
    assert_eq!(page.total("cost-unknown"), unsettled);
    let oldest: String = place.value(
        "SELECT group_concat(run_id) FROM (SELECT run_id FROM runs WHERE status = 'pending'
         OR (status = 'completed' AND charged_cost IS NULL) ORDER BY created_ms LIMIT 10)",
    );
    let listed: Vec<String> = page
        .rows("oldest-waiting")
        .into_iter()
        .map(|mut row| row.remove(0))
        .collect();
    assert_eq!(listed.join(","), oldest);
}

#[tokio::test]
async fn the_techniques_add_up_to_the_totals() {
    let (place, page) = mirrored().await;
    let runs = stored(&place);

    let rows = page.rows("techniques");

    let column = |place: usize| rows.iter().map(move |row| &row[place]);
    let sum = |place: usize| -> usize {
        column(place)
            .map(|cell| cell.parse::<usize>().unwrap())
            .sum()
    };
    assert_eq!(rows.len(), 8);
    assert_eq!(sum(2), runs.len());
    assert_eq!(page.total("runs"), runs.len().to_string());
    let cost: i64 = runs.iter().map(Run::micros).sum();
    assert_eq!(column(1).map(|cell| micros(cell)).sum::<i64>(), cost);
    assert_eq!(micros(&page.total("usd")), cost);
    let failed = runs.iter().filter(|run| run.status == "failed").count();
    assert_eq!(sum(3), failed);
    assert_eq!(page.total("failed"), failed.to_string());
}

/// Who copies the questions from the page gets its numbers.
#[tokio::test]
async fn the_sql_that_the_page_shows_makes_its_numbers() {
    let (place, page) = mirrored().await;
    let body = page.body();
    let shown = body.descendants().filter(|node| node.has_tag_name("pre"));
    let mut shown: Vec<String> = shown.map(raw).collect();
    let told = shown.pop().unwrap();
    let connection = read_only(&place.file());
    connection.execute_batch(&told).unwrap();

    let mut sums = Vec::new();
    for question in &shown {
        let mut statement = connection.prepare(question).unwrap();
        let Ok(usd) = statement.column_index("usd") else {
            continue;
        };
        let rows = statement
            .query_map([], |row| row.get::<_, Value>(usd))
            .unwrap();
        let micros = rows.map(|usd| match usd.unwrap() {
            Value::Real(usd) => micros(&usd.to_string()),
            other => panic!("{other:?}"),
        });
        sums.push(micros.sum::<i64>());
    }

    // In all, by day, by technique.
    let usd = micros(&page.total("usd"));
    assert_eq!(sums, [usd; 3]);
    assert_eq!(shown.len(), 8, "{}", text(body.root_element()));
}

/// With its lines.
fn raw(node: roxmltree::Node<'_, '_>) -> String {
    node.descendants()
        .filter_map(|node| node.text().filter(|_| node.is_text()))
        .collect()
}
