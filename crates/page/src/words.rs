//! Words shown: every one comes from the view (its labels or its texts); both languages are written, the style sheet
//! shows one.

use std::collections::BTreeMap;

use tidegauge::view::Bi;

use crate::html::Out;

/// The labels of a view.
pub struct Words<'a> {
    labels: &'a BTreeMap<String, Bi>,
}

impl<'a> Words<'a> {
    /// Over these labels.
    pub fn new(labels: &'a BTreeMap<String, Bi>) -> Words<'a> {
        Words { labels }
    }

    /// The label of a key; the key itself where there is none (a test keeps that from happening).
    pub fn get(&self, key: &str) -> Bi {
        self.labels.get(key).cloned().unwrap_or_else(|| Bi::same(key))
    }

    /// The label with `{0}`, `{1}` … filled in.
    pub fn fill(&self, key: &str, values: &[Bi]) -> Bi {
        let mut label = self.get(key);
        for (i, value) in values.iter().enumerate() {
            let place = format!("{{{i}}}");
            label.zh = label.zh.replace(&place, &value.zh);
            label.en = label.en.replace(&place, &value.en);
        }
        label
    }

    /// Writes a label.
    pub fn say(&self, out: &mut Out, key: &str) {
        bi(out, &self.get(key));
    }

    /// Writes a filled label.
    pub fn say_with(&self, out: &mut Out, key: &str, values: &[Bi]) {
        bi(out, &self.fill(key, values));
    }

    /// Both languages in one plain text, for titles and names that cannot hold markup.
    pub fn both(&self, key: &str) -> String {
        joined(&self.get(key))
    }
}

/// Writes a text in both languages; once where they are the same.
pub fn bi(out: &mut Out, text: &Bi) {
    if text.zh == text.en {
        out.text(&text.zh);
    } else {
        out.leaf("i", &[("lang", "zh")], &text.zh);
        out.leaf("i", &[("lang", "en")], &text.en);
    }
}

/// Both languages in one plain text.
pub fn joined(text: &Bi) -> String {
    if text.zh == text.en || text.en.is_empty() { text.zh.clone() } else { format!("{} / {}", text.zh, text.en) }
}
