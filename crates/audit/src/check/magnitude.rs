//! A figure that is off what is known of the same series by just the factor of a common slip of scale.

use claims::{Said, Whom};

use crate::case::Case;
use crate::check::quote;
use crate::finding::{Finding, Severity};
use crate::found::{Draft, post};
use crate::interval::show;
use crate::known::{self, Known};

const CHECK: &str = "magnitude";

/// Levels of known entities, against rows of the same entity, item, metric, definition and unit.
pub fn check(case: &Case, out: &mut Vec<Finding>) {
    let limits = &case.rules.settings.magnitude;
    for claim in case.claims {
        let Said::Level { about, .. } = &claim.said else { continue };
        let (Whom::Known(entity), Some(period), None) = (&about.whom.value, &about.period, &claim.scope) else {
            continue;
        };
        if limits.not.iter().any(|m| m == about.metric.value.as_str()) {
            continue;
        }
        let (entity, item) = match &about.item {
            Some(item) => (entity.clone(), Some(item.value.clone())),
            None => case.almanac.address(entity),
        };
        let rows = known::figures(case.almanac, &entity, about.metric.value.as_str(), case.as_of);
        let own = rows.iter().filter(|row| row.series.item == item);
        let near: Vec<(&Known, f64)> =
            own.filter_map(|row| Some((row, known::ratio(case.almanac, claim, row, limits.near_days)?))).collect();
        let least = limits.slips[0] / limits.left_near;
        if near.iter().any(|(_, r)| *r < least && *r > 1.0 / least) {
            continue;
        }
        let nearest = near.iter().min_by_key(|(row, _)| {
            let same = row.series.period == period.value;
            (!same, Case::days_between(&period.value, &row.series.period), &row.row)
        });
        let Some((row, r)) = nearest else { continue };
        let same = row.series.period == period.value;
        let (slips, left) =
            if same { (&limits.slips, limits.left_same) } else { (&limits.slips_near, limits.left_near) };
        let explains = |f: &f64| r / f <= left && r / f >= 1.0 / left;
        let Some(slip) = slips.iter().flat_map(|f| [*f, 1.0 / f]).find(explains) else { continue };
        let severity = if same { Severity::Contradicts } else { Severity::Suspicious };
        let mut draft = Draft::new(CHECK, severity, vec![claim]);
        draft.says = "finding.magnitude";
        let known = format!("{} ({})", show(row.value), row.series.period);
        draft.args = vec![quote(case, claim).to_string(), known.clone(), show(slip)];
        let amount = claim.amount().map_or(0.0, |a| a.low.to_f64());
        draft.arithmetic = format!("{} / {known} = {} a like time; slip of {}", show(amount), show(*r), show(slip));
        draft.rows = vec![row.row.clone()];
        draft.better = Some(("value", show(amount), show(amount / slip)));
        draft.sure = 0.7;
        post(case, draft, out);
    }
}
