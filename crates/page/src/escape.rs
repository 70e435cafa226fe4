//! Text of the world, made harmless: markup signs become entities, and signs that a reader cannot see but that change
//! what he reads (right-to-left overrides, zero bytes, other controls) are shown by their code point.

/// Whether a sign would change the order or look of what stands around it without being seen.
pub fn is_hidden_control(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Element content. A hidden control is kept (so that selected words equal the note's) but cannot act: it stands alone
/// in an element that is not rendered, and its code point is drawn by the style sheet in its place.
pub fn content(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            c if is_hidden_control(c) => control(c, out),
            c => sign(c, out),
        }
    }
}

/// Content of elements that hold no markup (`title`, `desc`) and values of attributes: hidden controls are replaced.
pub fn plain(text: &str, out: &mut String) {
    for c in text.chars() {
        sign(if is_hidden_control(c) { char::REPLACEMENT_CHARACTER } else { c }, out);
    }
}

fn sign(c: char, out: &mut String) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        '\r' => out.push_str("&#13;"),
        c => out.push(c),
    }
}

fn control(c: char, out: &mut String) {
    // A parser replaces a zero byte and refuses references to C0 signs, so those are drawn only.
    let kept = if c >= '\u{a0}' { format!("<i>&#{};</i>", c as u32) } else { String::new() };
    out.push_str(&format!("<span class=\"ctl\" data-u=\"U+{:04X}\">{kept}</span>", c as u32));
}

/// An address that may become a link out of the page: `http` and `https` only.
pub fn is_web_address(address: &str) -> bool {
    let lower = address.trim_start().to_ascii_lowercase();
    lower.starts_with("https://") || lower.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut out = String::new();
        content(text, &mut out);
        out
    }

    #[test]
    fn markup_is_text() {
        assert_eq!(shown("<script>a && b</script>"), "&lt;script&gt;a &amp;&amp; b&lt;/script&gt;");
        assert_eq!(shown("\" onload='x'"), "&quot; onload=&#39;x&#39;");
    }

    #[test]
    fn an_override_is_drawn_and_cannot_act() {
        assert_eq!(shown("a\u{202e}b"), "a<span class=\"ctl\" data-u=\"U+202E\"><i>&#8238;</i></span>b");
        assert_eq!(shown("\0"), "<span class=\"ctl\" data-u=\"U+0000\"></span>");
        let mut out = String::new();
        plain("a\u{202e}\"b", &mut out);
        assert_eq!(out, "a\u{fffd}&quot;b");
    }

    #[test]
    fn only_web_addresses_lead_out() {
        assert!(is_web_address("https://example.org/a"));
        assert!(!is_web_address("javascript:alert(1)"));
        assert!(!is_web_address(" data:text/html,x"));
    }
}
