//! Days and months, and which of them a picture has.

use jiff::{
    ToSpan as _,
    civil::{Date, date},
    tz::Offset,
};

/// What a column of a picture stands for.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Period {
    Day,
    Month,
}

impl Period {
    /// The column of the table `told`.
    pub(crate) fn column(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
        }
    }

    /// In a sentence, and in the name of an element.
    pub(crate) fn key(self) -> &'static str {
        self.column()
    }

    /// At the head of a column.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Day => "Day",
            Self::Month => "Month",
        }
    }

    /// The most columns that a picture has.
    fn most(self) -> i32 {
        match self {
            Self::Day => 90,
            Self::Month => 120,
        }
    }

    /// The fewest, so that a single one is no wall.
    fn fewest(self) -> i32 {
        match self {
            Self::Day => 14,
            Self::Month => 6,
        }
    }

    /// The periods from the first to the last, those without runs too, as far as a picture reaches.
    pub(crate) fn slots(self, first: Date, last: Date) -> Vec<Slot> {
        let (first, last) = (self.begin(first), self.begin(last));
        let mut slots = Vec::new();
        let mut begin = last;
        for count in 0..self.most() {
            if begin < first && count >= self.fewest() {
                break;
            }
            slots.push(self.slot(begin));
            let before = match self {
                Self::Day => begin.checked_sub(1.day()),
                Self::Month => begin.checked_sub(1.month()),
            };
            let Ok(before) = before else { break };
            begin = before;
        }
        slots.reverse();
        slots
    }

    fn begin(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Month => day.first_of_month(),
        }
    }

    /// The one that has this day.
    pub(crate) fn slot(self, begin: Date) -> Slot {
        let (key, title, label) = match self {
            Self::Day => ("%Y-%m-%d", "%-d %B %Y", "%-d %b"),
            Self::Month => ("%Y-%m", "%B %Y", "%b %Y"),
        };
        Slot {
            key: begin.strftime(key).to_string(),
            title: begin.strftime(title).to_string(),
            label: begin.strftime(label).to_string(),
        }
    }

    /// A period in words; one that cannot be known has some too.
    pub(crate) fn words(self, key: Option<&str>) -> String {
        let Some(key) = key else {
            return "unknown".to_owned();
        };
        let begin = match self {
            Self::Day => parse_day(key),
            Self::Month => parse_day(&format!("{key}-01")),
        };
        begin.map_or_else(|| key.to_owned(), |begin| self.slot(begin).title)
    }
}

/// One column of a picture.
pub(crate) struct Slot {
    /// As SQL has it.
    pub(crate) key: String,
    /// In full.
    pub(crate) title: String,
    /// Below an axis.
    pub(crate) label: String,
}

/// Such as `2026-11-28`.
pub(crate) fn parse_day(key: &str) -> Option<Date> {
    key.parse().ok()
}

/// The day of a moment, in UTC.
pub(crate) fn day_of(unix_ms: i64) -> Date {
    let moment = jiff::Timestamp::from_millisecond(unix_ms);
    let day = moment.map(|moment| Offset::UTC.to_datetime(moment).date());
    day.unwrap_or(date(1970, 1, 1))
}
