//! The page in a real browser, where one is installed.

use std::{
    fs,
    io::{self, Write as _},
    path::Path,
    process::{Command, Stdio},
};

use flora_technique_runs::{StandIn, stand_in::Script};

use super::page::{Page, page_file};
use crate::program::{Place, catch_up};

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Shows a page in a frame as wide as a phone, unfolds it, and writes down what can be measured of it.
const MEASURE: &str = r#"<!DOCTYPE html><meta charset="utf-8"><title>not measured</title>
<iframe id="frame" width="390" height="800" style="border: 0" srcdoc="PAGE"></iframe>
<script>
frame.onload = () => {
  const page = frame.contentDocument;
  page.querySelectorAll("details").forEach(details => details.open = true);
  const bars = [...page.querySelectorAll(".chart .slot rect:not(.hover)")];
  const seen = bars.filter(bar => bar.getBoundingClientRect().height > 0);
  const ink = page.defaultView.getComputedStyle(page.body).color;
  const fill = page.defaultView.getComputedStyle(seen[0]).fill;
  document.title = [
    "wide=" + page.documentElement.scrollWidth + "/" + page.documentElement.clientWidth,
    "scripts=" + page.scripts.length,
    "images=" + page.images.length,
    "bars=" + seen.length + "/" + bars.length,
    "coloured=" + (fill !== "rgb(0, 0, 0)" && fill !== ink),
    "title=" + page.title,
  ].join(" ");
};
</script>"#;

/// The first of them that there is.
fn browser() -> Option<&'static str> {
    let mut browsers = BROWSERS.into_iter();
    browsers.find(|browser| {
        let asked = Command::new(browser)
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        asked.is_ok_and(|status| status.success())
    })
}

/// The document after it was shown, and what the browser had to say of it.
fn shown(browser: &str, folder: &Path, page: &Path) -> (String, String) {
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
        .args([
            "--disable-background-networking",
            "--enable-logging=stderr",
            "--hide-scrollbars",
        ])
        .arg("--virtual-time-budget=10000")
        .arg(format!("--user-data-dir={}", folder.display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let console = said.lines().filter(|line| line.contains("CONSOLE"));
    let console = console.collect::<Vec<_>>().join("\n");
    (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        console,
    )
}

#[tokio::test]
async fn a_browser_shows_it_on_a_phone_with_nothing_wider_nothing_run_and_no_complaint() {
    let Some(browser) = browser() else {
        // Past what keeps a passed test's words to itself.
        let looked_for = BROWSERS.join(", ");
        writeln!(
            io::stderr(),
            "NOT TESTED: no browser is here, none of {looked_for}"
        )
        .unwrap();
        return;
    };
    let flora = StandIn::start().await.unwrap();
    flora.seed(300);
    let long = "W".repeat(300);
    for name in [
        "<script>document.title = 'owned'</script>",
        "<img src=x>",
        &long,
    ] {
        let technique = serde_json::json!({ "technique_id": name, "name": name });
        flora.start_run(Script::new().completed().field("technique", technique));
        flora.start_run(Script::new().failed(name, name));
        flora.start_run(Script::new().status(name));
    }
    let place = Place::new();
    catch_up(&place, &flora);
    let html = Page::of(&place).html;
    let framed = html.replace('&', "&amp;").replace('"', "&quot;");
    let measure = page_file(&place).with_file_name("measure.html");
    fs::write(&measure, MEASURE.replace("PAGE", &framed)).unwrap();

    let profile = measure.with_file_name("profile");
    let (document, console) = shown(browser, &profile, &measure);

    let (_, title) = document.split_once("<title>").unwrap();
    let (measured, _) = title.split_once("</title>").unwrap();
    assert_eq!(console, "");
    for fact in [
        "wide=390/390",
        "scripts=0",
        "images=0",
        "coloured=true",
        "title=Technique runs of ws_studio",
    ] {
        assert!(measured.contains(fact), "{fact}: {measured}");
    }
    let (_, bars) = measured.split_once("bars=").unwrap();
    let (seen, all) = bars.split(' ').next().unwrap().split_once('/').unwrap();
    assert_eq!(seen, all, "{measured}");
    assert!(seen.parse::<u32>().unwrap() >= 10, "{measured}");
}
