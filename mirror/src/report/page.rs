//! The page, whole.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::report::{
    cost, figures, head, numbers::Numbers, picture::sql, query, runs, techniques, text::legible,
    times, waiting,
};

/// Whatever a name brings, nothing runs and nothing is fetched.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

pub(crate) fn page(numbers: &Numbers) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="color-scheme" content="light dark";
                title { (title(numbers)) }
                style { (PreEscaped(include_str!("style.css"))) }
            }
            body {
                main {
                    (head::head(numbers))
                    (figures::section(numbers))
                    @if numbers.totals.runs == 0 {
                        p class="empty" { "There is no run in it yet, and so there is nothing to draw." }
                    } @else {
                        (cost::section(numbers))
                        (runs::section(numbers))
                        (times::section(numbers))
                        (techniques::section(numbers))
                        (waiting::section(numbers))
                    }
                    (origin(numbers))
                }
            }
        }
    }
}

fn title(numbers: &Numbers) -> String {
    match &numbers.source.workspace_id {
        Some(workspace) => format!("Technique runs of {}", legible(workspace)),
        None => "Technique runs".to_owned(),
    }
}

fn origin(numbers: &Numbers) -> Markup {
    html! {
        section aria-labelledby="told" {
            h2 id="told" { "Where the numbers come from" }
            p {
                "All of them were asked in SQL, at one moment. To ask again: "
                code { "sqlite3 -readonly " (legible(&numbers.file)) }
                ", first these tables, which last as long as the session, then any question of
                this page. Days and months are those of UTC."
            }
            (sql(query::TOLD))
        }
    }
}
