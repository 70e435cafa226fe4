//! The words of beliefs and views, by what they imply.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::words::Words;

/// What a word implies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    /// Too little is thought of it.
    Low,
    /// Measured by the wrong yardstick.
    Yardstick,
    /// Too much is thought of it.
    High,
    /// In the price.
    Priced,
    /// Somebody doubts or fears.
    Doubt,
    /// Somebody hopes or praises.
    Hope,
    /// Somebody thinks or says.
    Tells,
    /// Asks or guesses, takes no side.
    Unsure,
    /// What is thought, for worse.
    Worse,
    /// What is thought, for better.
    Better,
    /// Turns against what stands before it.
    But,
    /// Concludes from what stands before it.
    Hence,
    /// No belief.
    None,
    /// Who believes; the index of the name.
    #[serde(skip)]
    Holder(u8),
}

/// What a word of a view says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// What is judged.
    State,
    /// Well.
    Good,
    /// Ill.
    Bad,
    /// The author speaks for himself.
    Mine,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    experts: Vec<String>,
    holder: BTreeMap<String, Vec<String>>,
    words: BTreeMap<Sense, Vec<String>>,
    view: BTreeMap<Verdict, Vec<String>>,
}

/// Words of data/said/beliefs.toml.
pub struct Rules {
    /// Names of those who believe, by index, and whether what they think is mostly a forecast.
    pub holders: Vec<(String, bool)>,
    /// Words of beliefs.
    pub words: Words<Sense>,
    /// Words of views.
    pub verdicts: Words<Verdict>,
}

impl Rules {
    /// From the file's text.
    pub fn read(text: &str) -> Result<Rules, String> {
        let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
        let mut lists = file.words;
        let mut holders = Vec::new();
        for (name, list) in file.holder {
            let index = u8::try_from(holders.len()).map_err(|e| e.to_string())?;
            lists.insert(Sense::Holder(index), list);
            let expert = file.experts.contains(&name);
            holders.push((name, expert));
        }
        Ok(Rules { holders, words: Words::new(&lists)?, verdicts: Words::new(&file.view)? })
    }
}
