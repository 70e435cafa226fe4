//! Record highs and lows, and events that have a time.

use figure::{BasisId, MetricId};

use crate::bind::Scene;
use crate::emit::{Ids, clause_span};
use crate::mention::{Cue, Hit, Mention, Sort};
use crate::period::{Part, When, YearRef};
use crate::{About, Cited, Claim, Modality, Said, Span, Whom};

/// The metric of a record that names none.
const SHARE_PRICE: &str = "share_price";

/// `博通/Arista创新高`, `创新高标的:博通、Arista`, "a record high": one claim a name.
pub fn extremes(scene: &Scene, ids: &mut Ids) -> Vec<Claim> {
    let mut found = Vec::new();
    for hit in &scene.hits {
        let Some(high) =
            scene.cues(hit).iter().find_map(|c| if let Cue::Extreme(high) = c { Some(*high) } else { None })
        else {
            continue;
        };
        let clause = clause_span(scene, hit.span.start);
        let metric = metric(scene, clause, hit);
        // A record beside a figure of its own is that figure's colour, not a record of shares.
        if metric.is_none() && !scene.figures_in(clause).is_empty() {
            continue;
        }
        for mention in names(scene, clause, hit) {
            found.push(extreme(scene, hit, clause, mention, high, metric.clone(), ids));
        }
    }
    found
}

fn metric(scene: &Scene, clause: Span, hit: &Hit) -> Option<Cited<MetricId>> {
    let bracket = scene.layout.bracket_at(hit.span.start);
    let from = bracket.map_or(clause.start, |b| b.start.max(clause.start));
    let before = scene.hits_in(Span { start: from, end: hit.span.start });
    before.iter().rev().find_map(|h| {
        scene.cues(h).iter().find_map(|c| match c {
            Cue::Metric { metric, weak: false, .. } => Some(Cited::said(scene.metric_id(*metric).clone(), h.span)),
            _ => None,
        })
    })
}

/// Names before the words in the clause (or, in a list headed by them, behind).
fn names<'a>(scene: &'a Scene, clause: Span, hit: &Hit) -> Vec<&'a Mention> {
    let is_subject = |m: &&Mention| {
        m.entity.is_some_and(|e| {
            matches!(scene.lexicon.entities[e as usize].sort, Sort::Company | Sort::Market | Sort::Group)
        }) && scene.layout.bracket_at(m.span.start) == scene.layout.bracket_at(hit.span.start)
    };
    let before: Vec<&Mention> =
        scene.mentions_in(Span { start: clause.start, end: hit.span.start }).iter().filter(is_subject).collect();
    let after = &scene.text[hit.span.end as usize..];
    let heads = after.chars().take(6).any(|c| c == ':' || c == '：');
    if heads {
        let sentence = scene.layout.sentences[scene.layout.sentence_at(hit.span.start)].span;
        return scene.mentions_in(Span { start: hit.span.end, end: sentence.end }).iter().filter(is_subject).collect();
    }
    if before.is_empty() {
        return Vec::new();
    }
    // The names of the last list before the words.
    let mut kept = vec![before[before.len() - 1]];
    for pair in before.windows(2).rev() {
        let between = scene.between(pair[0].span, pair[1].span);
        let outside = pair[0].span.overlaps(&pair[1].span) || between.chars().count() > 4;
        if outside || !between.contains(['/', '、', '和', '及', ',', '，', '&']) {
            break;
        }
        kept.push(pair[0]);
    }
    kept.reverse();
    kept
}

fn extreme(
    scene: &Scene,
    hit: &Hit,
    clause: Span,
    mention: &Mention,
    high: bool,
    metric: Option<Cited<MetricId>>,
    ids: &mut Ids,
) -> Claim {
    let whom = whom(scene, mention);
    let about = About {
        whom: whom.clone(),
        metric: metric.unwrap_or_else(|| Cited::supposed(MetricId::from(SHARE_PRICE))),
        item: None,
        basis: Cited::supposed(BasisId::from("")),
        period: scene.said_on.map(|day| Cited::supposed(figure::Period::day(day))),
    };
    Claim {
        id: ids.next(mention.span.start),
        note: ids.note(),
        said: Said::Extreme { about, high },
        modality: Modality::Actual,
        by: Cited::supposed(Whom::Named(String::new())),
        span: mention.span.join(&hit.span),
        clause,
        scope: None,
        confidence: 0.7,
    }
}

/// A time said of what is to come: without a year it is the next such time, not the last.
pub fn ahead_of(scene: &Scene, when: &When) -> Option<figure::Period> {
    let window = scene.clock.resolve(when, None, None)?;
    let open = when.from.year == YearRef::Open
        && matches!(when.from.part, Part::Month(_) | Part::Quarter(_) | Part::Half(_) | Part::Day(..));
    match scene.said_on {
        Some(day) if open && (day - window.end).get_days() > LONG_PAST => window.shift_years(1),
        _ => Some(window),
    }
}

/// Days after which a time without a year is taken for the next one.
const LONG_PAST: i32 = 150;

/// A name as whom.
pub fn whom(scene: &Scene, mention: &Mention) -> Cited<Whom> {
    let value = match mention.entity {
        Some(entity) => Whom::Known(scene.lexicon.entities[entity as usize].id.clone()),
        None => Whom::Named(mention.span.of(scene.text).to_string()),
    };
    Cited::said(value, mention.span)
}

/// Conferences, releases and the like with a time in their clause: one claim a clause.
pub fn events(scene: &Scene, ids: &mut Ids) -> Vec<Claim> {
    let mut found: Vec<Claim> = Vec::new();
    for (place, clause) in scene.layout.clauses.iter().enumerate() {
        let hits = scene.hits_in(clause.span);
        let named = scene
            .mentions_in(clause.span)
            .iter()
            .find(|m| m.entity.is_some_and(|e| scene.lexicon.entities[e as usize].sort == Sort::Event));
        let occasion = hits.iter().find(|h| scene.cues(h).contains(&Cue::Occasion));
        let whens = scene.whens_in(clause.span);
        if whens.is_empty() || (named.is_none() && occasion.is_none()) {
            continue;
        }
        let what = match (named, occasion) {
            (Some(mention), _) => whom(scene, mention),
            (None, Some(hit)) => Cited::said(Whom::Named(hit.span.of(scene.text).to_string()), hit.span),
            (None, None) => continue,
        };
        let at = what.span.map_or(clause.span.start, |s| s.start);
        let Some(when) = whens.iter().min_by_key(|w| w.span.start.abs_diff(at)) else { continue };
        let Some(window) = ahead_of(scene, when) else { continue };
        let ahead = scene.said_on.is_some_and(|day| window.end > day);
        let words = hits.iter().any(|h| scene.cues(h).contains(&Cue::Ahead));
        // A bare occasion that is past and not named is no event worth keeping.
        if !(ahead || words || named.is_some()) {
            continue;
        }
        let window = Some(Cited::said(window, when.span));
        found.push(Claim {
            id: ids.next(clause.span.start),
            note: ids.note(),
            said: Said::Event { what, window, ahead },
            modality: Modality::Actual,
            by: Cited::supposed(Whom::Named(String::new())),
            span: scene.trimmed(scene.layout.clauses[place].span),
            clause: clause.span,
            scope: None,
            confidence: 0.6,
        });
    }
    found
}
