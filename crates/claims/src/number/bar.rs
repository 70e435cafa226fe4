//! Which numbers are no figures: names, lists, codes, addresses, clock times.

use super::Not;
use super::numeral::{Numeral, Style};
use crate::lex::{char_at, char_before, is_han, skip_blank, skip_blank_back};

/// Longest list number.
const LIST: i128 = 99;
/// From this many plain digits on a number without unit is a code.
const CODE: usize = 5;

/// Why the plain numeral (no currency, percent, scale or unit of its own) is none, if so.
pub(crate) fn plain(text: &str, n: &Numeral) -> Option<Not> {
    let (before, after) = (char_before(text, n.start), char_at(text, n.end));
    if glued_before(text, n.start) {
        return Some(Not::Name);
    }
    if after.is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || c == '@') {
        return Some(Not::Name);
    }
    if n.style != Style::Digits {
        return None;
    }
    let follows = |words: &[&str]| words.iter().any(|w| text[skip_blank(text, n.end)..].starts_with(w));
    if follows(&["纳米", "nm", "奈米"]) || named_before(text, n) {
        return Some(Not::Name);
    }
    if after.is_some_and(|c| matches!(c, '日' | '号' | '點' | '点')) || follows(&["a.m.", "p.m.", "am ", "pm "]) {
        return Some(Not::Time);
    }
    if list_number(text, n) {
        return Some(Not::List);
    }
    if matches!(after, Some(':' | '：')) && char_at(text, n.end + 1).is_some_and(|c| c.is_ascii_digit())
        || before == Some(':') && n.start > 1 && text.as_bytes()[n.start - 2].is_ascii_digit()
    {
        return Some(Not::Time);
    }
    let glued_dash =
        matches!(after, Some('-' | '–' | '/')) && char_at(text, n.end + 1).is_some_and(|c| c.is_alphanumeric());
    if glued_dash
        || matches!(before, Some('-' | '/' | '–')) && char_before(text, n.start - 1).is_some_and(char::is_alphanumeric)
    {
        return Some(if matches!(after, Some('/')) { Not::List } else { Not::Name });
    }
    if matches!(before, Some('#' | '№')) || matches!(before, Some('第' | '前')) {
        return Some(if before == Some('#') { Not::List } else { Not::Speech });
    }
    // 占据4席, 9买: a small count of a thing that no unit word names.
    let counted = after.is_some_and(|c| {
        is_han(c) && !matches!(c, '的' | '和' | '至' | '到' | '与' | '及' | '或' | '以' | '左' | '上' | '下')
    });
    if !n.exact && n.bare.digits <= LIST && counted {
        return Some(Not::Speech);
    }
    if !n.exact && n.end - n.start >= CODE && after != Some('个') {
        return Some(Not::Name);
    }
    None
}

/// Whether a capitalised word stands right before a plain number: "Colossus 1", "Opus 4.6", "Tomahawk 5".
pub(crate) fn named_before(text: &str, n: &Numeral) -> bool {
    if char_before(text, n.start) != Some(' ') {
        return false;
    }
    let word = crate::lex::word_before(text, n.start - 1);
    let capital = word.len() > 2
        && word.as_bytes()[0].is_ascii_uppercase()
        && word.as_bytes()[1..].iter().any(u8::is_ascii_lowercase);
    capital && super::bound::before(text, n.start).is_none() && n.end - n.start <= 4
}

/// Whether the number hangs on letters before it: `H100`, `GPT-5`, `M2.5`, `w1`.
pub(crate) fn glued_before(text: &str, start: usize) -> bool {
    match char_before(text, start) {
        Some(c) if c.is_ascii_alphanumeric() || c == '_' => true,
        Some('-' | '.') => char_before(text, start - 1).is_some_and(|c| c.is_ascii_alphabetic()),
        _ => false,
    }
}

/// `1.`, `2、`, `3)`, `（4）`, `1/9`, `### 1.4`, at the start of a line or behind a stop.
fn list_number(text: &str, n: &Numeral) -> bool {
    let head = skip_blank_back(text, n.start);
    let line_start = at_line_start(text, head);
    let small = n.bare.digits <= LIST && n.scale.is_none();
    if !small {
        return false;
    }
    let heading = line_start && text[line_begin(text, n.start)..n.start].contains('#');
    let after = char_at(text, n.end);
    if heading && matches!(char_before(text, head), None | Some('#' | '\n' | '*')) {
        return true;
    }
    if matches!(after, Some('/')) && !n.exact {
        return true;
    }
    if n.exact && !line_start {
        return false;
    }
    let open = matches!(char_before(text, head), Some('(' | '（' | '[' | '【'));
    let stop = match after {
        Some(')' | '）' | ']' | '】') => true,
        Some('、') => !char_at(text, n.end + '、'.len_utf8()).is_some_and(|c| c.is_ascii_digit()),
        Some('.' | '．') => {
            line_start && char_at(text, n.end + 1).is_none_or(|c| c.is_whitespace() || is_han(c) || c == '*')
        }
        Some('：') => line_start,
        _ => return false,
    };
    let free = line_start
        || open
        || matches!(char_before(text, head), Some('：' | '；' | '。' | '，' | ':' | ';' | '.' | ',' | '、'));
    stop && (free || matches!(after, Some(')' | '）')))
}

fn line_begin(text: &str, at: usize) -> usize {
    // A line's furniture is short: no need to look far for its start.
    let from = text.floor_char_boundary(at.saturating_sub(64));
    text[from..at].rfind('\n').map_or(from, |i| from + i + 1)
}

/// Whether only list and heading furniture stands between the line's start and `at`.
pub(crate) fn at_line_start(text: &str, at: usize) -> bool {
    let head = &text[line_begin(text, at)..at];
    head.chars().all(|c| {
        c.is_whitespace() || matches!(c, '#' | '*' | '-' | '>' | '•' | '·' | '(' | '（' | '[' | '【' | '|' | '▌' | '_')
    })
}

/// The byte after a web address or e-mail that starts at `at`, or None.
pub(crate) fn address_end(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let opens = ["http://", "https://", "www.", "ftp://"].iter().any(|p| rest.starts_with(p));
    opens.then(|| {
        let stop = |c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, ')' | ']' | '>' | '"');
        at + rest.find(stop).unwrap_or(rest.len())
    })
}

/// Words that a Chinese numeral belongs to: 第一, 之一, 统一, 唯一.
pub(crate) fn han_bound_up(text: &str, n: &Numeral) -> bool {
    matches!(
        char_before(text, n.start),
        Some(
            '第' | '之'
                | '统'
                | '唯'
                | '同'
                | '单'
                | '逐'
                | '专'
                | '归'
                | '周'
                | '星'
                | '期'
                | '其'
                | '不'
                | '万'
                | '有'
                | '某'
                | '初'
        )
    ) && n.scale.is_none()
}

/// Whether nothing but blanks follows to the end of the text or a cut mark.
pub(crate) fn cut_after(text: &str, end: usize) -> bool {
    let at = skip_blank(text, end);
    text[at..].starts_with("...") || text[at..].starts_with('…')
}
