//! An event's window, counted from the note's date, against the date at which the event is known to be. A text that
//! was posted later than it was written gives itself away here.

use claims::{How, Said, Whom};
use figure::Period;

use crate::case::Case;
use crate::finding::{Finding, Severity};
use crate::found::{Draft, post};
use crate::known;

const CHECK: &str = "relative-date";

/// Events that are rows of the almanac, with a short window that is said to be ahead.
pub fn check(case: &Case, out: &mut Vec<Finding>) {
    let Some(day) = case.note.said_on else { return };
    let limits = &case.rules.settings.relative_date;
    for claim in case.claims {
        let Said::Event { what, window: Some(window), ahead: true } = &claim.said else { continue };
        let (Whom::Known(entity), How::Said) = (&what.value, window.how) else { continue };
        if window.value.days() > limits.window_days {
            continue;
        }
        let known = known::events(case.almanac, entity, case.as_of);
        let held = known.iter().map(|e| (Period { start: e.start, end: e.end, form: figure::Form::Days }, e));
        let nearest = held.min_by_key(|(p, e)| (Case::days_between(p, &window.value), e.row.clone()));
        let Some((actual, event)) = nearest else { continue };
        let off = Case::days_between(&actual, &window.value);
        if off == 0 || off > limits.near_days {
            continue;
        }
        let text = case.note.text();
        let mut draft = Draft::new(CHECK, Severity::Contradicts, vec![claim]);
        draft.words = window.span.into_iter().chain(what.span).chain(case.date_words()).collect();
        draft.says = "finding.relative-date";
        let words = window.span.map_or(window.value.to_string(), |s| s.of(text).to_string());
        draft.args = vec![words, day.to_string(), window.value.to_string(), actual.to_string()];
        draft.arithmetic = format!("{day}: {}; known: {actual}; {off} days apart", window.value);
        draft.rows = vec![event.row.clone()];
        draft.better = Some(("period", window.value.to_string(), actual.to_string()));
        draft.sure = 0.85;
        post(case, draft, out);
    }
}
