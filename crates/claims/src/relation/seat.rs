//! Where the arguments of a word stand, and how well.

use super::party::{Cast, List, Party, bare, is_group};
use super::sure::{has, near};
use super::words::{Class, CueHit, Place, Words};
use crate::bind::Scene;
use crate::mention::Sort;
use crate::{Span, Whom};

/// Arguments looked at on each side of a word, sentences and headings looked at for what is carried.
const NEAR: usize = 4;

/// Longest stretch between an owner and what is its own, in signs.
const OWNED: usize = 14;
/// Companies by which a sentence is a list of many, and speaks of none.
const MANY: usize = 3;

/// An argument that might be.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its members.
    pub parties: Vec<Party>,
    /// None where it is carried from elsewhere.
    pub span: Option<Span>,
    /// Where it stands.
    pub place: Place,
    /// How well.
    pub score: f64,
}

/// A frame's word in its clause and sentence.
pub struct Seat<'a> {
    /// The note.
    pub scene: &'a Scene<'a>,
    /// The words of relations.
    pub words: &'a Words,
    /// Who and what the note speaks of.
    pub cast: &'a Cast,
    /// The word.
    pub hit: CueHit,
    /// Its clause.
    pub clause: Span,
    /// Its sentence.
    pub sentence: Span,
}

impl<'a> Seat<'a> {
    /// Of a word.
    pub fn of(scene: &'a Scene<'a>, words: &'a Words, cast: &'a Cast, hit: CueHit) -> Seat<'a> {
        let at = hit.span.start;
        let none = Span { start: at, end: at };
        let clause = scene.layout.clauses.get(scene.layout.clause_at(at)).map_or(none, |c| c.span);
        let sentence = scene.layout.sentences.get(scene.layout.sentence_at(at)).map_or(none, |s| s.span);
        let around =
            |span: Span| near(scene.text, Span { start: span.start.min(at), end: span.end.max(hit.span.end) }, at);
        Seat { scene, words, cast, hit, clause: around(clause), sentence: around(sentence) }
    }

    fn before(&self) -> std::ops::Range<usize> {
        self.cast.lists_in(Span { start: self.sentence.start, end: self.hit.span.start })
    }

    /// All lists that fit one of the places.
    pub fn candidates(&self, places: &[Place], classes: &[Class], names: bool) -> Vec<Candidate> {
        let after = self.cast.lists_in(Span { start: self.hit.span.end, end: self.sentence.end });
        let within = self.cast.lists_in(self.hit.span);
        let near = self.before().rev().take(NEAR).chain(within).chain(after.take(NEAR));
        let mut found = Vec::new();
        for list in near {
            for (rank, place) in places.iter().enumerate() {
                let Some(score) = self.fit(list, *place, classes) else { continue };
                let members = self.cast.of_list(list).iter();
                let parties = if *place == Place::Thing {
                    members.filter_map(of_thing).collect()
                } else {
                    members.cloned().collect()
                };
                let score = score - rank as f64 * self.words.weights.rank;
                found.push(Candidate { parties, span: Some(self.cast.lists[list].span), place: *place, score });
            }
        }
        if places.contains(&Place::Own) && classes.contains(&Class::Firm) {
            found.extend(self.own());
        }
        if names && places.contains(&Place::After) {
            found.extend(self.unknown());
        }
        found.retain(|c| !c.parties.is_empty());
        found
    }

    /// How well a list stands in a place; None when it does not.
    fn fit(&self, at: usize, place: Place, classes: &[Class]) -> Option<f64> {
        let list = &self.cast.lists[at];
        let classed = match place {
            Place::Thing => self.cast.of_list(at).iter().any(|p| p.thing.is_some()),
            _ => classes.contains(&list.class),
        };
        if !classed {
            return None;
        }
        let cue = self.hit.span;
        let mark = list.mark.filter(|(_, span)| !span.overlaps(&cue)).map(|(place, _)| place);
        // A preposition in the word itself (与…合作, "samples to") governs what follows, and tells nothing against it.
        let marked = |place: Place| list.mark.is_some_and(|(other, _)| other == place);
        let (before, after) = (list.span.end <= cue.start, list.span.start >= cue.end);
        let w = &self.words.weights;
        let tells = mark.is_some_and(|m| !matches!(m, Place::Own | Place::In));
        let unmarked = if tells { -w.unmarked } else { 0.0 };
        let base = match place {
            Place::Before | Place::Thing if before => unmarked,
            Place::After if after => unmarked,
            Place::Left if before && bare(self.scene.between(list.span, cue)).is_empty() => w.mark,
            Place::Of if before && self.owns(list) => w.mark,
            Place::Within if list.span.overlaps(&cue) => 0.0,
            Place::Tagged if after && self.tagged(list) => w.mark,
            Place::Listed if after && self.listed(list) => w.mark,
            Place::To | Place::With | Place::From | Place::By | Place::Than | Place::In if marked(place) => w.mark,
            _ => return None,
        };
        let leads = place == Place::Before && before && self.leads(at);
        let cost = self.cost(at, classes);
        Some(base - if leads { cost.min(w.own) } else { cost })
    }

    /// Whether the names end a phrase that describes them: …的#甲.
    fn tagged(&self, list: &List) -> bool {
        let before = self.scene.text[..list.span.start as usize].trim_end();
        self.words.label.tag.iter().any(|tag| before.ends_with(tag.as_str()))
    }

    /// Whether the names are examples: 包括甲、乙.
    fn listed(&self, list: &List) -> bool {
        let before = self.scene.text[..list.span.start as usize].trim_end_matches([' ', '*', ':', '：']);
        self.words.label.examples.iter().any(|e| before.ends_with(e.as_str()))
    }

    /// Whether the word is the list's: 甲的20亿投资.
    fn owns(&self, list: &List) -> bool {
        let between = bare(self.scene.between(list.span, self.hit.span));
        let between = between.split_once(['）', ')']).map_or(between.as_str(), |(_, rest)| rest);
        self.words.lists.of.iter().any(|of| between.starts_with(of.as_str()))
            && length(between) <= OWNED
            && !between.contains(['，', ',', '。'])
    }

    /// The first company of a sentence is at hand all through it.
    fn leads(&self, at: usize) -> bool {
        self.cast.lists_in(self.sentence).find(|l| self.is_subject(*l)) == Some(at)
    }

    /// What lies between the word and an argument.
    fn cost(&self, at: usize, classes: &[Class]) -> f64 {
        let (list, cue, layout) = (self.cast.lists[at].span, self.hit.span, &self.scene.layout);
        let w = &self.words.weights;
        let clauses = layout.clause_at(list.start).abs_diff(layout.clause_at(cue.start));
        let gap = length(&bare(self.scene.between(list, cue)));
        let between = if list.start < cue.start {
            Span { start: list.end, end: cue.start }
        } else {
            Span { start: cue.end, end: list.start }
        };
        let others = if between.start < between.end { self.cast.lists_in(between) } else { 0..0 };
        let others = others.filter(|l| *l != at && classes.contains(&self.cast.lists[*l].class)).count();
        let apart = layout.bracket_at(list.start) != layout.bracket_at(cue.start);
        clauses as f64 * w.clause
            + (gap as f64 * w.gap).min(w.gap_most)
            + others as f64 * w.between
            + if apart { w.bracket } else { 0.0 }
    }

    /// 甲与乙签署: the last two names joined before the word.
    pub fn joined(&self, classes: &[Class]) -> Option<(Candidate, Candidate)> {
        let list = self.before().rev().take(NEAR).find(|l| {
            let list = &self.cast.lists[*l];
            list.to - list.from == 2 && list.paired && classes.contains(&list.class)
        })?;
        let cost = self.cost(list, classes);
        let [a, b] = self.cast.of_list(list) else { return None };
        let one =
            |p: &Party, score| Candidate { parties: vec![p.clone()], span: Some(p.span), place: Place::Pair, score };
        Some((one(a, self.words.weights.mark - cost), one(b, 0.0)))
    }

    /// A name right behind the word that the almanac does not know.
    fn unknown(&self) -> Option<Candidate> {
        let from = self.hit.span.end as usize;
        let rest = self.scene.text.get(from..self.sentence.end as usize)?;
        let name = rest.trim_start_matches(|c: char| c.is_whitespace() || "*“\"了的：:".contains(c));
        let latin = |c: &char| c.is_ascii_alphanumeric() || *c == '-' || *c == '.';
        let word: String = name.chars().take_while(latin).collect();
        let word = word.trim_end_matches(['.', '-']);
        let proper = word.len() > 2 && word.bytes().any(|b| b.is_ascii_uppercase());
        let len = if proper { word.len() } else { self.full_name(name)? };
        let start = from + rest.len() - name.len();
        let span = Span::new(start, start + len);
        let whom = Whom::Named(span.of(self.scene.text).to_string());
        let free = self.cast.lists_in(span).next().is_none();
        let party = Party { span, whom, class: Class::Firm, owner: None, thing: None };
        free.then_some(Candidate { parties: vec![party], span: Some(span), place: Place::After, score: 0.0 })
    }

    /// Length of a company's full name: 某某科技（某地）有限公司.
    fn full_name(&self, text: &str) -> Option<usize> {
        let stops = ['，', '。', ',', '、', '；', '《', ' '];
        let head = &text[..text.find(stops).unwrap_or(text.len())];
        let end =
            self.words.lists.firm_ends.iter().filter_map(|e| head.find(e.as_str()).map(|at| at + e.len())).min()?;
        (head[..end].chars().count() <= self.words.lists.firm_longest).then_some(end)
    }

    /// Whom the passage speaks of: the last list for "they"; the speaker of a call; the first of the sentences before;
    /// the heading's. Where the sentence itself has such a name before the word, that is meant and nothing is carried.
    fn own(&self) -> Option<Candidate> {
        let w = &self.words.weights;
        let lead = Span { start: self.sentence.start, end: self.hit.span.end }.of(self.scene.text);
        let here = Span { start: self.clause.start, end: self.hit.span.end }.of(self.scene.text);
        let carried =
            |parties: Vec<Party>, score: f64| Some(Candidate { parties, span: None, place: Place::Own, score });
        if has(here, &self.words.own.they) {
            return carried(self.they()?, -w.own);
        }
        let speaks = self.scene.first_person && has(here, &self.words.own.speaker);
        if !speaks && self.before().any(|l| self.is_subject(l)) {
            return None;
        }
        if speaks || self.scene.first_person && self.scene.headed {
            return carried(vec![self.speaker()?], -w.own);
        }
        let said = if has(lead, &self.words.own.words) { 0.0 } else { w.silent };
        let Some((list, far)) = self.subject_before() else {
            // A note under a company's name, or on one above all; an item of a digest (【…】) is on its own.
            let line = self.scene.layout.lines[self.scene.layout.line_at(self.hit.span.start)].span;
            let item = near(self.scene.text, line, self.hit.span.start).of(self.scene.text).contains('【');
            let far = if self.scene.headed { 0.0 } else { w.far };
            return if item { None } else { carried(vec![self.speaker()?], -w.own - said - far) };
        };
        carried(self.cast.of_list(list).to_vec(), -w.own - said - if far { w.far } else { 0.0 })
    }

    fn speaker(&self) -> Option<Party> {
        let entities = &self.scene.lexicon.entities;
        let speaker = self.scene.focus.iter().find(|e| entities[**e as usize].sort == Sort::Company)?;
        let whom = Whom::Known(entities[*speaker as usize].id.clone());
        let span = Span { start: self.hit.span.start, end: self.hit.span.start };
        Some(Party { span, whom, class: Class::Firm, owner: None, thing: None })
    }

    /// A company that no preposition makes an object and no bracket sets aside.
    fn is_subject(&self, at: usize) -> bool {
        let list = &self.cast.lists[at];
        list.class == Class::Firm
            && list.mark.is_none_or(|(place, _)| place == Place::Own)
            && self.scene.layout.bracket_at(list.span.start).is_none()
    }

    /// The last two companies named, or the last list or group of them.
    fn they(&self) -> Option<Vec<Party>> {
        let upto = self.cast.lists.partition_point(|l| l.span.start < self.hit.span.start);
        let line = self.scene.layout.line_at(self.hit.span.start);
        let from = self.scene.layout.lines[line.saturating_sub(NEAR)].span.start;
        let mut found: Vec<Party> = Vec::new();
        for list in (0..upto).rev().take(4 * NEAR).filter(|l| self.cast.lists[*l].class == Class::Firm) {
            let members = self.cast.of_list(list);
            if self.cast.lists[list].span.start < from {
                break;
            }
            let group = members.len() > 1 || is_group(self.words, &members[0]);
            if group && found.is_empty() {
                return Some(members.to_vec());
            }
            for party in members {
                if found.iter().all(|f| f.whom != party.whom) {
                    found.push(party.clone());
                }
            }
            if found.len() >= 2 {
                return Some(found);
            }
        }
        None
    }

    /// The first company of the sentences before in the line, of the headings, of the lines before (far).
    fn subject_before(&self) -> Option<(usize, bool)> {
        let layout = &self.scene.layout;
        let place = layout.sentence_at(self.hit.span.start);
        let line = layout.sentences.get(place)?.line;
        let first = |span: Span| {
            let single = |l: &usize| self.is_subject(*l) && !is_group(self.words, &self.cast.of_list(*l)[0]);
            let mut subjects = self.cast.lists_in(span).take(2 * NEAR).filter(single);
            let first = subjects.next()?;
            (subjects.count() + 1 < MANY).then_some(first)
        };
        let back = |far: bool| {
            let sentences = layout.sentences[place.saturating_sub(2 * NEAR)..place].iter().rev();
            sentences.filter(move |s| (s.line != line) == far).find_map(|s| first(s.span))
        };
        let over = || layout.over(line as usize).into_iter().take(NEAR).find_map(|o| first(layout.lines[o].span));
        back(false).or_else(over).map(|l| (l, false)).or_else(|| back(true).map(|l| (l, true)))
    }
}

fn of_thing(party: &Party) -> Option<Party> {
    let (whom, span) = party.thing.clone()?;
    Some(Party { span, whom, class: Class::Part, owner: None, thing: None })
}

/// Length of a stretch in Chinese signs: a Latin word takes the place of two.
fn length(text: &str) -> usize {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).count();
    2 * words + text.chars().filter(|c| !c.is_ascii()).count()
}
