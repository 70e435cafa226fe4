//! Puts claims into the terms of an identity and works both sides.

use std::collections::BTreeSet;

use claims::{Claim, Growth, GrowthKind, Said, Whom};
use figure::{Decimal, Period, Unit};

use crate::case::Case;
use crate::expr::Expr;
use crate::interval::{Interval, as_written, show, show_interval};
use crate::known;
use crate::rulebook::{Identity, Kin, Relation, Term, Timing};

/// One term with the claim that stands for it.
#[derive(Clone, Copy, Debug)]
pub struct Bound<'a> {
    /// The term.
    pub term: &'a Term,
    /// The claim.
    pub claim: &'a Claim,
    /// The growth of the claim that the term takes.
    pub growth: Option<&'a Growth>,
}

/// An identity with claims in all its terms, worked.
#[derive(Clone, Debug)]
pub struct Worked<'a> {
    /// The identity.
    pub identity: &'a Identity,
    /// Its terms, in order.
    pub bound: Vec<Bound<'a>>,
    /// Left side.
    pub left: Interval,
    /// The right side that comes nearest.
    pub right: Interval,
    /// The same from the numbers as they stand, without tolerance.
    pub plain: Interval,
    /// Whether it holds.
    pub holds: bool,
    /// `487e12 / 30 = 16.23e12; 16e12 as written is 15.5e12 to 16.5e12`.
    pub arithmetic: String,
    /// Rows that were used (rates of exchange).
    pub rows: Vec<String>,
}

impl<'a> Worked<'a> {
    /// The claims on the left side, in the order of the terms.
    pub fn on_left(&self) -> Vec<&'a Claim> {
        let mut names = BTreeSet::new();
        self.identity.left.terms(&mut names);
        self.bound.iter().filter(|b| names.contains(&b.term.name)).map(|b| b.claim).collect()
    }

    /// The claim in a term.
    pub fn claim(&self, name: &str) -> Option<&'a Claim> {
        self.bound.iter().find(|b| b.term.name == name).map(|b| b.claim)
    }
}

/// Name of a growth kind, as in the table.
pub fn growth_name(kind: GrowthKind) -> &'static str {
    match kind {
        GrowthKind::Yoy => "yoy",
        GrowthKind::Qoq => "qoq",
        GrowthKind::Mom => "mom",
        GrowthKind::Cagr => "cagr",
        GrowthKind::Multiple => "multiple",
        GrowthKind::VsBase => "vs_base",
    }
}

/// The money atom of a unit, if it has one: `USD` of `USD/month`.
pub fn money_of<'a>(unit: &'a Unit, money: &[String]) -> Option<&'a str> {
    unit.atoms().iter().map(|(atom, _)| &**atom).find(|atom| money.iter().any(|m| m == atom))
}

fn growths(claim: &Claim, alone: bool) -> Vec<&Growth> {
    match &claim.said {
        Said::Level { changes, .. } if !alone => changes.iter().collect(),
        Said::Change { growth, .. } if alone => vec![&growth.value],
        _ => Vec::new(),
    }
}

fn unit_fits(case: &Case, term: &Term, first: Option<&Claim>, claim: &Claim) -> bool {
    let Some(amount) = claim.amount() else { return term.alone };
    let unit = amount.unit.to_string();
    let money = &case.rules.settings.money;
    match term.unit.as_str() {
        "any" => true,
        "money" => money.contains(&unit),
        // A sum of money for one month: said a month, or a plain sum whose period is a month.
        "monthly-money" => {
            let month = claim.about().and_then(|a| a.period.as_ref()).is_some_and(|p| is_month(&p.value));
            money.iter().any(|m| *m == unit && month || format!("{m}/month") == unit)
        }
        "" | "same" => first.and_then(Claim::amount).is_none_or(|a| a.unit == amount.unit),
        pattern => match pattern.strip_prefix('*') {
            Some(tail) => unit.ends_with(tail),
            None => unit == pattern,
        },
    }
}

fn is_month(period: &Period) -> bool {
    period.start.day() == 1 && period.end == period.start.last_of_month()
}

/// Days in the span that a rate counts by (`month`, `quarter`, `week`), if the period is such a span: a mean a month
/// said of a whole year has no days of its own. A week has seven.
pub fn days_in(span: &str, period: &Period) -> Option<f64> {
    let quarter = period.start.day() == 1
        && (period.start.month() - 1) % 3 == 0
        && period.end.year() == period.start.year()
        && period.end.month() == period.start.month() + 2
        && period.end == period.end.last_of_month();
    match span {
        "month" if is_month(period) => Some(f64::from(period.days())),
        "quarter" if quarter => Some(f64::from(period.days())),
        "week" => Some(7.0),
        _ => None,
    }
}

fn year_at(period: &Period, end: bool) -> Option<Period> {
    Period::year(if end { period.end.year() } else { period.start.year() })
}

fn directly_before(first: &Period, other: &Period) -> bool {
    let months = |p: &Period| {
        (i32::from(p.end.year()) - i32::from(p.start.year())) * 12 + i32::from(p.end.month())
            - i32::from(p.start.month())
    };
    other.end.tomorrow().is_ok_and(|next| next == first.start) && months(first) == months(other)
}

fn timing_fits(term: &Term, first: &Claim, claim: &Claim) -> bool {
    let period = |c: &'_ Claim| c.about().and_then(|a| a.period.as_ref()).map(|p| p.value);
    if term.period == Timing::Any {
        return true;
    }
    let (Some(a), Some(b)) = (period(first), period(claim)) else { return false };
    match term.period {
        Timing::Any => true,
        Timing::Same => a == b,
        Timing::Within => a.contains(&b),
        Timing::YearBefore => a.shift_years(-1) == Some(b),
        Timing::Before => directly_before(&a, &b),
        Timing::AtStart => year_at(&a, false) == Some(b),
        Timing::AtEnd => year_at(&a, true) == Some(b),
        Timing::Near => Case::days_between(&a, &b) <= term.near_days,
    }
}

fn kin_fits(case: &Case, term: &Term, first: &Claim, claim: &Claim) -> bool {
    let (Some(a), Some(b)) = (first.about(), claim.about()) else { return false };
    let item = |about: &claims::About| about.item.as_ref().map(|i| i.value.clone());
    match term.whom {
        Kin::Same => a.whom.value == b.whom.value && item(a) == item(b),
        Kin::Whole => {
            if item(b).is_some() || b.whom.value == a.whom.value && item(a).is_none() {
                return false;
            }
            match (&a.whom.value, &b.whom.value) {
                (part, whole) if part == whole => true,
                (Whom::Known(part), Whom::Known(whole)) => {
                    item(a).is_none() && known::parent(case.almanac, part).is_some_and(|p| p == *whole)
                }
                _ => false,
            }
        }
    }
}

fn fits(case: &Case, term: &Term, first: Option<&Claim>, claim: &Claim) -> bool {
    let Some(about) = claim.about() else { return false };
    let of_kind = match &claim.said {
        Said::Level { .. } => !term.alone,
        Said::Change { .. } => term.alone,
        _ => false,
    };
    let metric_fits = match (term.metric.is_empty(), first.and_then(Claim::about)) {
        (true, Some(f)) => f.metric.value == about.metric.value,
        (true, None) => true,
        (false, _) => term.metric.iter().any(|m| m == about.metric.value.as_str()),
    };
    let basis_fits = match (term.basis.is_empty(), first.and_then(Claim::about)) {
        (false, _) => term.basis.iter().any(|b| b == about.basis.value.as_str()),
        (true, Some(f)) => term.any_basis || f.basis.value == about.basis.value,
        (true, None) => true,
    };
    let scope_fits = first.is_none_or(|f| term.any_basis || term.whom == Kin::Whole || f.scope == claim.scope);
    let speaker_fits = first.is_none_or(|f| term.any_modality || f.modality == claim.modality);
    of_kind
        && metric_fits
        && basis_fits
        && scope_fits
        && speaker_fits
        && unit_fits(case, term, first, claim)
        && first.is_none_or(|f| timing_fits(term, f, claim) && kin_fits(case, term, f, claim))
}

fn candidates<'a>(case: &Case<'a>, term: &'a Term, first: Option<&Claim>) -> Vec<Bound<'a>> {
    let mut found = Vec::new();
    for claim in case.claims {
        if !fits(case, term, first, claim) {
            continue;
        }
        if term.change.is_empty() {
            found.push(Bound { term, claim, growth: None });
            continue;
        }
        for growth in growths(claim, term.alone).into_iter().filter(|g| term.alone || g.span.overlaps(&claim.clause)) {
            let kind_fits = term.change.iter().any(|k| k == growth_name(growth.kind));
            if kind_fits && growth.points == term.points {
                found.push(Bound { term, claim, growth: Some(growth) });
            }
        }
    }
    found
}

/// All ways to put the note's claims into the terms of an identity, worked where all its parts are said.
pub fn bind<'a>(case: &Case<'a>, identity: &'a Identity) -> Vec<Worked<'a>> {
    let limit = case.rules.settings.finding.bindings;
    let mut rows: Vec<Vec<Bound<'a>>> =
        candidates(case, &identity.terms[0], None).into_iter().map(|b| vec![b]).collect();
    for term in &identity.terms[1..] {
        let mut wider = Vec::new();
        for row in &rows {
            for next in candidates(case, term, Some(row[0].claim)) {
                if row.iter().all(|b| b.claim.id != next.claim.id) && wider.len() < limit {
                    wider.push(row.iter().copied().chain([next]).collect());
                }
            }
        }
        rows = wider;
    }
    rows.into_iter().filter_map(|bound| work(case, identity, bound)).collect()
}

/// A part of a bound term.
struct Part {
    /// What it may be, by the digits as written.
    may_be: Interval,
    /// What is written.
    written: Interval,
    /// For the arithmetic.
    text: String,
    /// The row it rests on.
    row: Option<String>,
}

impl Part {
    fn number(value: f64) -> Option<Part> {
        let point = Interval::point(value);
        Some(Part { may_be: point, written: point, text: show(value), row: None })
    }

    fn digits(low: Decimal, high: Decimal, bound: claims::Bound, case: &Case) -> Option<Part> {
        let written = Interval::between(low.to_f64(), high.to_f64());
        let may_be = as_written(low, high, bound, &case.rules.settings.tolerance);
        Some(Part { may_be, written, text: show_interval(&written), row: None })
    }
}

fn part(case: &Case, bound: &[Bound], name: &str) -> Option<Part> {
    let (term, part) = name.split_once('.').unwrap_or((name, ""));
    let b = bound.iter().find(|b| b.term.name == term)?;
    let period = || b.claim.about().and_then(|a| a.period.as_ref()).map(|p| p.value);
    let exact = |d: Decimal| Part::digits(d, d, claims::Bound::Exact, case);
    match part {
        "" => {
            let amount = b.claim.amount()?;
            Part::digits(amount.low, amount.high, amount.bound, case)
        }
        "rate" => {
            let growth = b.growth?;
            let (low, high) = growth.rate?;
            Part::digits(low, high, growth.bound, case)
        }
        "base" => exact(b.growth?.base?),
        "low" => exact(b.claim.amount()?.low),
        "high" => exact(b.claim.amount()?.high),
        "days" => {
            let unit = b.claim.amount()?.unit.to_string();
            Part::number(days_in(unit.rsplit_once('/')?.1, &period()?)?)
        }
        "years" => {
            let p = period()?;
            let years = f64::from(p.end.year() - p.start.year());
            if years > 0.0 { Part::number(years) } else { None }
        }
        _ => converted(case, bound, b, part.strip_prefix("to_")?),
    }
}

/// The value of a claim in the currency of another term, by the newest rate known on the day.
fn converted(case: &Case, bound: &[Bound], b: &Bound, to: &str) -> Option<Part> {
    let settings = &case.rules.settings;
    let target = bound.iter().find(|t| t.term.name == to)?.claim.amount()?;
    let amount = b.claim.amount()?;
    let (from, to) = (money_of(&amount.unit, &settings.money)?, money_of(&target.unit, &settings.money)?);
    let part = Part::digits(amount.low, amount.high, amount.bound, case)?;
    if from == to {
        return Some(part);
    }
    let period = b.claim.about()?.period.as_ref()?.value;
    let rate = known::rate(case.almanac, from, to, &period, case.as_of)?;
    let (sign, factor) = if rate.divides { ('/', 1.0 / rate.quoted) } else { ('*', rate.quoted) };
    Some(Part {
        may_be: part.may_be.scaled(factor).widened(settings.tolerance.exchange),
        written: part.written.scaled(factor),
        text: format!("{} {from} {sign} {}", part.text, rate.quoted),
        row: Some(rate.row),
    })
}

fn work<'a>(case: &Case<'a>, identity: &'a Identity, bound: Vec<Bound<'a>>) -> Option<Worked<'a>> {
    let may_be = |name: &str| part(case, &bound, name).map(|p| p.may_be);
    let written = |name: &str| part(case, &bound, name).map(|p| p.written);
    let shown = |name: &str| part(case, &bound, name).map(|p| p.text);
    let left = identity.left.value(&may_be)?;
    let mut best: Option<(f64, Interval, Interval, String)> = None;
    let mut holds = false;
    for side in &identity.right {
        let (Some(raw), Some(plain)) = (side.value(&may_be), side.value(&written)) else { continue };
        let right = raw.widened(identity.slack);
        holds |= match identity.relation {
            Relation::Equals => left.meets(&right),
            Relation::AtMost => left.low <= right.high,
        };
        let off = (left.middle() - right.middle()).abs();
        if best.as_ref().is_none_or(|(least, ..)| off < *least) {
            let text = side.shown(&shown);
            let sum = matches!(side, Expr::Name(_));
            best = Some((off, raw, plain, if sum { text } else { format!("{text} = {}", show_interval(&plain)) }));
        }
    }
    let (_, right, plain, sum) = best?;
    let said = identity.left.shown(&shown);
    let arithmetic = match identity.relation {
        Relation::Equals => format!("{sum}; {said} as written is {}", show_interval(&left)),
        Relation::AtMost => format!("{said} > {sum}"),
    };
    let mut rows: Vec<String> = Vec::new();
    for b in &bound {
        for other in &bound {
            let name = format!("{}.to_{}", b.term.name, other.term.name);
            let used = identity.right.iter().chain([&identity.left]).any(|side| side.uses(&name));
            rows.extend(part(case, &bound, &name).filter(|_| used).and_then(|p| p.row));
        }
    }
    rows.sort();
    rows.dedup();
    Some(Worked { identity, bound, left, right, plain, holds, arithmetic, rows })
}
