//! The newest change of growth of a quantity, as figures: how fast it grew before, how fast since.

use figure::maths::ln;
use figure::{Date, FigureId, Period, Sheet, Stance, Unit};

use crate::change::knee as knee_of;
use crate::evidence::{Evidence, Quantity};
use crate::onsheet::calendar_days;
use crate::point::{Match, Point, standing};
use crate::rules::GROWTH_A_YEAR;

/// What counts as a change: constants are the caller's, from data/.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bend {
    /// Least distance of both growths in standard errors, where there are points enough to measure the scatter.
    pub bar: f64,
    /// Least |ln| of growth since over growth before, each as a factor a year.
    pub least: f64,
    /// Of rates and stocks growth is not measured over fewer days; of flows not within a year, for their seasons.
    pub span_days: i32,
}

/// A change of growth.
#[derive(Clone, PartialEq, Debug)]
pub struct Turning {
    /// First period of the new growth.
    pub period: Period,
    /// By how much the quantity grew in a year before, a factor.
    pub before: FigureId,
    /// By how much it has grown in a year since, a factor.
    pub after: FigureId,
    /// Distance of both in standard errors; None when there are too few points to measure the scatter.
    pub strength: Option<f64>,
    /// Points behind both.
    pub points: usize,
}

/// The newest change of growth of a quantity's actuals, as known by `as_of`. A line of five points at least
/// must bend by [`Bend::bar`] standard errors; with three or four it is where growth changed most, and not tested.
/// `rate` = values are rates or stocks, for which length does not matter; of a flow only periods of the most frequent
/// length are looked at. None below three points, or when nothing changed enough.
pub fn turning(
    sheet: &mut Sheet,
    evidence: &Evidence,
    quantity: &Quantity,
    as_of: Date,
    same: Match,
    rate: bool,
    bend: &Bend,
) -> Option<Turning> {
    let (points, figures) = evidence.points(quantity, Stance::Actual);
    let held = alike(&points, standing(&points, as_of, same), same, rate);
    let line: Vec<Point> = held.iter().map(|i| points[*i]).collect();
    let (mut from, mut knee, mut strength) = (0, None, None);
    // What bends may bend again since.
    while let Some((at, errors)) = knee_of(&line[knee.unwrap_or(0)..]).filter(|(_, errors)| *errors >= bend.bar) {
        from = knee.unwrap_or(0);
        (knee, strength) = (Some(from + at), Some(errors));
    }
    let year = (as_of - Period::day(as_of).shift_years(-1)?.start).get_days();
    // Seasons of a flow come round in a year; a short line cannot tell them from growth within one.
    let span = if rate { bend.span_days } else { year - same.days };
    let knee = knee.or_else(|| sharpest(&line, span))?;
    let last = line.len() - 1;
    let growth = |a: usize, b: usize| {
        let days = f64::from((line[b].period.end - line[a].period.end).get_days());
        ln(line[b].value / line[a].value) / days
    };
    if ((growth(knee, last) - growth(from, knee)) * f64::from(year)).abs() < bend.least {
        return None;
    }
    let mut work =
        |a: usize, b: usize| a_year(sheet, quantity, [&line[a], &line[b]], [figures[held[a]], figures[held[b]]]);
    let (before, after) = (work(from, knee)?, work(knee, last)?);
    Some(Turning { period: line[knee + 1].period, before, after, strength, points: last + 1 - from })
}

/// Growth between two points as a factor a year, of the later's period.
fn a_year(sheet: &mut Sheet, quantity: &Quantity, points: [&Point; 2], figures: [FigureId; 2]) -> Option<FigureId> {
    let [earlier, later] = points.map(|p| p.period.end);
    let days = calendar_days(sheet, earlier, later, f64::from((later - earlier).get_days()));
    let next = Period::day(later).shift_years(1)?.end;
    let year = calendar_days(sheet, later, next, f64::from((next - later).get_days()));
    let series = quantity.series(points[1].period, Stance::Implied);
    Some(sheet.work(&GROWTH_A_YEAR, series, Unit::ratio(), &[figures[0], figures[1], days, year]))
}

/// Positive points one after the other; of a flow those of the most frequent length (of two the shorter).
fn alike(points: &[Point], held: Vec<usize>, same: Match, rate: bool) -> Vec<usize> {
    let held: Vec<usize> = held.into_iter().filter(|i| points[*i].value > 0.0).collect();
    let like = |a: usize, b: usize| rate || same.alike(&points[a].period, &points[b].period);
    let frequent = held.iter().max_by_key(|i| {
        let days = std::cmp::Reverse(points[**i].period.days());
        (held.iter().filter(|j| like(**i, **j)).count(), days)
    });
    let Some(frequent) = frequent.copied() else { return Vec::new() };
    let mut kept: Vec<usize> = held.iter().copied().filter(|i| like(frequent, *i)).collect();
    // Two values for one last day (a month and its quarter of a rate): the longer says more.
    kept.sort_by_key(|i| (points[*i].period.end, points[*i].period.start));
    kept.dedup_by(|next, kept| same.day(points[*next].period.end, points[*kept].period.end));
    kept
}

/// The inner point of a short line at which growth changes most, both growths over a span of days at least. None for
/// lines long enough to be tested, or below three points.
fn sharpest(line: &[Point], span_days: i32) -> Option<usize> {
    // From five points on a bend that is there clears the bar.
    if !(3..5).contains(&line.len()) {
        return None;
    }
    let last = line.len() - 1;
    let growth = |a: usize, b: usize| {
        let days = (line[b].period.end - line[a].period.end).get_days();
        (days >= span_days).then(|| ln(line[b].value / line[a].value) / f64::from(days))
    };
    let bends = (1..last).filter_map(|k| Some((k, (growth(k, last)? - growth(0, k)?).abs())));
    bends.fold(None, |best: Option<(usize, f64)>, b| best.filter(|a| a.1 >= b.1).or(Some(b))).map(|(k, _)| k)
}
