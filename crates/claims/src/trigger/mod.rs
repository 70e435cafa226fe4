//! Triggers: what would move demand, prices or shares, with the window in which it would.

mod piece;
mod sign;
mod window;

pub use sign::Rules;

use figure::Period;

use self::piece::Piece;
use self::sign::{Sign, Signs};
use self::window::Times;
use crate::belief::subjects;
use crate::bind::Scene;
use crate::emit::Ids;
use crate::words::{REACH, opening};
use crate::{Cited, Claim, Direction, Modality, Said, Span, Whom};

/// One claim for each clause, or item of a list, that is a trigger. What tells a belief (their spans, in order) is none.
pub fn triggers(scene: &Scene, rules: &Rules, beliefs: &[Span], ids: &mut Ids) -> Vec<Claim> {
    let words = rules.words.find(&scene.text.to_ascii_lowercase());
    let times = Times::of(scene);
    let pieces = piece::pieces(scene, &words, &times, beliefs);
    let found = pieces.iter().filter(|piece| rules.score(piece.signs) > 0.0);
    found
        .map(|piece| {
            let window = window::window(scene, &words, &times, piece);
            trigger(scene, piece, window, rules.confidence(piece.signs), ids)
        })
        .collect()
}

fn trigger(scene: &Scene, piece: &Piece, window: Option<Cited<Period>>, confidence: f64, ids: &mut Ids) -> Claim {
    let said = Said::Trigger {
        what: piece.span,
        window,
        bears_on: bears_on(scene, piece),
        direction: direction(piece.signs),
        conditional: piece.signs.any(&[Sign::If, Sign::Perhaps, Sign::Danger, Sign::Hangs]),
    };
    Claim {
        id: ids.next(piece.span.start),
        note: ids.note(),
        said,
        modality: Modality::Forecast,
        by: Cited::supposed(Whom::Named(String::new())),
        span: piece.span,
        clause: piece.clause,
        scope: None,
        confidence,
    }
}

fn direction(signs: Signs) -> Direction {
    let good = signs.any(&[Sign::Ease, Sign::Release, Sign::Build]);
    let bad = signs.any(&[Sign::Weak, Sign::Late, Sign::Risk, Sign::Danger]) || signs.has(Sign::Not) && good;
    if bad { Direction::Down } else { Direction::Up }
}

/// What it moves: what the clause names, else its sentence; what stands over its list; else what the note is about.
fn bears_on(scene: &Scene, piece: &Piece) -> Vec<Cited<Whom>> {
    let sentence = scene.layout.sentences[piece.sentence].span;
    let near = Span { start: sentence.start.max(piece.clause.start.saturating_sub(REACH)), end: piece.clause.end };
    let mut found = subjects(scene, piece.span);
    if !found.iter().any(|s| s.name) {
        found.extend(subjects(scene, near).into_iter().filter(|s| s.name));
    }
    if found.is_empty() || piece.signs.has(Sign::Headed) {
        let heads = scene.layout.over(piece.line);
        found.extend(
            heads.into_iter().take(HEADS).flat_map(|over| subjects(scene, opening(scene.layout.lines[over].span))),
        );
    }
    let named = found.iter().any(|s| s.name);
    let mut whoms: Vec<Cited<Whom>> = Vec::new();
    for subject in found.into_iter().take(MOST) {
        if whoms.iter().all(|w| w.value != subject.whom.value) {
            whoms.push(subject.whom);
        }
    }
    if !named {
        let first = scene.focus.first().map(|e| scene.lexicon.entities[*e as usize].id.clone());
        whoms.extend(first.map(|id| Cited::supposed(Whom::Known(id))));
    }
    whoms
}

/// Heads over a line looked at.
const HEADS: usize = 2;
/// Most names and topics that one trigger bears on.
const MOST: usize = 8;
