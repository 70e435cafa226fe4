//! A month's total over its days is the mean a day. A "peak" that equals it is a mean by another name; a peak below it
//! cannot be; a mean that misses it contradicts the total.

use claims::{Claim, Whom};

use crate::bind::{Worked, bind, days_in};
use crate::case::Case;
use crate::check::quote;
use crate::finding::{Finding, Severity};
use crate::found::{Draft, post};
use crate::interval::{Interval, of_amount, show};
use crate::known;

const CHECK: &str = "mean-or-peak";

/// Whether a claim calls its figure a peak: by metric or by definition.
fn is_peak(claim: &Claim) -> bool {
    claim.about().is_some_and(|a| a.metric.value.as_str().ends_with("_peak") || a.basis.value.as_str() == "peak")
}

fn whom(claim: &Claim) -> Option<&Whom> {
    claim.about().map(|a| &a.whom.value)
}

/// A claim about the same entity that gives the same daily figure without calling it a peak.
fn twin<'a>(case: &Case<'a>, peak: &Claim) -> Option<&'a Claim> {
    let tolerance = &case.rules.settings.tolerance;
    let amount = peak.amount()?;
    case.claims.iter().find(|c| {
        let same = c
            .amount()
            .is_some_and(|a| a.unit == amount.unit && of_amount(a, tolerance).meets(&of_amount(amount, tolerance)));
        c.id != peak.id && same && whom(c) == whom(peak) && !is_peak(c)
    })
}

fn draft<'a>(worked: &Worked<'a>, severity: Severity, says: &'static str) -> Option<Draft<'a>> {
    let mut draft = Draft::new(CHECK, severity, vec![worked.claim("day")?, worked.claim("month")?]);
    draft.says = says;
    draft.dated = 2;
    draft.arithmetic = worked.arithmetic.clone();
    Some(draft)
}

fn judge_peak(case: &Case, worked: &Worked, out: &mut Vec<Finding>) -> Option<()> {
    let peak = worked.claim("day")?;
    let month = worked.claim("month")?;
    let about = peak.about()?;
    let words = |c: &Claim| quote(case, c).to_string();
    if worked.left.high < worked.right.low {
        let mut found = draft(worked, Severity::CannotBe, "finding.mean-or-peak-below")?;
        found.args = vec![words(peak), words(month)];
        post(case, found, out);
    } else if worked.left.meets(&worked.right) {
        let twin = twin(case, peak);
        let severity = if twin.is_some() { Severity::Contradicts } else { Severity::Suspicious };
        let says = if twin.is_some() { "finding.mean-or-peak" } else { "finding.mean-or-peak-alone" };
        let mut found = draft(worked, severity, says)?;
        found.args = vec![words(peak), words(month)];
        found.args.extend(twin.map(|t| t.clause.of(case.note.text()).trim().to_string()));
        found.claims.extend(twin);
        found.words = vec![peak.clause];
        let by_metric = about.metric.value.as_str().strip_suffix("_peak");
        found.better = Some(match by_metric {
            Some(mean) => ("metric", about.metric.value.to_string(), mean.to_string()),
            None => ("basis", "peak".to_string(), "mean".to_string()),
        });
        found.sure = if twin.is_some() { 0.95 } else { 0.7 };
        post(case, found, out);
    }
    Some(())
}

/// A day's figure that is the known total of a month near by.
fn total_called_daily(case: &Case, claim: &Claim, out: &mut Vec<Finding>) -> Option<()> {
    let settings = &case.rules.settings;
    let (about, amount) = (claim.about()?, claim.amount()?);
    let (Whom::Known(entity), Some(period)) = (&about.whom.value, &about.period) else { return None };
    let (counted, span) = settings.mean_or_peak.total.split_once('/')?;
    if amount.unit.to_string() != format!("{counted}/day") || is_peak(claim) {
        return None;
    }
    let said = of_amount(amount, &settings.tolerance);
    let rows = known::figures(case.almanac, entity, about.metric.value.as_str(), case.as_of);
    let row = rows.iter().find(|k| {
        let near = Case::days_between(&k.series.period, &period.value) <= settings.mean_or_peak.near_days;
        near && k.unit.to_string() == settings.mean_or_peak.total && said.meets(&Interval::point(k.value))
    })?;
    let days = days_in(span, &row.series.period)?;
    let mut found = Draft::new(CHECK, Severity::Contradicts, vec![claim]);
    found.says = "finding.mean-or-peak-total";
    found.dated = 0;
    let known = format!("{} ({})", show(row.value), row.series.period);
    found.args = vec![quote(case, claim).to_string(), known.clone()];
    found.arithmetic = format!("{known} / {} = {} a day", show(days), show(row.value / days));
    found.rows = vec![row.row.clone()];
    found.better = Some(("unit", amount.unit.to_string(), row.unit.to_string()));
    post(case, found, out);
    Some(())
}

/// Rows of identities.toml with this check: a month's total beside a day's figure.
pub fn check(case: &Case, out: &mut Vec<Finding>) {
    for claim in case.claims {
        total_called_daily(case, claim, out);
    }
    for identity in case.rules.exposing(CHECK) {
        for worked in bind(case, identity) {
            let (Some(day), Some(month)) = (worked.claim("day"), worked.claim("month")) else { continue };
            if is_peak(day) {
                judge_peak(case, &worked, out);
            } else if !worked.holds {
                // Two definitions (all surfaces, one service) may both be right.
                let basis = |c: &Claim| c.about().map(|a| a.basis.value.clone());
                // One number a day and a month is as likely one figure whose unit was read wrongly.
                let digits = |c: &Claim| c.amount().map(|a| (a.low.to_f64(), a.high.to_f64()));
                let one = basis(day) == basis(month) && day.scope == month.scope && digits(day) != digits(month);
                let severity = if one { Severity::Contradicts } else { Severity::Suspicious };
                let Some(mut found) = draft(&worked, severity, "finding.mean-or-peak-off") else { continue };
                found.args = vec![quote(case, day).to_string(), quote(case, month).to_string()];
                found.sure = 0.8;
                post(case, found, out);
            }
        }
    }
}
