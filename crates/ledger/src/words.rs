//! Words for the search index: CJK runs as overlapping pairs, other words in lower case. A run of two or more signs is
//! found exactly, as a phrase of its pairs.

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '\u{3040}'..='\u{30ff}')
}

/// Full-width letters and digits as narrow ones, lower case.
fn fold(c: char) -> char {
    let narrow = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    };
    narrow.to_lowercase().next().unwrap_or(narrow)
}

/// Split into runs of one kind: CJK (true) or letters and digits (false); all else parts them.
fn runs(text: &str) -> Vec<(bool, String)> {
    let mut found: Vec<(bool, String)> = Vec::new();
    let mut open: Option<bool> = None;
    for c in text.chars().map(fold) {
        let kind = if is_cjk(c) {
            Some(true)
        } else if c.is_alphanumeric() {
            Some(false)
        } else {
            None
        };
        match (kind, open == kind, found.last_mut()) {
            (Some(_), true, Some((_, run))) => run.push(c),
            (Some(kind), ..) => found.push((kind, c.to_string())),
            (None, ..) => {}
        }
        open = kind;
    }
    found
}

fn pairs(run: &str) -> impl Iterator<Item = String> + '_ {
    run.chars().zip(run.chars().skip(1)).map(|(a, b)| format!("{a}{b}"))
}

/// A text as the words that go into the index, in order, blanks between.
pub(crate) fn index(text: &str) -> String {
    let mut words = String::with_capacity(text.len() * 2);
    let mut push = |word: &str| {
        words.push_str(word);
        words.push(' ');
    };
    for (cjk, run) in runs(text) {
        if !cjk {
            push(&run);
            continue;
        }
        for pair in pairs(&run) {
            push(&pair);
        }
        // The last sign alone, so that a single sign is found too, as the beginning of a word.
        if let Some(last) = run.chars().next_back() {
            push(last.encode_utf8(&mut [0; 4]));
        }
    }
    words
}

/// One term of a query: the words between quotes, or between blanks.
pub(crate) fn terms(query: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (i, piece) in query.split(['"', '“', '”', '「', '」']).enumerate() {
        if i % 2 == 1 {
            found.push(piece.to_string());
        } else {
            found.extend(piece.split_whitespace().map(str::to_string));
        }
    }
    found.retain(|term| term.chars().any(char::is_alphanumeric));
    found
}

/// A query in the index's own language: every term must be there. None when there is nothing to look for.
pub(crate) fn expression(query: &str) -> Option<String> {
    let terms: Vec<String> = terms(query)
        .iter()
        .map(|term| {
            let runs = runs(term);
            let mut words = Vec::new();
            for (i, (cjk, run)) in runs.iter().enumerate() {
                let last = i + 1 == runs.len();
                if !cjk {
                    words.push(run.clone());
                    continue;
                }
                words.extend(pairs(run));
                // The index closes each run with its last sign alone; the end of a query may be inside a run.
                if !last || words.is_empty() || run.chars().count() == 1 {
                    words.extend(run.chars().next_back().map(String::from));
                }
            }
            let open = runs.last().is_some_and(|(cjk, run)| *cjk && run.chars().count() == 1);
            format!("\"{}\"{}", words.join(" "), if open { "*" } else { "" })
        })
        .collect();
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

/// Bytes of a text where a term stands: at most `limit` of them.
pub(crate) fn places(text: &str, term: &str, limit: usize) -> Vec<(usize, usize)> {
    let wanted: Vec<char> = term.chars().map(fold).filter(|c| c.is_alphanumeric()).collect();
    let signs: Vec<(usize, usize, char)> = text
        .char_indices()
        .map(|(i, c)| (i, i + c.len_utf8(), fold(c)))
        .filter(|(_, _, c)| c.is_alphanumeric())
        .collect();
    let mut found = Vec::new();
    if wanted.is_empty() {
        return found;
    }
    for window in signs.windows(wanted.len()) {
        if found.len() == limit {
            break;
        }
        if window.iter().zip(&wanted).all(|((_, _, c), w)| c == w) {
            found.push((window[0].0, window[window.len() - 1].1));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_become_pairs_and_words() {
        assert_eq!(index("旭创800G光模块, AI"), "旭创 创 800g 光模 模块 块 ai ");
        assert_eq!(expression("光模块 \"AI demand\"").as_deref(), Some("\"光模 模块\" AND \"ai demand\""));
        assert_eq!(expression("块").as_deref(), Some("\"块\"*"));
        assert_eq!(expression("光模块800G").as_deref(), Some("\"光模 模块 块 800g\""));
        assert_eq!(expression("!? \" "), None);
        assert_eq!(places("１.6T 和 1.6t", "1.6T", 9), [(0, 6), (11, 15)]);
    }
}
