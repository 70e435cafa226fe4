//! The share of tokens that agents make, and what growth of tokens would be without them.

use figure::rules::GEOMETRIC_MEAN;
use figure::{FigureId, Period, Series, Sheet, Stance, Unit};
use trend::Quantity;

use crate::engine::{Engine, Missing, Target};
use crate::expr::Expr;
use crate::fleet::Plan;
use crate::forecast::worked;
use crate::rules::{GROWTH_WITHOUT, PART_OF_GROWTH};

/// Whom the share is about.
const AGENTS: &str = "ai_agents";

/// Agents in one period.
#[derive(Clone, PartialEq, Debug)]
pub struct Agents {
    /// For when.
    pub period: Period,
    /// Share of all tokens that agents make: geometric mean of the routes.
    pub share: FigureId,
    /// Each route by its id in data/routes.toml.
    pub routes: Vec<(String, FigureId)>,
    /// By how much all tokens grow in the year, a factor.
    pub growth: Option<FigureId>,
    /// By how much the tokens of everything else grow.
    pub without: Option<FigureId>,
    /// Share of the added tokens that agents make.
    pub part_of_growth: Option<FigureId>,
}

/// How the share of some years is worked.
#[derive(Clone, Debug)]
pub struct AgentsSpec {
    /// First year it holds for.
    pub from: i16,
    /// Last year it holds for.
    pub to: i16,
    /// Growth of all tokens in the year.
    pub growth: Option<Expr>,
    /// Routes to the share: id and expression.
    pub routes: Vec<(String, Expr)>,
}

/// Agents' share in the plan's years; effects on growth where the year before is worked too.
pub(crate) fn agents(
    sheet: &mut Sheet,
    engine: &Engine<'_>,
    specs: &[AgentsSpec],
    plan: &Plan,
    missing: &mut Vec<Missing>,
) -> Vec<Agents> {
    let mut found: Vec<Agents> = Vec::new();
    for period in &plan.periods {
        let year = period.end.year();
        let Some(spec) = specs.iter().find(|s| s.from <= year && year <= s.to) else { continue };
        let of = |metric: &str, basis: &str| Series::new(AGENTS, metric, *period, Stance::Implied).basis(basis);
        let mut way = |sheet: &mut Sheet, expr: &Expr, series: Series| {
            let target = Target { quantity: Quantity::of(&series, &Unit::ratio()), period: *period };
            worked(sheet, engine, expr, &target).map_err(|why| missing.push(why)).ok()
        };
        let mut routes = Vec::new();
        for (id, expr) in &spec.routes {
            let figure = way(sheet, expr, of("market_share", "of_tokens"));
            routes.extend(figure.map(|figure| (id.clone(), figure)));
        }
        let of_tokens = of("market_share", "of_tokens");
        let Some(share) = mean(sheet, &of_tokens, &routes) else { continue };
        let growth = spec.growth.as_ref().and_then(|expr| way(sheet, expr, of("growth", "all_tokens")));
        // Only routes worked in both years: another route is no growth.
        let last = found.last().filter(|a| a.period.shift_years(1) == Some(*period));
        let both = |here: &[Route], there: &[Route]| -> Vec<Route> {
            here.iter().filter(|(id, _)| there.iter().any(|(other, _)| other == id)).cloned().collect()
        };
        let effect = last.zip(growth).and_then(|(last, growth)| {
            let before = mean(sheet, &of_tokens.clone().period(last.period), &both(&last.routes, &routes))?;
            Some([growth, before, mean(sheet, &of_tokens, &both(&routes, &last.routes))?])
        });
        let mut work =
            |rule, basis: &str| effect.map(|inputs| sheet.work(rule, of("growth", basis), Unit::ratio(), &inputs));
        let without = work(&GROWTH_WITHOUT, "without_agents");
        let part_of_growth = work(&PART_OF_GROWTH, "part_of_agents");
        found.push(Agents { period: *period, share, routes, growth, without, part_of_growth });
    }
    found
}

/// A route by its id.
type Route = (String, FigureId);

/// Geometric mean of routes; a single one is itself.
fn mean(sheet: &mut Sheet, series: &Series, routes: &[Route]) -> Option<FigureId> {
    let figures: Vec<FigureId> = routes.iter().map(|(_, figure)| *figure).collect();
    match figures.as_slice() {
        [] => None,
        [one] => Some(*one),
        many => Some(sheet.work(&GEOMETRIC_MEAN, series.clone(), Unit::ratio(), many)),
    }
}
