//! The word lists of data/chrome.toml and the publishers, made ready for matching.

use almanac::Almanac;
use figure::Date;
use serde::Deserialize;

use crate::{Rights, date};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    date_keys: Vec<String>,
    title_keys: Vec<String>,
    other_keys: Vec<String>,
    byline_cues: Vec<String>,
    not_dates: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Above {
    above: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    menu: Vec<String>,
}

/// Phrases that are enough in a line of up to `longest` characters.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Phrases {
    pub longest: usize,
    pub phrases: Vec<String>,
}

/// Adverts: phrases, and the short lines between two of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Adverts {
    pub longest: usize,
    pub gap_lines: usize,
    pub gap_longest: usize,
    pub phrases: Vec<String>,
}

/// Notices: beginnings of lines, phrases of sentences.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Notices {
    pub starts: Vec<String>,
    pub phrases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Picture {
    ends: Vec<String>,
}

/// Names in the markup of pages: furniture, and where title, site and day stand.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Markup {
    /// Elements that are furniture.
    pub elements: Vec<String>,
    /// Values of `role` that are furniture.
    pub roles: Vec<String>,
    /// Whole names of a class or id that are furniture.
    pub names: Vec<String>,
    /// Keys of `<meta>` that give the title; the earlier is the better.
    pub title_meta: Vec<String>,
    /// Keys of `<meta>` that give the site or its author.
    pub site_meta: Vec<String>,
    /// Ids of the element that shows the site or account.
    pub site_ids: Vec<String>,
    /// Keys of `<meta>` that give the day of publication.
    pub day_meta: Vec<String>,
    /// Ids of the element that shows the day.
    pub day_ids: Vec<String>,
    /// Keys of a script whose value is the day; letter case counts.
    pub day_script: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    header: Header,
    title: Above,
    whole: Whole,
    menu: Phrases,
    advert: Adverts,
    notice: Notices,
    tail: Phrases,
    picture: Picture,
    html: Markup,
}

/// One publisher: how it is written, its tier of evidence (`A` to `D`), what it allows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Publisher {
    /// Name, as kept on the note.
    pub name: String,
    /// Ways it is written in notes, the name among them.
    pub written: Vec<String>,
    /// `A` to `D`.
    pub tier: char,
    /// None where the row says nothing: the default then.
    pub rights: Option<Rights>,
}

/// What `read` knows about pages: the words of data/chrome.toml and the publishers.
pub struct Rules {
    file: File,
    publishers: Vec<Publisher>,
}

/// What a `key: value` line at the head of a note tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Key {
    Date,
    Title,
    Other,
}

/// Letter case and full width folded, for whole-line matching; lengths change, so never for offsets.
pub(crate) fn fold(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => c,
    };
    text.trim().chars().map(narrow).flat_map(char::to_lowercase).collect()
}

impl Rules {
    /// The rules of an almanac; the error names file and line.
    pub fn of(almanac: &Almanac) -> Result<Rules, String> {
        let publishers = almanac.publishers().map(|p| Publisher {
            name: p.id.clone(),
            written: p.names.iter().chain([&p.id]).cloned().collect(),
            tier: p.tier.letter(),
            rights: Some(Rights {
                longest_quote: p.longest_quote,
                export: p.export,
                model_use: p.model_use,
                expires: p.expires,
                quarantined: false,
            }),
        });
        let chrome =
            almanac.text("chrome.toml").ok_or("chrome.toml is missing; copy it from the data/ of the release")?;
        Rules::parse(chrome, publishers.collect())
    }

    /// Read chrome.toml; the error names the line.
    pub fn parse(chrome: &str, publishers: Vec<Publisher>) -> Result<Rules, String> {
        let mut file: File = toml::from_str(chrome).map_err(|e| format!("chrome.toml: {e}"))?;
        let header = &mut file.header;
        let lists = [
            &mut header.date_keys,
            &mut header.title_keys,
            &mut header.other_keys,
            &mut header.byline_cues,
            &mut header.not_dates,
            &mut file.title.above,
            &mut file.whole.menu,
            &mut file.menu.phrases,
            &mut file.advert.phrases,
            &mut file.notice.starts,
            &mut file.notice.phrases,
            &mut file.tail.phrases,
            &mut file.picture.ends,
            &mut file.html.elements,
            &mut file.html.roles,
            &mut file.html.names,
            &mut file.html.title_meta,
            &mut file.html.site_meta,
            &mut file.html.site_ids,
            &mut file.html.day_meta,
            &mut file.html.day_ids,
        ];
        for list in lists {
            for word in list.iter_mut() {
                *word = fold(word);
            }
        }
        let publishers = publishers
            .into_iter()
            .map(|mut p| {
                p.written = p.written.iter().map(|w| fold(w)).filter(|w| w.chars().count() >= 2).collect();
                p.written.sort_by_key(|w| std::cmp::Reverse(w.len()));
                p
            })
            .collect();
        Ok(Rules { file, publishers })
    }

    /// A `key: value` line (list marks, `#`, `*` before it allowed): what the key tells and the byte in `line` where
    /// its value begins.
    pub(crate) fn key(&self, line: &str) -> Option<(Key, usize)> {
        let lead = line.len() - line.trim_start_matches(['#', '*', '-', '>', ' ', '\t', '　']).len();
        let body = &line[lead..];
        let (at, colon) = body.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
        let key = fold(body[..at].trim_end_matches('*'));
        let header = &self.file.header;
        let has = |list: &[String]| list.contains(&key);
        let kind = match () {
            () if has(&header.date_keys) => Key::Date,
            () if has(&header.title_keys) => Key::Title,
            () if has(&header.other_keys) => Key::Other,
            () => return None,
        };
        Some((kind, lead + at + colon.len_utf8()))
    }

    /// The date that a header line gives: after its own key, or after a later one of `source | date: ...`.
    pub(crate) fn header_date(&self, line: &str) -> Option<Date> {
        line.split(['|', '\u{3000}', '\t']).find_map(|part| {
            let (key, at) = self.key(part)?;
            let value = part[at..].trim().trim_matches(['"', '\'', '*']);
            (key == Key::Date).then(|| date::first(value).map(|(d, _)| d).or_else(|| date::month(value)))?
        })
    }

    pub(crate) fn is_byline(&self, folded: &str) -> bool {
        self.file.header.byline_cues.iter().any(|cue| folded.contains(cue.as_str()))
    }

    pub(crate) fn has_page_date(&self, folded: &str) -> bool {
        self.file.header.not_dates.iter().any(|cue| folded.contains(cue.as_str()))
    }

    pub(crate) fn is_below_title(&self, folded: &str) -> bool {
        self.file.title.above.iter().any(|cue| folded.starts_with(cue.as_str()))
    }

    pub(crate) fn is_menu(&self, folded: &str) -> bool {
        let bare = folded.trim_matches(['-', '*', '•', '|', '>', '.', ' ', '。']);
        self.file.whole.menu.iter().any(|word| word == bare || word == folded) || holds(&self.file.menu, folded)
    }

    pub(crate) fn is_tail(&self, folded: &str) -> bool {
        holds(&self.file.tail, folded)
    }

    pub(crate) fn markup(&self) -> &Markup {
        &self.file.html
    }

    pub(crate) fn longest_in_tail(&self) -> usize {
        self.file.tail.longest
    }

    pub(crate) fn is_advert(&self, folded: &str) -> bool {
        folded.chars().count() <= self.file.advert.longest && any(&self.file.advert.phrases, folded)
    }

    pub(crate) fn adverts(&self) -> &Adverts {
        &self.file.advert
    }

    pub(crate) fn begins_notice(&self, folded: &str) -> bool {
        self.file.notice.starts.iter().any(|start| folded.starts_with(start.as_str()))
    }

    pub(crate) fn is_notice(&self, folded: &str) -> bool {
        any(&self.file.notice.phrases, folded)
    }

    pub(crate) fn is_picture(&self, folded: &str) -> bool {
        !folded.contains(' ') && self.file.picture.ends.iter().any(|end| folded.ends_with(end.as_str()))
    }

    /// The publisher whose name stands first in a folded text; the longer name when two begin together.
    pub(crate) fn publisher(&self, folded: &str) -> Option<&Publisher> {
        let found = self.publishers.iter().flat_map(|p| {
            p.written.iter().filter_map(move |name| Some(((word_at(folded, name)?, std::cmp::Reverse(name.len())), p)))
        });
        found.min_by_key(|(order, _)| *order).map(|(_, p)| p)
    }
}

/// Where a name stands in a text, not inside a longer Latin word (`ft.com` is not in `microsoft.com`).
fn word_at(text: &str, name: &str) -> Option<usize> {
    let joins = |c: Option<char>, own: Option<char>| {
        c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-') && own.is_some_and(|o| o.is_ascii_alphanumeric())
    };
    text.match_indices(name).map(|(at, _)| at).find(|at| {
        let (before, after) = (text[..*at].chars().next_back(), text[at + name.len()..].chars().next());
        !joins(before, name.chars().next()) && !joins(after, name.chars().next_back())
    })
}

fn any(phrases: &[String], folded: &str) -> bool {
    phrases.iter().any(|phrase| folded.contains(phrase.as_str()))
}

fn holds(rules: &Phrases, folded: &str) -> bool {
    folded.chars().count() <= rules.longest && any(&rules.phrases, folded)
}
