//! The forecast: platforms by year, wanted, supplied, shipped; and how many accelerators the disclosed tokens need.

use std::collections::BTreeMap;

use almanac::Almanac;
use figure::rules::{DIFFERENCE, GEOMETRIC_MEAN, MINIMUM};
use figure::{EntityId, FigureId, Period, Series, Sheet, Stance, Unit};
use trend::{Evidence, Match, Quantity};

use crate::agents::agents;
use crate::engine::{Engine, Given, Ground, Missing, Target};
use crate::expr::Expr;
use crate::fleet::{Error, Fleet, FleetRow, Plan};
use crate::gather::gather;
use crate::programme::programmes;
use crate::rules::PERIOD_OVER_DAYS;
use crate::spec::{FleetSpec, Spec, TokenSpec};

/// Name of the file of routes, in data/.
pub const ROUTES: &str = "routes.toml";

/// The fleet of accelerators of a plan's years, worked on the sheet out of its leaves, the almanac's facts and named
/// assumptions, by the routes of data/routes.toml. What cannot be worked is named in `missing`.
///
/// # Errors
/// routes.toml is missing or broken.
pub fn forecast(sheet: &mut Sheet, almanac: &Almanac, plan: &Plan) -> Result<Fleet, Error> {
    let text = almanac.text(ROUTES).ok_or_else(|| Error::Missing(ROUTES.to_string()))?;
    let spec = Spec::parse(text).map_err(|wrong| Error::Rules {
        file: almanac.path(ROUTES),
        line: wrong.line,
        message: wrong.message,
    })?;
    let evidence = gather(sheet, almanac, plan.as_of, &[]);
    Ok(forecast_with(sheet, &evidence, almanac, &spec, plan))
}

/// The same on a hand-written sheet.
pub fn forecast_with(sheet: &mut Sheet, evidence: &Evidence, ground: &dyn Ground, spec: &Spec, plan: &Plan) -> Fleet {
    let given = Given::default();
    let engine = Engine {
        evidence,
        ground,
        given: &given,
        same: Match { days: spec.match_days },
        most: spec.most_backcasts,
        pace_least: spec.pace_least,
        damping: &spec.damping,
        now: plan.as_of,
        itself: None,
    };
    let mut fleet = Fleet::default();
    for period in &plan.periods {
        let year = period.end.year();
        for platform in spec.fleets.iter().filter(|f| f.from <= year && year <= f.to) {
            let row = platform_row(sheet, &engine, platform, *period, &mut fleet.missing);
            fleet.rows.extend(row);
        }
    }
    if let Some(tokens) = &spec.tokens {
        token_bounds(sheet, &engine, tokens, &mut fleet);
    }
    fleet.programmes = programmes(sheet, &engine, &spec.programmes, plan);
    fleet.testimony = spec.testimony.iter().filter(|t| t.known_from <= plan.as_of).cloned().collect();
    fleet.agents = agents(sheet, &engine, &spec.agents, plan, &mut fleet.missing);
    fleet.missing.sort();
    fleet.missing.dedup();
    fleet
}

fn platform_row(
    sheet: &mut Sheet,
    engine: &Engine<'_>,
    spec: &FleetSpec,
    period: Period,
    missing: &mut Vec<String>,
) -> Option<FleetRow> {
    let unit = Unit::parse(&spec.unit).ok()?;
    let of = |metric: &str, basis: &str| {
        Series::new(&spec.platform, metric, period, Stance::Implied).item("accelerator").basis(basis)
    };
    let mut way = |sheet: &mut Sheet, expr: &Option<Expr>, series: Series| -> Option<FigureId> {
        let target = Target { quantity: Quantity::of(&series, &unit), period };
        match worked(sheet, engine, expr.as_ref()?, &target) {
            Ok(figure) => Some(figure),
            Err(why) => {
                missing.push(why);
                None
            }
        }
    };
    let wanted = way(sheet, &spec.wanted, of("units", ""));
    let supplied = way(sheet, &spec.supplied, of("capacity", ""));
    let sold = way(sheet, &spec.sold, of("shipments", ""));
    let shipments = of("shipments", "");
    let held = match (wanted, supplied) {
        (Some(w), Some(s)) => Some(sheet.work(&MINIMUM, shipments.clone(), unit.clone(), &[w, s])),
        (one, other) => one.or(other),
    };
    let shipped = match (held, sold) {
        (Some(held), Some(sold)) => sheet.work(&GEOMETRIC_MEAN, shipments, unit.clone(), &[held, sold]),
        (one, other) => one.or(other)?,
    };
    let held_back = wanted.filter(|_| supplied.is_some()).zip(held);
    let held_back = held_back.map(|(w, h)| sheet.work(&DIFFERENCE, of("units", "held_back"), unit.clone(), &[w, h]));
    Some(FleetRow { platform: EntityId::from(spec.platform.as_str()), period, wanted, supplied, shipped, held_back })
}

/// Work an expression and hold it to its unit.
pub(crate) fn worked(
    sheet: &mut Sheet,
    engine: &Engine<'_>,
    expr: &Expr,
    target: &Target,
) -> Result<FigureId, Missing> {
    let figure = engine.work(sheet, expr, target, engine.now)?;
    let unit = sheet.get(figure).map(|f| f.unit.clone()).unwrap_or_default();
    if unit == target.quantity.unit {
        Ok(figure)
    } else {
        Err(format!("routes.toml: {unit} where {} is wanted", target.quantity.unit))
    }
}

/// Accelerators that the disclosed tokens need, by entity and newest period: a bound, not a level (METHODS 7).
fn token_bounds(sheet: &mut Sheet, engine: &Engine<'_>, spec: &TokenSpec, fleet: &mut Fleet) {
    let mut newest: BTreeMap<EntityId, (Period, u8, FigureId, Quantity)> = BTreeMap::new();
    for (quantity, held) in engine.evidence.quantities().filter(|(q, _)| q.metric.as_str() == spec.metric) {
        for h in held.iter().filter(|h| h.stance == Stance::Actual && h.known_from <= engine.now && h.value > 0.0) {
            let better = newest.get(&quantity.entity).is_none_or(|(period, rank, ..)| {
                (h.period.end, std::cmp::Reverse(h.rank)) > (period.end, std::cmp::Reverse(*rank))
            });
            if better {
                newest.insert(quantity.entity.clone(), (h.period, h.rank, h.figure, quantity.clone()));
            }
        }
    }
    for (entity, (period, _, figure, quantity)) in newest {
        if let Some(growth) = engine.growth(sheet, &quantity, (period, figure)) {
            fleet.token_growth.push((entity.clone(), period, growth));
        }
        let Some(daily) = a_day(sheet, figure, &quantity, &period) else {
            fleet.missing.push(format!(
                "observations.csv: {} in tokens a day, month or quarter",
                quantity.series(period, Stance::Actual)
            ));
            continue;
        };
        let unit = Unit::atom("GPU");
        let series = Series::new(entity.as_str(), "accelerators", period, Stance::Implied).basis("token_bound");
        let target = Target { quantity: Quantity::of(&series, &unit), period };
        let engine = Engine { itself: Some(daily), ..*engine };
        match worked(sheet, &engine, &spec.bound, &target) {
            Ok(bound) => fleet.token_bounds.push((entity, period, bound)),
            Err(why) => fleet.missing.push(why),
        }
    }
}

/// Tokens a day: as said, or the total of the period over its days.
fn a_day(sheet: &mut Sheet, figure: FigureId, quantity: &Quantity, period: &Period) -> Option<FigureId> {
    let daily = Unit::atom("token").over(&Unit::atom("day"));
    if quantity.unit == daily {
        return Some(figure);
    }
    let span = ["week", "month", "quarter", "year"]
        .into_iter()
        .find(|u| quantity.unit == Unit::atom("token").over(&Unit::atom(u)))?;
    let (fewest, most) = match span {
        "week" => (7, 7),
        "month" => (28, 31),
        "quarter" => (89, 92),
        _ => (365, 366),
    };
    if !(fewest..=most).contains(&period.days()) {
        return None;
    }
    let days = trend::calendar_days(sheet, period.start, period.end, f64::from(period.days()));
    let series = quantity.series(*period, Stance::Actual);
    Some(sheet.work(&PERIOD_OVER_DAYS, series, daily, &[figure, days]))
}
