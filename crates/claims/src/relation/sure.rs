//! How sure a note is of a relation, by the words around it.

use super::words::Words;
use crate::bind::Scene;
use crate::{Certainty, Span};

/// By the words of the clause, and for rumours of the sentence up to it.
pub fn certainty(scene: &Scene, words: &Words, clause: Span) -> Certainty {
    let sentence = scene.layout.sentences.get(scene.layout.sentence_at(clause.start)).map_or(clause, |s| s.span);
    let sentence = near(scene.text, sentence, clause.start);
    let upto = Span { start: sentence.start.min(clause.start), end: clause.end };
    if has(upto.of(scene.text), &words.sure.rumoured) {
        Certainty::Rumoured
    } else if has(clause.of(scene.text), &words.sure.expected) {
        Certainty::Expected
    } else {
        Certainty::Fact
    }
}

/// How far around a word its sentence is read, in bytes: a text without stops is no sentence.
const REACH: u32 = 1200;

/// The part of a span around a place.
pub fn near(text: &str, span: Span, at: u32) -> Span {
    let mut start = span.start.max(at.saturating_sub(REACH)) as usize;
    let mut end = span.end.min(at.saturating_add(REACH)).max(span.start) as usize;
    while !text.is_char_boundary(start) {
        start += 1;
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    Span::new(start, end.max(start))
}

/// Whether one of the words stands in a text; Latin words whole, whatever the case.
pub fn has(text: &str, list: &[String]) -> bool {
    let lowered = text.to_ascii_lowercase();
    list.iter().any(|word| {
        let word = word.to_ascii_lowercase();
        lowered.match_indices(&word).any(|(at, _)| {
            let edge = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
            !word.is_ascii()
                || edge(lowered[..at].chars().next_back()) && edge(lowered[at + word.len()..].chars().next())
        })
    })
}
