//! Picks what answers: words that stand, figures that are implied, rows that are expected, rows that came.

use std::collections::{BTreeMap, BTreeSet};

use almanac::Almanac;
use audit::{Standing, StandingClaim};
use claims::{About, Claim, Said, Whom};
use figure::{ClaimId, EntityId, Figure, From, Leaf, MetricId, Period, Sheet, Stance};

use crate::question::{Asked, read};
use crate::{Answer, Cite, NotSaid, Part, Sentence};

/// Something citable about an entity that was asked for.
struct Candidate {
    sentence: Sentence,
    metric: Option<MetricId>,
    period: Option<Period>,
    claim: Option<ClaimId>,
    /// Words, implied, expected, came: each kind has its turn.
    kind: usize,
    /// Best first within a kind.
    rank: (bool, i64, i64, i64),
}

/// Answer a question from what stands and what was worked, in at most `most` sentences. Nothing is said of entities that
/// the question does not name or the almanac does not know.
pub fn answer(question: &str, standing: &Standing, sheet: &Sheet, almanac: &Almanac, most: usize) -> Answer {
    let asked = read(question, almanac);
    let mut answer = Answer::default();
    let named = asked.unknown.iter().map(|name| NotSaid { key: "ask.unknown", parts: vec![Part::Named(name.clone())] });
    answer.not_said.extend(named);
    if asked.entities.is_empty() {
        answer.not_said.push(NotSaid { key: "ask.no_entity", parts: Vec::new() });
        return answer;
    }
    let mut turns = Vec::new();
    for entity in &asked.entities {
        let family = family(entity, almanac);
        let all = candidates(entity, &family, standing, sheet, almanac, &asked);
        let chosen = fitting(all, &asked);
        if chosen.is_empty() {
            let mut parts = vec![Part::Entity(entity.clone())];
            parts.extend(asked.metrics.iter().cloned().map(Part::Metric));
            parts.extend(asked.periods.iter().copied().map(Part::Period));
            answer.not_said.push(NotSaid { key: "ask.nothing", parts });
        }
        turns.push(in_turns(chosen));
    }
    let (mut said, mut left) = (BTreeSet::new(), 0);
    for candidate in interleave(turns) {
        let new = !answer.sentences.iter().any(|s| s.parts == candidate.sentence.parts);
        if answer.sentences.len() < most && new {
            said.extend(candidate.claim);
            answer.sentences.push(candidate.sentence);
        } else {
            left += usize::from(new);
        }
    }
    if left > 0 {
        answer.not_said.push(NotSaid { key: "ask.more", parts: vec![Part::Written(left.to_string())] });
    }
    if standing
        .claims
        .iter()
        .any(|c| silent(c) && c.claim.about().is_some_and(|a| asked.entities.iter().any(|e| about(a, e))))
    {
        answer.not_said.push(NotSaid { key: "ask.withdrawn", parts: Vec::new() });
    }
    answer.against = against(&said, standing);
    answer
}

/// Words that may not be shown: withdrawn, or held back.
fn silent(standing: &StandingClaim) -> bool {
    standing.withdrawn || standing.note.rights.quarantined
}

/// The entity and what belongs to it: members of a group, products of a company.
fn family(entity: &EntityId, almanac: &Almanac) -> BTreeSet<EntityId> {
    let mut family = BTreeSet::from([entity.clone()]);
    family.extend(almanac.entity(entity).into_iter().flat_map(|e| e.members.iter().cloned()));
    loop {
        let below = almanac.entities().filter(|e| e.parent.as_ref().is_some_and(|p| family.contains(p)));
        let new: Vec<EntityId> = below.map(|e| e.id.clone()).filter(|id| !family.contains(id)).collect();
        if new.is_empty() {
            return family;
        }
        family.extend(new);
    }
}

/// Whether a claim is about an entity itself.
fn about(about: &About, entity: &EntityId) -> bool {
    about.whom.value == Whom::Known(entity.clone()) || about.item.as_ref().is_some_and(|item| item.value == *entity)
}

fn candidates(
    entity: &EntityId,
    family: &BTreeSet<EntityId>,
    standing: &Standing,
    sheet: &Sheet,
    almanac: &Almanac,
    asked: &Asked,
) -> Vec<Candidate> {
    let words = standing.claims.iter().filter(|c| !silent(c)).filter_map(|c| words(c, entity, family));
    let mut all: Vec<Candidate> = words.collect();
    // Routes and pieces share an address with what was made of them; the last one worked is the result.
    let mut implied = BTreeMap::new();
    for figure in sheet.figures() {
        let series = &figure.series;
        let item = series.item.as_ref();
        let within = family.contains(&series.entity) || item.is_some_and(|item| family.contains(item));
        let fits = asked.metrics.contains(&series.metric) || almanac.metric(&series.metric).is_some_and(|m| m.claims);
        if !within || !fits {
            continue;
        }
        let exact = series.entity == *entity || item == Some(entity);
        match &figure.from {
            From::Worked(..) if series.stance == Stance::Implied => _ = implied.insert(series.clone(), (figure, exact)),
            From::Leaf(Leaf::Row(row), _) => all.push(figured(figure, exact, Cite::Row(row.clone()))),
            _ => {}
        }
    }
    all.extend(implied.into_values().map(|(figure, exact)| figured(figure, exact, Cite::Figure(figure.id))));
    all
}

/// A claim as a sentence; None when it is about somebody else.
fn words(standing: &StandingClaim, entity: &EntityId, family: &BTreeSet<EntityId>) -> Option<Candidate> {
    let (claim, text) = (&standing.claim, standing.note.text());
    let known = |whom: &Whom| matches!(whom, Whom::Known(id) if family.contains(id));
    let (parts, metric, period, exact) = match (&claim.said, claim.about()) {
        (said, Some(told)) => {
            let within = known(&told.whom.value) || told.item.as_ref().is_some_and(|item| family.contains(&item.value));
            if !within {
                return None;
            }
            let mut parts = subject(told);
            parts.push(Part::Modality(claim.modality));
            parts.push(Part::Written(match said {
                Said::Level { amount, .. } => amount.value.as_written.clone(),
                _ => claim.span.of(text).to_string(),
            }));
            let period = told.period.as_ref().map(|p| p.value);
            (parts, Some(told.metric.value.clone()), period, about(told, entity))
        }
        (Said::Relation { subject, object, .. }, _) if known(&subject.value) || known(&object.value) => {
            (vec![Part::Clause(claim.id)], None, None, true)
        }
        (Said::Belief { about, .. }, _) if known(&about.value) => (vec![Part::Clause(claim.id)], None, None, true),
        (Said::Trigger { bears_on, window, .. }, _) if bears_on.iter().any(|b| known(&b.value)) => {
            (vec![Part::Clause(claim.id)], None, window.as_ref().map(|w| w.value), true)
        }
        _ => return None,
    };
    let day =
        standing.said_on.map_or(0, |d| i64::from(d.year()) * 372 + i64::from(d.month()) * 31 + i64::from(d.day()));
    let rank = (!exact, standing.note.tier as i64, -(claim.confidence * 100.0) as i64, -day);
    let sentence = Sentence { parts, cites: vec![cite(claim, standing)] };
    Some(Candidate { sentence, metric, period, claim: Some(claim.id), kind: 0, rank })
}

fn cite(claim: &Claim, standing: &StandingClaim) -> Cite {
    let quote = claim.clause.of(standing.note.text()).to_string();
    Cite::Claim { id: claim.id, note: claim.note, span: claim.clause, quote }
}

fn subject(told: &About) -> Vec<Part> {
    let mut parts = vec![match &told.whom.value {
        Whom::Known(id) => Part::Entity(id.clone()),
        Whom::Named(name) => Part::Named(name.clone()),
    }];
    parts.extend(told.item.as_ref().map(|item| Part::Entity(item.value.clone())));
    parts.push(Part::Metric(told.metric.value.clone()));
    if !told.basis.value.as_str().is_empty() {
        parts.push(Part::Basis(told.metric.value.clone(), told.basis.value.clone()));
    }
    parts.extend(told.period.as_ref().map(|p| Part::Period(p.value)));
    parts
}

/// A figure of the sheet as a sentence.
fn figured(figure: &Figure, exact: bool, cite: Cite) -> Candidate {
    let series = &figure.series;
    let mut parts = vec![Part::Entity(series.entity.clone())];
    parts.extend(series.item.clone().map(Part::Entity));
    parts.push(Part::Metric(series.metric.clone()));
    if !series.basis.as_str().is_empty() {
        parts.push(Part::Basis(series.metric.clone(), series.basis.clone()));
    }
    parts.extend([Part::Period(series.period), Part::Stance(series.stance), Part::Figure(figure.id)]);
    let kind = match series.stance {
        Stance::Implied => 1,
        Stance::Actual => 3,
        _ => 2,
    };
    let days = i64::from(series.period.end.year()) * 12 + i64::from(series.period.end.month());
    let rank = (!exact, -days, -i64::from(series.period.days()), 0);
    let (metric, period) = (Some(series.metric.clone()), Some(series.period));
    Candidate { sentence: Sentence { parts, cites: vec![cite] }, metric, period, claim: None, kind, rank }
}

/// What fits metric and time asked for. Where several entities are asked about ("A's tokens: what for B in 2026?"), time
/// and then metric may be meant of another one and are let go.
fn fitting(all: Vec<Candidate>, asked: &Asked) -> Vec<Candidate> {
    let metric =
        |c: &Candidate| asked.metrics.is_empty() || c.metric.as_ref().is_some_and(|m| asked.metrics.contains(m));
    let time = |c: &Candidate| {
        asked.periods.is_empty() || c.period.is_some_and(|p| asked.periods.iter().any(|a| a.overlaps(&p)))
    };
    let several = asked.entities.len() > 1;
    let ways: [&dyn Fn(&Candidate) -> bool; 3] =
        [&|c| metric(c) && time(c), &|c| several && metric(c), &|c| several && time(c)];
    let way = ways.into_iter().find(|way| all.iter().any(way));
    way.map_or(Vec::new(), |way| all.into_iter().filter(way).collect())
}

/// Best of each kind in turn.
fn in_turns(mut chosen: Vec<Candidate>) -> Vec<Candidate> {
    chosen.sort_by(|a, b| (a.rank, &a.sentence.cites).cmp(&(b.rank, &b.sentence.cites)));
    let mut kinds: [Vec<Candidate>; 4] = Default::default();
    for candidate in chosen {
        kinds[candidate.kind].push(candidate);
    }
    interleave(kinds.into())
}

fn interleave(lists: Vec<Vec<Candidate>>) -> Vec<Candidate> {
    let mut lists: Vec<_> = lists.into_iter().map(Vec::into_iter).collect();
    let mut out = Vec::new();
    loop {
        let before = out.len();
        out.extend(lists.iter_mut().filter_map(Iterator::next));
        if out.len() == before {
            return out;
        }
    }
}

/// Other words on the same series that no rounding explains, and findings on the words said.
fn against(said: &BTreeSet<ClaimId>, standing: &Standing) -> Vec<Sentence> {
    let mut against: Vec<Sentence> = Vec::new();
    let of = |id: &ClaimId| standing.claims.iter().find(|c| c.claim.id == *id);
    for one in said.iter().filter_map(of) {
        let rivals = standing
            .claims
            .iter()
            .filter(|c| !said.contains(&c.claim.id) && !silent(c) && differs(&one.claim, &c.claim));
        for rival in rivals {
            let told = rival.claim.about().map(subject).unwrap_or_default();
            let written = rival.claim.amount().map(|a| Part::Written(a.as_written.clone()));
            let parts = told.into_iter().chain([Part::Modality(rival.claim.modality)]).chain(written).collect();
            against.push(Sentence { parts, cites: vec![cite(&rival.claim, rival)] });
        }
    }
    for finding in standing.findings.iter().filter(|f| f.claims.iter().any(|c| said.contains(c))) {
        let cites = finding.claims.iter().filter_map(of).filter(|c| !silent(c)).map(|c| cite(&c.claim, c)).collect();
        against.push(Sentence { parts: vec![Part::Finding(finding.id)], cites });
    }
    let mut seen = BTreeSet::new();
    against
        .retain(|s| !s.cites.is_empty() && seen.insert((s.cites.clone(), matches!(s.parts[..], [Part::Finding(_)]))));
    against
}

/// Same series, same side of time, amounts that lie apart.
fn differs(a: &Claim, b: &Claim) -> bool {
    let (Some(x), Some(y), Some(u), Some(v)) = (a.about(), b.about(), a.amount(), b.amount()) else { return false };
    let same = x.whom.value == y.whom.value
        && x.metric.value == y.metric.value
        && x.item.as_ref().map(|i| &i.value) == y.item.as_ref().map(|i| &i.value)
        && x.basis.value == y.basis.value
        && x.period.as_ref().map(|p| p.value) == y.period.as_ref().map(|p| p.value)
        && u.unit == v.unit;
    let slack = u.low.half_unit().max(v.low.half_unit());
    let apart = u.low.to_f64() - slack > v.high.to_f64() + slack || v.low.to_f64() - slack > u.high.to_f64() + slack;
    same && apart
}
