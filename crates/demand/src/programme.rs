//! Training programmes: the accelerators that a laboratory's training wants in a year, those it can have, what is held
//! back; and what was said for and against it being held back.

use figure::rules::{DIFFERENCE, MINIMUM};
use figure::{Date, EntityId, FigureId, Period, Series, Sheet, SourceId, Stance, Unit};
use trend::Quantity;

use crate::engine::{Engine, Missing, Target};
use crate::expr::Expr;
use crate::fleet::Plan;
use crate::forecast::worked;

/// One laboratory in one period.
#[derive(Clone, PartialEq, Debug)]
pub struct Programme {
    /// The laboratory.
    pub lab: EntityId,
    /// For when; counts are those of its middle.
    pub period: Period,
    /// Accelerators that its training wants.
    pub wanted: Option<FigureId>,
    /// Accelerators it can have for training: installed, and promised by then.
    pub supplied: Option<FigureId>,
    /// Wanted less supplied, 0 where supply suffices; None when not both are known.
    pub held_back: Option<FigureId>,
    /// Rows that are missing.
    pub missing: Vec<Missing>,
}

impl Programme {
    /// Share of worlds in which something is held back.
    pub fn chance(&self, sheet: &Sheet) -> Option<f64> {
        let worlds = sheet.draws(self.held_back?).0;
        Some(worlds.iter().filter(|v| **v > 0.0).count() as f64 / worlds.len() as f64)
    }
}

/// Which way something speaks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Training is held back by supply.
    For,
    /// It is not.
    Against,
}

/// Something said or done that bears on whether training is held back by supply.
#[derive(Clone, PartialEq, Debug)]
pub struct Testimony {
    /// Whom it is about; None: the market.
    pub lab: Option<EntityId>,
    /// Which way it speaks.
    pub side: Side,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// First published on.
    pub known_from: Date,
    /// Row of sources.csv.
    pub source: SourceId,
}

/// How a laboratory's programme is worked.
#[derive(Clone, Debug)]
pub struct ProgrammeSpec {
    /// Entity.
    pub lab: String,
    /// Unit of its counts.
    pub unit: String,
    /// First year it holds for.
    pub from: i16,
    /// Last year it holds for.
    pub to: i16,
    /// What its training wants.
    pub wanted: Option<Expr>,
    /// What it can have.
    pub supplied: Option<Expr>,
    /// Rows that would be needed beside.
    pub wanting: Vec<String>,
}

/// Programmes of the plan's years.
pub(crate) fn programmes(
    sheet: &mut Sheet,
    engine: &Engine<'_>,
    specs: &[ProgrammeSpec],
    plan: &Plan,
) -> Vec<Programme> {
    let mut found = Vec::new();
    for period in &plan.periods {
        let year = period.end.year();
        for spec in specs.iter().filter(|s| s.from <= year && year <= s.to) {
            found.extend(programme(sheet, engine, spec, *period));
        }
    }
    found
}

fn programme(sheet: &mut Sheet, engine: &Engine<'_>, spec: &ProgrammeSpec, period: Period) -> Option<Programme> {
    let unit = Unit::parse(&spec.unit).ok()?;
    let of = |basis: &str| Series::new(&spec.lab, "accelerators", period, Stance::Implied).basis(basis);
    let mut missing = spec.wanting.clone();
    let mut way = |sheet: &mut Sheet, expr: &Option<Expr>, basis: &str| {
        let target = Target { quantity: Quantity::of(&of(basis), &unit), period };
        match worked(sheet, engine, expr.as_ref()?, &target) {
            Ok(figure) => Some(figure),
            Err(why) => {
                missing.push(why);
                None
            }
        }
    };
    let wanted = way(sheet, &spec.wanted, "wanted");
    let supplied = way(sheet, &spec.supplied, "supplied");
    let held_back = wanted.zip(supplied).map(|(w, s)| {
        let had = sheet.work(&MINIMUM, of("used"), unit.clone(), &[w, s]);
        sheet.work(&DIFFERENCE, of("held_back"), unit.clone(), &[w, had])
    });
    Some(Programme { lab: EntityId::from(spec.lab.as_str()), period, wanted, supplied, held_back, missing })
}
