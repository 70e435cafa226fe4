//! Dates as notes and file names write them.

use std::ops::Range;

use figure::Date;

/// English month names and their short forms, in order of the year.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn day(year: u32, month: u32, day: u32) -> Option<Date> {
    let plausible = (1990..=2100).contains(&year);
    plausible.then(|| Date::new(year as i16, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok())?
}

/// A run of ASCII digits at `at`: its value, its length. None when there is none or it is longer than 8.
fn digits(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    let rest = bytes.get(at..)?;
    let len = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let text = std::str::from_utf8(&rest[..len]).ok()?;
    (1..=8).contains(&len).then(|| Some((text.parse().ok()?, len)))?
}

fn skip_spaces(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

/// One of `marks` at `at`, spaces around it allowed; where the next part begins.
fn mark(text: &str, at: usize, marks: &[&str]) -> Option<usize> {
    let at = skip_spaces(text.as_bytes(), at);
    let found = marks.iter().find(|m| text[at..].starts_with(**m))?;
    Some(skip_spaces(text.as_bytes(), at + found.len()))
}

/// `2025-6-9`, `2025/06/09`, `2025.6.9`, `2025年6月9日` at `at`.
fn numeric(text: &str, at: usize) -> Option<(Date, usize)> {
    let bytes = text.as_bytes();
    let (year, len) = digits(bytes, at)?;
    if len == 8 {
        return Some((day(year / 10000, year / 100 % 100, year % 100)?, at + 8));
    }
    if len != 4 {
        return None;
    }
    for (first, second, last) in [("-", "-", ""), ("/", "/", ""), (".", ".", ""), ("年", "月", "日"), ("－", "－", "")]
    {
        let Some(next) = mark(text, at + 4, &[first]) else { continue };
        let Some((month, len)) = digits(bytes, next).filter(|(_, len)| *len <= 2) else { continue };
        let Some(next) = mark(text, next + len, &[second]) else { continue };
        let Some((number, len)) = digits(bytes, next).filter(|(_, len)| *len <= 2) else { continue };
        let end = next + len;
        let Some(date) = day(year, month, number) else { continue };
        let closed = if text[end..].starts_with(last) { end + last.len() } else { end };
        return Some((date, closed));
    }
    None
}

/// A month name at `at` (whole, or its first three or four letters): its number and where it ends.
fn month_name(text: &str, at: usize) -> Option<(u32, usize)> {
    let len = text.as_bytes()[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let word = text[at..at + len].to_ascii_lowercase();
    let month = MONTHS.iter().position(|m| *m == word || ((len == 3 || len == 4) && m.starts_with(&word)))?;
    let end = at + len;
    Some((month as u32 + 1, if text[end..].starts_with('.') { end + 1 } else { end }))
}

/// `June 9, 2025`, `Jun. 9 2025`, `9 June 2025`, `09-Jun-2025` at `at`.
fn named(text: &str, at: usize) -> Option<(Date, usize)> {
    let bytes = text.as_bytes();
    let gap = |from: usize| mark(text, from, &[",", "-"]).unwrap_or_else(|| skip_spaces(bytes, from));
    let ordinal = |from: usize| {
        let suffix = ["st", "nd", "rd", "th"].into_iter().find(|s| text[from..].starts_with(*s));
        from + suffix.map_or(0, str::len)
    };
    if let Some((month, end)) = month_name(text, at) {
        let (number, len) = digits(bytes, gap(end)).filter(|(_, len)| *len <= 2)?;
        let after = gap(ordinal(gap(end) + len));
        let (year, len) = digits(bytes, after).filter(|(_, len)| *len == 4)?;
        return Some((day(year, month, number)?, after + len));
    }
    let (number, len) = digits(bytes, at).filter(|(_, len)| *len <= 2)?;
    let (month, end) = month_name(text, gap(ordinal(at + len))).filter(|_| gap(ordinal(at + len)) > at + len)?;
    let after = gap(end);
    let (year, len) = digits(bytes, after).filter(|(_, len)| *len == 4)?;
    Some((day(year, month, number)?, after + len))
}

/// Whether a date may begin at `at`: not inside a number or a word.
fn fresh(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let first = text.as_bytes()[at];
    match before {
        Some(c) if first.is_ascii_digit() => !c.is_ascii_digit() && c != '.' && c != ',',
        Some(c) => !c.is_ascii_alphanumeric(),
        None => true,
    }
}

/// The first full date in a text and its bytes.
pub(crate) fn first(text: &str) -> Option<(Date, Range<usize>)> {
    let bytes = text.as_bytes();
    (0..bytes.len()).filter(|at| bytes[*at].is_ascii_alphanumeric() && fresh(text, *at)).find_map(|at| {
        let (date, end) = numeric(text, at).or_else(|| named(text, at))?;
        let runs_on = bytes[end - 1].is_ascii_digit() && bytes.get(end).is_some_and(u8::is_ascii_digit);
        (!runs_on).then_some((date, at..end))
    })
}

/// A date with its day left out, `2025-06` or `2025年6月`, at the start of a text: the last day of the month, for
/// nothing may count before it was said.
pub(crate) fn month(text: &str) -> Option<Date> {
    let (year, len) = digits(text.as_bytes(), 0).filter(|(_, len)| *len == 4)?;
    let next = mark(text, len, &["-", "/", ".", "年"])?;
    let (month, _) = digits(text.as_bytes(), next).filter(|(_, len)| *len <= 2)?;
    Some(day(year, month, 1)?.last_of_month())
}

/// Month and day without a year: `07-02`, `7/2`, `7月2日`. The year comes from elsewhere.
pub(crate) fn month_day(text: &str) -> Option<((u32, u32), usize)> {
    let bytes = text.as_bytes();
    let (month, len) = digits(bytes, 0).filter(|(m, len)| *len <= 2 && (1..=12).contains(m))?;
    for (between, last) in [("-", ""), ("/", ""), ("月", "日")] {
        let Some(next) = mark(text, len, &[between]) else { continue };
        let (number, len) = digits(bytes, next).filter(|(d, len)| *len <= 2 && (1..=31).contains(d))?;
        if text[next + len..].starts_with(last) {
            return Some(((month, number), next + len + last.len()));
        }
    }
    None
}

/// The year that puts a month and day at or before `reference` (a day of grace for time zones).
pub(crate) fn with_year((month, number): (u32, u32), reference: Option<Date>) -> Option<Date> {
    let reference = reference?;
    let limit = reference.tomorrow().unwrap_or(reference);
    let year = reference.year() as u32;
    day(year, month, number).filter(|d| *d <= limit).or_else(|| day(year - 1, month, number))
}

/// Two-digit years of a six-digit day; beyond them such numbers are codes of shares (00.., 30.., 60..).
const SHORT_YEARS: std::ops::RangeInclusive<u32> = 10..=29;

/// `-250715` or `-20250715` at the end of a line: the day of a report in a list of reports.
pub(crate) fn at_end(line: &str) -> Option<Date> {
    let line = line.trim_end();
    let (_, last) = line.rsplit_once(['-', '_'])?;
    let (number, len) = digits(last.as_bytes(), 0).filter(|(_, len)| *len == last.len())?;
    match len {
        6 if SHORT_YEARS.contains(&(number / 10000)) => day(2000 + number / 10000, number / 100 % 100, number % 100),
        8 => day(number / 10000, number / 100 % 100, number % 100),
        _ => None,
    }
}

/// A date in a file's name.
pub(crate) fn in_name(name: &str) -> Option<Date> {
    if let Some((date, _)) = first(&name.replace('_', "-")) {
        return Some(date);
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    at_end(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_as_written() {
        let table = [
            ("发表于 2025-6-9 20:02 | 显示", "2025-06-09"),
            ("Date: 2025/06/09", "2025-06-09"),
            ("2025年6月9日", "2025-06-09"),
            ("Posted: 10:39 PM PDT · October 14, 2025", "2025-10-14"),
            ("9 June 2025", "2025-06-09"),
            ("Wed, 08 Nov 2023 10:05:00 +0800", "2023-11-08"),
            ("海外跟踪（2023.07.23）", "2023-07-23"),
            ("date: 2026-05-28T10:20:00+09:00", "2026-05-28"),
            ("20250609", "2025-06-09"),
        ];
        for (text, date) in table {
            assert_eq!(first(text).map(|(d, _)| d.to_string()).as_deref(), Some(date), "{text}");
        }
        for none in ["", "12.5.3", "2025-13-01", "1.2025-06-09", "may 5", "300502-2Q25", "2025-06-31"] {
            assert_eq!(first(none), None, "{none}");
        }
    }

    #[test]
    fn short_forms_take_their_year_from_the_file() {
        let june = Date::new(2025, 6, 15).ok();
        let year = |text: &str| with_year(month_day(text).unwrap().0, june).map(|d| d.to_string());
        assert_eq!(year("06-15 11:42").as_deref(), Some("2025-06-15"));
        assert_eq!(year("7月2日电").as_deref(), Some("2024-07-02"));
        assert_eq!(with_year((6, 1), None), None);
        assert_eq!(at_end("国金证券-新易盛-300502-业绩-250715").map(|d| d.to_string()).as_deref(), Some("2025-07-15"));
        assert_eq!(at_end("x-300502"), None);
        assert_eq!(in_name("note_2025_06_09.txt").map(|d| d.to_string()).as_deref(), Some("2025-06-09"));
        assert_eq!(in_name("flash-250609.md").map(|d| d.to_string()).as_deref(), Some("2025-06-09"));
        assert_eq!(in_name("000_fa9d0cf9a53b4783.txt"), None);
        assert_eq!(month("2026-05 (from the text)").map(|d| d.to_string()).as_deref(), Some("2026-05-31"));
    }
}
