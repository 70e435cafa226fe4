//! The pass over the text that makes figures of numerals.

use std::ops::Range;

use super::make::{blank, vague};
use super::numeral;
use super::single::{Reader, Single, lone_t};
use super::{Figures, Kind, Not, Place, UnitFrom, bar, special, table};
use crate::lex::{
    Units, char_at, char_before, digit_at, skip_blank, skip_blank_back, word_at, word_start, word_unit_at,
};
use crate::period::When;
use crate::{Bound, Span};

/// State of the pass.
pub(super) struct Scan<'a> {
    pub(super) text: &'a str,
    pub(super) units: &'a dyn Units,
    pub(super) out: Figures,
    skips: Vec<(Span, Option<Not>)>,
    next_skip: usize,
    walked: (usize, usize),
}

impl<'a> Scan<'a> {
    pub fn new(
        text: &'a str,
        chrome: &[Range<usize>],
        whens: &[When],
        names: &[Span],
        units: &'a dyn Units,
    ) -> Scan<'a> {
        let mut skips: Vec<(Span, Option<Not>)> =
            chrome.iter().map(|r| (Span::new(r.start, r.end), Some(Not::Chrome))).collect();
        skips.extend(whens.iter().map(|w| (w.span, Some(Not::Time))));
        skips.extend(names.iter().map(|n| (*n, Some(Not::Name))));
        skips.sort_by_key(|(s, _)| (s.start, s.end));
        Scan { text, skips, next_skip: 0, units, out: Figures::default(), walked: (0, 0) }
    }

    /// All of it.
    pub fn run(mut self) -> Figures {
        self.out.tables = table::tables(self.text);
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if let Some(end) = self.skipped(at) {
                at = end;
                continue;
            }
            at = match bytes[at] {
                b'0'..=b'9' => self.number(at),
                b if b.is_ascii_alphabetic() && word_start(self.text, at) => self.latin(at),
                b if b < 0x80 => at + 1,
                0xef if digit_at(self.text, at).is_some() => self.number(at),
                _ => self.han(at),
            };
        }
        self.finish()
    }

    /// End of the skipped range that holds `at`, if one does.
    fn skipped(&mut self, at: usize) -> Option<usize> {
        while self.skips.get(self.next_skip).is_some_and(|(s, _)| s.end as usize <= at) {
            self.next_skip += 1;
        }
        let (span, not) = *self.skips.get(self.next_skip).filter(|(s, _)| s.start as usize <= at)?;
        if let Some(not) = not.filter(|n| *n != Not::Chrome) {
            let has_digit = span.of(self.text).bytes().any(|b| b.is_ascii_digit());
            if has_digit {
                self.out.barred.push((span, not));
            }
        }
        Some(span.end as usize)
    }

    /// First byte of the next skipped range after `at`.
    fn limit(&self, at: usize) -> usize {
        let ahead = self.skips[self.next_skip..].iter().take(3).find(|(s, _)| s.start as usize > at);
        ahead.map_or(self.text.len(), |(s, _)| s.start as usize)
    }

    pub(super) fn reader(&self) -> Reader<'a> {
        Reader { text: self.text, units: self.units }
    }

    pub(super) fn range_end(&self, a: &Single) -> Option<Single> {
        self.reader().range_end(a, self.limit(a.start))
    }

    pub(super) fn place(&mut self, at: usize) -> Place {
        let mut walk = table::Walk::resume(&self.out.tables, self.walked);
        let place = walk.place(at);
        self.walked = walk.stand();
        place
    }

    fn latin(&mut self, at: usize) -> usize {
        let word = word_at(self.text, at);
        let end = at + word.len();
        match word.as_bytes()[0].to_ascii_lowercase() {
            b'h' | b'w' if word.len() < 6 => {
                if let Some(end) = bar::address_end(self.text, at) {
                    return end;
                }
            }
            b'm' | b's' | b'd' | b'b' | b't' => {
                if let Some(end) = self.vague_words(at, word) {
                    return end;
                }
            }
            _ => {}
        }
        if !opens_number(word) {
            return end;
        }
        if let Some(s) = special::at(self.text, at) {
            return self.word_figure(at, s);
        }
        let Some(n) = numeral::in_words(self.text, at) else { return end };
        let single = self.reader().single(n);
        let strong = single.unit.as_ref().is_some_and(|u| u.kind != Kind::Duration || n.bare.digits > 1);
        let one = n.bare.digits == 1 && n.scale.is_none();
        let range = self
            .range_end(&single)
            .is_some_and(|b| b.n.scale.is_some() || b.unit.is_some_and(|u| u.kind != Kind::Duration));
        if n.scale.is_none() && !range && (!strong || one) {
            return end;
        }
        self.figure(single)
    }

    fn vague_words(&mut self, at: usize, word: &str) -> Option<usize> {
        let lower = word.to_ascii_lowercase();
        let many =
            ["millions", "billions", "trillions", "thousands", "hundreds", "tens", "dozens", "several", "double"];
        if !many.contains(&lower.as_str()) {
            return None;
        }
        let end = at + word.len();
        let rest = &self.text[end..];
        let stop = match lower.as_str() {
            "double" => end + rest.strip_prefix("-digit").map(|_| "-digit".len())?,
            "several" => {
                let from = skip_blank(self.text, end);
                numeral::scale_at(self.text, from, false).map(|(e, _)| e)?
            }
            _ => end,
        };
        self.out.quantities.push(vague(Span::new(at, stop)));
        Some(stop)
    }

    fn han(&mut self, at: usize) -> usize {
        let Some(c) = char_at(self.text, at) else { return at + 1 };
        let end = at + c.len_utf8();
        match c {
            '翻' | '倍' | '腰' | '减' | '半' => match special::at(self.text, at) {
                Some(s) if special::stands_free(self.text, at) => self.word_figure(at, s),
                _ => end,
            },
            '数' | '几' | '上' => {
                let from = end;
                match numeral::in_han(self.text, from).filter(|n| n.scale.is_some() || n.bare.digits >= 10) {
                    Some(n) if self.text[from..].starts_with(['十', '百', '千', '万', '亿']) => {
                        self.out.quantities.push(vague(Span::new(at, n.end)));
                        n.end
                    }
                    _ => end,
                }
            }
            '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '万' | '亿' | '两'
            | '兩' | '萬' | '億' => self.han_number(at, end),
            _ => end,
        }
    }

    fn han_number(&mut self, at: usize, end: usize) -> usize {
        if let Some(s) = special::at(self.text, at).filter(|_| special::stands_free(self.text, at)) {
            return self.word_figure(at, s);
        }
        let Some(n) = numeral::in_han(self.text, at) else { return end };
        if bar::han_bound_up(self.text, &n) {
            return n.end;
        }
        let starts_scale = matches!(char_at(self.text, at), Some('百' | '千' | '万' | '亿' | '萬' | '億'));
        if starts_scale && (word_unit_at(self.text, at, self.units).is_some() || self.is_denominator(at)) {
            return n.end;
        }
        let single = self.reader().single(n);
        let Some(found) = &single.unit else {
            // A numeral with a big scale and a digit of its own stands alone (一万亿); 万 and 百 of names do not.
            let own = n.scale.is_some() && n.bare.digits >= 10_000 && n.end - n.start >= 6 && !starts_scale;
            return if own { self.figure(single) } else { n.end };
        };
        let (one, small) = (n.bare.digits == 1 && n.to.is_none(), n.bare.digits < 10 && n.scale.is_none());
        let counted = found.kind == Kind::Counted;
        if counted && found.weak && (small || starts_scale && n.scale.is_none())
            || one && n.scale.is_none() && (counted || found.kind == Kind::Duration)
        {
            return single.end;
        }
        self.figure(single)
    }

    /// A figure in a word of its own: 翻倍, "half".
    fn word_figure(&mut self, at: usize, s: special::Special) -> usize {
        let span = Span::new(at, s.end);
        let mut q = blank(span);
        (q.low, q.high, q.kind, q.unit, q.growth) = (s.low, s.high, s.kind, s.unit, s.growth);
        q.unit_from = UnitFrom::Own;
        self.bounds(&mut q, at, s.end, None);
        if char_before(self.text, at) == Some('过') && q.bound_span.is_none() {
            q.bound = Bound::Over;
        }
        self.out.quantities.push(q);
        s.end
    }

    fn number(&mut self, at: usize) -> usize {
        if let Some(s) = special::at(self.text, at) {
            return self.word_figure(at, s);
        }
        let Some(n) = numeral::in_digits(self.text, at, true) else {
            return self.skip_digits(at);
        };
        if let Some(s) = special::slash(self.text, &n).filter(|_| !bar::at_line_start(self.text, at)) {
            return self.word_figure(at, s);
        }
        let mut single = self.reader().single(n);
        self.reader().lend(&mut single);
        let glued = bar::glued_before(self.text, at) && single.money_before.is_none();
        let sure = single
            .unit
            .as_ref()
            .is_some_and(|u| u.kind == Kind::Money || self.text[n.end..u.edge.max(n.end)].contains(['%', '％']))
            || n.scale.is_some() && !self.text[n.digits_end..n.end].is_ascii();
        let own = single.money_before.is_some() || single.unit.is_some() || single.n.scale.is_some();
        if glued && !sure || lone_t(self.text, &single) {
            self.out.barred.push((Span::new(at, n.digits_end), Not::Name));
            return self.skip_name(n.digits_end);
        }
        if single.money_before.is_none() && self.is_denominator(at) {
            self.out.barred.push((Span::new(at, n.end), Not::Spec));
            return n.end;
        }
        if !own && bar::cut_after(self.text, n.end) {
            self.out.barred.push((Span::new(at, n.end), Not::Cut));
            return n.end;
        }
        let in_range = self.range_end(&single).is_some();
        let numbered = n.bare.digits < 10
            && !n.exact
            && single.n.scale.is_none()
            && single.unit.as_ref().is_some_and(|u| u.kind == Kind::Counted);
        let not = if self.speech(&single) { Some(Not::Speech) } else { None };
        let not = not.or_else(|| (numbered && !in_range && bar::named_before(self.text, &n)).then_some(Not::Name));
        let not = not.or_else(|| if own || in_range { None } else { bar::plain(self.text, &n) });
        if let Some(not) = not {
            let end = if not == Not::Speech { single.end } else { n.end };
            self.out.barred.push((Span::new(at, end), not));
            return self.skip_name(end);
        }
        self.figure(single)
    }

    /// Whether the number belongs to what a figure is said per: "per 1M tokens", 每百万Tokens, `$/1M`.
    fn is_denominator(&self, at: usize) -> bool {
        let head = skip_blank_back(self.text, at);
        // `$/1M`, `USD/1M`; not `$165B/6 Fabs`.
        let slash = self.text[..head].strip_suffix(['/', '／']).is_some_and(|before| {
            let bare = before.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            before.ends_with(['$', '¥', '€'])
                || bare.len() < before.len() && !bare.ends_with(|c: char| c.is_ascii_digit())
        });
        slash || self.text[..head].ends_with('每') || self.text[..head].ends_with(" per")
    }

    /// Whether it is an ordinal: 第3, 前5, "top 5", "No. 2".
    fn speech(&self, s: &Single) -> bool {
        let head = skip_blank_back(self.text, s.start);
        if s.n.scale.is_some()
            || s.money_before.is_some()
            || s.unit.as_ref().is_some_and(|u| matches!(u.kind, Kind::Ratio | Kind::Multiple | Kind::Points))
        {
            return false;
        }
        matches!(char_before(self.text, head), Some('第' | '前'))
            || [
                "top", "No.", "no.", "Top", "TOP", "Top-", "top-", "number", "step", "Step", "Part", "Phase", "phase",
                "Fab", "fab", "Chapter", "Figure", "Table", "Stage", "Tier", "Gen", "Q",
            ]
            .iter()
            .any(|w| self.text[..head].ends_with(w) && word_start(self.text, head - w.len()))
    }

    /// Skips the digits at `at`.
    fn skip_digits(&self, mut at: usize) -> usize {
        while let Some((_, len)) = digit_at(self.text, at) {
            at += len;
        }
        at.max(1)
    }

    /// Skips the rest of a name: letters, digits, hyphens.
    pub(super) fn skip_name(&self, at: usize) -> usize {
        let rest = self.text.as_bytes()[at..].iter();
        at + rest.take_while(|b| b.is_ascii_alphanumeric()).count()
    }
}

/// Whether an English word may open a number.
fn opens_number(word: &str) -> bool {
    const OPENERS: [&str; 60] = [
        "a",
        "an",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "thirty",
        "forty",
        "fifty",
        "sixty",
        "seventy",
        "eighty",
        "ninety",
        "half",
        "double",
        "doubled",
        "doubling",
        "doubles",
        "triple",
        "tripled",
        "tripling",
        "triples",
        "quadruple",
        "quadrupled",
        "quadrupling",
        "quintupled",
        "halved",
        "halving",
        "twofold",
        "threefold",
        "fourfold",
        "fivefold",
        "sixfold",
        "sevenfold",
        "eightfold",
        "ninefold",
        "tenfold",
        "hundredfold",
        "twice",
        "third",
        "quarter",
        "thirds",
        "fifth",
        "more",
    ];
    word.len() <= 11 && OPENERS.iter().any(|w| w.eq_ignore_ascii_case(word))
}
