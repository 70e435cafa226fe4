//! Finds the times said in a text: one pass, dispatch on the first character.

use std::ops::Range;

use super::{Edge, Part, Point, When, YearRef, en, zh};
use crate::Span;
use crate::lex::{Units, char_at, char_before, digit_at, digit_before, is_han, skip_blank, word_start, word_unit_at};

/// A time read at a place, before it is given its span.
#[derive(Clone, Copy, Debug)]
pub(super) struct Read {
    pub end: usize,
    pub from: Point,
    pub to: Option<Point>,
    pub edge: Edge,
    pub expected: bool,
}

impl Read {
    pub fn new(end: usize, year: YearRef, part: Part) -> Read {
        Read { end, from: Point::new(year, part), to: None, edge: Edge::Whole, expected: false }
    }

    pub fn edge(self, edge: Edge) -> Read {
        Read { edge, ..self }
    }

    pub fn fiscal(mut self, fiscal: bool) -> Read {
        self.from.fiscal |= fiscal;
        if let Some(to) = &mut self.to {
            to.fiscal |= fiscal;
        }
        self
    }
}

/// All times said in `text` outside `chrome` (ranges in the order of the text).
pub fn find(text: &str, chrome: &[Range<usize>], units: &dyn Units) -> Vec<When> {
    let mut out: Vec<When> = Vec::new();
    let bytes = text.as_bytes();
    let (mut at, mut next) = (0, 0);
    while at < bytes.len() {
        while chrome.get(next).is_some_and(|r| r.end <= at) {
            next += 1;
        }
        if let Some(range) = chrome.get(next).filter(|r| r.start <= at && at < r.end) {
            at = range.end;
            continue;
        }
        let byte = bytes[at];
        let read = match byte {
            b'0'..=b'9' if !number_goes_on(text, at) => {
                absolute(text, at, units).or_else(|| zh::at(text, at)).or_else(|| en::ago(text, at))
            }
            b if b.is_ascii_alphabetic() && (word_start(text, at) || matches!(b, b'Q' | b'H')) => en::at(text, at),
            b if b < 0x80 => None,
            0xef if digit_at(text, at).is_some() => zh::at(text, at),
            _ => zh::at(text, at),
        };
        match read {
            Some(read) if read.end > at => {
                out.push(when(text, at, read));
                at = read.end;
            }
            _ => at = step(text, at),
        }
    }
    settle(text, &mut out);
    out
}

/// Past the digits, the letters or the character at `at`.
fn step(text: &str, at: usize) -> usize {
    let rest = &text.as_bytes()[at..];
    match rest[0] {
        b'0'..=b'9' => at + rest.iter().take_while(|b| b.is_ascii_digit()).count(),
        b'Q' | b'H' => at + 1,
        b if b.is_ascii_alphabetic() => {
            at + rest.iter().skip(1).take_while(|b| b.is_ascii_alphabetic() && !matches!(b, b'Q' | b'H')).count() + 1
        }
        b if b < 0x80 => at + 1,
        _ => at + char_at(text, at).map_or(1, char::len_utf8),
    }
}

/// Whether the digit at `at` is inside a number that began before: a fraction, a group after a comma.
fn number_goes_on(text: &str, at: usize) -> bool {
    digit_before(text, at) || matches!(char_before(text, at), Some('.' | ',')) && digit_before(text, at - 1)
}

fn when(text: &str, start: usize, read: Read) -> When {
    let mut when = When {
        span: Span::new(start, read.end),
        from: read.from,
        to: read.to,
        edge: read.edge,
        expected: read.expected,
    };
    if when.edge == Edge::Whole && when.from.part != Part::Decade {
        when.edge = leading_edge(text, start);
    }
    when
}

/// "by the end of", "since", 截至 before a time.
fn leading_edge(text: &str, start: usize) -> Edge {
    let head = text[text.floor_char_boundary(start.saturating_sub(24))..start].trim_end();
    let head = head.strip_suffix("the").map_or(head, str::trim_end);
    let ends = |words: &[&str]| {
        words.iter().any(|w| {
            head.len() >= w.len()
                && head.is_char_boundary(head.len() - w.len())
                && head[head.len() - w.len()..].eq_ignore_ascii_case(w)
        })
    };
    if ends(&["end of", "close of", "exiting", "exit", "as of", "late", "year-end", "截至", "截止", "截至到"]) {
        Edge::End
    } else if ends(&["start of", "beginning of", "early", "outset of"]) {
        Edge::Start
    } else if ends(&["since", "自"]) {
        Edge::Since
    } else {
        Edge::Whole
    }
}

/// Lists and ranges of times: the year said once holds for its neighbours (2025年4月和5月, "Q1 to Q3 2025").
fn settle(text: &str, whens: &mut Vec<When>) {
    const LIST: [&str; 14] = ["和", "及", "与", "、", "and", ",", "，", "/", "或", "至", "到", "-", "to", "–"];
    for i in 1..whens.len() {
        let gap = text[whens[i - 1].span.end as usize..whens[i].span.start as usize].trim();
        if gap.len() > 4 || !LIST.contains(&gap) {
            continue;
        }
        let (a, b) = (whens[i - 1], whens[i]);
        if b.from.year == YearRef::Open && a.from.year != YearRef::Open && same_grain(a.from.part, b.from.part) {
            let year = a.to.map_or(a.from.year, |t| t.year);
            whens[i].from.year = year;
            whens[i].from.fiscal |= a.from.fiscal;
        } else if !matches!(gap, "," | "，")
            && a.from.year == YearRef::Open
            && b.from.year != YearRef::Open
            && same_grain(a.from.part, b.from.part)
        {
            whens[i - 1].from.year = b.from.year;
            whens[i - 1].from.fiscal |= b.from.fiscal;
        }
    }
    join_ranges(text, whens);
}

fn same_grain(a: Part, b: Part) -> bool {
    std::mem::discriminant(&a) == std::mem::discriminant(&b)
}

/// "2024 to 2027", 2025年1月至9月: two times with a word of range between become one.
fn join_ranges(text: &str, whens: &mut Vec<When>) {
    let mut i = 1;
    while i < whens.len() {
        let (a, b) = (whens[i - 1], whens[i]);
        let gap = text[a.span.end as usize..b.span.start as usize].trim();
        let head = text[..a.span.start as usize].trim_end();
        let between = head.len() >= 7
            && head.is_char_boundary(head.len() - 7)
            && head[head.len() - 7..].eq_ignore_ascii_case("between");
        let range = matches!(gap, "至" | "-" | "–" | "—" | "~" | "～" | "through" | "to")
            || gap == "到" && !head.ends_with(['从', '由'])
            || gap == "and" && between;
        if range && a.to.is_none() && b.to.is_none() && same_grain(a.from.part, b.from.part) && later(a.from, b.from) {
            whens[i - 1] =
                When { span: a.span.join(&b.span), to: Some(b.from), expected: a.expected || b.expected, ..a };
            whens.remove(i);
        } else {
            i += 1;
        }
    }
}

fn later(a: Point, b: Point) -> bool {
    match (a.year, b.year) {
        (YearRef::Is(x), YearRef::Is(y)) => (x, a.part) < (y, b.part),
        (YearRef::Rel(x), YearRef::Rel(y)) => (x, a.part) < (y, b.part),
        (YearRef::Open, YearRef::Open) => a.part < b.part,
        _ => false,
    }
}

/// A year of four digits that can be meant in a note.
pub(super) fn plausible(year: u32) -> Option<i16> {
    (1980..2100).contains(&year).then_some(year as i16)
}

/// A year of two digits.
pub(super) fn short(year: u32) -> Option<i16> {
    (10..50).contains(&year).then_some(2000 + year as i16)
}

/// Times in digits: `2025`, `2025-07-15`, `2025Q2`, `25H1`, `2Q25`, `2024-2027`, `2026E`.
fn absolute(text: &str, at: usize, units: &dyn Units) -> Option<Read> {
    let prior = char_before(text, at);
    if prior.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '$' | '¥' | '€' | '₩' | '_' | '@' | '.')) {
        return None;
    }
    if prior == Some('-') && char_before(text, at - 1).is_some_and(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let (value, end) = crate::lex::digits(text, at, 8)?;
    let width = end - at;
    if width == 1 {
        return period_of_year(text, at, value, end);
    }
    let year = match width {
        4 => plausible(value)?,
        2 => short(value)?,
        _ => return None,
    };
    if let Some(read) = labelled(text, end, year) {
        return Some(read);
    }
    if width == 2 {
        return None;
    }
    if let Some(read) = dated(text, end, year) {
        return Some(read);
    }
    if let Some(read) = year_range(text, end, year) {
        return Some(read);
    }
    bare_year(text, at, end, year, units)
}

/// `2Q25`, `1H2025`, `3Q FY26`, `2Q`.
fn period_of_year(text: &str, at: usize, value: u32, end: usize) -> Option<Read> {
    if prior_alnum(text, at) {
        return None;
    }
    let part = match text.as_bytes().get(end)? {
        b'Q' | b'q' if (1..=4).contains(&value) => Part::Quarter(value as u8),
        b'H' | b'h' if (1..=2).contains(&value) => Part::Half(value as u8),
        _ => return None,
    };
    en::year_after(text, end + 1, part, false)
}

fn prior_alnum(text: &str, at: usize) -> bool {
    char_before(text, at).is_some_and(|c| c.is_ascii_alphanumeric())
}

/// `Q2`, `H1` right after a year: `2025Q2`, `25H1`, `2025 Q2`, `2025E`.
fn labelled(text: &str, end: usize, year: i16) -> Option<Read> {
    let from = skip_blank(text, end);
    let letter = *text.as_bytes().get(from)?;
    let (digit, stop) = crate::lex::digits(text, from + 1, 1)?;
    let part = match letter {
        b'Q' | b'q' if (1..=4).contains(&digit) => Part::Quarter(digit as u8),
        b'H' | b'h' if (1..=2).contains(&digit) => Part::Half(digit as u8),
        _ => return None,
    };
    let (stop, expected) = en::expected(text, stop)?;
    Some(Read { expected, ..Read::new(stop, YearRef::Is(year), part) })
}

/// `-07-15`, `/7/15`, `.7.15`, `-07` after a year.
fn dated(text: &str, end: usize, year: i16) -> Option<Read> {
    let mark = char_at(text, end).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (month, stop) = crate::lex::digits(text, end + 1, 2)?;
    if !(1..=12).contains(&month) {
        return None;
    }
    if char_at(text, stop) == Some(mark)
        && let Some((day, stop)) = crate::lex::digits(text, stop + 1, 2).filter(|(d, _)| (1..=31).contains(d))
    {
        return Some(Read::new(stop, YearRef::Is(year), Part::Day(month as u8, day as u8)));
    }
    let whole = mark != '.'
        && stop - end == 3
        && !char_at(text, stop).is_some_and(|c| c.is_ascii_alphanumeric() || c == '%' || c == '年');
    whole.then(|| Read::new(stop, YearRef::Is(year), Part::Month(month as u8)))
}

/// `-2027`, `–27`, `至2027` right after a year; both ends years.
fn year_range(text: &str, end: usize, year: i16) -> Option<Read> {
    let (from, mark) = match char_at(text, end)? {
        c @ ('-' | '–' | '—' | '~' | '～' | '至' | '/' | '－') => (end + c.len_utf8(), c),
        _ => return None,
    };
    let (value, stop) = crate::lex::digits(text, from, 4)?;
    let last = match stop - from {
        4 => plausible(value)?,
        2 if mark != '/' || value == (year as u32 + 1) % 100 => short(value)?,
        _ => return None,
    };
    if last <= year || char_at(text, stop).is_some_and(|c| c.is_ascii_digit() || c == '%') {
        return None;
    }
    let (stop, expected) = en::expected(text, stop)?;
    let stop = match char_at(text, stop) {
        Some('年') => stop + '年'.len_utf8(),
        _ => stop,
    };
    let to = Some(Point::new(YearRef::Is(last), Part::Year));
    Some(Read { to, expected, ..Read::new(stop, YearRef::Is(year), Part::Year) })
}

/// A year that stands alone: not one of the numbers that only look like it.
fn bare_year(text: &str, at: usize, end: usize, year: i16, units: &dyn Units) -> Option<Read> {
    let (stop, expected) = en::expected(text, end)?;
    if expected {
        return Some(Read { expected, ..Read::new(stop, YearRef::Is(year), Part::Year) });
    }
    if text[end..].starts_with('年') {
        return None;
    }
    let next = char_at(text, end);
    let fraction = matches!(next, Some('.' | ',' | ':')) && char_at(text, end + 1).is_some_and(|c| c.is_ascii_digit());
    if fraction || next.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '%' | '％' | '+' | 'x' | '_')) {
        return None;
    }
    if char_before(text, at)
        .is_some_and(|c| matches!(c, '+' | '~' | '>' | '≥' | '≤' | '<' | '#' | '約' | '约' | '超' | '近' | '逾'))
    {
        return None;
    }
    let after = skip_blank(text, end);
    if let Some(c) = char_at(text, after) {
        if matches!(
            c,
            '万' | '亿'
                | '千'
                | '百'
                | '十'
                | '兆'
                | '萬'
                | '億'
                | '多'
                | '余'
                | '个'
                | '倍'
                | '元'
                | '%'
                | '财'
                | '年'
        ) {
            return (c == '年' || c == '财').then(|| zh::at(text, at)).flatten();
        }
        // "2000 GPUs" is a count, "2026 contracts" a year.
        let round = year % 100 == 0;
        if (is_han(c) || round && c.is_ascii_alphabetic()) && word_unit_at(text, after, units).is_some() {
            return None;
        }
        let word = crate::lex::word_at(text, after);
        if ["billion", "million", "trillion", "bn", "thousand", "mn"].iter().any(|w| w.eq_ignore_ascii_case(word)) {
            return None;
        }
    }
    let mut read = Read::new(end, YearRef::Is(year), Part::Year);
    if let Some(tail) = zh::tail(text, after, YearRef::Is(year)).filter(|_| after == end) {
        read = tail;
    }
    Some(read)
}
