//! The comparison: each quantity's routes, their pool, the expected figure, the call.

use std::collections::BTreeMap;

use almanac::Almanac;
use demand::{Engine, Fleet, Given, Ground, Missing, Said, Target};
use fabric::Bill;
use figure::{Date, FigureId, Period, Sheet, Stance, Unit};
use trend::{Evidence, Quantity};

use crate::backcast::backcast;
use crate::call::{Vote, call};
use crate::expected::{Window, expected};
use crate::gaps::{Call, Expected, Gap, Gaps, Reason, Route, Uncomputable};
use crate::rules::{GAP, POOL};
use crate::spec::{QuantitySpec, RouteSpec, Spec};

/// Why nothing could be compared.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// The rule file is not there.
    #[error("{0} is missing from data/")]
    Missing(String),
    /// The rule file is broken.
    #[error("{file}:{line}: {message}")]
    Rules {
        /// File in data/.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong and what to do.
        message: String,
    },
}

/// Compare implied with expected for all quantities: routes of data/routes.toml over the sheet's leaves, the fleet and
/// its bill. `said` tells who stands for the claims on the sheet, and when.
///
/// # Errors
/// routes.toml is missing or broken.
pub fn compare(
    sheet: &mut Sheet,
    fleet: &Fleet,
    bill: &Bill,
    almanac: &Almanac,
    window: &Window,
    said: &[Said],
) -> Result<Gaps, Error> {
    let spec = routes(almanac, Spec::parse)?;
    let evidence = demand::gather(sheet, almanac, window.as_of, said);
    let shipped = fleet.rows.iter().map(|row| ((row.platform.clone(), row.period), row.shipped));
    let mut given = Given { fleet: shipped.collect(), ..Given::default() };
    // As shipped where that was measured, else as designed.
    for design in [Bill::MIX, Bill::SHIPMENTS] {
        for line in bill.lines.iter().filter(|line| line.design == design) {
            given.bill.insert((line.part.clone(), line.platform.clone(), line.period), line.quantity);
        }
    }
    Ok(compare_evidence(sheet, &evidence, almanac, &given, &spec, window))
}

/// The text of data/routes.toml through a parser.
pub(crate) fn routes<T>(almanac: &Almanac, parse: fn(&str) -> Result<T, demand::Wrong>) -> Result<T, Error> {
    let text = almanac.text(demand::ROUTES).ok_or_else(|| Error::Missing(demand::ROUTES.to_string()))?;
    parse(text).map_err(|wrong| Error::Rules {
        file: almanac.path(demand::ROUTES),
        line: wrong.line,
        message: wrong.message,
    })
}

/// A quantity to be compared, with the routes of its own, if any.
type Targets<'a> = BTreeMap<(Quantity, Period), Option<&'a QuantitySpec>>;

/// Compare everything that has an expected row or a place in data/routes.toml.
pub fn compare_evidence(
    sheet: &mut Sheet,
    evidence: &Evidence,
    ground: &dyn Ground,
    given: &Given,
    spec: &Spec,
    window: &Window,
) -> Gaps {
    let engine = Engine {
        evidence,
        ground,
        given,
        same: trend::Match { days: spec.method.match_days },
        most: spec.method.most_backcasts,
        pace_least: spec.method.pace_least,
        damping: &spec.method.damping,
        now: window.as_of,
        itself: None,
    };
    let mut gaps = Gaps { hidden: evidence.hidden, ..Gaps::default() };
    for ((quantity, period), own) in targets(evidence, spec, window) {
        let target = Target { quantity, period };
        let found = expected(sheet, evidence, &target.quantity, &period, window, engine.same);
        let bench = Bench { engine: &engine, spec };
        match bench.routes(sheet, &target, own) {
            Ok(routes) => gaps.rows.push(bench.gap(sheet, &target, found, routes)),
            Err(missing) => match (bench.other_basis(&target), found) {
                (Some(basis), Ok(expected)) => gaps.rows.push(bench.not_comparable(&target, expected, basis)),
                (_, found) => {
                    let wanting = own.iter().flat_map(|q| q.wanting.clone());
                    let missing: std::collections::BTreeSet<Missing> = missing.into_iter().chain(wanting).collect();
                    let missing = missing.into_iter().collect::<Vec<_>>().join("; ");
                    gaps.uncomputable.push(Uncomputable {
                        series: target.series(),
                        expected: found.ok().map(|e| e.figure),
                        missing,
                    });
                }
            },
        }
    }
    gaps.rows.sort_by_cached_key(|gap| (rank(gap, spec), gap.series.clone()));
    gaps.uncomputable
        .sort_by(|a, b| b.expected.is_some().cmp(&a.expected.is_some()).then_with(|| a.series.cmp(&b.series)));
    gaps
}

/// Calls, leans, no calls, then what is not comparable; within each first the quantities of routes.toml in their order,
/// then the surest (by how far P is from one half, in millionths).
fn rank(gap: &Gap, spec: &Spec) -> (u8, usize, u32) {
    let place = match gap.call {
        Call::Low | Call::High => 0,
        Call::Lean(_) => 1,
        Call::NoCall(_) => 2,
        Call::NotComparable(_) => 3,
    };
    let address = gap.series.quantity();
    let own = spec.quantities.iter().position(|q| q.series.quantity() == address).unwrap_or(usize::MAX);
    let sure = gap.p.map_or(0.0, |p| (p - 0.5).abs());
    (place, own, (1e6 * (1.0 - sure)) as u32)
}

/// What is to be compared: every quantity with an expected row for a time not printed yet, and those of routes.toml.
fn targets<'a>(evidence: &Evidence, spec: &'a Spec, window: &Window) -> Targets<'a> {
    let same = trend::Match { days: spec.method.match_days };
    let mut targets = Targets::new();
    for own in &spec.quantities {
        let unit = Unit::parse(&own.unit).unwrap_or_default();
        for years in &own.years {
            if let Some(period) = Period::year(window.as_of.year() + years) {
                targets.insert((Quantity::of(&own.series, &unit), period), Some(own));
            }
        }
    }
    for (quantity, held) in evidence.quantities() {
        let skipped = |s: &crate::spec::Skip| {
            s.metric == quantity.metric.as_str() && s.basis.as_ref().is_none_or(|b| b == quantity.basis.as_str())
        };
        if spec.method.skip.iter().any(skipped) {
            continue;
        }
        let printed = |period: &Period| {
            held.iter()
                .any(|h| h.stance == Stance::Actual && h.known_from <= window.as_of && same.same(&h.period, period))
        };
        for h in held {
            let open = (window.as_of - h.period.end).get_days() <= spec.method.unprinted_days;
            let speaks = matches!(h.stance, Stance::Consensus | Stance::Forecast) && h.known_from <= window.as_of;
            let known = targets.keys().any(|(q, p)| q == quantity && same.same(p, &h.period));
            if speaks && open && !known && !printed(&h.period) {
                let own = spec.quantities.iter().find(|own| {
                    Quantity::of(&own.series, &quantity.unit) == *quantity && own.unit == quantity.unit.to_string()
                });
                targets.insert((quantity.clone(), h.period), own);
            }
        }
    }
    targets
}

/// One quantity on the bench.
struct Bench<'a> {
    engine: &'a Engine<'a>,
    spec: &'a Spec,
}

impl Bench<'_> {
    /// All routes that can be worked; Err lists what the others lack.
    fn routes(
        &self,
        sheet: &mut Sheet,
        target: &Target,
        own: Option<&QuantitySpec>,
    ) -> Result<Vec<Route>, Vec<Missing>> {
        let (mut routes, mut missing): (Vec<Route>, Vec<Missing>) = (Vec::new(), Vec::new());
        let generic = own.is_none_or(|q| q.generic);
        let specs = own.iter().flat_map(|q| q.routes.iter().map(|r| (r, false)));
        for (route, common) in specs.chain(self.spec.generic.iter().filter(|_| generic).map(|r| (r, true))) {
            if route.unless.as_ref().is_some_and(|other| routes.iter().any(|r| r.id == *other)) {
                continue;
            }
            match self.route(sheet, target, route) {
                Ok(done) => routes.push(done),
                // Generic routes lack the same rows everywhere: one sentence for all of them.
                Err(_) if common => missing.push(format!(
                    "observations.csv: {}: two actuals as long as {} before it, or its part so far and the same of \
                     the year before, or guidance",
                    target.quantity.series(target.period, Stance::Actual).quantity(),
                    target.period
                )),
                Err(why) => missing.push(why),
            }
        }
        if routes.is_empty() { Err(missing) } else { Ok(routes) }
    }

    fn route(&self, sheet: &mut Sheet, target: &Target, route: &RouteSpec) -> Result<Route, Missing> {
        let figure = self.engine.work(sheet, &route.expr, target, self.engine.now)?;
        let unit = sheet.get(figure).map(|f| f.unit.clone()).unwrap_or_default();
        if unit != target.quantity.unit {
            return Err(format!("routes.toml: {} gives {unit} for {}", route.id, target.quantity.unit));
        }
        if sheet.draws(figure).0.iter().any(|v| *v <= 0.0 || !v.is_finite()) {
            return Err(format!("{}: not positive, so it has no logarithm", route.id));
        }
        let past = backcast(self.engine, sheet, route, target);
        let pairs: Vec<FigureId> = past.iter().flat_map(|p| [p.said, p.came]).collect();
        let median = |ids: &[FigureId]| {
            let values: Vec<f64> = ids.iter().map(|id| sheet.summary(*id).p50).collect();
            trend::rules::median_log_error(&values)
        };
        let backcast_error = (!pairs.is_empty()).then(|| median(&pairs));
        let bars = &self.spec.bars;
        let held = |said: FigureId, came: FigureId| {
            (sheet.summary(said).p50 / sheet.summary(came).p50 - 1.0).abs() <= bars.reproduce
        };
        let newest = past.iter().take(bars.reproduce_periods);
        let proven = past.len() >= bars.reproduce_periods && newest.into_iter().all(|p| held(p.said, p.came));
        let (error, widened) = self.widen(sheet, target, route, figure, &pairs)?;
        Ok(Route {
            id: route.id.clone(),
            figure,
            widened,
            backcast_error,
            backcasts: past.len(),
            error: Some(error),
            proven,
            p_above: None,
            group: route.group.clone(),
        })
    }

    /// Standard deviation of the route's ln error, measured where it could be and drawn to the prior of its horizon;
    /// and the route widened by it.
    fn widen(
        &self,
        sheet: &mut Sheet,
        target: &Target,
        route: &RouteSpec,
        figure: FigureId,
        pairs: &[FigureId],
    ) -> Result<(FigureId, FigureId), Missing> {
        let method = &self.spec.method;
        let now = self.engine.now;
        let prior = self.engine.assumption(sheet, route.prior.as_ref().unwrap_or(&method.error_prior))?;
        let from = newest_actual(sheet, figure).unwrap_or(now).min(now);
        let horizon = (target.period.end - from).get_days().max(1);
        let horizon = trend::calendar_days(sheet, from, target.period.end, f64::from(horizon));
        let mut inputs = vec![prior, horizon, year_of(sheet, now)];
        let rule = if pairs.is_empty() { &trend::rules::PRIOR_SPREAD } else { &trend::rules::ERROR_SPREAD };
        if !pairs.is_empty() {
            inputs.push(self.engine.assumption(sheet, &method.error_weight)?);
            inputs.extend_from_slice(pairs);
        }
        let spread = sheet.work(rule, target.series(), Unit::ratio(), &inputs);
        // Routes of one group err together.
        let noise = self.engine.noise(sheet, &method.route_error, target, &route.group)?;
        let unit = target.quantity.unit.clone();
        Ok((spread, sheet.work(&trend::rules::WIDENED, target.series(), unit, &[figure, spread, noise])))
    }

    /// Routes pooled: within each group first, whose routes err together, then over groups.
    fn pool(&self, sheet: &mut Sheet, target: &Target, routes: &[Route]) -> Option<FigureId> {
        let mut groups: BTreeMap<&str, Vec<FigureId>> = BTreeMap::new();
        for route in routes {
            groups.entry(&route.group).or_default().push(route.widened);
        }
        let mut voices = Vec::new();
        for (group, figures) in groups {
            voices.push(self.pooled(sheet, target, &format!("{group}.pool"), &figures)?);
        }
        self.pooled(sheet, target, "pool", &voices)
    }

    fn pooled(&self, sheet: &mut Sheet, target: &Target, name: &str, figures: &[FigureId]) -> Option<FigureId> {
        if let [one] = figures {
            return Some(*one);
        }
        let noise = self.engine.noise(sheet, &self.spec.method.pool_error, target, name).ok()?;
        let inputs: Vec<FigureId> = std::iter::once(noise).chain(figures.iter().copied()).collect();
        Some(sheet.work(&POOL, target.series(), target.quantity.unit.clone(), &inputs))
    }

    fn gap(&self, sheet: &mut Sheet, target: &Target, found: Result<Expected, Reason>, mut routes: Vec<Route>) -> Gap {
        let implied = self.pool(sheet, target, &routes);
        let disagreement = disagreement(sheet, &routes);
        let mut row = Gap { implied, disagreement, ..self.blank(target) };
        match (found, implied) {
            (Ok(expected), Some(implied)) => {
                let against = sheet.draws(expected.figure);
                for route in &mut routes {
                    route.p_above = Some(sheet.draws(route.widened).share_above(&against));
                }
                let p = sheet.draws(implied).share_above(&against);
                let votes: Vec<Vote<'_>> = routes
                    .iter()
                    .map(|r| Vote { group: &r.group, p_above: r.p_above.unwrap_or(0.5), proven: r.proven })
                    .collect();
                let (made, shown) = call(&votes, p, disagreement > 0.0, &self.spec.bars);
                row.gap = Some(sheet.work(&GAP, target.series(), Unit::ratio(), &[implied, expected.figure]));
                (row.call, row.p, row.expected) = (made, Some(shown), Some(expected));
            }
            (Err(reason), _) => row.call = Call::NotComparable(reason),
            (Ok(expected), None) => row.expected = Some(expected),
        }
        row.routes = routes;
        row
    }

    /// Definitions under which the same thing has actuals, where the target's own has none that serves.
    fn other_basis(&self, target: &Target) -> Option<String> {
        let own = &target.quantity;
        let other = |q: &Quantity| {
            q.entity == own.entity
                && q.metric == own.metric
                && q.item == own.item
                && q.unit == own.unit
                && q.basis != own.basis
        };
        let evidence = self.engine.evidence;
        let found = evidence
            .quantities()
            .filter(|(q, held)| other(q) && held.iter().filter(|h| h.stance == Stance::Actual).count() > 1);
        let names: Vec<String> = found.map(|(q, _)| q.basis.to_string()).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }

    fn not_comparable(&self, target: &Target, expected: Expected, basis: String) -> Gap {
        Gap { expected: Some(expected), call: Call::NotComparable(Reason::Definition(basis)), ..self.blank(target) }
    }

    fn blank(&self, target: &Target) -> Gap {
        let (evidence, now) = (self.engine.evidence, self.engine.now);
        let guidance = evidence.guidance(&target.quantity, &target.period, now, self.engine.same);
        Gap {
            series: target.series(),
            expected: None,
            implied: None,
            gap: None,
            p: None,
            routes: Vec::new(),
            disagreement: 0.0,
            call: Call::NotComparable(Reason::NothingExpected),
            guidance: guidance.map(|h| h.figure),
            history: self.history(target),
        }
    }

    /// The last actuals as long as the target.
    fn history(&self, target: &Target) -> Vec<FigureId> {
        let (points, figures) = self.engine.evidence.points(&target.quantity, Stance::Actual);
        let same = self.engine.same;
        let rate = self.engine.ground.is_rate(target.quantity.metric.as_str());
        let held = trend::standing(&points, self.engine.now, same);
        let fits: Vec<FigureId> = held
            .into_iter()
            .filter(|i| rate || same.alike(&points[*i].period, &target.period))
            .map(|i| figures[i])
            .collect();
        fits[fits.len().saturating_sub(self.spec.method.history)..].to_vec()
    }
}

/// A year from a day on, in days, as a leaf of the calendar.
fn year_of(sheet: &mut Sheet, from: Date) -> FigureId {
    let to = Period::day(from).shift_years(1).map_or(from, |p| p.end);
    trend::calendar_days(sheet, from, to, f64::from((to - from).get_days()))
}

/// The last day for which an actual is known beneath a figure: what lies after it is forecast.
fn newest_actual(sheet: &Sheet, figure: FigureId) -> Option<Date> {
    let leaves = sheet.leaves(figure).into_iter().filter_map(|leaf| sheet.get(leaf));
    let actual = leaves.filter(|f| f.series.stance == Stance::Actual && f.series.entity.as_str() != trend::CALENDAR);
    actual.map(|f| f.series.period.end).max()
}

/// ln of the factor by which routes' 80 % intervals lie apart at the widest; 0 when all overlap.
fn disagreement(sheet: &Sheet, routes: &[Route]) -> f64 {
    let spans: Vec<_> = routes.iter().map(|r| sheet.summary(r.widened)).collect();
    let pairs = spans.iter().flat_map(|a| spans.iter().map(move |b| if a.p90 < b.p10 { b.p10 / a.p90 } else { 1.0 }));
    figure::maths::ln(pairs.fold(1.0, f64::max))
}
