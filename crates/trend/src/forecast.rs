//! Forecasts as plain numbers, with errors measured on the points' own past.

use figure::{Date, Period, Summary, Value};

use crate::point::{Match, Point, Window, choose, covering, pace_of, standing};
use crate::rules::{damped_trend, median_log_error};

/// How forecasts are made: all constants are the caller's, from data/.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Manner {
    /// Damping constant, days (365 in METHODS 5).
    pub damping_days: f64,
    /// When two periods count as the same.
    pub same: Match,
    /// Whether values are rates or stocks, for which length does not matter.
    pub rate: bool,
    /// Standard deviation of the ln error a year ahead where nothing can be measured.
    pub prior_error: f64,
    /// Standard deviations in one median absolute error.
    pub scale: f64,
}

/// A forecast with its 80 % interval.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Forecast {
    /// 10 % point.
    pub p10: f64,
    /// Median.
    pub p50: f64,
    /// 90 % point.
    pub p90: f64,
    /// Median |ln(said/came)| over past periods, each with what was known then; None when none could be run.
    pub error: Option<f64>,
    /// Number of past periods behind it.
    pub backcasts: usize,
}

impl Forecast {
    /// As the value of a figure.
    pub fn summary(&self) -> Summary {
        Summary { p10: self.p10, p50: self.p50, p90: self.p90 }
    }
}

type Method = fn(&[Point], &Period, Date, &Manner) -> Option<f64>;

fn trend(points: &[Point], to: &Period, as_of: Date, manner: &Manner) -> Option<f64> {
    let choice = choose(points, to, as_of, manner.same, manner.rate)?;
    let (a, b) = (choice.earlier.value(points), choice.later.value(points));
    (a > 0.0 && b > 0.0).then(|| damped_trend(a, b, choice.between_days, choice.ahead_days, manner.damping_days))
}

fn seasonal(points: &[Point], to: &Period, as_of: Date, manner: &Manner) -> Option<f64> {
    let pace = pace_of(points, to, as_of, manner.same)?;
    let [now, then, whole] = [&pace.now, &pace.then, &pace.whole].map(|w| w.value(points));
    (now > 0.0 && then > 0.0 && whole > 0.0).then(|| now * whole / then)
}

/// Damped log-linear forecast to a period. None when there are not two stretches as long as the target, known by then.
pub fn forecast(points: &[Point], to: &Period, as_of: Date, manner: &Manner) -> Option<Forecast> {
    with_error(points, to, as_of, manner, trend)
}

/// Nowcast of a year from the quarters filed so far and last year's seasonality (or of a quarter from the last
/// quarter's growth over the year). None when the parts are not known by then.
pub fn nowcast(points: &[Point], to: &Period, as_of: Date, manner: &Manner) -> Option<Forecast> {
    with_error(points, to, as_of, manner, seasonal)
}

/// Past periods as long as the target whose value is known by `as_of`, with the day that stands to each as `as_of` to
/// the target; the newest first. Rows as long as the target, and the target's own place in each year before it where
/// shorter rows cover it.
pub fn past_targets(points: &[Point], to: &Period, as_of: Date, same: Match) -> Vec<(Window, Period, Date)> {
    let held = standing(points, as_of, same);
    let mut periods: Vec<Period> =
        held.iter().map(|i| points[*i].period).filter(|p| same.alike(p, to) && p.end < to.end).collect();
    let first = held.iter().map(|i| points[*i].period.start).min();
    let mut back = to.shift_years(-1);
    while let (Some(period), Some(first)) = (back, first)
        && period.end > first
    {
        if !periods.iter().any(|p| same.same(p, &period)) {
            periods.push(period);
        }
        back = period.shift_years(-1);
    }
    periods.sort_by_key(|p| std::cmp::Reverse(p.end));
    let mut past = Vec::new();
    for period in periods {
        let days = (to.end - period.end).get_days();
        if let Ok(then) = as_of.checked_sub(jiff::Span::new().days(days))
            && let Some(window) = covering(points, &held, period.start, period.end, same)
        {
            past.push((window, period, then));
        }
    }
    past
}

fn with_error(points: &[Point], to: &Period, as_of: Date, manner: &Manner, method: Method) -> Option<Forecast> {
    let p50 = method(points, to, as_of, manner)?;
    let mut pairs = Vec::new();
    for (window, period, then) in past_targets(points, to, as_of, manner.same) {
        let came = window.value(points);
        if let Some(said) = method(points, &period, then, manner)
            && came > 0.0
        {
            pairs.extend([said, came]);
        }
    }
    let error = (!pairs.is_empty()).then(|| median_log_error(&pairs));
    let years = f64::from((to.end - as_of).get_days().max(1)) / f64::from(365);
    let spread = error.map_or(manner.prior_error * figure::maths::sqrt(years), |e| e * manner.scale);
    let reach = figure::maths::exp(spread * figure::maths::normal_quantile(0.9));
    Some(Forecast { p10: p50 / reach, p50, p90: p50 * reach, error, backcasts: pairs.len() / 2 })
}

impl From<Forecast> for Value {
    fn from(f: Forecast) -> Value {
        Value::Band { p10: f.p10, p50: f.p50, p90: f.p90 }
    }
}
