//! Names of files, for whatever ids and links a server thinks of.

use std::collections::HashMap;

use flora_technique_runs::TechniqueRun;
use proptest::prelude::*;
use serde_json::json;

fn run(run_id: &str, outputs: &[(&str, &str, &str)]) -> TechniqueRun {
    let outputs: Vec<_> = outputs
        .iter()
        .map(|(id, kind, url)| json!({ "output_id": id, "type": kind, "url": url }))
        .collect();
    let run = json!({
        "run_id": run_id,
        "status": "completed",
        "progress": 100,
        "created_at": 1,
        "outputs": outputs,
    });
    serde_json::from_value(run).unwrap()
}

fn name(run_id: &str, output_id: &str, kind: &str, url: &str) -> String {
    let run = run(run_id, &[(output_id, kind, url)]);
    run.outputs.as_ref().unwrap()[0].file_name(&run)
}

fn check_is_safe(name: &str) {
    assert!((1..=120).contains(&name.len()), "{name}");
    let is_safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-.".contains(c);
    assert!(name.chars().all(is_safe), "{name}");
    assert!(
        !name.starts_with(['.', '-']) && !name.ends_with('.'),
        "{name}"
    );
    let stem = name.split('.').next().unwrap();
    let devices = ["con", "prn", "aux", "nul", "com1", "lpt9"];
    assert!(!devices.contains(&stem), "{name}");
}

#[test]
fn ids_as_floras_are_stay_readable() {
    let id = "run_m17c2x85gn1mz1vmk894mc8fqappnd80";
    let image = "https://media.flora.ai/2026/8/8/anonymous/0b5c.PNG?tr=orig";

    assert_eq!(
        name(id, "image-2", "imageUrl", image),
        format!("{id}-image-2.png")
    );
    assert_eq!(
        name(id, "caption", "text", "see a.png"),
        format!("{id}-caption.txt")
    );
}

#[test]
fn the_extension_is_the_paths_else_the_types() {
    let ending = |kind: &str, url: &str| name("run_1", "o", kind, url).replace("run_1-o.", "");
    for (kind, url, expected) in [
        ("imageUrl", "https://media.flora.ai/a.webp", "webp"),
        ("imageUrl", "https://media.flora.ai/a.tar.GZ#x.png", "gz"),
        ("imageUrl", "https://media.flora.ai/a?b=c.jpg", "png"),
        ("imageUrl", "https://media.flora.ai", "png"),
        ("videoUrl", "https://media.flora.ai/a.", "mp4"),
        ("videoUrl", "https://media.flora.ai/v1.2/a", "mp4"),
        ("audioUrl", "https://media.flora.ai/a.m%2f4", "mp3"),
        (
            "documentUrl",
            "https://media.flora.ai/a.toolongtobeone",
            "pdf",
        ),
        ("documentUrl", "no URL.doc", "pdf"),
        ("model3dUrl", "https://media.flora.ai/a.glb", "glb"),
        ("model3dUrl", "https://media.flora.ai/a", "bin"),
        ("text", "https://media.flora.ai/a.exe", "txt"),
    ] {
        assert_eq!(ending(kind, url), expected, "{kind} {url}");
    }
}

#[test]
fn hostile_ids_have_safe_names_of_their_own() {
    let long = "x".repeat(300);
    let longer = "x".repeat(301);
    let upper = "X".repeat(300);
    let ids = [
        "",
        ".",
        "..",
        "../../x",
        "..\\x",
        "/etc/passwd",
        "CON",
        "con",
        "Con",
        "nul",
        "COM1",
        "a b",
        "a ",
        "a.",
        "a",
        "A",
        "ä",
        "a\u{308}",
        "🎨",
        "🎨🎨",
        "\0",
        "\n",
        "a\nb",
        "-rf",
        "~",
        "$x",
        ".flora-0123456789abcdef.part",
        &long,
        &longer,
        &upper,
    ];
    let mut seen: HashMap<String, (&str, &str)> = HashMap::new();
    for run_id in ids {
        for output_id in ids {
            let name = name(
                run_id,
                output_id,
                "imageUrl",
                "https://media.flora.ai/a.png",
            );
            check_is_safe(&name);
            if let Some(other) = seen.insert(name.clone(), (run_id, output_id)) {
                panic!("{name} is {other:?} and {:?}", (run_id, output_id));
            }
        }
    }
}

#[test]
fn outputs_that_share_an_id_have_names_of_their_own() {
    let one = ("image", "imageUrl", "https://media.flora.ai/a.png?sig=1");
    let other = ("image", "imageUrl", "https://media.flora.ai/b.png?sig=1");
    let run = run("run_1", &[one, other]);
    let outputs = run.outputs.as_ref().unwrap();

    assert_eq!(outputs[0].file_name(&run), "run_1-image.png");
    assert_ne!(outputs[1].file_name(&run), outputs[0].file_name(&run));
    check_is_safe(&outputs[1].file_name(&run));
}

/// Ids near to those that are plain, and any other.
fn ids() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c_-]{0,3}",
        "[a-cA-C._ -]{0,4}",
        "\\PC{0,40}",
        any::<String>()
    ]
}

fn links() -> impl Strategy<Value = String> {
    prop_oneof![
        "https://media\\.flora\\.ai/[a-zA-Z0-9./%?#=-]{0,30}",
        any::<String>()
    ]
}

proptest! {
    #[test]
    fn every_name_is_safe(run_id in ids(), output_id in ids(), kind in ids(), link in links()) {
        check_is_safe(&name(&run_id, &output_id, &kind, &link));
    }

    #[test]
    fn two_outputs_never_share_a_name(
        one in (ids(), ids(), links()),
        other in (ids(), ids(), links()),
    ) {
        prop_assume!((&one.0, &one.1) != (&other.0, &other.1));
        let one = name(&one.0, &one.1, "imageUrl", &one.2);
        let other = name(&other.0, &other.1, "imageUrl", &other.2);
        prop_assert_ne!(one.to_uppercase(), other.to_uppercase());
    }

    #[test]
    fn a_links_query_changes_nothing(
        run_id in ids(), output_id in ids(), path in "[a-z./]{0,20}", query in "[ -~]{0,20}",
    ) {
        let link = format!("https://media.flora.ai/{path}");
        let signed = format!("{link}?{query}");
        let plain = name(&run_id, &output_id, "videoUrl", &link);
        prop_assert_eq!(name(&run_id, &output_id, "videoUrl", &signed), plain);
    }
}

#[test]
fn a_folder_for_a_run_is_its_id_or_safe_and_its_own() {
    let folder = |id: &str| run(id, &[]).folder_name();
    assert_eq!(
        folder("run_m17c2x85gn1mz1vmk894mc8fqappnd80"),
        "run_m17c2x85gn1mz1vmk894mc8fqappnd80"
    );
    let odd = [
        "",
        "..",
        "../../evil",
        "con",
        "RUN_a",
        "run_A",
        "run_a/",
        "run_\n",
        "/",
        "_",
        &"run_x".repeat(60),
    ];
    let names: Vec<String> = odd.iter().map(|id| folder(id)).collect();
    for name in &names {
        check_is_safe(name);
        assert!(!odd.contains(&name.as_str()), "{name}");
    }
    let different: std::collections::HashSet<&String> = names.iter().collect();
    assert_eq!(different.len(), odd.len());
}
