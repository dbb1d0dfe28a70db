//! Names of others: whatever is in them is text, and none is too long or too many.

use flora_technique_runs::{StandIn, stand_in::Script};
use serde_json::json;

use super::page::Page;
use crate::program::{Place, catch_up};

const NAMES: [&str; 9] = [
    "<script>document.title = 'owned'</script>",
    "</title></style></svg></table><h1>owned</h1>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "&lt;b&gt; & <![CDATA[ <!-- --> ]]>",
    "\u{202e}desrever\u{2066} \0\u{1b}[31m\r\nnext line",
    "   ",
    "名前 \u{1f3a8} ｗｉｄｅ",
    "same",
];

/// A run of each technique, some failed with the name as their code.
async fn mirrored(names: &[String]) -> (Place, Page) {
    let flora = StandIn::start().await.unwrap();
    for (number, name) in names.iter().enumerate() {
        let technique = json!({ "technique_id": format!("tech_{number:02}"), "name": name });
        let cost = 1.0 - f64::from(u32::try_from(number).unwrap()) / 1_000.0;
        let failed = Script::new().failed(name, name);
        let waiting = Script::new().status(name);
        let completed = Script::new().completed().field("charged_cost", cost);
        for script in [failed, waiting, completed] {
            let script = script.field("technique", technique.clone());
            flora.start_run(script.field("workspace_id", names[0].as_str()));
        }
    }
    let place = Place::new();
    catch_up(&place, &flora);
    let page = Page::of(&place);
    (place, page)
}

/// The names of the elements and of their attributes, in order.
fn structure(page: &Page) -> Vec<String> {
    let body = page.body();
    let elements = body.descendants().filter(roxmltree::Node::is_element);
    let parts = elements.flat_map(|element| {
        let attributes = element
            .attributes()
            .map(|attribute| attribute.name().to_owned());
        let attributes: Vec<String> = attributes.collect();
        [vec![element.tag_name().name().to_owned()], attributes].concat()
    });
    parts.collect()
}

#[tokio::test]
async fn names_full_of_markup_make_the_page_that_plain_names_make() {
    let hostile = NAMES.map(str::to_owned);
    let plain: Vec<String> = (0..NAMES.len())
        .map(|number| format!("plain {number}"))
        .collect();

    let (_, hostile) = mirrored(&hostile).await;
    let (_, plain) = mirrored(&plain).await;

    assert_eq!(structure(&hostile), structure(&plain));
    let head = hostile.html.split("<body>").next().unwrap();
    assert_eq!(head.matches("</title>").count(), 1);
    let text = hostile.text();
    for name in &NAMES[..5] {
        assert!(text.contains(name), "{name} is not to be read");
    }
    for control in ['\u{202e}', '\u{2066}', '\0', '\u{1b}'] {
        assert!(!hostile.html.contains(control), "{control:?}");
    }
}

#[tokio::test]
async fn a_technique_without_a_name_is_told_by_its_id_and_two_of_one_name_are_told_apart() {
    let names = ["", "same", "same"].map(str::to_owned);

    let (_, page) = mirrored(&names).await;

    let head = &page.table("cost-by-day")[0];
    assert_eq!(head[1..4], ["tech_00", "same (tech_01)", "same (tech_02)"]);
}

#[tokio::test]
async fn a_name_of_any_length_is_cut() {
    let names = ["x".repeat(100_000), "y".repeat(10)];

    let (_, page) = mirrored(&names).await;

    assert!(!page.html.contains(&"x".repeat(81)));
    assert!(page.text().contains(&format!("{}…", "x".repeat(80))));
}

#[tokio::test]
async fn of_many_techniques_and_codes_the_first_are_told_and_the_others_are_together() {
    let names: Vec<String> = (0..40).map(|number| format!("name {number:02}")).collect();

    let (_, page) = mirrored(&names).await;

    let cost = page.table("cost-by-day");
    assert_eq!(
        cost[0][5..],
        ["name 04", "35 others", "Together", "Cost unknown"]
    );
    let techniques = page.rows("techniques");
    assert_eq!(techniques.len(), 21);
    assert_eq!(techniques[20][0], "20 others");
    assert_eq!(techniques[20][2], "60");
    let codes = page.rows("codes");
    assert_eq!(codes.len(), 11);
    assert_eq!(codes[10][..2], ["30 other codes", "30"]);
}
