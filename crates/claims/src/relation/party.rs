//! Parties: the names and topics of a note as one row of parties, joined into lists.

use figure::EntityId;

use super::sure::near;
use super::words::{Class, Place, Words};
use crate::bind::Scene;
use crate::mention::{Mention, Sort};
use crate::{Cited, Span, Whom};

/// A name or a topic.
#[derive(Clone, Debug)]
pub struct Party {
    /// Its words.
    pub span: Span,
    /// Who or what.
    pub whom: Whom,
    /// What it may be.
    pub class: Class,
    /// The company that a product belongs to.
    pub owner: Option<EntityId>,
    /// What of it is spoken of: the topic or product behind the name (甲的ASIC, 甲GPU).
    pub thing: Option<(Whom, Span)>,
}

impl Party {
    /// As a part of a claim.
    pub fn cited(&self) -> Cited<Whom> {
        Cited::said(self.whom.clone(), self.span)
    }
}

/// Parties of one class joined by commas and the like.
#[derive(Clone, Debug)]
pub struct List {
    /// First and one past the last of [`Cast::parties`].
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// From the first name to the last, with the thing of the last.
    pub span: Span,
    /// What they are.
    pub class: Class,
    /// The preposition before it.
    pub mark: Option<(Place, Span)>,
    /// Its last joint may also mean "with" (甲与乙).
    pub paired: bool,
}

/// Who and what a note speaks of.
pub struct Cast {
    /// In order, without overlap.
    pub parties: Vec<Party>,
    /// In order.
    pub lists: Vec<List>,
}

impl Cast {
    /// The parties of a scene.
    pub fn of(scene: &Scene, words: &Words) -> Cast {
        let mut parties: Vec<Party> = Vec::new();
        let topics = scene.topics.iter().map(|t| (t.span, t.entity.clone()));
        let stand_ins = words.stand_ins(scene.text).into_iter().map(|t| (t.span, t.entity));
        for (span, entity) in topics.chain(stand_ins) {
            let among = |list: &[String]| list.iter().any(|f| f == entity.as_str());
            let class = match () {
                () if among(&words.lists.firms) => Class::Firm,
                () if among(&words.lists.places) => Class::Place,
                () => Class::Part,
            };
            parties.push(Party { span, whom: Whom::Known(entity), class, owner: None, thing: None });
        }
        parties.extend(scene.mentions.iter().filter(|m| !m.group).filter_map(|m| named(scene, m, words)));
        parties.retain(|p| !in_gloss(scene, p.span));
        let parties = things(scene, words, distinct(parties));
        let parties = listed(scene, words, parties);
        let lists = lists(scene, words, &parties);
        Cast { parties, lists }
    }

    /// The members of a list.
    pub fn of_list(&self, list: usize) -> &[Party] {
        let list = &self.lists[list];
        &self.parties[list.from..list.to]
    }

    /// Lists that start within a span, as a range of indices.
    pub fn lists_in(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.lists.partition_point(|l| l.span.start < span.start);
        let to = self.lists.partition_point(|l| l.span.start < span.end);
        from..to.max(from)
    }
}

fn named(scene: &Scene, mention: &Mention, words: &Words) -> Option<Party> {
    let Some(entity) = mention.entity else {
        let whom = Whom::Named(mention.span.of(scene.text).to_string());
        return Some(Party { span: mention.span, whom, class: Class::Firm, owner: None, thing: None });
    };
    let row = &scene.lexicon.entities[entity as usize];
    let mut owner = None;
    let mut next = row.parent;
    for _ in 0..4 {
        let Some(up) = next else { break };
        if scene.lexicon.entities[up as usize].sort == Sort::Company {
            owner = Some(scene.lexicon.entities[up as usize].id.clone());
        }
        next = scene.lexicon.entities[up as usize].parent;
    }
    let service = words.lists.services.iter().any(|s| s == row.id.as_str());
    let class = match row.sort {
        _ if row.segment => return None,
        Sort::Company | Sort::Group => Class::Firm,
        _ if service => Class::Firm,
        Sort::Market if words.lists.places.iter().any(|p| p == row.id.as_str()) => Class::Place,
        Sort::Market => Class::Part,
        Sort::Product if owner.is_none() => Class::Part,
        Sort::Chip | Sort::Product | Sort::Model | Sort::Site => Class::Product,
        Sort::Event | Sort::Other => return None,
    };
    Some(Party { span: mention.span, whom: Whom::Known(row.id.clone()), class, owner, thing: None })
}

/// Whether a name stands in an explanation in brackets: (Outlook: what a company expects).
fn in_gloss(scene: &Scene, span: Span) -> bool {
    scene
        .layout
        .bracket_at(span.start)
        .is_some_and(|b| b.end > span.end && near(scene.text, b, b.start).of(scene.text).contains([':', '：']))
}

/// In order; where two share words the longer stays, a topic rather than a name of the same length.
fn distinct(mut parties: Vec<Party>) -> Vec<Party> {
    let len = |p: &Party| p.span.end - p.span.start;
    parties.sort_by_key(|p| (p.span.start, std::cmp::Reverse(len(p))));
    let mut kept: Vec<Party> = Vec::new();
    for party in parties {
        match kept.last_mut() {
            Some(last) if last.span.end > party.span.start => {
                if len(&party) > len(last) {
                    *last = party;
                }
            }
            _ => kept.push(party),
        }
    }
    kept
}

/// A name with what is its own right behind it is one party: 甲的ASIC架构, 甲GPU, 甲（甲的英文名）.
fn things(scene: &Scene, words: &Words, parties: Vec<Party>) -> Vec<Party> {
    let mut kept: Vec<Party> = Vec::new();
    for party in parties {
        if let Some(last) = kept.last_mut()
            && last.class == Class::Firm
        {
            let from = last.thing.as_ref().map_or(last.span, |(_, span)| *span);
            let between = bare(scene.between(from, party.span));
            let again = party.whom == last.whom && between.trim_start_matches(['(', '（']).is_empty();
            let such = words.label.such.contains(&between);
            let of = between.is_empty()
                || possessed(words, &between)
                || words.lists.of.iter().any(|w| w.eq_ignore_ascii_case(&between));
            let own = party.class != Class::Firm || party.owner.as_ref().is_some_and(|o| is(&last.whom, o));
            let others = party.owner.as_ref().is_some_and(|o| !is(&last.whom, o));
            // 甲/乙等云厂商: the names are meant.
            if again || such && party.class == Class::Firm && party.owner.is_none() && is_group(words, &party) {
                continue;
            }
            if of && own && !others && last.thing.is_none() {
                last.thing = Some((party.whom, party.span));
                continue;
            }
        }
        kept.push(party);
    }
    kept
}

/// Longest description between 甲的 and what is its own, in characters.
const DESCRIPTION: usize = 16;

/// 的高配比后端: a description between a name and what is its own.
fn possessed(words: &Words, between: &str) -> bool {
    let stops = ['，', ',', '、', '(', '（', '。', '；', '/', '#', '\n'];
    words.lists.of.iter().any(|of| between.starts_with(of.as_str()))
        && between.chars().count() <= DESCRIPTION
        && !between.contains(stops)
}

/// Whether a party is companies taken together.
pub fn is_group(words: &Words, party: &Party) -> bool {
    matches!(&party.whom, Whom::Known(id) if words.lists.firms.iter().any(|f| f == id.as_str()))
}

fn is(whom: &Whom, id: &EntityId) -> bool {
    matches!(whom, Whom::Known(known) if known == id)
}

/// Without marks of emphasis and white space around.
pub fn bare(text: &str) -> String {
    text.replace(['*', '“', '”', '"', '《', '》'], "").trim().to_string()
}

/// Longest name looked for in a list, in signs, and shortest.
const NAME: std::ops::RangeInclusive<usize> = 2..=6;

/// Names that the almanac does not know, in lists of names that it knows: 甲、某某、乙, and 甲、乙、某某 at the end.
fn listed(scene: &Scene, words: &Words, parties: Vec<Party>) -> Vec<Party> {
    let mut fresh: Vec<Party> = Vec::new();
    for (at, party) in parties.iter().enumerate() {
        let next = parties.get(at + 1);
        if party.class != Class::Firm || party.thing.is_some() {
            continue;
        }
        let line = Span { start: party.span.end, end: scene.text.len() as u32 };
        let rest = near(scene.text, line, party.span.end).of(scene.text);
        let rest = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let Some(joint) = rest.chars().next().filter(|c| ['、', '/'].contains(c)) else { continue };
        let name = &rest[joint.len_utf8()..];
        let name = &name[..name.find(|c: char| !c.is_alphanumeric() || c == '等' || c == '和').unwrap_or(name.len())];
        let start = party.span.end as usize + joint.len_utf8();
        let span = Span::new(start, start + name.len());
        let latin = name.is_ascii() && name.bytes().next().is_some_and(|b| b.is_ascii_uppercase());
        let han = name.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        if !(latin || han) || !NAME.contains(&name.chars().count()) || next.is_some_and(|n| n.span.start < span.end) {
            continue;
        }
        let before = at > 0
            && parties[at - 1].class == Class::Firm
            && joint_between(scene, words, parties[at - 1].span, party.span).is_some();
        let after = next.is_some_and(|n| n.class == Class::Firm && joint_between(scene, words, span, n.span).is_some());
        if before || after {
            let whom = Whom::Named(name.to_string());
            fresh.push(Party { span, whom, class: Class::Firm, owner: None, thing: None });
        }
    }
    let mut all = parties;
    all.extend(fresh);
    all.sort_by_key(|p| p.span);
    all
}

fn lists(scene: &Scene, words: &Words, parties: &[Party]) -> Vec<List> {
    let end = |p: &Party| p.thing.as_ref().map_or(p.span.end, |(_, s)| s.end.max(p.span.end));
    let mut lists: Vec<List> = Vec::new();
    for (at, party) in parties.iter().enumerate() {
        if let Some(last) = lists.last_mut()
            && last.to == at
            && last.class == party.class
            && let Some(and) = joint_between(scene, words, last.span, party.span)
        {
            last.to = at + 1;
            last.span.end = end(party);
            last.paired = and && last.to - last.from == 2;
            continue;
        }
        let floor = lists.last().map_or(0, |l| l.span.end);
        let mark = mark(scene, words, floor, party);
        let span = Span { start: party.span.start, end: end(party) };
        lists.push(List { from: at, to: at + 1, span, class: party.class, mark, paired: false });
    }
    lists
}

/// Longest joint, a bracket behind the first name included, in bytes.
const JOINT: u32 = 400;

/// Whether a joint stands between two names; true within when it may also mean "with".
fn joint_between(scene: &Scene, words: &Words, a: Span, b: Span) -> Option<bool> {
    if b.start < a.end || b.start - a.end > JOINT {
        return None;
    }
    let between = scene.between(a, b);
    if between.contains('\n') {
        return None;
    }
    let mut between = bare(between);
    // A code or an English name in brackets behind the first.
    if between.starts_with(['(', '（'])
        && let Some(at) = between.find([')', '）'])
    {
        let rest = &between[at..];
        between = bare(rest.trim_start_matches([')', '）']));
    }
    let is = |list: &[String]| list.iter().any(|w| w.eq_ignore_ascii_case(&between));
    if is(&words.lists.and) {
        return Some(true);
    }
    is(&words.lists.joints).then_some(false)
}

fn part_of_word(words: &Words, text: &str, at: usize, len: usize) -> bool {
    words.lists.not_marks.iter().any(|longer| {
        longer.match_indices(&text[at..at + len]).any(|(offset, _)| {
            at.checked_sub(offset).is_some_and(|from| text.get(from..).is_some_and(|t| t.starts_with(longer.as_str())))
        })
    })
}

/// Most signs between a Chinese preposition and its name.
const GOVERNS: usize = 8;

/// Most words, in bytes, between a preposition and its name.
const REACH: usize = 36;

/// The last preposition before a name, no earlier than the end of the list before and in its clause.
fn mark(scene: &Scene, words: &Words, floor: u32, party: &Party) -> Option<(Place, Span)> {
    let start = party.span.start;
    // 给我们: the preposition is part of the words.
    let head = &scene.text[start as usize..];
    let led = |w: &str| party.class == Class::Place && !w.is_ascii() && head.starts_with(w);
    if let Some((place, word)) = words.marks.iter().find(|(_, w)| led(w)) {
        return Some((*place, Span::new(start as usize, start as usize + word.len())));
    }
    let clause = scene.layout.clauses.get(scene.layout.clause_at(start)).map_or(0, |c| c.span.start);
    let mut from = (floor.max(clause) as usize).max((start as usize).saturating_sub(REACH));
    while !scene.text.is_char_boundary(from) {
        from += 1;
    }
    let before = scene.text.get(from..start as usize)?.to_ascii_lowercase();
    let before = before.rsplit(['?', '？', '!', '！', ':', '：', '。', '；', ';', '(', '（']).next().unwrap_or("");
    let from = start as usize - before.len();
    let mut best: Option<(usize, usize, Place)> = None;
    for (place, word) in &words.marks {
        let Some(at) = before.rfind(word.as_str()) else { continue };
        let latin = word.is_ascii();
        // 对象, 成为: the sign is part of another word, or too far from the name to govern it.
        if !latin
            && (before[at + word.len()..].chars().count() > GOVERNS || part_of_word(words, before, at, word.len()))
        {
            continue;
        }
        let edge = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
        if latin && !(edge(before[..at].chars().next_back()) && edge(before[at + word.len()..].chars().next())) {
            continue;
        }
        if best.is_none_or(|(other, len, _)| (at + word.len(), word.len()) > (other, len)) {
            best = Some((at + word.len(), word.len(), *place));
        }
    }
    best.map(|(end, len, place)| (place, Span::new(from + end - len, from + end)))
}
