//! Figures above what they can be: by definition (a share above the whole), by count (users), or by a ceiling handed in.

use claims::{Claim, Whom};

use crate::case::Case;
use crate::check::quote;
use crate::finding::{Finding, Severity};
use crate::found::{Draft, post};
use crate::interval::{of_amount, show};

const CHECK: &str = "limit";

fn above(case: &Case, claim: &Claim, most: f64, severity: Severity, row: Option<String>, out: &mut Vec<Finding>) {
    let Some(amount) = claim.amount() else { return };
    if of_amount(amount, &case.rules.settings.tolerance).low <= most {
        return;
    }
    let mut draft = Draft::new(CHECK, severity, vec![claim]);
    draft.says = "finding.limit";
    draft.args = vec![quote(case, claim).to_string(), show(most)];
    draft.arithmetic = format!("{} > {}", show(amount.low.to_f64()), show(most));
    draft.rows = row.into_iter().collect();
    post(case, draft, out);
}

/// Limits of checks.toml and ceilings of the case.
pub fn check(case: &Case, out: &mut Vec<Finding>) {
    for claim in case.claims {
        let (Some(about), Some(amount)) = (claim.about(), claim.amount()) else { continue };
        let unit = amount.unit.to_string();
        for limit in &case.rules.settings.limit {
            if limit.unit == unit && limit.metric.iter().any(|m| m == about.metric.value.as_str()) {
                above(case, claim, limit.most, limit.severity, None, out);
            }
        }
        for ceiling in case.ceilings {
            let s = &ceiling.series;
            let same = about.whom.value == Whom::Known(s.entity.clone())
                && about.metric.value == s.metric
                && about.item.as_ref().map(|i| &i.value) == s.item.as_ref()
                && about.period.as_ref().is_some_and(|p| s.period.contains(&p.value));
            if same {
                above(case, claim, ceiling.most, Severity::CannotBe, Some(ceiling.row.clone()), out);
            }
        }
    }
}
