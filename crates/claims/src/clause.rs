//! The shape of a note: lines and what stands over them, sentences, clauses, brackets.

use crate::Span;

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineKind {
    /// Empty, a rule, a cut mark.
    Blank,
    /// Stands over the lines below it.
    Heading,
    /// List item.
    Bullet,
    /// Row of a table.
    Row,
    /// Running text.
    Text,
}

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// Without the line end.
    pub span: Span,
    /// Sort.
    pub kind: LineKind,
    /// The nearest line over it.
    pub over: Option<u32>,
}

/// One sentence, within one line.
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    /// Its words.
    pub span: Span,
    /// Its line.
    pub line: u32,
}

/// One clause, within one sentence.
#[derive(Clone, Copy, Debug)]
pub struct Clause {
    /// Its words.
    pub span: Span,
    /// Its sentence.
    pub sentence: u32,
}

/// A note laid out.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Lines.
    pub lines: Vec<Line>,
    /// Sentences.
    pub sentences: Vec<Sentence>,
    /// Clauses.
    pub clauses: Vec<Clause>,
    /// Bracketed stretches, both brackets included, by start.
    pub brackets: Vec<Span>,
    /// Lines that are cut marks.
    pub cuts: Vec<u32>,
}

const TEXT_RANK: u16 = u16::MAX;
const BULLET_RANK: u16 = 100;
const LABEL_RANK: u16 = 60;
const TITLE_RANK: u16 = 40;
const BOLD_RANK: u16 = 50;
/// Longest line without an end mark that may be a heading, in bytes.
const HEADING_BYTES: usize = 160;

/// Mark of a passage left out.
const CUT: &str = "[...]";

impl Layout {
    /// Lay a text out. One pass.
    pub fn of(text: &str) -> Layout {
        let mut layout = Layout { brackets: brackets(text), ..Layout::default() };
        let raw: Vec<Span> = lines(text);
        let mut stack: Vec<(u16, u32)> = Vec::new();
        for (i, span) in raw.iter().enumerate() {
            let blank_before = i == 0 || is_blank(raw[i - 1].of(text));
            let blank_after = raw.get(i + 1).is_none_or(|next| is_blank(next.of(text)));
            let under = i > 0 && layout.lines[i - 1].kind == LineKind::Heading;
            let (kind, rank) = classify(span.of(text), blank_before || under && blank_after, blank_after);
            let heads = kind == LineKind::Text
                && span.end - span.start <= HEADING_BYTES as u32
                && raw.get(i + 1).is_some_and(|next| bullet(next.of(text).trim()).is_some());
            let (kind, rank) = if heads { (LineKind::Heading, LABEL_RANK) } else { (kind, rank) };
            let rank = if under && kind == LineKind::Heading && rank == TITLE_RANK { TITLE_RANK + 1 } else { rank };
            match kind {
                LineKind::Blank => {
                    let keep = if is_rule(span.of(text)) { TITLE_RANK } else { LABEL_RANK };
                    stack.retain(|(rank, _)| *rank < keep || (*rank == LABEL_RANK && keep == LABEL_RANK));
                }
                LineKind::Text => stack.retain(|(rank, _)| *rank < LABEL_RANK),
                LineKind::Row => {}
                _ => stack.retain(|(other, _)| *other < rank),
            }
            if span.of(text).trim() == CUT {
                layout.cuts.push(i as u32);
            }
            let over = stack.last().map(|(_, line)| *line);
            if matches!(kind, LineKind::Heading | LineKind::Bullet) {
                stack.push((rank, i as u32));
            }
            layout.sentences_of(text, *span, i as u32, kind);
            layout.lines.push(Line { span: *span, kind, over });
        }
        layout
    }

    fn sentences_of(&mut self, text: &str, line: Span, index: u32, kind: LineKind) {
        if kind == LineKind::Blank {
            return;
        }
        let words = line.of(text);
        let base = line.start as usize;
        let mut start = 0;
        let mut ends: Vec<usize> = Vec::new();
        let bytes = words.as_bytes();
        let mut title_from = None;
        for (at, sign) in words.char_indices() {
            let next = at + sign.len_utf8();
            match sign {
                '【' => {
                    if at > start {
                        ends.push(at);
                    }
                    (start, title_from) = (at, Some(at));
                }
                '】' if title_from.take().is_some() => {
                    ends.push(next);
                    start = next;
                }
                '。' | '！' | '？' | '；' => {
                    ends.push(next);
                    start = next;
                }
                '.' | '!' | '?' | ';' if kind != LineKind::Row && ends_sentence(words, bytes, at) => {
                    ends.push(next);
                    start = next;
                }
                _ => {}
            }
        }
        if start < words.len() {
            ends.push(words.len());
        }
        let mut from = 0;
        for end in ends {
            if !words[from..end].trim().is_empty() {
                self.sentence(text, Span::new(base + from, base + end), index);
            }
            from = end;
        }
    }

    fn sentence(&mut self, text: &str, span: Span, line: u32) {
        let (first, sentence) = (self.clauses.len() as u32, self.sentences.len() as u32);
        let words = span.of(text);
        let bytes = words.as_bytes();
        let mut from = 0;
        let cut = |this: &mut Layout, from: usize, to: usize| {
            if !words[from..to].trim().is_empty() {
                let span = Span::new(span.start as usize + from, span.start as usize + to);
                this.clauses.push(Clause { span, sentence });
            }
        };
        for (at, sign) in words.char_indices() {
            let digit = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
            let next = at + sign.len_utf8();
            let splits = match sign {
                '，' | '；' | ';' => true,
                ',' => !(digit(at.checked_sub(1)) && digit(Some(next))),
                '—' | '|' => true,
                _ => false,
            };
            if splits {
                cut(self, from, at);
                from = next;
            }
        }
        cut(self, from, words.len());
        if self.clauses.len() as u32 == first {
            self.clauses.push(Clause { span, sentence });
        }
        self.sentences.push(Sentence { span, line });
    }

    /// The clause at a byte: the last that starts at or before it.
    pub fn clause_at(&self, at: u32) -> usize {
        self.clauses.partition_point(|c| c.span.start <= at).saturating_sub(1)
    }

    /// The sentence at a byte.
    pub fn sentence_at(&self, at: u32) -> usize {
        self.sentences.partition_point(|s| s.span.start <= at).saturating_sub(1)
    }

    /// The line at a byte.
    pub fn line_at(&self, at: u32) -> usize {
        self.lines.partition_point(|l| l.span.start <= at).saturating_sub(1)
    }

    /// The lines that stand over a line, nearest first; at most a dozen.
    pub fn over(&self, line: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut next = self.lines.get(line).and_then(|l| l.over);
        while let Some(over) = next {
            found.push(over as usize);
            if found.len() == 12 {
                break;
            }
            next = self.lines[over as usize].over;
        }
        found
    }

    /// Whether a cut mark stands between two lines.
    pub fn is_cut(&self, from: usize, to: usize) -> bool {
        let at = self.cuts.partition_point(|cut| (*cut as usize) <= from);
        self.cuts.get(at).is_some_and(|cut| (*cut as usize) < to)
    }

    /// The innermost bracketed stretch that holds a byte.
    pub fn bracket_at(&self, at: u32) -> Option<Span> {
        let upto = self.brackets.partition_point(|b| b.start < at);
        self.brackets[..upto].iter().rev().take(6).find(|b| b.start < at && at < b.end).copied()
    }
}

fn lines(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices('\n') {
        let end = if text.as_bytes().get(at.wrapping_sub(1)) == Some(&b'\r') && at > from { at - 1 } else { at };
        found.push(Span::new(from, end));
        from = at + 1;
    }
    found.push(Span::new(from, text.len()));
    found
}

fn is_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line == CUT || is_rule(line)
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && line.chars().all(|c| "-*_= ".contains(c))
}

/// Sort and rank of a line.
fn classify(line: &str, blank_before: bool, blank_after: bool) -> (LineKind, u16) {
    let indent = line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum::<u16>();
    let body = line.trim();
    if is_blank(line) || body.starts_with("```") {
        return (LineKind::Blank, TEXT_RANK);
    }
    if body.starts_with('#') {
        let marks = body.bytes().take_while(|b| *b == b'#').count() as u16;
        if body.as_bytes().get(usize::from(marks)) == Some(&b' ') {
            return (LineKind::Heading, marks);
        }
    }
    if body.matches('|').count() >= 2 && (body.starts_with('|') || body.ends_with('|')) {
        return (LineKind::Row, TEXT_RANK);
    }
    let ended = body.ends_with(['。', '！', '？', '!', '?', ';', '；', '…', '，', ','])
        || (body.ends_with('.') && !body.ends_with("..."))
        || body.ends_with("...");
    let label = body.trim_end_matches('*').ends_with([':', '：']);
    if bullet(body).is_some() {
        let numbered = body.starts_with(|c: char| c.is_ascii_digit());
        if numbered && blank_before && blank_after && !ended && body.len() <= HEADING_BYTES / 2 {
            return (LineKind::Heading, BOLD_RANK + 4);
        }
        return (LineKind::Bullet, BULLET_RANK + indent);
    }
    if chinese_numeral_heading(body) && body.len() <= HEADING_BYTES {
        return (LineKind::Heading, TITLE_RANK + 2);
    }
    if label && body.len() <= HEADING_BYTES {
        return (LineKind::Heading, if body.starts_with("**") { BOLD_RANK } else { LABEL_RANK });
    }
    let bold = body.len() > 4 && body.starts_with("**") && body.ends_with("**") && body.matches("**").count() == 2;
    if bold && body.len() <= HEADING_BYTES && !body.trim_end_matches('*').ends_with(['。', '.']) {
        return (LineKind::Heading, BOLD_RANK);
    }
    if blank_before
        && !ended
        && !body.contains('。')
        && body.len() <= HEADING_BYTES
        && !body.starts_with(['>', '(', '（', '“', '"'])
    {
        return (LineKind::Heading, TITLE_RANK);
    }
    (LineKind::Text, TEXT_RANK)
}

/// What follows a list mark; None when there is none.
fn bullet(body: &str) -> Option<&str> {
    for mark in ["- ", "* ", "• ", "· ", "+ ", "▪ ", "▌", "● ", "➤ ", "→ ", "– ", "•", "●"] {
        if let Some(rest) = body.strip_prefix(mark) {
            return Some(rest);
        }
    }
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=2).contains(&digits) {
        let rest = &body[digits..];
        for mark in [". ", ") ", "、", "）", ")"] {
            if let Some(rest) = rest.strip_prefix(mark) {
                return Some(rest);
            }
        }
        if let Some(rest) = rest.strip_prefix('.')
            && rest.starts_with(|c: char| !c.is_ascii_digit())
        {
            return Some(rest);
        }
    }
    None
}

fn chinese_numeral_heading(body: &str) -> bool {
    let numerals = body.chars().take_while(|c| "一二三四五六七八九十".contains(*c)).count();
    (1..=3).contains(&numerals) && body.chars().nth(numerals) == Some('、')
}

/// Whether the full stop (or its like) at `at` ends a sentence: white space or a closing mark behind it, no short form before.
fn ends_sentence(words: &str, bytes: &[u8], at: usize) -> bool {
    let Some(next) = bytes.get(at + 1) else { return true };
    if !(next.is_ascii_whitespace() || b"\"')*]".contains(next) || *next >= 0x80) {
        return false;
    }
    if bytes[at] != b'.' {
        return true;
    }
    let before = words[..at].rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
    let short = [
        "vs", "inc", "corp", "co", "ltd", "mr", "ms", "dr", "approx", "est", "no", "e.g", "i.e", "u.s", "u.k", "st",
        "jan", "feb", "sept", "oct", "nov", "dec", "fig",
    ];
    let lowered = before.to_ascii_lowercase();
    if short.contains(&lowered.as_str()) || (before.len() == 1 && before.bytes().all(|b| b.is_ascii_uppercase())) {
        return false;
    }
    // A lower-case word behind it: an abbreviation we do not know.
    let after = words[at + 1..].trim_start().chars().next();
    !after.is_some_and(|c| c.is_ascii_lowercase()) || before.len() > 4
}

fn brackets(text: &str) -> Vec<Span> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut found = Vec::new();
    for (at, sign) in text.char_indices() {
        match sign {
            '(' | '（' => open.push((')', at)),
            // Cut off by the end of the line.
            '\n' => found.extend(open.drain(..).map(|(_, from)| Span::new(from, at))),
            ')' | '）' => {
                if let Some((_, from)) = open.pop() {
                    found.push(Span::new(from, at + sign.len_utf8()));
                }
            }
            _ => {}
        }
    }
    found.extend(open.drain(..).map(|(_, from)| Span::new(from, text.len())));
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_laid_out() {
        let text = "## Chips\n\n- NVIDIA: up 3.5%, well above plan.\n  - more\nA sentence. Another one of the U.S. kind\n\n【题】正文一，二。三";
        let layout = Layout::of(text);
        let kinds: Vec<LineKind> = layout.lines.iter().map(|l| l.kind).collect();
        use LineKind::*;
        assert_eq!(kinds, [Heading, Blank, Bullet, Bullet, Text, Blank, Text]);
        assert_eq!(layout.over(3), [2, 0]);
        let sentences: Vec<&str> = layout.sentences.iter().map(|s| s.span.of(text).trim()).collect();
        assert_eq!(sentences[3..], ["A sentence.", "Another one of the U.S. kind", "【题】", "正文一，二。", "三"]);
        let clauses: Vec<&str> = layout.clauses.iter().map(|c| c.span.of(text).trim()).collect();
        assert_eq!(clauses[1..3], ["- NVIDIA: up 3.5%", "well above plan."]);
    }
}
