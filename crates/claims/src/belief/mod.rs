//! Beliefs: what somebody other than the author is said to think of the chain; and the author's own views of a state.

mod about;
mod sense;
mod view;

pub use about::subjects;
pub use sense::Rules;
pub use view::views;

use self::sense::Sense;
use crate::bind::Scene;
use crate::clause::LineKind;
use crate::emit::Ids;
use crate::words::{Found, REACH, opening};
use crate::{Cited, Claim, Modality, Said, Side, Span, Whom};

/// A belief as found.
#[derive(Clone, Debug)]
pub struct Thought {
    /// The clauses that tell it.
    span: Span,
    /// Its sentence.
    sentence: usize,
    /// The words that imply it.
    cue: Span,
    /// What they imply.
    sense: Sense,
    /// Whether an object follows them.
    transitive: bool,
    /// The side it errs to.
    side: Side,
    /// Words of who holds it.
    holder_words: Option<Span>,
    /// Who holds it; index of the name.
    holder: Option<u8>,
}

/// Beliefs of a note.
pub fn beliefs(scene: &Scene, rules: &Rules, ids: &mut Ids) -> Vec<Claim> {
    let words = rules.words.find(&scene.text.to_ascii_lowercase());
    let mut found: Vec<Thought> = Vec::new();
    for clause in &scene.layout.clauses {
        let sentence = clause.sentence as usize;
        let kind = scene.layout.lines[scene.layout.sentences[sentence].line as usize].kind;
        if matches!(kind, LineKind::Blank | LineKind::Row) {
            continue;
        }
        let line = scene.layout.lines[scene.layout.sentences[sentence].line as usize].span.of(scene.text).trim_end();
        let title = kind == LineKind::Heading && !line.ends_with([':', '：']);
        let Some(thought) = thought(scene, rules, &words, clause.span, sentence, title) else { continue };
        let turns =
            words.within(thought.span).first().is_some_and(|(s, m)| *m == Sense::But && s.start == thought.span.start);
        match found.last_mut() {
            Some(last)
                if last.sentence == sentence
                    && last.side == thought.side
                    && (thought.holder.is_none() || thought.holder == last.holder)
                    && !turns
                    && last.span.end + 8 >= thought.span.start =>
            {
                last.span = last.span.join(&thought.span);
            }
            _ => found.push(thought),
        }
    }
    found.iter().filter_map(|thought| claim(scene, rules, &words, thought, ids)).collect()
}

/// Words of somebody's attitude, and words by which a thing itself is called too dear or too cheap.
const JUDGED: [Sense; 4] = [Sense::Priced, Sense::Low, Sense::High, Sense::Yardstick];

/// Characters between a verb and its object.
const OBJECT: usize = 8;

/// The belief that a clause tells, if it tells one.
fn thought(
    scene: &Scene,
    rules: &Rules,
    words: &Found<Sense>,
    clause: Span,
    sentence: usize,
    title: bool,
) -> Option<Thought> {
    let mut span = scene.trimmed(clause);
    let asks = span.of(scene.text).ends_with(['?', '？']);
    let first = |senses: &[Sense]| senses.iter().find_map(|s| words.first(clause, *s).map(|at| (at, *s)));
    let own = holder_in(words, clause).next();
    let judged = first(&JUDGED).filter(|_| !title && !asks);
    let felt = first(&[Sense::Doubt, Sense::Hope]);
    let told = first(&[Sense::Tells, Sense::Unsure]);
    // What is told may fill the next clause.
    if let Some((at, Sense::Tells)) = told
        && scene.text[at.end as usize..span.end as usize].chars().count() <= 2
    {
        let next = scene.layout.clauses.get(scene.layout.clause_at(clause.start) + 1);
        let free = |n: &&crate::clause::Clause| {
            n.sentence as usize == sentence && !JUDGED.iter().any(|s| words.has(n.span, *s))
        };
        span = next.filter(free).map_or(span, |n| span.join(&scene.trimmed(n.span)));
    }
    let start = scene.layout.sentences[sentence].span.start;
    let earlier = Span { start: start.max(clause.start.saturating_sub(REACH)), end: clause.start };
    let holder =
        own.or_else(|| holder_in(words, earlier).next_back().filter(|_| felt.is_some_and(|f| f.1 == Sense::Doubt)));
    let lay = own.is_some_and(|(_, index)| !rules.holders[usize::from(index)].1);
    let figures = !scene.figures_in(clause).is_empty();
    let (cue, sense) = match (judged, holder, felt, told) {
        (Some(found), ..) => found,
        (None, Some(_), Some(found), _) if !(figures && found.1 == Sense::Hope) => found,
        (None, Some(_), _, Some(found)) if lay && !figures && !asks => found,
        _ => return None,
    };
    let for_worse = [Sense::Worse, Sense::Better, Sense::Doubt].iter().any(|s| words.has(span, *s));
    let side = match sense {
        Sense::Priced => Side::PricedIn,
        Sense::High => Side::Overestimated,
        Sense::Unsure => Side::Unclear,
        Sense::Tells if !for_worse => Side::Unclear,
        _ => Side::Underestimated,
    };
    let object = about::subjects(scene, Span { start: cue.end, end: span.end }).first().map(|s| s.span);
    let near = object.is_some_and(|o| scene.between(cue, o).chars().count() <= OBJECT);
    let transitive = matches!(sense, Sense::Low | Sense::Priced) && near;
    let (holder_words, holder) = holder.unzip();
    Some(Thought { span, sentence, cue, sense, transitive, side, holder_words, holder })
}

/// Words of those who believe in a span.
fn holder_in(words: &Found<Sense>, span: Span) -> impl DoubleEndedIterator<Item = (Span, u8)> {
    words.within(span).iter().filter_map(|(s, m)| match m {
        Sense::Holder(index) => Some((*s, *index)),
        _ => None,
    })
}

fn claim(scene: &Scene, rules: &Rules, words: &Found<Sense>, thought: &Thought, ids: &mut Ids) -> Option<Claim> {
    let about = about::about(scene, thought)?;
    let holder = holder(scene, rules, words, thought);
    let against = about::evidence(scene, words, thought);
    Some(Claim {
        id: ids.next(thought.span.start),
        note: ids.note(),
        said: Said::Belief { holder: holder.clone(), about, side: thought.side, against },
        modality: Modality::Opinion,
        by: holder,
        span: thought.span,
        clause: scene.layout.sentences[thought.sentence].span,
        scope: None,
        confidence: 0.5,
    })
}

/// Who holds it: in its own words, before it in the sentence, over its line; else the market.
fn holder(scene: &Scene, rules: &Rules, words: &Found<Sense>, thought: &Thought) -> Cited<Whom> {
    let named = |index: u8| Whom::Named(rules.holders[usize::from(index)].0.clone());
    if let (Some(index), Some(span)) = (thought.holder, thought.holder_words) {
        return Cited::said(named(index), span);
    }
    let sentence = scene.layout.sentences[thought.sentence];
    let over = scene.layout.over(sentence.line as usize);
    let places = std::iter::once(Span {
        start: sentence.span.start.max(thought.span.start.saturating_sub(REACH)),
        end: thought.span.start,
    })
    .chain(over.into_iter().take(2).map(|o| opening(scene.layout.lines[o].span)));
    let found = places.flat_map(|span| holder_in(words, span).rev()).next();
    let found = found.map(|(span, index)| Cited::carried(named(index), span));
    found.unwrap_or_else(|| Cited::supposed(Whom::Named("market".to_string())))
}
