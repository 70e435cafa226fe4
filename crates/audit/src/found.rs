//! Makes findings: one id, one severity rule, spans in the order of the claims.

use claims::{Claim, How, Span};
use figure::{FindingId, Hasher};

use crate::case::Case;
use crate::finding::{Finding, Reread, Severity};

/// What a check hands in.
pub struct Draft<'a> {
    /// Name of the check.
    pub check: &'static str,
    /// How bad, before doubt about the reading is heard.
    pub severity: Severity,
    /// Claims concerned, the doubtful one first.
    pub claims: Vec<&'a Claim>,
    /// How many of the claims, from the first, are held to their period.
    pub dated: usize,
    /// Other words concerned.
    pub words: Vec<Span>,
    /// Key of the sentence.
    pub says: &'static str,
    /// Its words and numbers.
    pub args: Vec<String>,
    /// The arithmetic.
    pub arithmetic: String,
    /// Rows used.
    pub rows: Vec<String>,
    /// A better reading of the first claim: field, from, to.
    pub better: Option<(&'static str, String, String)>,
    /// How sure if all is read right, 0 to 1.
    pub sure: f64,
}

impl<'a> Draft<'a> {
    /// With the words of its claims alone.
    pub fn new(check: &'static str, severity: Severity, claims: Vec<&'a Claim>) -> Draft<'a> {
        Draft {
            check,
            severity,
            claims,
            dated: usize::MAX,
            words: Vec::new(),
            says: "",
            args: Vec::new(),
            arithmetic: String::new(),
            rows: Vec::new(),
            better: None,
            sure: 0.9,
        }
    }
}

/// Whether whom and (where it matters) when of a claim stand in words: what is supposed cannot carry a contradiction.
fn stands_in_words(claim: &Claim, dated: bool) -> bool {
    let Some(about) = claim.about() else { return true };
    let period = about.period.as_ref().is_none_or(|p| p.how != How::Supposed);
    about.whom.how != How::Supposed && (period || !dated)
}

/// Post a finding. What rests on a doubtful or supposed reading is suspicious at most; the same check on the same
/// claims is posted once.
pub fn post(case: &Case, draft: Draft, out: &mut Vec<Finding>) {
    let least = draft.claims.iter().map(|c| c.confidence).fold(1.0, f64::min);
    let said = draft.claims.iter().enumerate().all(|(i, c)| stands_in_words(c, i < draft.dated));
    let firm = said && least >= case.rules.settings.finding.confidence;
    let severity = if firm { draft.severity } else { draft.severity.min(Severity::Suspicious) };
    let mut spans: Vec<Span> = Vec::new();
    for span in draft.claims.iter().map(|c| c.span).chain(draft.words) {
        if !spans.contains(&span) {
            spans.push(span);
        }
    }
    let mut hasher = Hasher::new("finding");
    hasher.part(&case.note.id.0.0).part(draft.check.as_bytes());
    for claim in &draft.claims {
        hasher.part(&claim.id.0.0);
    }
    for span in &spans {
        hasher.part(&span.start.to_le_bytes()).part(&span.end.to_le_bytes());
    }
    let id = FindingId(hasher.finish());
    if out.iter().any(|f| f.id == id) {
        return;
    }
    let better = draft.better.and_then(|(field, from, to)| {
        let claim = draft.claims.first()?.id.0.full();
        Some(Reread { claim, field: field.to_string(), from, to })
    });
    out.push(Finding {
        id,
        note: case.note.id,
        check: draft.check,
        severity,
        claims: draft.claims.iter().map(|c| c.id).collect(),
        spans,
        says: draft.says,
        args: draft.args,
        arithmetic: draft.arithmetic,
        rows: draft.rows,
        better,
        sure: draft.sure * least,
    });
}
