//! The rules as data: `identities.toml` (what must be equal to what) and `checks.toml` (tolerances and limits, each
//! with its reason). Parsed once, when the almanac is opened.

use std::collections::BTreeSet;

use almanac::{Almanac, Error};
use serde::Deserialize;

use crate::expr::Expr;
use crate::finding::Severity;

/// How far a written number may be from the truth.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tolerance {
    /// Half a unit of the last digit is at most this share of the value.
    pub half_unit_cap: f64,
    /// "About": this share either way.
    pub approx: f64,
    /// "Over", "at least": up to this many half units above ...
    pub over_halves: f64,
    /// ... but at most this share.
    pub over_cap: f64,
    /// "At most", "under": down to this share of the value.
    pub under_share: f64,
    /// Rates of exchange: this share either way.
    pub exchange: f64,
}

impl Default for Tolerance {
    /// As in `checks.toml`; for tests of single functions.
    fn default() -> Tolerance {
        Tolerance {
            half_unit_cap: 0.05,
            approx: 0.05,
            over_halves: 20.0,
            over_cap: 0.25,
            under_share: 0.5,
            exchange: 0.1,
        }
    }
}

/// Limits of the checks that are no identities, and what weigh asks of a claim.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// See [`Tolerance`].
    pub tolerance: Tolerance,
    /// Weighing.
    pub weigh: Weigh,
    /// Every finding.
    pub finding: FindingLimits,
    /// Check `mean-or-peak`.
    pub mean_or_peak: MeanOrPeak,
    /// Check `date-before-note`.
    pub date_before_note: DateBeforeNote,
    /// Check `record-high`.
    pub record_high: RecordHigh,
    /// Check `relative-date`.
    pub relative_date: RelativeDate,
    /// Check `tense`.
    pub tense: Tense,
    /// Check `magnitude`.
    pub magnitude: Magnitude,
    /// Check `same-fact`.
    pub same_fact: SameFact,
    /// Check `midpoint`.
    pub midpoint: Midpoint,
    /// Check `limit`: the most a metric can be, by metric and unit.
    pub limit: Vec<Limit>,
    /// Atoms that are money.
    pub money: Vec<String>,
}

/// What a claim needs to reach a sheet.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weigh {
    /// Least confidence.
    pub confidence: f64,
    /// "Over", "at least", "at most": a leaf reaches this share beyond the number said.
    pub beyond: f64,
    /// A claim this many times above or below all that is known of its own series is not trusted.
    pub apart: f64,
    /// How many days from its period that knowledge may lie.
    pub near_days: i32,
    /// Words of a scope that only say that the figure is a compiled expectation.
    pub consensus_scopes: Vec<String>,
    /// Names under which a compiled expectation is voiced.
    pub consensus_voices: Vec<String>,
    /// Why.
    pub reason: String,
}

/// What a finding needs to be more than suspicious.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingLimits {
    /// Least confidence of every claim concerned.
    pub confidence: f64,
    /// Most bindings tried for one identity in one note.
    pub bindings: usize,
    /// Why.
    pub reason: String,
}

/// Limits of `mean-or-peak` against known totals.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeanOrPeak {
    /// Unit of the known total.
    pub total: String,
    /// Days between the total's period and the claim's, at most.
    pub near_days: i32,
    /// Why.
    pub reason: String,
}

/// Words of `date-before-note`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateBeforeNote {
    /// Words before a time that call it a coming window.
    pub words: Vec<String>,
    /// Why.
    pub reason: String,
}

/// Limits of `record-high`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordHigh {
    /// The newest price may be this old, in days.
    pub price_days: i32,
    /// A record may be this old, in days.
    pub high_days: i32,
    /// A record set this recently, in days, is one as notes use the word.
    pub recent_days: i32,
    /// A rise since the newest price beyond this times the root of the days in between is suspicious ...
    pub suspicious_a_root_day: f64,
    /// ... and beyond this contradicts the note.
    pub contradicts_a_root_day: f64,
    /// Definitions (basis) of a share price that are prices.
    pub price_basis: Vec<String>,
    /// Definitions that bound the record from below.
    pub high_basis: Vec<String>,
    /// Those of them that are no prices: they raise a suspicion only.
    pub weak_basis: Vec<String>,
    /// Why.
    pub reason: String,
}

/// Limits of `relative-date`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelativeDate {
    /// The known date is at most this many days from the window, else it is another event of the name.
    pub near_days: i32,
    /// Only windows up to this many days are held to a date.
    pub window_days: i32,
    /// Why.
    pub reason: String,
}

/// Limits of `tense`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tense {
    /// A forecast for what ended longer ago than this, in days, is odd.
    pub past_days: i32,
    /// A fact about what begins later than this, in days, is odd.
    pub future_days: i32,
    /// Why.
    pub reason: String,
}

/// Limits of `magnitude`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Magnitude {
    /// Slips of scale, as factors.
    pub slips: Vec<f64>,
    /// Those tried against a figure of another period.
    pub slips_near: Vec<f64>,
    /// A slip explains a figure of the same period when what is left is within this factor.
    pub left_same: f64,
    /// And one of another period within this.
    pub left_near: f64,
    /// The known figure is at most this many days from the claim's period.
    pub near_days: i32,
    /// Metrics that are never held to their own past.
    pub not: Vec<String>,
    /// Why.
    pub reason: String,
}

/// Limits of `same-fact`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameFact {
    /// Least number of digits by which a figure is known again.
    pub digits: usize,
    /// Why.
    pub reason: String,
}

/// Limits of `midpoint`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Midpoint {
    /// Words that call a figure the middle of a range.
    pub words: Vec<String>,
    /// Why.
    pub reason: String,
}

/// The most a metric can be.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Metrics it holds for.
    pub metric: Vec<String>,
    /// Unit it holds for.
    pub unit: String,
    /// The most.
    pub most: f64,
    /// How bad it is to be above.
    pub severity: Severity,
    /// Why.
    pub reason: String,
}

/// Whether both sides must be equal, or the left at most the right.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Equal within tolerance.
    Equals,
    /// Left at most right.
    AtMost,
}

/// What an identity is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Works out what is not said.
    Fills,
    /// Shows what cannot be.
    Exposes,
    /// Both.
    Both,
}

/// How the period of a term lies to that of the first term.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// Any, also none.
    Any,
    /// The same dates.
    #[default]
    Same,
    /// Within it.
    Within,
    /// The same dates a year before.
    YearBefore,
    /// As many months, directly before.
    Before,
    /// The year in which it starts.
    AtStart,
    /// The year in which it ends.
    AtEnd,
    /// At most `near_days` between both.
    Near,
}

/// How the entity of a term stands to that of the first term.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kin {
    /// The same entity and item.
    #[default]
    Same,
    /// The first term's entity is a part of this one: its parent, or the entity whose item it is.
    Whole,
}

/// One term of an identity: which claims may stand for it.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Name used in the expressions.
    pub name: String,
    /// Metrics; empty: any, or that of the first term.
    #[serde(default)]
    pub metric: Vec<String>,
    /// Definitions; empty: any for the first term, that of the first term for others.
    #[serde(default)]
    pub basis: Vec<String>,
    /// Unit: `same` as the first term (default for others), `any`, `money`, `*/day`, or written out.
    #[serde(default)]
    pub unit: String,
    /// Kinds of growth; not empty: the term takes one growth of its claim (parts `rate` and `base`).
    #[serde(default)]
    pub change: Vec<String>,
    /// Whether that growth is in percentage points.
    #[serde(default)]
    pub points: bool,
    /// Whether the claim is growth alone.
    #[serde(default)]
    pub alone: bool,
    /// See [`Timing`].
    #[serde(default)]
    pub period: Timing,
    /// Days between, for `near`.
    #[serde(default)]
    pub near_days: i32,
    /// See [`Kin`].
    #[serde(default)]
    pub whom: Kin,
    /// Whether another kind of speaker (fact, guidance, forecast) than the first term's will do.
    #[serde(default)]
    pub any_modality: bool,
    /// Whether another definition or scope than the first term's will do.
    #[serde(default)]
    pub any_basis: bool,
}

/// One row of identities.toml.
#[derive(Clone, PartialEq, Debug)]
pub struct Identity {
    /// Unique name, as in docs.
    pub id: String,
    /// The check that uses it.
    pub check: String,
    /// What it is for.
    pub kind: Kind,
    /// Terms; the first is bound first, the others relative to it.
    pub terms: Vec<Term>,
    /// Left side.
    pub left: Expr,
    /// How both sides stand to each other.
    pub relation: Relation,
    /// Right sides: it holds when one of them fits.
    pub right: Vec<Expr>,
    /// Share of the right side that is forgiven beside the digits as written.
    pub slack: f64,
    /// How bad it is when it does not hold.
    pub severity: Severity,
    /// Rule that fills it, for weigh.
    pub rule: Option<String>,
    /// Metric and definition of what is filled.
    pub fills: Option<(String, String)>,
    /// Why it holds, and when it does not.
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIdentity {
    id: String,
    check: String,
    kind: Kind,
    term: Vec<Term>,
    left: String,
    #[serde(default)]
    relation: Option<Relation>,
    right: Vec<String>,
    #[serde(default)]
    slack: f64,
    severity: Severity,
    rule: Option<String>,
    fills: Option<Vec<String>>,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    identity: Vec<RawIdentity>,
}

/// File of the identities.
pub const IDENTITIES: &str = "identities.toml";
/// File of tolerances and limits.
pub const CHECKS: &str = "checks.toml";

/// The rules of this room.
#[derive(Clone, PartialEq, Debug)]
pub struct Rulebook {
    /// Identities in the order of the file.
    pub identities: Vec<Identity>,
    /// Tolerances and limits.
    pub settings: Settings,
}

/// One rule file: where errors say it is, and what stands in it.
struct File<'a> {
    path: String,
    text: &'a str,
}

impl File<'_> {
    fn error(&self, line: usize, message: impl Into<String>) -> Error {
        Error { file: self.path.clone(), line, message: message.into() }
    }

    fn read<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Error> {
        toml::from_str(self.text).map_err(|e| {
            let line =
                e.span().map_or(0, |span| self.text[..span.start.min(self.text.len())].matches('\n').count() + 1);
            self.error(line, e.message().replace('\n', " "))
        })
    }
}

fn identity(raw: RawIdentity, file: &File) -> Result<Identity, Error> {
    let place = file.text.find(&format!("\"{}\"", raw.id));
    let line = place.map_or(0, |at| file.text[..at].matches('\n').count() + 1);
    let bad = |what: String| file.error(line, what);
    let names: BTreeSet<String> = raw.term.iter().map(|t| t.name.clone()).collect();
    let parse = |side: &str| {
        let expr = Expr::parse(side).ok_or_else(|| bad(format!("{side:?} is no expression")))?;
        let mut used = BTreeSet::new();
        expr.terms(&mut used);
        match used.difference(&names).next() {
            Some(name) => Err(bad(format!("{name:?} is no term of {}", raw.id))),
            None => Ok(expr),
        }
    };
    let right = raw.right.iter().map(|side| parse(side)).collect::<Result<Vec<_>, _>>()?;
    if right.is_empty() || raw.term.is_empty() {
        return Err(bad("needs a term and a right side".into()));
    }
    let fills = match raw.fills.as_deref() {
        None => None,
        Some([metric, basis]) => Some((metric.clone(), basis.clone())),
        Some(_) => return Err(bad("fills is a metric and a basis".into())),
    };
    Ok(Identity {
        left: parse(&raw.left)?,
        right,
        id: raw.id,
        check: raw.check,
        kind: raw.kind,
        terms: raw.term,
        relation: raw.relation.unwrap_or(Relation::Equals),
        slack: raw.slack,
        severity: raw.severity,
        rule: raw.rule,
        fills,
        reason: raw.reason,
    })
}

impl Rulebook {
    /// Read both files of an almanac.
    ///
    /// # Errors
    /// The first rule that cannot be used, with file and line.
    pub fn load(almanac: &Almanac) -> Result<Rulebook, Error> {
        let file = |name: &str| {
            let path = almanac.path(name);
            let missing = || Error { file: path.clone(), line: 0, message: "the file is missing".into() };
            Ok(File { text: almanac.text(name).ok_or_else(missing)?, path })
        };
        let (table, checks) = (file(IDENTITIES)?, file(CHECKS)?);
        let settings: Settings = checks.read()?;
        let raw: RawTable = table.read()?;
        let mut seen = BTreeSet::new();
        let mut identities = Vec::new();
        for row in raw.identity {
            if !seen.insert(row.id.clone()) {
                return Err(table.error(0, format!("identity {:?} stands twice", row.id)));
            }
            identities.push(identity(row, &table)?);
        }
        Ok(Rulebook { identities, settings })
    }

    /// Identities that a check uses to expose.
    pub fn exposing<'a>(&'a self, check: &'a str) -> impl Iterator<Item = &'a Identity> {
        self.identities.iter().filter(move |i| i.check == check && i.kind != Kind::Fills)
    }
}
