//! How far a route was out: the same route for past periods, with what was known then.

use demand::{Engine, Target};
use figure::{FigureId, Period, Sheet, Stance};

use crate::spec::RouteSpec;

/// A past period on which a route was run.
#[derive(Clone, PartialEq, Debug)]
pub struct Past {
    /// For when.
    pub period: Period,
    /// What the route would have said.
    pub said: FigureId,
    /// What came.
    pub came: FigureId,
}

/// Run a route for at most `most` past periods, each with what was known then; the newest first.
pub fn backcast(engine: &Engine<'_>, sheet: &mut Sheet, route: &RouteSpec, target: &Target) -> Vec<Past> {
    let (quantity, expr) = match &route.proof {
        Some((series, expr)) => match engine.evidence.find(series) {
            Some(quantity) => (quantity.clone(), expr),
            None => return Vec::new(),
        },
        None => (target.quantity.clone(), &route.expr),
    };
    let (points, figures) = engine.evidence.points(&quantity, Stance::Actual);
    let mut runs = Vec::new();
    for (window, period, then) in trend::past_targets(&points, &target.period, engine.now, engine.same) {
        if runs.len() == engine.most {
            break;
        }
        let past = Target { quantity: quantity.clone(), period };
        if let Ok(said) = engine.work(sheet, expr, &past, then)
            && sheet.summary(said).p50 > 0.0
            && window.value(&points) > 0.0
        {
            let came = trend::window_on_sheet(sheet, &window, &figures, &past.series(), &quantity.unit);
            runs.push(Past { period, said, came });
        }
    }
    runs
}
