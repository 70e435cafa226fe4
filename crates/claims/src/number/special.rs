//! Figures that are words of their own: 翻倍, "doubled", "half", 三分之二, "two-thirds", 一半.

use std::sync::LazyLock;

use figure::{Decimal, Unit};

use super::numeral::{self, Numeral};
use super::{GrowthMark, Kind};
use crate::lex::{Vocab, char_at, char_before, is_han, skip_blank, word_start};
use crate::{GrowthKind, Span};

/// A figure in a word.
pub(crate) struct Special {
    pub end: usize,
    pub low: Decimal,
    pub high: Decimal,
    pub kind: Kind,
    pub unit: Unit,
    pub growth: Option<GrowthMark>,
}

/// Value in hundredths, sort, and whether it is growth.
type Word = (i32, Kind, bool);

static WORDS: LazyLock<Vocab<Word>> = LazyLock::new(|| {
    let ratio = |v| (v, Kind::Ratio, false);
    let grows = |v| (v, Kind::Ratio, true);
    let times = |v| (v, Kind::Multiple, true);
    Vocab::new(&[
        ("翻倍", grows(100)),
        ("翻番", grows(100)),
        ("翻一番", grows(100)),
        ("翻了一番", grows(100)),
        ("翻了一倍", grows(100)),
        ("翻一倍", grows(100)),
        ("翻了倍", grows(100)),
        ("倍增", grows(100)),
        ("翻两番", grows(300)),
        ("翻了两番", grows(300)),
        ("腰斩", grows(-50)),
        ("减半", grows(-50)),
        ("一半", ratio(50)),
        ("半数", ratio(50)),
        ("doubled", grows(100)),
        ("doubling", grows(100)),
        ("doubles", grows(100)),
        ("double", grows(100)),
        ("more than double", grows(100)),
        ("tripled", times(300)),
        ("tripling", times(300)),
        ("triples", times(300)),
        ("triple", times(300)),
        ("quadrupled", times(400)),
        ("quadruple", times(400)),
        ("quadrupling", times(400)),
        ("quintupled", times(500)),
        ("halved", grows(-50)),
        ("halving", grows(-50)),
        ("half", ratio(50)),
        ("twofold", times(200)),
        ("threefold", times(300)),
        ("fourfold", times(400)),
        ("fivefold", times(500)),
        ("sixfold", times(600)),
        ("sevenfold", times(700)),
        ("eightfold", times(800)),
        ("ninefold", times(900)),
        ("tenfold", times(1000)),
        ("hundredfold", times(10000)),
        ("twice", times(200)),
    ])
});

/// Words after "half", "double" that make another thing of it.
static NOT_BEFORE: LazyLock<Vocab<()>> = LazyLock::new(|| {
    Vocab::new(&[
        ("a dozen", ()),
        ("dozen", ()),
        ("year", ()),
        ("-year", ()),
        ("hour", ()),
        ("an hour", ()),
        ("the battle", ()),
        ("-digit", ()),
        ("digit", ()),
        ("digits", ()),
        ("down", ()),
        ("-down", ()),
        ("counting", ()),
        ("counted", ()),
        ("check", ()),
        ("a billion", ()),
        ("a million", ()),
        ("a trillion", ()),
        ("the year", ()),
        ("of the year", ()),
        ("of 20", ()),
        ("edged", ()),
        ("-", ()),
        ("over", ()),
    ])
});

/// English ordinals of fractions.
static PARTS: LazyLock<Vocab<i64>> = LazyLock::new(|| {
    Vocab::new(&[
        ("thirds", 3),
        ("third", 3),
        ("quarters", 4),
        ("quarter", 4),
        ("fifths", 5),
        ("fifth", 5),
        ("sixth", 6),
        ("sixths", 6),
        ("seventh", 7),
        ("eighth", 8),
        ("eighths", 8),
        ("ninth", 9),
        ("tenth", 10),
        ("tenths", 10),
    ])
});

/// A figure in words at `at`.
pub(crate) fn at(text: &str, at: usize) -> Option<Special> {
    if let Some(found) = fraction(text, at) {
        return Some(found);
    }
    let latin = text.as_bytes()[at].is_ascii_alphabetic();
    let (end, (hundredths, kind, grows)) = WORDS.at(text, at).filter(|_| !latin || word_start(text, at))?;
    if latin && (NOT_BEFORE.at(text, skip_blank(text, end)).is_some() || ordinal_before(text, at)) {
        return None;
    }
    let value = Decimal { digits: i128::from(hundredths), exponent: -2 };
    let unit = if kind == Kind::Multiple { Unit::atom("x") } else { Unit::ratio() };
    let multiple = (kind == Kind::Multiple).then_some(GrowthKind::Multiple);
    let growth = grows.then(|| GrowthMark { kind: multiple, falls: hundredths < 0, span: Span::new(at, end) });
    Some(Special { end, low: value, high: value, kind, unit, growth })
}

/// "first half", "second half", "the half": a time.
fn ordinal_before(text: &str, at: usize) -> bool {
    let head = text[..at].trim_end();
    ["first", "second", "latter", "back", "1st", "2nd", "front"]
        .iter()
        .any(|w| head.len() >= w.len() && head.as_bytes()[head.len() - w.len()..].eq_ignore_ascii_case(w.as_bytes()))
}

/// 三分之二, 百分之三十, "two-thirds", "a third", "three quarters of".
fn fraction(text: &str, at: usize) -> Option<Special> {
    let first = char_at(text, at)?;
    if is_han(first) {
        let (bottom, end) = han_number(text, at)?;
        let rest = text[end..].strip_prefix("分之")?;
        let from = text.len() - rest.len();
        let (top, end) = match char_at(text, from)? {
            c if c.is_ascii_digit() => numeral::in_digits(text, from, false).map(|n| (n.bare, n.digits_end))?,
            _ => han_number(text, from)?,
        };
        return share(top, bottom, end);
    }
    if !word_start(text, at) {
        return None;
    }
    let top = numeral::in_words(text, at).filter(|n| n.scale.is_none() && n.bare.digits < 10);
    let (top, from) = match top {
        Some(n) => (n.bare, n.end),
        None => {
            (Decimal::whole(1), ["a ", "one "].iter().find(|w| text[at..].starts_with(**w)).map(|w| at + w.len() - 1)?)
        }
    };
    let from = from + usize::from(matches!(char_at(text, from), Some(' ' | '-')));
    let (end, parts) = PARTS.at(text, from)?;
    // "a quarter" and "one quarter" are times unless "of" follows with no time before.
    let of = text[end..].trim_start().starts_with("of ");
    if !of && (parts == 4 || text[at..].starts_with("a ")) {
        return None;
    }
    share(top, Decimal::whole(i128::from(parts)), end)
}

fn han_number(text: &str, at: usize) -> Option<(Decimal, usize)> {
    let Numeral { bare, scale: None, end, more: false, .. } = numeral::in_han(text, at)? else { return None };
    Some((bare, end))
}

/// Digits kept of a fraction that never ends.
const PLACES: u32 = 12;

fn share(top: Decimal, bottom: Decimal, end: usize) -> Option<Special> {
    if bottom.digits <= 0 || bottom.exponent != 0 || top.digits < 0 {
        return None;
    }
    let scaled = top.digits.checked_mul(10i128.pow(PLACES))?;
    let digits = (scaled + bottom.digits / 2) / bottom.digits;
    let mut value = Decimal { digits, exponent: top.exponent - PLACES as i16 };
    while value.digits != 0 && value.digits % 10 == 0 && value.exponent < 0 {
        value = Decimal { digits: value.digits / 10, exponent: value.exponent + 1 };
    }
    Some(Special { end, low: value, high: value, kind: Kind::Ratio, unit: Unit::ratio(), growth: None })
}

/// Whether the word before 一半 or "half" leaves a figure: 过半 is a bound on it, 上半 is a time.
pub(crate) fn stands_free(text: &str, at: usize) -> bool {
    !matches!(char_before(text, at), Some('第' | '之'))
}

/// Largest denominator of a fraction in digits.
const SLASH: i128 = 20;

/// `1/3` in running text: a fraction when what stands around it says so.
pub(crate) fn slash(text: &str, n: &Numeral) -> Option<Special> {
    let rest = text[n.end..].strip_prefix('/')?;
    let from = text.len() - rest.len();
    let bottom = numeral::in_digits(text, from, false).filter(|b| !b.exact && b.scale.is_none())?;
    let small = !n.exact
        && n.scale.is_none()
        && n.bare.digits > 0
        && n.bare.digits < bottom.bare.digits
        && bottom.bare.digits <= SLASH;
    let before =
        char_before(text, n.start).is_some_and(|c| matches!(c, '的' | '约' | '近' | '超' | '到' | '至' | '为' | '有'));
    let after =
        text[bottom.end..].starts_with(" of ") || char_at(text, bottom.end).is_some_and(|c| matches!(c, '的' | '以'));
    (small && (before || after)).then(|| share(n.bare, bottom.bare, bottom.end))?
}
