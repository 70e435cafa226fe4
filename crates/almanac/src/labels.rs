//! Words shown on screens, by key, in two languages.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::Error;
use crate::files::Files;

/// Language of what is shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// 中文
    Zh,
    /// English
    #[default]
    En,
}

#[derive(Clone, Debug)]
struct Pair {
    zh: String,
    en: String,
}

/// Key to both wordings, in the files' order of keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct Labels(BTreeMap<String, Pair>);

impl Labels {
    /// Read `labels.toml` and every `labels/*.toml`: `"key" = { zh = "...", en = "..." }`, tables join with a point.
    pub(crate) fn read(files: &Files) -> Result<Labels, Error> {
        let mut labels = Labels::default();
        for name in files.names().filter(|n| *n == "labels.toml" || n.starts_with("labels/")) {
            let text = files.need(name)?;
            let table: toml::Table = text.parse().map_err(|e| toml_error(files, name, text, &e))?;
            labels.add(files, name, "", &table)?;
        }
        Ok(labels)
    }

    fn add(&mut self, files: &Files, name: &str, above: &str, table: &toml::Table) -> Result<(), Error> {
        for (key, value) in table {
            let key = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
            let refuse = |message: &str| Err(Error::new(&files.path(name), 0, format!("label {key}: {message}")));
            let toml::Value::Table(inner) = value else { return refuse("write { zh = \"...\", en = \"...\" }") };
            let text = |lang: &str| inner.get(lang).and_then(toml::Value::as_str).map(str::to_string);
            match (text("zh"), text("en")) {
                (Some(zh), Some(en)) => {
                    if self.0.insert(key.clone(), Pair { zh, en }).is_some() {
                        return refuse("it stands twice");
                    }
                }
                (None, None) => self.add(files, name, &key, inner)?,
                _ => return refuse("one of zh and en is missing"),
            }
        }
        Ok(())
    }

    pub(crate) fn get(&self, key: &str, lang: Lang) -> Option<&str> {
        self.0.get(key).map(|pair| match lang {
            Lang::Zh => pair.zh.as_str(),
            Lang::En => pair.en.as_str(),
        })
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.0.iter().map(|(key, pair)| (key.as_str(), pair.zh.as_str(), pair.en.as_str()))
    }
}

/// An error of a toml file at its line.
pub(crate) fn toml_error(files: &Files, name: &str, text: &str, error: &toml::de::Error) -> Error {
    let line = error.span().map_or(0, |span| line_of(text, span.start));
    Error::new(&files.path(name), line, error.message().replace('\n', " "))
}

/// Line of a byte, from 1.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at.min(text.len())].iter().filter(|b| **b == b'\n').count()
}

/// Read a toml file into `T`.
pub(crate) fn read_toml<'a, T: Deserialize<'a>>(files: &'a Files, name: &str) -> Result<(&'a str, T), Error> {
    let text = files.need(name)?;
    toml::from_str(text).map(|value| (text, value)).map_err(|e| toml_error(files, name, text, &e))
}

/// An error about a spanned value.
pub(crate) fn spanned_error<T>(files: &Files, name: &str, text: &str, at: &Spanned<T>, message: String) -> Error {
    Error::new(&files.path(name), line_of(text, at.span().start), message)
}
