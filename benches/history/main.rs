//! This crate beside a loop over reqwest and serde written by hand: `cargo bench --bench history`.
//!
//! This process serves. What is measured runs in a process of its own, so that time, CPU and memory
//! are the client's alone. See the README in the folder above.

use std::{collections::HashMap, env, sync::Arc};

use roles::{COUNTED, ROLES};
use sample::Sample;
use server::Server;

mod by_hand;
mod ours;
mod roles;
mod sample;
mod server;
mod table;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let has = |flag: &str| args.iter().any(|arg| arg == flag);
    match args.as_slice() {
        [flag, role, host, size] if flag == "--child" => sample::child(role, host, size.parse()?),
        // Without it `cargo test --all-targets` runs this.
        _ if !has("--bench") || has("--test") => Ok(()),
        _ => measure(has("--quick")),
    }
}

fn measure(quick: bool) -> Result<()> {
    let rounds = if quick { 3 } else { 7 };
    let server = Arc::new(Server::new(quick));
    let host = server.clone().start()?;
    let mut samples: HashMap<&str, Vec<Sample>> = HashMap::new();
    for round in 1..=rounds {
        for role in &ROLES {
            eprintln!("round {round} of {rounds}: {}", role.name);
            let sample = sample::measured(&server, &host, role, role.size(quick))?;
            samples.entry(role.name).or_default().push(sample);
        }
    }
    for (name, size) in COUNTED {
        eprintln!("instructions: {name}");
        let size = if quick { size / 100 } else { size };
        let counted = sample::instructions(&host, name, size)?;
        for sample in samples.entry(name).or_default() {
            sample.extend(counted.clone());
        }
    }
    table::print(&samples, rounds, quick);
    Ok(())
}
