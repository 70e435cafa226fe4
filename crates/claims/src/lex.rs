//! The smallest words of both languages: a cursor over bytes, word tables with longest match, and the door to the unit
//! words of the almanac. Everything is anchored at a position and looks a bounded distance ahead or back.

use figure::{Decimal, Unit};

/// A unit word of the almanac.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnitWord {
    /// Base unit: `W`, `USD`, `GPU`, `wafer/month`.
    pub unit: Unit,
    /// How many base units one of it is: 1e9 for `GW`.
    pub factor: Decimal,
    /// Short name of the unit as written, for denominators: `GW`, `GB`, `kWh`.
    pub symbol: String,
    /// Whether it is money.
    pub money: bool,
}

/// Where unit words come from. Words are asked for as written first, then in lower case, then without a plural s.
pub trait Units {
    /// The unit that `word` names, if it names one.
    fn unit(&self, word: &str) -> Option<UnitWord>;
}

/// A fixed list of words with meanings, longest match first; ASCII letters match in either case.
pub struct Vocab<T: 'static> {
    words: Vec<(&'static str, T)>,
    first: [bool; 256],
}

impl<T: Copy> Vocab<T> {
    /// From a list in any order.
    pub fn new(list: &[(&'static str, T)]) -> Vocab<T> {
        let mut words = list.to_vec();
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let mut first = [false; 256];
        for (word, _) in &words {
            for byte in word.bytes().take(1) {
                first[usize::from(byte.to_ascii_lowercase())] = true;
                first[usize::from(byte.to_ascii_uppercase())] = true;
            }
        }
        Vocab { words, first }
    }

    /// The longest word that starts at byte `at`; a word that ends in an ASCII letter must end there in the text too.
    pub fn at(&self, text: &str, at: usize) -> Option<(usize, T)> {
        let rest = &text.as_bytes()[at.min(text.len())..];
        if !self.first[usize::from(*rest.first()?)] {
            return None;
        }
        let fits = |word: &str| {
            let len = word.len();
            rest.len() >= len
                && rest[..len].eq_ignore_ascii_case(word.as_bytes())
                && !(word.as_bytes()[len - 1].is_ascii_alphabetic() && rest.get(len).is_some_and(u8::is_ascii_alphabetic))
        };
        self.words.iter().find(|(word, _)| fits(word)).map(|(word, value)| (at + word.len(), *value))
    }

    /// The longest word that ends at byte `end`; a word that begins with an ASCII letter must begin there too.
    pub fn before(&self, text: &str, end: usize) -> Option<(usize, T)> {
        let head = &text.as_bytes()[..end];
        let fits = |word: &str| {
            let len = word.len();
            head.len() >= len
                && head[head.len() - len..].eq_ignore_ascii_case(word.as_bytes())
                && !(word.as_bytes()[0].is_ascii_alphabetic()
                    && head.len() > len
                    && head[head.len() - len - 1].is_ascii_alphabetic())
        };
        self.words.iter().find(|(word, _)| fits(word)).map(|(word, value)| (end - word.len(), *value))
    }
}

/// The character that starts at byte `at`.
pub fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The character that ends at byte `at`.
pub fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// Whether it is a Chinese character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '〇')
}

/// First byte at or after `at` that is no blank (space, no-break and full-width space, tab; no line end).
pub fn skip_blank(text: &str, mut at: usize) -> usize {
    while let Some(c) = char_at(text, at).filter(|c| is_blank(*c)) {
        at += c.len_utf8();
    }
    at
}

/// One past the last byte before `at` that is no blank.
pub fn skip_blank_back(text: &str, mut at: usize) -> usize {
    while let Some(c) = char_before(text, at).filter(|c| is_blank(*c)) {
        at -= c.len_utf8();
    }
    at
}

/// A blank within a line.
pub fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{3000}' | '\u{2009}' | '\u{202f}')
}

/// Skips blanks and Markdown or HTML emphasis: `**`, `_`, `` ` ``, `<strong>`, `</b>`.
pub fn skip_dress(text: &str, mut at: usize) -> usize {
    loop {
        at = skip_blank(text, at);
        match char_at(text, at) {
            Some('*' | '_' | '`') => at += 1,
            Some('<') => match tag_end(text, at) {
                Some(end) => at = end,
                None => return at,
            },
            _ => return at,
        }
    }
}

/// The same backwards.
pub fn skip_dress_back(text: &str, mut at: usize) -> usize {
    loop {
        at = skip_blank_back(text, at);
        match char_before(text, at) {
            Some('*' | '_' | '`') => at -= 1,
            Some('>') => match tag_start(text, at) {
                Some(start) => at = start,
                None => return at,
            },
            _ => return at,
        }
    }
}

/// Longest emphasis tag looked for, in bytes.
const TAG: usize = 12;

fn tag_end(text: &str, at: usize) -> Option<usize> {
    let rest = &text.as_bytes()[at + 1..];
    let end = rest.iter().take(TAG).position(|b| !b.is_ascii_alphanumeric() && *b != b'/')?;
    (end > 0 && rest[end] == b'>' && !rest[0].is_ascii_digit()).then_some(at + 1 + end + 1)
}

fn tag_start(text: &str, end: usize) -> Option<usize> {
    let head = &text.as_bytes()[..end - 1];
    let back = head.iter().rev().take(TAG).position(|b| !b.is_ascii_alphanumeric() && *b != b'/')?;
    let open = head.len() - back - 1;
    (back > 0 && head[open] == b'<' && !head[open + 1].is_ascii_digit()).then_some(open)
}

/// Digits at `at`, ASCII or full-width: their value and the byte after them. At most `most` of them.
pub fn digits(text: &str, at: usize, most: usize) -> Option<(u32, usize)> {
    let (mut value, mut end, mut count) = (0u32, at, 0);
    while let Some((digit, len)) = digit_at(text, end) {
        count += 1;
        if count > most {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(u32::from(digit))?;
        end += len;
    }
    (count > 0).then_some((value, end))
}

/// The digit at `at`, ASCII or full-width, with its length in bytes.
pub fn digit_at(text: &str, at: usize) -> Option<(u8, usize)> {
    match text.as_bytes().get(at)? {
        b @ b'0'..=b'9' => Some((b - b'0', 1)),
        0xef => match text.as_bytes().get(at + 1..at + 3)? {
            [0xbc, b @ 0x90..=0x99] => Some((b - 0x90, 3)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a digit, ASCII or full-width, ends at `at`.
pub fn digit_before(text: &str, at: usize) -> bool {
    matches!(char_before(text, at), Some('0'..='9' | '０'..='９'))
}

/// The ASCII word (letters only) at `at`; empty when there is none.
pub fn word_at(text: &str, at: usize) -> &str {
    let rest = &text[at.min(text.len())..];
    let len = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    &rest[..len]
}

/// The ASCII word (letters only) that ends at `end`; empty when there is none.
pub fn word_before(text: &str, end: usize) -> &str {
    let len = text.as_bytes()[..end].iter().rev().take_while(|b| b.is_ascii_alphabetic()).count();
    &text[end - len..end]
}

/// Whether a new word may start at `at`: no ASCII letter or digit before it.
pub fn word_start(text: &str, at: usize) -> bool {
    at == 0 || !text.as_bytes()[at - 1].is_ascii_alphanumeric()
}
