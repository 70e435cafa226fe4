//! A figure called the middle of a range beside it must be the middle.

use claims::Claim;

use crate::bind::bind;
use crate::case::Case;
use crate::check::{out_of, unheld};
use crate::finding::Finding;

const CHECK: &str = "midpoint";

/// Whether the words directly around a figure call it a middle.
fn called_middle(case: &Case, claim: &Claim) -> bool {
    let clause = claim.clause.of(case.note.text());
    let at = (claim.span.start.saturating_sub(claim.clause.start)) as usize;
    let end = at + (claim.span.end - claim.span.start) as usize;
    case.rules.settings.midpoint.words.iter().any(|word| {
        clause.match_indices(word.as_str()).any(|(found, _)| {
            let gap = if found >= end { clause.get(end..found) } else { clause.get(found + word.len()..at) };
            // Another figure between the word and this one is what the word is about.
            gap.is_some_and(|g| g.chars().count() <= word.len() && !g.contains(|c: char| c.is_ascii_digit()))
        })
    })
}

/// Rows of identities.toml with this check, where the words say middle.
pub fn check(case: &Case, out: &mut Vec<Finding>) {
    for identity in case.rules.exposing(CHECK) {
        let ranges = bind(case, identity).into_iter().filter(|worked| {
            let (Some(middle), Some(range)) = (worked.claim("m"), worked.claim("r")) else { return false };
            let is_range = range.amount().is_some_and(|a| a.low != a.high);
            let is_point = middle.amount().is_some_and(|a| a.low == a.high);
            is_range && is_point && called_middle(case, middle)
        });
        for worked in unheld(ranges.collect()) {
            out_of(case, CHECK, "finding.midpoint", &worked, out);
        }
    }
}
