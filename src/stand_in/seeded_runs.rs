//! How seeded runs go: all have ended, in five kinds.

use std::sync::Arc;

use super::script::Script;

/// After so many, kinds, techniques and projects come in the same order again.
const ROUND: usize = 5 * 2 * 3;

/// The scripts of the first seeded runs; those that follow repeat them.
pub(super) fn scripts() -> Vec<Arc<Script>> {
    (0..ROUND).map(|number| Arc::new(script(number))).collect()
}

fn script(number: usize) -> Script {
    let completed = Script::new().completed();
    let script = match number % 5 {
        0 => completed,
        1 => completed.output("clip", "videoUrl", "/media/pan.mp4"),
        2 => completed.text("caption", "1. A mug, in rain: not a URL"),
        3 => Script::new().failed("GENERATION_PROMPT_MODERATED", "Declined."),
        _ => completed.without_outputs_in_list(),
    };
    let technique = match number % 2 {
        0 => "tech_night-camera",
        _ => "tech_slow-pan",
    };
    let project = match number % 3 {
        0 => "prj_stills",
        1 => "prj_film",
        _ => "prj_shop",
    };
    script.technique(technique).field("project_id", project)
}
