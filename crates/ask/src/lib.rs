//! Question and Reading in, sentences out, each with its spans; what cannot be cited is not said. No SQL.
//!
//! The door is [`answer`]. A sentence is the key of a wording with slots of parts (ids, periods, digits as written): faces
//! put names and language to them, so that no wording stands here that a citation does not carry.

mod answer;
mod candidate;
mod figured;
mod question;

pub use answer::answer;
pub use question::{Asked, Lists, Wants, read};

use almanac::Almanac;
use audit::Standing;
use claims::{Modality, Span};
use figure::{BasisId, ClaimId, Date, DatumId, EntityId, FigureId, FindingId, MetricId, NoteId, Period, Sheet, Stance};

/// What is known when a question is put.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// What stands.
    pub standing: &'a Standing,
    /// What was worked.
    pub sheet: &'a Sheet,
    /// Vocabulary and rows.
    pub almanac: &'a Almanac,
    /// The day of the reading: no row known later is told.
    pub as_of: Date,
    /// What was compared.
    pub compared: &'a [Compared],
    /// Prints that speak against a belief, by its claim: the level and its growth.
    pub signs: &'a [(ClaimId, FigureId, FigureId)],
}

/// One comparison of expected and implied.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Compared {
    /// What the evidence implies.
    pub implied: FigureId,
    /// What is expected.
    pub expected: FigureId,
    /// Share of worlds with implied above expected.
    pub p: f64,
    /// Key of the labels for the call: `call.low`, `call.no_call` ...
    pub call: &'static str,
}

/// One part of a sentence.
#[derive(Clone, PartialEq, Debug)]
pub enum Part {
    /// Whom or what.
    Entity(EntityId),
    /// Whom, in the words of a note that the almanac does not know, or of the question.
    Named(String),
    /// What is measured.
    Metric(MetricId),
    /// Under which definition.
    Basis(MetricId, BasisId),
    /// For when.
    Period(Period),
    /// On which day.
    Day(Date),
    /// Who vouches, for words of a note.
    Modality(Modality),
    /// Who stands for it, for a figure.
    Stance(Stance),
    /// Digits and unit as written, or a chance.
    Written(String),
    /// A word of the labels, by key.
    Label(String),
    /// The value of a figure, with its doubt.
    Figure(FigureId),
    /// Words of a claim's note.
    Words(ClaimId, Span),
    /// A finding that stands on the words just cited: its sentence.
    Finding(FindingId),
    /// Name of an almanac's event, by row.
    Event(DatumId),
}

/// What a sentence rests on.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Cite {
    /// Words of a note.
    Claim {
        /// The claim.
        id: ClaimId,
        /// Its note.
        note: NoteId,
        /// The words, bytes of the note.
        span: Span,
        /// The words themselves.
        quote: String,
    },
    /// A data row.
    Row(DatumId),
    /// A worked figure: `why` leads on.
    Figure(FigureId),
}

/// One sentence; it has at least one citation.
#[derive(Clone, PartialEq, Debug)]
pub struct Sentence {
    /// Key of its wording in the labels: `ask.say.level` ...
    pub key: &'static str,
    /// What goes into `{0}` `{1}` ...
    pub slots: Vec<Vec<Part>>,
    /// What it rests on.
    pub cites: Vec<Cite>,
}

/// Something asked for that nothing citable says.
#[derive(Clone, PartialEq, Debug)]
pub struct NotSaid {
    /// Key of the labels: `ask.no_entity`, `ask.unknown`, `ask.nothing`, `ask.withdrawn`, `ask.more`.
    pub key: &'static str,
    /// What goes into its `{0}` `{1}` ...
    pub parts: Vec<Part>,
}

/// The answer to one question.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Answer {
    /// What is said, most telling first.
    pub sentences: Vec<Sentence>,
    /// What speaks against it: other words on the same series, evidence set against a belief, findings on the words.
    pub against: Vec<Sentence>,
    /// What is missing.
    pub not_said: Vec<NotSaid>,
}
