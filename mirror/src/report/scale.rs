//! The scale of an axis: round numbers from zero to above the largest value.

use crate::report::text::grouped;

/// What an axis counts.
#[derive(Clone, Copy)]
pub(crate) enum Unit {
    Dollars,
    Runs,
    Seconds,
}

/// Round times to step by, up to a day.
const TIMES: [f64; 17] = [
    1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 7_200.0,
    10_800.0, 21_600.0, 43_200.0,
];
const DAY: f64 = 86_400.0;

/// At most so many steps.
const STEPS: f64 = 4.0;

/// Larger numbers are drawn as this one: nothing is as large, and no picture should break.
const LARGEST: f64 = 1e15;

pub(crate) struct Scale {
    unit: Unit,
    step: f64,
    steps: u32,
}

impl Scale {
    pub(crate) fn to(largest: f64, unit: Unit) -> Self {
        let largest = largest.clamp(0.0, LARGEST);
        let step = step(largest / STEPS, unit);
        let mut steps = 1;
        while f64::from(steps) * step < largest {
            steps += 1;
        }
        Self { unit, step, steps }
    }

    /// Where a value stands, from 0 to 1.
    pub(crate) fn share(&self, value: f64) -> f64 {
        (value / (f64::from(self.steps) * self.step)).clamp(0.0, 1.0)
    }

    /// Each line of the grid: where it stands, and what it says.
    pub(crate) fn lines(&self) -> Vec<(f64, String)> {
        let values = (0..=self.steps).map(|number| f64::from(number) * self.step);
        values
            .map(|value| (self.share(value), self.label(value)))
            .collect()
    }

    fn label(&self, value: f64) -> String {
        match self.unit {
            Unit::Dollars => format!("${}", self.short(value)),
            Unit::Runs => self.short(value),
            Unit::Seconds if value < 60.0 => format!("{value} s"),
            Unit::Seconds if value < 3_600.0 => format!("{} min", value / 60.0),
            Unit::Seconds if value < DAY => format!("{} h", value / 3_600.0),
            Unit::Seconds => format!("{} d", value / DAY),
        }
    }

    /// In one unit along the axis, with as many digits as tell the steps apart.
    fn short(&self, value: f64) -> String {
        let top = f64::from(self.steps) * self.step;
        let (unit, suffix) = match top {
            top if top >= 1e9 => (1e9, "bn"),
            top if top >= 1e6 => (1e6, "m"),
            top if top >= 1e4 => (1e3, "k"),
            _ => (1.0, ""),
        };
        if value == 0.0 {
            return "0".to_owned();
        }
        let mut digits = 0;
        let mut smallest = unit;
        while smallest > self.step * 1.001 && digits < 6 {
            digits += 1;
            smallest /= 10.0;
        }
        if digits == 0 && suffix.is_empty() {
            return grouped(&format!("{value:.0}"));
        }
        format!("{:.digits$}{suffix}", value / unit)
    }
}

/// The smallest round step that is no smaller than this.
fn step(least: f64, unit: Unit) -> f64 {
    match unit {
        Unit::Dollars => decimal(least, 0.000_001),
        Unit::Runs => decimal(least, 1.0),
        Unit::Seconds => {
            let time = TIMES.into_iter().find(|time| *time >= least);
            time.unwrap_or_else(|| decimal(least / DAY, 1.0) * DAY)
        }
    }
}

/// 1, 2 or 5 times a power of ten, from the smallest one on.
fn decimal(least: f64, smallest: f64) -> f64 {
    let mut power = smallest;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if power * factor >= least {
                return power * factor;
            }
        }
        power *= 10.0;
    }
}
