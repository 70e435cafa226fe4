//! Markdown tables: cells, and what the head of a column or row says about the figures below or beside it.

use figure::{Decimal, Unit};

use super::{Place, Table};
use crate::Span;
use crate::lex::{Units, char_at, skip_blank, word_unit_at};

/// All tables of a text: runs of lines with bars in them.
pub(crate) fn tables(text: &str) -> Vec<Table> {
    let mut out: Vec<Table> = Vec::new();
    let mut open: Option<(Table, bool)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let body = line.trim();
        if !body.starts_with('|') || body.len() < 3 {
            out.extend(open.take().map(|(t, _)| t));
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let cells = cells(text, start + indent, start + indent + body.len());
        let rule = body.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' '));
        let (table, headed) = open.get_or_insert_with(|| (Table::default(), false));
        let span = Span::new(start + indent, start + indent + body.len());
        table.span = Some(table.span.map_or(span, |s| s.join(&span)));
        if rule {
            if !*headed && table.rows.len() == 1 {
                table.head = table.rows.pop().unwrap_or_default();
            }
            *headed = true;
        } else {
            table.rows.push(cells);
        }
    }
    out.extend(open.take().map(|(t, _)| t));
    out
}

fn cells(text: &str, start: usize, end: usize) -> Vec<Span> {
    let mut out = Vec::new();
    let mut from = start + 1;
    let mut push = |from: usize, to: usize| {
        let cell = &text[from..to];
        let lead = cell.len() - cell.trim_start().len();
        let long = cell.trim().len();
        out.push(Span::new(from + lead, from + lead + long));
    };
    let bytes = text.as_bytes();
    for i in start + 1..end {
        if bytes[i] == b'|' && bytes[i - 1] != b'\\' {
            push(from, i);
            from = i + 1;
        }
    }
    if from < end {
        push(from, end);
    }
    out
}

/// Walks the cells in the order of the text.
pub(crate) struct Walk<'a> {
    tables: &'a [Table],
    table: usize,
    row: usize,
}

impl<'a> Walk<'a> {
    /// Goes on where [`Walk::stand`] was.
    pub fn resume(tables: &'a [Table], (table, row): (usize, usize)) -> Walk<'a> {
        Walk { tables, table, row }
    }

    /// Table and row it stands at.
    pub fn stand(&self) -> (usize, usize) {
        (self.table, self.row)
    }

    /// The place of byte `at`; calls must come in the order of the text.
    pub fn place(&mut self, at: usize) -> Place {
        let at = at as u32;
        while self.tables.get(self.table).and_then(|t| t.span).is_some_and(|s| s.end <= at) {
            self.table += 1;
            self.row = 0;
        }
        let Some(table) = self.tables.get(self.table).filter(|t| t.span.is_some_and(|s| s.start <= at)) else {
            return Place::Text;
        };
        while table.rows.get(self.row).and_then(|r| r.last()).is_some_and(|c| c.end < at) {
            self.row += 1;
        }
        let Some(row) = table.rows.get(self.row).filter(|r| r.first().is_some_and(|c| c.start <= at)) else {
            return Place::Text;
        };
        let column = row.partition_point(|c| c.end < at);
        Place::Cell { table: self.table as u32, row: self.row as u32, column: column as u32 }
    }
}

/// What a head says of its column: `($B)`, `（亿元）`, `(%)`, 万亿Token, `US$ million`.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Says {
    pub unit: Option<Unit>,
    pub factor: Option<Decimal>,
    pub scale: i16,
    pub percent: bool,
    pub money: bool,
}

/// Longest head that is read, in bytes.
const LONGEST: usize = 160;

/// Reads a head or row label.
pub(crate) fn says(text: &str, cell: Span, units: &dyn Units) -> Says {
    let words = cell.of(text);
    let mut says = Says::default();
    if words.len() > LONGEST {
        return says;
    }
    let inside = words.rfind(['(', '（', '[']).map(|i| &words[i..]);
    // Without brackets only a head that opens with the unit counts (万亿Token), or one that is nothing else.
    for part in [inside, Some(words)].into_iter().flatten() {
        read_part(part, units, &mut says);
        if says != Says::default() {
            break;
        }
    }
    says
}

fn read_part(part: &str, units: &dyn Units, says: &mut Says) {
    let bracketed = part.starts_with(['(', '（', '[']);
    let body = part.trim_start_matches(['(', '（', '[', '*', ' ']);
    let mut at = 0;
    if let Some(c) = char_at(body, 0).filter(|c| matches!(c, '%' | '％')) {
        let _ = c;
        says.percent = true;
        return;
    }
    if body.starts_with("单位：") || body.starts_with("单位:") {
        at = if body.starts_with("单位：") { "单位：".len() } else { "单位:".len() };
    }
    let sign_end = body
        .char_indices()
        .take(4)
        .find(|(_, c)| matches!(c, '$' | '¥' | '€' | '£' | '₩' | '￥'))
        .map(|(i, c)| i + c.len_utf8());
    if let Some(end) = sign_end
        && let Some(word) = units.unit(&body[at..end]).filter(|w| w.money)
    {
        says.unit = Some(word.unit);
        says.factor = Some(word.factor);
        says.money = true;
        at = skip_blank(body, end);
    } else if let Some((end, word)) = word_unit_at(body, at, units).filter(|(_, w)| w.money) {
        says.unit = Some(word.unit);
        says.factor = Some(word.factor);
        says.money = true;
        at = skip_blank(body, end);
    }
    if let Some((end, power)) = super::numeral::scale_at(body, at, bracketed || says.money) {
        says.scale = power;
        at = skip_blank(body, end);
    }
    if says.unit.is_none()
        && (bracketed || says.scale > 0)
        && let Some((_, word)) = word_unit_at(body, at, units).filter(|(_, w)| !w.weak || w.money)
    {
        says.money = word.money;
        says.unit = Some(word.unit);
        says.factor = Some(word.factor);
    }
}
