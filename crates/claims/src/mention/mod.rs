//! Who and what a text mentions: names, metric words, phrases; and the role that the words beside a name give it.

mod lexicon;
mod named;

pub use lexicon::*;

use crate::Span;

/// A name in the text.
#[derive(Clone, Debug)]
pub struct Mention {
    /// Its words.
    pub span: Span,
    /// Row of the lexicon; None for a name that it does not know.
    pub entity: Option<u32>,
    /// Said to state something about others (据…, "according to"), rather than being the subject.
    pub source: bool,
    /// Behind a preposition.
    pub object: bool,
    /// Followed by what follows subjects.
    pub subject: bool,
    /// A list of names that make up a group.
    pub group: bool,
}

/// A phrase in the text.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// Its words.
    pub span: Span,
    /// Index into [`Lexicon::cues`].
    pub cues: u32,
}

/// Mentions and phrases of a text, each in order and without overlap.
pub fn find(text: &str, lexicon: &Lexicon) -> (Vec<Mention>, Vec<Hit>) {
    find_by(text, lexicon, false)
}

/// The same in a question, which is too short to give a doubtful name its context: capitals will do.
pub fn find_in_question(text: &str, lexicon: &Lexicon) -> (Vec<Mention>, Vec<Hit>) {
    find_by(text, lexicon, true)
}

fn find_by(text: &str, lexicon: &Lexicon, question: bool) -> (Vec<Mention>, Vec<Hit>) {
    let lowered = text.to_ascii_lowercase();
    let hits = scan(&lowered, &lexicon.cue_machine).into_iter().map(|(span, cues)| Hit { span, cues }).collect();
    let mut mentions: Vec<Mention> = Vec::new();
    let whole = scan_with(&lowered, &lexicon.name_machine, |span, value| {
        lexicon.names[value as usize].iter().any(|name| fits(text, span, name))
    });
    // A common word is taken as a name only where the note has that name, or its owner, without doubt somewhere.
    for (span, value) in &whole {
        let Some(name) = lexicon.names[*value as usize].iter().find(|name| fits(text, *span, name)) else { continue };
        let written = || span.of(text).chars().any(|c| c.is_ascii_uppercase() || !c.is_ascii());
        if name.context && !(question && written() || in_context(text, *span, name, lexicon, &whole)) {
            continue;
        }
        mentions.push(mention(text, *span, Some(name.entity), &lexicon.roles));
    }
    named::add(text, &mut mentions, &lexicon.roles);
    conjuncts(text, &mut mentions);
    groups(text, &mut mentions, lexicon);
    (mentions, hits)
}

/// 微软和谷歌: the second is no object, though a preposition's word stands before it.
fn conjuncts(text: &str, mentions: &mut [Mention]) {
    for i in 1..mentions.len() {
        let with = text[..mentions[i].span.start as usize].trim_end_matches([' ', '*']).ends_with('与');
        if mentions[i].object && !with && joined(text, mentions[i - 1].span, mentions[i].span) {
            mentions[i].object = mentions[i - 1].object;
        }
    }
}

/// Whether only a joint of a list stands between two names.
fn joined(text: &str, a: Span, b: Span) -> bool {
    if a.end > b.start || b.start - a.end > 12 {
        return false;
    }
    let between = text[a.end as usize..b.start as usize].trim_matches(|c: char| c.is_whitespace() || c == '*');
    matches!(between, "和" | "与" | "及" | "、" | "," | "，" | "and" | ", and" | "/" | "&" | "以及" | "+")
}

/// Most names in a list that makes up a group.
const LARGEST_GROUP: usize = 6;

/// "Microsoft, Meta, Amazon, and Google": a list whose members are those of a group is that group.
fn groups(text: &str, mentions: &mut Vec<Mention>, lexicon: &Lexicon) {
    let mut found = Vec::new();
    let mut from = 0;
    while from < mentions.len() {
        let mut to = from + 1;
        while to < mentions.len() && to - from < LARGEST_GROUP && joined(text, mentions[to - 1].span, mentions[to].span)
        {
            to += 1;
        }
        let mut members: Vec<u32> = mentions[from..to].iter().filter_map(|m| m.entity).collect();
        members.sort_unstable();
        if members.len() > 1
            && let Some((group, _)) = lexicon.groups.iter().find(|(_, all)| *all == members)
        {
            let span = mentions[from].span.join(&mentions[to - 1].span);
            let mut whole = mention(text, span, Some(*group), &lexicon.roles);
            whole.group = true;
            found.push((to, whole));
        }
        from = to;
    }
    for (at, whole) in found.into_iter().rev() {
        mentions.insert(at, whole);
    }
    mentions.sort_by_key(|m| m.span.start);
}

fn mention(text: &str, span: Span, entity: Option<u32>, roles: &Roles) -> Mention {
    let after = text[span.end as usize..].trim_start_matches([' ', '*', '”', '"', '》', '】']);
    let after = skip_bracket(after);
    let before = text[..span.start as usize].trim_end_matches([' ', '*', '“', '"', '《', '#']);
    let starts = |list: &[String]| list.iter().any(|word| starts_with(after, word));
    let source = roles.source_before.iter().any(|word| ends_with(before, word)) || starts(&roles.source_after);
    let object = roles.object_before.iter().any(|word| ends_with(before, word));
    Mention { span, entity, source, object, subject: starts(&roles.subject_after), group: false }
}

/// `（AWS）` behind a name says it again.
fn skip_bracket(after: &str) -> &str {
    for (open, close) in [('(', ')'), ('（', '）')] {
        if let Some(rest) = after.strip_prefix(open)
            && let Some(at) = rest.find(close)
            && at < 40
        {
            return rest[at + close.len_utf8()..].trim_start();
        }
    }
    after
}

fn starts_with(text: &str, word: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= word.len()
        && bytes[..word.len()].eq_ignore_ascii_case(word.as_bytes())
        && !(word.ends_with(|c: char| c.is_ascii_alphabetic())
            && bytes.get(word.len()).is_some_and(u8::is_ascii_alphabetic))
}

fn ends_with(text: &str, word: &str) -> bool {
    let (bytes, len) = (text.as_bytes(), word.len());
    bytes.len() >= len
        && bytes[bytes.len() - len..].eq_ignore_ascii_case(word.as_bytes())
        && !(word.starts_with(|c: char| c.is_ascii_alphabetic())
            && bytes.len() > len
            && bytes[bytes.len() - len - 1].is_ascii_alphabetic())
}

fn fits(text: &str, span: Span, name: &Name) -> bool {
    if name.case.as_ref().is_some_and(|written| span.of(text) != written) {
        return false;
    }
    let from = floor(text, (span.start as usize).saturating_sub(24));
    let to = ceil(text, (span.end as usize + 24).min(text.len()));
    let around = &text[from..to];
    !name.unless.iter().any(|longer| around.contains(longer.as_str()))
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// A doubtful name counts when written as a name is (capitals, a ticker's brackets) and near names or figures of the trade.
fn in_context(text: &str, span: Span, name: &Name, lexicon: &Lexicon, all: &[(Span, u32)]) -> bool {
    let words = span.of(text);
    let latin = words.is_ascii();
    let upper = words.chars().any(|c| c.is_ascii_uppercase()) || words.chars().any(|c| c.is_ascii_digit());
    if latin && !upper {
        return lexicon.entities[name.entity as usize].segment;
    }
    if !latin {
        return true;
    }
    // In a headline all in capitals a common word is no name.
    let shouted = |word: &str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
    let before = text[..span.start as usize].trim_end().rsplit(' ').next().unwrap_or("");
    let after = text[span.end as usize..].trim_start().split([' ', '\n']).next().unwrap_or("");
    if words.len() <= 4 && (shouted(before) || shouted(after)) {
        return false;
    }
    let place = all.partition_point(|(s, _)| s.start < span.start);
    let near = |(other, value): &(Span, u32)| {
        let gap = if other.start >= span.end { other.start - span.end } else { span.start.saturating_sub(other.end) };
        gap < 160
            && *other != span
            && lexicon.names[*value as usize].iter().any(|n| !n.context || n.entity == name.entity)
    };
    all[place.saturating_sub(4)..(place + 5).min(all.len())].iter().any(near)
}

/// Leftmost, then longest, among matches at word boundaries of a text in lower case.
pub(crate) fn scan(lowered: &str, machine: &daachorse::CharwiseDoubleArrayAhoCorasick<u32>) -> Vec<(Span, u32)> {
    scan_with(lowered, machine, |_, _| true)
}

/// Leftmost, then longest, among matches at word boundaries.
fn scan_with(
    lowered: &str,
    machine: &daachorse::CharwiseDoubleArrayAhoCorasick<u32>,
    keep: impl Fn(Span, u32) -> bool,
) -> Vec<(Span, u32)> {
    let bytes = lowered.as_bytes();
    let word = |i: usize| bytes.get(i).is_some_and(|b| b.is_ascii_alphanumeric());
    let mut found: Vec<(Span, u32)> = Vec::new();
    for hit in machine.find_overlapping_iter(lowered) {
        let (start, end) = (hit.start(), hit.end());
        let cut_before = word(start) && start > 0 && word(start - 1);
        let cut_after = word(end - 1) && word(end);
        if cut_before || cut_after {
            continue;
        }
        let span = Span::new(start, end);
        if !keep(span, hit.value()) {
            continue;
        }
        // Matches come by their end; an earlier start takes the place of what it covers.
        while found.last().is_some_and(|(last, _)| last.start >= span.start) {
            found.pop();
        }
        if found.last().is_none_or(|(last, _)| last.end <= span.start) {
            found.push((span, hit.value()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole() {
        assert!(starts_with("said he", "said") && !starts_with("saidx", "said") && starts_with("的收入", "的"));
        assert!(ends_with("according to", "to") && !ends_with("onto", "to") && ends_with("面对", "对"));
        assert_eq!(skip_bracket("（AWS）2026"), "2026");
    }
}
