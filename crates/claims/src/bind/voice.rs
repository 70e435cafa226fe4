//! Who vouches for a figure.

use figure::{Date, Form, Period};

use super::{Pick, Scene, Source, What, Who, cell_of};
use crate::mention::{Cue, Grows, Sort, Voice};
use crate::{GrowthKind, Modality, Span};

/// Modality, and whether the figure is a consensus.
pub fn of(
    scene: &Scene,
    figure: usize,
    what: &Pick<What>,
    who: Option<&Pick<Who>>,
    when: Option<&Pick<Period>>,
) -> (Modality, bool) {
    let heard = hear(scene, figure);
    let metric = scene.metric_id(what.value.metric).as_str();
    let target = metric == "share_price" && names_target(scene, what);
    if heard.has(Voice::Consensus) {
        return (Modality::Forecast, true);
    }
    let ahead = match (when, scene.said_on) {
        (Some(when), Some(day)) if when.source != Source::Supposed => Some(is_ahead(when.value, day)),
        _ => None,
    };
    if heard.has(Voice::Opinion) || ahead != Some(false) && heard.led(Voice::Opinion) || heard.musing {
        return (Modality::Opinion, false);
    }
    if target {
        return (Modality::Forecast, false);
    }
    let (past, future) = (ahead == Some(false), ahead == Some(true));
    let speaks = speaks(scene, figure, who);
    let expected = heard.has(Voice::Forecast) || future && heard.led(Voice::Forecast);
    let guided = heard.led(Voice::Guidance);
    let actual = heard.has(Voice::Actual);
    let promised = is_firm(scene, who) && !heard.quoted && (heard.raised || heard.announced && future);
    let owned = heard.has(Voice::Guidance) || heard.guided_closely || heard.preview;
    let coming = guided || promised || speaks && (expected || future && !actual);
    let modality = if owned || !past && coming {
        Modality::Guidance
    } else if is_marked(scene, when) {
        Modality::Forecast
    } else if scene.weights.voice.signed.contains(metric) && !heard.quoted {
        Modality::Actual
    } else if expected && (future || !actual) || future && !actual {
        Modality::Forecast
    } else {
        Modality::Actual
    };
    // What a speaker who thinks aloud expects is his own estimate.
    let own = modality == Modality::Forecast && scene.musing && !heard.quoted && !scene.headed;
    (if own { Modality::Opinion } else { modality }, false)
}

/// The voices around a figure.
#[derive(Default)]
struct Heard {
    /// In its clause, or for a cell in the cell, the row's head and the column's.
    near: Vec<Voice>,
    /// Before it in the sentence.
    before: Vec<Voice>,
    /// An opinion word anywhere in a short sentence.
    musing: bool,
    /// Guidance directly before it: "our outlook of $32.5 billion".
    guided_closely: bool,
    /// A company's preview of results (业绩预告): its own, also when the period is over.
    preview: bool,
    /// Raised or lowered to this.
    raised: bool,
    /// Announced.
    announced: bool,
    /// Somebody else is named as the source.
    quoted: bool,
}

impl Heard {
    fn has(&self, voice: Voice) -> bool {
        self.near.contains(&voice)
    }

    fn led(&self, voice: Voice) -> bool {
        self.before.contains(&voice)
    }
}

/// Longest sentence, in bytes, in which an opinion word behind the figure counts.
const SHORT: u32 = 200;
/// Most characters between a word and the figure it belongs to.
const CLOSE: usize = 12;

fn hear(scene: &Scene, figure: usize) -> Heard {
    let at = scene.figure(figure).span;
    let (clause, sentence) = (scene.clause_of(figure), scene.sentence_of(figure));
    let mut heard = Heard::default();
    if cell_of(scene.figure(figure)).is_some() {
        heard.near = cell_voices(scene, figure);
    } else {
        let own = voices(scene, clause).filter(|(voice, span)| is_of(scene, figure, *voice, *span));
        heard.near = own.map(|(voice, _)| voice).collect();
        heard.guided_closely = voices(scene, Span { start: clause.start, end: at.start })
            .any(|(voice, span)| voice == Voice::Guidance && is_close(scene, span, at));
    }
    let lead = Span { start: lead_of(scene, figure), end: at.start };
    let led: Vec<(Voice, Span)> =
        voices(scene, lead).filter(|(voice, span)| is_of(scene, figure, *voice, *span)).collect();
    let short = sentence.end - sentence.start < SHORT;
    heard.musing = short
        && voices(scene, Span { start: at.end, end: sentence.end })
            .any(|(voice, span)| voice == Voice::Opinion && is_of(scene, figure, voice, span));
    heard.before = led.into_iter().map(|(voice, _)| voice).collect();
    let (words, whole) = (lead.of(scene.text), Span { start: lead.start, end: sentence.end });
    let says = |list: &str, words: &str| scene.lexicon.words(list).iter().any(|w| words.contains(w.as_str()));
    heard.preview = says("preview", words);
    heard.announced = says("announces", words);
    heard.raised = says("raises", clause.of(scene.text))
        && scene.hits_in(clause).iter().any(|h| scene.cues(h).contains(&Cue::Grows(Grows::On(GrowthKind::VsBase))));
    heard.quoted = scene.mentions_in(whole).iter().any(|m| m.source && m.span.end <= at.start);
    heard
}

fn voices<'a>(scene: &'a Scene, span: Span) -> impl Iterator<Item = (Voice, Span)> + 'a {
    scene.hits_in(span).iter().flat_map(move |h| {
        scene.cues(h).iter().filter_map(move |c| if let Cue::Voice(voice) = c { Some((*voice, h.span)) } else { None })
    })
}

/// Where the sentence begins, taking in what a semicolon only interrupts.
fn lead_of(scene: &Scene, figure: usize) -> u32 {
    let mut at = scene.layout.sentence_at(scene.figure(figure).span.start);
    let line = scene.layout.sentences.get(at).map(|s| s.line);
    while at > 0 {
        let before = &scene.layout.sentences[at - 1];
        if Some(before.line) != line || !before.span.of(scene.text).trim_end().ends_with(['；', ';']) {
            break;
        }
        at -= 1;
    }
    scene.layout.sentences.get(at).map_or(0, |s| s.span.start)
}

/// Whether little, and no other figure, stands between a word and the figure behind it.
fn is_close(scene: &Scene, word: Span, figure: Span) -> bool {
    word.end <= figure.start
        && scene.between(word, figure).chars().count() <= CLOSE
        && scene.figures_in(Span { start: word.end, end: figure.start }).is_empty()
}

/// Whether a word speaks of this figure rather than of another that follows it directly: "$35.1 billion … above our
/// outlook of $32.5 billion", 实际44亿，一致预期40亿.
fn is_of(scene: &Scene, figure: usize, voice: Voice, word: Span) -> bool {
    let at = scene.figure(figure).span;
    let before = word.start < at.start;
    if before && voice != Voice::Consensus {
        return true;
    }
    let sentence = scene.sentence_of(figure);
    let next = scene.figures_in(Span { start: word.end, end: sentence.end.max(word.end) }).next();
    next.is_none_or(|n| n == figure || !is_close(scene, word, scene.figure(n).span))
}

/// Voices of a cell's own words, of its row's texts and of its column's head.
fn cell_voices(scene: &Scene, figure: usize) -> Vec<Voice> {
    let Some((table, row, column)) = cell_of(scene.figure(figure)) else { return Vec::new() };
    let table = &scene.figures.tables[table as usize];
    let said = |span: &Span| voices(scene, *span).map(|(voice, _)| voice).collect::<Vec<Voice>>();
    let mut near: Vec<Voice> = Vec::new();
    if let Some(cells) = table.rows.get(row as usize) {
        let texts = cells.iter().enumerate().filter(|(i, cell)| {
            *i == 0 || *i == column as usize || scene.figures_in(**cell).is_empty() && *i > column as usize
        });
        texts.for_each(|(_, cell)| near.extend(said(cell)));
    }
    let head = table.head.get(column as usize).map(said).unwrap_or_default();
    // A column "Actual or guide" leaves it to the row.
    if !(head.contains(&Voice::Actual) && head.contains(&Voice::Guidance)) {
        near.extend(head);
    }
    near
}

/// Whether the chosen time is marked as expected: 2026E.
fn is_marked(scene: &Scene, when: Option<&Pick<Period>>) -> bool {
    when.and_then(|w| w.span).is_some_and(|span| {
        let at = scene.whens.partition_point(|w| w.span.start < span.start);
        scene.whens.get(at).is_some_and(|w| w.span == span && w.expected)
    })
}

fn names_target(scene: &Scene, what: &Pick<What>) -> bool {
    what.span.is_some_and(|s| {
        let words = s.of(scene.text).to_ascii_lowercase();
        scene.lexicon.words("target").iter().any(|w| words.contains(w.as_str()))
    })
}

fn is_firm(scene: &Scene, who: Option<&Pick<Who>>) -> bool {
    who.is_some_and(|w| match w.value {
        Who::Known(entity) => !matches!(scene.lexicon.entities[entity as usize].sort, Sort::Market | Sort::Other),
        Who::Named(_) => true,
    })
}

/// Whether the company itself speaks: "we", 公司 in the sentence, or the whole note is its call.
fn speaks(scene: &Scene, figure: usize, who: Option<&Pick<Who>>) -> bool {
    let sentence = scene.sentence_of(figure);
    let own = scene.hits_in(sentence).iter().any(|h| scene.cues(h).contains(&Cue::Own));
    let mine = who.is_some_and(|w| scene.focus.first().is_some_and(|f| w.value == Who::Known(*f)));
    is_firm(scene, who) && (own || mine && scene.headed && scene.first_person)
}

/// Still to come: it ends after the note's day, a month that is going on aside.
fn is_ahead(period: Period, day: Date) -> bool {
    period.end > day && !(period.form == Form::Month && period.start <= day)
}
