//! Measures a role in a process of its own.

use std::{
    collections::HashMap,
    env, fs,
    process::{Command, Stdio},
    time::Instant,
};

use cpu_time::ProcessTime;

use crate::{
    Result,
    roles::{self, Role},
    server::{Server, WORST},
};

/// The numbers of one process by their names.
pub(crate) type Sample = HashMap<String, f64>;

const MIB: f64 = 1_048_576.0;
/// What an answer may take beside 24 times its size, in MiB.
const ALLOWANCE: f64 = 4.0;

/// What a role took, and what the server saw of it.
pub(crate) fn measured(server: &Server, host: &str, role: &Role, size: u32) -> Result<Sample> {
    server.forget();
    let mut command = Command::new(env::current_exe()?);
    command.args(["--child", role.name, host, &size.to_string()]);
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("{} failed: {}", role.name, output.status).into());
    }
    let mut sample: Sample = serde_json::from_slice(&output.stdout)?;
    let asked = server.asked(role.path);
    sample.insert("list requests".to_owned(), asked.lists.into());
    sample.insert("single looks".to_owned(), asked.looks.into());
    Ok(sample)
}

/// How many instructions a role takes, in millions, where there is a valgrind to count them.
pub(crate) fn instructions(host: &str, name: &str, size: u32) -> Result<Sample> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    command.arg(env::current_exe()?);
    command.args(["--child", name, host, &size.to_string()]);
    let Ok(output) = command.output() else {
        eprintln!("no valgrind: instructions are not counted");
        return Ok(Sample::new());
    };
    let told = String::from_utf8_lossy(&output.stderr);
    let count = told
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let Some((_, count)) = count.filter(|_| output.status.success()) else {
        return Err(format!("{name} failed under valgrind: {told}").into());
    };
    let count: f64 = count.trim().parse()?;
    Ok(Sample::from([("instructions, M".to_owned(), count / 1e6)]))
}

/// The process of its own: does its part and tells what it took.
pub(crate) fn child(name: &str, host: &str, size: u32) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let resident_before = mib("VmRSS:");
    let cpu = ProcessTime::now();
    let start = Instant::now();
    let done = runtime.block_on(roles::play(name, host, size))?;
    let wall = start.elapsed().as_secs_f64();
    let cpu = cpu.elapsed().as_secs_f64();
    if done != size {
        return Err(format!("{name} came to {done}, not {size}").into());
    }
    let mut sample = HashMap::from([
        ("wall ms", wall * 1e3),
        ("CPU ms", cpu * 1e3),
        ("pages/CPU s", f64::from(size) / cpu),
    ]);
    if let (Some(before), Some(peak)) = (resident_before, mib("VmHWM:")) {
        let answer = f64::from(WORST) / MIB;
        sample.insert("peak MiB", peak);
        sample.insert("memory / answer", (peak - before - ALLOWANCE) / answer);
    }
    println!("{}", serde_json::to_string(&sample)?);
    Ok(())
}

/// Of this process, where the system tells.
fn mib(name: &str) -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}
