//! What a page says of itself outside its words: its title, its site, the day it was published.

use figure::Date;

use crate::date;
use crate::rules::{Markup, fold};

/// Bytes of a script that are searched for its day.
const SCRIPT_LONGEST: usize = 1 << 20;

/// Bytes of a title.
const TITLE_LONGEST: usize = 400;

/// Bytes between a key of a script and its value.
const VALUE_REACH: usize = 40;

/// China's clock: pages that give seconds since 1970 are Chinese.
const CHINA_HOURS: i8 = 8;

/// Titles, sites and days, each with what it is worth: the smallest number wins, the first of its kind.
#[derive(Default)]
pub(crate) struct Head {
    title: Option<(u8, String)>,
    site: Option<(u8, String)>,
    day: Option<(u8, Date)>,
}

fn keep<T>(slot: &mut Option<(u8, T)>, rank: u8, value: T) {
    if slot.as_ref().is_none_or(|(known, _)| rank < *known) {
        *slot = Some((rank, value));
    }
}

/// Text of an attribute or a title on one line.
fn one_line(text: &str) -> String {
    let cut = text.char_indices().map(|(i, _)| i).find(|i| *i >= TITLE_LONGEST).unwrap_or(text.len());
    text[..cut].split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// `2025-06-09T20:02:00+08:00`, `1749470520`: a day.
fn day(value: &str) -> Option<Date> {
    let value = value.trim();
    let number = value.len() >= 10 && value.bytes().all(|b| b.is_ascii_digit());
    if !number {
        return date::first(value).map(|(day, _)| day);
    }
    let seconds = value.get(..10)?.parse().ok()?;
    let time = jiff::Timestamp::from_second(seconds).ok()?;
    Some(jiff::tz::Offset::constant(CHINA_HOURS).to_datetime(time).date())
}

impl Head {
    /// `<meta name="..." content="...">`.
    pub fn meta(&mut self, markup: &Markup, key: &str, content: &str) {
        let key = fold(key);
        if let Some(rank) = markup.day_meta.iter().position(|k| *k == key)
            && let Some(day) = day(content)
        {
            keep(&mut self.day, u8::try_from(rank).unwrap_or(u8::MAX / 2), day);
        }
        let text = one_line(content);
        if text.is_empty() {
            return;
        }
        if let Some(rank) = markup.title_meta.iter().position(|k| *k == key) {
            keep(&mut self.title, u8::try_from(rank).unwrap_or(u8::MAX / 2), text);
        } else if let Some(rank) = markup.site_meta.iter().position(|k| *k == key) {
            keep(&mut self.site, u8::try_from(rank + 1).unwrap_or(u8::MAX / 2), text);
        }
    }

    /// The words of `<title>`.
    pub fn title(&mut self, text: &str) {
        let text = one_line(text);
        if !text.is_empty() {
            keep(&mut self.title, u8::MAX, text);
        }
    }

    /// The name of the account or site, where the page shows it.
    pub fn site(&mut self, text: &str) {
        let text = one_line(text);
        if !text.is_empty() {
            keep(&mut self.site, 0, text);
        }
    }

    /// A time that the page shows or marks up.
    pub fn stamp(&mut self, text: &str) {
        if let Some(day) = day(text) {
            keep(&mut self.day, u8::MAX - 1, day);
        }
    }

    /// The day that a script names: `"datePublished": "2025-06-09T..."`, `var ct = "1749470520"`. Nothing else of it.
    pub fn script(&mut self, markup: &Markup, text: &str) {
        let mut end = text.len().min(SCRIPT_LONGEST);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = &text[..end];
        for key in &markup.day_script {
            let whole = |at: &usize| {
                let joins = |c: char| c.is_ascii_alphanumeric() || c == '_';
                !text[..*at].ends_with(joins) && !text[at + key.len()..].starts_with(joins)
            };
            let found = text.match_indices(key.as_str()).map(|(at, _)| at).filter(whole);
            if let Some(day) = found.take(WANTED).find_map(|at| value_after(&text[at + key.len()..]).and_then(day)) {
                return keep(&mut self.day, u8::MAX - 2, day);
            }
        }
    }

    /// Title, site and day as far as known.
    pub fn parts(self) -> (Option<String>, Option<String>, Option<Date>) {
        (self.title.map(|(_, t)| t), self.site.map(|(_, s)| s), self.day.map(|(_, d)| d))
    }
}

/// Places of one key that are looked at in a script.
const WANTED: usize = 64;

/// The quoted value after `": "` or ` = `.
fn value_after(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(['"', '\'', ' ', '\t']);
    let rest = rest.strip_prefix([':', '='])?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = &rest[1..];
    let end = value.find(quote).filter(|end| *end <= VALUE_REACH)?;
    Some(&value[..end])
}
