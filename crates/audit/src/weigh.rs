//! What stands becomes leaves of a sheet: claims first said first, rows of the almanac beside them, echoes folded.

use std::collections::BTreeMap;

use almanac::Almanac;
use claims::{Amount, Bound, Claim, Modality, Said, Whom};
use figure::{BasisId, ClaimId, Date, DatumId, EntityId, FigureId, Leaf, MetricId, Series, Sheet, Stance, Unit, Value};

use crate::bind::days_in;
use crate::finding::{Finding, Severity, Standing, StandingClaim};
use crate::interval::{Interval, of_amount, show};
use crate::known::{self, Known};
use crate::rulebook::{Kind, Rulebook};
use crate::rules::FILLING;

/// One standing value: who said it, when, and the figure it is on the sheet.
#[derive(Clone, PartialEq, Debug)]
pub struct Stand {
    /// Its leaf.
    pub figure: FigureId,
    /// Its address; the stance tells consensus from one broker's forecast, the basis is the definition.
    pub series: Series,
    /// Its unit.
    pub unit: Unit,
    /// Who vouches: an entity's id, a broker's name, empty when not known.
    pub by: String,
    /// The day it was first said (claims) or first known (rows).
    pub said_on: Date,
    /// Number of analysts behind it, where said.
    pub n: Option<u32>,
    /// Tier of evidence, `A` to `D`.
    pub tier: char,
    /// The claim, if words are its source.
    pub claim: Option<ClaimId>,
    /// The row, if a table is.
    pub row: Option<DatumId>,
    /// An earlier leaf that says the same within rounding: not independent of it.
    pub echo_of: Option<FigureId>,
}

/// A claim that repeats what another said before: it shares that leaf.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Echo {
    /// The later claim.
    pub claim: ClaimId,
    /// The leaf of the first.
    pub figure: FigureId,
}

/// A claim that did not reach the sheet, and why.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct SetAside {
    /// The claim.
    pub claim: ClaimId,
    /// Key of the labels: `set_aside.confidence`, `set_aside.finding` ...
    pub reason: &'static str,
}

/// What was entered, beside the sheet that holds it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Weighed {
    /// All leaves with who and when, ordered by (series, said on, claims before rows, id).
    pub standing: Vec<Stand>,
    /// Claims that share the leaf of an earlier one.
    pub echoes: Vec<Echo>,
    /// Claims that stand but say nothing the sheet can hold, or are not trusted.
    pub set_aside: Vec<SetAside>,
    /// Figures worked out by identities (a mean a day from a month's total).
    pub filled: Vec<FigureId>,
    /// Rows known only after the day, not entered.
    pub hidden_rows: usize,
}

impl Weighed {
    /// The values that stand at an address, first said first.
    pub fn at<'a>(&'a self, series: &'a Series) -> impl Iterator<Item = &'a Stand> {
        self.standing.iter().filter(move |s| s.series == *series)
    }
}

/// Whether the claim reads now as the finding's better reading says.
fn applied(claim: &Claim, finding: &Finding) -> bool {
    let Some(better) = finding.better.as_ref().filter(|b| b.claim == claim.id.0.full()) else { return false };
    let about = claim.about();
    let now = match better.field.as_str() {
        "period" => about.and_then(|a| a.period.as_ref()).map(|p| p.value.to_string()),
        "metric" => about.map(|a| a.metric.value.to_string()),
        "basis" => about.map(|a| a.basis.value.to_string()),
        "value" => claim.amount().map(|a| show(a.low.to_f64())),
        "unit" => claim.amount().map(|a| a.unit.to_string()),
        _ => None,
    };
    now.is_some_and(|now| now == better.to)
}

fn contested(claim: &Claim, findings: &[Finding]) -> bool {
    let against = |f: &&Finding| f.severity >= Severity::Contradicts && f.claims.first() == Some(&claim.id);
    findings.iter().filter(against).any(|f| !applied(claim, f))
}

/// Who vouches, by id or name.
fn voice(claim: &Claim) -> String {
    match &claim.by.value {
        Whom::Known(id) => id.to_string(),
        Whom::Named(name) => name.clone(),
    }
}

/// Under which stance a claim stands; Err is the reason why it does not.
fn stance(claim: &Claim, rules: &Rulebook) -> Result<Stance, &'static str> {
    let settings = &rules.settings.weigh;
    let listed = |list: &[String], text: &str| list.iter().any(|w| w.eq_ignore_ascii_case(text));
    let compiled = match &claim.scope {
        None => listed(&settings.consensus_voices, &voice(claim)),
        Some(scope) if listed(&settings.consensus_scopes, scope) => true,
        // A segment, region or counterparty that has no item of its own: not the company's figure.
        Some(_) => return Err("set_aside.scope"),
    };
    match claim.modality {
        Modality::Actual => Ok(Stance::Actual),
        Modality::Guidance => Ok(Stance::Guidance),
        Modality::Forecast if compiled => Ok(Stance::Consensus),
        Modality::Forecast => Ok(Stance::Forecast),
        Modality::Opinion => Err("set_aside.opinion"),
    }
}

/// Whether a claim is further from all that is known of its own series near its time than a reading can be trusted: it
/// is more likely misread (another period, another line) than news. It stays a claim and can be corrected.
fn is_outlier(claim: &Claim, series: &Series, day: Date, almanac: &Almanac, rules: &Rulebook) -> bool {
    let (apart, near_days) = (rules.settings.weigh.apart, rules.settings.weigh.near_days);
    let rows = known::figures(almanac, &series.entity, series.metric.as_str(), day);
    let own = rows.iter().filter(|row| row.series.item == series.item);
    let ratios: Vec<f64> = own.filter_map(|row| known::ratio(almanac, claim, row, near_days)).collect();
    !ratios.is_empty() && ratios.iter().all(|r| *r > apart || *r < 1.0 / apart)
}

/// The address and day of a claim that may stand; None for what is no level; Err is the reason to set it aside.
fn place(
    standing: &StandingClaim,
    findings: &[Finding],
    as_of: Date,
    almanac: &Almanac,
    rules: &Rulebook,
) -> Option<Result<(Series, Date), &'static str>> {
    let claim = &standing.claim;
    let Said::Level { about, .. } = &claim.said else { return None };
    Some((|| {
        if standing.withdrawn {
            return Err("set_aside.withdrawn");
        }
        let Some(day) = standing.said_on else { return Err("set_aside.undated") };
        if day > as_of {
            return Err("set_aside.later");
        }
        let Whom::Known(entity) = &about.whom.value else { return Err("set_aside.unknown_entity") };
        let Some(period) = &about.period else { return Err("set_aside.no_period") };
        if claim.confidence < rules.settings.weigh.confidence {
            return Err("set_aside.confidence");
        }
        if contested(claim, findings) {
            return Err("set_aside.finding");
        }
        // A part or chip of a market stands as an item of it.
        let said = about.item.as_ref().map(|i| i.value.clone());
        let (entity, item) = match said {
            Some(item) => (entity.clone(), Some(item)),
            None => almanac.address(entity),
        };
        let series = Series {
            entity,
            metric: about.metric.value.clone(),
            item,
            basis: about.basis.value.clone(),
            period: period.value,
            stance: stance(claim, rules)?,
        };
        if is_outlier(claim, &series, day, almanac, rules) {
            return Err("set_aside.outlier");
        }
        Ok((series, day))
    })())
}

/// Leaves already entered, by address and unit, with what they may be and who said so.
type Entered = BTreeMap<(Series, Unit), Vec<(Interval, String, FigureId)>>;

/// The earlier leaf that a value repeats. Facts and guidance have one source; forecasts one a voice.
fn echo(entered: &Entered, series: &Series, unit: &Unit, value: &Interval, by: &str) -> Option<FigureId> {
    let one_source = matches!(series.stance, Stance::Actual | Stance::Guidance);
    let same = entered.get(&(series.clone(), unit.clone()))?;
    same.iter().find(|(v, who, _)| v.meets(value) && (one_source || who == by)).map(|(.., figure)| *figure)
}

/// A bounded number is meant near its bound: "over 12" is not held to be 15.
fn near_bound(low: f64, high: f64, bound: &str, beyond: f64) -> Interval {
    match bound {
        "over" | "at_least" => Interval { low, high: high + high.abs() * beyond },
        "at_most" | "under" => Interval { low: low - low.abs() * beyond, high },
        "approx" => Interval { low, high }.widened(beyond / 2.0),
        _ => Interval { low, high },
    }
}

fn leaf_value(amount: &Amount, rules: &Rulebook) -> Value {
    let (low, high) = (amount.low.to_f64(), amount.high.to_f64());
    let beyond = rules.settings.weigh.beyond;
    match amount.bound {
        Bound::Exact | Bound::Approx => of_amount(amount, &rules.settings.tolerance).value(),
        Bound::Over | Bound::AtLeast => near_bound(low, high, "over", beyond).value(),
        Bound::AtMost | Bound::Under => near_bound(low, high, "under", beyond).value(),
    }
}

fn row_value(row: &Known, rules: &Rulebook) -> Value {
    match (row.low, row.high) {
        (Some(low), Some(high)) if low < row.value && row.value < high => {
            Value::Band { p10: low, p50: row.value, p90: high }
        }
        (Some(low), Some(high)) if low < high => Value::Uniform { low, high },
        _ => near_bound(row.value, row.value, &row.bound, rules.settings.weigh.beyond).value(),
    }
}

/// The sheet of a reading: every claim and row that stands at `as_of`, as leaves. The same evidence in any order gives
/// the same sheet.
pub fn weigh(
    standing: &Standing,
    as_of: Date,
    almanac: &Almanac,
    rules: &Rulebook,
    seed: u64,
    draws: usize,
) -> (Sheet, Weighed) {
    let mut sheet = Sheet::new(seed, draws);
    let mut weighed = Weighed::default();
    let mut entered: Entered = BTreeMap::new();
    let mut ordered: Vec<&StandingClaim> = standing.claims.iter().collect();
    ordered.sort_by_key(|s| (s.said_on, s.claim.id));
    for one in ordered {
        let claim = &one.claim;
        let (series, day) = match place(one, &standing.findings, as_of, almanac, rules) {
            None => continue,
            Some(Err(reason)) => {
                weighed.set_aside.push(SetAside { claim: claim.id, reason });
                continue;
            }
            Some(Ok(found)) => found,
        };
        let Some(amount) = claim.amount() else { continue };
        let value = of_amount(amount, &rules.settings.tolerance);
        let by = voice(claim);
        if let Some(figure) = echo(&entered, &series, &amount.unit, &value, &by) {
            weighed.echoes.push(Echo { claim: claim.id, figure });
            continue;
        }
        let unit = amount.unit.clone();
        let figure = sheet.enter(series.clone(), unit.clone(), Leaf::Claim(claim.id), leaf_value(amount, rules));
        entered.entry((series.clone(), unit.clone())).or_default().push((value, by.clone(), figure));
        let (said_on, tier) = (day, one.note.tier);
        let claim = Some(claim.id);
        weighed.standing.push(Stand {
            figure,
            series,
            unit,
            by,
            said_on,
            n: None,
            tier,
            claim,
            row: None,
            echo_of: None,
        });
    }
    enter_rows(&mut sheet, &mut weighed, &entered, as_of, almanac, rules);
    fill(&mut sheet, &mut weighed, rules);
    weighed.standing.sort_by(|a, b| {
        let key = |s: &Stand| (s.series.clone(), s.said_on, s.row.is_some(), s.figure);
        key(a).cmp(&key(b))
    });
    weighed.echoes.sort();
    weighed.set_aside.sort();
    (sheet, weighed)
}

fn enter_rows(
    sheet: &mut Sheet,
    weighed: &mut Weighed,
    entered: &Entered,
    as_of: Date,
    almanac: &Almanac,
    rules: &Rulebook,
) {
    let mut rows = known::all_figures(almanac, as_of);
    rows.sort_by(|a, b| (a.known_from, &a.row).cmp(&(b.known_from, &b.row)));
    weighed.hidden_rows = almanac.hidden(as_of);
    for row in rows {
        let id = DatumId::from(row.row.as_str());
        let figure = sheet.enter(row.series.clone(), row.unit.clone(), Leaf::Row(id.clone()), row_value(&row, rules));
        let echo_of = echo(entered, &row.series, &row.unit, &Interval::point(row.value), &row.by);
        weighed.standing.push(Stand {
            figure,
            series: row.series,
            unit: row.unit,
            by: row.by,
            said_on: row.known_from,
            n: row.n,
            tier: row.tier,
            claim: None,
            row: Some(id),
            echo_of,
        });
    }
}

/// Work out what identities of kind `fills` give: the mean a day of a month's, quarter's or week's total.
fn fill(sheet: &mut Sheet, weighed: &mut Weighed, rules: &Rulebook) {
    for identity in rules.identities.iter().filter(|i| i.kind != Kind::Exposes) {
        let rule = FILLING.iter().find(|r| Some(r.id) == identity.rule.as_deref());
        let (Some(rule), Some((metric, basis))) = (rule, &identity.fills) else { continue };
        let term = &identity.terms[0];
        for stand in weighed.standing.iter().filter(|s| term.metric.iter().any(|m| m == s.series.metric.as_str())) {
            let Some(span) = term.unit.strip_prefix("*/") else { continue };
            let unit = stand.unit.to_string();
            let Some(counted) = unit.strip_suffix(&format!("/{span}")) else { continue };
            let Some(days) = days_in(span, &stand.series.period) else { continue };
            let (Ok(target), Ok(days_unit)) =
                (Unit::parse(&format!("{counted}/day")), Unit::parse(&format!("day/{span}")))
            else {
                continue;
            };
            let calendar = Series {
                entity: EntityId::from("calendar"),
                metric: MetricId::from("days"),
                item: None,
                basis: BasisId::from(span),
                period: stand.series.period,
                stance: Stance::Actual,
            };
            let row = DatumId::from(format!("calendar/{}/days_of_{span}", stand.series.period).as_str());
            let days = sheet.enter(calendar, days_unit, Leaf::Row(row), Value::Exact(days));
            let mut series = stand.series.clone();
            series.metric = MetricId::from(metric.as_str());
            series.basis = BasisId::from(basis.as_str());
            weighed.filled.push(sheet.work(rule, series, target, &[stand.figure, days]));
        }
    }
}
