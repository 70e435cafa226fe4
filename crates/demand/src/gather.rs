//! Evidence out of a sheet: what its leaves say, by whom, known from when.

use std::collections::BTreeMap;

use almanac::{Almanac, Flow, Form, Observation, Tier};
use figure::{AssumptionId, Date, DatumId, FigureId, From, Leaf, MetricId, Sheet, Stance, Unit, Value};
use trend::{Evidence, Held, Quantity};

use crate::engine::Ground;

/// What a note says about the future (or the past), as the expected rule needs it.
#[derive(Clone, PartialEq, Debug)]
pub struct Said {
    /// The leaf on the sheet.
    pub figure: FigureId,
    /// Who stands for it: a broker, a compiler, the company.
    pub by: String,
    /// Day it was said.
    pub said_on: Date,
    /// Whether it is a compiled consensus.
    pub consensus: bool,
}

/// Sources of claims rank behind all rows: rows are a filing, a release or a relay with its title; a note is a note.
const NOTE_RANK: u8 = u8::MAX;

/// Evidence of a sheet: rows of the almanac known by `as_of`, and claims. A claim that is not in `said` counts only as
/// an actual, known on the day of the reading.
pub fn gather(sheet: &Sheet, almanac: &Almanac, as_of: Date, said: &[Said]) -> Evidence {
    let rows: BTreeMap<&DatumId, &Observation> = almanac.observations(as_of).map(|o| (&o.id, o)).collect();
    let said: BTreeMap<FigureId, &Said> = said.iter().map(|s| (s.figure, s)).collect();
    let mut evidence = Evidence::default();
    evidence.hidden = almanac.hidden(as_of);
    for figure in sheet.figures() {
        let From::Leaf(leaf, value) = &figure.from else { continue };
        let mut held = Held {
            figure: figure.id,
            period: figure.series.period,
            stance: figure.series.stance,
            by: String::new(),
            known_from: as_of,
            rank: NOTE_RANK,
            n: None,
            own: false,
            value: value.summary().p50,
        };
        match leaf {
            Leaf::Row(id) => {
                let Some(row) = rows.get(id).filter(|row| row.form == Form::Level) else { continue };
                held.by = row.by.as_ref().map_or_else(|| format!("? {}", row.source), |by| by.to_string());
                held.own = row.by.as_deref() == Some("company");
                (held.known_from, held.n, held.rank) = (row.known_from, row.n.map(|n| n as usize), rank(row.tier));
            }
            Leaf::Claim(_) => match said.get(&figure.id) {
                Some(said) if said.said_on > as_of => continue,
                // A forecast that nobody vouches for is a note's own opinion, not an expectation.
                Some(said) if said.by.is_empty() && held.stance != Stance::Actual => continue,
                Some(said) => {
                    (held.by, held.known_from) = (said.by.clone(), said.said_on);
                    if said.consensus {
                        held.stance = Stance::Consensus;
                    }
                }
                None if held.stance == Stance::Actual => {}
                None => continue,
            },
            Leaf::Assumption(_) => continue,
        }
        evidence.add(Quantity::of(&figure.series, &figure.unit), held);
    }
    evidence.settle();
    evidence
}

fn rank(tier: Tier) -> u8 {
    match tier {
        Tier::A => 0,
        Tier::B => 1,
        Tier::C => 2,
        Tier::D => 3,
    }
}

impl Ground for Almanac {
    fn assumption(&self, id: &str) -> Option<(Unit, Value)> {
        let one = Almanac::assumption(self, &AssumptionId::from(id))?;
        let value = if one.low < one.high {
            Value::Band { p10: one.low, p50: one.mid, p90: one.high }
        } else {
            Value::Exact(one.mid)
        };
        Some((one.unit.clone(), value))
    }

    fn fact(&self, subject: &str, parameter: &str, as_of: Date) -> Option<(DatumId, Unit, Value)> {
        let row = Almanac::fact(self, subject, parameter, as_of)?;
        // Tables keep `s` of FLOP/s as written; an expression must find the second of a length of time in it.
        let (unit, factor) = self.base(&row.unit);
        let value = match row.low.zip(row.high) {
            Some((low, high)) if low < high => Value::Uniform { low: low * factor, high: high * factor },
            _ => Value::Exact(row.value * factor),
        };
        Some((row.id.clone(), unit, value))
    }

    fn is_rate(&self, metric: &str) -> bool {
        self.metric(&MetricId::from(metric)).is_some_and(|m| m.kind != Flow::Flow)
    }
}
