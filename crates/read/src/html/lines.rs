//! Running text and tables as lines: white space folded as a browser folds it, blocks on lines of their own, a table
//! of figures as rows between bars.

/// Tables within tables that are kept apart; deeper ones are plain blocks.
const DEEPEST: usize = 24;

/// Signs of a cell of figures or labels; a cell with more is a piece of the page.
const CELL_LONGEST: usize = 240;

/// Lines of such a cell.
const CELL_LINES: usize = 6;

/// Columns that one cell may span.
const WIDEST: usize = 40;

/// Rows that one cell may span.
const LONGEST: usize = 1000;

/// Bytes that spans may add to one page.
const SPAN_BUDGET: usize = 1 << 19;

/// Lines in the making.
#[derive(Default)]
pub(crate) struct Lines {
    done: Vec<String>,
    line: String,
    mark: &'static str,
    /// White space seen and not yet written; whether a line break was in it.
    gap: Option<bool>,
}

/// Signs between which a line break of the source is no space.
fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
}

impl Lines {
    /// Running text; `kept`: white space as it stands (`<pre>`).
    pub fn text(&mut self, text: &str, kept: bool) {
        // A line break between two elements is a space, between two Han signs of one text it is none.
        self.gap = self.gap.map(|_| false);
        let mut begun = false;
        for c in text.chars() {
            match c {
                '\n' if kept => self.end_line(),
                '\t' | ' ' if kept => self.line.push(c),
                '\t' | '\n' | '\x0c' | '\r' | ' ' => {
                    self.gap = Some(self.gap.unwrap_or(false) || c == '\n' && begun);
                }
                _ => {
                    self.sign(c);
                    begun = true;
                }
            }
        }
    }

    fn sign(&mut self, c: char) {
        let gap = self.gap.take();
        if self.line.is_empty() {
            self.line.push_str(std::mem::take(&mut self.mark));
        } else if let Some(broken) = gap
            && !(broken && is_han(c) && self.line.chars().next_back().is_some_and(is_han))
        {
            self.line.push(' ');
        }
        self.line.push(c);
    }

    /// The line is over; an empty one leaves nothing.
    pub fn end_line(&mut self) {
        self.gap = None;
        if !self.line.trim_ascii().is_empty() {
            self.line.truncate(self.line.trim_ascii_end().len());
            self.done.push(std::mem::take(&mut self.line));
        }
        self.line.clear();
    }

    /// A block begins or ends; `mark` stands before its first words.
    pub fn block(&mut self, mark: &'static str) {
        self.end_line();
        self.mark = mark;
    }

    /// The last sign of the line in the making.
    pub fn last(&self) -> Option<char> {
        self.gap.is_none().then(|| self.line.chars().next_back())?
    }

    /// The line in the making, as far as it is.
    pub fn tail(&self) -> &str {
        &self.line
    }

    fn take(&mut self) -> Vec<String> {
        self.block("");
        std::mem::take(&mut self.done)
    }
}

/// How far a cell reaches.
#[derive(Clone, Copy)]
pub(crate) struct Reach {
    pub columns: usize,
    pub rows: usize,
}

struct Cell {
    lines: Lines,
    heads: bool,
    reach: Reach,
}

/// A cell as it is written: its words, and whether it heads its column.
#[derive(Clone, Default)]
struct Words {
    text: String,
    heads: bool,
}

#[derive(Default)]
struct Table {
    rows: Vec<Vec<Cell>>,
    row_open: bool,
    cell_open: bool,
    loose: Lines,
    /// It holds a table: it is there to lay out the page.
    lays_out: bool,
}

/// Where text goes: the page, or the open cell of the innermost table.
#[derive(Default)]
pub(crate) struct Out {
    page: Lines,
    tables: Vec<Table>,
    too_deep: usize,
    spent: usize,
}

impl Out {
    /// Where the next words go.
    pub fn lines(&mut self) -> &mut Lines {
        match self.tables.last_mut() {
            None => &mut self.page,
            Some(table) if table.cell_open => match table.rows.last_mut().and_then(|row| row.last_mut()) {
                Some(cell) => &mut cell.lines,
                None => &mut table.loose,
            },
            Some(table) => &mut table.loose,
        }
    }

    pub fn open_table(&mut self) {
        self.lines().block("");
        if self.tables.len() == DEEPEST {
            self.too_deep += 1;
        } else {
            self.tables.push(Table::default());
        }
    }

    pub fn close_table(&mut self) {
        self.lines().block("");
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let Some(table) = self.tables.pop() else { return };
        let lines = table.lines(&mut self.spent);
        let within = self.lines();
        within.block("");
        within.done.extend(lines);
        if let Some(outer) = self.tables.last_mut() {
            outer.lays_out = true;
        }
    }

    pub fn open_row(&mut self) {
        self.lines().block("");
        if let Some(table) = self.tables.last_mut().filter(|_| self.too_deep == 0) {
            table.rows.push(Vec::new());
            (table.row_open, table.cell_open) = (true, false);
        }
    }

    pub fn open_cell(&mut self, heads: bool, reach: Reach) {
        self.lines().block("");
        if let Some(table) = self.tables.last_mut().filter(|_| self.too_deep == 0) {
            if !table.row_open {
                table.rows.push(Vec::new());
                table.row_open = true;
            }
            if let Some(row) = table.rows.last_mut() {
                row.push(Cell { lines: Lines::default(), heads, reach });
            }
            table.cell_open = true;
        }
    }

    pub fn close_cell(&mut self, row: bool) {
        self.lines().block("");
        if let Some(table) = self.tables.last_mut().filter(|_| self.too_deep == 0) {
            table.cell_open = false;
            table.row_open &= !row;
        }
    }

    /// All lines, tables that were never closed among them.
    pub fn finish(mut self) -> Vec<String> {
        self.too_deep = 0;
        while !self.tables.is_empty() {
            self.close_table();
        }
        self.page.take()
    }
}

impl Table {
    fn lines(mut self, spent: &mut usize) -> Vec<String> {
        let mut out = self.loose.take();
        let rows: Vec<Vec<(Vec<String>, bool, Reach)>> = std::mem::take(&mut self.rows)
            .into_iter()
            .filter(|row| !row.is_empty())
            .map(|row| row.into_iter().map(|mut c| (c.lines.take(), c.heads, c.reach)).collect())
            .collect();
        let small = |lines: &Vec<String>| {
            lines.len() <= CELL_LINES && lines.iter().map(|l| l.chars().count()).sum::<usize>() <= CELL_LONGEST
        };
        let figures = !self.lays_out
            && rows.len() >= 2
            && rows.iter().any(|row| row.len() >= 2)
            && rows.iter().flatten().all(|(lines, ..)| small(lines));
        if figures {
            out.extend(written(rows, spent));
        } else {
            out.extend(rows.into_iter().flatten().flat_map(|(lines, ..)| lines));
        }
        out
    }
}

/// A table of figures: spans filled in, rows of heads joined to one, a rule below it.
fn written(rows: Vec<Vec<(Vec<String>, bool, Reach)>>, spent: &mut usize) -> Vec<String> {
    let mut grid = filled(rows, spent);
    grid.retain(|row| row.iter().any(|cell| !cell.text.is_empty()));
    let all_heads = |row: &Vec<Words>| row.iter().all(|cell| cell.heads || cell.text.is_empty());
    let heads = grid.iter().take_while(|row| all_heads(row)).count();
    if heads > 1 && heads < grid.len() {
        let joined = joined(grid.drain(..heads));
        grid.insert(0, joined);
    }
    let headed = grid.len() > 1 && (heads > 0 || grid.first().is_some_and(|row| reads_as_heads(row)));
    let mut out: Vec<String> = Vec::new();
    for (i, row) in grid.iter().enumerate() {
        let cells: Vec<String> = row.iter().map(|cell| cell.text.replace('|', "\\|")).collect();
        out.push(format!("| {} |", cells.join(" | ")));
        if i == 0 && headed {
            out.push(format!("|{}", "---|".repeat(row.len())));
        }
    }
    out
}

/// Cells that span others stand in all of them when they head or have no digit: a figure stands once.
fn filled(rows: Vec<Vec<(Vec<String>, bool, Reach)>>, spent: &mut usize) -> Vec<Vec<Words>> {
    let mut below: Vec<(usize, Words)> = Vec::new();
    let mut grid = Vec::new();
    for row in rows {
        let mut line: Vec<Words> = Vec::new();
        let carry = |line: &mut Vec<Words>, below: &mut Vec<(usize, Words)>| {
            while let Some((left, words)) = below.get_mut(line.len()).filter(|(left, _)| *left > 0) {
                *left -= 1;
                line.push(words.clone());
            }
        };
        for (lines, heads, reach) in row {
            carry(&mut line, &mut below);
            let words = Words { text: lines.join(" "), heads };
            let bare = Words { text: String::new(), heads };
            let may_repeat = heads || !words.text.contains(|c: char| c.is_numeric());
            let (columns, rows) = (reach.columns.clamp(1, WIDEST), reach.rows.clamp(1, LONGEST));
            let cost = (columns * rows - 1) * (words.text.len() + 4);
            let (columns, rows) = if *spent + cost > SPAN_BUDGET { (1, 1) } else { (columns, rows) };
            *spent += if rows * columns > 1 { cost } else { 0 };
            for column in 0..columns {
                if rows > 1 {
                    below.resize(below.len().max(line.len() + 1), (0, Words::default()));
                    let again = if may_repeat && (column == 0 || heads) { &words } else { &bare };
                    below[line.len()] = (rows - 1, again.clone());
                }
                line.push(if column == 0 || heads { words.clone() } else { bare.clone() });
            }
        }
        carry(&mut line, &mut below);
        grid.push(line);
    }
    grid
}

/// Several rows of heads as one: a column's words from above to below, each once.
fn joined(rows: impl Iterator<Item = Vec<Words>>) -> Vec<Words> {
    let mut out: Vec<Words> = Vec::new();
    for row in rows {
        out.resize_with(out.len().max(row.len()), || Words { text: String::new(), heads: true });
        for (to, from) in out.iter_mut().zip(row) {
            if !from.text.is_empty() && !to.text.ends_with(&from.text) {
                let gap = if to.text.is_empty() { "" } else { " " };
                to.text.push_str(gap);
                to.text.push_str(&from.text);
            }
        }
    }
    out
}

/// A first row without `<th>` heads the table unless a cell after its first is a bare figure.
fn reads_as_heads(row: &[Words]) -> bool {
    let figure = |cell: &Words| {
        let body = cell.text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let digits = body.chars().take_while(char::is_ascii_digit).count();
        let after = body[digits..].chars().next();
        // A year, a quarter or a half heads a column: 2025, 2025E, 1Q25, 1H25.
        let year = digits == 4 && (body.starts_with("19") || body.starts_with("20")) && after != Some('.');
        digits > 0 && !year && !matches!(after, Some('Q' | 'H' | 'q' | 'h'))
    };
    !row.iter().skip(1).any(figure)
}
