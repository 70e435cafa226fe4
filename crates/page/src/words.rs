//! Words shown: every one comes from the view (its labels or its texts); both languages are written, the style sheet
//! shows one.

use std::collections::BTreeMap;

use tidegauge::view::Bi;

use crate::Lang;
use crate::html::Out;

/// The labels of a view.
pub struct Words<'a> {
    labels: &'a BTreeMap<String, Bi>,
    lang: Option<Lang>,
}

impl<'a> Words<'a> {
    /// Over these labels, in one language or both.
    pub fn new(labels: &'a BTreeMap<String, Bi>, lang: Option<Lang>) -> Words<'a> {
        Words { labels, lang }
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

    /// A label as plain text, for titles and names that cannot hold markup.
    pub fn plain(&self, key: &str) -> String {
        self.one(&self.get(key))
    }

    /// A text as plain text: in the language of the page, or in both.
    pub fn one(&self, text: &Bi) -> String {
        match self.lang {
            Some(lang) => in_lang(text, lang).to_owned(),
            None if text.zh == text.en || text.en.is_empty() => text.zh.clone(),
            None => format!("{} / {}", text.zh, text.en),
        }
    }
}

/// Writes a text in the language of the page, or in both; once where they are the same.
pub fn bi(out: &mut Out, text: &Bi) {
    match out.lang() {
        Some(lang) => out.text(in_lang(text, lang)),
        None if text.zh == text.en => out.text(&text.zh),
        None => {
            out.leaf("i", &[("lang", "zh")], &text.zh);
            out.leaf("i", &[("lang", "en")], &text.en);
        }
    }
}

/// One of the two.
pub fn in_lang(text: &Bi, lang: Lang) -> &str {
    match lang {
        Lang::Zh => &text.zh,
        Lang::En => &text.en,
    }
}

/// Whether there is nothing to say.
pub fn is_empty(text: &Bi) -> bool {
    text.zh.is_empty() && text.en.is_empty()
}
