//! What may be a trigger: clauses, and the items of a list of risks or catalysts within one.

use super::sign::{EVENTS, Sign, Signs};
use super::window::{self, Times};
use crate::Span;
use crate::bind::Scene;
use crate::clause::{Clause, LineKind};
use crate::words::{Found, opening};

/// A candidate.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its words.
    pub span: Span,
    /// Its clause, or the clauses joined in it.
    pub clause: Span,
    /// Its sentence.
    pub sentence: usize,
    /// Its line.
    pub line: usize,
    /// What speaks for and against it.
    pub signs: Signs,
}

/// Characters below which a clause says little.
const BRIEF: usize = 5;
/// Clauses of a sentence looked at on either side.
const FAR: usize = 8;
/// Longest heading, in characters, that one word of risk makes a head of risks.
const HEAD: usize = 20;
/// Bytes between the word of a label and its colon.
const LABEL: usize = 12;
/// Clauses that one trigger takes in at most, less one.
const MOST_COMMAS: usize = 2;

/// All candidates, in the order of the text.
pub fn pieces(scene: &Scene, words: &Found<Sign>, times: &Times, beliefs: &[Span]) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut list: Option<List> = None;
    for clause in &scene.layout.clauses {
        let sentence = clause.sentence as usize;
        let whole = scene.layout.sentences[sentence];
        let line = whole.line as usize;
        let kind = scene.layout.lines[line].kind;
        // A headline in brackets tells what the text behind it tells.
        if kind == LineKind::Blank || whole.span.of(scene.text).trim_start_matches(['-', ' ', '[']).starts_with('【') {
            continue;
        }
        let label = label(scene, words, clause.span);
        list = match label {
            Some((_, signs)) => Some(List { line, signs }),
            None => list.filter(|l| l.line == line && (!is_first(scene, clause) || follows_semicolon(scene, clause))),
        };
        let over = headed(scene, words, line);
        let body = label.map_or(clause.span, |(end, _)| Span { start: end, end: clause.span.end });
        let listed = list.is_some() || over.is_some();
        let headed = list.map(|l| l.signs).or(over).unwrap_or_default();
        let spans = if listed { items(scene, body) } else { vec![clause.span] };
        for span in spans {
            let span = scene.trimmed(span);
            if span.start >= span.end {
                continue;
            }
            // What names the window of a list is no item of it.
            if listed && words.has(clause.span, Sign::Timing) {
                break;
            }
            let mut signs = said(scene, words, times, span, line);
            let next = beliefs.partition_point(|b| b.end <= span.start);
            signs.put_if(Sign::Believed, beliefs.get(next).is_some_and(|b| b.overlaps(&span)));
            signs = signs.with(headed);
            signs.put_if(Sign::Cell, kind == LineKind::Row);
            signs.put_if(
                Sign::Title,
                kind == LineKind::Heading && !scene.layout.lines[line].span.of(scene.text).contains([':', '：']),
            );
            let piece = Piece { span, clause: clause.span, sentence, line, signs };
            match found.last_mut().filter(|last| goes_on(scene, words, last, &piece)) {
                Some(last) => {
                    last.span = last.span.join(&span);
                    last.clause = last.clause.join(&clause.span);
                    last.signs = last.signs.with(signs);
                }
                None => found.push(piece),
            }
        }
    }
    for i in 0..found.len() {
        let (sentence, own) = (found[i].sentence, found[i].signs);
        let near = |p: &&Piece| p.sentence == sentence;
        let ahead = found[i + 1..]
            .iter()
            .take_while(near)
            .take(FAR)
            .any(|p| p.signs.any(&[Sign::Will, Sign::Perhaps, Sign::Ahead]));
        let after = found[..i].iter().rev().take_while(near).take(3).any(|p| p.signs.any(&[Sign::If, Sign::Cause]));
        found[i].signs.put_if(Sign::Since, own.has(Sign::Cause) && (ahead || own.any(&[Sign::Will, Sign::Perhaps])));
        found[i].signs.put_if(Sign::After, after);
        let recounts = looks_back(&found, i);
        found[i].signs.put_if(Sign::Recounts, recounts);
        derive(&mut found[i].signs);
    }
    found
}

/// Whether a clause belongs to the one before it: the consequence of its condition or cause, or what it leads to.
fn goes_on(scene: &Scene, words: &Found<Sign>, last: &Piece, next: &Piece) -> bool {
    let opener = [Sign::If, Sign::Cause];
    if last.signs.has(Sign::Believed) != next.signs.has(Sign::Believed) {
        return false;
    }
    // Items of a list stand each for itself.
    if last.sentence != next.sentence || next.signs.has(Sign::Headed) && !last.signs.has(Sign::If) {
        return false;
    }
    if next.clause == last.clause || last.clause.end + 4 < next.clause.start || next.signs.any(&opener) {
        return false;
    }
    let starts = |sign: Sign| words.within(next.span).iter().any(|(s, m)| *m == sign && s.start == next.span.start);
    let leads = [Sign::Will, Sign::Perhaps, Sign::Effect, Sign::Weak, Sign::Ease, Sign::Then];
    let short = last.clause.of(scene.text).matches(['，', ',']).count() < MOST_COMMAS;
    short && (last.signs.any(&opener) && !starts(Sign::Also) && next.signs.any(&leads) || starts(Sign::Then))
}

/// Signs of a span by its own words.
fn said(scene: &Scene, words: &Found<Sign>, times: &Times, span: Span, line: usize) -> Signs {
    let mut signs = Signs::default();
    for (_, sign) in words.within(span) {
        signs.put(*sign);
    }
    let text = span.of(scene.text);
    let [ahead, now, gone] = window::sides(scene, times, span, line);
    signs.put_if(Sign::Ahead, ahead);
    signs.put_if(Sign::Now, now);
    signs.put_if(Sign::Gone, gone);
    signs.put_if(Sign::Amount, !scene.figures_in(span).is_empty());
    signs.put_if(Sign::Named, scene.mentions_in(span).iter().any(|m| m.entity.is_some()));
    signs.put_if(Sign::Asks, text.contains(['?', '？']));
    signs.put_if(Sign::Brief, text.chars().count() <= BRIEF);
    signs
}

/// Whether the sentence of a piece tells of what is over and of nothing to come.
fn looks_back(all: &[Piece], at: usize) -> bool {
    let same = |p: &&Piece| p.sentence == all[at].sentence;
    let before = || all[..at].iter().rev().take_while(same).take(FAR);
    let sentence = || before().chain(all[at..].iter().take_while(same).take(FAR)).map(|p| p.signs);
    let ahead = [Sign::Will, Sign::Plan, Sign::Ahead, Sign::If, Sign::Perhaps];
    sentence().any(|s| s.any(&[Sign::Past, Sign::Gone])) && !sentence().any(|s| s.any(&ahead))
}

/// Signs that follow from others together.
fn derive(signs: &mut Signs) {
    // "If it were": no past.
    signs.drop_if(Sign::Past, signs.has(Sign::If));
    let (event, ahead) = (signs.any(&EVENTS), signs.has(Sign::Ahead));
    let state = signs.any(&[Sign::Short, Sign::Late, Sign::Risk]);
    let coming = signs.any(&[Sign::Will, Sign::Plan, Sign::UnderWay, Sign::Ahead]);
    let figure = signs.has(Sign::Amount) && !event && !state && !signs.has(Sign::If);
    signs.put_if(Sign::Coming, event && coming && !signs.has(Sign::Past));
    signs.put_if(Sign::Done, (event || state) && signs.any(&[Sign::Past, Sign::Gone]) && !ahead);
    signs.put_if(Sign::Level, figure && !coming);
    signs.put_if(Sign::Projected, figure && coming);
    let moved = signs.any(&[Sign::Ease, Sign::Weak, Sign::Effect, Sign::Short, Sign::Late]);
    let open = signs.any(&[Sign::Will, Sign::Perhaps, Sign::Ahead, Sign::Now, Sign::If]);
    signs.put_if(Sign::Moves, signs.has(Sign::Stake) && moved && open && !signs.has(Sign::Amount));
}

/// A list within a line, and what its head says of it.
#[derive(Clone, Copy)]
struct List {
    line: usize,
    signs: Signs,
}

fn is_first(scene: &Scene, clause: &Clause) -> bool {
    scene.layout.sentences[clause.sentence as usize].span.start == clause.span.start
}

/// Whether the sentence before ends in a semicolon: a list goes on over it.
fn follows_semicolon(scene: &Scene, clause: &Clause) -> bool {
    scene.text[..clause.span.start as usize].trim_end().ends_with(['；', ';'])
}

/// What a head says of the items under it: that they are triggers, risks, conditions.
fn of_head(words: &Found<Sign>, head: Span) -> Signs {
    let mut signs = Signs::default();
    signs.put(Sign::Headed);
    signs.put_if(Sign::Danger, words.has(head, Sign::Risk));
    signs.put_if(Sign::Hangs, words.has(head, Sign::If));
    signs
}

/// Whether a heading or list head over a line says that triggers follow, and what it says of them.
fn headed(scene: &Scene, words: &Found<Sign>, line: usize) -> Option<Signs> {
    if scene.layout.lines[line].kind == LineKind::Row {
        return None;
    }
    scene.layout.over(line).into_iter().take(2).find_map(|over| {
        let whole = scene.layout.lines[over].span;
        let span = opening(whole);
        let risk = words.has(span, Sign::Risk);
        let brief = span == whole && span.of(scene.text).chars().count() <= HEAD;
        (words.has(span, Sign::Head) || brief && risk).then(|| of_head(words, span))
    })
}

/// Where the label of a clause ends, if it says that triggers follow (`催化剂:`, `四项下行风险：`), and what it says
/// of them.
fn label(scene: &Scene, words: &Found<Sign>, clause: Span) -> Option<(u32, Signs)> {
    let risk = words.first(clause, Sign::Risk);
    let head = words.first(clause, Sign::Head).or(risk)?;
    let rest = &scene.text[head.end as usize..clause.end as usize];
    let colon = rest.find([':', '：']).filter(|at| *at <= LABEL)?;
    let width = rest[colon..].chars().next().map_or(1, char::len_utf8);
    Some((head.end + (colon + width) as u32, of_head(words, Span { start: clause.start, end: head.end })))
}

/// The items of a list of triggers; those of an example in brackets stand on their own (如甲、乙).
fn items(scene: &Scene, span: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let text = span.of(scene.text);
    let (mut depth, mut from, mut inner) = (0usize, 0usize, None);
    let mut put = |from: usize, to: usize| {
        if !text[from..to].trim().is_empty() {
            found.push(Span::new(span.start as usize + from, span.start as usize + to));
        }
    };
    for (at, sign) in text.char_indices() {
        let next = at + sign.len_utf8();
        match sign {
            '(' | '（' => {
                depth += 1;
                let example = text[next..].starts_with('如') || text[next..].starts_with("例如");
                let close = text[next..].find([')', '）']).map_or(text.len(), |to| next + to);
                if depth == 1 && example && text[next..close].contains('、') {
                    put(from, at);
                    inner = Some(next + '如'.len_utf8());
                }
            }
            ')' | '）' => {
                depth = depth.saturating_sub(1);
                if depth == 0
                    && let Some(start) = inner.take()
                {
                    put(start, at);
                    from = next;
                }
            }
            '、' | '+' if depth == 0 => {
                put(from, at);
                from = next;
            }
            '、' => {
                if let Some(start) = inner {
                    put(start, at);
                    inner = Some(next);
                }
            }
            '以' if depth == 0 && text[at..].starts_with("以及") => {
                put(from, at);
                from = at + "以及".len();
            }
            _ => {}
        }
    }
    put(from, text.len());
    found
}
