//! Observations: what was reported, guided, forecast and expected, each with its day and its source.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use figure::{BasisId, Date, DatumId, EntityId, MetricId, Series, SourceId, Stance, Unit};

use crate::Error;
use crate::files::Files;
use crate::fiscal::Fiscal;
use crate::judgement::Corrections;
use crate::metrics::Metric;
use crate::sources::{self, Source, Tier};
use crate::table::{Row, Table};
use crate::units::Units;
use crate::vocabulary::Entity;

/// A level, or a change of it. Only levels are figures of their series; changes need a base.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// The quantity itself.
    #[default]
    Level,
    /// Lower end of a stated range (of names of series only; in observations the ends stand in `low` and `high`).
    Low,
    /// Upper end of a stated range, likewise.
    High,
    /// Growth on the year before, as a ratio (0.56 = +56 %).
    Yoy,
    /// Growth on the quarter before, as a ratio.
    Qoq,
    /// Mean growth a year over the period, as a ratio.
    Cagr,
    /// Rise on the year before, in the metric's unit.
    Increase,
}

const FORMS: [(&str, Form); 5] = [
    ("level", Form::Level),
    ("yoy", Form::Yoy),
    ("qoq", Form::Qoq),
    ("cagr", Form::Cagr),
    ("increase", Form::Increase),
];

/// A row of observations.csv.
#[derive(Clone, PartialEq, Debug)]
pub struct Observation {
    /// `observations/` and the address, who, and the day it was known.
    pub id: DatumId,
    /// Its address.
    pub series: Series,
    /// Level, or a change of it.
    pub form: Form,
    /// The figure, in `unit`; the middle where a range was given.
    pub value: f64,
    /// Lower end of a stated range.
    pub low: Option<f64>,
    /// Upper end of a stated range.
    pub high: Option<f64>,
    /// `over`, `at_least`, `at_most`, `under`, `approx` where the source bounds it so; else `exact`.
    pub bound: Arc<str>,
    /// Unit in base atoms.
    pub unit: Unit,
    /// First and last day as filed; the series' period is held to whole months.
    pub filed: (Date, Date),
    /// Who states it: `company`, `market` (prices), a house by name; None when the source does not say.
    pub by: Option<Arc<str>>,
    /// Number of analysts, where said.
    pub n: Option<u32>,
    /// How far the source is from the event.
    pub tier: Tier,
    /// Day it was first published.
    pub known_from: Date,
    /// Row of sources.csv.
    pub source: SourceId,
    /// Line in observations.csv.
    pub line: usize,
    /// Anything the reader must know.
    pub note: Arc<str>,
}

const COLUMNS: &[&str] = &[
    "entity",
    "metric",
    "item",
    "basis",
    "form",
    "value",
    "low",
    "high",
    "bound",
    "unit",
    "period_start",
    "period_end",
    "stance",
    "by",
    "n",
    "tier",
    "known_from",
    "source",
    "note",
];

const SORTED_BY: &[&str] = &["entity", "metric", "item", "basis", "form", "period_start", "period_end", "known_from"];

/// What rows are checked against.
pub(crate) struct Ground<'a> {
    pub(crate) files: &'a Files,
    pub(crate) entities: &'a BTreeMap<EntityId, Entity>,
    pub(crate) metrics: &'a BTreeMap<MetricId, Metric>,
    pub(crate) units: &'a Units,
    pub(crate) fiscal: &'a BTreeMap<EntityId, Fiscal>,
    pub(crate) sources: &'a BTreeMap<SourceId, Source>,
}

impl Ground<'_> {
    /// An entity id of a cell, known.
    pub(crate) fn entity(&self, row: Row<'_>, text: &str) -> Result<EntityId, Error> {
        let id = EntityId::from(text);
        if self.entities.contains_key(&id) {
            Ok(id)
        } else {
            Err(row.error(format!("entity {text:?} is unknown; add it to entities.csv")))
        }
    }

    /// The source of a row, known.
    pub(crate) fn source(&self, row: Row<'_>) -> Result<SourceId, Error> {
        sources::check(row, self.sources)
    }

    /// Unit and factor of the `unit` cell.
    pub(crate) fn unit(&self, row: Row<'_>) -> Result<(Unit, f64), Error> {
        let text = row.need("unit")?;
        let def =
            self.units.get(text).ok_or_else(|| row.error(format!("unit {text:?} is unknown; add it to units.toml")))?;
        Ok((def.unit, def.factor.to_f64()))
    }
}

/// Read observations.csv, corrected; sorted, every name known, units of the metric's dimension.
pub(crate) fn read(ground: &Ground<'_>, corrections: &mut Corrections) -> Result<Vec<Observation>, Error> {
    let mut table = Table::read(ground.files, "observations.csv", COLUMNS)?;
    table.sorted(SORTED_BY, false)?;
    corrections.apply("observations.csv", &mut table);
    let mut observations = Vec::new();
    let mut seen = BTreeSet::new();
    for row in table.rows() {
        let done = one(ground, row)?;
        if !seen.insert(done.id.clone()) {
            return Err(row.error(format!("{} stands twice; keep the better source", done.id)));
        }
        observations.push(done);
    }
    Ok(observations)
}

fn one(ground: &Ground<'_>, row: Row<'_>) -> Result<Observation, Error> {
    let entity = ground.entity(row, row.need("entity")?)?;
    let metric = MetricId::from(row.need("metric")?);
    let Some(known) = ground.metrics.get(&metric) else {
        return Err(row.error(format!("metric {:?} is unknown; add it to metrics.toml", metric.as_str())));
    };
    let item = row.maybe("item").map(|text| ground.entity(row, text)).transpose()?;
    let basis = BasisId::from(row.cell("basis"));
    if !known.basis.iter().any(|b| b.id == basis) {
        return Err(
            row.error(format!("basis {:?} of {metric} has no [[metric.basis]] row in metrics.toml", basis.as_str()))
        );
    }
    let form = FORMS.iter().find(|(name, _)| *name == row.cell("form")).map(|(_, form)| *form);
    let form = form
        .ok_or_else(|| row.error(format!("form {:?} is none of level, yoy, qoq, cagr, increase", row.cell("form"))))?;
    let (unit, factor) = ground.unit(row)?;
    let growth = matches!(form, Form::Yoy | Form::Qoq | Form::Cagr);
    let fits = if growth { unit.is_ratio() } else { known.dimension.iter().any(|d| ground.units.is_of(&unit, d)) };
    if !fits {
        return Err(row.error(format!(
            "unit {:?} does not fit {metric}, which is {}",
            row.cell("unit"),
            known.dimension.join(" or ")
        )));
    }
    let value = if row.cell("unit") == "date" { days(row)? } else { row.number("value")? };
    let value = value.ok_or_else(|| row.error("value is blank; fill it in"))? * factor;
    let (start, end) = (row.date("period_start")?, row.date("period_end")?);
    let Some((start, end)) = start.zip(end) else {
        return Err(row.error("period_start or period_end is blank; fill it in"));
    };
    let fiscal = ground.fiscal.get(&entity).cloned().unwrap_or_default();
    let period = fiscal.period(start, end).ok_or_else(|| row.error("period_end is before period_start"))?;
    let stance = Stance::parse(row.need("stance")?)
        .ok_or_else(|| row.error(format!("stance {:?} is unknown", row.cell("stance"))))?;
    let known_from = row.known_from()?;
    let source = ground.source(row)?;
    let series = Series { entity, metric, item, basis, period, stance };
    let n = row.number("n")?.map(|n| n as u32);
    Ok(Observation {
        id: id(&series, form, row, known_from),
        series,
        form,
        value,
        low: row.number("low")?.map(|v| v * factor),
        high: row.number("high")?.map(|v| v * factor),
        bound: Arc::from(row.maybe("bound").unwrap_or("exact")),
        unit,
        filed: (start, end),
        by: row.maybe("by").map(Arc::from),
        n,
        tier: Tier::of(row)?,
        known_from,
        source,
        line: row.line,
        note: Arc::from(row.cell("note")),
    })
}

/// Days since 1970-01-01 of a value that is a date.
fn days(row: Row<'_>) -> Result<Option<f64>, Error> {
    let epoch = figure::Date::constant(1970, 1, 1);
    Ok(row.date("value")?.map(|day| f64::from((day - epoch).get_days())))
}

/// Stable under moves of the row: address, form, who, and the day it was known.
fn id(series: &Series, form: Form, row: Row<'_>, known_from: Date) -> DatumId {
    let form = if form == Form::Level { String::new() } else { format!("~{}", row.cell("form")) };
    let by = row.maybe("by").unwrap_or_else(|| row.cell("source"));
    DatumId::from(format!("observations/{series}{form}/{by}/{known_from}").as_str())
}
