//! What stands around a numeral and makes it a quantity: currency before, currency or unit after, percent, times,
//! points, time words, and what it is said per.

use std::sync::LazyLock;

use figure::{Atom, Decimal, Unit};

use super::{Kind, Per};
use crate::Span;
use crate::lex::{
    UnitWord, Units, Vocab, char_at, char_before, is_han, skip_blank, skip_blank_back, skip_dress, word_before,
    word_unit_at,
};

/// A unit read after (or before) a numeral.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Found {
    /// One past its last byte (its first byte for a currency before the number).
    pub edge: usize,
    pub unit: Unit,
    pub factor: Decimal,
    pub kind: Kind,
    /// A counter that leaves the thing to the noun after it.
    pub weak: bool,
}

/// Length of the currency sign at the end of the text before a numeral.
fn is_currency_sign(c: char) -> bool {
    matches!(c, '$' | '＄' | '¥' | '￥' | '€' | '£' | '₩' | '￦' | '₹' | '₽')
}

/// Money said before the numeral at `start`: `$`, `US$`, `NT$`, `USD`, 人民币. `edge` is its first byte.
pub(crate) fn currency_before(text: &str, start: usize, units: &dyn Units) -> Option<Found> {
    let end = skip_blank_back(text, start);
    let found =
        |word: UnitWord, edge| Found { edge, unit: word.unit, factor: word.factor, kind: Kind::Money, weak: false };
    let sign = char_before(text, end)?;
    if is_currency_sign(sign) {
        let at = end - sign.len_utf8();
        let letters = word_before(text, at);
        if (1..=3).contains(&letters.len())
            && let Some(word) = units.unit(&text[at - letters.len()..end]).filter(|w| w.money)
        {
            return Some(found(word, at - letters.len()));
        }
        return units.unit(&text[at..end]).filter(|w| w.money).map(|word| found(word, at));
    }
    let letters = word_before(text, end);
    if (2..=3).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase()) {
        return units.unit(letters).filter(|w| w.money).map(|word| found(word, end - letters.len()));
    }
    if is_han(sign) && end == start {
        let from = text[..end].char_indices().rev().take(3).last()?.0;
        return units.unit(&text[from..end]).filter(|w| w.money).map(|word| found(word, from));
    }
    None
}

/// Percent, times and points.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Mark {
    Percent,
    Points(i16),
    Tenths,
    Times,
}

static MARKS: LazyLock<Vocab<Mark>> = LazyLock::new(|| {
    Vocab::new(&[
        ("%", Mark::Percent),
        ("％", Mark::Percent),
        ("percent", Mark::Percent),
        ("per cent", Mark::Percent),
        ("pct", Mark::Percent),
        ("个百分点", Mark::Points(-2)),
        ("個百分點", Mark::Points(-2)),
        ("百分点", Mark::Points(-2)),
        ("百分點", Mark::Points(-2)),
        ("percentage points", Mark::Points(-2)),
        ("percentage point", Mark::Points(-2)),
        ("points", Mark::Points(-2)),
        ("point", Mark::Points(-2)),
        ("pp", Mark::Points(-2)),
        ("ppt", Mark::Points(-2)),
        ("ppts", Mark::Points(-2)),
        ("pcts", Mark::Points(-2)),
        ("%pts", Mark::Points(-2)),
        ("个点", Mark::Points(-2)),
        ("pct pts", Mark::Points(-2)),
        ("bps", Mark::Points(-4)),
        ("bp", Mark::Points(-4)),
        ("basis points", Mark::Points(-4)),
        ("basis point", Mark::Points(-4)),
        ("个基点", Mark::Points(-4)),
        ("基点", Mark::Points(-4)),
        ("成", Mark::Tenths),
        ("倍", Mark::Times),
        ("times", Mark::Times),
        ("fold", Mark::Times),
        ("-fold", Mark::Times),
        ("x", Mark::Times),
        ("×", Mark::Times),
        ("倍数", Mark::Times),
    ])
});

/// Percent, points, times at `at` (a blank before allowed).
pub(crate) fn mark_at(text: &str, at: usize) -> Option<Found> {
    let from = skip_blank(text, at);
    let (mut edge, mark) = MARKS.at(text, from)?;
    let found = |unit, factor, kind, edge| Found { edge, unit, factor, kind, weak: false };
    let ratio = |exponent| Decimal { digits: 1, exponent };
    Some(match mark {
        Mark::Percent => found(Unit::ratio(), ratio(-2), Kind::Ratio, edge),
        Mark::Points(power) => {
            // "5 points" of a list is no rate; a bare English "point" needs its digits right before it.
            if text[from..edge].starts_with("point") && char_at(text, edge).is_some_and(|c| c == ':') {
                return None;
            }
            found(Unit::ratio(), ratio(power), Kind::Points, edge)
        }
        Mark::Tenths => {
            let next = char_at(text, edge);
            if next.is_some_and(|c| matches!(c, '为' | '本' | '功' | '立' | '长' | '熟' | '果' | '员')) {
                return None;
            }
            found(Unit::ratio(), ratio(-1), Kind::Ratio, edge)
        }
        Mark::Times => {
            let (word, next) = (&text[from..edge], char_at(text, edge));
            if matches!(word, "x" | "X" | "×") && next.is_some_and(|c| c.is_ascii_alphanumeric()) {
                return None;
            }
            if matches!(word, "×")
                && char_at(text, skip_blank(text, edge)).is_some_and(|c| c.is_ascii_digit() || is_currency_sign(c))
            {
                return None;
            }
            if word == "times" && char_at(text, from - 1).is_some_and(char::is_alphanumeric) {
                return None;
            }
            if char_at(text, edge) == Some('数') {
                edge += '数'.len_utf8();
            }
            found(Unit::atom("x"), Decimal::whole(1), Kind::Multiple, edge)
        }
    })
}

/// Time words: atom and seconds (0 where the length is not fixed).
static TIMES: LazyLock<Vocab<(&'static str, i64)>> = LazyLock::new(|| {
    Vocab::new(&[
        ("秒", ("second", 1)),
        ("秒钟", ("second", 1)),
        ("分钟", ("second", 60)),
        ("个多月", ("month", 0)),
        ("个半月", ("month", 0)),
        ("小时", ("second", 3600)),
        ("个小时", ("second", 3600)),
        ("天", ("day", 86400)),
        ("周", ("week", 604_800)),
        ("个月", ("month", 0)),
        ("个季度", ("quarter", 0)),
        ("年", ("year", 0)),
        ("seconds", ("second", 1)),
        ("second", ("second", 1)),
        ("minutes", ("second", 60)),
        ("minute", ("second", 60)),
        ("hours", ("second", 3600)),
        ("hour", ("second", 3600)),
        ("days", ("day", 86400)),
        ("day", ("day", 86400)),
        ("weeks", ("week", 604_800)),
        ("week", ("week", 604_800)),
        ("months", ("month", 0)),
        ("month", ("month", 0)),
        ("quarters", ("quarter", 0)),
        ("quarter", ("quarter", 0)),
        ("years", ("year", 0)),
        ("year", ("year", 0)),
    ])
});

/// A length of time at `at`: only seconds, minutes, hours are turned into seconds.
pub(crate) fn time_at(text: &str, at: usize) -> Option<Found> {
    let from = match char_at(text, at) {
        Some('-') => at + 1,
        _ => skip_blank(text, at),
    };
    let (edge, (atom, seconds)) = TIMES.at(text, from)?;
    let factor = if atom == "second" { i128::from(seconds) } else { 1 };
    Some(Found { edge, unit: Unit::atom(atom), factor: Decimal::whole(factor), kind: Kind::Duration, weak: false })
}

/// Atoms of time after "per", "a", "/", 每.
static PER_TIMES: LazyLock<Vocab<&'static str>> = LazyLock::new(|| {
    Vocab::new(&[
        ("second", "s"),
        ("sec", "s"),
        ("s", "s"),
        ("秒", "s"),
        ("hour", "hour"),
        ("hr", "hour"),
        ("h", "hour"),
        ("小时", "hour"),
        ("day", "day"),
        ("天", "day"),
        ("日", "day"),
        ("week", "week"),
        ("wk", "week"),
        ("周", "week"),
        ("星期", "week"),
        ("month", "month"),
        ("mo", "month"),
        ("月", "month"),
        ("个月", "month"),
        ("quarter", "quarter"),
        ("qtr", "quarter"),
        ("季度", "quarter"),
        ("季", "quarter"),
        ("year", "year"),
        ("yr", "year"),
        ("annum", "year"),
        ("年", "year"),
    ])
});

/// Words that open a denominator after the figure.
static PER_WORDS: LazyLock<Vocab<()>> = LazyLock::new(|| {
    Vocab::new(&[
        ("per", ()),
        ("a", ()),
        ("an", ()),
        ("each", ()),
        ("every", ()),
        ("/", ()),
        ("／", ()),
        ("每", ()),
        ("一", ()),
    ])
});

/// What a figure is said per, after it at `at`: "a year", "per million tokens", `/GPU-hour`, `/月`, annually.
pub(crate) fn per_after(text: &str, at: usize, units: &dyn Units) -> Option<Per> {
    let from = skip_blank(text, at);
    // "$20 monthly" is a rate, "800 million weekly users" is not.
    let adjective =
        |end: usize| char_at(text, skip_blank(text, end)).is_some_and(|c| c.is_ascii_lowercase() || is_han(c));
    if let Some((end, atom)) = ADVERBS.at(text, from).filter(|(end, _)| !adjective(*end)) {
        return Some(Per { atom: Atom::from(atom), span: Span::new(from, end), in_unit: true });
    }
    let (open_end, ()) = PER_WORDS.at(text, from)?;
    let open = text[from..open_end].to_ascii_lowercase();
    let (end, atom) = denominator(text, skip_blank(text, open_end), units)?;
    // "a", "each" and 一 open times only: "a GPU" begins something else; 一年 after a number is a span of time.
    let time_only = matches!(open.as_str(), "a" | "an" | "each" | "every" | "一");
    let time = ["s", "hour", "day", "week", "month", "quarter", "year"].contains(&atom.as_str());
    if time_only && !(time || matches!(atom.as_str(), "share" | "unit" | "chip")) || open == "一" && end - open_end > 3
    {
        return None;
    }
    if open == "/" && from > at {
        return None;
    }
    Some(Per { atom: Atom::from(atom.as_str()), span: Span::new(from, end), in_unit: true })
}

static ADVERBS: LazyLock<Vocab<&'static str>> = LazyLock::new(|| {
    Vocab::new(&[
        ("annually", "year"),
        ("per annum", "year"),
        ("yearly", "year"),
        ("monthly", "month"),
        ("weekly", "week"),
        ("daily", "day"),
        ("a-year", "year"),
        ("-a-year", "year"),
        ("-per-year", "year"),
        ("-a-month", "month"),
        ("-per-month", "month"),
    ])
});

/// Words before a figure that say per what it is, for the unit of a bare figure.
static BEFORE: LazyLock<Vocab<&'static str>> = LazyLock::new(|| {
    Vocab::new(&[
        ("日均", "day"),
        ("每日", "day"),
        ("每天", "day"),
        ("单日", "day"),
        ("日峰值", "day"),
        ("周均", "week"),
        ("每周", "week"),
        ("月均", "month"),
        ("每月", "month"),
        ("每个月", "month"),
        ("月度", "month"),
        ("月产能", "month"),
        ("单月", "month"),
        ("月付", "month"),
        ("年均", "year"),
        ("每年", "year"),
        ("每秒", "s"),
        ("daily", "day"),
        ("per day", "day"),
        ("weekly", "week"),
        ("per week", "week"),
        ("monthly", "month"),
        ("per month", "month"),
        ("annual", "year"),
        ("per year", "year"),
        ("每季度", "quarter"),
    ])
});

/// How far before a figure such a word is looked for, in bytes, within its clause.
const BEFORE_REACH: usize = 60;

/// Per what, said before the figure that starts at `start`: 日均, "monthly", 每吉瓦.
pub(crate) fn per_before(text: &str, start: usize, units: &dyn Units) -> Option<Per> {
    let mut at = start;
    while let Some(c) = char_before(text, at) {
        if start - at > BEFORE_REACH
            || matches!(c, '\n' | '。' | '；' | '，' | ';' | '|' | '！' | '？' | '、')
            || c == ','
        {
            return None;
        }
        at -= c.len_utf8();
        if !is_han(c) && !c.is_ascii_alphabetic() {
            continue;
        }
        if let Some((end, atom)) =
            BEFORE.at(text, at).filter(|_| is_han(c) || !char_before(text, at).is_some_and(|b| b.is_ascii_alphabetic()))
        {
            return (end <= start).then(|| Per { atom: Atom::from(atom), span: Span::new(at, end), in_unit: false });
        }
        if c == '每' || c == '单' && char_before(text, at).is_none_or(|b| !is_han(b)) {
            let from = skip_dress(text, at + c.len_utf8());
            if let Some((end, atom)) = denominator(text, from, units).filter(|(end, _)| *end <= start) {
                return Some(Per { atom: Atom::from(atom.as_str()), span: Span::new(at, end), in_unit: false });
            }
        }
    }
    None
}

/// The thing after "per": a time, `GPU-hour`, `Mtoken`, `GW`, share.
pub(crate) fn denominator(text: &str, at: usize, units: &dyn Units) -> Option<(usize, String)> {
    if let Some(found) = per_tokens(text, at, units) {
        return Some(found);
    }
    let time = PER_TIMES.at(text, at);
    if let Some((end, word)) = word_unit_at(text, at, units).filter(|(end, w)| {
        time.is_none_or(|(t, _)| t < *end) && !w.money && (!w.weak || is_han(text[at..].chars().next().unwrap_or(' ')))
    }) {
        let tie = match char_at(text, end) {
            Some('-' | '·' | '/' | ' ') => end + char_at(text, end).map_or(0, char::len_utf8),
            _ => end,
        };
        let hour = PER_TIMES.at(text, tie).filter(|(_, a)| *a == "hour");
        return Some(match hour {
            Some((end, _)) => (end, format!("{}-hour", word.short())),
            None => (end, word.short()),
        });
    }
    time.map(|(end, atom)| (end, atom.to_string()))
}

/// "million tokens", `1M tokens`, 百万Token, `MTok`.
fn per_tokens(text: &str, at: usize, units: &dyn Units) -> Option<(usize, String)> {
    let from = at + usize::from(char_at(text, at) == Some('1'));
    let from = skip_blank(text, from);
    let (end, power) = super::numeral::scale_at(text, from, true)?;
    let (end, word) = word_unit_at(text, skip_blank(text, end), units)?;
    let prefix = match power {
        3 => "K",
        6 => "M",
        9 => "B",
        _ => return None,
    };
    (word.unit == Unit::atom("token")).then(|| (end, format!("{prefix}token")))
}
