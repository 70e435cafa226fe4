//! What speaks for a trigger and what against it: the meanings of words and of the place, each with its weight.

use std::collections::BTreeMap;

use figure::maths::exp;
use serde::Deserialize;

use crate::words::Words;

/// A sign. Those down to `Timing` are lists of words; the rest is read off the place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// A condition.
    If,
    /// What may be.
    Perhaps,
    /// A cause of something.
    Cause,
    /// An intention.
    Plan,
    /// What is to come.
    Will,
    /// Begun and going on.
    UnderWay,
    /// Sites and capacity.
    Build,
    /// Products.
    Release,
    /// Goods handed over.
    Deliver,
    /// Contracts, money, listings.
    Deal,
    /// Decisions of states.
    Rule,
    /// Dates of the calendar.
    Occasion,
    /// Too little for those who want it.
    Short,
    /// Better again.
    Ease,
    /// Later than thought.
    Late,
    /// Worse.
    Weak,
    /// Danger.
    Risk,
    /// What one thing does to another.
    Effect,
    /// What is at stake.
    Stake,
    /// Over and done.
    Past,
    /// A level foretold.
    Guided,
    /// Advice and explanation.
    Advice,
    /// Not.
    Not,
    /// Goes on with the clause before.
    Also,
    /// Tells what the clause before leads to.
    Then,
    /// Looks like another and is none.
    None,
    /// Stands over a list of triggers.
    Head,
    /// Names the window of a list.
    Timing,
    /// A time still to come stands in it.
    Ahead,
    /// A time that has begun and is not over stands in it.
    Now,
    /// A time that is over stands in it.
    Gone,
    /// A figure stands in it.
    Amount,
    /// An event, and a word that it is to come or under way.
    Coming,
    /// A figure and no event.
    Level,
    /// Words of what is at stake and of what moves it, still to come.
    Moves,
    /// Under a head of triggers.
    Headed,
    /// That head speaks of risks.
    Danger,
    /// That head speaks of conditions.
    Hangs,
    /// Cell of a table.
    Cell,
    /// Heading.
    Title,
    /// A clause before it in the sentence gives condition or cause.
    After,
    /// Names somebody.
    Named,
    /// Asks.
    Asks,
    /// Very short.
    Brief,
    /// An event or state that is over.
    Done,
    /// A figure foretold, and no event.
    Projected,
    /// A cause of something to come.
    Since,
    /// Tells what somebody believes.
    Believed,
    /// In a sentence that looks back.
    Recounts,
}

/// Signs of events.
pub const EVENTS: [Sign; 6] = [Sign::Build, Sign::Release, Sign::Deliver, Sign::Deal, Sign::Rule, Sign::Occasion];

/// A set of signs.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Signs(u64);

impl Signs {
    /// Put one in.
    pub fn put(&mut self, sign: Sign) {
        self.0 |= 1 << sign as u64;
    }

    /// Put one in where something holds.
    pub fn put_if(&mut self, sign: Sign, holds: bool) {
        if holds {
            self.put(sign);
        }
    }

    /// Take one out where something holds.
    pub fn drop_if(&mut self, sign: Sign, holds: bool) {
        if holds {
            self.0 &= !(1 << sign as u64);
        }
    }

    /// Whether one is in.
    pub fn has(self, sign: Sign) -> bool {
        self.0 & 1 << sign as u64 != 0
    }

    /// Whether any of these is in.
    pub fn any(self, signs: &[Sign]) -> bool {
        signs.iter().any(|s| self.has(*s))
    }

    /// Those of both.
    pub fn with(self, other: Signs) -> Signs {
        Signs(self.0 | other.0)
    }
}

#[derive(Deserialize)]
struct File {
    words: BTreeMap<Sign, Vec<String>>,
    bias: f64,
    odds: f64,
    weight: BTreeMap<Sign, f64>,
}

/// Words and weights of data/said/triggers.toml.
pub struct Rules {
    /// Words.
    pub words: Words<Sign>,
    bias: f64,
    odds: f64,
    weights: Vec<(Sign, f64)>,
}

impl Rules {
    /// From the file's text.
    pub fn read(text: &str) -> Result<Rules, String> {
        let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
        let weights = file.weight.into_iter().collect();
        Ok(Rules { words: Words::new(&file.words)?, bias: file.bias, odds: file.odds, weights })
    }

    /// Probability that it is one.
    pub fn confidence(&self, signs: Signs) -> f64 {
        1.0 / (1.0 + exp(-(self.score(signs) + self.odds)))
    }

    /// How much speaks for a trigger: above zero it is one.
    pub fn score(&self, signs: Signs) -> f64 {
        self.bias + self.weights.iter().filter(|(s, _)| signs.has(*s)).map(|(_, w)| w).sum::<f64>()
    }
}
