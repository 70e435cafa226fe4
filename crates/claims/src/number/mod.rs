//! Figures of a text: number, currency, scale, unit, range, bound, growth words. One pass, no knowledge of who or what.

mod bar;
mod bound;
mod growth;
mod make;
mod numeral;
mod scan;
mod single;
mod special;
mod table;
mod unit;

#[cfg(test)]
pub(crate) mod tests;

use std::ops::Range;

use figure::{Atom, Decimal, Unit};

use crate::lex::Units;
use crate::period::When;
use crate::{Bound, GrowthKind, Span};

/// Finds the figures of `text`. `chrome` are ranges of page furniture, `whens` the times said ([`crate::period::find`]),
/// `names` the spans of known names that hold digits (`800G`, `GB200 NVL72`); each list in the order of the text.
/// One pass; every look around a number is of bounded length.
pub fn find(text: &str, chrome: &[Range<usize>], whens: &[When], names: &[Span], units: &dyn Units) -> Figures {
    scan::Scan::new(text, chrome, whens, names, units).run()
}

/// What sort of figure it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// An amount of money (also per share, per hour, per token: see the unit).
    Money,
    /// A percentage or a fraction in words, as a ratio: `71%`, `两成`, `half`, 三分之二.
    Ratio,
    /// Times: `4.7x`, 十倍, `28 倍`. Unit `x`.
    Multiple,
    /// Percentage or basis points, as a ratio.
    Points,
    /// Things counted, electric power, bits a second, tokens, durations ...: any unit of the almanac that is no money.
    Counted,
    /// A length of time ("5 months", 40分钟), in seconds where the unit is exact, else in its own atom.
    Duration,
    /// A number without a unit of its own: the unit is left to the metric (tokens, users), the clause before or the head.
    Bare,
}

/// Where the unit stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnitFrom {
    /// In the figure's own words.
    Own,
    /// In the head of the column or the caption of the table: these words.
    Head(Span),
    /// From this figure beside it, with which it forms a list ("1990万和3350万单位", "40K→100K wpm").
    Carried(Span),
    /// Nowhere: `Kind::Bare`.
    Nowhere,
}

/// Where in the text a figure stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Running text, a bullet, a heading.
    Text,
    /// Cell of table `table` of [`Figures::tables`]; `row` 0 is the first row below the head.
    Cell {
        /// Index of the table.
        table: u32,
        /// Row, the head not counted.
        row: u32,
        /// Column, from 0.
        column: u32,
    },
}

/// A time, thing or place that a figure is said per.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Per {
    /// The atom: `year`, `month`, `day`, `GPU`, `Mtoken` ...
    pub atom: Atom,
    /// Its words.
    pub span: Span,
    /// Whether [`Quantity::unit`] has been divided by it already: yes when it follows the number ("$30 billion a year"),
    /// no when it stands before it (日均 16万亿, "monthly").
    pub in_unit: bool,
}

/// Words next to a figure that make it a growth rate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GrowthMark {
    /// Against what, when said (同比, qoq, CAGR, 倍); None: 增长, "up".
    pub kind: Option<GrowthKind>,
    /// Whether the words say a fall; the figure's sign has been turned already (not that of a multiple).
    pub falls: bool,
    /// The words.
    pub span: Span,
}

/// One figure of a text.
#[derive(Clone, PartialEq, Debug)]
pub struct Quantity {
    /// Number, currency sign, scale word, counter or unit word; a range is one.
    pub span: Span,
    /// The digits alone.
    pub number: Span,
    /// Lower end in base units (scale applied, digits kept).
    pub low: Decimal,
    /// Upper end; the same for a point.
    pub high: Decimal,
    /// Base unit; `ratio` also when [`Kind::Bare`].
    pub unit: Unit,
    /// Sort.
    pub kind: Kind,
    /// Where the unit stands.
    pub unit_from: UnitFrom,
    /// Bound said beside it.
    pub bound: Bound,
    /// Words of the bound.
    pub bound_span: Option<Span>,
    /// For a bare figure: the unit of the last figure of its line that had one, and that figure's words. The metric
    /// decides whether it is taken over (其中微软 1900 亿) or not (用户突破2200万).
    pub carried: Option<(Unit, Span)>,
    /// Sign written before it: `+` or `-`.
    pub sign: Option<char>,
    /// Words before it that make it negative (亏损, "loss of"): the value has been turned already.
    pub loss: Option<Span>,
    /// Whether a scale word (万, 亿, `B`, million) is part of it.
    pub scaled: bool,
    /// Growth words beside it.
    pub growth: Option<GrowthMark>,
    /// Tolerance said after it ("plus or minus 2%", `± $0.05`): low and high around the value.
    pub tolerance: Option<(Decimal, Decimal)>,
    /// Per what.
    pub per: Option<Per>,
    /// The noun after a bare number that no unit word is: `nodes`, 家 ... as written; for the metric to judge.
    pub noun: Option<Span>,
    /// Text or table cell.
    pub place: Place,
    /// "Several billion", 数千, 几十亿, "double-digit": no figure, but to be counted among the unplaced.
    pub vague: bool,
}

/// Why a number is no figure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Not {
    /// Date, year, fiscal label, clock time.
    Time,
    /// List, section, tweet, footnote number.
    List,
    /// Part of a name: product, standard, version, ticker, model, address.
    Name,
    /// A specification that only selects (≥200G).
    Spec,
    /// Page furniture.
    Chrome,
    /// A tolerance: it belongs to the figure before.
    Tolerance,
    /// A count that structures speech (第一, 前五, one of the, 一个).
    Speech,
    /// Cut off by the end of the text.
    Cut,
}

/// One table: cells as spans of the text, trimmed; head first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Table {
    /// Column heads (empty when there is no head).
    pub head: Vec<Span>,
    /// Rows below it.
    pub rows: Vec<Vec<Span>>,
    /// First byte to last.
    pub span: Option<Span>,
}

/// All that was found in one text, in the order of the text.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Figures {
    /// Figures.
    pub quantities: Vec<Quantity>,
    /// Numbers that are none, and why.
    pub barred: Vec<(Span, Not)>,
    /// Tables.
    pub tables: Vec<Table>,
}
