//! The shapes. Formatting is done when they are built; a face adds nothing but markup.

use serde::Serialize;

/// A text in both languages.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize)]
pub struct Bi {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Bi {
    /// The same in both (names, digits, quotes).
    pub fn same(text: impl Into<String>) -> Bi {
        let text = text.into();
        Bi { zh: text.clone(), en: text }
    }
}

/// A figure as shown. Exact counts have p10 = p90.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Shown {
    /// `f:…`
    pub figure: String,
    /// Median, in `unit`.
    pub value: f64,
    /// 10 % point.
    pub p10: f64,
    /// Median.
    pub p50: f64,
    /// 90 % point.
    pub p90: f64,
    /// Base unit.
    pub unit: String,
    /// Median with as many digits as its doubt allows, unit after it: `38M`, `3800万`.
    pub text: Bi,
    /// `[27-54]`, empty when exact.
    pub interval: Bi,
    /// `c` words, `d` data row, `a` guess, `w` worked, `!` a finding stands.
    pub marks: Vec<&'static str>,
    /// Series address.
    pub address: String,
}

/// Exact words of a note.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Quote {
    /// `n:…`
    pub note: String,
    /// `c:…`, empty when the quote is of no claim.
    pub claim: String,
    /// ISO date, empty when unknown.
    pub said_on: String,
    /// `zh` or `en`.
    pub lang: &'static str,
    /// `A` to `D`.
    pub tier: char,
    /// Unicode scalar offset in the file.
    pub start: usize,
    /// End, exclusive.
    pub end: usize,
    /// The words: that slice.
    pub quote: String,
}

/// Everything a reading is pinned by.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Head {
    /// Nothing said later is used.
    pub said_by: String,
    /// Nothing learnt later is used (seal), empty for all.
    pub known_by: String,
    /// Seed of the draws.
    pub seed: u64,
    /// Number of draws.
    pub draws: usize,
    /// Sheet id, ten signs.
    pub sheet: String,
    /// Data version, ten signs.
    pub data: String,
    /// Rows dated later, hidden.
    pub hidden: usize,
    /// The command that reproduces it.
    pub reproduce: String,
}

/// An expected figure.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ExpectedView {
    /// The figure.
    pub shown: Shown,
    /// Number of forecasters.
    pub n: usize,
    /// Age in days.
    pub age_days: i32,
    /// Highest over lowest less 1.
    pub dispersion: Option<f64>,
    /// Compiled consensus, or brokers' median.
    pub consensus: bool,
    /// Who.
    pub by: Vec<String>,
    /// `共识, n 未知, 9 天` / `one broker (Citi), 26 d`
    pub text: Bi,
}

/// One route of a quantity.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RouteView {
    /// Id in data/routes.toml.
    pub id: String,
    /// Its name.
    pub label: Bi,
    /// What it says, its backcast error within.
    pub shown: Shown,
    /// Median |ln| backcast error.
    pub error: Option<f64>,
    /// Past periods behind it.
    pub backcasts: usize,
    /// Share of worlds above expected.
    pub p: Option<f64>,
}

/// A call.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CallView {
    /// `low`, `high`, `lean_low`, `lean_high`, `no_call`, `not_comparable`.
    pub kind: &'static str,
    /// As shown: `▲ LOW`.
    pub text: Bi,
    /// Why.
    pub reason: Bi,
}

/// One row of the gap table.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct GapRow {
    /// Name of the quantity.
    pub label: Bi,
    /// Address of the implied figure.
    pub address: String,
    /// For when.
    pub period: String,
    /// What is expected.
    pub expected: Option<ExpectedView>,
    /// What the evidence implies.
    pub implied: Option<Shown>,
    /// implied / expected - 1.
    pub gap: Option<Shown>,
    /// Share of worlds with implied above expected.
    pub p: Option<f64>,
    /// The call.
    pub call: CallView,
    /// Each route.
    pub routes: Vec<RouteView>,
    /// Factor by which routes differ beyond their errors (1 = agree).
    pub disagreement: f64,
    /// The company's own, beside it.
    pub guidance: Option<Shown>,
    /// Last actuals: (period, value), oldest first.
    pub history: Vec<(String, f64)>,
}

/// A quantity that cannot be worked.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct UncomputableRow {
    /// Name.
    pub label: Bi,
    /// Address.
    pub address: String,
    /// For when.
    pub period: String,
    /// Its expected row, if any.
    pub expected: Option<Shown>,
    /// The row that is missing.
    pub missing: Bi,
}

/// The gap page.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct GapsView {
    /// `big-four capex 2026 expected low (P .88); 31 no call` or `no call today`, with what it rests on.
    pub headline: Bi,
    /// Compared.
    pub rows: Vec<GapRow>,
    /// Not computable.
    pub uncomputable: Vec<UncomputableRow>,
    /// Counts: low, high, lean, no call, not comparable, not computable.
    pub counts: Vec<(String, usize)>,
}

/// Where a data row stands.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct RowView {
    /// `d:…`
    pub id: String,
    /// File and line in data/.
    pub place: String,
    /// Title of its source.
    pub source: String,
    /// Address of its source, empty when none.
    pub url: String,
    /// First known.
    pub known_from: String,
    /// Tier of evidence, empty when none.
    pub tier: String,
    /// Constant of method, fitted later than as-of.
    pub method: bool,
}

/// A guess, with its owner.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct AssumptionRow {
    /// `a:…`
    pub id: String,
    /// What it is.
    pub text: Bi,
    /// Held to be.
    pub shown: Shown,
    /// Owner.
    pub who: String,
    /// Why.
    pub why: String,
    /// Figures that stand on it.
    pub used_by: usize,
}

/// One node of lineage.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct WhyNode {
    /// `f:…`
    pub figure: String,
    /// `claim`, `row`, `assumption`, `worked`.
    pub kind: &'static str,
    /// Name of the quantity and period.
    pub title: Bi,
    /// The figure.
    pub shown: Shown,
    /// Rule id, its sentence and its formula (for worked ones).
    pub rule: Option<(String, String, String)>,
    /// Inputs, in order.
    pub inputs: Vec<String>,
    /// The words (claims).
    pub quote: Option<Quote>,
    /// The row (rows).
    pub row: Option<RowView>,
    /// The guess (assumptions).
    pub assumption: Option<String>,
    /// Findings that stand on its words.
    pub findings: Vec<String>,
    /// Shares of the doubt by leaf, largest first (worked ones asked for).
    pub doubt: Vec<(String, f64)>,
    /// Figures that stand on it.
    pub used_by: Vec<String>,
}

/// One claim.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ClaimView {
    /// `c:…`
    pub id: String,
    /// `level`, `change`, `extreme`, `event`, `relation`, `belief`, `trigger`.
    pub kind: &'static str,
    /// One line: `Google tokens 2025-04 actual 487e12 token/month`.
    pub text: Bi,
    /// Entity id or words.
    pub entity: String,
    /// Metric id.
    pub metric: String,
    /// Period, empty when none.
    pub period: String,
    /// `actual`, `guidance`, `forecast`, `opinion`.
    pub modality: &'static str,
    /// Value with bound and unit.
    pub value: Bi,
    /// Parts and how each is known: (part, `said|carried|supposed`).
    pub how: Vec<(&'static str, &'static str)>,
    /// Probability of being read right.
    pub confidence: f64,
    /// Its words.
    pub quote: Quote,
    /// Findings that name it.
    pub findings: Vec<String>,
    /// Figure on the sheet that it became, empty when none.
    pub figure: String,
}

/// One finding.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FindingView {
    /// `x:…`
    pub id: String,
    /// Name of the check.
    pub check: String,
    /// `cannot_be`, `contradicts`, `suspicious`, `differs`.
    pub severity: &'static str,
    /// The same for people.
    pub severity_text: Bi,
    /// One sentence.
    pub says: Bi,
    /// The arithmetic.
    pub arithmetic: String,
    /// The words concerned.
    pub quotes: Vec<Quote>,
    /// Rows used as witness.
    pub rows: Vec<String>,
    /// The better reading, and the command that takes it.
    pub better: Option<(Bi, String)>,
    /// How sure.
    pub sure: f64,
}

/// One dated trigger or event.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CalendarRow {
    /// `t:…`
    pub id: String,
    /// First day, empty when no time is said.
    pub from: String,
    /// Last day.
    pub to: String,
    /// What.
    pub what: Bi,
    /// What it bears on.
    pub bears_on: Vec<Bi>,
    /// `up`, `down`, `unclear`.
    pub direction: &'static str,
    /// Hangs on a condition.
    pub conditional: bool,
    /// Who said it.
    pub quote: Option<Quote>,
    /// Or the row of events.csv.
    pub row: Option<RowView>,
}

/// One line of the bill.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct BillRow {
    /// For when.
    pub period: String,
    /// Platform.
    pub platform: Bi,
    /// Part.
    pub part: Bi,
    /// How many.
    pub quantity: Shown,
    /// How the ratio is known: as designed, or as shipped.
    pub design: Bi,
}

/// One card of the chain, with the ratio that leads to the next.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct ChainCard {
    /// Stage: tokens, compute, chips, network, modules.
    pub stage: Bi,
    /// Name of the figure.
    pub label: Bi,
    /// The figure.
    pub shown: Shown,
}

/// One bar of the tornado.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TornadoRow {
    /// The leaf.
    pub leaf: String,
    /// Its name.
    pub label: Bi,
    /// Its kind: `claim`, `row`, `assumption`.
    pub kind: &'static str,
    /// 10 % and 90 % points of the leaf, as text.
    pub range: Bi,
    /// Figure with the leaf at its 10 % point.
    pub low: f64,
    /// Figure with the leaf at its 90 % point.
    pub high: f64,
    /// Value of the leaf at which the gap is 0, as text; empty when there is none.
    pub break_even: Bi,
}

/// The chain of one quantity.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct ChainView {
    /// For when.
    pub period: String,
    /// Cards in order.
    pub cards: Vec<ChainCard>,
    /// What matters, widest first.
    pub tornado: Vec<TornadoRow>,
    /// The figure the tornado is of.
    pub of: Bi,
    /// Its median, and the expected value where there is one.
    pub middle: f64,
    /// Expected, for the mark.
    pub expected: Option<f64>,
}

/// A run of a note's text with what stands on it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Segment {
    /// The words.
    pub text: String,
    /// Claims whose value or parts cover it.
    pub claims: Vec<String>,
    /// Findings that mark it.
    pub findings: Vec<String>,
    /// Page furniture.
    pub chrome: bool,
}

/// One note.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct NoteView {
    /// `n:…`
    pub id: String,
    /// Path as given.
    pub origin: String,
    /// ISO date, empty when unknown.
    pub said_on: String,
    /// `zh`, `en`.
    pub lang: &'static str,
    /// Tier.
    pub tier: char,
    /// Title, or its first words.
    pub title: String,
    /// The text in runs (only what rights allow; None = full text withheld, quotes only).
    pub segments: Option<Vec<Segment>>,
    /// Its claims.
    pub claims: Vec<ClaimView>,
    /// Figures that became no claim: (words, why).
    pub unplaced: Vec<(String, Bi)>,
    /// Share of its figures that became claims.
    pub coverage: f64,
    /// Names the almanac does not know.
    pub unknown: Vec<String>,
}

/// One remark of reading.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RemarkView {
    /// File.
    pub path: String,
    /// Sentence.
    pub says: Bi,
    /// Nothing of it could be read.
    pub refused: bool,
}

/// The whole report: one page.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct ReportView {
    /// Pins.
    pub head: Head,
    /// Files read, notes kept, near-duplicates, claims, findings: (key of labels, count).
    pub counts: Vec<(String, usize)>,
    /// Calls.
    pub gaps: GapsView,
    /// The chain.
    pub chain: ChainView,
    /// The bill.
    pub bill: Vec<BillRow>,
    /// What somebody is said to believe, with the evidence for and against.
    pub beliefs: Vec<super::BeliefRow>,
    /// Companies of the chain, the most exposed to a gap first.
    pub companies: Vec<super::CompanyRow>,
    /// Training programmes.
    pub programmes: Vec<super::ProgrammeRow>,
    /// Share of tokens that agents make, by year.
    pub agents: Vec<Shown>,
    /// Dated triggers.
    pub calendar: Vec<CalendarRow>,
    /// Series whose growth changed.
    pub turning: Vec<super::TurningRow>,
    /// Findings.
    pub findings: Vec<FindingView>,
    /// Guesses used.
    pub assumptions: Vec<AssumptionRow>,
    /// Quoted notes.
    pub notes: Vec<NoteView>,
    /// Notes read but not quoted.
    pub notes_not_shown: usize,
    /// Lineage of every figure shown.
    pub why: Vec<WhyNode>,
    /// Sources used: (title, address).
    pub sources: Vec<(String, String)>,
    /// Remarks.
    pub remarks: Vec<RemarkView>,
    /// Every word of the page by key (labels.toml): the faces hold no strings.
    pub labels: std::collections::BTreeMap<String, Bi>,
}
