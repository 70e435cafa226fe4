//! What a question names, by the same words that notes are read by.

use figure::{Date, EntityId, Form, MetricId, Period};

use super::Reader;
use crate::Span;
use crate::mention::{self, Cue, Hit};
use crate::period::{self, FiscalYear, Part, When, YearRef};

/// Names, metrics and times in a text, in order, each with its bytes.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Heard {
    /// Companies, products, markets, topics.
    pub entities: Vec<(Span, EntityId)>,
    /// Metrics, with the item that the words imply.
    pub metrics: Vec<(Span, MetricId, Option<EntityId>)>,
    /// Times, resolved against the day.
    pub times: Vec<(Span, Period)>,
    /// Names that the almanac does not know.
    pub unknown: Vec<(Span, String)>,
}

impl Reader<'_> {
    /// Hear a question put on a day.
    pub fn hear(&self, text: &str, day: Date) -> Heard {
        let (mentions, hits) = mention::find_in_question(text, &self.lexicon);
        let mut heard = Heard::default();
        for m in &mentions {
            match m.entity {
                Some(entity) => heard.entities.push((m.span, self.lexicon.entities[entity as usize].id.clone())),
                None => heard.unknown.push((m.span, m.span.of(text).to_string())),
            }
        }
        // The wider words win; where both are as wide, the topic is the narrower thing.
        let topics = self.topics.find(text);
        let wide = |a: &Span, b: &Span| a.overlaps(b) && a.end - a.start >= b.end - b.start;
        heard.entities.retain(|(span, _)| !topics.iter().any(|t| wide(&t.span, span)));
        let known = heard.entities.clone();
        let fresh = |span: &Span| !known.iter().any(|(s, _)| wide(s, span));
        heard.entities.extend(topics.into_iter().filter(|t| fresh(&t.span)).map(|t| (t.span, t.entity)));
        heard.entities.sort_by_key(|(span, _)| *span);
        let cues = |hit: &Hit| self.lexicon.cues[hit.cues as usize].iter();
        let metrics = |want: bool| {
            let named = |hit: &Hit| {
                let of = |cue: &Cue| match cue {
                    Cue::Metric { metric, item, weak, .. } if *weak == want => {
                        let item = item.map(|i| self.lexicon.entities[i as usize].id.clone());
                        Some((hit.span, self.lexicon.metrics[*metric as usize].id.clone(), item))
                    }
                    _ => None,
                };
                cues(hit).filter_map(of).collect::<Vec<_>>()
            };
            hits.iter().flat_map(named).collect::<Vec<_>>()
        };
        heard.metrics = metrics(false);
        if heard.metrics.is_empty() {
            heard.metrics = metrics(true);
        }
        let fiscal = heard.entities.iter().find_map(|(_, e)| self.fiscal.get(e)).copied();
        heard.times = self.times(text, day, fiscal);
        heard
    }

    /// Times said; a bare year of four digits counts in a question, however far ahead.
    fn times(&self, text: &str, day: Date, fiscal: Option<FiscalYear>) -> Vec<(Span, Period)> {
        let whens = period::find(text, &[], &self.units);
        // "Q2 2025" is of the calendar; "second quarter of fiscal 2026" and "第二财季" are the company's own.
        let own = |w: &When| fiscal.filter(|_| w.from.fiscal || w.from.year == YearRef::Open);
        let resolved = |w: &When| Some((w.span, period::resolve(w, Some(day), own(w), None)?));
        // "2025-Q3": the year is part of what follows it.
        let follows = |a: &Span, b: &Span| a.end <= b.start && b.start - a.end <= 1;
        let yeared = |w: &When| {
            let year = whens.iter().find(|y| y.from.part == Part::Year && follows(&y.span, &w.span));
            let mut w = *w;
            w.from.year =
                if w.from.year == YearRef::Open { year.map_or(YearRef::Open, |y| y.from.year) } else { w.from.year };
            w
        };
        let mut times: Vec<(Span, Period)> = whens.iter().map(yeared).filter_map(|w| resolved(&w)).collect();
        let spans: Vec<Span> = times.iter().map(|(s, _)| *s).collect();
        times.retain(|(s, p)| p.form != Form::Year || !spans.iter().any(|other| follows(s, other)));
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        for (at, _) in text.match_indices("20") {
            let word: String = text[at..].chars().take_while(char::is_ascii_digit).collect();
            let span = Span::new(at, at + word.len());
            let year = word.parse().ok().filter(|_| word.len() == 4).and_then(Period::year);
            if !digit(text[..at].chars().next_back()) && !spans.iter().any(|s| s.overlaps(&span)) {
                times.extend(year.map(|y| (span, y)));
            }
        }
        times.sort_by_key(|(s, _)| *s);
        times
    }
}
