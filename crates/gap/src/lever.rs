//! What would change the answer: each leaf moved to the ends of its doubt, and the value of a leaf at which a figure
//! turns.

use figure::{FigureId, Sheet, Summary, Value};

/// One bar of a tornado.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Lever {
    /// The leaf moved.
    pub leaf: FigureId,
    /// Its 10 % point, median and 90 % point.
    pub range: Summary,
    /// Median of the figure with the leaf at its 10 % point.
    pub at_low: f64,
    /// Median of the figure with the leaf at its 90 % point.
    pub at_high: f64,
    /// The leaf's share of the figure's doubt, 0 to 1.
    pub share: f64,
}

/// How far each doubtful leaf moves a figure, by share of its doubt, the largest first; at most `most`.
pub fn tornado(sheet: &Sheet, figure: FigureId, most: usize) -> Vec<Lever> {
    let median = |leaf, value| sheet.with(leaf, Value::Exact(value)).map_or(f64::NAN, |s| s.summary(figure).p50);
    let shares = sheet.doubt(figure).into_iter().take(most);
    shares
        .map(|(leaf, share)| {
            let range = sheet.summary(leaf);
            Lever { leaf, range, at_low: median(leaf, range.p10), at_high: median(leaf, range.p90), share }
        })
        .collect()
}

/// The value of a leaf at which the median of a figure is `level` (0 for a gap), by bisection over the leaf's median
/// divided and multiplied by `reach`. None when it does not turn within, or the leaf's median is not positive.
pub fn break_even(sheet: &Sheet, leaf: FigureId, figure: FigureId, level: f64, reach: f64) -> Option<f64> {
    let middle = sheet.summary(leaf).p50;
    if middle <= 0.0 || reach <= 1.0 {
        return None;
    }
    let at = |value: f64| Some(sheet.with(leaf, Value::Exact(value))?.summary(figure).p50 - level);
    let (mut low, mut high) = (middle / reach, middle * reach);
    let (below, above) = (at(low)?, at(high)?);
    if below * above > 0.0 || below.is_nan() || above.is_nan() {
        return None;
    }
    // A double holds 52 bits: more halvings change nothing.
    for _ in 0..52 {
        let half = figure::maths::sqrt(low * high);
        let value = at(half)?;
        if value == 0.0 {
            return Some(half);
        }
        if (value > 0.0) == (above > 0.0) { high = half } else { low = half }
    }
    Some(figure::maths::sqrt(low * high))
}
