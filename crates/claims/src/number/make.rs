//! From a single or a range to a figure: bounds, sign, growth, tolerance, per, place, head of its column.

use figure::{Decimal, Unit};

use super::scan::Scan;
use super::single::{Single, by, ends};
use super::{Kind, Not, Place, Quantity, UnitFrom, bound, growth, table, unit};
use crate::lex::{char_at, char_before, is_han, skip_blank_back, skip_dress, skip_dress_back, word_at};
use crate::{Bound, Span};

/// Longest way from a figure to its tolerance, in bytes.
const TOLERANCE_REACH: usize = 24;

/// Bits of a byte.
const BITS: Decimal = Decimal::whole(8);

impl Scan<'_> {
    /// Turns a single (and the one it forms a range with) into a figure; returns where the pass goes on.
    pub(super) fn figure(&mut self, a: Single) -> usize {
        let text = self.text;
        if let Some(end) = self.tolerance(&a) {
            return end;
        }
        let b = self.range_end(&a);
        let (start, end) = (a.start, b.as_ref().map_or(a.end, |b| b.end));
        let found = b.as_ref().and_then(|b| b.unit.clone()).or_else(|| a.unit.clone());
        let scaled = a.n.scale.is_some() || b.as_ref().is_some_and(|b| b.n.scale.is_some());
        let plain_range = b.is_some() && found.is_none() && !scaled;
        let top = a.n.to.map_or(a.n.value(), |to| to.shift(a.n.scale.unwrap_or(0)));
        let (low, high) = b.as_ref().map_or((a.n.value(), top), |b| ends(&a, b));
        let mut q = blank(Span::new(start, end));
        q.number = Span::new(a.n.start, b.as_ref().map_or(a.n.digits_end, |b| b.n.digits_end));
        q.scaled = scaled;
        (q.low, q.high) = (low, high);
        let more = a.n.more || b.as_ref().is_some_and(|b| b.n.more);
        if let Some(f) = &found {
            q.kind = f.kind;
            q.unit = f.unit.clone();
            q.unit_from = a.lent.map_or(UnitFrom::Own, UnitFrom::Carried);
            (q.low, q.high) = (by(low, f.factor), by(high, f.factor));
        }
        if q.kind == Kind::Bare || found.as_ref().is_some_and(|f| f.weak) {
            self.noun(&mut q, end);
        }
        let mut end = end;
        if matches!(q.kind, Kind::Money | Kind::Counted | Kind::Bare) && a.lent.is_none() {
            end = self.per(&mut q, start, end);
        }
        q.span = Span::new(start, end);
        self.sign(&mut q, start);
        self.bounds(&mut q, start, end, more.then_some(Bound::Over));
        self.loss(&mut q, start);
        if matches!(q.kind, Kind::Ratio | Kind::Multiple | Kind::Points) {
            q.growth = growth::beside(text, start, end);
            if q.growth.is_some_and(|g| g.falls) && q.low.digits >= 0 && q.high.digits >= 0 && q.kind != Kind::Multiple
            {
                (q.low, q.high) = (q.high.negate(), q.low.negate());
            }
        }
        q.place = self.place(start);
        self.head(&mut q);
        if plain_range && q.kind == Kind::Bare && !matches!(q.place, Place::Cell { .. }) {
            self.out.barred.push((q.span, Not::Name));
            return self.skip_name(end);
        }
        self.out.quantities.push(q);
        end.max(a.n.end)
    }

    fn noun(&self, q: &mut Quantity, end: usize) {
        let text = self.text;
        let from = skip_dress(text, end);
        let Some(c) = char_at(text, from).filter(|c| c.is_ascii_alphabetic() || is_han(*c)) else { return };
        if q.kind == Kind::Bare
            && let Some(unit) = self.reader().noun_unit(end)
        {
            q.unit = unit;
            q.kind = Kind::Counted;
            q.unit_from = UnitFrom::Own;
        }
        let stop = if c.is_ascii_alphabetic() {
            from + word_at(text, from).len()
        } else {
            from + text[from..].chars().take(3).take_while(|c| is_han(*c)).map(char::len_utf8).sum::<usize>()
        };
        q.noun = Some(Span::new(from, stop));
    }

    fn per(&self, q: &mut Quantity, start: usize, end: usize) -> usize {
        let Some(mut per) = unit::per_after(self.text, end, self.units) else {
            q.per = unit::per_before(self.text, start, self.units);
            return end;
        };
        let mut stop = per.span.end as usize;
        if let Some(hour) =
            unit::per_after(self.text, stop, self.units).filter(|p| &*p.atom == "hour" && &*per.atom != "hour")
        {
            stop = hour.span.end as usize;
            per.atom = figure::Atom::from(format!("{}-hour", per.atom).as_str());
            per.span = per.span.join(&hour.span);
        }
        if let Ok(bottom) = Unit::parse(&per.atom) {
            q.unit = q.unit.over(&bottom);
        }
        // Bandwidths are in bits.
        if q.unit == Unit::atom("byte").over(&Unit::atom("s")) {
            q.unit = Unit::atom("bit").over(&Unit::atom("s"));
            (q.low, q.high) = (by(q.low, BITS), by(q.high, BITS));
        }
        q.per = Some(per);
        stop
    }

    fn sign(&self, q: &mut Quantity, start: usize) {
        let Some(c) = char_before(self.text, start) else { return };
        let before = char_before(self.text, start - c.len_utf8());
        let free = before.is_none_or(|b| !b.is_alphanumeric() || is_han(b))
            && !matches!(before, Some('%' | ')' | '）' | '$' | '-'));
        match c {
            '+' | '＋' if free || before.is_some_and(|b| b.is_ascii_alphabetic()) => q.sign = Some('+'),
            '-' | '−' | '－' if free => {
                q.sign = Some('-');
                (q.low, q.high) = (q.high.negate(), q.low.negate());
            }
            _ => {}
        }
    }

    /// Bound said before or after the figure; `own` is that of 多 and 余 inside it.
    pub(super) fn bounds(&self, q: &mut Quantity, start: usize, end: usize, own: Option<Bound>) {
        let signed =
            if q.sign.is_some() { start - char_before(self.text, start).map_or(0, char::len_utf8) } else { start };
        let before = bound::before(self.text, signed);
        let after = bound::after(self.text, end);
        let pick = match (before, after) {
            (Some(b), Some(a)) if b.0 == Bound::Approx || a.0 == Bound::AtLeast => {
                Some(if a.0 == Bound::Approx { b } else { a })
            }
            (b, a) => b.or(a),
        };
        if let Some((bound, span)) = pick {
            q.bound = bound;
            q.bound_span = Some(span);
        } else if let Some(bound) = own {
            q.bound = bound;
        }
    }

    /// 亏损3亿元, "a net loss of $155 million": the words carry the sign.
    fn loss(&self, q: &mut Quantity, start: usize) {
        const WORDS: [&str; 10] =
            ["亏损", "净亏", "亏", "亏损额", "净流出", "loss of", "losses of", "lost", "outflow of", "outflows of"];
        const BETWEEN: [&str; 9] = ["了", "约", "为", "达", "超", "近", "超过", "about", "approximately"];
        if !matches!(q.kind, Kind::Money | Kind::Bare) || q.sign == Some('-') || q.vague {
            return;
        }
        let mut end = skip_dress_back(self.text, start);
        for _ in 0..2 {
            if let Some(word) = BETWEEN.iter().find(|w| self.text[..end].ends_with(**w)) {
                end = skip_dress_back(self.text, end - word.len());
            }
        }
        if let Some(word) = WORDS.iter().find(|w| self.text[..end].ends_with(**w)) {
            q.loss = Some(Span::new(end - word.len(), end));
            (q.low, q.high) = (q.high.negate(), q.low.negate());
        }
    }

    /// "plus or minus 2%": no figure; goes to the figures before.
    fn tolerance(&mut self, a: &Single) -> Option<usize> {
        let text = self.text;
        let head = skip_blank_back(text, a.start);
        let words = ["plus or minus", "+/-", "±", "正负", "上下浮动", "give or take", "plus/minus", "＋/－"];
        let word = words.iter().find(|w| text[..head].ends_with(**w))?;
        let from = head - word.len();
        let width = a.unit.as_ref().map_or(a.n.value(), |u| by(a.n.value(), u.factor));
        let rate = a.unit.as_ref().is_some_and(|u| u.kind == Kind::Ratio);
        let last = self.out.quantities.last()?;
        let gap = text.get(last.span.end as usize..from)?;
        if gap.len() > TOLERANCE_REACH || gap.contains('\n') {
            return None;
        }
        let count = if gap.contains("respectively") || gap.contains("分别") { 2 } else { 1 };
        for q in self.out.quantities.iter_mut().rev().take(count) {
            let own = if rate && q.kind != Kind::Ratio { q.low.times(width) } else { Some(width) };
            let Some(own) = own else { continue };
            if let (Some(low), Some(high)) = (q.low.plus(own.negate()), q.high.plus(own)) {
                q.tolerance = Some((low, high));
            }
        }
        self.out.barred.push((Span::new(a.start, a.end), Not::Tolerance));
        Some(a.end.max(a.n.end))
    }

    /// Unit and scale from the head of the column, else of the row.
    fn head(&self, q: &mut Quantity) {
        let Place::Cell { table, row, column } = q.place else { return };
        if matches!(q.kind, Kind::Ratio | Kind::Multiple | Kind::Points | Kind::Duration) || q.scaled {
            return;
        }
        let table = &self.out.tables[table as usize];
        let label = table.rows.get(row as usize).and_then(|r| r.first()).filter(|_| column > 0);
        for head in [table.head.get(column as usize), label].into_iter().flatten() {
            let says = table::says(self.text, *head, self.units);
            if says == table::Says::default() {
                continue;
            }
            if says.percent {
                if q.kind == Kind::Bare {
                    (q.low, q.high) = (q.low.shift(-2), q.high.shift(-2));
                    q.kind = Kind::Ratio;
                    q.unit_from = UnitFrom::Head(*head);
                }
                return;
            }
            (q.low, q.high) = (q.low.shift(says.scale), q.high.shift(says.scale));
            q.scaled = says.scale > 0;
            if q.kind == Kind::Bare
                && let Some(unit) = says.unit
            {
                let factor = says.factor.unwrap_or(Decimal::whole(1));
                (q.low, q.high) = (by(q.low, factor), by(q.high, factor));
                q.kind = if says.money { Kind::Money } else { Kind::Counted };
                q.unit = unit;
            }
            q.unit_from = UnitFrom::Head(*head);
            return;
        }
    }

    /// Units that run through a list of figures, and those that may be carried on.
    pub(super) fn finish(mut self) -> super::Figures {
        let qs = &mut self.out.quantities;
        for i in (0..qs.len().saturating_sub(1)).rev() {
            let next = &qs[i + 1];
            let gap = self.text.get(qs[i].span.end as usize..next.span.start as usize);
            let open =
                qs[i].kind == Kind::Bare && !qs[i].vague && qs[i].scaled == next.scaled && next.place == qs[i].place;
            if open && matches!(next.kind, Kind::Money | Kind::Counted) && gap.is_some_and(chained) {
                let (kind, unit, span) = (next.kind, next.unit.clone(), next.span);
                (qs[i].kind, qs[i].unit, qs[i].unit_from) = (kind, unit, UnitFrom::Carried(span));
            }
        }
        let (mut last, mut looked): (Option<(Unit, Span)>, usize) = (None, 0);
        for q in qs.iter_mut() {
            if self.text[looked..(q.span.start as usize).max(looked)].contains('\n') {
                last = None;
            }
            looked = looked.max(q.span.start as usize);
            match q.kind {
                Kind::Money | Kind::Counted if q.unit_from == UnitFrom::Own => last = Some((q.unit.clone(), q.span)),
                Kind::Bare if !q.vague => q.carried = last.clone(),
                _ => {}
            }
        }
        self.out
    }
}

/// Whether only list signs stand between two figures.
fn chained(gap: &str) -> bool {
    let words = ["和", "及", "与", "、", "→", "and", "or", ",", "，", "/", "或", "以及", ">", "->", "=>", "*"];
    let mut rest = gap.trim();
    if rest.is_empty() || rest.len() > 12 {
        return false;
    }
    while let Some(next) = words.iter().find_map(|w| rest.strip_prefix(w)) {
        rest = next.trim_start();
    }
    rest.is_empty()
}

/// A vague amount: counted among the unplaced.
pub(super) fn vague(span: Span) -> Quantity {
    Quantity { vague: true, ..blank(span) }
}

/// A figure of nothing yet.
pub(super) fn blank(span: Span) -> Quantity {
    let zero = Decimal::whole(0);
    Quantity {
        span,
        number: span,
        low: zero,
        high: zero,
        unit: Unit::ratio(),
        kind: Kind::Bare,
        unit_from: UnitFrom::Nowhere,
        bound: Bound::Exact,
        bound_span: None,
        carried: None,
        sign: None,
        loss: None,
        scaled: false,
        growth: None,
        tolerance: None,
        per: None,
        noun: None,
        place: Place::Text,
        vague: false,
    }
}
