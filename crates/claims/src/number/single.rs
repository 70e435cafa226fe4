//! One numeral with its currency, unit or mark, and the range that two of them form.

use figure::{Decimal, Unit};

use super::Kind;
use super::numeral::{self, Numeral, Style};
use super::unit::{self, Found};
use crate::Span;
use crate::lex::{Units, char_at, digit_at, is_blank, is_han, skip_blank, skip_dress, word_at, word_unit_at};

/// A numeral with what belongs to it, before ranges are joined.
#[derive(Clone, Debug)]
pub(super) struct Single {
    pub start: usize,
    pub end: usize,
    pub n: Numeral,
    pub money_before: Option<Found>,
    pub unit: Option<Found>,
    /// Scale or unit come from this figure of the same list.
    pub lent: Option<Span>,
}

/// What reading a single needs.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub units: &'a dyn Units,
}

/// Words or characters looked at after a number for the thing counted.
const NOUN_STEPS: usize = 6;
/// Members of a list looked at for the scale and unit that stand at its end.
const LIST_STEPS: usize = 8;
/// Words at which the search for the thing counted ends.
const STOP: [&str; 32] = [
    "of", "in", "to", "for", "and", "or", "at", "on", "per", "by", "with", "from", "is", "was", "are", "were", "the",
    "a", "an", "this", "that", "as", "than", "over", "into", "worth", "vs", "up", "down", "will", "has", "have",
];

impl Reader<'_> {
    /// The numeral with currency, unit, mark.
    pub fn single(&self, n: Numeral) -> Single {
        let text = self.text;
        let money_before = unit::currency_before(text, n.start, self.units);
        let start = money_before.as_ref().map_or(n.start, |m| m.edge);
        let mut single = Single { start, end: n.end, n, money_before, unit: None, lent: None };
        if let Some(found) = unit::mark_at(text, n.end) {
            single.end = found.edge;
            single.unit = Some(found);
            return single;
        }
        let from = skip_dress(text, n.end);
        let tied = from == n.end
            && text.as_bytes().get(from) == Some(&b'-')
            && text.as_bytes().get(from + 1).is_some_and(u8::is_ascii_alphabetic);
        let from = from + usize::from(tied);
        let own_money = single.money_before.is_some();
        let word = word_unit_at(text, from, self.units).filter(|(_, w)| !own_money || w.money);
        let time = unit::time_at(text, n.end).filter(|_| !own_money);
        match (word, time) {
            (Some((edge, w)), t) if t.as_ref().is_none_or(|t| t.edge < edge) => {
                let mut edge = edge;
                let mut w = w;
                // 元台币, 元人民币: the second word says whose.
                if let Some((end, second)) =
                    word_unit_at(text, edge, self.units).filter(|(_, s)| w.money && w.weak && s.money)
                {
                    (edge, w) = (end, second);
                }
                // 块 counts boards as well as yuan: only 块钱 is money for sure.
                let boards = &text[from..edge] == "块" && !own_money;
                let kind = if w.money && !boards { Kind::Money } else { Kind::Counted };
                let weak = w.weak && !w.money || boards;
                let unit = if boards { Unit::atom("unit") } else { w.unit };
                let mut found = Found { edge, unit, factor: w.factor, kind, weak };
                if weak && let Some(strong) = self.noun_unit(edge) {
                    found.unit = strong;
                }
                single.end = edge;
                single.unit = Some(found);
            }
            (_, Some(t)) => {
                single.end = t.edge;
                single.unit = Some(t);
            }
            _ => {}
        }
        if single.unit.is_none()
            && let Some(money) = &single.money_before
        {
            single.unit = Some(Found { edge: single.end, ..money.clone() });
        }
        single
    }

    /// The unit of the noun after a counter or a bare number: 100万个 -> GPU, "131,000 Blackwell GPUs".
    pub fn noun_unit(&self, from: usize) -> Option<Unit> {
        let text = self.text;
        let mut at = from;
        for step in 0..NOUN_STEPS {
            let next = skip_dress(text, at);
            let c = char_at(text, next)?;
            let word = word_unit_at(text, next, self.units).filter(|(_, w)| !w.weak && !w.money);
            if c.is_ascii_alphabetic() {
                if let Some((_, w)) = word {
                    return Some(w.unit);
                }
                let word = word_at(text, next);
                if step > 0 && char_at(text, at).is_some_and(is_han)
                    || STOP.contains(&word.to_ascii_lowercase().as_str())
                {
                    return None;
                }
                at = next + word.len();
                while text.as_bytes().get(at).is_some_and(|b| b.is_ascii_digit() || *b == b'-') {
                    at += 1;
                }
            } else if is_han(c) {
                if let Some((_, w)) = word {
                    return Some(w.unit);
                }
                if matches!(c, '在' | '是' | '为' | '和' | '与' | '将' | '被' | '由' | '于' | '一' | '两' | '有' | '或')
                {
                    return None;
                }
                at = next + c.len_utf8();
            } else if c.is_ascii_digit() {
                // 3纳米 names the thing; other digits begin another figure.
                let (_, end) = crate::lex::digits(text, next, 2)?;
                let node = ["纳米", "nm"].iter().find(|w| text[end..].starts_with(**w))?;
                at = end + node.len();
            } else {
                return None;
            }
        }
        None
    }

    /// A member of a list gets the scale and unit at its end: `5.76/7.92/9.26亿美元`, `10/20/30%`, 1.2、3.4和5.6亿元.
    pub fn lend(&self, a: &mut Single) {
        if a.unit.is_some() || a.n.scale.is_some() {
            return;
        }
        let text = self.text;
        let mut at = a.end;
        let slash = text[at..].starts_with('/');
        for _ in 0..LIST_STEPS {
            let gap = text[at..]
                .chars()
                .next()
                .filter(|c| if slash { *c == '/' } else { matches!(c, '、' | '和' | '及') && a.n.exact });
            let Some(gap) = gap else { return };
            let from = at + gap.len_utf8();
            let Some(n) =
                char_at(text, from).filter(char::is_ascii_digit).and_then(|_| numeral::in_digits(text, from, true))
            else {
                return;
            };
            let b = self.single(n);
            if b.n.scale.is_some() || b.unit.as_ref().is_some_and(|u| u.kind != Kind::Duration) {
                if n.exact != a.n.exact && !slash {
                    return;
                }
                a.n.scale = b.n.scale;
                a.unit = b.unit;
                a.lent = Some(Span::new(b.start, b.end));
                return;
            }
            at = b.end;
        }
    }

    /// The single behind a range sign after `a`, when both form a range. `limit` is where known times or names begin.
    pub fn range_end(&self, a: &Single, limit: usize) -> Option<Single> {
        let text = self.text;
        let at = skip_dress(text, a.end);
        let (from, word) = separator(text, at)?;
        // "from 10 to 20" is a way, not a range.
        if word && way(text, a.start) || a.lent.is_some() {
            return None;
        }
        let from = skip_dress(text, from);
        let c = char_at(text, from)?;
        let sign = matches!(c, '$' | '¥' | '€' | '₩' | '￥' | '£') || c == 'U' && text[from..].starts_with("US$");
        let digits =
            if sign { from + text[from..].char_indices().take(4).find(|(_, c)| c.is_ascii_digit())?.0 } else { from };
        if digits >= limit {
            return None;
        }
        let n = match char_at(text, digits)? {
            _ if digit_at(text, digits).is_some() => numeral::in_digits(text, digits, true)?,
            c if is_han(c) && a.n.style == Style::Han => numeral::in_han(text, digits)?,
            c if c.is_ascii_alphabetic() && a.n.style == Style::Words => numeral::in_words(text, digits)?,
            _ => return None,
        };
        let mut b = self.single(n);
        if !sign {
            b.start = digits;
            if b.money_before.take().is_some()
                && b.unit.as_ref().is_some_and(|u| u.kind == Kind::Money && u.edge == b.end)
            {
                b.unit = None;
            }
        }
        let joins = match (&a.unit, &b.unit) {
            (Some(x), Some(y)) => x.unit == y.unit && x.kind == y.kind,
            (Some(x), None) => x.kind == Kind::Money && (a.money_before.is_some() || n.scale.is_some()),
            (None, Some(_)) => true,
            (None, None) => n.scale.is_some() || a.n.scale.is_some() || !word,
        };
        let (low, high) = ends(a, &b);
        let or = word && text[at..].starts_with(['或', 'o']);
        let bare = b.unit.is_none() && b.n.scale.is_none();
        if !joins || low.cmp_value(high).is_gt() || or && (bare || low.cmp_value(high).is_ge()) {
            return None;
        }
        Some(b)
    }
}

/// Separator of a range at `at`: the byte after it, and whether it is a word.
fn separator(text: &str, at: usize) -> Option<(usize, bool)> {
    let c = char_at(text, at)?;
    match c {
        '-' | '–' | '—' | '~' | '～' | '−' | '－' | '∼' | '─' => {
            let end = at + c.len_utf8();
            // A double dash opens an aside.
            (!matches!(char_at(text, end), Some('-' | '—'))).then_some((end, false))
        }
        '至' | '到' | '或' => Some((at + c.len_utf8(), true)),
        't' if text[at..].starts_with("to ") => Some((at + 2, true)),
        'o' if text[at..].starts_with("or ") => Some((at + 2, true)),
        _ => None,
    }
}

/// Whether "from", 从, 由, 自 leads to the number at `start`.
fn way(text: &str, start: usize) -> bool {
    let head = text[..start].trim_end_matches(|c: char| is_blank(c) || matches!(c, '*' | '~' | '约' | '$' | '的'));
    ["从", "由", "自", "from", "From"].iter().any(|w| head.ends_with(w))
}

/// Both ends with the scale of the second on the first where it has none.
pub(super) fn ends(a: &Single, b: &Single) -> (Decimal, Decimal) {
    let high = b.n.value();
    let takes = a.n.scale.is_none() && b.n.scale.is_some() && a.n.bare.cmp_value(b.n.bare).is_le();
    let low = if takes { a.n.bare.shift(b.n.scale.unwrap_or(0)) } else { a.n.value() };
    match (&a.unit, &b.unit) {
        // "300 MW to 1.2 GW": each in its own.
        (Some(x), Some(y)) if x.kind != Kind::Money && x.factor != y.factor => match by_quotient(x.factor, y.factor) {
            Some(f) => (by(low, f), high),
            None => (low, high),
        },
        _ => (low, high),
    }
}

/// The factor from one unit to another where both are powers of ten.
fn by_quotient(x: Decimal, y: Decimal) -> Option<Decimal> {
    (x.digits == 1 && y.digits == 1).then_some(Decimal { digits: 1, exponent: x.exponent - y.exponent })
}

/// A value times a factor; unchanged when it would overflow.
pub(super) fn by(value: Decimal, factor: Decimal) -> Decimal {
    if factor.digits == 1 {
        return value.shift(factor.exponent);
    }
    value.times(factor).unwrap_or(value)
}

/// Whether the numeral ends in a lone T that no word before it makes a figure of (1.6T names a product).
pub(super) fn lone_t(text: &str, s: &Single) -> bool {
    const LEADS: [&str; 19] = [
        "达到", "达", "至", "到", "为", "约", "近", "超", "逾", "→", " of", " at", " to", " hit", " reached", "突破",
        ">", "~", " over",
    ];
    let own = s.unit.is_some() || s.money_before.is_some() || &text[s.n.digits_end..s.n.end] != "T";
    let head = text[..s.start].trim_end_matches(|c: char| is_blank(c) || c == '*');
    let after = word_at(text, skip_blank(text, s.n.end)).to_ascii_lowercase();
    !own && !LEADS.iter().any(|w| head.ends_with(w)) && !after.starts_with("token")
}
