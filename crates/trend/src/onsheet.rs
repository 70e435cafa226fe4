//! The same on a sheet: leaf figures in, worked figures out.

use figure::rules::{DIFFERENCE, SUM};
use figure::{Date, DatumId, FigureId, Leaf, Period, Series, Sheet, Stance, Unit, Value};

use crate::point::{Match, Point, Window, choose, pace_of};
use crate::rules::{DAMPED_TREND, SEASONAL_PACE};

/// Entity under which days of the calendar stand.
pub const CALENDAR: &str = "calendar";

/// A number of days between two days of the calendar, as a leaf: `calendar/2024-07-01/2025-06-30`.
pub fn calendar_days(sheet: &mut Sheet, from: Date, to: Date, days: f64) -> FigureId {
    let (from, to) = if from <= to { (from, to) } else { (to, from) };
    let series =
        Series::new(CALENDAR, "days", Period { start: from, end: to, form: figure::Form::Days }, Stance::Actual);
    // Half days arise between middles of periods; the value is part of the id so that it is never another's.
    let id = DatumId::from(format!("calendar/{from}/{to}/{days}").as_str());
    sheet.enter(series, Unit::atom("day"), Leaf::Row(id), Value::Exact(days))
}

/// Sum of figures; a single one is itself.
pub fn sum_of(sheet: &mut Sheet, series: &Series, unit: &Unit, figures: &[FigureId]) -> FigureId {
    match figures {
        [one] => *one,
        many => sheet.work(&SUM, series.clone(), unit.clone(), many),
    }
}

/// A window as a figure, at the address of its series with the window's own days. `figures[i]` belongs to point `i`.
pub fn window_on_sheet(
    sheet: &mut Sheet,
    window: &Window,
    figures: &[FigureId],
    series: &Series,
    unit: &Unit,
) -> FigureId {
    let pick = |indices: &[usize]| indices.iter().map(|i| figures[*i]).collect::<Vec<_>>();
    let period = Period { start: window.start, end: window.end, form: figure::Form::Days };
    let series = series.clone().period(period).stance(Stance::Actual);
    let plus = sum_of(sheet, &series, unit, &pick(&window.plus));
    if window.minus.is_empty() {
        return plus;
    }
    let minus = sum_of(sheet, &series, unit, &pick(&window.minus));
    sheet.work(&DIFFERENCE, series, unit.clone(), &[plus, minus])
}

/// What a trend or pace is asked for: where its result stands, and under which circumstances it is drawn.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// Address of the result; its period is the target.
    pub series: &'a Series,
    /// Its unit.
    pub unit: &'a Unit,
    /// Nothing known later is used.
    pub as_of: Date,
    /// When two periods count as the same.
    pub same: Match,
}

/// The damped trend of points to the target. None when the points do not allow it or a value is not positive: a loss
/// has no logarithm.
pub fn damped(
    sheet: &mut Sheet,
    points: &[Point],
    figures: &[FigureId],
    ask: &Ask<'_>,
    rate: bool,
    damping: FigureId,
) -> Option<FigureId> {
    let choice = choose(points, &ask.series.period, ask.as_of, ask.same, rate)?;
    let positive = |w: &Window| w.value(points) > 0.0;
    if !positive(&choice.earlier) || !positive(&choice.later) {
        return None;
    }
    let earlier = window_on_sheet(sheet, &choice.earlier, figures, ask.series, ask.unit);
    let later = window_on_sheet(sheet, &choice.later, figures, ask.series, ask.unit);
    let between = calendar_days(sheet, choice.earlier.start, choice.later.end, choice.between_days);
    let ahead = calendar_days(sheet, choice.later.start, ask.series.period.end, choice.ahead_days);
    Some(sheet.work(&DAMPED_TREND, ask.series.clone(), ask.unit.clone(), &[earlier, later, between, ahead, damping]))
}

/// The seasonal pace of points to the target. None when the points do not allow it, a value is not positive, or the
/// part of the year before held less than `least` times its days' share of the whole: a start-up's first quarter says
/// nothing.
pub fn pace(sheet: &mut Sheet, points: &[Point], figures: &[FigureId], ask: &Ask<'_>, least: f64) -> Option<FigureId> {
    let pace = pace_of(points, &ask.series.period, ask.as_of, ask.same)?;
    let windows = [&pace.now, &pace.then, &pace.whole];
    let [now, then, whole] = windows.map(|w| w.value(points));
    let even = f64::from(pace.then.days()) / f64::from(pace.whole.days());
    if now <= 0.0 || then <= 0.0 || whole <= 0.0 || then / whole < least * even {
        return None;
    }
    let parts = windows.map(|w| window_on_sheet(sheet, w, figures, ask.series, ask.unit));
    Some(sheet.work(&SEASONAL_PACE, ask.series.clone(), ask.unit.clone(), &parts))
}
