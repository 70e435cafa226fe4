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
    /// The word as the almanac has it.
    pub symbol: String,
    /// Whether it is money.
    pub money: bool,
    /// Whether it is a counter that leaves the thing counted to the noun after it: 个, 台, 家.
    pub weak: bool,
}

impl UnitWord {
    /// Short name for denominators, which keep the unit as said: `GW` of W, `GB` of byte, `MWh` of kWh.
    pub fn short(&self) -> String {
        let base = self.unit.to_string();
        let (Decimal { digits: 1, exponent }, false) = (self.factor, self.weak) else { return base };
        let prefix = |power: i16| match power {
            3 => Some("k"),
            6 => Some("M"),
            9 => Some("G"),
            12 => Some("T"),
            15 => Some("P"),
            _ => None,
        };
        match (base.as_str(), prefix(exponent)) {
            ("W" | "token", Some(p)) => format!("{p}{base}"),
            ("byte", Some(p)) => format!("{p}B"),
            ("bit/s", Some(p)) => format!("{p}bps"),
            ("kWh", Some(_)) => prefix(exponent + 3).map_or(base, |p| format!("{p}Wh")),
            _ => base,
        }
    }
}

/// Where unit words come from. Words are asked for as written first, then in lower case, then without a plural s.
pub trait Units {
    /// The unit that `word` names, if it names one.
    fn unit(&self, word: &str) -> Option<UnitWord>;
}

/// A fixed list of words with meanings, longest match first; ASCII letters match in either case.
pub struct Vocab<T: 'static> {
    /// Longest first within a bucket.
    words: Vec<(&'static str, T)>,
    /// Bounds in `words` of the words whose first character falls into a bucket.
    opens: Vec<(u16, u16)>,
    /// Indices into `words`, longest first, by the bucket of their last byte.
    closes: Vec<Vec<u16>>,
}

/// Bucket of the character that `bytes` begin with: its last byte when it has three, for Chinese differs there most.
fn bucket(bytes: &[u8]) -> usize {
    let byte = match bytes {
        [lead, _, third, ..] if *lead >= 0xe0 => *third,
        [first, ..] => first.to_ascii_lowercase(),
        [] => 0,
    };
    usize::from(byte)
}

impl<T: Copy> Vocab<T> {
    /// From a list in any order.
    pub fn new(list: &[(&'static str, T)]) -> Vocab<T> {
        let mut words = list.to_vec();
        words.sort_by_key(|(word, _)| (bucket(word.as_bytes()), std::cmp::Reverse(word.len())));
        let mut opens = vec![(0u16, 0u16); 256];
        let mut closes = vec![Vec::new(); 256];
        for (i, (word, _)) in words.iter().enumerate() {
            let range = &mut opens[bucket(word.as_bytes())];
            *range = if range.1 == 0 { (i as u16, i as u16 + 1) } else { (range.0, i as u16 + 1) };
            let last = word.as_bytes()[word.len() - 1].to_ascii_lowercase();
            closes[usize::from(last)].push(i as u16);
        }
        for list in &mut closes {
            list.sort_by_key(|i| std::cmp::Reverse(words[usize::from(*i)].0.len()));
        }
        Vocab { words, opens, closes }
    }

    /// The longest word that starts at byte `at`; a word that ends in an ASCII letter must end there in the text too.
    pub fn at(&self, text: &str, at: usize) -> Option<(usize, T)> {
        let rest = text.as_bytes().get(at..)?;
        let (from, to) = self.opens[bucket(rest)];
        let fits = |word: &str| {
            let len = word.len();
            rest.len() >= len
                && rest[..len].eq_ignore_ascii_case(word.as_bytes())
                && !(word.as_bytes()[len - 1].is_ascii_alphabetic()
                    && rest.get(len).is_some_and(u8::is_ascii_alphabetic))
        };
        let found = self.words[usize::from(from)..usize::from(to)].iter().find(|(word, _)| fits(word));
        found.map(|(word, value)| (at + word.len(), *value))
    }

    /// The longest word that ends at byte `end`; a word that begins with an ASCII letter must begin there too.
    pub fn before(&self, text: &str, end: usize) -> Option<(usize, T)> {
        let head = text.as_bytes().get(..end)?;
        let last = head.last()?.to_ascii_lowercase();
        let fits = |word: &str| {
            let len = word.len();
            head.len() >= len
                && head[head.len() - len..].eq_ignore_ascii_case(word.as_bytes())
                && !(word.as_bytes()[0].is_ascii_alphabetic()
                    && head.len() > len
                    && head[head.len() - len - 1].is_ascii_alphabetic())
        };
        let found =
            self.closes[usize::from(last)].iter().map(|i| &self.words[usize::from(*i)]).find(|(word, _)| fits(word));
        found.map(|(word, value)| (end - word.len(), *value))
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

/// Letters of the longest word looked at: what is longer is none, and looking on would cost a square.
const LETTERS: usize = 40;

/// The ASCII word (letters only) at `at`, at most its first 40; empty when there is none.
pub fn word_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or("");
    let len = rest.bytes().take(LETTERS).take_while(u8::is_ascii_alphabetic).count();
    &rest[..len]
}

/// The ASCII word (letters only) that ends at `end`; empty when there is none.
pub fn word_before(text: &str, end: usize) -> &str {
    let len = text.as_bytes()[..end].iter().rev().take(LETTERS).take_while(|b| b.is_ascii_alphabetic()).count();
    text.get(end - len..end).unwrap_or("")
}

/// Whether a new word may start at `at`: no ASCII letter or digit before it.
pub fn word_start(text: &str, at: usize) -> bool {
    at == 0 || !text.as_bytes()[at - 1].is_ascii_alphanumeric()
}

/// Longest unit word looked for, in characters (Chinese) and in words (English).
const HAN_WORD: usize = 7;
const WORDS_AHEAD: usize = 4;

/// The longest unit word of the almanac that starts at `at`.
pub(crate) fn word_unit_at(text: &str, at: usize, units: &dyn Units) -> Option<(usize, UnitWord)> {
    let first = char_at(text, at)?;
    if first.is_ascii_alphabetic() {
        let mut ends = [0usize; WORDS_AHEAD];
        let (mut count, mut end) = (0, at);
        while count < WORDS_AHEAD {
            let word = word_at(text, end);
            if word.is_empty() {
                break;
            }
            end += word.len();
            ends[count] = end;
            count += 1;
            let tie = match char_at(text, end) {
                Some(' ' | '-' | '/' | '·' | '\u{a0}') => end + char_at(text, end).map_or(1, char::len_utf8),
                // Abbreviations with points: U.S. dollars.
                Some('.') => end + 1 + usize::from(char_at(text, end + 1) == Some(' ')),
                _ => break,
            };
            end = tie;
        }
        return (0..count).rev().find_map(|i| {
            let next = text.as_bytes().get(ends[i]);
            // "customer-facing", "GPU2" are other words.
            let tied = word_at(text, ends[i] + 1);
            let hyphen = next == Some(&b'-')
                && !tied.is_empty()
                && !tied.eq_ignore_ascii_case("hour")
                && !tied.eq_ignore_ascii_case("hours");
            if next.is_some_and(u8::is_ascii_digit) || hyphen {
                return None;
            }
            named(units, &text[at..ends[i]]).map(|word| (ends[i], word))
        });
    }
    if !is_han(first) {
        return None;
    }
    let mut ends = [0usize; HAN_WORD];
    let (mut count, mut end) = (0, at);
    for c in text[at..].chars().take(HAN_WORD) {
        if !is_han(c) && !c.is_ascii_alphabetic() && c != '/' {
            break;
        }
        end += c.len_utf8();
        ends[count] = end;
        count += 1;
    }
    let found = (0..count).rev().find_map(|i| units.unit(&text[at..ends[i]]).map(|word| (ends[i], word)));
    found.filter(|(end, _)| *end > at + first.len_utf8() || !other_word(first, char_at(text, *end)))
}

/// Whether a counter of one character is the head of a longer word that counts nothing: 股价, 人工, 位于, 台湾.
fn other_word(counter: char, next: Option<char>) -> bool {
    let Some(next) = next else { return false };
    let tails = match counter {
        '股' => "权价东票市指本份息神",
        '人' => "民工次均才类形",
        '家' => "用庭里居电具",
        '层' => "面级次层",
        '天' => "然气津",
        '头' => "部寸",
        '部' => "分门署长落",
        '台' => "湾积币账风",
        '名' => "为叫义称词单",
        '位' => "于置移居列",
        '张' => "贴",
        '条' => "件款例约",
        '根' => "据本",
        '套' => "利现路",
        '支' => "出撑持付柱架",
        '只' => "有是能需要会",
        '件' => "数",
        '卡' => "位脖住",
        '米' => "勒兰",
        '片' => "面区",
        '元' => "器件年宝",
        '周' => "期年边末转",
        '个' => "百点",
        _ => return false,
    };
    tails.contains(next)
}

/// As written, in lower case, without a plural s.
fn named(units: &dyn Units, word: &str) -> Option<UnitWord> {
    if let Some(found) = units.unit(word) {
        return Some(found);
    }
    // One or two capitals are symbols whose case means something (MW, mW); longer words are not.
    let lower = word.to_ascii_lowercase();
    let single = lower.strip_suffix('s').filter(|w| w.len() > 2);
    let upper_single = word.strip_suffix('s').filter(|w| w.len() > 1);
    upper_single
        .and_then(|w| units.unit(w))
        .or_else(|| (word.len() > 3 || lower == word).then(|| units.unit(&lower)).flatten())
        .or_else(|| single.and_then(|w| units.unit(w)))
}
