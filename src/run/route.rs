//! The two ways to a run.

use super::path_segment::is_segment;

/// One of the two ways to a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Route<'a> {
    Nested { technique: &'a str, run_id: &'a str },
    Flat { run_id: &'a str },
}

impl<'a> Route<'a> {
    pub(crate) fn run_id(self) -> &'a str {
        match self {
            Self::Nested { run_id, .. } | Self::Flat { run_id } => run_id,
        }
    }
}

/// The way that the end of a `poll_url`'s path shows, if it is the run's own.
///
/// Nothing before the tail is looked at, and nothing of the URL is ever called: so it does not
/// matter what host, scheme or user it names.
pub(super) fn tail<'a>(poll_url: &'a str, run_id: &'a str) -> Option<Route<'a>> {
    let path = poll_url.split(['?', '#']).next()?;
    let mut segments = path.rsplit('/');
    if segments.next() != Some(run_id) || segments.next() != Some("runs") {
        return None;
    }
    match (segments.next(), segments.next()) {
        (Some(technique), Some("techniques")) => {
            is_segment(technique).then_some(Route::Nested { technique, run_id })
        }
        _ => Some(Route::Flat { run_id }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(technique: &str) -> Route<'_> {
        Route::Nested {
            technique,
            run_id: "run_1",
        }
    }

    #[test]
    fn only_the_tail_of_a_poll_url_is_read() {
        let flat = Some(Route::Flat { run_id: "run_1" });
        let table = [
            (
                "https://app.flora.ai/api/v1/techniques/tech_a/runs/run_1",
                Some(nested("tech_a")),
            ),
            (
                "https://app.flora.ai/api/v1/techniques/night-camera/runs/run_1?x=1#y",
                Some(nested("night-camera")),
            ),
            (
                "http://user:pw@evil.example:1/techniques/tech_a/runs/run_1",
                Some(nested("tech_a")),
            ),
            (
                "//evil.example/techniques/tech_a/runs/run_1",
                Some(nested("tech_a")),
            ),
            ("techniques/tech_a/runs/run_1", Some(nested("tech_a"))),
            (
                "file:///techniques/tech_a/runs/run_1",
                Some(nested("tech_a")),
            ),
            ("https://app.flora.ai/api/v1/runs/run_1", flat),
            ("/runs/run_1", flat),
            ("https://app.flora.ai/api/v1/runs/run_2", None),
            ("https://app.flora.ai/api/v1/techniques/../runs/run_1", None),
            (
                "https://app.flora.ai/api/v1/techniques/%2e%2e/runs/run_1",
                None,
            ),
            ("https://app.flora.ai/api/v1/techniques//runs/run_1", None),
            (
                "https://app.flora.ai/api/v1/techniques/a\\b/runs/run_1",
                None,
            ),
            ("https://app.flora.ai/api/v1/other/run_1", None),
            ("https://example.com", None),
            ("https://app.flora.ai/?a=/runs/run_1", None),
            ("run_1", None),
            ("not a url", None),
            ("", None),
        ];
        for (url, expected) in table {
            assert_eq!(tail(url, "run_1"), expected, "{url}");
        }
    }
}
