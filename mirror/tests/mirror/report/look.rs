//! What can be told of the page's look without a browser: it stands alone, and its colours can be seen.

use std::collections::BTreeMap;

use flora_technique_runs::StandIn;

use super::page::{Page, element, text};
use crate::program::{Place, catch_up};

async fn mirrored() -> Page {
    let flora = StandIn::start().await.unwrap();
    flora.seed(50);
    let place = Place::new();
    catch_up(&place, &flora);
    Page::of(&place)
}

#[tokio::test]
async fn it_loads_nothing_and_runs_nothing() {
    let page = mirrored().await;

    for way in [
        "<script",
        "<link",
        "<img",
        "<iframe",
        " src=",
        "url(",
        "@import",
        "javascript:",
    ] {
        assert!(!page.html.contains(way), "{way}");
    }
    let body = page.body();
    let links = body.descendants().filter_map(|node| node.attribute("href"));
    assert!(links.clone().all(|link| link.starts_with('#')));
    assert!(
        page.html
            .contains("default-src 'none'; style-src 'unsafe-inline'")
    );
}

#[tokio::test]
async fn every_picture_says_what_it_is_and_has_its_numbers_and_its_question() {
    let page = mirrored().await;
    let body = page.body();
    let figures: Vec<_> = body
        .descendants()
        .filter(|node| node.has_tag_name("figure"))
        .collect();

    assert_eq!(figures.len(), 3);
    for figure in figures {
        let mut inside = figure.descendants();
        let picture = inside
            .find(|node| node.attribute("role") == Some("img"))
            .unwrap();
        let named = picture.attribute("aria-labelledby").unwrap();
        let words = named.split(' ').map(|id| text(element(&body, id).unwrap()));
        assert!(words.clone().all(|words| words.len() > 10), "{named}");
        assert!(
            figure.descendants().any(|node| node.has_tag_name("table")),
            "{named}"
        );
        let question = figure.descendants().find(|node| node.has_tag_name("pre"));
        assert!(text(question.unwrap()).contains("SELECT"), "{named}");
    }
}

#[tokio::test]
async fn it_says_when_it_was_written_and_up_to_when_it_is_true() {
    let text = mirrored().await.text();

    assert!(
        text.contains("Written ") && text.contains(" from runs.db."),
        "{text}"
    );
    assert!(text.contains("True up to "), "{text}");
    assert!(text.contains("UTC"), "{text}");
}

/// The colours of the style, by their names: of the light page, and of the dark one.
fn colours(page: &Page) -> [BTreeMap<&str, &str>; 2] {
    let mut modes = page.html.split(":root {").skip(1).map(|rest| {
        let declarations = rest.split('}').next().unwrap().split(';');
        let pairs =
            declarations.filter_map(|line| line.trim().strip_prefix("--")?.split_once(": "));
        pairs.collect()
    });
    [modes.next().unwrap(), modes.next().unwrap()]
}

/// Relative luminance, as WCAG 2 defines it.
fn luminance(colour: &str) -> f64 {
    let part = |from: usize| {
        let value = f64::from(u8::from_str_radix(&colour[from..from + 2], 16).unwrap()) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[tokio::test]
async fn text_and_pictures_have_the_contrast_that_wcag_asks_for_in_light_and_dark() {
    let page = mirrored().await;
    for colours in colours(&page) {
        for text in ["ink", "soft", "link"] {
            for ground in ["paper", "raised"] {
                let contrast = contrast(colours[text], colours[ground]);
                assert!(contrast >= 4.5, "{text} on {ground}: {contrast:.2}");
            }
        }
        for drawn in [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "others",
            "completed",
            "failed",
            "open",
            "median",
            "notice",
        ] {
            let contrast = contrast(colours[drawn], colours["paper"]);
            assert!(contrast >= 3.0, "{drawn}: {contrast:.2}");
        }
        // The mark stands on the bar.
        assert!(contrast(colours["median"], colours["range"]) >= 2.0);
    }
}
