//! Frames: a word that says a link, and the best two arguments for it.

use super::Found;
use super::party::{Cast, Party};
use super::seat::{Candidate, Seat};
use super::sure::{certainty, has};
use super::words::{Class, CueHit, Frame, Place, Words};
use crate::bind::Scene;
use crate::{Cited, Link, Span, Whom};

/// All that the words of frames say.
pub fn read(scene: &Scene, words: &Words, cast: &Cast) -> Vec<Found> {
    let mut found = Vec::new();
    for hit in words.cues(&scene.text.to_ascii_lowercase()) {
        let seat = Seat::of(scene, words, cast, hit);
        let upto = Span { start: seat.clause.start, end: hit.span.end.max(seat.clause.start) };
        if has(upto.of(scene.text), &words.sure.denied) {
            continue;
        }
        let inside = inside(cast, &hit);
        for frame in words.frames_of(&hit) {
            let within = frame.object.contains(&Place::Within);
            if (within || !inside) && allowed(&seat, frame) {
                pairs(&seat, frame, &mut found);
            }
        }
    }
    found
}

/// Words inside a name or a topic (算力租赁) say nothing but that.
fn inside(cast: &Cast, hit: &CueHit) -> bool {
    let upto = cast.parties.partition_point(|p| p.span.start <= hit.span.start);
    let party = upto.checked_sub(1).map(|i| cast.parties[i].span);
    party.is_some_and(|party| hit.span.end <= party.end && hit.span != party)
}

fn allowed(seat: &Seat, frame: &Frame) -> bool {
    let text = seat.scene.text;
    (frame.needs.is_empty() || has(seat.sentence.of(text), &frame.needs)) && !has(seat.clause.of(text), &frame.unless)
}

/// The best pair of arguments, if it is good enough; one relation for each two members.
fn pairs(seat: &Seat, frame: &Frame, found: &mut Vec<Found>) {
    let subjects = seat.candidates(&frame.subject, &frame.subject_is, frame.names);
    let objects = seat.candidates(&frame.object, &frame.object_is, frame.names);
    let mut best: Option<(f64, Candidate, Candidate)> = None;
    let mut offer = |s: &Candidate, o: &Candidate| {
        let score = frame.weight + s.score + o.score;
        let apart = s.parties.iter().all(|a| o.parties.iter().all(|b| a.whom != b.whom && a.span != b.span));
        let tagged = s.place != Place::Tagged || o.span.is_some_and(|o| s.span.is_some_and(|s| o.end <= s.start));
        if apart && tagged && best.as_ref().is_none_or(|(other, ..)| score > *other) {
            best = Some((score, s.clone(), o.clone()));
        }
    };
    for o in &objects {
        for s in &subjects {
            offer(s, o);
        }
        if frame.subject.contains(&Place::Owner)
            && let Some(s) = owners(o)
        {
            offer(&s, o);
        }
    }
    if frame.subject.contains(&Place::Pair)
        && let Some((s, o)) = seat.joined(&frame.subject_is)
    {
        offer(&s, &o);
    }
    let Some((score, s, o)) = best.filter(|(score, ..)| *score >= seat.words.weights.threshold) else { return };
    for subject in &s.parties {
        for object in &o.parties {
            found.extend(relation(seat, frame, (&s, subject), (&o, object), score));
        }
    }
}

/// The owners of products that are the other argument.
fn owners(of: &Candidate) -> Option<Candidate> {
    let owner = |p: &Party| {
        // The owner stands in the product's words; an empty stretch before them keeps the two apart.
        let span = Span { start: p.span.start, end: p.span.start };
        Some(Party { whom: Whom::Known(p.owner.clone()?), class: Class::Firm, owner: None, thing: None, span })
    };
    let parties: Vec<Party> = of.parties.iter().filter_map(owner).collect();
    (!parties.is_empty()).then_some(Candidate { parties, span: of.span, place: Place::Owner, score: 0.0 })
}

fn relation(
    seat: &Seat,
    frame: &Frame,
    (s, subject): (&Candidate, &Party),
    (o, object): (&Candidate, &Party),
    score: f64,
) -> Option<Found> {
    let trades = matches!(frame.link, Link::Supplies | Link::BuysFrom);
    let (mut a, mut b) = (end(subject, trades, s.place)?, end(object, trades, o.place)?);
    if frame.downstream
        && let (Some(from), Some(to)) = (rank(seat.words, &a.value), rank(seat.words, &b.value))
        && from > to
    {
        std::mem::swap(&mut a, &mut b);
    }
    let cue = seat.hit.span;
    let mut whole = cue;
    for (candidate, party) in [(s, subject), (o, object)] {
        if candidate.span.is_some() {
            whole = whole.join(&party.span);
        }
    }
    let reason = cue.join(&o.span.unwrap_or(cue));
    let (span, reason) = if s.parties.len() > 1 || s.place == Place::Tagged {
        (subject.span, reason)
    } else if s.span.is_none() {
        (seat.scene.trimmed(seat.clause.join(&cue)), reason)
    } else {
        (whole, cue)
    };
    if a.value == b.value || span.start >= span.end {
        return None;
    }
    let product = product(subject, trades).or_else(|| product(object, trades));
    let certainty = certainty(seat.scene, seat.words, seat.clause);
    Some(Found { subject: a, link: frame.link, object: b, product, certainty, span, reason: Some(reason), score })
}

/// Who trades is the owner of the product named.
fn end(party: &Party, trades: bool, place: Place) -> Option<Cited<Whom>> {
    let whom = match (&party.owner, party.class) {
        (Some(owner), Class::Product) if trades => Whom::Known(owner.clone()),
        (None, Class::Product) if trades => return None,
        _ => party.whom.clone(),
    };
    Some(match (place, party.span.start == party.span.end) {
        (_, true) => Cited::supposed(whom),
        (Place::Own, false) => Cited::carried(whom, party.span),
        (_, false) => Cited::said(whom, party.span),
    })
}

fn product(party: &Party, trades: bool) -> Option<Cited<Whom>> {
    if trades && party.class == Class::Product {
        return Some(Cited::said(party.whom.clone(), party.span));
    }
    party.thing.clone().map(|(whom, span)| Cited::said(whom, span))
}

fn rank(words: &Words, whom: &Whom) -> Option<usize> {
    if let Whom::Known(id) = whom { words.stream.get(id).copied() } else { None }
}
