//! Ways of looking at what stands somewhere: what is there, what was said will be there, and what grows from there.

use figure::{Date, FigureId, Period, Sheet, Stance, Unit};
use trend::Quantity;

use crate::engine::{Engine, Target};
use crate::rules::GROWN_SINCE;

/// The middle of a period.
fn middle(period: &Period) -> Date {
    let half = jiff::Span::new().days((period.days() - 1) / 2);
    period.start.checked_add(half).unwrap_or(period.start)
}

impl Engine<'_> {
    /// The newest actual known by then, whatever its period: what is installed stays.
    pub(crate) fn newest(&self, quantity: &Quantity, as_of: Date) -> Option<(Date, FigureId)> {
        let (points, figures) = self.evidence.points(quantity, Stance::Actual);
        let held = trend::standing(&points, as_of, self.same);
        let newest = held.into_iter().max_by_key(|i| (points[*i].period.end, points[*i].period.start))?;
        Some((points[newest].period.end, figures[newest]))
    }

    /// What stands in the middle of the period by actuals and the entity's own guidance: straight lines between last
    /// days, level after the last. An older statement is dropped where a newer one speaks of an earlier or the same day.
    pub(crate) fn planned(&self, sheet: &mut Sheet, meant: &Target, as_of: Date) -> Option<FigureId> {
        let mut knots: Vec<(Date, FigureId)> = self.newest(&meant.quantity, as_of).into_iter().collect();
        let since = knots.first().map(|(end, _)| *end);
        let held = self.evidence.of(&meant.quantity).iter();
        let mut said: Vec<_> = held.filter(|h| h.stance == Stance::Guidance && h.known_from <= as_of).collect();
        said.sort_by_key(|h| (std::cmp::Reverse(h.known_from), h.rank, h.period.end, h.figure));
        let mut first = Date::MAX;
        for h in said {
            let end = h.period.end;
            if end < first && since.is_none_or(|since| since < end) {
                knots.push((end, h.figure));
                first = end;
            }
        }
        knots.sort();
        let at = middle(&meant.period);
        let (from, a) = knots.iter().rev().find(|(end, _)| *end <= at)?;
        let Some((to, b)) = knots.iter().find(|(end, _)| *end > at) else { return Some(*a) };
        let days = |a: Date, b: Date| f64::from((b - a).get_days());
        let since = trend::calendar_days(sheet, *from, at, days(*from, at));
        let until = trend::calendar_days(sheet, at, *to, days(at, *to));
        let (series, unit) = (meant.series(), meant.quantity.unit.clone());
        Some(sheet.work(&trend::rules::INTERPOLATED, series, unit, &[*a, *b, since, until]))
    }

    /// The newest actual, grown by a factor a year from its last day to the middle of the period; as it is where the
    /// middle lies before.
    pub(crate) fn since(&self, sheet: &mut Sheet, meant: &Target, growth: FigureId, as_of: Date) -> Option<FigureId> {
        let (from, base) = self.newest(&meant.quantity, as_of)?;
        let at = middle(&meant.period);
        if at <= from {
            return Some(base);
        }
        let days = trend::calendar_days(sheet, from, at, f64::from((at - from).get_days()));
        let next = Period::day(from).shift_years(1)?.end;
        let year = trend::calendar_days(sheet, from, next, f64::from((next - from).get_days()));
        let (series, unit) = (meant.series(), meant.quantity.unit.clone());
        Some(sheet.work(&GROWN_SINCE, series, unit, &[base, growth, days, year]))
    }

    /// By how much a quantity grew in a year to its newest actual.
    pub(crate) fn grown(&self, sheet: &mut Sheet, quantity: &Quantity) -> Option<FigureId> {
        let (points, figures) = self.evidence.points(quantity, Stance::Actual);
        let newest = *trend::standing(&points, self.now, self.same).last()?;
        self.growth(sheet, quantity, (points[newest].period, figures[newest]))
    }

    /// By how much a quantity grew in a year, a factor: the newest actual over the newest before it under the same
    /// definition.
    pub(crate) fn growth(
        &self,
        sheet: &mut Sheet,
        quantity: &Quantity,
        newest: (Period, FigureId),
    ) -> Option<FigureId> {
        let (period, newest) = newest;
        let (points, figures) = self.evidence.points(quantity, Stance::Actual);
        let held = trend::standing(&points, self.now, self.same);
        let before = held.into_iter().rev().find(|i| points[*i].period.end < period.start && points[*i].value > 0.0)?;
        let earlier = points[before].period.end;
        let days = trend::calendar_days(sheet, earlier, period.end, f64::from((period.end - earlier).get_days()));
        let next = Period::day(period.end).shift_years(1)?.end;
        let year = trend::calendar_days(sheet, period.end, next, f64::from((next - period.end).get_days()));
        let series = quantity.series(period, Stance::Implied);
        Some(sheet.work(&trend::rules::GROWTH_A_YEAR, series, Unit::ratio(), &[figures[before], newest, days, year]))
    }
}
