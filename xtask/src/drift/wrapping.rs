//! The way from a body to those that are wrapped in it.

use std::fmt;

use super::parts::{Broken, entries, members, spelled};

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Member(String),
    /// Into every entry of a list.
    Entries,
    /// Into text that is JSON by itself.
    Spelled,
}

#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Way(Vec<Step>);

impl Way {
    pub(crate) fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// Whether it leads to what is usually called a body.
    pub(crate) fn is_to_a_body(&self) -> bool {
        let is_name = |step: &&Step| matches!(step, Step::Member(_));
        let Some(Step::Member(name)) = self.0.iter().rfind(is_name) else {
            // Text that is a body, or a list of them.
            return true;
        };
        let names = ["body", "content", "data", "payload", "response", "text"];
        names.contains(&name.to_lowercase().as_str())
    }

    /// Hands on the text of each part of a body that it leads to.
    pub(crate) fn follow(
        &self,
        body: &str,
        hold: &mut dyn FnMut(&str) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        follow(&self.0, body, hold)
    }
}

/// Where an entry has another form than most, the way ends, and nothing is handed on.
fn follow(
    steps: &[Step],
    text: &str,
    hold: &mut dyn FnMut(&str) -> Result<(), Broken>,
) -> Result<(), Broken> {
    let Some((step, further)) = steps.split_first() else {
        return hold(text);
    };
    match step {
        Step::Member(name) if text.starts_with('{') => members(text, |member, part| {
            if member == name {
                follow(further, part, hold)
            } else {
                Ok(())
            }
        }),
        Step::Entries if text.starts_with('[') => entries(text, |part| follow(further, part, hold)),
        Step::Spelled if text.starts_with('"') => {
            spelled(text, |inner| follow(further, inner, hold))
        }
        _ => Ok(()),
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut path = String::new();
        for step in &self.0 {
            match step {
                Step::Member(name) if path.is_empty() => path.push_str(name),
                Step::Member(name) => {
                    path.push('.');
                    path.push_str(name);
                }
                Step::Entries => path.push_str("[]"),
                Step::Spelled => {}
            }
        }
        let path = path.trim_end_matches("[]");
        f.write_str(if path.is_empty() { "the body" } else { path })
    }
}
