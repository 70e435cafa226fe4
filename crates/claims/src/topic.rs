//! Topics: what beliefs, triggers and relations speak of that is no company and no product, found by words of their own
//! (data/said/topics.toml), so that no figure is ever bound to one.
//!
//! `scene.topics` holds a note's hits in order and without overlap (the longest words at a place win, page furniture is
//! left out); `scene.topics_in(span)` those that start within a span; `hit.whom()` is what a claim cites. The id is a
//! row of entities.csv: of kind topic, or the market that the almanac already has (`optical_modules`, `hbm`). A topic
//! may share words with a mention of a market: they are then the same thing under one id, or the topic is the wider.

use std::collections::BTreeMap;

use almanac::Almanac;
use daachorse::CharwiseDoubleArrayAhoCorasick;
use figure::EntityId;
use serde::Deserialize;

use crate::mention::{machine, scan};
use crate::{Cited, Span, Whom};

/// A topic's words in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TopicHit {
    /// The words.
    pub span: Span,
    /// Row of the almanac.
    pub entity: EntityId,
}

impl TopicHit {
    /// As a part of a claim.
    pub fn whom(&self) -> Cited<Whom> {
        Cited::said(Whom::Known(self.entity.clone()), self.span)
    }
}

/// All words of topics, compiled.
pub struct Topics {
    machine: CharwiseDoubleArrayAhoCorasick<u32>,
    /// Topic by value of `machine`.
    entities: Vec<EntityId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    topic: BTreeMap<String, Vec<String>>,
}

impl Topics {
    /// From the text of data/said/topics.toml; the error says what in it cannot be used.
    pub fn new(text: &str, almanac: &Almanac) -> Result<Topics, String> {
        let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
        Topics::of(&file.topic, almanac)
    }

    /// From words by topic.
    pub fn of(lists: &BTreeMap<String, Vec<String>>, almanac: &Almanac) -> Result<Topics, String> {
        let mut words: BTreeMap<String, EntityId> = BTreeMap::new();
        for (topic, list) in lists {
            let id = EntityId::from(topic.as_str());
            if almanac.entity(&id).is_none() {
                return Err(format!("topic {topic} is no row of entities.csv"));
            }
            for word in list {
                if let Some(other) = words.insert(word.to_ascii_lowercase(), id.clone())
                    && other != id
                {
                    return Err(format!("{word} is a word of {topic} and of {other}"));
                }
            }
        }
        let machine = machine(words.keys())?;
        Ok(Topics { machine, entities: words.into_values().collect() })
    }

    /// Hits of a text, in order.
    pub fn find(&self, text: &str) -> Vec<TopicHit> {
        let hits = scan(&text.to_ascii_lowercase(), &self.machine);
        hits.into_iter().map(|(span, value)| TopicHit { span, entity: self.entities[value as usize].clone() }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_words_win_and_latin_words_are_whole() {
        let almanac = Almanac::embedded();
        let topics = Topics::new(almanac.text("said/topics.toml").unwrap_or(""), &almanac).expect("topics can be read");
        let found = |text: &str| -> Vec<String> { topics.find(text).iter().map(|t| t.entity.to_string()).collect() };
        assert_eq!(found("国产算力与算力租赁，以及FR模块"), ["domestic_compute_cn", "compute_leasing", "fr_modules"]);
        assert_eq!(found("memory prices; a fabulous copperfield"), ["memory_chips"]);
    }

    #[test]
    fn a_word_has_one_meaning_and_a_topic_a_row() {
        let almanac = Almanac::embedded();
        let read = |text: &str| Topics::new(text, &almanac).err().unwrap_or_default();
        assert!(read("[topic]\nhbm = [\"x\"]\ndram = [\"X\"]").contains("x is a word of hbm and of dram"));
        assert!(read("[topic]\nnothing = []").contains("no row"));
    }
}
