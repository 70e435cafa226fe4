//! Views: the author's own judgement of a state for a time, no claim of fact.

use super::about::subjects;
use super::sense::{Rules, Verdict};
use crate::bind::Scene;
use crate::clause::LineKind;
use crate::emit::Ids;
use crate::event::ahead_of;
use crate::{Cited, Claim, Direction, Modality, Said, Span, Whom};

/// Views of a note: a judgement of a state, in the author's own voice, of a subject named in the sentence, for a time.
pub fn views(scene: &Scene, rules: &Rules, ids: &mut Ids) -> Vec<Claim> {
    let words = rules.verdicts.find(&scene.text.to_ascii_lowercase());
    let mut found = Vec::new();
    for clause in &scene.layout.clauses {
        let sentence = scene.layout.sentences[clause.sentence as usize];
        let kind = scene.layout.lines[sentence.line as usize].kind;
        let says = |verdict: Verdict| words.has(clause.span, verdict);
        let judged = says(Verdict::State) && says(Verdict::Mine) && (says(Verdict::Good) || says(Verdict::Bad));
        if !judged || kind == LineKind::Row || !scene.figures_in(clause.span).is_empty() {
            continue;
        }
        let upto = Span { start: sentence.span.start, end: clause.span.end };
        let Some(about) = subjects(scene, upto).pop() else { continue };
        let when = scene.whens_in(clause.span).iter().find_map(|w| ahead_of(scene, w).map(|p| Cited::said(p, w.span)));
        let Some(window) = when else { continue };
        let direction = if says(Verdict::Bad) { Direction::Down } else { Direction::Up };
        let span = scene.trimmed(clause.span);
        found.push(Claim {
            id: ids.next(span.start),
            note: ids.note(),
            said: Said::View { about: about.whom, window: Some(window), direction },
            modality: Modality::Opinion,
            by: Cited::supposed(Whom::Named(String::new())),
            span,
            clause: sentence.span,
            scope: None,
            confidence: 0.5,
        });
    }
    found
}
