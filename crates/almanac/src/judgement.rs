//! What somebody decided: assumptions (a guess has a name and an owner) and corrections of rows.

use std::collections::BTreeMap;

use figure::{AssumptionId, Decimal, Unit};
use serde::Deserialize;
use toml::Spanned;

use crate::files::Files;
use crate::labels::{read_toml, spanned_error};
use crate::table::Table;
use crate::units::{Units, decimal};
use crate::{Error, Lang};

/// A guess, with its owner: a leaf of lineage. Low and high are the ends of an 80 % interval.
#[derive(Clone, PartialEq, Debug)]
pub struct Assumption {
    /// Its id.
    pub id: AssumptionId,
    /// 10 % point, in `unit`.
    pub low: f64,
    /// Median, in `unit`.
    pub mid: f64,
    /// 90 % point, in `unit`.
    pub high: f64,
    /// In base atoms.
    pub unit: Unit,
    /// Who answers for it.
    pub who: String,
    /// Why this range.
    pub why: String,
    /// File below data/.
    pub file: String,
    /// Line in it, from 1.
    pub line: usize,
    /// What is assumed, in Chinese.
    pub text_zh: String,
    /// What is assumed, in English.
    pub text_en: String,
}

impl Assumption {
    /// What is assumed, in words.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.text_zh,
            Lang::En => &self.text_en,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAssumptions {
    #[serde(default)]
    assumption: Vec<RawAssumption>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAssumption {
    id: Spanned<String>,
    zh: String,
    en: String,
    low: toml::Value,
    mid: toml::Value,
    high: toml::Value,
    unit: Spanned<String>,
    who: String,
    why: String,
}

/// Read assumptions.toml and assumptions/*.toml: ids once, low <= mid <= high, units known, an owner and a reason.
pub(crate) fn assumptions(files: &Files, units: &Units) -> Result<BTreeMap<AssumptionId, Assumption>, Error> {
    let mut all = BTreeMap::new();
    for name in files.names().filter(|n| *n == "assumptions.toml" || n.starts_with("assumptions/")) {
        let (text, raw): (&str, RawAssumptions) = read_toml(files, name)?;
        for one in raw.assumption {
            let done = assumption(name, text, &one, units);
            let done = done.map_err(|message| {
                spanned_error(files, name, text, &one.id, format!("assumption {:?}: {message}", one.id.get_ref()))
            })?;
            if all.insert(done.id.clone(), done).is_some() {
                return Err(spanned_error(
                    files,
                    name,
                    text,
                    &one.id,
                    format!("assumption {:?} stands twice", one.id.get_ref()),
                ));
            }
        }
    }
    Ok(all)
}

fn assumption(file: &str, text: &str, one: &RawAssumption, units: &Units) -> Result<Assumption, String> {
    let unit = one.unit.get_ref();
    let def = units.get(unit).ok_or_else(|| format!("unit {unit:?} is unknown; add it to units.toml"))?;
    let ends = [&one.low, &one.mid, &one.high].map(|v| v.as_float().or_else(|| v.as_integer().map(|i| i as f64)));
    let [Some(low), Some(mid), Some(high)] = ends else { return Err("low, mid and high must be numbers".to_string()) };
    if !(low <= mid && mid <= high) {
        return Err(format!("{low}, {mid}, {high} do not ascend"));
    }
    if one.who.trim().is_empty() || one.why.trim().is_empty() {
        return Err("a guess needs an owner (who) and a reason (why)".to_string());
    }
    let factor = def.factor.to_f64();
    Ok(Assumption {
        id: AssumptionId::from(one.id.get_ref().as_str()),
        low: low * factor,
        mid: mid * factor,
        high: high * factor,
        unit: def.unit,
        who: one.who.clone(),
        why: one.why.clone(),
        file: file.to_string(),
        line: crate::labels::line_of(text, one.id.span().start),
        text_zh: one.zh.clone(),
        text_en: one.en.clone(),
    })
}

/// What became of a correction when the data was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It changed or dropped this many rows.
    Fired(usize),
    /// The row is there, but no longer says what was expected: the source is mended, and the correction stands back.
    Mended,
    /// No such row.
    Absent,
}

/// A row of corrections.toml.
#[derive(Clone, PartialEq, Debug)]
pub struct Correction {
    /// Its id.
    pub id: String,
    /// The table: `observations.csv`, `facts/parts.csv`.
    pub table: String,
    /// Why.
    pub reason: String,
    /// Who found it, or where the right figure stands.
    pub source: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Line in corrections.toml.
    pub line: usize,
    find: BTreeMap<String, String>,
    expect: BTreeMap<String, String>,
    set: BTreeMap<String, String>,
    drop: bool,
    active: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCorrections {
    #[serde(default)]
    correction: Vec<RawCorrection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCorrection {
    id: Spanned<String>,
    table: String,
    #[serde(rename = "where")]
    find: BTreeMap<String, String>,
    expect: BTreeMap<String, String>,
    action: String,
    #[serde(default)]
    set: BTreeMap<String, String>,
    reason: String,
    status: String,
    source: String,
}

const CORRECTIONS: &str = "corrections.toml";

/// All corrections, and what became of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Corrections(pub(crate) Vec<Correction>);

impl Corrections {
    pub(crate) fn read(files: &Files) -> Result<Corrections, Error> {
        let (text, raw): (&str, RawCorrections) = read_toml(files, CORRECTIONS)?;
        let mut all: Vec<Correction> = Vec::new();
        for one in raw.correction {
            let id = one.id.get_ref().clone();
            let fail = |message: &str| {
                Err(spanned_error(files, CORRECTIONS, text, &one.id, format!("correction {id:?}: {message}")))
            };
            let (drop, active) = (one.action == "drop", one.status == "active");
            if !drop && one.action != "set" {
                return fail("action must be set or drop");
            }
            if !active && one.status != "retired" {
                return fail("status must be active or retired");
            }
            if one.expect.is_empty() || one.find.is_empty() || drop != one.set.is_empty() {
                return fail("where and expect must not be empty; set belongs to action set alone");
            }
            if all.iter().any(|other| other.id == id) {
                return fail("stands twice");
            }
            let line = crate::labels::line_of(text, one.id.span().start);
            all.push(Correction {
                id,
                table: one.table,
                reason: one.reason,
                source: one.source,
                outcome: Outcome::Absent,
                line,
                find: one.find,
                expect: one.expect,
                set: one.set,
                drop,
                active,
            });
        }
        Ok(Corrections(all))
    }

    /// Change a table. A correction fires only while the row still says what it expects.
    pub(crate) fn apply(&mut self, name: &str, table: &mut Table) {
        for correction in self.0.iter_mut().filter(|c| c.active && c.table == name) {
            let (mut fired, mut mended) = (0, 0);
            table.edit(|cell| {
                let says = |cells: &BTreeMap<String, String>| {
                    cells.iter().all(|(column, value)| cell(column).is_some_and(|c| same(&c, value)))
                };
                if !says(&correction.find) {
                    return Some(Vec::new());
                }
                if !says(&correction.expect) {
                    mended += 1;
                    return Some(Vec::new());
                }
                fired += 1;
                if correction.drop { None } else { Some(correction.set.clone().into_iter().collect()) }
            });
            correction.outcome = match (fired, mended) {
                (0, 0) => Outcome::Absent,
                (0, _) => Outcome::Mended,
                (n, _) => Outcome::Fired(n),
            };
        }
    }
}

/// Cells agree as written, or as numbers.
fn same(a: &str, b: &str) -> bool {
    a == b || decimal(a).zip(decimal(b)).is_some_and(|(a, b): (Decimal, Decimal)| a.cmp_value(b).is_eq())
}
