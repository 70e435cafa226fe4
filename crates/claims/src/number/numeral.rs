//! Numerals: `46.7`, `6,500`, `７.５`, 一百一十四亿, "one hundred thousand", each with the scale words inside it.

use std::sync::LazyLock;

use figure::Decimal;

use crate::lex::{self, Vocab, char_at, digit_at, skip_blank};

/// How it was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Style {
    /// Digits.
    Digits,
    /// Chinese numeral characters.
    Han,
    /// English number words.
    Words,
}

/// A numeral without unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Numeral {
    pub start: usize,
    /// One past the digits.
    pub digits_end: usize,
    /// One past the scale words.
    pub end: usize,
    /// Value before the scale after the digits.
    pub bare: Decimal,
    /// Power of ten of the scale after the digits; None when there is none.
    pub scale: Option<i16>,
    pub style: Style,
    /// 多, 余 between digits and scale or after: more than said.
    pub more: bool,
    /// Has a fraction or a thousands comma: no year, no list number.
    pub exact: bool,
    /// Upper end, for 六七, 三四十.
    pub to: Option<Decimal>,
}

impl Numeral {
    pub fn value(&self) -> Decimal {
        self.bare.shift(self.scale.unwrap_or(0))
    }
}

/// Scale words after digits: power of ten, and whether they may stand only right behind the digits or behind a blank too.
static SCALES: LazyLock<Vocab<i16>> = LazyLock::new(|| {
    Vocab::new(&[
        ("万亿", 12),
        ("萬億", 12),
        ("兆", 12),
        ("千亿", 11),
        ("千億", 11),
        ("百亿", 10),
        ("百億", 10),
        ("十亿", 9),
        ("十億", 9),
        ("亿", 8),
        ("億", 8),
        ("千万", 7),
        ("千萬", 7),
        ("百万", 6),
        ("百萬", 6),
        ("十万", 5),
        ("十萬", 5),
        ("万", 4),
        ("萬", 4),
        ("千", 3),
        ("百", 2),
        ("trillion", 12),
        ("trillions", 12),
        ("tn", 12),
        ("trn", 12),
        ("billion", 9),
        ("billions", 9),
        ("bn", 9),
        ("bln", 9),
        ("million", 6),
        ("millions", 6),
        ("mn", 6),
        ("mln", 6),
        ("mm", 6),
        ("thousand", 3),
        ("hundred", 2),
        ("hundred thousand", 5),
        ("hundred million", 8),
        ("hundred billion", 11),
        ("quadrillion", 15),
    ])
});

/// Scale at `at` (blanks before it allowed for words, not for single letters).
pub(crate) fn scale_at(text: &str, at: usize, letters: bool) -> Option<(usize, i16)> {
    let after = skip_blank(text, at);
    if let Some(found) = SCALES.at(text, after) {
        // 兆 is a scale before money and counts, a prefix before 瓦, 赫, 比特.
        let prefix = text[after..].starts_with('兆')
            && char_at(text, found.0).is_some_and(|c| matches!(c, '瓦' | '赫' | '比' | '字'));
        // 百万千瓦, 千瓦: the scale belongs to the unit word.
        let kilo = text[after..found.0].ends_with('千')
            && char_at(text, found.0).is_some_and(|c| matches!(c, '瓦' | '米' | '克' | '兆'));
        return (!prefix && !kilo).then_some(found);
    }
    if after > at && char_at(text, after) == Some('-') {
        return None;
    }
    // A hyphen ties number and scale in "10-million".
    if char_at(text, at) == Some('-') {
        return SCALES.at(text, at + 1).filter(|_| text.as_bytes().get(at + 1).is_some_and(u8::is_ascii_alphabetic));
    }
    if !letters {
        return None;
    }
    let power = match text.as_bytes().get(at)? {
        b'K' | b'k' => 3,
        b'M' | b'm' => 6,
        b'B' | b'b' => 9,
        b'T' => 12,
        _ => return None,
    };
    let next = text.as_bytes().get(at + 1);
    (!next.is_some_and(|b| b.is_ascii_alphanumeric())).then_some((at + 1, power))
}

/// Digits with commas and a fraction at `at`.
fn digits_at(text: &str, at: usize) -> Option<(Decimal, usize, bool)> {
    let (mut value, mut exponent, mut end, mut count) = (0i128, 0i16, at, 0);
    let (mut point, mut exact) = (false, false);
    loop {
        if let Some((digit, len)) = digit_at(text, end) {
            count += 1;
            if count > 28 {
                return None;
            }
            value = value * 10 + i128::from(digit);
            exponent -= i16::from(point);
            end += len;
            continue;
        }
        let (mark, len) = match char_at(text, end) {
            Some(c @ ('.' | ',')) => (c, 1),
            Some('．') => ('.', 3),
            Some('，') => (',', 3),
            _ => break,
        };
        let grouped = || (1..=3).all(|i| width_digit(text, end + len, i)) && !width_digit(text, end + len, 4);
        let goes_on = count > 0 && digit_at(text, end + len).is_some() && !point;
        match mark {
            '.' if goes_on => point = true,
            ',' if goes_on && len == 1 && grouped() => {}
            _ => break,
        }
        exact = true;
        end += len;
    }
    (count > 0).then_some((Decimal { digits: value, exponent }, end, exact))
}

/// Whether the `nth` character from `at` (from 1) is an ASCII digit.
fn width_digit(text: &str, at: usize, nth: usize) -> bool {
    text.as_bytes().get(at + nth - 1).is_some_and(u8::is_ascii_digit)
}

/// The numeral at `at`, which must be the first byte of a digit.
pub(crate) fn in_digits(text: &str, at: usize, letters: bool) -> Option<Numeral> {
    let (bare, digits_end, exact) = digits_at(text, at)?;
    let mut numeral = Numeral {
        start: at,
        digits_end,
        end: digits_end,
        bare,
        scale: None,
        style: Style::Digits,
        more: false,
        exact,
        to: None,
    };
    let mut from = digits_end;
    if let Some(c) = char_at(text, skip_blank(text, from)).filter(|c| matches!(c, '多' | '余' | '餘' | '几')) {
        from = skip_blank(text, from) + c.len_utf8();
        numeral.more = true;
        numeral.end = from;
    }
    if let Some((end, power)) = scale_at(text, from, letters) {
        numeral.scale = Some(power);
        numeral.end = end;
        if let Some(c) = char_at(text, end).filter(|c| matches!(c, '多' | '余' | '餘')) {
            numeral.more = true;
            numeral.end += c.len_utf8();
        }
    }
    Some(numeral)
}

fn han_digit(c: char) -> Option<i128> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '兩' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn han_scale(c: char) -> Option<i16> {
    Some(match c {
        '十' | '拾' => 1,
        '百' | '佰' => 2,
        '千' | '仟' => 3,
        '万' | '萬' => 4,
        '亿' | '億' => 8,
        _ => return None,
    })
}

/// Characters of a Chinese numeral before its fraction.
struct Run {
    whole: i128,
    /// Holds 万 or 亿.
    big: bool,
    /// The digits, when nothing but digits stands there.
    plain: String,
    end: usize,
}

/// Most characters of a numeral.
const LONGEST: usize = 20;

/// Reads digits and scales; None where there are none, too many, or too large a number.
fn han_run(text: &str, at: usize) -> Option<Run> {
    let (mut total, mut section, mut digit) = (0i128, 0i128, None::<i128>);
    let mut run = Run { whole: 0, big: false, plain: String::new(), end: at };
    let (mut count, mut scaled) = (0, false);
    while let Some(c) = char_at(text, run.end) {
        if let Some(d) = han_digit(c) {
            digit = Some(d);
            run.plain.push(char::from(b'0' + d as u8));
        } else if let Some(power) = han_scale(c) {
            let ten = 10i128.pow(power as u32);
            scaled = true;
            if power < 4 {
                section += digit.unwrap_or(i128::from(section == 0)) * ten;
            } else {
                section += digit.unwrap_or(0);
                if section == 0 && total == 0 {
                    section = 1;
                }
                // 万亿: a second big scale multiplies what stands.
                let own = if section == 0 { total } else { section };
                let grown = own.checked_mul(ten).filter(|v| *v < LARGEST)?;
                total = if section == 0 { grown } else { total + grown };
                section = 0;
                run.big = true;
            }
            digit = None;
        } else {
            break;
        }
        count += 1;
        if count > LONGEST {
            return None;
        }
        run.end += c.len_utf8();
    }
    if scaled {
        run.plain.clear();
    }
    run.whole = total + section + digit.unwrap_or(0);
    (count > 0).then_some(run)
}

/// Numbers of this size are no figures.
const LARGEST: i128 = 10i128.pow(30);

/// The numeral in Chinese characters at `at`: 一百一十四亿, 十, 两万, 百万, 一点五, 二〇二五.
pub(crate) fn in_han(text: &str, at: usize) -> Option<Numeral> {
    let Run { whole, big, plain, mut end } = han_run(text, at)?;
    // 六七倍: two neighbours are a range.
    if let [a, b] = plain.as_bytes()
        && *b == a + 1
        && *a > b'0'
    {
        let value = |d: u8| Decimal::whole(i128::from(d - b'0'));
        return Some(Numeral { to: Some(value(*b)), ..han(at, end, value(*a)) });
    }
    // 二〇二五, 一九九八: digits read one by one.
    if plain.len() > 1 {
        let bare = Decimal::parse(&plain)?;
        return Some(han(at, end, bare));
    }
    let mut bare = Decimal::whole(whole);
    let mut scale = big.then_some(0);
    if char_at(text, end) == Some('点') && !big {
        let (fraction, after) = han_fraction(text, end + '点'.len_utf8());
        if let Some(fraction) = fraction {
            bare = Decimal::parse(&format!("{whole}.{fraction}"))?;
            end = after;
            if let Some((next, power)) = scale_at(text, end, false) {
                scale = Some(power);
                end = next;
            }
        }
    }
    let mut more = false;
    if let Some(c) = char_at(text, end).filter(|c| matches!(c, '多' | '余' | '餘') && whole >= 10) {
        more = true;
        end += c.len_utf8();
        if let Some((next, power)) = scale_at(text, end, false) {
            scale = Some(power);
            end = next;
        }
    }
    Some(Numeral { start: at, digits_end: end, end, bare, scale, style: Style::Han, more, exact: false, to: None })
}

fn han(start: usize, end: usize, bare: Decimal) -> Numeral {
    Numeral { start, digits_end: end, end, bare, scale: None, style: Style::Han, more: false, exact: false, to: None }
}

fn han_fraction(text: &str, mut at: usize) -> (Option<String>, usize) {
    let mut out = String::new();
    while let Some((c, d)) = char_at(text, at).and_then(|c| Some((c, han_digit(c)?))) {
        out.push(char::from(b'0' + d as u8));
        at += c.len_utf8();
    }
    ((!out.is_empty() && out.len() < 10).then_some(out), at)
}

static WORDS: LazyLock<Vocab<i64>> = LazyLock::new(|| {
    Vocab::new(&[
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("eleven", 11),
        ("twelve", 12),
        ("thirteen", 13),
        ("fourteen", 14),
        ("fifteen", 15),
        ("sixteen", 16),
        ("seventeen", 17),
        ("eighteen", 18),
        ("nineteen", 19),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
        ("eighty", 80),
        ("ninety", 90),
    ])
});

/// The numeral in English words at `at`: "two", "twenty-five", "a hundred", "one hundred thousand", "half a million".
pub(crate) fn in_words(text: &str, at: usize) -> Option<Numeral> {
    let (mut end, mut value) = (at, None::<i64>);
    if let Some((after, v)) = WORDS.at(text, at) {
        (end, value) = (after, Some(v));
        let tie = matches!(char_at(text, after), Some('-' | ' '));
        if let Some((next, unit)) = WORDS.at(text, after + 1).filter(|(_, u)| tie && v >= 20 && *u < 10) {
            (end, value) = (next, Some(v + unit));
        }
    } else if ["a", "an"].contains(&lex::word_at(text, at).to_ascii_lowercase().as_str()) {
        end = at + lex::word_at(text, at).len();
        scale_at(text, end, false).filter(|_| char_at(text, end) == Some(' '))?;
        value = Some(1);
    }
    let bare = Decimal::whole(i128::from(value?));
    let digits_end = end;
    let mut scale = None;
    while let Some((next, power)) = scale_at(text, end, false).filter(|_| scale.is_none_or(|s: i16| s < 6)) {
        if !text[end..next].is_ascii() {
            break;
        }
        scale = Some(scale.unwrap_or(0) + power);
        end = next;
    }
    Some(Numeral { start: at, digits_end, end, bare, scale, style: Style::Words, more: false, exact: false, to: None })
}
