//! Word lists of what is said beside figures (data/said/): each list has a meaning, and one machine finds them all.

use std::collections::BTreeMap;

use daachorse::CharwiseDoubleArrayAhoCorasick;

use crate::Span;
use crate::mention::{machine, scan};

/// Word lists, compiled. Where words overlap the earlier, then the longer is read.
pub struct Words<T> {
    machine: CharwiseDoubleArrayAhoCorasick<u32>,
    meanings: Vec<Vec<T>>,
}

impl<T: Copy + Ord> Words<T> {
    /// From lists by meaning; a word may stand in several.
    pub fn new(lists: &BTreeMap<T, Vec<String>>) -> Result<Words<T>, String> {
        let mut words: BTreeMap<String, Vec<T>> = BTreeMap::new();
        for (meaning, list) in lists {
            for word in list {
                words.entry(word.to_ascii_lowercase()).or_default().push(*meaning);
            }
        }
        Ok(Words { machine: machine(words.keys())?, meanings: words.into_values().collect() })
    }

    /// The words of a text, in its order, once for each meaning. `lowered` is the text with ASCII letters in lower case.
    pub fn find(&self, lowered: &str) -> Found<T> {
        let hits = scan(lowered, &self.machine);
        let each = |(span, value): (Span, u32)| self.meanings[value as usize].iter().map(move |m| (span, *m));
        Found(hits.into_iter().flat_map(each).collect())
    }
}

/// Bytes looked at of a line that stands over others, and back or on within a sentence: what says more is no head, and
/// looking on would cost a square.
pub const REACH: u32 = 600;

/// The beginning of a line that stands over others.
pub fn opening(line: Span) -> Span {
    Span { start: line.start, end: line.end.min(line.start + REACH) }
}

/// Words found, by start.
pub struct Found<T>(Vec<(Span, T)>);

impl<T: Copy + Eq> Found<T> {
    /// Those that start within a span.
    pub fn within(&self, span: Span) -> &[(Span, T)] {
        let from = self.0.partition_point(|(s, _)| s.start < span.start);
        let to = self.0.partition_point(|(s, _)| s.start < span.end);
        &self.0[from..to.max(from)]
    }

    /// The first with a meaning within a span.
    pub fn first(&self, span: Span, meaning: T) -> Option<Span> {
        self.within(span).iter().find(|(_, m)| *m == meaning).map(|(s, _)| *s)
    }

    /// Whether one with a meaning starts within a span.
    pub fn has(&self, span: Span, meaning: T) -> bool {
        self.first(span, meaning).is_some()
    }
}
