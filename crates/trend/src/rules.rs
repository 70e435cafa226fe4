//! Rules of forecasting, for sheets. Every constant is an input.

use figure::Rule;
use figure::maths::{exp, ln, sqrt};

/// Work a rule world by world.
fn each(inputs: &[&[f64]], out: &mut [f64], f: impl Fn(&[f64]) -> f64) {
    let mut row = vec![0.0; inputs.len()];
    for (world, slot) in out.iter_mut().enumerate() {
        row.iter_mut().zip(inputs).for_each(|(cell, input)| *cell = input[world]);
        *slot = f(&row);
    }
}

/// later · exp(g·c·(1 − exp(−h/c))), g = ln(later/earlier)/between: growth that dies away with the damping constant c.
pub fn damped_trend(earlier: f64, later: f64, between_days: f64, ahead_days: f64, damping_days: f64) -> f64 {
    let growth = ln(later / earlier) / between_days;
    later * exp(growth * damping_days * (1.0 - exp(-ahead_days / damping_days)))
}

/// A log-linear trend through two stretches, damped (METHODS 5).
pub static DAMPED_TREND: Rule = Rule {
    id: "damped-trend",
    f: |i, o| {
        each(i, o, |x| {
            if let [a, b, between, ahead, damping] = x {
                damped_trend(*a, *b, *between, *ahead, *damping)
            } else {
                f64::NAN
            }
        })
    },
    formula: Some("{1}*EXP(LN({1}/{0})/{2}*{4}*(1-EXP(-{3}/{4})))"),
    doc: "the later value grown on at the rate between the earlier and the later, the growth dying away",
};

/// What is known of now, times the whole over the same part a year before.
pub static SEASONAL_PACE: Rule = Rule {
    id: "seasonal-pace",
    f: |i, o| each(i, o, |x| if let [now, then, whole] = x { now * whole / then } else { f64::NAN }),
    formula: Some("{0}*{2}/{1}"),
    doc: "what is filed so far, times the whole over the same part a year before",
};

/// Pairs (said, came): the geometric mean of came over said.
pub static RECORD: Rule = Rule {
    id: "record",
    f: |i, o| {
        each(i, o, |x| {
            let (sum, count) = x.chunks_exact(2).fold((0.0, 0.0), |(s, n), pair| (s + ln(pair[1] / pair[0]), n + 1.0));
            exp(sum / count)
        })
    },
    formula: None,
    doc: "geometric mean of what came over what was said, over past periods",
};

/// Median of |ln(said/came)| over the pairs (said, came).
pub fn median_log_error(pairs: &[f64]) -> f64 {
    let mut errors: Vec<f64> = pairs.chunks_exact(2).map(|pair| ln(pair[0] / pair[1]).abs()).collect();
    errors.sort_by(f64::total_cmp);
    let half = errors.len() / 2;
    match errors.len() % 2 {
        0 if half == 0 => f64::NAN,
        0 => (errors[half - 1] + errors[half]) / 2.0,
        _ => errors[half],
    }
}

/// sqrt((sum of e² + w·p²·h/y) / (n + w)): the root mean square of the n errors e = ln(said/came), drawn to the prior p
/// (a year ahead, growing with the square root of the horizon) as if it were w pairs more.
pub static ERROR_SPREAD: Rule = Rule {
    id: "error-spread",
    f: |i, o| {
        each(i, o, |x| {
            let [prior, horizon, year, weight, pairs @ ..] = x else { return f64::NAN };
            let (squares, count) = pairs.chunks_exact(2).fold((0.0, 0.0), |(sum, n), pair| {
                let error = ln(pair[0] / pair[1]);
                (sum + error * error, n + 1.0)
            });
            sqrt((squares + weight * prior * prior * horizon / year) / (count + weight))
        })
    },
    formula: None,
    doc: "standard deviation of a route's ln error, measured on past periods and drawn to a prior by horizon",
};

/// p·sqrt(h/y): the error of a route that could not be run on the past.
pub static PRIOR_SPREAD: Rule = Rule {
    id: "prior-spread",
    f: |i, o| each(i, o, |x| if let [prior, horizon, year] = x { prior * sqrt(horizon / year) } else { f64::NAN }),
    formula: Some("{0}*SQRT({1}/{2})"),
    doc: "standard deviation of a route's ln error where nothing could be measured: a prior by horizon",
};

/// First · third^second: a route with its error. The third is a draw whose logarithm is standard normal.
pub static WIDENED: Rule = Rule {
    id: "widened",
    f: |i, o| each(i, o, |x| if let [said, spread, unit] = x { said * exp(spread * ln(*unit)) } else { f64::NAN }),
    formula: Some("{0}*EXP({1}*LN({2}))"),
    doc: "what a route says, widened by its error",
};

/// First · second / third.
pub static SCALED: Rule = Rule {
    id: "scaled",
    f: |i, o| each(i, o, |x| if let [a, b, c] = x { a * b / c } else { f64::NAN }),
    formula: Some("{0}*{1}/{2}"),
    doc: "first input times the second over the third",
};

/// Between two dated values in a straight line: (first, second, days from the first, days to the second).
pub static INTERPOLATED: Rule = Rule {
    id: "interpolated",
    f: |i, o| {
        each(i, o, |x| if let [a, b, since, until] = x { (a * until + b * since) / (since + until) } else { f64::NAN })
    },
    formula: Some("({0}*{3}+{1}*{2})/({2}+{3})"),
    doc: "between two dated values in a straight line",
};

/// Median of all inputs, world by world.
pub static MEDIAN: Rule = Rule {
    id: "median",
    f: |inputs, out| {
        each(inputs, out, |x| {
            let mut row = x.to_vec();
            row.sort_by(f64::total_cmp);
            let half = row.len() / 2;
            if row.len() % 2 == 0 { (row[half - 1] + row[half]) / 2.0 } else { row[half] }
        })
    },
    formula: Some("MEDIAN({*})"),
    doc: "median of all inputs",
};

/// (later/earlier)^(year/between): by how much a value grows in a year, as a factor.
pub static GROWTH_A_YEAR: Rule = Rule {
    id: "growth-a-year",
    f: |i, o| each(i, o, |x| if let [a, b, between, year] = x { exp(ln(b / a) * year / between) } else { f64::NAN }),
    formula: Some("({1}/{0})^({3}/{2})"),
    doc: "by how much a value grows in a year, from two dated values",
};
