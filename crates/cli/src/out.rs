//! Standard output: one write, a closed pipe ends silently, widths count Chinese as two.

use std::io::{ErrorKind, IsTerminal, Write};

use unicode_width::UnicodeWidthStr;

use crate::args::When;

/// Write all of it; a reader that has gone is no error.
pub fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// Say something beside the data; a closed stderr is no error.
pub fn say(text: &str) {
    _ = writeln!(std::io::stderr(), "{text}");
}

/// Whether to colour.
pub fn colours(when: When) -> bool {
    let dumb =
        std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()) || std::env::var("TERM").is_ok_and(|t| t == "dumb");
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => !dumb && std::io::stdout().is_terminal(),
    }
}

/// Cut to `width` columns, with `…` where something is missing.
pub fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_string();
    }
    let (mut out, mut used) = (String::new(), 0);
    for c in text.chars() {
        let w = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if used + w + 1 > width {
            break;
        }
        out.push(c);
        used += w;
    }
    out + "…"
}

/// Rows of a table, columns lined up; `right` says which columns are numbers. Tab-separated and uncut when `plain`.
pub fn table(rows: &[Vec<String>], right: &[bool], plain: bool) -> String {
    if plain {
        return rows.iter().map(|r| r.join("\t") + "\n").collect();
    }
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |c: usize| rows.iter().filter_map(|r| r.get(c)).map(|t| t.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (c, text) in row.iter().enumerate() {
            let pad = " ".repeat(widths[c] - text.width());
            let (before, after) = if right.get(c) == Some(&true) { (pad.as_str(), "") } else { ("", pad.as_str()) };
            line += &format!("{before}{text}{after}  ");
        }
        out += line.trim_end();
        out.push('\n');
    }
    out
}

/// A dim line, or plain when there are no colours.
pub fn dim(text: &str, colours: bool) -> String {
    if colours { format!("\x1b[2m{text}\x1b[0m") } else { text.to_string() }
}

/// A strong line, or plain when there are no colours.
pub fn strong(text: &str, colours: bool) -> String {
    if colours { format!("\x1b[1m{text}\x1b[0m") } else { text.to_string() }
}

/// One line of progress on a terminal, after a second, with a count.
pub struct Progress {
    shown: bool,
    quiet: bool,
    count: usize,
    since: std::time::Instant,
    last: std::time::Instant,
}

impl Progress {
    /// Start counting; nothing is shown when quiet or when stderr is no terminal.
    #[allow(clippy::disallowed_methods)] // a face may read the clock
    pub fn new(quiet: bool) -> Progress {
        let now = std::time::Instant::now();
        Progress { shown: false, quiet: quiet || !std::io::stderr().is_terminal(), count: 0, since: now, last: now }
    }

    /// One item more.
    pub fn item(&mut self, item: &tidegauge::Item) {
        self.count += usize::from(matches!(item, tidegauge::Item::Note(_)));
        let due = self.since.elapsed().as_millis() > 1000 && self.last.elapsed().as_millis() > 100;
        if !self.quiet && due {
            let rate = self.count as f64 / self.since.elapsed().as_secs_f64();
            _ = write!(std::io::stderr(), "\r{} notes, {rate:.0} a second ", self.count);
            (self.shown, self.last) = (true, {
                #[allow(clippy::disallowed_methods)]
                std::time::Instant::now()
            });
        }
    }

    /// Take the line away.
    pub fn end(&mut self) {
        if self.shown {
            _ = write!(std::io::stderr(), "\r{}\r", " ".repeat(40));
        }
    }
}
