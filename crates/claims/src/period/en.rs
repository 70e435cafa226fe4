//! Times in English: months, quarters, fiscal labels, "this year", "over the next four years", "by the end of 2027".

use std::sync::LazyLock;

use super::find::{Read, plausible, short};
use super::{Edge, Part, Point, YearRef};
use crate::lex::{Vocab, char_at, char_before, digits, skip_blank, skip_blank_back, word_at, word_before};

static MONTHS: LazyLock<Vocab<u8>> = LazyLock::new(|| {
    Vocab::new(&[
        ("january", 1),
        ("jan", 1),
        ("february", 2),
        ("feb", 2),
        ("march", 3),
        ("mar", 3),
        ("april", 4),
        ("apr", 4),
        ("may", 5),
        ("june", 6),
        ("jun", 6),
        ("july", 7),
        ("jul", 7),
        ("august", 8),
        ("aug", 8),
        ("september", 9),
        ("sept", 9),
        ("sep", 9),
        ("october", 10),
        ("oct", 10),
        ("november", 11),
        ("nov", 11),
        ("december", 12),
        ("dec", 12),
    ])
});

static ORDINALS: LazyLock<Vocab<u8>> = LazyLock::new(|| {
    Vocab::new(&[
        ("first", 1),
        ("second", 2),
        ("third", 3),
        ("fourth", 4),
        ("final", 4),
        ("1st", 1),
        ("2nd", 2),
        ("3rd", 3),
        ("4th", 4),
        ("latter", 2),
        ("back", 2),
    ])
});

static COUNTS: LazyLock<Vocab<i16>> = LazyLock::new(|| {
    Vocab::new(&[
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("twelve", 12),
        ("eighteen", 18),
        ("twenty", 20),
        ("decade", 10),
    ])
});

/// Years from the note's own, after these words.
static SHIFTS: LazyLock<Vocab<i16>> = LazyLock::new(|| {
    Vocab::new(&[
        ("this", 0),
        ("current", 0),
        ("the current", 0),
        ("last", -1),
        ("prior", -1),
        ("previous", -1),
        ("past", -1),
        ("the past", -1),
        ("the prior", -1),
        ("the previous", -1),
        ("next", 1),
        ("coming", 1),
        ("the coming", 1),
        ("the next", 1),
        ("the last", -1),
        ("following", 1),
        ("the", 0),
        ("latest", 0),
        ("the latest", 0),
        ("upcoming", 1),
        ("that", 0),
    ])
});

/// A time at the letter `at`.
pub(super) fn at(text: &str, at: usize) -> Option<Read> {
    let word = word_at(text, at);
    match word.as_bytes()[0] {
        b'Q' | b'q' => quarter_label(text, at),
        b'H' | b'h' => half_label(text, at),
        b'F' | b'f' => {
            fiscal(text, at).or_else(|| ordinal(text, at)).or_else(|| month(text, at)).or_else(|| shift(text, at))
        }
        b'C' | b'c' => calendar(text, at).or_else(|| shift(text, at)),
        b'T' | b't' => today(text, at).or_else(|| ordinal(text, at)).or_else(|| shift(text, at)),
        b'Y' | b'y' => year_end(text, at).or_else(|| today(text, at)),
        _ => month(text, at).or_else(|| ordinal(text, at)).or_else(|| shift(text, at)).or_else(|| mid(text, at)),
    }
}

/// `E`, `e`, `F`, `A` after a year and no more letters or digits: the byte after it and whether it is expected.
/// None when the number runs on into a word.
pub(super) fn expected(text: &str, end: usize) -> Option<(usize, bool)> {
    let rest = text.as_bytes().get(end..)?;
    let alone = |i: usize| !rest.get(i).is_some_and(|b| b.is_ascii_alphanumeric());
    match rest.first() {
        Some(b'E' | b'e' | b'F') if alone(1) => Some((end + 1, true)),
        Some(b'A') if alone(1) => Some((end + 1, false)),
        _ => Some((end, false)),
    }
}

/// `Q3`, `Q3 2025`, `Q1 FY26`, `Q4'25`, "Q3 of fiscal 2025", `Q1-Q3`.
fn quarter_label(text: &str, at: usize) -> Option<Read> {
    let (quarter, end) = digits(text, at + 1, 1).filter(|(q, _)| (1..=4).contains(q))?;
    if char_before(text, at).is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let next = char_at(text, end);
    if next.is_some_and(|c| c.is_ascii_lowercase() || matches!(c, '.' | '%')) && !matches!(next, Some('.'))
        || matches!(next, Some('.')) && char_at(text, end + 1).is_some_and(|c| c.is_ascii_digit())
    {
        return None;
    }
    year_after(text, end, Part::Quarter(quarter as u8), false)
}

fn half_label(text: &str, at: usize) -> Option<Read> {
    let (half, end) = digits(text, at + 1, 1).filter(|(h, _)| (1..=2).contains(h))?;
    let free = !char_before(text, at).is_some_and(|c| c.is_ascii_alphanumeric())
        && !char_at(text, end).is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
    free.then(|| year_after(text, end, Part::Half(half as u8), false))?
}

/// The year after a quarter or half: ` 2025`, `25`, `'25`, ` FY26`, ` of fiscal 2025`, ` of this year`; Open without.
pub(super) fn year_after(text: &str, end: usize, part: Part, fiscal: bool) -> Option<Read> {
    let open = Read::new(end, YearRef::Open, part).fiscal(fiscal);
    let mut at = skip_blank(text, end);
    for word in ["of the ", "of ", "in ", "for "] {
        if text[at..].starts_with(word) && at > end {
            at += word.len();
            break;
        }
    }
    at += usize::from(matches!(char_at(text, at), Some('\'' | '’'))) * char_at(text, at).map_or(0, char::len_utf8);
    if let Some((stop, year)) = fiscal_year(text, at) {
        return Some(Read::new(stop, year, part).fiscal(true));
    }
    if let Some((stop, year)) = calendar_year(text, at) {
        let mut read = Read::new(stop, year, part);
        read.from.calendar = true;
        return Some(read);
    }
    if let Some(read) = shift(text, at).filter(|r| r.from.part == Part::Year && at > end) {
        return Some(Read::new(read.end, read.from.year, part).fiscal(fiscal || read.from.fiscal));
    }
    let Some((value, stop)) = digits(text, at, 4) else {
        return expected(text, end).map(|(stop, expected)| Read { end: stop, expected, ..open });
    };
    let glued = at == end || matches!(char_before(text, at), Some('\'' | '’'));
    let year = match stop - at {
        4 => plausible(value),
        2 if glued => short(value),
        _ => None,
    };
    let ends = !char_at(text, stop).is_some_and(|c| {
        matches!(c, '%' | '.' | ',') && char_at(text, stop + 1).is_some_and(|d| d.is_ascii_digit())
            || matches!(c, '%' | '万' | '亿')
    });
    let Some(year) = year.filter(|_| ends) else {
        return (!glued || at == end && stop - at > 4).then_some(open).or((!glued).then_some(open));
    };
    let (stop, expected) = expected(text, stop)?;
    Some(Read { expected, ..Read::new(stop, YearRef::Is(year), part).fiscal(fiscal) })
}

/// `FY2026`, `FY26`, "fiscal 2026", "fiscal year 2026", "fiscal year": the byte after it and the year.
fn fiscal_year(text: &str, at: usize) -> Option<(usize, YearRef)> {
    let rest = &text[at..];
    let (from, glued) = if rest.starts_with("FY") || rest.starts_with("fy") {
        (at + 2, true)
    } else {
        let word = word_at(text, at);
        if !word.eq_ignore_ascii_case("fiscal") {
            return None;
        }
        let next = skip_blank(text, at + word.len());
        let year = word_at(text, next);
        // "fiscal year 25" has the word for it; "fiscal 25" may be anything.
        if year.eq_ignore_ascii_case("year") { (next + year.len(), true) } else { (at + word.len(), false) }
    };
    let start = skip_blank(text, from);
    let start = start + usize::from(matches!(char_at(text, start), Some('\'')));
    let (value, end) = digits(text, start, 4)?;
    let year = match end - start {
        4 => plausible(value)?,
        2 if glued || matches!(char_before(text, start), Some('\'')) => short(value)?,
        _ => return None,
    };
    Some((end, YearRef::Is(year)))
}

fn fiscal(text: &str, at: usize) -> Option<Read> {
    if let Some((end, YearRef::Is(year))) = fiscal_year(text, at) {
        // FY26Q3, FY2026 Q3, FY2025-27.
        let from = skip_blank(text, end);
        let from = from
            + usize::from(
                matches!(char_at(text, from), Some('-' | '–')) && matches!(char_at(text, from + 1), Some('Q' | 'H')),
            );
        if matches!(char_at(text, from), Some('Q' | 'H'))
            && let Some((n, stop)) = digits(text, from + 1, 1)
        {
            let part = if text.as_bytes()[from] == b'Q' {
                Part::Quarter(n.clamp(1, 4) as u8)
            } else {
                Part::Half(n.clamp(1, 2) as u8)
            };
            return Some(Read::new(stop, YearRef::Is(year), part).fiscal(true));
        }
        let dash = char_at(text, end).filter(|c| matches!(c, '-' | '–' | '~' | '至'));
        if let Some(dash) = dash {
            let from = end + dash.len_utf8();
            let from = from + if text[from..].starts_with("FY") { 2 } else { 0 };
            let last = digits(text, from, 4)
                .and_then(|(v, stop)| Some((if stop - from == 4 { plausible(v)? } else { short(v)? }, stop)));
            if let Some((last, stop)) = last.filter(|(l, _)| *l > year) {
                let to = Some(Point::new(YearRef::Is(last), Part::Year).fiscal(true));
                return Some(Read { to, ..Read::new(stop, YearRef::Is(year), Part::Year).fiscal(true) });
            }
        }
        let (stop, expected) = expected(text, end)?;
        return Some(Read { expected, ..Read::new(stop, YearRef::Is(year), Part::Year).fiscal(true) });
    }
    // FY3Q, FQ3, "fiscal Q3", "fiscal third quarter", FY4Q.
    let rest = &text[at..];
    for (head, quarter_first) in [("FY", true), ("FQ", false), ("F", true)] {
        if let Some(tail) = rest.strip_prefix(head) {
            let from = text.len() - tail.len();
            if let Some((n, stop)) = digits(text, from, 1).filter(|(n, _)| (1..=4).contains(n)) {
                let q = matches!(char_at(text, stop), Some('Q'));
                if quarter_first && q {
                    return year_after(text, stop + 1, Part::Quarter(n as u8), true);
                } else if !quarter_first {
                    return year_after(text, stop, Part::Quarter(n as u8), true);
                }
            }
        }
    }
    let word = word_at(text, at);
    if word.eq_ignore_ascii_case("fiscal") {
        let from = skip_blank(text, at + word.len());
        if from < text.len() && text.as_bytes()[from].is_ascii_alphabetic() {
            let inner = quarter_label(text, from).or_else(|| ordinal(text, from))?;
            return Some(inner.fiscal(true));
        }
    }
    if word.eq_ignore_ascii_case("full")
        && (text[at..].starts_with("full-year ") || text[at..].starts_with("full year "))
    {
        let from = at + "full year ".len();
        if let Some((end, year)) = fiscal_year(text, from) {
            return Some(Read::new(end, year, Part::Year).fiscal(true));
        }
        let (value, end) = digits(text, from, 4)?;
        return Some(Read::new(end, YearRef::Is(plausible(value)?), Part::Year));
    }
    None
}

fn calendar_year(text: &str, at: usize) -> Option<(usize, YearRef)> {
    let rest = &text[at..];
    let from = if rest.starts_with("CY") {
        at + 2
    } else if rest.len() > 9 && rest.as_bytes()[..8].eq_ignore_ascii_case(b"calendar") {
        let next = skip_blank(text, at + 8);
        let year = word_at(text, next);
        if year.eq_ignore_ascii_case("year") { next + 4 } else { next }
    } else {
        return None;
    };
    let start = skip_blank(text, from);
    let (value, end) = digits(text, start, 4)?;
    let year = match end - start {
        4 => plausible(value)?,
        2 => short(value)?,
        _ => return None,
    };
    Some((end, YearRef::Is(year)))
}

fn calendar(text: &str, at: usize) -> Option<Read> {
    let (end, year) = calendar_year(text, at)?;
    let (end, expected) = expected(text, end)?;
    let mut read = Read { expected, ..Read::new(end, year, Part::Year) };
    read.from.calendar = true;
    if char_at(text, end) == Some('Q')
        && let Some((n, stop)) = digits(text, end + 1, 1).filter(|(n, _)| (1..=4).contains(n))
    {
        read.from.part = Part::Quarter(n as u8);
        read.end = stop;
    }
    Some(read)
}

/// "July", "July 22", "July 22, 2025", "Sep 2025", "Aug '25".
fn month(text: &str, at: usize) -> Option<Read> {
    let (end, month) = MONTHS.at(text, at)?;
    if text.as_bytes()[at].is_ascii_lowercase() {
        return None;
    }
    let end = end + usize::from(char_at(text, end) == Some('.') && end - at <= 4);
    let from = skip_blank(text, end);
    let from = from + usize::from(char_at(text, from) == Some(','));
    let from = skip_blank(text, from);
    if let Some((value, stop)) = digits(text, from, 4) {
        if stop - from == 4
            && let Some(year) = plausible(value)
        {
            return Some(Read::new(stop, YearRef::Is(year), Part::Month(month)));
        }
        if stop - from <= 2
            && (1..=31).contains(&value)
            && !char_at(text, stop).is_some_and(|c| {
                matches!(c, '%' | '.') && char_at(text, stop + 1).is_some_and(|d| d.is_ascii_digit()) || c == '%'
            })
        {
            let stop =
                stop + ["st", "nd", "rd", "th"].iter().find(|s| text[stop..].starts_with(**s)).map_or(0, |s| s.len());
            let after = skip_blank(text, stop);
            let after = skip_blank(text, after + usize::from(char_at(text, after) == Some(',')));
            if let Some((year, end)) =
                digits(text, after, 4).filter(|(_, e)| *e - after == 4).and_then(|(v, e)| Some((plausible(v)?, e)))
            {
                return Some(Read::new(end, YearRef::Is(year), Part::Day(month, value as u8)));
            }
            return Some(Read::new(stop, YearRef::Open, Part::Day(month, value as u8)));
        }
    }
    if matches!(char_at(text, from), Some('\'' | '’')) {
        let start = from + char_at(text, from).map_or(0, char::len_utf8);
        if let Some((year, stop)) = digits(text, start, 2).and_then(|(v, e)| Some((short(v)?, e))) {
            return Some(Read::new(stop, YearRef::Is(year), Part::Month(month)));
        }
    }
    // A month alone needs a capital and a word before that asks for a time, unless it can be nothing else.
    let name = &text[at..end];
    let sure = !matches!(
        name.to_ascii_lowercase().as_str(),
        "may" | "march" | "mar" | "jan" | "dec" | "sep" | "jun" | "august"
    );
    let head = text[..at].trim_end();
    let asked = [
        "in", "by", "of", "since", "to", "through", "until", "from", "this", "last", "early", "late", "mid", "and",
        "end", "In", "ending", "ended", "between", "before", "after",
    ];
    let led = asked
        .iter()
        .any(|w| head.ends_with(w) && !head[..head.len() - w.len()].ends_with(|c: char| c.is_ascii_alphabetic()));
    (sure || led).then(|| Read::new(end, YearRef::Open, Part::Month(month)))
}

/// "first quarter", "second half of 2025", "third fiscal quarter".
fn ordinal(text: &str, at: usize) -> Option<Read> {
    let (end, n) = ORDINALS.at(text, at)?;
    let mut from = end + usize::from(matches!(char_at(text, end), Some(' ' | '-')));
    let mut fiscal = false;
    if word_at(text, from).eq_ignore_ascii_case("fiscal") {
        fiscal = true;
        from = skip_blank(text, from + "fiscal".len());
    }
    let noun = word_at(text, from);
    let part = match noun.to_ascii_lowercase().as_str() {
        "quarter" => Part::Quarter(n),
        "half" if n <= 2 => Part::Half(n),
        _ => return None,
    };
    year_after(text, from + noun.len(), part, fiscal)
}

/// "this year", "last fiscal year", "next quarter", "the quarter", "past three years", "the next 12 months".
fn shift(text: &str, at: usize) -> Option<Read> {
    let (end, by) = SHIFTS.at(text, at)?;
    let words = text[at..end].to_ascii_lowercase();
    let mut from = skip_blank(text, end);
    if from == end {
        return None;
    }
    let fiscal = word_at(text, from).eq_ignore_ascii_case("fiscal");
    let calendar = word_at(text, from).eq_ignore_ascii_case("calendar");
    if fiscal || calendar {
        from = skip_blank(text, from + word_at(text, from).len());
    }
    let count = COUNTS.at(text, from).or_else(|| digits(text, from, 2).map(|(n, e)| (e, n as i16)));
    if let Some((stop, n)) = count.filter(|_| by != 0) {
        return window(text, from, stop, n * by);
    }
    let noun = word_at(text, from);
    let stop = from + noun.len();
    let lower = noun.to_ascii_lowercase();
    let weak = words == "the" || words == "that";
    if weak && !matches!(lower.as_str(), "quarter" | "year") || char_at(text, stop) == Some('-') {
        return None;
    }
    let whole = |year, part| {
        let mut read = Read::new(stop, year, part).fiscal(fiscal);
        read.from.calendar = calendar;
        Some(read)
    };
    match lower.as_str() {
        "year"
            if weak
                && !fiscal
                && !["of", "for", "in", "during", "over", "throughout"]
                    .contains(&word_before(text, skip_blank_back(text, at))) =>
        {
            None
        }
        "year" if words.ends_with("past") => Some(Read::new(stop, YearRef::Rel(0), Part::Months(-12))),
        "year" => whole(YearRef::Rel(by), Part::Year),
        "quarter" => whole(YearRef::Open, Part::RelQuarter(by)),
        "month" => whole(YearRef::Open, Part::RelMonth(by)),
        "week" => whole(YearRef::Open, Part::RelWeek(by)),
        "half" => whole(YearRef::Open, Part::RelHalf(by)),
        "decade" if by == 0 => Some(Read::new(stop, YearRef::Open, Part::Decade)),
        "decade" => Some(Read::new(stop, YearRef::Rel(0), Part::Years(10 * by))),
        _ => None,
    }
}

/// "5 months ago", "3 years ago".
pub(super) fn ago(text: &str, at: usize) -> Option<Read> {
    let (count, end) = digits(text, at, 2).filter(|(n, _)| (1..=24).contains(n))?;
    let from = skip_blank(text, end);
    let noun = word_at(text, from);
    let after = skip_blank(text, from + noun.len());
    if !word_at(text, after).eq_ignore_ascii_case("ago") {
        return None;
    }
    let stop = after + "ago".len();
    match noun.to_ascii_lowercase().as_str() {
        "months" | "month" => Some(Read::new(stop, YearRef::Open, Part::RelMonth(-(count as i16)))),
        "years" | "year" => Some(Read::new(stop, YearRef::Rel(-(count as i16)), Part::Year)),
        _ => None,
    }
}

/// "next four years", "past 12 months".
fn window(text: &str, from: usize, stop: usize, n: i16) -> Option<Read> {
    if text[from..stop].eq_ignore_ascii_case("decade") {
        return Some(Read::new(stop, YearRef::Rel(0), Part::Years(n)));
    }
    let plus = if text[stop..].starts_with("-plus") {
        "-plus".len()
    } else {
        usize::from(matches!(char_at(text, stop), Some('-' | '+')))
    };
    let at = skip_blank(text, stop + plus);
    let word = word_at(text, at);
    let part = match word.to_ascii_lowercase().as_str() {
        "years" | "year" => Part::Years(n),
        "months" | "month" => Part::Months(n),
        "quarters" | "quarter" => Part::Months(n.checked_mul(3)?),
        "decades" | "decade" => Part::Years(n.checked_mul(10)?),
        _ => return None,
    };
    Some(Read::new(at + word.len(), YearRef::Rel(0), part))
}

/// today, yesterday, tomorrow; TTM; "the decade", "the end of the decade".
fn today(text: &str, at: usize) -> Option<Read> {
    let word = word_at(text, at);
    let end = at + word.len();
    match word {
        "today" | "Today" => Some(Read::new(end, YearRef::Open, Part::RelDay(0))),
        "tomorrow" => Some(Read::new(end, YearRef::Open, Part::RelDay(1))),
        "yesterday" | "Yesterday" => Some(Read::new(end, YearRef::Open, Part::RelDay(-1))),
        "TTM" => Some(Read::new(end, YearRef::Rel(0), Part::Months(-12))),
        "YTD" => Some(Read::new(end, YearRef::Rel(0), Part::ToDate)),
        "the" | "this" if text[end..].starts_with(" decade") => {
            Some(Read::new(end + " decade".len(), YearRef::Open, Part::Decade))
        }
        _ => None,
    }
}

/// "year-end 2025", "year end", "year to date".
fn year_end(text: &str, at: usize) -> Option<Read> {
    let rest = &text[at..];
    for words in ["year-to-date", "year to date"] {
        if rest.len() >= words.len()
            && rest.is_char_boundary(words.len())
            && rest[..words.len()].eq_ignore_ascii_case(words)
        {
            return Some(Read::new(at + words.len(), YearRef::Rel(0), Part::ToDate));
        }
    }
    for words in ["year-end", "year end", "yearend"] {
        if rest.len() >= words.len()
            && rest.is_char_boundary(words.len())
            && rest[..words.len()].eq_ignore_ascii_case(words)
        {
            let end = at + words.len();
            let from = skip_blank(text, end);
            let year = digits(text, from, 4).and_then(|(v, stop)| Some((plausible(v)?, stop)));
            let read = match year {
                Some((year, stop)) => Read::new(stop, YearRef::Is(year), Part::Year),
                None => Read::new(end, YearRef::Rel(0), Part::Year),
            };
            return Some(read.edge(Edge::End));
        }
    }
    None
}

/// "mid-2026".
fn mid(text: &str, at: usize) -> Option<Read> {
    let rest = &text[at..];
    if !(rest.starts_with("mid-") || rest.starts_with("Mid-")) {
        return None;
    }
    let (value, end) = digits(text, at + 4, 4)?;
    Some(Read::new(end, YearRef::Is(plausible(value)?), Part::Half(1)).edge(Edge::End))
}
