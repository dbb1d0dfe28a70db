//! This crate beside a reqwest + serde loop written by hand: `cargo bench --bench history`.
//!
//! This process serves pages made beforehand. What is measured runs in a process of its own, so that
//! time, CPU and memory are the client's alone. See the README beside this file.

use std::{
    collections::HashMap,
    env, fs,
    hint::black_box,
    process::{Command, Stdio},
    sync::Arc,
    thread::available_parallelism,
    time::{Duration, Instant, SystemTime},
};

use cpu_time::ProcessTime;
use flora_technique_runs::{Client, TechniqueRun, Timestamp};
use serde::de::DeserializeOwned;

use server::{PAGE, Server, WAITED};

#[path = "history/by_hand.rs"]
mod by_hand;
#[path = "history/server.rs"]
mod server;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The numbers of one process by their names.
type Sample = HashMap<String, f64>;

/// What server and consumer take for a page, each, where reading ahead is measured.
const SLOW: Duration = Duration::from_millis(20);
/// Between two rounds of looks.
const POLL: Duration = Duration::from_millis(10);

/// Who is measured, each in turn, and so in each round: whatever the machine does meanwhile falls on
/// all alike. What follows the dash is the server's path.
const ROLES: [&str; 10] = [
    "ours-list",
    "hand-list",
    "ours-few",
    "ours-decode",
    "hand-decode",
    "ours-ahead",
    "ours-serial",
    "hand-serial",
    "ours-wait",
    "hand-wait",
];

enum Target {
    /// Of the ratio.
    AtMost(f64),
    AtLeast(f64),
    /// Of our own number.
    Count(f64),
}
use Target::{AtLeast, AtMost, Count};

/// What, its number, ours, compared with, target.
#[rustfmt::skip]
const ROWS: [(&str, &str, &str, &str, Target); 9] = [
    ("list",           "wall ms",       "ours-list",   "hand-list",   AtMost(1.10)),
    ("list",           "CPU ms",        "ours-list",   "hand-list",   AtMost(1.10)),
    ("list",           "peak MiB",      "ours-list",   "hand-list",   AtMost(1.50)),
    ("list",           "peak MiB",      "ours-list",   "ours-few",    AtMost(1.10)),
    ("decode",         "pages/CPU s",   "ours-decode", "hand-decode", AtLeast(0.95)),
    ("read ahead",     "wall ms",       "ours-ahead",  "hand-serial", AtMost(0.55)),
    ("read ahead",     "wall ms",       "ours-ahead",  "ours-serial", AtMost(0.55)),
    ("wait for many",  "list requests", "ours-wait",   "hand-wait",   Count(50.0)),
    ("wait for many",  "single looks",  "ours-wait",   "hand-wait",   Count(100.0)),
];

/// Runs to list or to wait for, pages to decode.
fn size(role: &str, quick: bool) -> u32 {
    match role.split_once('-').map_or(role, |(_, path)| path) {
        "list" if !quick => 100_000,
        "ahead" | "serial" if !quick => 50 * PAGE,
        "decode" if !quick => 4_000,
        "few" => 1_000,
        "wait" => WAITED,
        _ => 20 * PAGE,
    }
}

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let has = |flag: &str| args.iter().any(|arg| arg == flag);
    match args.as_slice() {
        [flag, role, url, size] if flag == "--child" => child(role, url, size.parse()?),
        // Without it `cargo test --all-targets` runs this.
        _ if !has("--bench") || has("--test") => Ok(()),
        _ => measure(has("--quick")),
    }
}

fn measure(quick: bool) -> Result<()> {
    let rounds = if quick { 3 } else { 7 };
    let histories = [
        ("list", Duration::ZERO),
        ("few", Duration::ZERO),
        ("ahead", SLOW),
        ("serial", SLOW),
    ];
    let histories = histories.map(|(path, delay)| (path, size(path, quick), delay));
    let server = Arc::new(Server::new(histories));
    let host = server.clone().start()?;
    let mut samples: HashMap<&str, Vec<Sample>> = HashMap::new();
    for round in 1..=rounds {
        for role in ROLES {
            eprintln!("round {round} of {rounds}: {role}");
            let sample = sample(&server, &host, role, size(role, quick))?;
            samples.entry(role).or_default().push(sample);
        }
    }
    let date = Timestamp::from(SystemTime::now()).to_string();
    println!("{}, {}, medians of {rounds}", &date[..10], machine());
    if quick {
        println!("--quick: it runs; these sizes measure nothing");
    }
    println!("\n| what | number | ours | compared with | ratio | target | met |");
    println!("| --- | --- | ---: | ---: | ---: | ---: | --- |");
    for (what, number, ours, other, target) in ROWS {
        let values = (
            median(&samples[ours], number),
            median(&samples[other], number),
        );
        let (Some(own), Some(theirs)) = values else {
            println!("| {what} | {number} | - | {other}: - | - | - | not known here |");
            continue;
        };
        let ratio = own / theirs;
        let (target, met) = match target {
            AtMost(most) => (format!("≤ {most:.2}×"), ratio <= most),
            AtLeast(least) => (format!("≥ {least:.2}×"), ratio >= least),
            Count(most) => (format!("≤ {most}"), own <= most),
        };
        let ratio = if ratio.is_finite() {
            format!("{ratio:.3}×")
        } else {
            "-".to_owned()
        };
        let met = if met { "yes" } else { "NO" };
        println!(
            "| {what} | {number} | {own:.1} | {other}: {theirs:.1} | {ratio} | {target} | {met} |"
        );
    }
    Ok(())
}

fn median(samples: &[Sample], number: &str) -> Option<f64> {
    let numbers = samples.iter().map(|sample| sample.get(number).copied());
    let mut numbers: Vec<f64> = numbers.collect::<Option<_>>()?;
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied()
}

fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find(|line| line.starts_with("model name"));
    let model = model.and_then(|line| line.split_once(": "));
    let model = model.map_or("CPU not known", |(_, model)| model);
    let cores = available_parallelism().map_or(0, usize::from);
    format!("{cores} cores of {model}, {}", env::consts::OS)
}

/// Measures a role in a process of its own.
fn sample(server: &Server, host: &str, role: &str, size: u32) -> Result<Sample> {
    server.waiting().clear();
    let path = role.split_once('-').map_or(role, |(_, path)| path);
    let mut command = Command::new(env::current_exe()?);
    command.args(["--child", role, &format!("{host}/{path}")]);
    command.arg(size.to_string()).stderr(Stdio::inherit());
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("{role} failed: {}", output.status).into());
    }
    let mut sample: Sample = serde_json::from_slice(&output.stdout)?;
    let waiting = server.waiting();
    sample.insert("list requests".to_owned(), waiting.lists.into());
    sample.insert("single looks".to_owned(), waiting.looks.into());
    Ok(sample)
}

/// The child: does its part and tells what it took.
fn child(role: &str, url: &str, size: u32) -> Result<()> {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().build()?;
    let (cpu, start) = (ProcessTime::now(), Instant::now());
    let done = match role {
        "ours-list" | "ours-few" => runtime.block_on(ours_list(url)),
        "ours-ahead" => runtime.block_on(ours_slowly(url, true)),
        "ours-serial" => runtime.block_on(ours_slowly(url, false)),
        "ours-wait" => runtime.block_on(ours_wait(url)),
        "ours-decode" => decode::<TechniqueRun>(size),
        "hand-list" => runtime.block_on(by_hand::list(url, None)),
        "hand-serial" => runtime.block_on(by_hand::list(url, Some(SLOW))),
        "hand-wait" => runtime.block_on(by_hand::wait(url)),
        "hand-decode" => decode::<by_hand::Entry>(size),
        _ => Err("no such role".into()),
    }?;
    let (wall, cpu) = (start.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64());
    if done != size {
        return Err(format!("{role} came to {done}, not {size}").into());
    }
    let mut sample = HashMap::from([
        ("wall ms", wall * 1e3),
        ("CPU ms", cpu * 1e3),
        ("pages/CPU s", f64::from(size) / cpu),
    ]);
    sample.extend(peak_mib().map(|peak| ("peak MiB", peak)));
    println!("{}", serde_json::to_string(&sample)?);
    Ok(())
}

/// The most memory that was ever resident, where the system tells.
fn peak_mib() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}

fn decode<T: DeserializeOwned>(pages: u32) -> Result<u32> {
    let page = server::runs(0..PAGE);
    for _ in 0..pages {
        black_box(serde_json::from_str::<Vec<T>>(black_box(&page))?);
    }
    Ok(pages)
}

fn ours(url: &str) -> Result<Client> {
    Ok(Client::builder("bench").base_url(url).build()?)
}

async fn ours_list(url: &str) -> Result<u32> {
    let (mut runs, mut done) = (ours(url)?.list_runs().items(), 0);
    while let Some(run) = runs.try_next().await? {
        black_box(run);
        done += 1;
    }
    if runs.is_complete() {
        Ok(done)
    } else {
        Err(format!("{:?}", runs.report()).into())
    }
}

async fn ours_slowly(url: &str, ahead: bool) -> Result<u32> {
    let mut pages = ours(url)?.list_runs().read_ahead(ahead).pages();
    let mut done = 0;
    while let Some(page) = pages.try_next().await? {
        done += u32::try_from(black_box(page).items.len())?;
        tokio::time::sleep(SLOW).await;
    }
    Ok(done)
}

async fn ours_wait(url: &str) -> Result<u32> {
    let mut ended = ours(url)?.wait_for_runs(server::waited()).poll_every(POLL);
    let mut done = 0;
    while let Some(run) = ended.try_next().await? {
        done += u32::from(run.is_terminal() && run.outputs.is_some());
    }
    Ok(done)
}
