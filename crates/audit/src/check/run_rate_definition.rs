//! A run rate beside monthly payments: twelve times the month should be the rate if both count the same money. Where
//! it is not, both may be right, but they must not be mixed.

use std::collections::BTreeMap;

use crate::bind::{Worked, bind};
use crate::case::Case;
use crate::check::quote;
use crate::finding::Finding;
use crate::found::{Draft, post};
use crate::interval::show;

const CHECK: &str = "run-rate-definition";

/// One finding a run rate, with all months that differ from it.
pub fn check(case: &Case, out: &mut Vec<Finding>) {
    for identity in case.rules.exposing(CHECK) {
        let mut by_rate: BTreeMap<_, Vec<Worked>> = BTreeMap::new();
        for worked in bind(case, identity).into_iter().filter(|w| !w.holds) {
            if let Some(arr) = worked.claim("arr") {
                by_rate.entry(arr.id).or_default().push(worked);
            }
        }
        for mut all in by_rate.into_values() {
            let when = |w: &Worked| {
                let month = w.claim("month");
                (month.and_then(|c| Some(c.about()?.period.as_ref()?.value)), month.map(|c| c.id))
            };
            all.sort_by_key(when);
            let Some(arr) = all[0].claim("arr") else { continue };
            let months = all.iter().filter_map(|w| w.claim("month"));
            let mut draft = Draft::new(CHECK, identity.severity, [arr].into_iter().chain(months).collect());
            draft.says = "finding.run-rate-definition";
            let Some(month) = all[0].claim("month") else { continue };
            draft.args = vec![quote(case, arr).into(), quote(case, month).into(), show(all[0].plain.middle())];
            let mut lines: Vec<String> = all.iter().map(|w| w.arithmetic.clone()).collect();
            lines.dedup();
            draft.arithmetic = lines.join(" | ");
            draft.rows = all.iter().flat_map(|w| w.rows.iter().cloned()).collect();
            draft.rows.sort();
            draft.rows.dedup();
            post(case, draft, out);
        }
    }
}
