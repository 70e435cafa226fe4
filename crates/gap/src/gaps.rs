//! What gap hands up to the views.

use figure::{Date, FigureId, Series};

use crate::beliefs::Alleged;
use crate::companies::Company;
use crate::prints::Print;
use crate::turning::Turning;

/// One way to a quantity.
#[derive(Clone, PartialEq, Debug)]
pub struct Route {
    /// Id in data/routes.toml.
    pub id: String,
    /// What it says, backcast error not yet in it.
    pub figure: FigureId,
    /// What it says with its backcast error: what enters the pool.
    pub widened: FigureId,
    /// Median |ln(said/truth)| over past periods on which it can be run with what was known then; None = never run.
    pub backcast_error: Option<f64>,
    /// Number of past periods behind that.
    pub backcasts: usize,
    /// Standard deviation of its ln error as a figure of the sheet, worked from what the route said then and what came.
    pub error: Option<FigureId>,
    /// Whether it reproduced the last periods within the bar of data/routes.toml.
    pub proven: bool,
    /// Share of worlds in which it is above the expected value; None without one.
    pub p_above: Option<f64>,
    /// Routes of the same group share inputs and count as one when independence is asked for.
    pub group: String,
}

/// What is expected, as DESIGN's rule has it.
#[derive(Clone, PartialEq, Debug)]
pub struct Expected {
    /// The figure: the newest consensus, else the median of brokers' latest.
    pub figure: FigureId,
    /// Number of forecasters (1 = "one broker"); 0 where a consensus does not say.
    pub n: usize,
    /// Highest over lowest of the rows less 1; None for n < 2.
    pub dispersion: Option<f64>,
    /// Whether it is a compiled consensus.
    pub consensus: bool,
    /// Date of the newest row used.
    pub said_on: Date,
    /// Days from then to as-of.
    pub age_days: i32,
    /// Who (names of brokers or compiler).
    pub by: Vec<String>,
    /// Leaves used.
    pub rows: Vec<FigureId>,
}

/// Why there is no call.
#[derive(Clone, PartialEq, Debug)]
pub enum Reason {
    /// Routes point to different sides or differ by more than their errors.
    RoutesDisagree,
    /// P below the bar.
    NotSure,
    /// No route reproduces the last two periods within the bar.
    NotProven,
    /// Definition of the expected figure differs from every route's.
    Definition(String),
    /// The expected row is older than the window (days).
    TooOld(i32),
    /// The series was printed on this day, after the expected row was said.
    Expired(Date),
    /// No expected row at all.
    NothingExpected,
}

/// The column that matters.
#[derive(Clone, PartialEq, Debug)]
pub enum Call {
    /// Expected is below implied.
    Low,
    /// Expected is above implied.
    High,
    /// One route only: which side (true = expected low).
    Lean(bool),
    /// Comparable, but no call.
    NoCall(Reason),
    /// Not comparable.
    NotComparable(Reason),
}

/// One quantity compared.
#[derive(Clone, PartialEq, Debug)]
pub struct Gap {
    /// Address of the implied figure.
    pub series: Series,
    /// What is expected, if anything.
    pub expected: Option<Expected>,
    /// Pooled over routes; None when no route can be run.
    pub implied: Option<FigureId>,
    /// implied / expected - 1.
    pub gap: Option<FigureId>,
    /// Share of worlds with implied above expected (capped for a single route).
    pub p: Option<f64>,
    /// Each route.
    pub routes: Vec<Route>,
    /// ln of the factor by which routes differ beyond their errors; 0 when they agree.
    pub disagreement: f64,
    /// The call.
    pub call: Call,
    /// Guidance that stands beside it, never in the ratio.
    pub guidance: Option<FigureId>,
    /// The last actuals of the series (sorted by period) for the sparkline.
    pub history: Vec<FigureId>,
}

/// A quantity that cannot be worked, and the row that is missing.
#[derive(Clone, PartialEq, Debug)]
pub struct Uncomputable {
    /// Address.
    pub series: Series,
    /// Its expected row, if there is one.
    pub expected: Option<FigureId>,
    /// Which row would be needed, by table.
    pub missing: String,
}

/// All comparisons of a reading.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Gaps {
    /// Compared, surest calls first, then by address.
    pub rows: Vec<Gap>,
    /// Not computable.
    pub uncomputable: Vec<Uncomputable>,
    /// Data rows dated after as-of, hidden.
    pub hidden: usize,
    /// Listed companies of the chain, the most exposed first.
    pub companies: Vec<Company>,
    /// Beliefs and views beside the evidence of the day, in the order given.
    pub alleged: Vec<Alleged>,
    /// Series whose growth changed, the newest first.
    pub turning: Vec<Turning>,
    /// Next prints of what is compared, by day.
    pub prints: Vec<Print>,
}
