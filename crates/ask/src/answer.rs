//! Picks what answers: words that stand, figures that are implied, rows that are expected, rows that came.

use std::collections::{BTreeMap, BTreeSet};

use almanac::Almanac;
use audit::StandingClaim;
use claims::{Claim, Said};
use figure::{ClaimId, EntityId, Period};

use crate::candidate::{Candidate, Kind, cite, finding, found, measured, subject, words};
use crate::figured::{figures, sign};
use crate::question::{Asked, Wants, read};
use crate::{Answer, Known, NotSaid, Part, Sentence};

/// Answer a question in at most `most` sentences. Nothing is said of names that the almanac does not know, and nothing
/// where a word of the question is found in no citable words.
pub fn answer(question: &str, known: &Known, most: usize) -> Answer {
    let asked = read(question, known.almanac, known.as_of);
    let mut answer = Answer::default();
    let unknown = |name: &String| NotSaid { key: "ask.unknown", parts: vec![Part::Named(name.clone())] };
    answer.not_said.extend(asked.unknown.iter().map(unknown));
    if asked.entities.is_empty() && asked.metrics.is_empty() && !asked.wants.iter().any(stands_alone) {
        answer.not_said.push(NotSaid { key: "ask.no_entity", parts: Vec::new() });
        return answer;
    }
    let families: Vec<BTreeSet<EntityId>> = asked.entities.iter().map(|e| family(e, known.almanac)).collect();
    let all: Vec<Candidate> = candidates(known).into_iter().filter(|c| admits(c, &asked, &families)).collect();
    let mut turns: Vec<Vec<Candidate>> = Vec::new();
    if shared(&asked) {
        turns.push(all.into_iter().filter(|c| wanted(c, &asked)).collect());
        keep_fullest(&mut turns[0], &asked, &families);
    } else {
        turns = by_entity(all, &asked, &families);
    }
    for place in (0..turns.len()).filter(|place| turns[*place].is_empty()) {
        let entities = if shared(&asked) { &asked.entities[..] } else { &asked.entities[place..=place] };
        answer.not_said.push(nothing(entities, &asked));
    }
    let turns = turns.into_iter().map(|turn| in_turns(turn, &asked, &families)).collect();
    say(interleave(turns), most, &mut answer, known);
    answer
}

/// Wants that need no name: "what could move the market next week?".
fn stands_alone(wants: &Wants) -> bool {
    matches!(wants, Wants::Belief | Wants::Trigger | Wants::Finding)
}

/// Whether the answer is looked for among all names asked at once.
fn shared(asked: &Asked) -> bool {
    let ties = |w: &Wants| matches!(w, Wants::Relation(_) | Wants::Belief | Wants::Trigger | Wants::Finding);
    asked.entities.is_empty() || asked.metrics.is_empty() && asked.wants.iter().any(ties)
}

fn nothing(entities: &[EntityId], asked: &Asked) -> NotSaid {
    let mut parts: Vec<Part> = entities.iter().cloned().map(Part::Entity).collect();
    parts.extend(asked.metrics.iter().cloned().map(Part::Metric));
    parts.extend(asked.periods.iter().copied().map(Part::Period));
    parts.extend(asked.rest.iter().cloned().map(Part::Named));
    NotSaid { key: "ask.nothing", parts }
}

fn candidates(known: &Known) -> Vec<Candidate> {
    let standing = known.standing;
    let spoken = standing.claims.iter().filter(|c| !silent(c));
    let by_id: BTreeMap<ClaimId, &StandingClaim> = spoken.clone().map(|c| (c.claim.id, c)).collect();
    let mut all: Vec<Candidate> = spoken.filter_map(words).collect();
    all.extend(standing.findings.iter().filter_map(|f| {
        let on: Vec<&StandingClaim> = f.claims.iter().filter_map(|c| by_id.get(c).copied()).collect();
        finding(f, &on)
    }));
    all.extend(figures(known));
    all
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

/// How well a candidate is about what was asked: most for a name itself, less for what belongs to it, least for a belief or
/// trigger whose line has the name.
fn nearness(c: &Candidate, asked: &Asked, families: &[BTreeSet<EntityId>]) -> usize {
    let one = |((e, family), name): ((&EntityId, &BTreeSet<EntityId>), &String)| {
        let named = usize::from(c.about.contains(e)) + usize::from(!c.about.is_disjoint(family));
        let tied = matches!(c.kind, Kind::Trigger(_) | Kind::Belief);
        if named == 0 && tied { usize::from(c.text.contains(name.as_str())) } else { 2 * named }
    };
    asked.entities.iter().zip(families).zip(&asked.names).map(one).sum()
}

/// What every answer must be: about a name that was asked, and holding the words that nothing else accounts for.
fn admits(c: &Candidate, asked: &Asked, families: &[BTreeSet<EntityId>]) -> bool {
    let named = asked.entities.is_empty() || nearness(c, asked, families) > 0;
    let lone = asked.metrics.is_empty() && !asked.wants.iter().any(|w| !matches!(w, Wants::Way(_)));
    let strict = asked.entities.is_empty() || lone;
    let unknown = asked.unknown.iter().all(|name| c.text.contains(&name.to_lowercase()));
    named && unknown && (!strict || asked.rest.iter().all(|word| holds(&c.text, word)))
}

/// Whether a text holds a word; of Chinese words, which run together, at least half of the pairs of signs.
fn holds(text: &str, word: &str) -> bool {
    if word.is_ascii() {
        return text.contains(word);
    }
    let signs: Vec<char> = word.chars().collect();
    let pairs: Vec<String> = signs.windows(2).map(|w| w.iter().collect()).collect();
    let found = pairs.iter().filter(|pair| text.contains(pair.as_str())).count();
    found > 0 && 2 * found >= pairs.len()
}

/// Whether it is of a sort, a metric and a time that was asked for.
fn wanted(c: &Candidate, asked: &Asked) -> bool {
    sort(c, asked) && metric(c, asked) && time(c, asked)
}

/// Whether a candidate is the very sort of answer that is wanted.
fn answers(w: &Wants, c: &Candidate) -> bool {
    match w {
        Wants::Relation(link) => matches!(c.kind, Kind::Relation(l) if related(*link, l)),
        Wants::Belief => c.kind == Kind::Belief,
        Wants::Trigger => matches!(c.kind, Kind::Trigger(_)),
        Wants::Share => c.kind == Kind::Share,
        Wants::Finding => c.kind == Kind::Finding,
        Wants::Compared | Wants::Growth | Wants::Way(_) => false,
    }
}

fn sort(c: &Candidate, asked: &Asked) -> bool {
    let way = |w: &Wants| match (w, c.kind) {
        (Wants::Way(way), Kind::Trigger(d)) => Some(*way == d),
        _ => None,
    };
    let ways: Vec<bool> = asked.wants.iter().filter_map(way).collect();
    if !ways.is_empty() && !ways.contains(&true) {
        return false;
    }
    let soft = |w: &Wants| matches!(w, Wants::Compared | Wants::Growth | Wants::Way(_));
    let figure =
        matches!(c.kind, Kind::Compared | Kind::Words | Kind::Growth | Kind::Implied | Kind::Expected | Kind::Came);
    asked.wants.iter().any(|w| answers(w, c))
        || asked.wants.iter().all(soft) && (figure || asked.metrics.is_empty())
        || !asked.metrics.is_empty() && figure
}

/// A supplier's customer buys from it; who benefits may be said by who supplies.
fn related(asked: claims::Link, said: claims::Link) -> bool {
    use claims::Link::{BuysFrom, Supplies};
    asked == said || matches!((asked, said), (Supplies, BuysFrom) | (BuysFrom, Supplies))
}

/// Whether it measures what was asked; what measures nothing (a relation, a trigger) counts where its sort was asked for.
fn metric(c: &Candidate, asked: &Asked) -> bool {
    asked.metrics.is_empty()
        || c.metric.as_ref().is_some_and(|m| asked.metrics.contains(m))
        || (c.metric.is_none() || c.kind == Kind::Finding) && asked.wants.iter().any(|w| answers(w, c))
}

fn time(c: &Candidate, asked: &Asked) -> bool {
    let timeless =
        matches!(c.kind, Kind::Relation(_) | Kind::Belief | Kind::Finding | Kind::Share) && !asked.wants.is_empty();
    // A year does not answer for one of its quarters; a window answers for every day in it.
    let within = |p: &Period, asked: &Period| {
        let shared = i64::from((p.end.min(asked.end) - p.start.max(asked.start)).get_days()) + 1;
        matches!(c.kind, Kind::Trigger(_)) && p.overlaps(asked) || 2 * shared >= i64::from(p.days())
    };
    asked.periods.is_empty() || timeless || c.period.is_some_and(|p| asked.periods.iter().any(|a| within(&p, a)))
}

/// Of answers that tie names together, those that name most of what was asked.
fn keep_fullest(turn: &mut Vec<Candidate>, asked: &Asked, families: &[BTreeSet<EntityId>]) {
    let count = |c: &Candidate| families.iter().filter(|f| !c.about.is_disjoint(f)).count();
    let most = turn.iter().map(count).max().unwrap_or(0);
    if asked.wants.iter().any(|w| matches!(w, Wants::Relation(_))) {
        turn.retain(|c| count(c) == most);
    }
}

/// One turn a name. Where several are asked about ("A's tokens: what for B in 2026?"), time and then metric may be meant
/// of another one and are let go.
fn by_entity(all: Vec<Candidate>, asked: &Asked, families: &[BTreeSet<EntityId>]) -> Vec<Vec<Candidate>> {
    let mut turns: Vec<Vec<Candidate>> = families.iter().map(|_| Vec::new()).collect();
    for c in all {
        if let Some(place) = families.iter().position(|f| !c.about.is_disjoint(f)) {
            turns[place].push(c);
        }
    }
    let several = families.len() > 1;
    let fit = |turn: Vec<Candidate>| {
        let ways: [&dyn Fn(&Candidate) -> bool; 3] =
            [&|c| wanted(c, asked), &|c| several && sort(c, asked) && metric(c, asked), &|c| {
                several && sort(c, asked) && time(c, asked)
            }];
        let way = ways.into_iter().find(|way| turn.iter().any(way));
        way.map_or(Vec::new(), |way| turn.into_iter().filter(way).collect())
    };
    turns.into_iter().map(fit).collect()
}

/// Best of each kind in turn.
fn in_turns(chosen: Vec<Candidate>, asked: &Asked, families: &[BTreeSet<EntityId>]) -> Vec<Candidate> {
    let place = |c: &Candidate| {
        let hits = asked.rest.iter().filter(|word| holds(&c.text, word)).count();
        let told = c.sentence.key == "ask.say.level" && asked.wants.contains(&Wants::Growth);
        let grows =
            told && c.sentence.slots.get(3).is_some_and(|s| matches!(&s[..], [Part::Written(w)] if w.contains('(')));
        let exact = c.period.is_some_and(|p| asked.periods.contains(&p));
        (std::cmp::Reverse((nearness(c, asked, families), exact, hits, grows)), c.rank)
    };
    let mut chosen: Vec<_> = chosen.into_iter().map(|c| (place(&c), c)).collect();
    chosen.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.sentence.cites.cmp(&y.sentence.cites)));
    let mut kinds: BTreeMap<(bool, Kind), Vec<Candidate>> = BTreeMap::new();
    for (_, candidate) in chosen {
        let first = candidate.kind == Kind::Compared && asked.wants.contains(&Wants::Compared);
        kinds.entry((!first, candidate.kind)).or_default().push(candidate);
    }
    interleave(kinds.into_values().collect())
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

/// Say the best; what is said twice is one sentence with both citations.
fn say(candidates: Vec<Candidate>, most: usize, answer: &mut Answer, known: &Known) {
    let (mut said, mut left) = (BTreeSet::new(), 0);
    for candidate in candidates {
        let same = |s: &&mut Sentence| s.key == candidate.sentence.key && s.slots == candidate.sentence.slots;
        if let Some(twin) = answer.sentences.iter_mut().find(same) {
            let more: Vec<_> = candidate.sentence.cites.into_iter().filter(|c| !twin.cites.contains(c)).collect();
            twin.cites.extend(more);
        } else if answer.sentences.len() < most {
            said.extend(candidate.claim);
            answer.sentences.push(candidate.sentence);
        } else {
            left += 1;
        }
    }
    if left > 0 {
        answer.not_said.push(NotSaid { key: "ask.more", parts: vec![Part::Written(left.to_string())] });
    }
    if known.standing.claims.iter().any(silent) && answer.sentences.is_empty() {
        answer.not_said.push(NotSaid { key: "ask.withdrawn", parts: Vec::new() });
    }
    answer.against = against(&said, &answer.sentences, known);
}

/// Other words on the same series that no rounding explains; what is set against a belief, by the note and by the
/// evidence of the day; findings on the words said.
fn against(said: &BTreeSet<ClaimId>, sentences: &[Sentence], known: &Known) -> Vec<Sentence> {
    let standing = known.standing;
    let by_id: BTreeMap<ClaimId, &StandingClaim> =
        standing.claims.iter().filter(|c| !silent(c)).map(|c| (c.claim.id, c)).collect();
    let mut against: Vec<Sentence> = Vec::new();
    for one in said.iter().filter_map(|id| by_id.get(id)) {
        let rivals = by_id.values().filter(|c| !said.contains(&c.claim.id) && differs(&one.claim, &c.claim));
        for rival in rivals {
            let (Some(told), Some(amount)) = (rival.claim.about(), rival.claim.amount()) else { continue };
            let period = told.period.as_ref().map(|p| Part::Period(p.value)).into_iter().collect();
            let written = vec![Part::Written(amount.as_written.clone())];
            let slots =
                vec![subject(told), measured(told), period, written, vec![Part::Modality(rival.claim.modality)]];
            let cites = vec![cite(rival, rival.claim.clause.join(&rival.claim.span))];
            against.push(Sentence { key: "ask.say.level", slots, cites });
        }
        if let Said::Belief { against: spans, .. } = &one.claim.said {
            against.extend(spans.iter().map(|span| Sentence {
                key: "ask.say.words",
                slots: vec![vec![Part::Words(one.claim.id, *span)]],
                cites: vec![cite(one, *span)],
            }));
        }
        against.extend(known.signs.iter().filter(|s| s.0 == one.claim.id).filter_map(|s| sign(s.1, s.2, known)));
    }
    for f in standing.findings.iter().filter(|f| f.claims.iter().any(|c| said.contains(c))) {
        let on: Vec<&StandingClaim> = f.claims.iter().filter_map(|c| by_id.get(c).copied()).collect();
        against.push(found(f, &on));
    }
    let mut kept: Vec<Sentence> = Vec::new();
    for s in against {
        if !s.cites.is_empty() && !kept.contains(&s) && !sentences.contains(&s) {
            kept.push(s);
        }
    }
    kept
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
