//! Intervals: what a figure may truly be, going by the digits and the hedge with which it was written.

use claims::{Amount, Bound};
use figure::{Decimal, Value};

use crate::rulebook::Tolerance;

/// All values a figure may have, both ends included.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// One value.
    pub fn point(value: f64) -> Interval {
        Interval { low: value, high: value }
    }

    /// From two ends in either order.
    pub fn between(a: f64, b: f64) -> Interval {
        Interval { low: a.min(b), high: a.max(b) }
    }

    /// The middle.
    pub fn middle(&self) -> f64 {
        (self.low + self.high) / 2.0
    }

    /// Whether both share a value.
    pub fn meets(&self, other: &Interval) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// Widened by a share of its own ends.
    pub fn widened(&self, share: f64) -> Interval {
        Interval { low: self.low - self.low.abs() * share, high: self.high + self.high.abs() * share }
    }

    /// Both multiplied by a factor above 0.
    pub fn scaled(&self, factor: f64) -> Interval {
        Interval { low: self.low * factor, high: self.high * factor }
    }

    fn corners(&self, other: &Interval, f: impl Fn(f64, f64) -> f64) -> Interval {
        let all = [f(self.low, other.low), f(self.low, other.high), f(self.high, other.low), f(self.high, other.high)];
        Interval {
            low: all.iter().copied().fold(f64::INFINITY, f64::min),
            high: all.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }

    /// Sum.
    pub fn plus(&self, other: &Interval) -> Interval {
        Interval { low: self.low + other.low, high: self.high + other.high }
    }

    /// Difference.
    pub fn minus(&self, other: &Interval) -> Interval {
        Interval { low: self.low - other.high, high: self.high - other.low }
    }

    /// Product.
    pub fn times(&self, other: &Interval) -> Interval {
        self.corners(other, |a, b| a * b)
    }

    /// Quotient; None when the divisor may be 0.
    pub fn over(&self, other: &Interval) -> Option<Interval> {
        (other.low > 0.0 || other.high < 0.0).then(|| self.corners(other, |a, b| a / b))
    }

    /// As what a leaf is held to be.
    pub fn value(&self) -> Value {
        if self.low == self.high { Value::Exact(self.low) } else { Value::Uniform { low: self.low, high: self.high } }
    }
}

/// What a number written `low` to `high` with this hedge may be. Half a unit of the last digit written is its
/// tolerance, capped at a share of the value (a round "1亿" is not a figure between 0.5 and 1.5).
pub fn as_written(low: Decimal, high: Decimal, bound: Bound, tolerance: &Tolerance) -> Interval {
    let half = |d: Decimal| d.half_unit().min(d.to_f64().abs() * tolerance.half_unit_cap);
    let (a, b) = (low.to_f64(), high.to_f64());
    let above = |v: f64, unit: f64| v + (unit * tolerance.over_halves).min(v.abs() * tolerance.over_cap);
    match bound {
        Bound::Exact => Interval { low: a - half(low), high: b + half(high) },
        Bound::Approx => {
            let reach = |d: Decimal| half(d).max(d.to_f64().abs() * tolerance.approx);
            Interval { low: a - reach(low), high: b + reach(high) }
        }
        Bound::Over | Bound::AtLeast => Interval { low: a, high: above(b, half(high)) },
        Bound::AtMost | Bound::Under => Interval::between(a * tolerance.under_share, b),
    }
}

/// What an amount may be, in its base unit.
pub fn of_amount(amount: &Amount, tolerance: &Tolerance) -> Interval {
    as_written(amount.low, amount.high, amount.bound, tolerance)
}

/// A number for people: four significant digits with a power of ten from a thousand million on, plain below.
pub fn show(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let size = value.abs();
    if (1e-3..1e6).contains(&size) {
        let places = if size >= 1000.0 {
            0
        } else if size >= 100.0 {
            1
        } else if size >= 1.0 {
            2
        } else {
            4
        };
        return trim(&format!("{value:.places$}"));
    }
    // Powers in steps of three, as people read them.
    let text = format!("{value:e}");
    let power: i32 = text.split_once('e').and_then(|(_, p)| p.parse().ok()).unwrap_or(0);
    let step = power - power.rem_euclid(3);
    let mantissa: f64 = format!("{value}e{}", -step).parse().unwrap_or(value);
    format!("{}e{step}", trim(&format!("{mantissa:.2}")))
}

fn trim(text: &str) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text.to_string() }
}

/// An interval for people: `15.5e12 to 16.5e12`, one number when both ends read the same.
pub fn show_interval(interval: &Interval) -> String {
    let (low, high) = (show(interval.low), show(interval.high));
    if low == high { low } else { format!("{low} to {high}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_set_the_width() {
        let tolerance = Tolerance::default();
        let sixteen = Decimal::whole(16).shift(12);
        let i = as_written(sixteen, sixteen, Bound::Exact, &tolerance);
        assert_eq!(show_interval(&i), "15.5e12 to 16.5e12");
        let one = Decimal::whole(1).shift(8);
        let over = as_written(one, one, Bound::Over, &tolerance);
        assert_eq!((over.low, over.high), (1e8, 1.25e8));
        let exact = as_written(one, one, Bound::Exact, &tolerance);
        assert!(exact.low > 0.9e8 && exact.high < 1.1e8);
    }

    #[test]
    fn numbers_read_as_people_write_them() {
        let table = [
            (16.233e12, "16.23e12"),
            (487e12, "487e12"),
            (1.0, "1"),
            (0.56, "0.56"),
            (30.0, "30"),
            (167.3e6, "167.3e6"),
            (12345.0, "12345"),
        ];
        for (value, text) in table {
            assert_eq!(show(value), text);
        }
    }
}
