//! What is said to be still to come cannot lie wholly before the day the note was written.

use std::collections::BTreeMap;

use claims::{Cited, Claim, How, Said, Span};
use figure::Period;

use crate::case::Case;
use crate::finding::{Finding, Severity};
use crate::found::{Draft, post};

const CHECK: &str = "date-before-note";

fn window_of(said: &Said) -> Option<&Cited<Period>> {
    match said {
        Said::Trigger { window, .. } | Said::Event { window, ahead: true, .. } => window.as_ref(),
        _ => None,
    }
}

/// The words before a window in its line, up to the mark before them.
fn lead(text: &str, span: Span) -> &str {
    let before = &text[..span.start as usize];
    let line = before.rfind(['\n', '。', ';', '；']).map_or(0, |at| at + 1);
    before.get(line..).or_else(|| before.get(line + 2..)).unwrap_or_default()
}

/// Whether a year is said in the words themselves; where it is not, it was found elsewhere and may be found wrongly.
fn names_year(words: &str, period: &Period) -> bool {
    let (year, short) = (period.end.year().to_string(), format!("{:02}", period.end.year() % 100));
    words.contains(&year) || words.contains(&format!("{short}年")) || words.contains(&format!("{short}H"))
}

/// Windows of triggers and of events ahead that name their year; one finding for all that hang on the same words. A
/// window carried over from other words counts when those words call it one.
pub fn check(case: &Case, out: &mut Vec<Finding>) {
    let Some(day) = case.note.said_on else { return };
    let text = case.note.text();
    let mut by_words: BTreeMap<Span, (Period, Vec<&Claim>)> = BTreeMap::new();
    for claim in case.claims {
        let Some(Cited { value, span: Some(span), how }) = window_of(&claim.said) else { continue };
        let called =
            || case.rules.settings.date_before_note.words.iter().any(|w| lead(text, *span).contains(w.as_str()));
        let stands = *how == How::Said || *how == How::Carried && called();
        if stands && value.end < day && names_year(span.of(text), value) {
            by_words.entry(*span).or_insert_with(|| (*value, Vec::new())).1.push(claim);
        }
    }
    for (span, (window, mut claims)) in by_words {
        claims.sort_by_key(|c| (c.span, c.id));
        let mut draft = Draft::new(CHECK, Severity::Contradicts, claims);
        draft.words = [span].into_iter().chain(case.date_words()).collect();
        draft.says = "finding.date-before-note";
        draft.args = vec![span.of(text).to_string(), day.to_string()];
        draft.arithmetic = format!("{window} ends {} < {day}", window.end);
        // A slip of one year is the common one; anything longer is not guessed at.
        let next = window.shift_years(1).filter(|next| next.end >= day);
        draft.better = next.map(|next| ("period", window.to_string(), next.to_string()));
        draft.sure = if next.is_some() { 0.95 } else { 0.8 };
        post(case, draft, out);
    }
}
