//! How the runs go that start while it serves: each kind in turn.

use std::time::Duration;

use flora_technique_runs::stand_in::Script;

/// The course of the `number`th run: a step every two seconds, whoever looks.
pub(crate) fn course(number: u64) -> Script {
    let begun = Script::new().pending().running(20.0).running(60.0);
    let script = match number % 4 {
        0 => begun.running(90.0).completed(),
        1 => begun
            .completed()
            .output("clip", "videoUrl", "/media/pan.mp4")
            .cost_after(Duration::from_secs(20)),
        2 => begun.failed(
            "GENERATION_PROMPT_MODERATED",
            "The content filter declined the request.",
        ),
        _ => begun.completed().without_outputs_in_list(),
    };
    let technique = match number % 2 {
        0 => "tech_night-camera",
        _ => "tech_slow-pan",
    };
    script
        .technique(technique)
        .step_every(Duration::from_secs(2))
}
