//! Labels: a topic over names, in front of them (软件的甲/乙, CPO概念…甲跟涨), behind them in brackets (甲(光模块)),
//! or in a list of recommendations (看好光模块#甲, 受益丙的#乙).

use super::Found;
use super::party::{Cast, List, Party, bare};
use super::sure::{certainty, has, near};
use super::words::{Class, Words};
use crate::bind::Scene;
use crate::clause::LineKind;
use crate::{Link, Span};

/// A topic over a list of names, and the words that put it there.
struct Labelled<'a> {
    names: usize,
    topic: &'a Party,
    reason: Span,
    score: f64,
}

/// All that labels say.
pub fn read(scene: &Scene, words: &Words, cast: &Cast) -> Vec<Found> {
    let mut found = Vec::new();
    for line in 0..scene.layout.lines.len() {
        if let Some(label) = title(scene, words, cast, line).or_else(|| row(scene, words, cast, line)) {
            found.extend(cast.of_list(label.names).iter().filter_map(|name| exposed(scene, words, name, &label)));
        }
    }
    for sentence in &scene.layout.sentences {
        let lists = cast.lists_in(sentence.span);
        let mut labelled = in_front(scene, words, cast, lists.clone());
        labelled.extend(in_brackets(scene, words, cast, lists.clone()));
        labelled.extend(such(scene, words, cast, lists.clone()));
        labelled.extend(recommended(scene, words, cast, lists));
        for label in labelled {
            for name in cast.of_list(label.names) {
                found.extend(exposed(scene, words, name, &label));
            }
        }
    }
    found
}

fn exposed(scene: &Scene, words: &Words, name: &Party, label: &Labelled) -> Option<Found> {
    (name.whom != label.topic.whom).then(|| Found {
        subject: name.cited(),
        link: Link::ExposedTo,
        object: label.topic.cited(),
        product: None,
        certainty: certainty(scene, words, clause(scene, name.span.start).join(&label.reason)),
        span: name.span,
        reason: Some(label.reason),
        score: label.score,
    })
}

fn is_firms(list: &List) -> bool {
    list.class == Class::Firm
}

/// A topic that can stand over names.
fn topic<'a>(words: &Words, cast: &'a Cast, list: usize) -> Option<&'a Party> {
    let party = cast.of_list(list).last().filter(|p| p.class == Class::Part)?;
    let never = matches!(&party.whom, crate::Whom::Known(id) if words.label.never.iter().any(|n| n == id.as_str()));
    (!never).then_some(party)
}

/// 软件的甲/乙, PCB方向有甲, 光模块：甲、乙; the clauses behind whose names do what shares do stand under it as well.
fn in_front<'a>(scene: &Scene, words: &Words, cast: &'a Cast, lists: std::ops::Range<usize>) -> Vec<Labelled<'a>> {
    let mut found: Vec<Labelled<'a>> = Vec::new();
    let mut over: Option<(&'a Party, Span)> = None;
    for at in lists {
        let list = &cast.lists[at];
        if !is_firms(list) {
            if let Some(party) = cast.of_list(at).last().filter(|p| p.class == Class::Part)
                && sector(scene, words, party)
            {
                over = Some((party, party.span));
            }
            continue;
        }
        let clause = clause(scene, list.span.start);
        let before = at.checked_sub(1).and_then(|b| topic(words, cast, b)).filter(|t| t.span.end <= list.span.start);
        if let Some(party) = before
            && cast.lists[at - 1].span.end >= party.span.end
            && strung(scene, words, party.span, list.span)
        {
            let reason = party.span.join(&list.span);
            found.push(Labelled { names: at, topic: party, reason, score: 1.4 });
            over = Some((party, party.span));
            continue;
        }
        let leads =
            cast.lists_in(Span { start: clause.start, end: list.span.start }).all(|l| !is_firms(&cast.lists[l]));
        if let Some((party, span)) = over
            && leads
            && list.mark.is_none()
            && has(Span { start: list.span.end, end: clause.end }.of(scene.text), &words.label.market)
        {
            found.push(Labelled { names: at, topic: party, reason: span.join(&clause), score: 1.2 });
        }
    }
    found
}

/// 概念, 板块 right behind a topic.
fn sector(scene: &Scene, words: &Words, party: &Party) -> bool {
    let own = party.span.of(scene.text);
    let after = scene.text[party.span.end as usize..].trim_start_matches([' ', '*']);
    words.label.sector.iter().any(|w| after.starts_with(w.as_str()) || own.ends_with(w.as_str()))
}

/// Longest stretch between a topic and its names, in bytes.
const STRUNG: u32 = 36;

/// Whether nothing but words of labels stands between a topic and names.
fn strung(scene: &Scene, words: &Words, topic: Span, names: Span) -> bool {
    if names.start - topic.end > STRUNG {
        return false;
    }
    let between = bare(scene.between(topic, names)).to_ascii_lowercase();
    let mut rest = between.as_str();
    let mut steps = 0;
    while !rest.is_empty() {
        let word = words.label.between.iter().filter(|w| rest.starts_with(w.as_str())).max_by_key(|w| w.len());
        let Some(word) = word else { return false };
        rest = rest[word.len()..].trim_start();
        steps += 1;
    }
    steps > 0
}

/// 甲(光模块), 甲/乙(传统算力), 训练链(如甲).
fn in_brackets<'a>(scene: &Scene, words: &Words, cast: &'a Cast, lists: std::ops::Range<usize>) -> Vec<Labelled<'a>> {
    let mut found = Vec::new();
    for at in lists.clone().skip(1) {
        let (before, list) = (&cast.lists[at - 1], &cast.lists[at]);
        let Some(bracket) = scene.layout.bracket_at(list.span.start) else { continue };
        let content = near(scene.text, bracket, bracket.start).of(scene.text);
        let content = content.trim_matches(['（', '(', '）', ')', ' ', '*']);
        let joins = before.span.end <= bracket.start
            && bare(scene.between(before.span, Span { start: bracket.start, end: bracket.start })).is_empty();
        if !joins {
            continue;
        }
        let reason = before.span.join(&bracket);
        if is_firms(before) && !is_firms(list) {
            let Some(party) = topic(words, cast, at) else { continue };
            if (party.span.end - party.span.start) as usize * 2 >= content.len() {
                found.push(Labelled { names: at - 1, topic: party, reason, score: 1.5 });
            }
        } else if is_firms(list) && !is_firms(before) {
            let Some(party) = topic(words, cast, at - 1) else { continue };
            let examples = words.label.examples.iter().any(|e| content.to_ascii_lowercase().starts_with(e.as_str()));
            // 光模块（甲、乙）: nothing but names.
            let all = list.to - list.from > 1 && (list.span.end - list.span.start) as usize * 3 >= content.len() * 2;
            if examples || all {
                found.push(Labelled { names: at, topic: party, reason, score: 1.4 });
            }
        }
    }
    found
}

/// 甲、乙等光模块厂商.
fn such<'a>(scene: &Scene, words: &Words, cast: &'a Cast, lists: std::ops::Range<usize>) -> Vec<Labelled<'a>> {
    let mut found = Vec::new();
    for at in lists.skip(1) {
        let (names, list) = (&cast.lists[at - 1], &cast.lists[at]);
        let Some(party) = topic(words, cast, at).filter(|_| is_firms(names)) else { continue };
        let between = bare(scene.between(names.span, list.span));
        let after = &scene.text[list.span.end as usize..];
        let makers = words.label.makers.iter().any(|m| after.trim_start().starts_with(m.as_str()));
        if makers && words.label.such.contains(&between) {
            found.push(Labelled { names: at - 1, topic: party, reason: names.span.join(&list.span), score: 1.2 });
        }
    }
    found
}

/// The company of a report's title: 某证券-甲-300000-…
pub fn titled(scene: &Scene, cast: &Cast, line: usize) -> Option<usize> {
    let span = scene.layout.lines[line].span;
    cast.lists_in(span).take(TITLE).find(|l| {
        let list = &cast.lists[*l];
        let after = scene.text[list.span.end as usize..span.end.max(list.span.end) as usize]
            .trim_start_matches(['-', '（', '(', ' ']);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        is_firms(list) && digits == CODE && after[digits..].trim_start_matches(['）', ')']).starts_with('-')
    })
}

/// Lists of a title among which its company is looked for.
const TITLE: usize = 4;
/// Digits of a stock code.
const CODE: usize = 6;

/// What a title names as the driver: the topic of its first clause that tells of growth.
fn title<'a>(scene: &Scene, words: &Words, cast: &'a Cast, line: usize) -> Option<Labelled<'a>> {
    let names = titled(scene, cast, line)?;
    let (from, to) = (cast.lists[names].span.end, scene.layout.lines[line].span.end);
    let first = scene.layout.clause_at(from);
    let clauses = scene.layout.clauses[first..].iter().take_while(|c| c.span.start < to);
    clauses.take(2 * TITLE).find_map(|c| {
        let span = Span { start: c.span.start.max(from), end: c.span.end.min(to) };
        let told = span.start < span.end && has(span.of(scene.text), &words.label.rise);
        let topics = if told { cast.lists_in(span) } else { 0..0 };
        let party = topics.filter(|l| cast.lists[*l].class == Class::Part).find_map(|l| cast.of_list(l).first())?;
        Some(Labelled { names, topic: party, reason: span, score: 1.0 })
    })
}

/// A row of a table with a column for it (受益逻辑, "exposure"): the company of the first cell hangs on the first topic.
fn row<'a>(scene: &Scene, words: &Words, cast: &'a Cast, line: usize) -> Option<Labelled<'a>> {
    let lines = &scene.layout.lines;
    if lines[line].kind != LineKind::Row || line == 0 || lines[line - 1].kind != LineKind::Row {
        return None;
    }
    let head = lines[..line].iter().rev().take(ROWS).take_while(|l| l.kind == LineKind::Row).last()?;
    if !has(head.span.of(scene.text), &words.label.columns) {
        return None;
    }
    let mut lists = cast.lists_in(lines[line].span);
    let names = lists.next().filter(|l| is_firms(&cast.lists[*l]))?;
    let party = lists.find_map(|l| topic(words, cast, l))?;
    Some(Labelled { names, topic: party, reason: scene.trimmed(lines[line].span), score: 0.9 })
}

/// Rows looked back over for the head of a table.
const ROWS: usize = 24;

/// 看好光模块#甲/乙，受益丙的#丁: each tagged list hangs on what its own phrase names last, else on the head's topic.
fn recommended<'a>(scene: &Scene, words: &Words, cast: &'a Cast, lists: std::ops::Range<usize>) -> Vec<Labelled<'a>> {
    let mut found = Vec::new();
    let mut head: Option<&'a Party> = None;
    let Some(first) = lists.clone().next() else { return found };
    let place = scene.layout.sentence_at(cast.lists[first].span.start);
    let mut floor = scene.layout.sentences.get(place).map_or(0, |s| s.span.start);
    for at in lists.clone() {
        let list = &cast.lists[at];
        let tag = scene.text[..list.span.start as usize].ends_with('#');
        if !(tag && is_firms(list)) {
            continue;
        }
        let named = at.checked_sub(1).filter(|l| *l >= lists.start && cast.lists[*l].span.start >= floor);
        let named = named.and_then(|l| cast.of_list(l).last());
        let phrase =
            Span { start: clause(scene, list.span.start).start.max(floor.min(list.span.start)), end: list.span.start };
        if head.is_none() && !has(phrase.of(scene.text), &words.label.head) {
            continue;
        }
        head = head.or(named);
        if let Some(party) = named.or(head) {
            let reason = if named.is_some() { party.span.join(&list.span) } else { phrase.join(&list.span) };
            found.push(Labelled { names: at, topic: party, reason, score: 1.1 });
        }
        floor = list.span.end;
    }
    found
}

fn clause(scene: &Scene, at: u32) -> Span {
    let clause = scene.layout.clauses.get(scene.layout.clause_at(at)).map_or(Span { start: at, end: at }, |c| c.span);
    near(scene.text, Span { start: clause.start.min(at), end: clause.end.max(at) }, at)
}
