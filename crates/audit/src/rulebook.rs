//! The rules as data: `identities.toml` (what must be equal to what) and `checks.toml` (tolerances and limits, each
//! with its reason). Parsed once, when the almanac is opened.

use std::collections::{BTreeMap, BTreeSet};

use almanac::Almanac;
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
    /// Check `record-high`.
    pub record_high: RecordHigh,
    /// Check `relative-date`.
    pub relative_date: RelativeDate,
    /// Check `tense`.
    pub tense: Tense,
    /// Check `magnitude`.
    pub magnitude: Magnitude,
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

/// Limits of `record-high`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordHigh {
    /// The newest price may be this old, in days.
    pub price_days: i32,
    /// A record may be this old, in days.
    pub high_days: i32,
    /// A rise up to this share since the newest price is not held against the note ...
    pub suspicious_rise: f64,
    /// ... and one beyond this contradicts it.
    pub contradicts_rise: f64,
    /// Definitions (basis) of a share price that are prices.
    pub price_basis: Vec<String>,
    /// Definitions that bound the record from below.
    pub high_basis: Vec<String>,
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
    /// A slip explains a figure when what is left is within this factor.
    pub left: f64,
    /// The known figure is at most this many days from the claim's period.
    pub near_days: i32,
    /// Metrics that are never held to their own past.
    pub not: Vec<String>,
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

/// Why a rule file was refused: file, line where known, reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// `identities.toml` or `checks.toml`.
    pub file: &'static str,
    /// Line, from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: String,
}

impl std::fmt::Display for RuleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.what),
            None => write!(f, "{}: {}", self.file, self.what),
        }
    }
}

impl std::error::Error for RuleError {}

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

fn refused(file: &'static str, text: &str, error: &toml::de::Error) -> RuleError {
    let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    RuleError { file, line, what: error.message().to_string() }
}

fn identity(raw: RawIdentity, text: &str) -> Result<Identity, RuleError> {
    let line = text.find(&format!("\"{}\"", raw.id)).map(|at| text[..at].matches('\n').count() + 1);
    let bad = |what: String| RuleError { file: IDENTITIES, line, what };
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
    /// Read both files. Errors name file and line.
    pub fn parse(identities: &str, checks: &str) -> Result<Rulebook, RuleError> {
        let table: RawTable = toml::from_str(identities).map_err(|e| refused(IDENTITIES, identities, &e))?;
        let settings: Settings = toml::from_str(checks).map_err(|e| refused(CHECKS, checks, &e))?;
        let mut seen = BTreeMap::new();
        let mut rows = Vec::new();
        for raw in table.identity {
            if seen.insert(raw.id.clone(), ()).is_some() {
                let what = format!("{:?} stands twice", raw.id);
                return Err(RuleError { file: IDENTITIES, line: None, what });
            }
            rows.push(identity(raw, identities)?);
        }
        Ok(Rulebook { identities: rows, settings })
    }

    /// Read both files of an almanac.
    pub fn of(almanac: &Almanac) -> Result<Rulebook, RuleError> {
        let file = |name: &'static str| {
            let missing = || RuleError { file: name, line: None, what: "missing".into() };
            crate::known::file(almanac, name).ok_or_else(missing)
        };
        Rulebook::parse(file(IDENTITIES)?, file(CHECKS)?)
    }

    /// Identities that a check uses to expose.
    pub fn exposing<'a>(&'a self, check: &'a str) -> impl Iterator<Item = &'a Identity> {
        self.identities.iter().filter(move |i| i.check == check && i.kind != Kind::Fills)
    }
}
