//! Words that stand, as sentences: figures, relations, beliefs, triggers, findings.

use std::collections::BTreeSet;

use audit::{Finding, StandingClaim};
use claims::gold::{direction_name, link_name, side_name};
use claims::{About, Certainty, Claim, Direction, Link, Said, Span, Whom};
use figure::{ClaimId, EntityId, MetricId, Period};

use crate::{Cite, Part, Sentence};

/// What sort of thing a candidate is; each has its turn in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    Words,
    Growth,
    Compared,
    Relation(Link),
    Share,
    Belief,
    Trigger(Direction),
    Finding,
    Implied,
    Expected,
    Came,
}

/// Something citable.
pub(crate) struct Candidate {
    pub sentence: Sentence,
    pub kind: Kind,
    /// Whom it names.
    pub about: BTreeSet<EntityId>,
    pub metric: Option<MetricId>,
    pub period: Option<Period>,
    pub claim: Option<ClaimId>,
    /// Its words, folded, for what else a question asks.
    pub text: String,
    /// Best first among equals: newest period, tier, confidence, newest said.
    pub rank: (i64, i64, i64, i64),
}

/// Days, for ranking.
pub(crate) fn days(date: figure::Date) -> i64 {
    i64::from(date.year()) * 372 + i64::from(date.month()) * 31 + i64::from(date.day())
}

/// Everything a claim says, as a sentence. None for what no sentence is made of.
pub(crate) fn words(standing: &StandingClaim) -> Option<Candidate> {
    let claim = &standing.claim;
    let (kind, key, slots, metric, period) = match &claim.said {
        Said::Relation { .. } => relation(claim)?,
        Said::Belief { holder, about, side, .. } => {
            let side = Part::Label(format!("side.{}", side_name(*side)));
            let words = vec![Part::Words(claim.id, claim.span)];
            let slots = vec![vec![whom(&holder.value)], vec![whom(&about.value)], vec![side], words];
            (Kind::Belief, "ask.say.belief", slots, None, None)
        }
        Said::View { about, window, direction } => {
            let way = Part::Label(format!("view.{}", direction_name(*direction)));
            let when = window.as_ref().map(|w| Part::Period(w.value)).into_iter().collect();
            let slots = vec![vec![whom(&about.value)], when, vec![way], vec![Part::Words(claim.id, claim.span)]];
            (Kind::Belief, "ask.say.view", slots, None, window.as_ref().map(|w| w.value))
        }
        Said::Trigger { window, bears_on, direction, .. } => {
            let way = Part::Label(format!("way.{}", direction_name(*direction)));
            let when = window.as_ref().map_or(Part::Label("calendar.no_date".into()), |w| Part::Period(w.value));
            let bears = bears_on.iter().map(|b| whom(&b.value)).collect();
            let slots = vec![vec![Part::Words(claim.id, claim.span)], vec![when], vec![way], bears];
            let key = if bears_on.is_empty() { "ask.say.event" } else { "ask.say.trigger" };
            (Kind::Trigger(*direction), key, slots, None, window.as_ref().map(|w| w.value))
        }
        Said::Event { what, window, ahead: true } => {
            let when = window.as_ref().map_or(Part::Label("calendar.no_date".into()), |w| Part::Period(w.value));
            let slots = vec![vec![whom(&what.value)], vec![when]];
            (Kind::Trigger(Direction::Unclear), "ask.say.event", slots, None, window.as_ref().map(|w| w.value))
        }
        Said::Event { .. } => return None,
        Said::Level { about, .. } | Said::Change { about, .. } | Said::Extreme { about, .. } => figure(standing, about),
    };
    let newest = period.map_or(0, |p| -days(p.end));
    let said = standing.said_on.map_or(0, days);
    Some(Candidate {
        sentence: Sentence { key, slots, cites: vec![cite(standing, claim.clause.join(&claim.span))] },
        kind,
        about: named(claim),
        metric,
        period,
        claim: Some(claim.id),
        text: around(claim, standing.note.text()).to_lowercase(),
        rank: (newest, standing.note.tier as i64, -(claim.confidence * 100.0) as i64, -said),
    })
}

/// The words that tell what a claim is about: of beliefs and triggers the whole line, since they point back in it.
fn around<'a>(claim: &Claim, text: &'a str) -> &'a str {
    let span = claim.clause.join(&claim.span);
    if claim.about().is_some() {
        return span.of(text);
    }
    let (start, end) = (span.start as usize, span.end as usize);
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    &text[from..text[end..].find('\n').map_or(text.len(), |at| end + at)]
}

type Told = (Kind, &'static str, Vec<Vec<Part>>, Option<MetricId>, Option<Period>);

fn relation(claim: &Claim) -> Option<Told> {
    let Said::Relation { subject, link, object, product, certainty, reason } = &claim.said else { return None };
    let mut way = vec![Part::Label(format!("link.{}", link_name(*link)))];
    let sure = match certainty {
        Certainty::Fact => Vec::new(),
        Certainty::Expected => vec![Part::Label("certainty.expected".into())],
        Certainty::Rumoured => vec![Part::Label("certainty.rumoured".into())],
    };
    way.extend(sure);
    let what = product.iter().map(|p| whom(&p.value)).collect::<Vec<_>>();
    let words = reason.map_or(claim.span, |r| if r.overlaps(&claim.clause) { r } else { claim.clause });
    let slots =
        vec![vec![whom(&subject.value)], way, vec![whom(&object.value)], what, vec![Part::Words(claim.id, words)]];
    let key = if product.is_some() { "ask.say.relation_of" } else { "ask.say.relation" };
    Some((Kind::Relation(*link), key, slots, None, None))
}

/// A figure in the note's own digits.
fn figure(standing: &StandingClaim, about: &About) -> Told {
    let (claim, text) = (&standing.claim, standing.note.text());
    let (kind, written) = match &claim.said {
        Said::Level { amount, changes, .. } if changes.is_empty() => (Kind::Words, amount.value.as_written.clone()),
        Said::Level { amount, changes, .. } => {
            let growth = changes.iter().map(|c| c.span.of(text)).collect::<Vec<_>>().join(", ");
            (Kind::Words, format!("{} ({growth})", amount.value.as_written))
        }
        Said::Change { growth, .. } => (Kind::Growth, growth.value.span.join(&claim.span).of(text).to_string()),
        _ => (Kind::Words, claim.span.of(text).to_string()),
    };
    let period = about.period.as_ref().map(|p| p.value);
    let mut slots = vec![subject(about), measured(about)];
    slots.push(period.map(Part::Period).into_iter().collect());
    slots.extend([vec![Part::Written(written)], vec![Part::Modality(claim.modality)]]);
    let key = if period.is_some() { "ask.say.level" } else { "ask.say.level_undated" };
    (kind, key, slots, Some(about.metric.value.clone()), period)
}

/// Whom a figure is about.
pub(crate) fn subject(about: &About) -> Vec<Part> {
    let mut parts = vec![whom(&about.whom.value)];
    parts.extend(about.item.as_ref().map(|item| Part::Entity(item.value.clone())).filter(|item| *item != parts[0]));
    parts
}

/// What is measured, and under which definition.
pub(crate) fn measured(about: &About) -> Vec<Part> {
    let metric = about.metric.value.clone();
    let basis = Some(&about.basis.value).filter(|b| !b.as_str().is_empty());
    let basis = basis.map(|b| Part::Basis(metric.clone(), b.clone()));
    [Part::Metric(metric)].into_iter().chain(basis).collect()
}

pub(crate) fn whom(whom: &Whom) -> Part {
    match whom {
        Whom::Known(id) => Part::Entity(id.clone()),
        Whom::Named(name) => Part::Named(name.clone()),
    }
}

/// Entities that a claim names.
fn named(claim: &Claim) -> BTreeSet<EntityId> {
    let mut all: Vec<&Whom> = Vec::new();
    match &claim.said {
        Said::Level { about, .. } | Said::Change { about, .. } | Said::Extreme { about, .. } => {
            all.push(&about.whom.value);
        }
        Said::Relation { subject, object, product, .. } => {
            all.extend([&subject.value, &object.value]);
            all.extend(product.as_ref().map(|p| &p.value));
        }
        Said::Belief { about, .. } | Said::View { about, .. } => all.push(&about.value),
        Said::Trigger { bears_on, .. } => all.extend(bears_on.iter().map(|b| &b.value)),
        Said::Event { what, .. } => all.push(&what.value),
    }
    let known = |w: &Whom| if let Whom::Known(id) = w { Some(id.clone()) } else { None };
    let item = claim.about().and_then(|a| a.item.as_ref()).map(|i| i.value.clone());
    all.into_iter().filter_map(known).chain(item).collect()
}

/// A claim's note at these words.
pub(crate) fn cite(standing: &StandingClaim, span: Span) -> Cite {
    let quote = span.of(standing.note.text()).to_string();
    Cite::Claim { id: standing.claim.id, note: standing.claim.note, span, quote }
}

/// A finding as a sentence, cited by the words it stands on.
pub(crate) fn finding(finding: &Finding, on: &[&StandingClaim]) -> Option<Candidate> {
    let first = on.first()?;
    let about = on.iter().flat_map(|c| named(&c.claim)).collect();
    let told = first.claim.about();
    Some(Candidate {
        sentence: found(finding, on),
        kind: Kind::Finding,
        about,
        metric: told.map(|a| a.metric.value.clone()),
        period: None,
        claim: None,
        text: on.iter().map(|c| c.claim.clause.of(c.note.text()).to_lowercase()).collect(),
        rank: (0, first.note.tier as i64, -(finding.sure * 100.0) as i64, 0),
    })
}

/// The sentence of a finding.
pub(crate) fn found(finding: &Finding, on: &[&StandingClaim]) -> Sentence {
    let cites = on.iter().map(|c| cite(c, c.claim.clause.join(&c.claim.span))).collect();
    Sentence { key: "ask.say.finding", slots: vec![vec![Part::Finding(finding.id)]], cites }
}
