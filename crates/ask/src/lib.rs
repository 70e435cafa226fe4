//! Question and Reading in, sentences out, each with its spans; what cannot be cited is not said. No SQL.
//!
//! The door is [`answer`]. A sentence is a list of parts (ids, periods, digits as written): faces put names and language
//! to them, so that no wording stands here that a citation does not carry.

mod answer;
mod question;

pub use answer::answer;
pub use question::{Asked, read};

use claims::{Modality, Span};
use figure::{BasisId, ClaimId, DatumId, EntityId, FigureId, FindingId, MetricId, NoteId, Period, Stance};

/// One part of a sentence, in the order it is to be said.
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
    /// Who vouches, for words of a note.
    Modality(Modality),
    /// Who stands for it, for a figure.
    Stance(Stance),
    /// Digits and unit as written.
    Written(String),
    /// The value of a figure, with its doubt.
    Figure(FigureId),
    /// The clause of a claim that is no figure (relation, event, belief, trigger).
    Clause(ClaimId),
    /// A finding that stands on the words just cited.
    Finding(FindingId),
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
        /// The clause, bytes of the note.
        span: Span,
        /// The words of that clause.
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
    /// What it says.
    pub parts: Vec<Part>,
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
    /// What speaks against it: other words on the same series, findings on the words cited.
    pub against: Vec<Sentence>,
    /// What is missing.
    pub not_said: Vec<NotSaid>,
}
