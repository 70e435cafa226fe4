//! Questions: what a reading knows, handed to the room that answers.

use ask::{Compared, Known};
use figure::{ClaimId, FigureId};
use gap::{Call, Gap};

use crate::gauge::{Gauge, Reading};

impl Gauge {
    /// A question answered in cited sentences, at most `most`.
    pub fn ask(&self, question: &str, reading: &Reading, most: usize) -> ask::Answer {
        let compared: Vec<Compared> = reading.gaps.rows.iter().filter_map(compared).collect();
        let against = |a: &gap::Alleged| -> Vec<(ClaimId, FigureId, FigureId)> {
            a.evidence.iter().filter(|s| s.against == Some(true)).map(|s| (a.claim, s.level, s.growth)).collect()
        };
        let signs: Vec<(ClaimId, FigureId, FigureId)> = reading.gaps.alleged.iter().flat_map(against).collect();
        let known = Known {
            standing: &reading.standing,
            sheet: &reading.sheet,
            almanac: &self.almanac,
            as_of: reading.as_of,
            compared: &compared,
            signs: &signs,
        };
        ask::answer(question, &known, most)
    }
}

/// A row of the gap table that compares something; not comparable ones are no answer.
fn compared(gap: &Gap) -> Option<Compared> {
    let call = match &gap.call {
        Call::Low => "call.low",
        Call::High => "call.high",
        Call::Lean(true) => "call.lean_low",
        Call::Lean(false) => "call.lean_high",
        Call::NoCall(_) => "call.no_call",
        Call::NotComparable(_) => return None,
    };
    Some(Compared { implied: gap.implied?, expected: gap.expected.as_ref()?.figure, p: gap.p?, call })
}
