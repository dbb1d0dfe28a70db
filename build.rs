//! Generates the client from the document; see `build/generate.rs`.

use std::{env, error::Error, fs, panic, path::PathBuf};

#[path = "build/generate.rs"]
mod generate;

const DOCUMENT: &str = "openapi/technique-runs.json";

fn main() {
    println!("cargo::rerun-if-changed={DOCUMENT}");
    // progenitor panics on some documents; what it says then is in the error.
    panic::set_hook(Box::new(|_| {}));
    match panic::catch_unwind(run) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => println!("cargo::error={DOCUMENT}: {error}"),
        Err(panic) => println!("cargo::error={DOCUMENT}: {}", generate::words_of(&*panic)),
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let generated = generate::generate(&fs::read_to_string(DOCUMENT)?)?;
    if !generated.left_out.is_empty() {
        let operations = generated.left_out.join(", ");
        println!("cargo::warning={DOCUMENT}: left out, since the client only reads: {operations}");
    }
    for (name, source) in generated.files {
        fs::write(out.join(name), source)?;
    }
    Ok(())
}
