//! Findings, better readings, and what stands at a cut.

use std::sync::Arc;

use claims::{Claim, Span};
use figure::{ClaimId, Date, FindingId, NoteId};
use read::Note;

/// How bad a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Differs by definition: both may be right.
    Differs,
    /// Suspicious.
    Suspicious,
    /// Contradicts other words or rows.
    Contradicts,
    /// Cannot be.
    CannotBe,
}

/// A better reading of one part of a claim.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Reread {
    /// Which claim.
    pub claim: ClaimText,
    /// `period`, `metric`, `basis`, `value`, `unit`, `entity`, `stance`.
    pub field: String,
    /// As read.
    pub from: String,
    /// As it should be read.
    pub to: String,
}

/// A claim id in its full written form (serde-friendly).
pub type ClaimText = String;

/// What is wrong with something said: where, the arithmetic, and a better reading where there is one.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// Hash of (note, check, claims, spans).
    pub id: FindingId,
    /// The note it is posted with.
    pub note: NoteId,
    /// Name of the check, as in docs: `mean-or-peak`, `date-before-note` ...
    pub check: &'static str,
    /// How bad.
    pub severity: Severity,
    /// The claims concerned, the doubtful one first.
    pub claims: Vec<ClaimId>,
    /// The words concerned, in the note.
    pub spans: Vec<Span>,
    /// Key of labels.toml: one sentence in each language, with `{0}` `{1}` ... filled from `args`.
    pub says: &'static str,
    /// Words and numbers for the sentence.
    pub args: Vec<String>,
    /// The arithmetic, language-free: `487e12 / 30 day = 16.2e12; 16 as written is 15.5 to 16.5`.
    pub arithmetic: String,
    /// Data rows used as witness (their ids), if any.
    pub rows: Vec<String>,
    /// A better reading.
    pub better: Option<Reread>,
    /// How sure, 0 to 1.
    pub sure: f64,
}

/// One claim that stands at a cut, with what belongs to it.
#[derive(Clone, Debug)]
pub struct StandingClaim {
    /// The claim, better readings that were accepted already applied.
    pub claim: Claim,
    /// Its note.
    pub note: Arc<Note>,
    /// Earliest date over the note's origins.
    pub said_on: Option<Date>,
    /// Words withdrawn (purged or quarantined): figures on it say so.
    pub withdrawn: bool,
}

/// What stands at a cut, ordered by (said_on, claim id).
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Claims of the newest extraction of each note.
    pub claims: Vec<StandingClaim>,
    /// Findings posted with the notes, ordered by (note, check, id).
    pub findings: Vec<Finding>,
}
