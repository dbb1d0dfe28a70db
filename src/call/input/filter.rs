//! What the document says of each filter: a table, generated.

use super::{between, not_empty, one_of, prefixed};

/// A query parameter that narrows a listing.
pub(crate) struct Filter {
    /// Its name in a query, and in a checkpoint.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Whether a run cannot change in or out of it.
    pub(crate) is_fixed: bool,
    /// The JSON pointer of the run's field that tells it, if one does.
    #[cfg_attr(
        not(feature = "stand-in"),
        expect(dead_code, reason = "the stand-in compares")
    )]
    pub(crate) field: Option<&'static str>,
}

/// What a filter may be.
#[allow(dead_code, reason = "not every kind is in every document")]
pub(crate) enum Kind {
    /// What it begins with, and at least one more character, none of them white space.
    Text {
        prefix: &'static str,
    },
    /// A value of an open enum: those that the document knows, and those that nothing follows.
    Choice {
        known: &'static [&'static str],
        terminal: &'static [&'static str],
    },
    Flag,
    Number {
        least: i64,
        most: i64,
    },
}

impl Filter {
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        FILTERS.iter().find(|filter| filter.name == name)
    }

    /// # Errors
    /// What is allowed, in words, where the text is something else.
    pub(crate) fn check(&self, text: &str) -> Result<(), String> {
        match self.kind {
            Kind::Text { prefix } => prefixed(prefix, text),
            // It may be newer than this version.
            Kind::Choice { .. } => not_empty(text),
            Kind::Flag => one_of(&["true", "false"], text),
            Kind::Number { least, most } => between(least, most, text),
        }
    }

    /// Whether a run may leave a listing by this value while it is read. One that has ended stays so.
    pub(crate) fn may_lose_runs(&self, text: &str) -> bool {
        let stays = matches!(self.kind, Kind::Choice { terminal, .. } if terminal.contains(&text));
        !self.is_fixed && !stays
    }
}

include!(concat!(env!("OUT_DIR"), "/filter_table.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(kind: Kind, is_fixed: bool) -> Filter {
        Filter {
            name: "zone",
            kind,
            is_fixed,
            field: None,
        }
    }

    fn status() -> Kind {
        Kind::Choice {
            known: &["running", "completed"],
            terminal: &["completed"],
        }
    }

    #[test]
    fn each_kind_takes_what_it_says_and_tells_of_the_rest() {
        let number = || Kind::Number { least: -2, most: 5 };
        let cases = [
            (
                Kind::Text { prefix: "zn_" },
                "zn_1",
                "zn_",
                "zn_…, without white space",
            ),
            (
                Kind::Text { prefix: "" },
                "a",
                "a b",
                "…, without white space",
            ),
            (
                status(),
                "newer than this version",
                "",
                "a value that is not empty",
            ),
            (Kind::Flag, "false", "no", "one of true, false"),
            (number(), "-2", "-3", "-2 to 5"),
            (number(), "5", "6", "-2 to 5"),
        ];
        for (kind, good, bad, allowed) in cases {
            let filter = filter(kind, true);

            assert_eq!(filter.check(good), Ok(()), "{good}");
            assert_eq!(filter.check(bad), Err(allowed.to_owned()), "{bad}");
        }
    }

    #[test]
    fn runs_leave_by_what_moves_but_for_what_nothing_follows() {
        assert!(filter(Kind::Flag, false).may_lose_runs("true"));
        assert!(filter(status(), false).may_lose_runs("running"));
        assert!(filter(status(), false).may_lose_runs("newer"));
        assert!(!filter(status(), false).may_lose_runs("completed"));
        assert!(!filter(Kind::Flag, true).may_lose_runs("true"));
    }
}
