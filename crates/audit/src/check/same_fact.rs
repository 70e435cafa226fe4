//! The same fact said twice in a note, a slip of scale apart.

use claims::{Amount, Claim};

use crate::case::Case;
use crate::check::quote;
use crate::finding::{Finding, Severity};
use crate::found::{Draft, post};
use crate::interval::{of_amount, show};

const CHECK: &str = "same-fact";

/// The digits of a point without zeros at either end; None when they are too few to be known again.
fn significant(amount: &Amount, least: usize) -> Option<String> {
    let digits = amount.low.digits.unsigned_abs().to_string();
    let digits = digits.trim_end_matches('0');
    (amount.low == amount.high && digits.len() >= least).then(|| digits.to_string())
}

fn same_series(a: &Claim, b: &Claim) -> bool {
    let (Some(x), Some(y)) = (a.about(), b.about()) else { return false };
    let item = |about: &claims::About| about.item.as_ref().map(|i| i.value.clone());
    let period = |about: &claims::About| about.period.as_ref().map(|p| p.value);
    x.whom.value == y.whom.value
        && x.metric.value == y.metric.value
        && item(x) == item(y)
        && x.basis.value == y.basis.value
        && period(x).is_some()
        && period(x) == period(y)
        && a.modality == b.modality
        && a.scope == b.scope
}

/// Pairs of levels of one series and unit.
pub fn check(case: &Case, out: &mut Vec<Finding>) {
    let settings = &case.rules.settings;
    let mut ordered: Vec<&Claim> = case.claims.iter().filter(|c| c.amount().is_some()).collect();
    ordered.sort_by_key(|c| (c.span, c.id));
    for (at, first) in ordered.iter().enumerate() {
        for second in &ordered[at + 1..] {
            let (Some(x), Some(y)) = (first.amount(), second.amount()) else { continue };
            let digits = |a: &Amount| significant(a, settings.same_fact.digits);
            if x.unit != y.unit || !same_series(first, second) || digits(x).is_none() || digits(x) != digits(y) {
                continue;
            }
            let (a, b) = (of_amount(x, &settings.tolerance), of_amount(y, &settings.tolerance));
            let factors = settings.magnitude.slips.iter().flat_map(|f| [*f, 1.0 / f]);
            if a.meets(&b) || a.low <= 0.0 || b.low <= 0.0 {
                continue;
            }
            let Some(slip) = factors.into_iter().find(|f| b.scaled(*f).meets(&a)) else { continue };
            let mut draft = Draft::new(CHECK, Severity::Suspicious, vec![*second, *first]);
            draft.says = "finding.same-fact";
            draft.args = vec![quote(case, second).to_string(), quote(case, first).to_string(), show(slip)];
            draft.arithmetic = format!("{} * {} = {}", show(y.low.to_f64()), show(slip), show(x.low.to_f64()));
            draft.sure = 0.6;
            post(case, draft, out);
        }
    }
}
