//! Facts: one cell of a table about a thing (an accelerator, a module, a model), in the long form.

use std::collections::BTreeMap;
use std::sync::Arc;

use figure::{Date, DatumId, SourceId, Unit};

use crate::Error;
use crate::evidence::Ground;
use crate::judgement::Corrections;
use crate::table::{Row, Table};

/// A fact: entered on a sheet as a leaf, with its row as lineage.
#[derive(Clone, PartialEq, Debug)]
pub struct Datum {
    /// `accelerators/H100 SXM 80GB/bf16_dense`.
    pub id: DatumId,
    /// What it is about.
    pub subject: Arc<str>,
    /// Which property.
    pub parameter: Arc<str>,
    /// In `unit`; the middle where only a range is given.
    pub value: f64,
    /// Lower end of a stated range.
    pub low: Option<f64>,
    /// Upper end of a stated range.
    pub high: Option<f64>,
    /// In base atoms (989 TFLOP/s in the file is 9.89e14 FLOP/s here).
    pub unit: Unit,
    /// Day it was first published.
    pub known_from: Date,
    /// A row of method (a fitted constant, a definition) rather than evidence: never hidden by date.
    pub method: bool,
    /// Row of sources.csv.
    pub source: SourceId,
    /// File below data/.
    pub file: Arc<str>,
    /// Line in it, from 1.
    pub line: usize,
    /// Anything the reader must know.
    pub note: Arc<str>,
}

impl Datum {
    /// Whether a reading as of a day may use it.
    pub fn shown(&self, as_of: Date) -> bool {
        self.method || self.known_from <= as_of
    }
}

const COLUMNS: &[&str] =
    &["subject", "parameter", "value", "low", "high", "unit", "known_from", "method", "source", "note"];

/// Rows by (subject, parameter), in the order known.
pub(crate) type Facts = BTreeMap<(Arc<str>, Arc<str>), Vec<Datum>>;

/// Read every facts/*.csv: sorted by subject and parameter, units known.
pub(crate) fn read(ground: &Ground<'_>, corrections: &mut Corrections) -> Result<Facts, Error> {
    let mut facts = Facts::new();
    let names: Vec<String> = ground.files.names().filter(|n| n.starts_with("facts/")).map(str::to_string).collect();
    for name in names.iter().filter(|n| n.ends_with(".csv")) {
        let mut table = Table::read(ground.files, name, COLUMNS)?;
        table.sorted(&["subject", "parameter", "known_from"], true)?;
        corrections.apply(name, &mut table);
        for row in table.rows() {
            let datum = one(ground, row, name)?;
            let rows = facts.entry((datum.subject.clone(), datum.parameter.clone())).or_default();
            if rows.first().is_some_and(|first| first.file != datum.file) {
                return Err(row.error(format!(
                    "{}, {} stands in {} too; keep one",
                    datum.subject, datum.parameter, rows[0].file
                )));
            }
            rows.push(datum);
        }
    }
    for rows in facts.values_mut() {
        // The oldest keeps the plain id, so that a newer row moves none; newer ones carry their day.
        for newer in rows.iter_mut().skip(1) {
            newer.id = DatumId::from(format!("{}@{}", newer.id, newer.known_from).as_str());
        }
    }
    Ok(facts)
}

fn one(ground: &Ground<'_>, row: Row<'_>, name: &str) -> Result<Datum, Error> {
    let (unit, factor) = ground.unit(row)?;
    let (low, high) = (row.number("low")?, row.number("high")?);
    let middle = low.zip(high).map(|(low, high)| (low + high) / 2.0);
    let Some(value) = row.number("value")?.or(middle).or(high).or(low) else {
        return Err(row.error("value, low and high are all blank; fill one in"));
    };
    let (subject, parameter) = (row.need("subject")?, row.need("parameter")?);
    let table = name.trim_start_matches("facts/").trim_end_matches(".csv");
    Ok(Datum {
        id: DatumId::from(format!("{table}/{subject}/{parameter}").as_str()),
        subject: Arc::from(subject),
        parameter: Arc::from(parameter),
        value: value * factor,
        low: low.map(|v| v * factor),
        high: high.map(|v| v * factor),
        unit,
        known_from: row.known_from()?,
        method: row.flag("method")?,
        source: ground.source(row)?,
        file: Arc::from(name),
        line: row.line,
        note: Arc::from(row.cell("note")),
    })
}
