//! From one decoded file to its notes.

use std::ops::Range;
use std::sync::Arc;

use figure::{Date, Hasher, NoteId};

use crate::page::{Line, Mark, addresses, page};
use crate::rules::{Key, Rules, fold};
use crate::split::{self, Head, heads};
use crate::{Lang, Note, Options, Origin, Rights, Said, date, fingerprint};

/// Where the day of a note may stand when no header line gives it: among the first lines with words.
const BYLINE_LINES: usize = 12;

/// Lines that may be nothing but a dateline: among the very first.
const DATELINE_LINES: usize = 5;

/// Characters of a byline.
const BYLINE_LONGEST: usize = 120;

/// Characters of a title line.
const TITLE_LONGEST: usize = 100;

/// First lines of a note in which its publisher may be named.
const PUBLISHER_LINES: usize = 6;

/// The day of a whole file and how it is known.
fn day_of_file(page: &[Line], text: &str, rules: &Rules, options: &Options, name: &str) -> (Option<Date>, Said) {
    if let Some(given) = options.said_on {
        return (Some(given), Said::Given);
    }
    let words = |line: &Line| &text[line.at.clone()];
    let top = page.iter().take_while(|l| !l.is_text()).filter(|l| l.mark == Mark::Header);
    let written = top.filter_map(|l| rules.header_date(words(l))).next();
    let early = page.iter().filter(|l| !l.is_blank() && l.mark != Mark::Tail).take(BYLINE_LINES);
    let byline = early.enumerate().filter(|(_, l)| l.folded.chars().count() <= BYLINE_LONGEST).filter_map(|(i, l)| {
        if rules.has_page_date(&l.folded) {
            return None;
        }
        let (date, at) = date::first(words(l))?;
        let opens = words(l)[..at.start].trim_start_matches(['*', '_', '(', '（', '>', ' ']).is_empty();
        let edge = opens || at.end == words(l).trim_end_matches([')', '）', '*', '_', ' ']).len();
        (rules.is_byline(&l.folded) || l.mark == Mark::Header || i < DATELINE_LINES && edge).then_some(date)
    });
    match written.or_else(|| byline.into_iter().next()) {
        Some(date) => (Some(date), Said::Written),
        None => match date::in_name(name) {
            Some(date) => (Some(date), Said::FileName),
            None => (None, Said::Unknown),
        },
    }
}

/// Lines of one note, its day and how that is known.
struct Part {
    lines: Range<usize>,
    said_on: Option<Date>,
    said_how: Said,
}

/// The parts of a file: one, or those of a digest. Words before the first head are a part of their own when there are
/// enough of them to be more than the digest's own title.
fn parts(page: &[Line], heads: &[Head], day: (Option<Date>, Said)) -> Vec<Part> {
    let Some(first) = heads.first() else {
        return vec![Part { lines: 0..page.len(), said_on: day.0, said_how: day.1 }];
    };
    let mut parts = Vec::new();
    let intro: usize = page[..first.line].iter().filter(|l| l.is_text()).map(|l| l.folded.chars().count()).sum();
    if intro > TITLE_LONGEST {
        parts.push(Part { lines: 0..first.line, said_on: day.0, said_how: day.1 });
    }
    for (i, head) in heads.iter().enumerate() {
        let end = heads.get(i + 1).map_or(page.len(), |next| next.line);
        let (said_on, said_how) = head.said_on.map_or(day, |d| (Some(d), Said::Written));
        parts.push(Part { lines: head.line..end, said_on, said_how });
    }
    parts
}

/// The note's bytes: blank ends left off, so that a line break more or less at the end makes no other note.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let body = &text[range.clone()];
    let start = range.start + (body.len() - body.trim_start().len());
    start..(range.start + body.trim_end().len()).max(start)
}

/// Furniture within the note, neighbouring lines joined, addresses added.
fn chrome(page: &[Line], range: &Range<usize>, text: &str, rules: &Rules) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for line in page.iter().filter(|l| l.at.start < range.end && l.at.end > range.start && !l.is_blank()) {
        let at = line.at.start.max(range.start) - range.start..line.at.end.min(range.end) - range.start;
        // The words of a title are words of the note; its key is not.
        let words_from = match line.key {
            Some((Key::Title, value)) => value.saturating_sub(range.start).clamp(at.start, at.end),
            _ if line.is_text() => at.start,
            _ => at.end,
        };
        if words_from > at.start {
            found.push(at.start..words_from);
        }
        let at = words_from..at.end;
        let words = &text[range.start + at.start..range.start + at.end];
        let inner = addresses(words).into_iter().chain(notices(words, rules));
        found.extend(inner.map(|r| at.start + r.start..at.start + r.end));
    }
    found.sort_by_key(|r| (r.start, r.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for next in found {
        match joined.last_mut() {
            Some(last) if text[range.start + last.end.min(next.start)..range.start + next.start].trim().is_empty() => {
                last.end = last.end.max(next.end);
            }
            _ => joined.push(next),
        }
    }
    joined
}

/// Sentences of a running text that are notices.
fn notices(words: &str, rules: &Rules) -> Vec<Range<usize>> {
    if !rules.is_notice(&fold(words)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut start = 0;
    let ends = words.match_indices(['。', '！', '!', ';', '；']).map(|(i, m)| i + m.len());
    let stops = words.match_indices(". ").map(|(i, m)| i + m.len());
    let mut cuts: Vec<usize> = ends.chain(stops).chain([words.len()]).collect();
    cuts.sort_unstable();
    for cut in cuts {
        if cut > start && rules.is_notice(&fold(&words[start..cut])) {
            found.push(start..cut);
        }
        start = cut;
    }
    found
}

/// The title: what the page gives, a `title:` line, the line above a page's marks, a heading, a headline in 【】, or a first line that is
/// short, does not end as a sentence does and has words below it.
fn title(
    page: &[Line],
    lines: &Range<usize>,
    range: &Range<usize>,
    text: &str,
    rules: &Rules,
    given: Option<Range<usize>>,
) -> Option<Range<usize>> {
    let inside = |at: Range<usize>| at.start >= range.start && at.end <= range.end && !at.is_empty();
    let own = &page[lines.clone()];
    let keyed = own.iter().find_map(|l| match l.key {
        Some((Key::Title, at)) => Some(at..l.at.end),
        _ => None,
    });
    let above = own.iter().position(|l| rules.is_below_title(&l.folded)).and_then(|below| {
        let line = own[..below].iter().rev().find(|l| !l.is_blank())?;
        line.is_text().then(|| line.at.clone())
    });
    let first = || {
        let (i, line) = own.iter().enumerate().find(|(_, l)| l.is_text())?;
        let words = &text[line.at.clone()];
        if let Some(from) = words.find('【').filter(|i| words[..*i].chars().all(|c| !c.is_alphabetic()))
            && let Some(len) = words[from..].find('】')
        {
            return Some(line.at.start + from..line.at.start + from + len + '】'.len_utf8());
        }
        let more = own[i + 1..].iter().any(|l| l.is_text());
        let ends = words.trim_end().ends_with(['。', '.', '！', '；', ';', '，', ',', '|']);
        let short = line.folded.chars().count() <= TITLE_LONGEST;
        (more && short && !ends && !words.trim_start().starts_with(['|', '['])).then(|| line.at.clone())
    };
    let given = given.filter(|at| inside(at.clone()));
    let at = trimmed(text, given.or(keyed).or(above).or_else(first)?);
    let signs = |c: char| matches!(c, '#' | '"' | '*' | ' ');
    let words = &text[at.clone()];
    let start = at.start + (words.len() - words.trim_start_matches(signs).len());
    let end = at.start + words.trim_end_matches(signs).len();
    inside(start..end.max(start)).then(|| start - range.start..end - range.start)
}

fn lang(words: &[&str]) -> Lang {
    let (mut han, mut letters) = (0usize, 0usize);
    for c in words.iter().flat_map(|w| w.chars()) {
        han += usize::from(('\u{3400}'..='\u{9fff}').contains(&c));
        letters += usize::from(c.is_ascii_alphabetic());
    }
    // A Chinese word has two signs, an English one five letters or so.
    if han * 5 >= letters * 2 && han > 0 { Lang::Zh } else { Lang::En }
}

/// The words of the note outside its furniture.
fn words<'a>(text: &'a str, range: &Range<usize>, chrome: &[Range<usize>]) -> Vec<&'a str> {
    let mut from = range.start;
    let mut found = Vec::new();
    for hole in chrome {
        found.push(&text[from..range.start + hole.start]);
        from = range.start + hole.end;
    }
    found.push(&text[from..range.end]);
    found
}

/// Identity of a note: its decoded text alone.
fn id(text: &str) -> NoteId {
    NoteId(Hasher::new("note").part(text.as_bytes()).finish())
}

/// The words of a file and what it says of them elsewhere (a saved page does).
pub(crate) struct Words {
    /// All of the text.
    pub text: Arc<str>,
    /// The title: bytes of `text`.
    pub title: Option<Range<usize>>,
    /// Site or account.
    pub site: Option<String>,
    /// Day of publication.
    pub day: Option<Date>,
}

/// All notes of a decoded file, in order.
pub(crate) fn notes(
    file: &Words,
    path: &str,
    name: &str,
    options: &Options,
    rules: &Rules,
    rights: Option<&Rights>,
) -> Vec<Note> {
    let text: &str = &file.text;
    let mut page = page(text, rules);
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let day = match file.day.filter(|_| options.said_on.is_none()) {
        Some(day) => (Some(day), Said::Written),
        None => day_of_file(&page, text, rules, options, name),
    };
    let site = file.site.as_deref().and_then(|site| rules.publisher(&fold(site)));
    let heads = heads(&page, text, rules, day.0);
    for head in heads.iter().filter(|h| h.bare) {
        page[head.line].mark = Mark::Header;
    }
    let mut found = Vec::new();
    for part in parts(&page, &heads, day) {
        let own = &page[part.lines.clone()];
        let (Some(first), Some(last)) = (own.first(), own.last()) else { continue };
        let range = trimmed(text, first.at.start..last.at.end);
        let chrome = chrome(&page, &range, text, rules);
        let words = words(text, &range, &chrome);
        if words.iter().all(|w| w.trim().is_empty()) {
            continue;
        }
        let top = page.iter().take_while(|l| !l.is_text()).chain(own.iter().take(PUBLISHER_LINES));
        let mut naming = top.filter_map(|l| split::naming(l, &text[l.at.clone()]));
        let publisher = naming.find_map(|words| rules.publisher(&fold(words))).or(site);
        let known = publisher.and_then(|p| p.rights.clone());
        found.push(Note {
            id: id(&text[range.clone()]),
            file: file.text.clone(),
            title: title(&page, &part.lines, &range, text, rules, file.title.clone()),
            said_on: part.said_on,
            said_how: part.said_how,
            lang: lang(&words),
            publisher: publisher.map(|p| p.name.clone()),
            tier: publisher.map_or('C', |p| p.tier),
            rights: rights.cloned().or(known).unwrap_or_default(),
            origin: Origin { path: path.to_string(), offset: range.start, said_on: part.said_on },
            fingerprint: fingerprint::fingerprint(words.iter().copied()),
            chrome,
            range,
        });
    }
    found
}
