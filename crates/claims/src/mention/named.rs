//! Names that the almanac does not know: Chinese names beside a stock code.

use super::{Mention, Roles, mention};
use crate::Span;

/// Longest Chinese name, in characters.
const LONGEST: usize = 8;

/// Add them where no known name stands.
pub fn add(text: &str, mentions: &mut Vec<Mention>, roles: &Roles) {
    let mut found: Vec<Span> = Vec::new();
    coded(text, &mut found);
    found.sort();
    found.dedup();
    let mut fresh: Vec<Mention> = Vec::new();
    for span in found {
        let at = mentions.partition_point(|m| m.span.end <= span.start);
        if mentions.get(at).is_none_or(|m| !m.span.overlaps(&span)) {
            fresh.push(mention(text, span, None, roles));
        }
    }
    mentions.append(&mut fresh);
    mentions.sort_by_key(|m| m.span);
}

/// Chinese names before a six-digit stock code: `名称-300502`, `名称（688041.SH）`.
fn coded(text: &str, found: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 {
            at += 1;
            continue;
        }
        // Codes begin so; a report's date (250715) does not.
        if digits == 6 && matches!(bytes[at], b'0' | b'3' | b'4' | b'6' | b'8' | b'9') {
            let head = text[..at].trim_end_matches(['-', '(', '（', ' ', '_']);
            if head.len() < at {
                let name: String = head.chars().rev().take_while(|c| is_han(*c)).take(LONGEST + 1).collect();
                let count = name.chars().count();
                if (2..=LONGEST).contains(&count) {
                    found.push(Span::new(head.len() - name.len(), head.len()));
                }
            }
        }
        at += digits;
    }
}

fn is_han(sign: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_shows_a_name() {
        let text = "某证券-远山光学-300999-业绩-250101";
        let mut found = Vec::new();
        coded(text, &mut found);
        assert_eq!(found.iter().map(|s| s.of(text)).collect::<Vec<_>>(), ["远山光学"]);
    }
}
