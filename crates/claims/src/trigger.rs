//! Triggers: what would move demand, prices or shares, with the window in which it would.

use figure::Period;

use crate::bind::Scene;
use crate::clause::{Clause, LineKind};
use crate::emit::Ids;
use crate::event::{ahead_of, whom};
use crate::mention::{Cue, Pull, Sort, Voice};
use crate::{Cited, Claim, Direction, Modality, Said, Span, Whom};

/// One claim for each clause that is a trigger.
pub fn triggers(scene: &Scene, ids: &mut Ids) -> Vec<Claim> {
    let mut found = Vec::new();
    for clause in &scene.layout.clauses {
        let pulls = pulls(scene, clause.span);
        let has = |pull: Pull| pulls.contains(&pull);
        let line = &scene.layout.lines[scene.layout.sentences[clause.sentence as usize].line as usize];
        if line.kind == LineKind::Row {
            continue;
        }
        let under = heads(scene, clause);
        let (own, carried) = windows(scene, clause);
        let ahead = |w: &Option<Cited<Period>>| match (w, scene.said_on) {
            (Some(w), Some(day)) => w.value.end > day,
            _ => false,
        };
        let amount = !scene.figures_in(clause.span).is_empty();
        let conditional = has(Pull::Conditional);
        let event = has(Pull::Event);
        let heading = line.kind == LineKind::Heading && clause.span.end - clause.span.start < 60 && !ahead(&own);
        let counts = if heading {
            false
        } else if under {
            // The effect behind the comma (可能回调) is part of the trigger before it.
            (event || conditional && is_first(scene, clause)) && !has(Pull::Window)
        } else {
            let said = ahead(&own) || own.is_some() && foretold(scene, clause.span);
            !amount && event && (said || conditional && (has(Pull::Up) || has(Pull::Down)))
        };
        if !counts {
            continue;
        }
        let window = own.or(if under { carried } else { None });
        found.push(trigger(scene, clause, window, conditional || under, &pulls, ids));
    }
    found
}

/// Whether the words speak of it as still to come, whatever the date (预计将于…放量): a window that is already over at
/// the note's date is then a slip that a reader must see.
fn foretold(scene: &Scene, span: Span) -> bool {
    let said = |wanted: &dyn Fn(&Cue) -> bool| scene.hits_in(span).iter().any(|h| scene.cues(h).iter().any(wanted));
    let expected = said(&|c| matches!(c, Cue::Voice(Voice::Forecast) | Cue::Ahead));
    let past = scene.lexicon.words("bygone").iter().any(|w| span.of(scene.text).contains(w.as_str()));
    expected && !past
}

fn is_first(scene: &Scene, clause: &Clause) -> bool {
    scene.layout.sentences[clause.sentence as usize].span.start == clause.span.start
}

fn pulls(scene: &Scene, span: Span) -> Vec<Pull> {
    let cues = scene.hits_in(span).iter().flat_map(|h| scene.cues(h));
    cues.filter_map(|c| if let Cue::Pull(pull) = c { Some(*pull) } else { None }).collect()
}

/// Whether a heading over the clause, or the head of its own line, says that triggers follow.
fn heads(scene: &Scene, clause: &Clause) -> bool {
    let line = scene.layout.sentences[clause.sentence as usize].line as usize;
    let head = |span: Span| pulls(scene, span).contains(&Pull::Head);
    let own = Span { start: scene.layout.lines[line].span.start, end: clause.span.end };
    let labelled = own.of(scene.text).chars().take(16).any(|c| c == ':' || c == '：')
        && head(Span { start: own.start, end: (own.start + 48).min(own.end) });
    labelled || scene.layout.over(line).iter().take(3).any(|over| head(scene.layout.lines[*over].span))
}

/// The window said in the clause or its sentence, and the one that stands over it.
fn windows(scene: &Scene, clause: &Clause) -> (Option<Cited<Period>>, Option<Cited<Period>>) {
    let resolve = |span: Span| scene.whens_in(span).iter().find_map(|w| ahead_of(scene, w).map(|p| (p, w.span)));
    let own = resolve(clause.span).map(|(p, s)| Cited::said(p, s));
    let line = scene.layout.sentences[clause.sentence as usize].line as usize;
    let over = scene.layout.over(line);
    // A sibling of the list that names the window ("时间窗口: …") holds for the whole list.
    let parent = over.first().copied();
    let siblings = scene
        .layout
        .lines
        .iter()
        .skip(line.saturating_sub(8))
        .take(16)
        .filter(|l| l.over.map(|o| o as usize) == parent && l.kind == LineKind::Bullet);
    let named = siblings.filter(|l| pulls(scene, l.span).contains(&Pull::Window)).find_map(|l| resolve(l.span));
    let carried = named.or_else(|| over.iter().find_map(|o| resolve(scene.layout.lines[*o].span)));
    (own, carried.map(|(p, s)| Cited::carried(p, s)))
}

fn trigger(
    scene: &Scene,
    clause: &Clause,
    window: Option<Cited<Period>>,
    conditional: bool,
    pulls: &[Pull],
    ids: &mut Ids,
) -> Claim {
    let span = scene.trimmed(clause.span);
    let line = scene.layout.sentences[clause.sentence as usize].line as usize;
    let suits = |e: u32| !matches!(scene.lexicon.entities[e as usize].sort, Sort::Event | Sort::Other);
    let names = |span: Span| {
        scene
            .mentions_in(span)
            .iter()
            .filter(|m| m.entity.is_some_and(suits))
            .map(|m| whom(scene, m))
            .collect::<Vec<Cited<Whom>>>()
    };
    let mut bears_on = names(clause.span);
    for over in scene.layout.over(line).into_iter().take(2) {
        bears_on.extend(names(scene.layout.lines[over].span));
    }
    let count = |pull: Pull| pulls.iter().filter(|p| **p == pull).count();
    let direction = if count(Pull::Down) > 0 { Direction::Down } else { Direction::Up };
    Claim {
        id: ids.next(span.start),
        note: ids.note(),
        said: Said::Trigger { what: span, window, bears_on, direction, conditional },
        modality: Modality::Forecast,
        by: Cited::supposed(Whom::Named(String::new())),
        span,
        clause: clause.span,
        scope: None,
        confidence: 0.5,
    }
}
