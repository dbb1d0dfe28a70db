//! How a run ended, in words.

use flora_technique_runs::{Content, Outcome, TechniqueRun};

/// How a run ended, a line for each output.
pub(crate) fn ending(run: &TechniqueRun) -> String {
    let mut lines = vec![format!("{}  {}", run.run_id, run.status)];
    match run.outcome() {
        Outcome::Completed { outputs } => {
            for output in outputs {
                let content = match output.content() {
                    Content::Url(url) => url,
                    Content::Text(text) => text,
                    _ => "",
                };
                lines.push(format!(
                    "  {} ({}): {content}",
                    output.output_id, output.type_
                ));
            }
        }
        Outcome::Failed { code, message } => {
            let code = code.unwrap_or("no code");
            let message = message.unwrap_or("no message");
            lines.push(format!("  {code}: {message}"));
        }
        _ => {}
    }
    lines.join("\n")
}
