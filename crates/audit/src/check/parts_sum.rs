//! A group's figure against those of its members, when the note gives all of them.

use claims::{Claim, Whom};

use crate::case::Case;
use crate::check::quote;
use crate::finding::{Finding, Severity};
use crate::found::{Draft, post};
use crate::interval::{Interval, of_amount, show, show_interval};
use crate::known;

const CHECK: &str = "parts-sum";

/// The one claim of the note that gives this member's figure in the manner of the group's.
fn member<'a>(case: &Case<'a>, whole: &Claim, id: &figure::EntityId) -> Option<&'a Claim> {
    let (w, amount) = (whole.about()?, whole.amount()?);
    case.claims.iter().find(|c| {
        let (Some(a), Some(sum)) = (c.about(), c.amount()) else { return false };
        a.whom.value == Whom::Known(id.clone())
            && a.metric.value == w.metric.value
            && a.item.is_none()
            && a.period.as_ref().map(|p| p.value) == w.period.as_ref().map(|p| p.value)
            && sum.unit == amount.unit
            && c.modality == whole.modality
    })
}

/// Groups of the almanac with members.
pub fn check(case: &Case, out: &mut Vec<Finding>) {
    let tolerance = &case.rules.settings.tolerance;
    for whole in case.claims {
        let (Some(about), Some(amount)) = (whole.about(), whole.amount()) else { continue };
        let (Whom::Known(group), Some(_), None) = (&about.whom.value, &about.period, &about.item) else { continue };
        let members = known::members(case.almanac, group);
        let parts: Vec<&Claim> = members.iter().filter_map(|id| member(case, whole, id)).collect();
        if members.is_empty() || parts.len() < members.len() {
            continue;
        }
        let ranges: Vec<Interval> = parts.iter().filter_map(|c| Some(of_amount(c.amount()?, tolerance))).collect();
        let sum = ranges.iter().fold(Interval::point(0.0), |sum, part| sum.plus(part));
        let said = of_amount(amount, tolerance);
        if sum.meets(&said) {
            continue;
        }
        let digits: Vec<String> = parts.iter().filter_map(|c| Some(show(c.amount()?.low.to_f64()))).collect();
        let mut draft = Draft::new(CHECK, Severity::Suspicious, [whole].into_iter().chain(parts).collect());
        draft.says = "finding.parts-sum";
        draft.args = vec![quote(case, whole).to_string(), show(sum.middle())];
        draft.arithmetic = format!(
            "{} = {}; {} as written is {}",
            digits.join(" + "),
            show_interval(&sum),
            show(amount.low.to_f64()),
            show_interval(&said)
        );
        draft.sure = 0.6;
        post(case, draft, out);
    }
}
