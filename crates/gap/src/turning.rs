//! Where the growth of a series changed.

use almanac::{Almanac, Flow};
use figure::{Date, FigureId, Period, Series, Sheet, Stance};
use trend::{Bend, Evidence, Match};

use crate::speaks::Reading;

/// How growth changed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// Grows faster, or falls slower.
    Faster,
    /// Grows slower, or falls faster.
    Slower,
    /// Fell, now grows.
    TurnedUp,
    /// Grew, now falls.
    TurnedDown,
}

/// The newest change of growth of a series.
#[derive(Clone, PartialEq, Debug)]
pub struct Turning {
    /// Its address (actual), with the first period of the new growth.
    pub series: Series,
    /// First period of the new growth.
    pub period: Period,
    /// Factor a year before.
    pub before: FigureId,
    /// Factor a year since.
    pub after: FigureId,
    /// How it changed.
    pub kind: Turn,
    /// Distance of both in standard errors; None when there are too few points to measure the scatter.
    pub strength: Option<f64>,
}

/// The newest change of growth of every quantity that has one, the newest first. Ratios and prices of shares have no
/// growth to speak of; a few quarters of a flow are not tested, so they do not count.
pub fn turning(
    sheet: &mut Sheet,
    method: &Reading,
    bend: &Bend,
    evidence: &Evidence,
    almanac: &Almanac,
    same: Match,
    as_of: Date,
) -> Vec<Turning> {
    let mut found = Vec::new();
    for (quantity, _) in evidence.quantities() {
        let Some(kind) = almanac.metric(&quantity.metric).map(|m| m.kind) else { continue };
        if matches!(kind, Flow::Ratio | Flow::Event) || method.unturned.contains(&quantity.metric) {
            continue;
        }
        let rate = kind != Flow::Flow;
        let Some(turn) = trend::turning(sheet, evidence, quantity, as_of, same, rate, bend) else { continue };
        // Below a year a few points of a flow show its season.
        let year = Period::year(turn.period.end.year()).is_some_and(|year| same.alike(&turn.period, &year));
        if !rate && !year && turn.strength.is_none() {
            continue;
        }
        let growth = |id: FigureId| sheet.summary(id).p50;
        let series = quantity.series(turn.period, Stance::Actual);
        found.push(Turning {
            kind: kind_of(growth(turn.before), growth(turn.after)),
            series,
            period: turn.period,
            before: turn.before,
            after: turn.after,
            strength: turn.strength,
        });
    }
    found.sort_by(|a, b| b.period.end.cmp(&a.period.end).then_with(|| a.series.cmp(&b.series)));
    found
}

fn kind_of(before: f64, after: f64) -> Turn {
    match (before < 1.0, after < 1.0) {
        (true, false) => Turn::TurnedUp,
        (false, true) => Turn::TurnedDown,
        _ if after > before => Turn::Faster,
        _ => Turn::Slower,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_follow_the_factors() {
        let table = [(0.8, 1.2, Turn::TurnedUp), (1.2, 0.8, Turn::TurnedDown), (1.2, 1.5, Turn::Faster)];
        let table = table.into_iter().chain([(1.5, 1.2, Turn::Slower), (0.5, 0.8, Turn::Faster)]);
        for (before, after, kind) in table {
            assert_eq!(kind_of(before, after), kind, "{before} {after}");
        }
    }
}
