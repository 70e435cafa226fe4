//! Change points: where the growth of a series is no longer what it was.

use figure::maths::ln;
use figure::{Date, Period};

use crate::point::{Match, Point, standing};

/// A period from which growth differs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Change {
    /// First period of the new growth.
    pub from: Period,
    /// Growth before, ln a day.
    pub before: f64,
    /// Growth from then on, ln a day.
    pub after: f64,
    /// Distance of both in standard errors.
    pub strength: f64,
}

/// Where growth changed most, if by at least `bar` standard errors: growth rates between neighbouring points are split
/// where the two means differ most against their scatter, then each side again. Two rates a side at least. Sorted.
pub fn changes(points: &[Point], as_of: Date, same: Match, bar: f64) -> Vec<Change> {
    let held: Vec<Point> =
        standing(points, as_of, same).into_iter().map(|i| points[i]).filter(|p| p.value > 0.0).collect();
    let rates: Vec<(Period, f64)> = held
        .windows(2)
        .filter_map(|pair| {
            let days = (pair[1].period.end - pair[0].period.end).get_days();
            (days > 0).then(|| (pair[1].period, ln(pair[1].value / pair[0].value) / f64::from(days)))
        })
        .collect();
    let mut found = Vec::new();
    split(&rates, bar, &mut found);
    found.sort_by_key(|change: &Change| change.from);
    found
}

fn split(rates: &[(Period, f64)], bar: f64, found: &mut Vec<Change>) {
    let best = (2..rates.len().saturating_sub(1)).map(|at| (at, contrast(&rates[..at], &rates[at..]))).fold(
        None,
        |best: Option<(usize, Change)>, (at, change)| {
            if best.as_ref().is_none_or(|(_, b)| change.strength > b.strength) { Some((at, change)) } else { best }
        },
    );
    if let Some((at, change)) = best
        && change.strength >= bar
    {
        found.push(change);
        split(&rates[..at], bar, found);
        split(&rates[at..], bar, found);
    }
}

fn contrast(left: &[(Period, f64)], right: &[(Period, f64)]) -> Change {
    let stats = |side: &[(Period, f64)]| {
        let n = side.len() as f64;
        let mean = side.iter().map(|(_, r)| r).sum::<f64>() / n;
        (n, mean, side.iter().map(|(_, r)| (r - mean) * (r - mean)).sum::<f64>())
    };
    let ((n, before, a), (m, after, b)) = (stats(left), stats(right));
    let variance = (a + b) / (n + m - 2.0) * (1.0 / n + 1.0 / m);
    let strength = if variance > 0.0 { (after - before).abs() / figure::maths::sqrt(variance) } else { 0.0 };
    Change { from: right[0].0, before, after, strength }
}
