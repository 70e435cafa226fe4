//! What is said: claims and their parts, each with the words it rests on.

use figure::{BasisId, ClaimId, Decimal, EntityId, MetricId, NoteId, Period, Unit};

/// Version of the reading rules: an extraction by older rules stays in the ledger beside one by newer rules.
pub const RULES_VERSION: u32 = 1;

/// Bytes of a note's text, end exclusive.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// From byte offsets.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }

    /// The words.
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start as usize..self.end as usize]
    }

    /// Whether both share a byte.
    pub fn overlaps(&self, other: &Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// From the start of the earlier to the end of the later.
    pub fn join(&self, other: &Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// How a part of a claim is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// In these words.
    Said,
    /// Carried over from earlier words of the note.
    Carried,
    /// Supposed: the note's date, a home currency, the metric's only definition.
    Supposed,
}

/// A part of a claim with the words it rests on (None only when supposed).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cited<T> {
    /// What is read.
    pub value: T,
    /// Where.
    pub span: Option<Span>,
    /// How.
    pub how: How,
}

impl<T> Cited<T> {
    /// Read in these words.
    pub fn said(value: T, span: Span) -> Cited<T> {
        Cited { value, span: Some(span), how: How::Said }
    }

    /// Carried over from these earlier words.
    pub fn carried(value: T, span: Span) -> Cited<T> {
        Cited { value, span: Some(span), how: How::Carried }
    }

    /// Supposed.
    pub fn supposed(value: T) -> Cited<T> {
        Cited { value, span: None, how: How::Supposed }
    }
}

/// Whom a claim is about. Named ones are claims, never figures, and feed a list of unknown names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Whom {
    /// Row of the almanac.
    Known(EntityId),
    /// The words of the note.
    Named(String),
}

/// Who vouches for a figure, as in the gold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// Reported as so.
    Actual,
    /// The entity about its own future.
    Guidance,
    /// Others about the future.
    Forecast,
    /// The author's own estimate, sum, wish or what-if.
    Opinion,
}

/// Which side of the written figure the truth lies on, as in the gold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// As written.
    Exact,
    /// About.
    Approx,
    /// More than.
    Over,
    /// At least.
    AtLeast,
    /// At most.
    AtMost,
    /// Less than.
    Under,
}

/// A quantity in base units, with the digits as written (low = high for a point).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Amount {
    /// Lower end, in base units (scale words applied, digits kept).
    pub low: Decimal,
    /// Upper end.
    pub high: Decimal,
    /// The words, from number to unit: `46.7 billion`, `487万亿`.
    pub as_written: String,
    /// Bound.
    pub bound: Bound,
    /// Base unit.
    pub unit: Unit,
}

/// Base of a growth rate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrowthKind {
    /// On the year before.
    Yoy,
    /// On the quarter before.
    Qoq,
    /// On the month before.
    Mom,
    /// A year, compounded.
    Cagr,
    /// Times the base (the number said).
    Multiple,
    /// Against another named base.
    VsBase,
}

/// A change: growth tied to a figure, or alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Growth {
    /// Against what.
    pub kind: GrowthKind,
    /// Rate as a ratio (0.56), or the multiple said; None where only a base is said ("up from $83B").
    pub rate: Option<(Decimal, Decimal)>,
    /// Whether the rate is in percentage points.
    pub points: bool,
    /// Bound of the rate.
    pub bound: Bound,
    /// Value of the base when said, base units.
    pub base: Option<Decimal>,
    /// Its words.
    pub span: Span,
}

/// Whom, what, which definition, when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct About {
    /// Whom.
    pub whom: Cited<Whom>,
    /// What is measured.
    pub metric: Cited<MetricId>,
    /// Product or segment within the entity.
    pub item: Option<Cited<EntityId>>,
    /// Definition; the empty basis where the metric has one only.
    pub basis: Cited<BasisId>,
    /// For when; None when no time is said or implied.
    pub period: Option<Cited<Period>>,
}

/// Which way a relation runs; `Competes` has no sides.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// Subject sells, builds or rents out to object.
    Supplies,
    /// Subject buys from object.
    BuysFrom,
    /// Subject belongs to object.
    PartOf,
    /// Set against each other.
    Competes,
    /// Fortune of the subject hangs on the object.
    ExposedTo,
    /// Subject puts money into object.
    InvestsIn,
}

/// Effect of a trigger.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More demand, price, revenue or share.
    Up,
    /// Less.
    Down,
    /// Not said.
    Unclear,
}

/// How sure a note is of a relation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Asserted, signed or committed.
    Fact,
    /// Hoped for, planned, possible.
    Expected,
    /// Told by unnamed sources.
    Rumoured,
}

/// What a belief gets wrong, seen from the author.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The holder thinks too little of it.
    Underestimated,
    /// The holder thinks too much of it.
    Overestimated,
    /// Already in the price.
    PricedIn,
    /// Told without a side.
    Unclear,
}

/// What a note says. One id space, so that everything said can be cited and corrected.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Said {
    /// A level, with the growth tied to it.
    Level {
        /// Whom, what, when.
        about: About,
        /// How much.
        amount: Cited<Amount>,
        /// Growth tied to the level; the first is the gold's `change`.
        changes: Vec<Growth>,
    },
    /// Growth alone: no level in the clause.
    Change {
        /// Whom, what, when.
        about: About,
        /// How much.
        growth: Cited<Growth>,
    },
    /// A record high or low.
    Extreme {
        /// Whom and of what (mostly share_price).
        about: About,
        /// High or low.
        high: bool,
    },
    /// Something that happens at a time: a conference, a release, a deadline.
    Event {
        /// Row of events or entities, else the words.
        what: Cited<Whom>,
        /// When.
        window: Option<Cited<Period>>,
        /// Whether the note says it is still to come.
        ahead: bool,
    },
    /// Who supplies, buys from, invests in, is exposed to whom.
    Relation {
        /// From whom.
        subject: Cited<Whom>,
        /// Which way.
        link: Link,
        /// To whom.
        object: Cited<Whom>,
        /// Of what.
        product: Option<Cited<Whom>>,
        /// How sure the note is.
        certainty: Certainty,
        /// The words that give the link, where they stand apart from the names.
        reason: Option<Span>,
    },
    /// What somebody is said to believe: alleged, never an expectation.
    Belief {
        /// Who is said to believe it (`market`, `funds`, `investors` ... as words).
        holder: Cited<Whom>,
        /// About what.
        about: Cited<Whom>,
        /// Which way it errs.
        side: Side,
        /// What the note sets against it; where the note shares it, for it.
        against: Vec<Span>,
    },
    /// The author's own judgement of a state ("the quarter should be terrible"): a view, no claim of fact.
    View {
        /// About what.
        about: Cited<Whom>,
        /// For when.
        window: Option<Cited<Period>>,
        /// Good or bad for it.
        direction: Direction,
    },
    /// What would move it, with its window.
    Trigger {
        /// The event's words.
        what: Span,
        /// When; None when no time is said.
        window: Option<Cited<Period>>,
        /// What it moves.
        bears_on: Vec<Cited<Whom>>,
        /// Which way.
        direction: Direction,
        /// Hangs on a condition.
        conditional: bool,
    },
}

/// One thing said.
#[derive(Clone, PartialEq, Debug)]
pub struct Claim {
    /// Hash of (note, start, ordinal among claims at that start).
    pub id: ClaimId,
    /// The note.
    pub note: NoteId,
    /// What is said.
    pub said: Said,
    /// Who vouches, as a kind.
    pub modality: Modality,
    /// Who vouches, by name: the company, a named broker, the author, "the market".
    pub by: Cited<Whom>,
    /// The value's words for levels and changes, else the shortest clause that says it.
    pub span: Span,
    /// The clause or sentence it stands in, for quoting.
    pub clause: Span,
    /// What narrows it beyond item and basis ("Data Center segment", "consensus", "prior outlook").
    pub scope: Option<String>,
    /// Calibrated probability that every part is read right, 0 to 1.
    pub confidence: f64,
}

impl Claim {
    /// Whom, what, when; None for events, relations, beliefs, views and triggers.
    pub fn about(&self) -> Option<&About> {
        match &self.said {
            Said::Level { about, .. } | Said::Change { about, .. } | Said::Extreme { about, .. } => Some(about),
            _ => None,
        }
    }

    /// The amount of a level.
    pub fn amount(&self) -> Option<&Amount> {
        match &self.said {
            Said::Level { amount, .. } => Some(&amount.value),
            _ => None,
        }
    }
}

/// A figure of the note that became no claim, and why: silence must be visible.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unplaced {
    /// Its words.
    pub span: Span,
    /// Key of labels.toml: `unplaced.no_metric`, `unplaced.no_entity`, `unplaced.vague` ...
    pub why: &'static str,
}

/// What one version of the rules reads in one note.
#[derive(Clone, PartialEq, Debug)]
pub struct Extraction {
    /// The note.
    pub note: NoteId,
    /// [`RULES_VERSION`].
    pub rules: u32,
    /// What is said, in the order of the text.
    pub claims: Vec<Claim>,
    /// Figures that became no claim.
    pub unplaced: Vec<Unplaced>,
    /// Names that the almanac does not know.
    pub unknown: Vec<String>,
}
