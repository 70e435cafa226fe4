//! Looking for words: notes that hold them, under every name of what they name; places of that name; an answer where a
//! question was put.

use std::collections::{BTreeMap, BTreeSet};

use almanac::{Almanac, Entity};
use claims::Span;
use figure::{EntityId, NoteId};
use ledger::Hit;
use read::Note;

use super::lens::Lens;
use super::live::Asked;
use super::{ClaimView, EntityRow, FindView, HitRow, Link, answer, named, notes, words};

/// Hits, claims and places shown.
const HITS: usize = 50;
const CLAIMS: usize = 20;
const PLACES: usize = 12;

/// Names tried beside one term, and searches made in all.
const NAMES: usize = 8;
const SEARCHES: usize = 24;

/// Sentences of an answer.
const SENTENCES: usize = 12;

/// Signs of the longest snippet.
const LONGEST: usize = 240;

/// The page: `q`, `exact=1`, `tab=ask`, `entity=` (only notes that say something of it).
pub fn page(asked: &Asked) -> FindView {
    let lens = asked.lens;
    let q = asked.param("q").unwrap_or("").trim().to_string();
    let exact = asked.is_on("exact");
    if q.is_empty() {
        return FindView { exact, ..FindView::default() };
    }
    let terms = terms(lens.almanac, &q);
    let also = if exact { Vec::new() } else { terms.iter().flat_map(|t| t.names.iter().skip(1).cloned()).collect() };
    let only = asked.param("entity").and_then(|typed| lens.almanac.find(typed)).map(|e| &e.id);
    let (hits, more) = hits(asked, &q, &terms, exact, only);
    let entities: Vec<&Entity> = terms.iter().filter_map(|t| t.entity).collect();
    let asks = asked.param("tab") == Some("ask") || q.ends_with(['?', '？']);
    FindView {
        also,
        exact,
        hits,
        more,
        places: places(lens, &entities),
        claims: claims(lens, &entities),
        answer: asks.then(|| answer::answer(lens, &asked.gauge.ask(&q, lens.reading, SENTENCES))),
        q,
    }
}

/// One thing looked for.
struct Term<'a> {
    /// As typed, then its other names.
    names: Vec<String>,
    /// What it names.
    entity: Option<&'a Entity>,
}

/// Terms of a query: parts between blanks or in quotes; several that together name something are one term.
fn terms<'a>(almanac: &'a Almanac, q: &str) -> Vec<Term<'a>> {
    let bare: String = q.chars().map(|c| if "\"“”「」?？，。,;；、".contains(c) { ' ' } else { c }).collect();
    let pieces: Vec<&str> = bare.split_whitespace().collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < pieces.len() {
        let whole = (at + 1..=pieces.len()).rev().find_map(|end| {
            let text = pieces[at..end].join(" ");
            almanac.find(&text).map(|entity| (end, text, entity))
        });
        match whole {
            Some((end, text, entity)) => {
                found.push(Term { names: names(almanac, entity, text), entity: Some(entity) });
                at = end;
            }
            None => {
                found.extend(inside(almanac, pieces[at]));
                at += 1;
            }
        }
    }
    found
}

/// Names that stand inside a run without blanks (谷歌光模块需求), the longest first, and what lies between them.
fn inside<'a>(almanac: &'a Almanac, piece: &str) -> Vec<Term<'a>> {
    let starts: Vec<usize> = piece.char_indices().map(|(i, _)| i).chain([piece.len()]).collect();
    let is_wide = |text: &str| text.chars().all(|c| !c.is_ascii()) && text.chars().nth(1).is_some();
    let ranges = starts.iter().enumerate().flat_map(|(i, a)| starts[i + 1..].iter().map(move |b| (*a, *b)));
    let mut ranges: Vec<(usize, usize)> = ranges.filter(|(a, b)| is_wide(&piece[*a..*b])).collect();
    ranges.sort_by_key(|(a, b)| (std::cmp::Reverse(b - a), *a));
    let known = ranges.into_iter().find_map(|(a, b)| almanac.find(&piece[a..b]).map(|entity| (a, b, entity)));
    let Some((a, b, entity)) = known else { return runs(piece) };
    let mut found = Vec::new();
    if a > 0 {
        found.extend(inside(almanac, &piece[..a]));
    }
    found.push(Term { names: names(almanac, entity, piece[a..b].to_string()), entity: Some(entity) });
    if b < piece.len() {
        found.extend(inside(almanac, &piece[b..]));
    }
    found
}

/// Runs of one script; single signs between names (的, 和) are no term.
fn runs<'a>(piece: &str) -> Vec<Term<'a>> {
    let mut runs: Vec<String> = Vec::new();
    for sign in piece.chars() {
        match runs.last_mut().filter(|run| run.ends_with(|last: char| last.is_ascii() == sign.is_ascii())) {
            Some(run) => run.push(sign),
            None => runs.push(sign.to_string()),
        }
    }
    let only = runs.len() == 1;
    runs.retain(|run| only || run.is_ascii() || run.chars().nth(1).is_some());
    runs.into_iter().map(|run| Term { names: vec![run], entity: None }).collect()
}

/// As typed, then the other names that mean this and nothing else.
fn names(almanac: &Almanac, entity: &Entity, typed: String) -> Vec<String> {
    let mut seen = BTreeSet::from([typed.to_lowercase()]);
    let own = almanac.aliases().iter().filter(|a| a.entity == entity.id && !a.context && a.unless.is_empty());
    let all = [&entity.name_zh, &entity.name_en].into_iter().chain(own.map(|a| &a.text));
    let mut names: Vec<String> = vec![typed];
    names.extend(all.filter(|name| !name.is_empty() && seen.insert(name.to_lowercase())).take(NAMES).cloned());
    names
}

/// Hits as typed and under all names, the newest first, and how many are left out.
fn hits(asked: &Asked, q: &str, terms: &[Term], exact: bool, only: Option<&EntityId>) -> (Vec<HitRow>, usize) {
    let mut found: BTreeMap<NoteId, Hit> = BTreeMap::new();
    for query in queries(q, terms, exact) {
        for hit in asked.gauge.find(&query, usize::MAX).unwrap_or_default() {
            let kept = found.entry(hit.note).or_insert_with(|| Hit { places: Vec::new(), ..hit.clone() });
            kept.places.extend(hit.places);
        }
    }
    let standing = notes::Standing::of(asked.lens);
    let says = |id: NoteId, entity: &EntityId| standing.claims(id).iter().any(|c| named::names(&c.claim, entity));
    let mut order: Vec<&Hit> = found.values().filter(|h| only.is_none_or(|entity| says(h.note, entity))).collect();
    order.sort_by(|a, b| b.said_on.cmp(&a.said_on).then(a.note.cmp(&b.note)));
    let mut shown = order.into_iter().filter_map(|hit| Some((hit, standing.note(asked, hit.note)?)));
    let rows = shown.by_ref().take(HITS).map(|(hit, note)| row(asked.lens, &standing, hit, &note)).collect();
    (rows, shown.count())
}

/// What is searched for: the query as typed; unless exact, every choice of a name for each term.
fn queries(q: &str, terms: &[Term], exact: bool) -> Vec<String> {
    if exact {
        return vec![q.trim_end_matches(['?', '？']).to_string()];
    }
    let mut all = vec![String::new()];
    for term in terms {
        let more = all.iter().flat_map(|before| term.names.iter().map(move |name| format!("{before} \"{name}\"")));
        all = more.take(SEARCHES).collect();
    }
    all
}

fn row(lens: &Lens, standing: &notes::Standing, hit: &Hit, note: &Note) -> HitRow {
    let text = note.text();
    let mut places = hit.places.clone();
    places.sort_unstable();
    places.dedup();
    let first = places.iter().find(|(start, _)| !note.is_chrome(*start)).or(places.first()).copied().unwrap_or((0, 0));
    let span = sentence(text, first);
    let snippet = lens.quote(note, span, None);
    let inside = places.iter().filter(|(a, b)| span.start as usize <= *a && *b <= span.end as usize);
    let at = |byte: usize| note.code_point(byte) - snippet.start;
    let length = snippet.quote.chars().count();
    let mut marks: Vec<(usize, usize)> = inside.map(|(a, b)| (at(*a), at(*b))).filter(|(_, b)| *b <= length).collect();
    // Names may lie inside one another; a mark is drawn once.
    marks.sort_by_key(|(a, b)| (*a, std::cmp::Reverse(*b)));
    marks.dedup_by(|next, kept| next.0 < kept.1);
    HitRow { note: standing.row(lens, note), snippet, marks }
}

/// The sentence around a place, at most so many signs before and after it.
fn sentence(text: &str, (start, end): (usize, usize)) -> Span {
    let ends = |c: char| "。！？!?；;\n".contains(c);
    let before = text[..start].char_indices().rev().take(LONGEST / 2);
    let from = before.take_while(|(_, c)| !ends(*c)).last().map_or(start, |(i, _)| i);
    let mut to = end;
    for (i, c) in text[end..].char_indices().take(LONGEST / 2) {
        if c != '\n' {
            to = end + i + c.len_utf8();
        }
        if ends(c) {
            break;
        }
    }
    let skipped = text[from..start].len() - text[from..start].trim_start().len();
    Span::new(from + skipped, to)
}

/// Pages of what was named: companies, then their quantities and those of products.
fn places(lens: &Lens, entities: &[&Entity]) -> Vec<Link> {
    let mut links: Vec<Link> = entities.iter().map(|e| named::place_of(lens, &e.id)).collect();
    links.retain(|link| !link.path.is_empty());
    for entity in entities {
        let (owner, item) = lens.almanac.address(&entity.id);
        let of = |s: &&figure::Series| s.entity == owner && (item.is_none() || s.item == item);
        let series = lens.reading.gaps.rows.iter().map(|g| &g.series);
        let all = series.chain(lens.reading.weighed.standing.iter().map(|s| &s.series)).filter(of);
        links.extend(all.map(|s| {
            let (name, metric) = (lens.entity(&s.entity), lens.metric(&s.metric));
            let text =
                super::Bi { zh: format!("{} · {}", name.zh, metric.zh), en: format!("{} · {}", name.en, metric.en) };
            Link { text, path: named::quantity_path(s) }
        }));
    }
    let mut seen = BTreeSet::new();
    links.retain(|link| seen.insert(link.path.clone()));
    links.truncate(PLACES);
    links
}

/// Newest claims that name everything named.
fn claims(lens: &Lens, entities: &[&Entity]) -> Vec<ClaimView> {
    let Some((first, rest)) = entities.split_first() else { return Vec::new() };
    let all = lens.standing().iter().filter(|c| named::names(&c.claim, &first.id));
    let mut both: Vec<_> =
        all.clone().filter(|c| rest.iter().all(|e| named::names(&c.claim, &e.id))).copied().collect();
    if both.is_empty() {
        both = all.copied().collect();
    }
    both.sort_by_key(|c| (std::cmp::Reverse(c.said_on), c.note.id, c.claim.span, c.claim.id));
    both.into_iter().take(CLAIMS).map(|c| words::claim(lens, c)).collect()
}

/// Entities of which an id, ticker or name holds the words, those that are called just so first.
pub fn entities(lens: &Lens, words: &str) -> Vec<EntityRow> {
    let wanted = words.trim().to_lowercase();
    let mut called: BTreeMap<&EntityId, Vec<String>> = BTreeMap::new();
    for entity in lens.almanac.entities() {
        let own = [entity.id.as_str(), &entity.name_zh, &entity.name_en];
        called.entry(&entity.id).or_default().extend(own.map(str::to_lowercase));
    }
    for alias in lens.almanac.aliases() {
        called.entry(&alias.entity).or_default().push(alias.text.to_lowercase());
    }
    let mut found: Vec<(bool, &EntityId)> = called
        .iter()
        .filter(|(_, names)| names.iter().any(|name| name.contains(&wanted)))
        .map(|(id, names)| (!names.contains(&wanted), *id))
        .collect();
    found.sort();
    let row = |(_, id): (bool, &EntityId)| {
        let entity = lens.almanac.entity(id)?;
        Some(EntityRow {
            id: id.to_string(),
            kind: words::snake(&format!("{:?}", entity.kind)),
            ticker: entity.ticker.clone().unwrap_or_default(),
            place: named::place_of(lens, id),
        })
    };
    found.into_iter().filter_map(row).collect()
}
