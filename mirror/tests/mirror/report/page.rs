//! A report, written by the program and read back.

use std::{fs, path::PathBuf, process::Output};

use roxmltree::{Document, Node, ParsingOptions};

use crate::program::{Place, bare, stderr};

pub(crate) struct Page {
    pub(crate) html: String,
}

pub(crate) fn page_file(place: &Place) -> PathBuf {
    place.file().with_file_name("report.html")
}

/// Asks for a report, without a key and so without anybody to ask.
pub(crate) fn ask(place: &Place) -> Output {
    bare(place)
        .arg("--report")
        .arg(page_file(place))
        .output()
        .unwrap()
}

impl Page {
    pub(crate) fn of(place: &Place) -> Self {
        let output = ask(place);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        Self::written(place)
    }

    pub(crate) fn written(place: &Place) -> Self {
        let html = fs::read_to_string(page_file(place)).unwrap();
        Self { html }
    }

    /// The body as XML, which it is too: read so, no markup is forgiven.
    pub(crate) fn body(&self) -> Document<'_> {
        let start = self.html.find("<body>").unwrap();
        let end = self.html.find("</body>").unwrap() + "</body>".len();
        let options = ParsingOptions::default();
        Document::parse_with_options(&self.html[start..end], options).unwrap()
    }

    /// What a table has, head first: exact values where there are such, else what can be read.
    pub(crate) fn table(&self, id: &str) -> Vec<Vec<String>> {
        let body = self.body();
        let table = element(&body, id).unwrap_or_else(|| panic!("no table {id}"));
        let rows = table.descendants().filter(|node| node.has_tag_name("tr"));
        let cells = |row: Node<'_, '_>| -> Vec<String> {
            let cells = row.children().filter(Node::is_element);
            let cells = cells.filter(|cell| cell.attribute("class") != Some("bar"));
            cells.map(value).collect()
        };
        rows.map(cells).collect()
    }

    /// The rows of a table without its head.
    pub(crate) fn rows(&self, id: &str) -> Vec<Vec<String>> {
        self.table(id).split_off(1)
    }

    /// One of the few numbers that say most, exactly.
    pub(crate) fn total(&self, name: &str) -> String {
        value(element(&self.body(), &format!("total-{name}")).unwrap())
    }

    /// How many columns a picture has room for, and how many of them have something in it.
    pub(crate) fn columns(&self, id: &str) -> (usize, usize) {
        let body = self.body();
        let chart = element(&body, id).unwrap_or_else(|| panic!("no picture {id}"));
        let slots: Vec<_> = chart
            .children()
            .filter(|node| node.has_tag_name("g"))
            .collect();
        // The first is what lights up below a pointer.
        let bars = |slot: &&Node<'_, '_>| {
            let rects = slot.children().filter(|node| node.has_tag_name("rect"));
            rects.count() > 1
        };
        (slots.len(), slots.iter().filter(bars).count())
    }

    pub(crate) fn has(&self, id: &str) -> bool {
        element(&self.body(), id).is_some()
    }

    /// What stands below a picture or in another element, in one line.
    pub(crate) fn text(&self) -> String {
        text(self.body().root_element())
    }
}

pub(crate) fn element<'a>(body: &'a Document<'_>, id: &str) -> Option<Node<'a, 'a>> {
    let mut nodes = body.descendants();
    nodes.find(|node| node.attribute("id") == Some(id))
}

fn value(cell: Node<'_, '_>) -> String {
    let mut inside = cell.descendants();
    let exact = inside.find_map(|node| node.attribute("value"));
    exact.map_or_else(|| text(cell), str::to_owned)
}

pub(crate) fn text(node: Node<'_, '_>) -> String {
    let texts = node.descendants().filter(Node::is_text);
    let texts: String = texts.filter_map(|text| text.text()).collect();
    texts.split_whitespace().collect::<Vec<_>>().join(" ")
}
