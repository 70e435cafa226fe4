//! A decoded file as lines, each marked: text of a note, or which kind of page furniture.

use std::ops::Range;

use crate::rules::{Key, Rules, fold};

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mark {
    /// Words of a note.
    Text,
    /// Nothing.
    Blank,
    /// `key: value` at the head of a note.
    Header,
    /// Menus, buttons, counters, pictures left out.
    Menu,
    /// Adverts.
    Advert,
    /// Disclaimers.
    Notice,
    /// Below the end of the page.
    Tail,
}

/// One line, its end mark left out.
pub(crate) struct Line {
    pub at: Range<usize>,
    pub mark: Mark,
    pub folded: String,
    /// For a header line: what it tells and where its value begins in the file.
    pub key: Option<(Key, usize)>,
}

impl Line {
    pub fn is_blank(&self) -> bool {
        self.mark == Mark::Blank
    }

    pub fn is_text(&self) -> bool {
        self.mark == Mark::Text
    }
}

fn lines(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('\n').chain([(text.len(), "")]) {
        found.push(start..start + text[start..at].trim_end_matches('\r').len());
        start = (at + 1).min(text.len());
    }
    found
}

/// Split a file into lines and mark each.
pub(crate) fn page(text: &str, rules: &Rules) -> Vec<Line> {
    let mut page: Vec<Line> = lines(text)
        .into_iter()
        .map(|at| {
            let folded = fold(&text[at.clone()]);
            let mark = if folded.is_empty() { Mark::Blank } else { own_mark(&folded, rules) };
            Line { at, mark, folded, key: None }
        })
        .collect();
    headers(&mut page, text, rules);
    bylines(&mut page, text, rules);
    adverts(&mut page, rules);
    tail(&mut page, rules);
    repeats(&mut page);
    page
}

/// What a line is by its own words.
fn own_mark(folded: &str, rules: &Rules) -> Mark {
    match () {
        () if rules.is_advert(folded) => Mark::Advert,
        () if rules.is_menu(folded) || rules.is_picture(folded) => Mark::Menu,
        () if rules.begins_notice(folded) => Mark::Notice,
        () => Mark::Text,
    }
}

/// Header lines stand at the head of the file or of one of its notes: after nothing, a blank, a rule of dashes or
/// another header line. A single `key: value` line in running text is text.
fn headers(page: &mut [Line], text: &str, rules: &Rules) {
    let mut head = true;
    let mut seen_text = false;
    for i in 0..page.len() {
        let line = &text[page[i].at.clone()];
        let dashes = page[i].folded.len() >= 3 && page[i].folded.chars().all(|c| matches!(c, '-' | '=' | '*' | '_'));
        if dashes || page[i].is_blank() {
            head = head || page[i].is_blank() || dashes;
            if dashes {
                page[i].mark = Mark::Header;
            }
            continue;
        }
        let key = rules.key(line).map(|(key, at)| (key, page[i].at.start + at));
        let short = line.chars().count() <= HEADER_LONGEST;
        // Past the first words only a line with a full date (or a title just before one) begins a new head.
        let dated = |j: usize| page.get(j).is_some_and(|l| rules.header_date(&text[l.at.clone()]).is_some());
        let opens = !seen_text || dated(i) || dated(i + 1) || (i > 0 && page[i - 1].mark == Mark::Header);
        match key {
            Some(key) if head && opens && (short || !seen_text) => {
                page[i].mark = Mark::Header;
                page[i].key = Some(key);
            }
            _ => {
                head = false;
                seen_text |= page[i].is_text();
            }
        }
    }
}

/// Characters of a header line within a digest; at the head of a file any length is fine (addresses are long).
const HEADER_LONGEST: usize = 160;

/// Characters of a byline: `原创 name name 2023-1-4 10:30 发表于上海`.
const BYLINE_LONGEST: usize = 60;

/// Bylines and paths of a site (`论坛首页 | 财经版 | 投研资料`) are furniture.
fn bylines(page: &mut [Line], text: &str, rules: &Rules) {
    for line in page.iter_mut().filter(|l| l.is_text() && l.folded.chars().count() <= BYLINE_LONGEST) {
        let byline = rules.is_byline(&line.folded) && crate::date::first(&text[line.at.clone()]).is_some();
        let parts: Vec<&str> = line.folded.split(['|', '>', '»', '›']).map(str::trim).collect();
        let plain =
            |part: &&str| !part.is_empty() && !part.contains(|c: char| c.is_numeric()) && part.chars().count() <= 12;
        if byline {
            line.mark = Mark::Header;
        } else if parts.len() >= 3 && parts.iter().all(plain) {
            line.mark = Mark::Menu;
        }
    }
}

/// Short lines between two adverts belong to them.
fn adverts(page: &mut [Line], rules: &Rules) {
    let rule = rules.adverts();
    let mut last: Option<usize> = None;
    for i in 0..page.len() {
        if page[i].mark != Mark::Advert {
            continue;
        }
        if let Some(from) = last {
            let between: Vec<usize> = (from + 1..i).filter(|j| page[*j].is_text()).collect();
            let short = between.iter().all(|j| page[*j].folded.chars().count() <= rule.gap_longest);
            if short && between.len() <= rule.gap_lines {
                between.into_iter().for_each(|j| page[j].mark = Mark::Advert);
            }
        }
        last = Some(i);
    }
}

/// From a footer line on the page is over, unless a line too long for a footer follows.
fn tail(page: &mut [Line], rules: &Rules) {
    let longest = rules.longest_in_tail();
    let last_long = page.iter().rposition(|l| l.folded.chars().count() > longest).map_or(0, |i| i + 1);
    let Some(from) = (last_long..page.len()).find(|i| rules.is_tail(&page[*i].folded)) else { return };
    for line in page[from..].iter_mut().filter(|l| !l.is_blank()) {
        line.mark = Mark::Tail;
    }
}

/// A line without any digit that stands three times in a file, apart from table rules, is furniture.
fn repeats(page: &mut [Line]) {
    let mut count = std::collections::BTreeMap::<&str, usize>::new();
    for line in page.iter().filter(|l| l.is_text()) {
        *count.entry(&line.folded).or_default() += 1;
    }
    let often = |folded: &str| {
        count.get(folded).is_some_and(|n| *n >= 3) && !folded.contains(|c: char| c.is_numeric() || c == '|')
    };
    let furniture: Vec<bool> =
        page.iter().map(|l| l.is_text() && l.folded.chars().count() >= 4 && often(&l.folded)).collect();
    for (line, _) in page.iter_mut().zip(furniture).filter(|(_, f)| *f) {
        line.mark = Mark::Menu;
    }
}

/// Addresses within a text: `https://...` up to a blank, a bracket or a sign of another script.
pub(crate) fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find("://").map(|i| from + i) {
        let scheme = text[..at].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
        let ends = |c: char| !c.is_ascii_graphic() || matches!(c, ')' | ']' | '>' | '"' | '<');
        let end = text[at..].find(ends).map_or(text.len(), |i| at + i);
        if scheme > 0 {
            found.push(at - scheme..end);
        }
        from = end.max(at + 3);
    }
    found
}
