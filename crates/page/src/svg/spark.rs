//! Sparkline of the last actuals: time to scale, the last point marked, no line across a missing period.

use super::scale::Scale;
use super::{dot, drawing, number, path};
use crate::html::Out;

const WIDTH: f64 = 84.0;
const HEIGHT: f64 = 22.0;

/// Draws a history (period, value), oldest first.
pub fn spark(out: &mut Out, history: &[(String, f64)], title: &str) {
    let points: Vec<(f64, f64)> = history
        .iter()
        .enumerate()
        .filter(|(_, (_, value))| value.is_finite())
        .map(|(i, (period, value))| (months(period).unwrap_or(i as f64), *value))
        .collect();
    let Some(last) = points.last() else { return };
    let low = points.iter().map(|p| p.1).fold(f64::INFINITY, f64::min);
    let high = points.iter().map(|p| p.1).fold(f64::NEG_INFINITY, f64::max);
    let x = Scale::new((points[0].0, last.0), (4.0, WIDTH - 5.0), false);
    let y = Scale::new((low, high), (HEIGHT - 4.0, 4.0), true);
    let desc = history.iter().map(|(period, value)| format!("{period} {value}")).collect::<Vec<_>>().join(", ");
    drawing(out, "spark", (WIDTH, HEIGHT), title, &desc, |out| {
        let step = points.windows(2).map(|w| w[1].0 - w[0].0).fold(f64::INFINITY, f64::min);
        let mut d = String::new();
        for (i, point) in points.iter().enumerate() {
            let joined = i > 0 && point.0 - points[i - 1].0 <= step * 1.5;
            let alone = !joined && points.get(i + 1).is_none_or(|next| next.0 - point.0 > step * 1.5);
            if alone {
                dot(out, "past", (x.at(point.0), y.at(point.1)), 1.5);
            }
            let letter = if joined { 'L' } else { 'M' };
            d.push_str(&format!("{letter}{} {}", number(x.at(point.0)), number(y.at(point.1))));
        }
        path(out, "trace", &d);
        dot(out, "last", (x.at(last.0), y.at(last.1)), 2.5);
    });
}

/// Months from year 0 of the start of `2024`, `2024Q3`, `2024H1`, `2024-05`, `2024-05-06`; None for other forms.
fn months(period: &str) -> Option<f64> {
    let year: u32 = period.get(..4)?.parse().ok()?;
    let rest = period.get(4..)?;
    let month = match rest.chars().next() {
        None => 0,
        Some('Q') => 3 * rest[1..].parse::<u32>().ok()?.checked_sub(1)?,
        Some('H') => 6 * rest[1..].parse::<u32>().ok()?.checked_sub(1)?,
        Some('-') => rest.get(1..3)?.parse::<u32>().ok()?.checked_sub(1)?,
        Some(_) => return None,
    };
    Some(f64::from(12 * year + month))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(history: &[(&str, f64)]) -> String {
        let history: Vec<(String, f64)> = history.iter().map(|(p, v)| ((*p).to_owned(), *v)).collect();
        let mut out = Out::default();
        spark(&mut out, &history, "t");
        out.done()
    }

    #[test]
    fn a_missing_quarter_is_left_open() {
        let whole = trace(&[("2024Q1", 1.0), ("2024Q2", 2.0), ("2024Q3", 3.0)]);
        let open = trace(&[("2024Q1", 1.0), ("2024Q2", 2.0), ("2024Q4", 3.0), ("2025Q1", 4.0)]);
        let parts =
            |svg: &str| svg.split("d=\"").nth(1).unwrap_or("").split('"').next().unwrap_or("").matches('M').count();
        assert_eq!((parts(&whole), parts(&open)), (1, 2));
    }

    #[test]
    fn nothing_and_one_point() {
        assert_eq!(trace(&[]), "");
        assert!(trace(&[("2024", 5.0)]).contains("last"));
    }
}
