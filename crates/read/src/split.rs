//! A digest's notes: where each begins, and the day each says it is from.

use figure::Date;

use crate::date;
use crate::page::{Line, Mark};
use crate::rules::Rules;

/// Kinds of line that begin a note in a digest. One of its kind begins none: a digest has at least two.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Kind {
    /// `- [07-02 11:42] ...`
    Stamp,
    /// `Posted: 2:29 PM · May 20, 2026`, `title:` and `date:` lines.
    Key,
    /// `【headline】财联社7月2日电`
    Flash,
    /// `broker-company-300502-title-250715`
    Listing,
    /// `发表于 2025-6-9 20:02`, `name 2025/6/9 08:12`
    Post,
}

/// The beginning of a note in a digest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Head {
    /// Index of its first line.
    pub line: usize,
    /// The day it says it is from.
    pub said_on: Option<Date>,
    /// Whether the line is a name and a time alone: furniture.
    pub bare: bool,
}

/// Characters after a flash's headline within which its day must stand.
const FLASH_REACH: usize = 24;

/// Characters of a line that is nothing but a name and a time.
const POST_LONGEST: usize = 60;

fn bare(line: &str) -> &str {
    line.trim_start_matches(['-', '*', '•', '·', '>', ' ', '\t', '　'])
}

fn stamp(line: &str, reference: Option<Date>) -> Option<Date> {
    let inside = bare(line).strip_prefix(['[', '［', '(', '（'])?;
    let inside = &inside[..inside.find([']', '］', ')', '）'])?];
    if let Some((date, at)) = date::first(inside) {
        return (at.start == 0).then_some(date);
    }
    let (short, end) = date::month_day(inside)?;
    let time = inside[end..].trim();
    (time.is_empty() || time.contains(':')).then(|| date::with_year(short, reference))?
}

/// The day in `财联社7月2日电`, `《科创板日报》11日讯`: within a few signs, and followed by a word for a dispatch.
fn dispatch(text: &str, reference: Option<Date>) -> Option<Date> {
    let reach = text.char_indices().nth(FLASH_REACH).map_or(text.len(), |(i, _)| i);
    let near = &text[..reach];
    let starts =
        near.char_indices().filter(|(i, c)| c.is_ascii_digit() && !near[..*i].ends_with(|b: char| b.is_ascii_digit()));
    for (at, _) in starts {
        if let Some((short, end)) = date::month_day(&text[at..]) {
            return dispatched(&text[at + end..]).then(|| date::with_year(short, reference))?;
        }
        let Some(rest) = text[at..].trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix('日') else {
            continue;
        };
        let number = text[at..].split('日').next().and_then(|d| d.parse::<i8>().ok())?;
        let month = reference?;
        let day = Date::new(month.year(), month.month(), number).ok().filter(|d| *d <= month);
        let earlier = month.first_of_month().yesterday().ok()?;
        return dispatched(rest).then(|| day.or_else(|| Date::new(earlier.year(), earlier.month(), number).ok()))?;
    }
    None
}

fn dispatched(rest: &str) -> bool {
    rest.trim_start().starts_with(['电', '讯', '消']) || rest.starts_with("，") || rest.starts_with(',')
}

fn flash(line: &str, reference: Option<Date>) -> Option<Date> {
    let inside = bare(line).strip_prefix('【')?;
    let (headline, body) = inside.split_once('】')?;
    dispatch(body.trim_start(), reference).or_else(|| date::first(headline).map(|(d, _)| d))
}

fn listing(line: &str) -> Option<Date> {
    (line.matches('-').count() >= 2).then(|| date::at_end(line))?
}

/// A byline, or a name with a day and a time and nothing after it.
fn post(line: &Line, text: &str, rules: &Rules) -> Option<Date> {
    if rules.has_page_date(&line.folded) || line.folded.chars().count() > POST_LONGEST {
        return None;
    }
    let (date, at) = date::first(text)?;
    let rest = text[at.end..].trim_matches(['|', ' ', ')', ']', '）']);
    let time = rest.len() <= 8 && rest.split(':').count() >= 2 && rest.chars().all(|c| c.is_ascii_digit() || c == ':');
    (time || rules.is_byline(&line.folded)).then_some(date)
}

/// Beginnings of notes when the file is a digest; empty when it is one note. `reference` is the day of the file: it
/// gives the year to days written without one.
pub(crate) fn heads(page: &[Line], text: &str, rules: &Rules, reference: Option<Date>) -> Vec<Head> {
    let mut found: Vec<(Kind, Head)> = Vec::new();
    for (i, line) in page.iter().enumerate() {
        let words = &text[line.at.clone()];
        let hit = match line.mark {
            Mark::Blank | Mark::Tail | Mark::Advert | Mark::Notice => None,
            Mark::Header if line.key.is_some() => rules.header_date(words).map(|d| (Kind::Key, d)),
            Mark::Header | Mark::Menu => post(line, words, rules).map(|d| (Kind::Post, d)),
            Mark::Text => stamp(words, reference)
                .map(|d| (Kind::Stamp, d))
                .or_else(|| flash(words, reference).map(|d| (Kind::Flash, d)))
                .or_else(|| listing(words).map(|d| (Kind::Listing, d)))
                .or_else(|| post(line, words, rules).map(|d| (Kind::Post, d))),
        };
        let Some((kind, date)) = hit else { continue };
        // A head of keys begins with the first line of its block; the block at the top of the file is the file's own.
        let first = (0..=i).rev().take_while(|j| page[*j].key.is_some()).last().unwrap_or(i);
        let own = first == 0 && line.folded.starts_with('#');
        let again = found.last().is_some_and(|(_, head)| head.line == first);
        if !(again || kind == Kind::Key && own) {
            found.push((
                kind,
                Head { line: if kind == Kind::Key { first } else { i }, said_on: Some(date), bare: kind == Kind::Post },
            ));
        }
    }
    let count = |kind: Kind| found.iter().filter(|(k, _)| *k == kind).count();
    let heads: Vec<Head> = found.iter().filter(|(kind, _)| count(*kind) >= 2).map(|(_, head)| *head).collect();
    if heads.len() < 2 { Vec::new() } else { heads }
}

/// The part of a line in which its publisher may be named: all of a header or byline, the words before the day of a
/// dispatch, the first field of a report in a list. Elsewhere a publisher is somebody talked about.
pub(crate) fn naming<'a>(line: &Line, text: &'a str) -> Option<&'a str> {
    match line.mark {
        Mark::Header if !matches!(line.key, Some((crate::rules::Key::Title, _))) => Some(text),
        Mark::Text if listing(text).is_some() => text.split('-').next(),
        Mark::Text => {
            let body = bare(text).rsplit_once('】').map_or(bare(text), |(_, body)| body);
            let reach = body.char_indices().nth(FLASH_REACH).map_or(body.len(), |(i, _)| i);
            let at = body[..reach].find(|c: char| c.is_ascii_digit())?;
            let day = body[at..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '月' | '日'));
            dispatched(day).then(|| &body[..at])
        }
        _ => None,
    }
}
