//! An example as a process.

use std::{
    env,
    process::{Child, Command, Output, Stdio},
};

use flora_technique_runs::StandIn;

/// An example that `cargo test` has built, without anything of FLORA in its environment.
pub(crate) fn bare(name: &str) -> Command {
    let test = env::current_exe().unwrap();
    let examples = test.ancestors().nth(2).unwrap().join("examples");
    let program = examples.join(name);
    let mut command = Command::new(program.with_extension(env::consts::EXE_EXTENSION));
    command
        .env_remove("FLORA_API_KEY")
        .env_remove("FLORA_BASE_URL")
        .env_remove("FLORA_CUSTOM_HEADERS")
        .env_remove("COLUMNS")
        .stdin(Stdio::null());
    command
}

/// The same, talking to a stand-in of the test's own.
pub(crate) fn example(name: &str, flora: &StandIn) -> Command {
    let mut command = bare(name);
    command
        .env("FLORA_API_KEY", flora.key())
        .env("FLORA_BASE_URL", flora.base_url());
    command
}

/// All that it wrote.
pub(crate) fn text(output: &Output) -> String {
    stdout(output) + &stderr(output)
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// As Ctrl-C does.
#[cfg(unix)]
pub(crate) fn interrupt(child: &Child) {
    let pid = child.id().to_string();
    Command::new("kill").args(["-INT", &pid]).status().unwrap();
}
