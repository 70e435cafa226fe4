//! A forecast of what is long past, a fact about what has not begun.

use claims::{Cited, How, Modality, Said};
use figure::Period;

use crate::case::Case;
use crate::check::quote;
use crate::finding::{Finding, Severity};
use crate::found::{Draft, post};

const CHECK: &str = "tense";

/// Levels with a period said in words.
pub fn check(case: &Case, out: &mut Vec<Finding>) {
    let Some(day) = case.note.said_on else { return };
    let limits = &case.rules.settings.tense;
    for claim in case.claims {
        let Said::Level { about, .. } = &claim.said else { continue };
        let Some(Cited { value: period, how: How::Said, .. }) = &about.period else { continue };
        let since = |a: figure::Date, b: figure::Date| (b - a).get_days();
        let Period { start, end, .. } = *period;
        let (odd, says, arithmetic) = match claim.modality {
            Modality::Forecast => (
                since(end, day) > limits.past_days,
                "finding.tense.past",
                format!("{period} ends {end}, {} days before {day}", since(end, day)),
            ),
            Modality::Actual => (
                since(day, start) > limits.future_days,
                "finding.tense.future",
                format!("{period} begins {start}, {} days after {day}", since(day, start)),
            ),
            // Past guidance is quoted to be held against what came.
            Modality::Guidance | Modality::Opinion => continue,
        };
        if odd {
            let mut draft = Draft::new(CHECK, Severity::Suspicious, vec![claim]);
            draft.words = about.period.as_ref().and_then(|p| p.span).into_iter().chain(case.date_words()).collect();
            draft.says = says;
            draft.args = vec![quote(case, claim).to_string(), period.to_string(), day.to_string()];
            draft.arithmetic = arithmetic;
            draft.sure = 0.5;
            post(case, draft, out);
        }
    }
}
