//! The words of data/said/relations.toml, compiled.

use std::collections::BTreeMap;

use almanac::Almanac;
use daachorse::CharwiseDoubleArrayAhoCorasick;
use figure::EntityId;
use serde::Deserialize;

use crate::Link;
use crate::mention::{machine, scan};
use crate::topic::{TopicHit, Topics};

use crate::Span;

/// Where an argument of a frame stands, seen from the frame's word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// Before it.
    Before,
    /// Behind it.
    After,
    /// Right before it.
    Left,
    /// Its owner: 甲的…投资.
    Of,
    /// In the word itself.
    Within,
    /// Behind 向, 给, 为, "to", "for".
    To,
    /// Behind 与, "with".
    With,
    /// Behind 从, "from".
    From,
    /// Behind 由, 被, "by".
    By,
    /// Behind 比, 于, "than".
    Than,
    /// Behind "in", "into", "on".
    In,
    /// Named as examples behind it: …包括甲、乙.
    Listed,
    /// The names at the end of the phrase: 受益MPO需求增量的#甲/乙.
    Tagged,
    /// Two names joined before the word: 甲与乙签署.
    Pair,
    /// Whom the passage speaks of.
    Own,
    /// The thing behind a name: ASIC in 甲的ASIC规划.
    Thing,
    /// The owner of the product that is the other argument.
    Owner,
}

/// What an argument may be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// A company, or several, or a service that goes by its own name.
    Firm,
    /// Part of the chain: a topic, a market.
    Part,
    /// A chip, a model, a component, a site.
    Product,
    /// A country.
    Place,
}

/// One way to say a link.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    /// The link.
    pub link: Link,
    /// The words that say it.
    pub cues: Vec<String>,
    /// Where the subject stands.
    pub subject: Vec<Place>,
    /// Where the object stands.
    pub object: Vec<Place>,
    /// What the subject may be.
    pub subject_is: Vec<Class>,
    /// What the object may be.
    pub object_is: Vec<Class>,
    /// How plainly the words say it.
    pub weight: f64,
    /// One of these words must stand in the sentence.
    #[serde(default)]
    pub needs: Vec<String>,
    /// None of these words may stand in the clause.
    #[serde(default)]
    pub unless: Vec<String>,
    /// A name that the almanac does not know may stand right behind the words.
    #[serde(default)]
    pub names: bool,
    /// Who supplies whom is told by the two firms' places in the chain, not by the order of the words.
    #[serde(default)]
    pub downstream: bool,
}

/// Costs and rewards of a candidate.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// Least score of a relation that is kept.
    pub threshold: f64,
    /// Cost of a clause boundary between word and argument.
    pub clause: f64,
    /// Cost of a character between them.
    pub gap: f64,
    /// Most that the gap costs.
    pub gap_most: f64,
    /// Cost of another list between them.
    pub between: f64,
    /// Reward of a fitting preposition.
    pub mark: f64,
    /// Cost of a preposition that does not fit.
    pub unmarked: f64,
    /// Cost of an argument carried from another sentence.
    pub own: f64,
    /// Cost of carrying from another line.
    pub far: f64,
    /// Cost of carrying without a word for it (公司, 其, "our").
    pub silent: f64,
    /// Cost of standing in a headline: the running text counts.
    pub headline: f64,
    /// By how much a later mention of a relation must be plainer than the first to take its place.
    pub plainer: f64,
    /// Cost of a place that is not the first of its frame.
    pub rank: f64,
    /// Cost of a bracket around one of the two alone.
    pub bracket: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    weight: Weights,
    mark: BTreeMap<Place, Vec<String>>,
    list: Lists,
    sure: Sure,
    own: Own,
    label: Label,
    stand_in: BTreeMap<String, Vec<String>>,
    stream: Vec<Vec<String>>,
    frame: Vec<Frame>,
}

/// What joins names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    /// Joints.
    pub joints: Vec<String>,
    /// Joints that may also mean "with".
    pub and: Vec<String>,
    /// Between a name and what is its own.
    pub of: Vec<String>,
    /// Products that go by names of their own, as companies do.
    pub services: Vec<String>,
    /// Topics that are companies taken together.
    pub firms: Vec<String>,
    /// Topics that are countries.
    pub places: Vec<String>,
    /// Ends of full names of companies.
    pub firm_ends: Vec<String>,
    /// Most signs of a full name.
    pub firm_longest: usize,
    /// Words that hold a preposition's sign and are none.
    pub not_marks: Vec<String>,
}

/// Words of certainty.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sure {
    /// Hoped for, planned.
    pub expected: Vec<String>,
    /// From unnamed sources.
    pub rumoured: Vec<String>,
    /// No link at all.
    pub denied: Vec<String>,
}

/// Words that stand for the passage's company.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Own {
    /// 公司, 其, "its".
    pub words: Vec<String>,
    /// "We", "our": the speaker.
    pub speaker: Vec<String>,
    /// 他们, 两者: the last list.
    pub they: Vec<String>,
}

/// Labels over names.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// May stand between a topic and the names that it labels.
    pub between: Vec<String>,
    /// Make a topic a sector of shares.
    pub sector: Vec<String>,
    /// What shares do.
    pub market: Vec<String>,
    /// Behind names, before the topic that they share.
    pub such: Vec<String>,
    /// Behind that topic.
    pub makers: Vec<String>,
    /// Heads of a table's column that says what a company of the row hangs on.
    pub columns: Vec<String>,
    /// Growth, in a title.
    pub rise: Vec<String>,
    /// Open a bracket of examples.
    pub examples: Vec<String>,
    /// Stand before the names of a tagged list.
    pub tag: Vec<String>,
    /// Head a sentence of tagged lists.
    pub head: Vec<String>,
    /// Topics that label nothing.
    pub never: Vec<String>,
}

/// Compiled.
pub struct Words {
    /// Frames.
    pub frames: Vec<Frame>,
    /// Weights.
    pub weights: Weights,
    /// Prepositions of each place.
    pub marks: Vec<(Place, String)>,
    /// What joins names.
    pub lists: Lists,
    /// Certainty.
    pub sure: Sure,
    /// The passage's company.
    pub own: Own,
    /// Labels.
    pub label: Label,
    /// Rank in the chain, from equipment (0) down to those who use the compute.
    pub stream: BTreeMap<EntityId, usize>,
    stand_ins: Topics,
    machine: CharwiseDoubleArrayAhoCorasick<u32>,
    /// Frames by value of `machine`.
    by_cue: Vec<Vec<u16>>,
}

/// A frame's words in a text.
#[derive(Clone, Copy, Debug)]
pub struct CueHit {
    /// The words.
    pub span: Span,
    value: u32,
}

impl Words {
    /// From the text of data/said/relations.toml; the error says what in it cannot be used.
    pub fn new(text: &str, almanac: &Almanac) -> Result<Words, String> {
        let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
        let mut cues: BTreeMap<String, Vec<u16>> = BTreeMap::new();
        for (place, frame) in file.frame.iter().enumerate() {
            for cue in &frame.cues {
                cues.entry(cue.to_ascii_lowercase()).or_default().push(place as u16);
            }
        }
        let mut stream = BTreeMap::new();
        for (rank, list) in file.stream.iter().enumerate() {
            for id in list {
                let id = EntityId::from(id.as_str());
                if almanac.entity(&id).is_none() {
                    return Err(format!("{id} of stream is no row of entities.csv"));
                }
                stream.insert(id, rank);
            }
        }
        let marks = file.mark.into_iter().flat_map(|(place, list)| list.into_iter().map(move |word| (place, word)));
        Ok(Words {
            machine: machine(cues.keys())?,
            by_cue: cues.into_values().collect(),
            frames: file.frame,
            weights: file.weight,
            marks: marks.collect(),
            lists: file.list,
            sure: file.sure,
            own: file.own,
            label: file.label,
            stand_ins: Topics::of(&file.stand_in, almanac)?,
            stream,
        })
    }

    /// Words of frames in a text in lower case.
    pub fn cues(&self, lowered: &str) -> Vec<CueHit> {
        scan(lowered, &self.machine).into_iter().map(|(span, value)| CueHit { span, value }).collect()
    }

    /// Words that stand for a topic in relations alone: 国内.
    pub fn stand_ins(&self, text: &str) -> Vec<TopicHit> {
        self.stand_ins.find(text)
    }

    /// The frames of a hit.
    pub fn frames_of(&self, hit: &CueHit) -> impl Iterator<Item = &Frame> {
        self.by_cue[hit.value as usize].iter().map(|i| &self.frames[usize::from(*i)])
    }
}
