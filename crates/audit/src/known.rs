//! What this room asks of the almanac, as of a day.

use almanac::{Almanac, Flow, Form, Lang, Observation};
use claims::Claim;
use figure::{Date, EntityId, MetricId, Period, Series, Stance, Unit};

use crate::case::Case;

/// A known figure: a level of observations.csv.
#[derive(Clone, PartialEq, Debug)]
pub struct Known {
    /// Id of its row.
    pub row: String,
    /// Its address.
    pub series: Series,
    /// The figure, in `unit`.
    pub value: f64,
    /// Lower end, where a range is stated.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// `exact`, `over`, `at_least`, `at_most`, `under`, `approx`.
    pub bound: String,
    /// Its unit.
    pub unit: Unit,
    /// Who states it; empty when the source does not say.
    pub by: String,
    /// Number of analysts.
    pub n: Option<u32>,
    /// `A` to `D`.
    pub tier: char,
    /// Day it was published.
    pub known_from: Date,
}

fn known(o: &Observation) -> Known {
    Known {
        row: o.id.to_string(),
        series: o.series.clone(),
        value: o.value,
        low: o.low,
        high: o.high,
        bound: o.bound.to_string(),
        unit: o.unit.clone(),
        by: o.by.as_deref().unwrap_or_default().to_string(),
        n: o.n,
        tier: o.tier.letter(),
        known_from: o.known_from,
    }
}

/// Levels of an entity's metric, known by a day, in the order of the table.
pub fn figures(almanac: &Almanac, entity: &EntityId, metric: &str, as_of: Date) -> Vec<Known> {
    let rows = almanac.observations(as_of).filter(|o| o.form == Form::Level);
    rows.filter(|o| o.series.entity == *entity && o.series.metric.as_str() == metric).map(known).collect()
}

/// All levels known by a day.
pub fn all_figures(almanac: &Almanac, as_of: Date) -> Vec<Known> {
    almanac.observations(as_of).filter(|o| o.form == Form::Level).map(known).collect()
}

/// What an entity belongs to.
pub fn parent(almanac: &Almanac, entity: &EntityId) -> Option<EntityId> {
    almanac.entity(entity)?.parent.clone()
}

/// Members of a group.
pub fn members(almanac: &Almanac, group: &EntityId) -> Vec<EntityId> {
    almanac.entity(group).map_or_else(Vec::new, |e| e.members.clone())
}

/// Name for sentences, in Chinese and English where both are in use.
pub fn name(almanac: &Almanac, entity: &EntityId) -> String {
    almanac.entity(entity).map_or_else(|| entity.to_string(), |e| e.name(Lang::En).to_string())
}

/// Whether a metric is counted over a period (sales) and not at a date (users).
pub fn is_flow(almanac: &Almanac, metric: &str) -> bool {
    almanac.metric(&MetricId::from(metric)).is_some_and(|m| m.kind == Flow::Flow)
}

/// A rate of exchange as quoted.
#[derive(Clone, PartialEq, Debug)]
pub struct Rate {
    /// As in the row: units of the second currency for one of the first.
    pub quoted: f64,
    /// The money to convert is of the second currency: divide.
    pub divides: bool,
    /// The row.
    pub row: String,
}

/// A claim's middle over a known actual or guided figure of the same definition and unit at most `near_days` away, flows
/// made alike by their days. None when the two are not alike.
pub fn ratio(almanac: &Almanac, claim: &Claim, row: &Known, near_days: i32) -> Option<f64> {
    let (about, amount) = (claim.about()?, claim.amount()?);
    let period = about.period.as_ref()?.value;
    let same = row.series.basis == about.basis.value
        && row.unit == amount.unit
        && matches!(row.series.stance, Stance::Actual | Stance::Guidance);
    if !same || row.value <= 0.0 || Case::days_between(&period, &row.series.period) > near_days {
        return None;
    }
    let flow = is_flow(almanac, about.metric.value.as_str());
    let days = if flow { f64::from(period.days()) / f64::from(row.series.period.days()) } else { 1.0 };
    let middle = (amount.low.to_f64() + amount.high.to_f64()) / 2.0;
    (middle > 0.0).then_some(middle / (row.value * days))
}

/// The rate from one currency to another for a sum of a period: the average of its last month, else the day's.
pub fn rate(almanac: &Almanac, from: &str, to: &str, period: &Period, as_of: Date) -> Option<Rate> {
    let quoted = |pair: &str| {
        let averages = almanac.fx_mean(pair, period, as_of);
        averages.last().copied().or_else(|| almanac.fx(pair, period.end.min(as_of), as_of))
    };
    let rate = |divides: bool| move |d: &almanac::Datum| Rate { quoted: d.value, divides, row: d.id.to_string() };
    let direct = quoted(&format!("{from}/{to}")).map(rate(false));
    direct.or_else(|| quoted(&format!("{to}/{from}")).map(rate(true)))
}

/// A dated event of an entity.
#[derive(Clone, PartialEq, Debug)]
pub struct Dated {
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// The row.
    pub row: String,
}

/// Events of an entity known by a day.
pub fn events(almanac: &Almanac, entity: &EntityId, as_of: Date) -> Vec<Dated> {
    let own = almanac.events(as_of).filter(|e| e.entity == *entity);
    own.map(|e| Dated { start: e.date, end: e.end, row: e.id.to_string() }).collect()
}
