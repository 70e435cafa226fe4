//! Axes: a log or linear scale, its ticks, and short numbers for them.

use figure::maths::ln;
use tidegauge::view::Bi;

/// Values to user units.
#[derive(Clone, Copy)]
pub struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    log: bool,
}

impl Scale {
    /// Values `low..high` on units `from..to`; logarithmic where `log` (then both must be above 0).
    pub fn new(values: (f64, f64), units: (f64, f64), log: bool) -> Scale {
        let log = log && values.0 > 0.0;
        let (low, high) = if log { (ln(values.0), ln(values.1)) } else { values };
        // A single value stands in the middle.
        let pad = if high > low { 0.0 } else { 1.0 };
        Scale { low: low - pad, high: high + pad, from: units.0, to: units.1, log }
    }

    /// Where a value stands, held within the axis.
    pub fn at(&self, value: f64) -> f64 {
        let value = match self.log {
            true if value <= 0.0 => self.low,
            true => ln(value),
            false => value,
        };
        let share = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.from + share * (self.to - self.from)
    }

    /// Whether a value is off the axis.
    pub fn is_off(&self, value: f64) -> bool {
        let value = if self.log && value > 0.0 { ln(value) } else { value };
        let slack = (self.high - self.low) / 1000.0;
        value < self.low - slack || value > self.high + slack
    }
}

/// Round steps 1, 2, 5 × 10^n within a range; at most about `most` of them.
pub fn round_ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    if high.partial_cmp(&low) != Some(std::cmp::Ordering::Greater) || !(high - low).is_finite() {
        return Vec::new();
    }
    let rough = (high - low) / most.max(1) as f64;
    let mut power = 1.0;
    while power > rough {
        power /= 10.0;
    }
    while power * 10.0 <= rough {
        power *= 10.0;
    }
    let step = [1.0, 2.0, 5.0, 10.0].iter().map(|m| m * power).find(|step| *step >= rough).unwrap_or(power);
    let first = (low / step).ceil() as i64;
    (first..).map(|i| i as f64 * step).take_while(|tick| *tick <= high).collect()
}

/// A short number: `1.2T`, `37M` and `1.2万亿`, `3,700万`: three digits at most.
pub fn short(value: f64) -> Bi {
    const ZH: [(f64, &str); 3] = [(1e12, "万亿"), (1e8, "亿"), (1e4, "万")];
    const EN: [(f64, &str); 4] = [(1e12, "T"), (1e9, "bn"), (1e6, "M"), (1e3, "k")];
    let scaled = |steps: &[(f64, &str)]| match steps.iter().find(|(size, _)| value.abs() >= *size) {
        Some((size, word)) => format!("{}{word}", digits(value / size)),
        None => digits(value),
    };
    Bi { zh: scaled(&ZH), en: scaled(&EN) }
}

/// Three significant digits, no trailing zeros after the point.
fn digits(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-3..1e6).contains(&size) {
        return format!("{value:.2e}");
    }
    let decimals = match size {
        s if s >= 100.0 => 0,
        s if s >= 10.0 => 1,
        s if s >= 1.0 => 2,
        _ => 3,
    };
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_axis_puts_half_and_double_at_the_same_distance() {
        let scale = Scale::new((0.5, 2.0), (0.0, 100.0), true);
        assert!((scale.at(1.0) - 50.0).abs() < 1e-9);
        assert!(scale.is_off(2.5) && !scale.is_off(2.0));
        assert_eq!(scale.at(9.0), 100.0);
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(round_ticks(21.0, 64.0, 5), [30.0, 40.0, 50.0, 60.0]);
        assert!(round_ticks(1.0, 1.0, 5).is_empty() && round_ticks(f64::NAN, 1.0, 5).is_empty());
    }

    #[test]
    fn short_numbers() {
        assert_eq!(short(37e6), Bi { zh: "3700万".into(), en: "37M".into() });
        assert_eq!(short(16.2e12), Bi { zh: "16.2万亿".into(), en: "16.2T".into() });
        assert_eq!(short(331e9), Bi { zh: "3310亿".into(), en: "331bn".into() });
        assert_eq!(short(0.35), Bi::same("0.35"));
    }
}
