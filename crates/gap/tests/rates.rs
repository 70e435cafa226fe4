//! How far simple forecasts are out on the data's own past: the base rates behind the priors of data/assumptions.

use almanac::{Almanac, Flow, Form};
use figure::{Date, Period, Stance, Unit};
use std::collections::BTreeMap;
use trend::{Manner, Match, Point, Quantity};

const SAME: Match = Match { days: 12 };

fn series(almanac: &Almanac, stance: Stance) -> BTreeMap<Quantity, Vec<Point>> {
    let mut all: BTreeMap<Quantity, Vec<Point>> = BTreeMap::new();
    for row in
        almanac.observations(Date::constant(2025, 6, 15)).filter(|r| r.form == Form::Level && r.series.stance == stance)
    {
        let flow = almanac.metric(&row.series.metric).is_some_and(|m| m.kind == Flow::Flow);
        let money = ["USD", "CNY"].iter().any(|c| row.unit == Unit::atom(c));
        if flow && money {
            let rank = row.tier as u8;
            let point = Point { period: row.series.period, value: row.value, known_from: row.known_from, rank };
            all.entry(Quantity::of(&row.series, &row.unit)).or_default().push(point);
        }
    }
    all
}

/// Median and 80 % point of |ln(said/came)|.
fn spread(mut errors: Vec<f64>) -> (usize, f64, f64) {
    errors.sort_by(f64::total_cmp);
    let at = |share: f64| errors.get(((errors.len() as f64 - 1.0) * share) as usize).copied().unwrap_or(f64::NAN);
    (errors.len(), at(0.5), at(0.8))
}

#[test]
fn base_rates_are_printed_and_trends_beat_the_last_value() {
    let almanac = Almanac::embedded();
    let manner = Manner { damping_days: 365.0, same: SAME, rate: false, prior_error: 0.3, scale: 1.48 };
    type Method = fn(&[Point], &Period, Date, &Manner) -> Option<f64>;
    let last: Method = |points, to, as_of, manner| {
        let held = trend::standing(points, as_of, manner.same);
        let windows = trend::latest_windows(points, &held, to, manner.same);
        windows.iter().rev().find(|w| w.end < to.end).map(|w| w.value(points))
    };
    let damped: Method = |p, to, day, m| trend::forecast(p, to, day, m).map(|f| f.p50);
    let pace: Method = |p, to, day, m| trend::nowcast(p, to, day, m).map(|f| f.p50);
    let mut medians = BTreeMap::new();
    for (what, fewest, most, lead) in [("quarter", 85, 98, 45), ("year", 360, 371, 205)] {
        for (name, method) in [("last value", last), ("damped trend", damped), ("seasonal pace", pace)] {
            let mut errors = Vec::new();
            for (quantity, points) in &series(&almanac, Stance::Actual) {
                let targets = points.iter().filter(|p| (fewest..=most).contains(&p.period.days()) && p.value > 0.0);
                for target in targets {
                    let day = target.period.end.checked_sub(jiff::Span::new().days(lead)).unwrap();
                    if let Some(said) = method(points, &target.period, day, &manner)
                        && said > 0.0
                    {
                        errors.push(figure::maths::ln(said / target.value).abs());
                        if std::env::var_os("EACH").is_some() {
                            println!(
                                "  {what} {name} {:?} {} said {said:.3e} came {:.3e}",
                                quantity.entity, target.period, target.value
                            );
                        }
                    }
                }
            }
            let (n, median, far) = spread(errors);
            println!("{what}, {lead} days before its end, {name}: n {n}, median {median:.3}, 80 % within {far:.3}");
            medians.insert((what, name), median);
        }
    }
    let actuals = series(&almanac, Stance::Actual);
    let mut errors: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (quantity, said) in series(&almanac, Stance::Guidance) {
        for guided in said {
            let came =
                actuals.get(&quantity).and_then(|points| points.iter().find(|p| SAME.same(&p.period, &guided.period)));
            if let Some(came) = came.filter(|c| c.value > 0.0 && guided.value > 0.0) {
                let kind = if guided.period.days() > 200 { "year" } else { "quarter" };
                errors.entry(kind).or_default().push(figure::maths::ln(guided.value / came.value).abs());
            }
        }
    }
    for (kind, errors) in errors {
        println!("guidance for a {kind}: {:?}", spread(errors));
    }
    for name in ["damped trend", "seasonal pace"] {
        assert!(medians[&("quarter", name)] < medians[&("quarter", "last value")], "{name}");
    }
}
