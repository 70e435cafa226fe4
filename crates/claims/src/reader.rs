//! A reader: everything compiled once from the almanac.

mod hear;

pub use hear::Heard;

use std::collections::BTreeMap;

use almanac::Almanac;
use figure::{Date, EntityId, Period, Unit};
use read::{Lang, Note};
use serde::Deserialize;

use crate::bind::{self, Clock, Scene, Weights};
use crate::clause::Layout;
use crate::emit::{self, Defaults, Ids};
use crate::lex::{UnitWord, Units};
use crate::mention::{self, AliasRow, Cue, Entity, Hit, Lexicon, Mention, Metric, MetricWord, Sort};
use crate::period::{self, FiscalYear, Part, When};
use crate::topic::Topics;
use crate::{Claim, Extraction, RULES_VERSION, Span, Unplaced, belief, event, number, relation, trigger};

/// Reads notes by one almanac.
pub struct Reader<'a> {
    almanac: &'a Almanac,
    units: UnitTable<'a>,
    lexicon: Lexicon,
    topics: Topics,
    links: relation::Words,
    triggers: trigger::Rules,
    beliefs: belief::Rules,
    weights: Weights,
    defaults: Defaults,
    fiscal: BTreeMap<EntityId, FiscalYear>,
}

/// Read one note. Who reads many keeps a [`Reader`].
pub fn extract(note: &Note, almanac: &Almanac) -> Extraction {
    Reader::new(almanac).extract(note)
}

#[derive(Deserialize)]
struct Wording {
    unit: BTreeMap<String, String>,
    currency: BTreeMap<String, String>,
}

impl<'a> Reader<'a> {
    /// Compile the vocabulary. Panics when a file of data/ is broken, which a test refuses.
    pub fn new(almanac: &'a Almanac) -> Reader<'a> {
        let text = |file: &str| almanac.text(file).unwrap_or_else(|| panic!("{} is missing", almanac.path(file)));
        let wrong = |file: &str, message: String| -> ! { panic!("{}: {message}", almanac.path(file)) };
        let phrases = text("phrases.toml");
        let lexicon = lexicon(almanac, phrases).unwrap_or_else(|m| wrong("phrases.toml", m));
        let weights = Weights::read(text("weights.toml")).unwrap_or_else(|m| wrong("weights.toml", m));
        let topics = Topics::new(text("said/topics.toml"), almanac).unwrap_or_else(|m| wrong("said/topics.toml", m));
        let beliefs = belief::Rules::read(text("said/beliefs.toml"));
        let beliefs = beliefs.unwrap_or_else(|m| wrong("said/beliefs.toml", m));
        let triggers = trigger::Rules::read(text("said/triggers.toml"));
        let triggers = triggers.unwrap_or_else(|m| wrong("said/triggers.toml", m));
        let links = relation::Words::new(text("said/relations.toml"), almanac)
            .unwrap_or_else(|m| wrong("said/relations.toml", m));
        let wording: Wording = toml::from_str(phrases).unwrap_or_else(|m| wrong("phrases.toml", m.to_string()));
        let units = |map: BTreeMap<String, String>| {
            map.into_iter().filter_map(|(key, unit)| Some((key, Unit::parse(&unit).ok()?))).collect()
        };
        let defaults = Defaults { units: units(wording.unit), currencies: units(wording.currency) };
        let fiscal = almanac
            .entities()
            .map(|entity| {
                let own = almanac.fiscal(&entity.id);
                let ahead = if own.named_by_start && own.end_month != 12 { -1 } else { 0 };
                (entity.id.clone(), FiscalYear { end_month: own.end_month, label_ahead: ahead })
            })
            .filter(|(_, fiscal)| fiscal.end_month != 12)
            .collect();
        Reader {
            almanac,
            units: UnitTable::new(almanac),
            lexicon,
            topics,
            links,
            triggers,
            beliefs,
            weights,
            defaults,
            fiscal,
        }
    }

    /// What one note says.
    pub fn extract(&self, note: &Note) -> Extraction {
        let text = note.text();
        let layout = Layout::of(text);
        let (mentions, hits) = mention::find(text, &self.lexicon);
        let whens = period::find(text, &note.chrome, &self.units);
        let names: Vec<Span> = mentions.iter().map(|m| m.span).collect();
        let figures = number::find(text, &note.chrome, &whens, &names, &self.units);
        let focus = focus(&mentions, &self.lexicon, &|at| note.is_chrome(at as usize));
        let headline = headline(note, &self.units);
        let first = focus.first().copied();
        let headed =
            mentions.iter().any(|m| m.entity == first && first.is_some() && note.is_chrome(m.span.start as usize));
        // Page furniture names the note's subject at most; nothing binds to its words.
        let mentions: Vec<Mention> = mentions.into_iter().filter(|m| !note.is_chrome(m.span.start as usize)).collect();
        let hits: Vec<Hit> = hits.into_iter().filter(|h| !note.is_chrome(h.span.start as usize)).collect();
        let whens: Vec<When> = whens.into_iter().filter(|w| !note.is_chrome(w.span.start as usize)).collect();
        let topics = self.topics.find(text).into_iter().filter(|t| !note.is_chrome(t.span.start as usize)).collect();
        let company = focus.first().and_then(|e| self.fiscal.get(&self.lexicon.entities[*e as usize].id)).copied();
        let quarter = |w: &&When| matches!(w.from.part, Part::Quarter(_) | Part::RelQuarter(_)) && w.to.is_none();
        let quarters: Vec<When> = whens.iter().filter(quarter).take(QUARTERS).copied().collect();
        let ours = |h: &&Hit| matches!(h.span.of(text), "we" | "We" | "our" | "Our");
        let first_person = hits.iter().filter(ours).take(OURS).count() == OURS;
        let thoughts = |h: &&Hit| self.lexicon.cues[h.cues as usize].contains(&Cue::Musing);
        let musing = hits.iter().filter(thoughts).take(THOUGHTS).count() == THOUGHTS;
        let clock = NoteClock { said_on: note.said_on, fiscal: &self.fiscal, company, almanac: self.almanac };
        let scene = Scene {
            text,
            layout,
            figures,
            mentions,
            hits,
            whens,
            topics,
            lexicon: &self.lexicon,
            weights: &self.weights,
            said_on: note.said_on,
            focus,
            headed,
            headline,
            quarters,
            first_person,
            musing,
            chips: text.contains("GPU"),
            clock: &clock,
        };
        self.claims_of(note, &scene)
    }

    fn claims_of(&self, note: &Note, scene: &Scene) -> Extraction {
        let (bound, unplaced) = bind::bind(scene);
        let mut ids = Ids::new(note.id);
        let mut claims: Vec<Claim> =
            emit::claims(scene, bound, self.almanac, &self.defaults, &mut ids, note.lang == Lang::Zh);
        let chrome = |at: u32| note.is_chrome(at as usize);
        claims.extend(event::extremes(scene, &mut ids).into_iter().filter(|c| !chrome(c.span.start)));
        claims.extend(event::events(scene, &mut ids).into_iter().filter(|c| !chrome(c.span.start)));
        let beliefs = belief::beliefs(scene, &self.beliefs, &mut ids);
        let believed: Vec<Span> = beliefs.iter().map(|b| b.span).collect();
        let said = [
            beliefs,
            trigger::triggers(scene, &self.triggers, &believed, &mut ids),
            belief::views(scene, &self.beliefs, &mut ids),
            relation::relations(scene, &self.links, &mut ids),
        ];
        claims.extend(said.into_iter().flatten().filter(|c| !chrome(c.span.start)));
        claims.sort_by_key(|c| c.span.start);
        let mut unknown: Vec<String> =
            scene.mentions.iter().filter(|m| m.entity.is_none()).map(|m| m.span.of(scene.text).to_string()).collect();
        unknown.sort();
        unknown.dedup();
        let unplaced = unplaced.into_iter().map(|(span, why)| Unplaced { span, why }).collect();
        Extraction { note: note.id, rules: RULES_VERSION, claims, unplaced, unknown }
    }
}

/// How many mentions one in the header is worth.
const HEADER: u32 = 3;
/// Quarters looked at for the one a note reports on.
const QUARTERS: usize = 24;
/// "We" and "our" by which a note is a company speaking.
const OURS: usize = 3;

/// First-person marks of opinion by which a note is somebody thinking aloud.
const THOUGHTS: usize = 4;

/// Quarters and years named in the header lines: `Q4 fiscal 2024 call`.
fn headline(note: &Note, units: &UnitTable) -> Vec<When> {
    let text = note.text();
    let end: usize = text.split_inclusive('\n').take_while(|line| line.starts_with('#')).map(str::len).sum();
    let head = if note.is_chrome(0) { &text[..end] } else { "" };
    period::find(head, &[], units).into_iter().filter(|w| matches!(w.from.part, Part::Quarter(_))).collect()
}

/// Companies first, then others, by how often they are named; ties by first mention.
fn focus(mentions: &[Mention], lexicon: &Lexicon, chrome: &dyn Fn(u32) -> bool) -> Vec<u32> {
    let mut counts: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for mention in mentions.iter().filter(|m| !m.source) {
        if let Some(entity) = mention.entity
            && !lexicon.entities[entity as usize].segment
        {
            // A header that names a company names the note's subject more likely than a passing word does.
            counts.entry(entity).or_insert((0, mention.span.start)).0 +=
                if chrome(mention.span.start) { HEADER } else { 1 };
        }
    }
    let mut order: Vec<(u32, (u32, u32))> = counts.into_iter().collect();
    let other = |entity: u32| lexicon.entities[entity as usize].sort != Sort::Company;
    order.sort_by_key(|(entity, (count, first))| (other(*entity), std::cmp::Reverse(*count), *first));
    order.into_iter().map(|(entity, _)| entity).collect()
}

fn lexicon(almanac: &Almanac, phrases: &str) -> Result<Lexicon, String> {
    // Topics have words of their own (topic.rs); no figure is bound to one.
    let rows: Vec<&almanac::Entity> = almanac.entities().filter(|e| e.kind != almanac::Kind::Topic).collect();
    let index: BTreeMap<&EntityId, u32> = rows.iter().enumerate().map(|(i, row)| (&row.id, i as u32)).collect();
    let entities = rows
        .iter()
        .map(|row| Entity {
            id: row.id.clone(),
            sort: sort(row.kind),
            parent: row.parent.as_ref().and_then(|p| index.get(p).copied()),
            segment: row.segment,
        })
        .collect();
    let alias = |a: &almanac::Alias| {
        Some(AliasRow {
            alias: a.text.clone(),
            entity: *index.get(&a.entity)?,
            unless: a.unless.clone(),
            context: a.context,
            case: a.case,
        })
    };
    let aliases = almanac.aliases().iter().filter_map(alias).collect();
    let mut metrics = Vec::new();
    let mut words = Vec::new();
    for metric in almanac.metrics() {
        let place = metrics.len() as u16;
        metrics.push(Metric {
            id: metric.id.clone(),
            dimensions: metric.dimension.clone(),
            claims: metric.claims,
            stock: matches!(metric.kind, almanac::Flow::Stock | almanac::Flow::Rate),
        });
        for list in &metric.words {
            for word in list.zh.iter().chain(&list.en) {
                let item = list.item.as_ref().and_then(|i| index.get(i).copied());
                words.push(MetricWord {
                    word: word.clone(),
                    metric: place,
                    item,
                    basis: list.basis.clone(),
                    weak: list.weak,
                });
            }
        }
    }
    let atoms = almanac.atoms().map(|a| (a.id.clone(), a.dimension.clone())).collect();
    let groups = rows.iter().filter(|row| row.members.len() > 1).map(|row| {
        let mut members: Vec<u32> = row.members.iter().filter_map(|m| index.get(m).copied()).collect();
        members.sort_unstable();
        (index[&row.id], members)
    });
    let mut lexicon = Lexicon::new(entities, aliases, metrics, words, atoms, phrases)?;
    lexicon.groups = groups.collect();
    Ok(lexicon)
}

fn sort(kind: almanac::Kind) -> Sort {
    match kind {
        almanac::Kind::Company => Sort::Company,
        almanac::Kind::Group => Sort::Group,
        almanac::Kind::Market => Sort::Market,
        almanac::Kind::Model => Sort::Model,
        almanac::Kind::Chip => Sort::Chip,
        almanac::Kind::Part | almanac::Kind::Product => Sort::Product,
        almanac::Kind::Site => Sort::Site,
        almanac::Kind::Event => Sort::Event,
        almanac::Kind::Venue | almanac::Kind::Topic => Sort::Other,
    }
}

/// What notes write for units, looked up at every number: all names and atoms kept ready.
struct UnitTable<'a> {
    almanac: &'a Almanac,
    known: BTreeMap<String, UnitWord>,
}

impl<'a> UnitTable<'a> {
    fn new(almanac: &'a Almanac) -> UnitTable<'a> {
        let mut table = UnitTable { almanac, known: BTreeMap::new() };
        let names = almanac.units().map(|u| u.text.clone()).chain(almanac.atoms().map(|a| a.id.clone()));
        for name in names {
            if let Some(word) = table.worked(&name) {
                table.known.insert(name, word);
            }
        }
        table
    }

    fn worked(&self, word: &str) -> Option<UnitWord> {
        let found = self.almanac.unit(word)?;
        let is_money = |atom: &str| self.almanac.atom(atom).is_some_and(|a| a.dimension == "money");
        let money = found.unit.atoms().iter().any(|(atom, power)| *power == 1 && is_money(atom));
        Some(UnitWord { unit: found.unit, factor: found.factor, symbol: word.to_string(), money, weak: found.weak })
    }
}

impl Units for UnitTable<'_> {
    fn unit(&self, word: &str) -> Option<UnitWord> {
        match self.known.get(word) {
            Some(found) => Some(found.clone()),
            // `USD/GPU-hour`: made of atoms.
            None if word.contains(['/', '-', '*', '^', '·']) => self.worked(word),
            None => None,
        }
    }
}

struct NoteClock<'a> {
    said_on: Option<Date>,
    fiscal: &'a BTreeMap<EntityId, FiscalYear>,
    /// Fiscal year of the company that the note is most about: "fiscal Q3" without a company is hers.
    company: Option<FiscalYear>,
    almanac: &'a Almanac,
}

/// Days before the note by which a quarter just reported has ended, at most.
const JUST_REPORTED: i32 = 100;

impl Clock for NoteClock<'_> {
    fn resolve(&self, when: &When, entity: Option<&EntityId>, last: Option<Period>) -> Option<Period> {
        let own = entity.and_then(|e| self.fiscal.get(e)).copied();
        let fiscal = own.or(if when.from.fiscal { self.company } else { None });
        let read = period::resolve(when, self.said_on, fiscal, last.as_ref())?;
        if when.from.part == Part::Decade {
            return Period::year(read.end.year());
        }
        let quarter = matches!(when.from.part, Part::Quarter(_)) && !when.from.fiscal && fiscal.is_some();
        if let (true, Some(day)) = (quarter, self.said_on) {
            // Notes on several companies speak of calendar quarters: the reading that has just been reported is meant.
            let days = |p: &Period| (day - p.end).get_days();
            let plain = period::resolve(when, self.said_on, None, last.as_ref())?;
            if days(&read) > 2 * JUST_REPORTED && (0..JUST_REPORTED).contains(&days(&plain)) {
                return Some(plain);
            }
        }
        Some(read)
    }

    fn next_quarter(&self, quarter: Period, entity: Option<&EntityId>) -> Option<Period> {
        let fiscal = self.almanac.fiscal(entity?);
        fiscal.quarter_at(quarter.end.tomorrow().ok()?)
    }
}
