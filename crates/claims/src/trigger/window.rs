//! When a trigger is to happen: the time in its clause, else in its sentence, else over its list.

use figure::{Date, Period};

use super::piece::Piece;
use super::sign::{Sign, Signs};
use crate::bind::Scene;
use crate::clause::LineKind;
use crate::mention::Sort;
use crate::period::{Edge, Part, YearRef};
use crate::words::{Found, REACH, opening};
use crate::{Cited, Span};

/// The day from which each line is written: its item's in a digest, else the note's.
pub struct Times {
    days: Vec<Option<Date>>,
}

/// Bytes from the start of a line within which the date of an item stands.
const DATELINE: u32 = 260;

impl Times {
    /// Of a note.
    pub fn of(scene: &Scene) -> Times {
        let day = |line: &crate::clause::Line| {
            let head = Span { start: line.span.start, end: line.span.end.min(line.span.start + DATELINE) };
            let dateline = |w: &&crate::period::When| {
                let after = &scene.text[w.span.end as usize..];
                matches!(w.from.part, Part::Day(..)) && (after.starts_with('电') || after.starts_with('讯'))
            };
            let when = scene.whens_in(head).iter().find(dateline)?;
            scene.clock.resolve(when, None, None).map(|p| p.start)
        };
        Times { days: scene.layout.lines.iter().map(|line| day(line).or(scene.said_on)).collect() }
    }

    fn day(&self, line: usize) -> Option<Date> {
        self.days.get(line).copied().flatten()
    }
}

/// Days after which a time without a year is taken for the next one.
const LONG_PAST: i32 = 150;

/// Times of a span with their words; those of a list are one (2028年和2029年).
fn times(scene: &Scene, days: &Times, span: Span, line: usize) -> Vec<(Period, Span)> {
    let day = days.day(line);
    let company = |m: &&crate::mention::Mention| {
        m.entity.is_some_and(|e| scene.lexicon.entities[e as usize].sort == Sort::Company)
    };
    let near = scene.mentions_in(span).iter().find(company).and_then(|m| m.entity);
    let entity = near.or(scene.focus.first().copied()).map(|e| &scene.lexicon.entities[e as usize].id);
    let mut found: Vec<(Period, Span)> = Vec::new();
    for when in scene.whens_in(span) {
        let dateline = matches!(when.from.part, Part::Day(..) | Part::DayOf(_))
            && scene.text[when.span.end as usize..].starts_with(['电', '讯']);
        if dateline || when.edge == Edge::Since {
            continue;
        }
        // A company's own year counts for its quarters and halves; "this year" is everybody's.
        let own = matches!(when.from.part, Part::Quarter(_) | Part::Half(_) | Part::RelQuarter(_) | Part::RelHalf(_));
        let Some(read) = scene.clock.resolve(when, entity.filter(|_| own), None) else { continue };
        // A company that the passage does not name lends its year only to what can be meant: of a quarter that is over in
        // its year and ahead in the calendar, the calendar's is.
        let plain = scene.clock.resolve(when, None, None).filter(|_| near.is_none());
        let ahead = |p: &Period| day.is_some_and(|day| p.end >= day);
        let read = plain.filter(|p| ahead(p) && !ahead(&read)).unwrap_or(read);
        let open = when.from.year == YearRef::Open
            && matches!(when.from.part, Part::Month(_) | Part::Quarter(_) | Part::Half(_) | Part::Day(..));
        let past = day.is_some_and(|day| (day - read.end).get_days() > LONG_PAST);
        let Some(period) = (if open && past { read.shift_years(1) } else { Some(read) }) else { continue };
        if let Some((last, words)) = found.last_mut()
            && matches!(scene.between(*words, when.span).trim(), "和" | "与" | "及" | "、" | "and" | "/")
            && let Some(both) = Period::span(*last, period)
        {
            (*last, *words) = (both, words.join(&when.span));
            continue;
        }
        found.push((period, when.span));
    }
    found
}

/// Which times stand in a span: still to come, begun, over.
pub fn sides(scene: &Scene, days: &Times, span: Span, line: usize) -> [bool; 3] {
    let Some(day) = days.day(line) else { return [false; 3] };
    let all = times(scene, days, span, line);
    let any = |holds: &dyn Fn(&Period) -> bool| all.iter().any(|(p, _)| holds(p));
    [any(&|p| p.start > day), any(&|p| p.start <= day && p.end > day), any(&|p| p.end <= day)]
}

/// The window of a piece.
pub fn window(scene: &Scene, words: &Found<Sign>, days: &Times, piece: &Piece) -> Option<Cited<Period>> {
    let day = days.day(piece.line);
    let ahead = |found: &[(Period, Span)]| found.iter().find(|(p, _)| day.is_some_and(|d| p.end > d)).copied();
    let own = times(scene, days, piece.span, piece.line);
    if let Some((period, span)) = ahead(&own) {
        return Some(Cited::said(period, span));
    }
    // Spoken of as still to come, though its date is over: a slip that a reader must see.
    let slip = own.first().filter(|_| foretold(piece.signs));
    if let Some((period, span)) = slip {
        return Some(Cited::said(*period, *span));
    }
    if let Some((period, span)) = beside(scene, piece).and_then(|span| ahead(&times(scene, days, span, piece.line))) {
        return Some(Cited::carried(period, span));
    }
    over(scene, words, days, piece).map(|(period, span)| Cited::carried(period, span))
}

fn foretold(signs: Signs) -> bool {
    signs.any(&[Sign::Will, Sign::Cell, Sign::Headed]) && !signs.has(Sign::Past)
}

/// What of the sentence may give the time: for a condition or cause all behind it, else an opening clause of time alone.
fn beside(scene: &Scene, piece: &Piece) -> Option<Span> {
    let sentence = scene.layout.sentences[piece.sentence].span;
    if piece.signs.any(&[Sign::If, Sign::Cause, Sign::After]) {
        return Some(Span { start: piece.span.end, end: sentence.end.min(piece.span.end + REACH) });
    }
    let opening = |w: &&crate::period::When| {
        let clause = scene.layout.clauses[scene.layout.clause_at(w.span.start)].span;
        scene.trimmed(clause).of(scene.text).chars().count() <= w.span.of(scene.text).chars().count() + 3
    };
    let before = Span { start: sentence.start, end: piece.span.start.max(sentence.start) };
    scene.whens_in(before).iter().rev().take(3).find(opening).map(|w| w.span)
}

/// The time that stands over a line: in the head of its list, in a sibling that names the window, in a label.
fn over(scene: &Scene, words: &Found<Sign>, days: &Times, piece: &Piece) -> Option<(Period, Span)> {
    let heads = scene.layout.over(piece.line);
    let first = |span: Span| times(scene, days, span, piece.line).first().copied();
    let parent = heads.first().copied();
    let lines = &scene.layout.lines;
    let siblings = lines.iter().skip(piece.line.saturating_sub(8)).take(16);
    let siblings = siblings.filter(|l| l.over.map(|o| o as usize) == parent && l.kind == LineKind::Bullet);
    let named = siblings.filter(|l| words.has(opening(l.span), Sign::Timing)).find_map(|l| first(opening(l.span)));
    named.or_else(|| heads.iter().find_map(|o| first(opening(lines[*o].span))))
}
