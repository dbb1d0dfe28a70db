//! What a request's path leads to.

use super::media;

/// Where the API begins.
pub(super) const API: &str = "/api/v1";

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Target<'a> {
    /// A page of the history.
    List,
    /// One run: under its technique when one is given.
    Look {
        technique: Option<&'a str>,
        run_id: &'a str,
    },
    /// A file that an output names.
    Media(&'a str),
    Nothing,
}

impl<'a> Target<'a> {
    pub(super) fn of(path: &'a str) -> Self {
        if let Some(name) = path.strip_prefix(media::FOLDER) {
            return Self::Media(name);
        }
        let within = path
            .strip_prefix(API)
            .and_then(|rest| rest.strip_prefix('/'));
        let Some(within) = within else {
            return Self::Nothing;
        };
        if within == "technique-runs" {
            return Self::List;
        }
        if let Some(run_id) = within.strip_prefix("runs/") {
            return Self::Look {
                technique: None,
                run_id,
            };
        }
        let nested = within
            .strip_prefix("techniques/")
            .and_then(|rest| rest.split_once("/runs/"));
        match nested {
            Some((technique, run_id)) => Self::Look {
                technique: Some(technique),
                run_id,
            },
            None => Self::Nothing,
        }
    }
}
