//! A share at a record cannot have stood far below an earlier price shortly before.

use std::collections::BTreeMap;

use claims::{Claim, Said, Whom};
use figure::EntityId;
use figure::maths::sqrt;

use crate::case::Case;
use crate::finding::{Finding, Severity};
use crate::found::{Draft, post};
use crate::interval::show;
use crate::known::{self, Known};

const CHECK: &str = "record-high";

/// What is known of a share: the newest price and the highest one, each with its row.
fn prices(case: &Case, entity: &EntityId) -> Option<(Known, Known)> {
    let limits = &case.rules.settings.record_high;
    let (day, now) = (case.day(), case.day().min(case.as_of));
    let rows = known::figures(case.almanac, entity, "share_price", case.as_of);
    let age = |k: &Known| (day - k.series.period.end).get_days();
    let listed = |k: &Known, among: &[String]| among.iter().any(|b| b == k.series.basis.as_str());
    let seen: Vec<&Known> = rows.iter().filter(|k| k.series.item.is_none() && k.series.period.end <= now).collect();
    let newest = seen
        .iter()
        .filter(|k| listed(k, &limits.price_basis) && age(k) <= limits.price_days)
        .max_by(|a, b| (a.series.period.end, &a.row).cmp(&(b.series.period.end, &b.row)))?;
    let highest = seen
        .iter()
        .filter(|k| listed(k, &limits.high_basis) && age(k) <= limits.high_days && k.unit == newest.unit)
        .max_by(|a, b| a.value.total_cmp(&b.value).then(b.row.cmp(&a.row)))?;
    Some(((*newest).clone(), (*highest).clone()))
}

/// One finding a company, with all places that call it a record.
pub fn check(case: &Case, out: &mut Vec<Finding>) {
    let limits = &case.rules.settings.record_high;
    let mut said: BTreeMap<EntityId, Vec<&Claim>> = BTreeMap::new();
    for claim in case.claims {
        if let Said::Extreme { about, high: true } = &claim.said
            && about.metric.value.as_str() == "share_price"
            && let Whom::Known(entity) = &about.whom.value
        {
            said.entry(entity.clone()).or_default().push(claim);
        }
    }
    for (entity, claims) in said {
        let Some((newest, highest)) = prices(case, &entity) else { continue };
        let rise = highest.value / newest.value - 1.0;
        let day = case.day().min(case.as_of);
        let since = |k: &Known| (day - k.series.period.end).get_days();
        let root = sqrt(f64::from(since(&newest)) + 1.0);
        if rise <= limits.suspicious_a_root_day * root || since(&highest) <= limits.recent_days {
            continue;
        }
        let weak = limits.weak_basis.iter().any(|b| b == highest.series.basis.as_str());
        let severe = rise > limits.contradicts_a_root_day * root && !weak;
        let severity = if severe { Severity::Contradicts } else { Severity::Suspicious };
        let mut draft = Draft::new(CHECK, severity, claims);
        draft.words = draft.claims.iter().filter_map(|c| c.about()?.whom.span).collect();
        draft.dated = 0;
        draft.says = "finding.record-high";
        let dated = |k: &Known| format!("{} ({})", show(k.value), k.series.period);
        draft.args = vec![known::name(case.almanac, &entity), dated(&newest), dated(&highest)];
        draft.arithmetic =
            format!("{} < {}: +{}% to a record", dated(&newest), dated(&highest), show((rise * 100.0).round()));
        draft.rows = vec![newest.row, highest.row];
        draft.sure = if severe { 0.85 } else { 0.6 };
        post(case, draft, out);
    }
}
