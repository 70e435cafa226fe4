//! The checks, one a file, and the table of them.

mod date_before_note;
mod growth;
mod limit;
mod magnitude;
mod mean_or_peak;
mod midpoint;
mod part_above_whole;
mod parts_sum;
mod ratio;
mod record_high;
mod relative_date;
mod run_rate_definition;
mod same_fact;
mod tense;

use std::collections::BTreeMap;

use claims::{Claim, Span};
use figure::ClaimId;

use crate::bind::{Worked, bind};
use crate::case::Case;
use crate::finding::{Finding, Severity};
use crate::found::{Draft, post};
use crate::interval::show;
use crate::rulebook::Relation;

/// One check.
pub struct Check {
    /// Name, as in docs/checks.md.
    pub id: &'static str,
    /// One line for people.
    pub doc: &'static str,
    /// Posts what it finds.
    pub run: fn(&Case, &mut Vec<Finding>),
}

/// All checks, by name.
pub static CHECKS: &[Check] = &[
    Check {
        id: "date-before-note",
        doc: "a window said to be coming that ended before the note was written",
        run: date_before_note::check,
    },
    Check { id: "growth", doc: "value, base and rate that do not multiply out", run: growth::check },
    Check { id: "limit", doc: "a share above the whole, more users than people", run: limit::check },
    Check {
        id: "magnitude",
        doc: "a figure that a slip of scale explains, beside what is known of the same series",
        run: magnitude::check,
    },
    Check {
        id: "mean-or-peak",
        doc: "a day's figure called a peak that is the month's mean, or a peak below the mean",
        run: mean_or_peak::check,
    },
    Check { id: "midpoint", doc: "a middle that is not the middle of its range", run: midpoint::check },
    Check {
        id: "part-above-whole",
        doc: "a part above the company, a profit above the sales, a lower margin above the upper",
        run: part_above_whole::check,
    },
    Check { id: "parts-sum", doc: "members of a group against the group's figure", run: parts_sum::check },
    Check { id: "ratio", doc: "a margin that is not its profit over its sales", run: ratio::check },
    Check { id: "record-high", doc: "a record high against prices known on the day", run: record_high::check },
    Check {
        id: "relative-date",
        doc: "a \"next week\" that cannot fit the known date of the event",
        run: relative_date::check,
    },
    Check {
        id: "run-rate-definition",
        doc: "a run rate and monthly payments that count different money",
        run: run_rate_definition::check,
    },
    Check { id: "same-fact", doc: "the same fact said twice, a slip of scale apart", run: same_fact::check },
    Check { id: "tense", doc: "a forecast of the past, a fact about the future", run: tense::check },
];

/// Everything that is wrong with what a note says, ordered by check, then place in the text.
pub fn judge(case: &Case) -> Vec<Finding> {
    let mut found = Vec::new();
    for check in CHECKS {
        (check.run)(case, &mut found);
    }
    found.sort_by(|a, b| (a.check, a.spans.first(), a.id).cmp(&(b.check, b.spans.first(), b.id)));
    found
}

/// How a claim's words stand in the note.
fn quote<'a>(case: &Case<'a>, claim: &Claim) -> &'a str {
    claim.span.of(case.note.text())
}

/// The factor by which a slip of scale would make the left side fit, if one does.
fn slip(case: &Case, worked: &Worked) -> Option<f64> {
    let factors = case.rules.settings.magnitude.slips.iter().flat_map(|f| [*f, 1.0 / f]);
    let right = worked.right.widened(worked.identity.slack);
    factors.into_iter().find(|f| worked.left.scaled(*f).meets(&right))
}

/// Post each identity of a check that does not hold. The claim on the left side is the doubtful one; it is heard once
/// an identity, against what comes nearest, and not at all when any claim of the note bears it out.
fn expose(case: &Case, check: &'static str, says: &'static str, out: &mut Vec<Finding>) {
    for identity in case.rules.exposing(check) {
        for worked in unheld(bind(case, identity)) {
            out_of(case, check, says, &worked, out);
        }
    }
}

/// Of all ways to bind an identity, the nearest miss of each left side that no way bears out.
fn unheld(all: Vec<Worked>) -> Vec<Worked> {
    let mut by_left: BTreeMap<(Span, Vec<ClaimId>), (bool, Option<Worked>)> = BTreeMap::new();
    for worked in all {
        let left: Vec<&Claim> = worked.on_left();
        let Some(first) = left.first() else { continue };
        let key = (first.span, left.iter().map(|c| c.id).collect());
        let entry = by_left.entry(key).or_insert((false, None));
        entry.0 |= worked.holds;
        let off = |w: &Worked| (w.left.middle() - w.right.middle()).abs();
        let ids = |w: &Worked| w.bound.iter().map(|b| b.claim.id).collect::<Vec<_>>();
        let nearer = entry.1.as_ref().is_none_or(|w| (off(&worked), ids(&worked)) < (off(w), ids(w)));
        if nearer {
            entry.1 = Some(worked);
        }
    }
    by_left.into_values().filter(|(held, _)| !held).filter_map(|(_, worked)| worked).collect()
}

fn out_of(case: &Case, check: &'static str, says: &'static str, worked: &Worked, out: &mut Vec<Finding>) {
    let identity = worked.identity;
    let mut claims = worked.on_left();
    for bound in &worked.bound {
        if !claims.iter().any(|c| c.id == bound.claim.id) {
            claims.push(bound.claim);
        }
    }
    let growths = worked.bound.iter().filter_map(|b| b.growth.map(|g| g.span));
    let mut draft = Draft::new(check, identity.severity, claims);
    draft.words = growths.collect();
    draft.says = says;
    draft.arithmetic = worked.arithmetic.clone();
    draft.rows = worked.rows.clone();
    draft.args = vec![quote(case, draft.claims[0]).to_string(), show(worked.plain.middle())];
    if identity.relation == Relation::Equals
        && let Some(factor) = slip(case, worked)
    {
        let from = worked.left.middle();
        draft.better = Some(("value", show(from), show(from * factor)));
    }
    draft.sure = if identity.severity == Severity::Suspicious { 0.6 } else { 0.85 };
    post(case, draft, out);
}
