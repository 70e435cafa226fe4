//! Change points: where the growth of a series is no longer what it was.

use figure::maths::{ln, sqrt};
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

/// Where a line of logarithms bends most: the point at which two straight lines meet that fit it best, and by how many
/// standard errors their slopes differ. Two points on either side at
/// least, five in all. Scatter about the level, such as seasons, hides a bend less than it hides a change of growth from
/// point to point.
pub(crate) fn knee(line: &[Point]) -> Option<(usize, f64)> {
    let origin = line.first()?.period.end;
    let at: Vec<f64> = line.iter().map(|p| f64::from((p.period.end - origin).get_days())).collect();
    let level: Vec<f64> = line.iter().map(|p| ln(p.value)).collect();
    let bends = (2..line.len().saturating_sub(2)).filter_map(|k| Some((k, hinge(&at, &level, at[k])?)));
    bends.fold(None, |best: Option<(usize, f64)>, bend| best.filter(|b| b.1 >= bend.1).or(Some(bend)))
}

/// |t| of the change of slope at `knee` in the least-squares line that may bend there. By the theorem of partial
/// regression: what the bend and the level leave unexplained by a straight line is set against one another.
fn hinge(at: &[f64], level: &[f64], knee: f64) -> Option<f64> {
    let bent: Vec<f64> = at.iter().map(|t| (t - knee).max(0.0)).collect();
    let (bent, left) = (unexplained(at, &bent), unexplained(at, level));
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let (square, free) = (dot(&bent, &bent), at.len() as f64 - 3.0);
    let slope = dot(&bent, &left) / square;
    let rest = dot(&left, &left) - slope * slope * square;
    (square > 0.0 && free > 0.0 && rest > 0.0).then(|| slope.abs() / sqrt(rest / free / square))
}

/// What a straight line leaves of `y`.
fn unexplained(x: &[f64], y: &[f64]) -> Vec<f64> {
    let n = x.len() as f64;
    let (mx, my) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let across: f64 = x.iter().map(|x| (x - mx) * (x - mx)).sum();
    let slope = x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum::<f64>() / across;
    x.iter().zip(y).map(|(x, y)| y - my - slope * (x - mx)).collect()
}
