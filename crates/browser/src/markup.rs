//! As much of HTML as a test of our own pages needs: tags with their attributes, whether they nest, what they link.

use std::collections::BTreeSet;

/// Elements that have no end.
const VOID: [&str; 8] = ["meta", "link", "input", "br", "hr", "img", "col", "wbr"];

/// A start tag.
#[derive(Clone, PartialEq, Debug)]
pub struct Tag {
    /// `a`, `mark` ...
    pub name: String,
    /// Attributes, their values unescaped.
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    /// Value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Start tags in order, or where the markup does not nest.
///
/// # Errors
/// An end without its start, a start without its end, a tag that is not closed.
pub fn tags(html: &str) -> Result<Vec<Tag>, String> {
    let (mut found, mut open, mut rest) = (Vec::new(), Vec::<String>::new(), html);
    while let Some(at) = rest.find('<') {
        let here = &rest[at..];
        let shown = || here.chars().take(80).collect::<String>();
        let end = tag_end(here).ok_or_else(|| format!("a tag that does not end: {}", shown()))?;
        let inside = &here[1..end];
        rest = &here[end + 1..];
        if inside.starts_with('!') {
            continue;
        }
        if let Some(name) = inside.strip_prefix('/') {
            let last = open.pop().unwrap_or_default();
            if last != name.trim() {
                return Err(format!("</{name}> ends <{last}>: {}", shown()));
            }
            continue;
        }
        let tag = parsed(inside.trim_end_matches('/'));
        if ["script", "style"].contains(&tag.name.as_str()) {
            let close = format!("</{}>", tag.name);
            let end = rest.find(&close).ok_or_else(|| format!("no end of {}", shown()))?;
            rest = &rest[end + close.len()..];
        } else if !VOID.contains(&tag.name.as_str()) && !inside.ends_with('/') {
            open.push(tag.name.clone());
        }
        found.push(tag);
    }
    if open.is_empty() { Ok(found) } else { Err(format!("never ended: {open:?}")) }
}

/// Place of the `>` that ends a tag: not one within quotes.
fn tag_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.bytes().position(|b| {
        quoted ^= b == b'"';
        b == b'>' && !quoted
    })
}

fn parsed(inside: &str) -> Tag {
    let name_end = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let (name, mut rest) = inside.split_at(name_end);
    let mut attributes = Vec::new();
    while let Some((key, after)) = rest.trim_start().split_once("=\"") {
        let Some((value, next)) = after.split_once('"') else { break };
        // Attributes without a value stand before the one that has one.
        let mut bare: Vec<&str> = key.split_whitespace().collect();
        let key = bare.pop().unwrap_or_default();
        attributes.extend(bare.iter().map(|name| (name.to_string(), String::new())));
        attributes.push((key.to_string(), unescaped(value)));
        rest = next;
    }
    attributes.extend(rest.split_whitespace().map(|name| (name.to_string(), String::new())));
    Tag { name: name.to_ascii_lowercase(), attributes }
}

fn unescaped(text: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#13;", "\r"), ("&amp;", "&")];
    signs.iter().fold(text.to_string(), |text, (code, sign)| text.replace(code, sign))
}

/// Where the links, forms and pictures of a page lead.
pub fn links(tags: &[Tag]) -> impl Iterator<Item = &str> {
    tags.iter()
        .filter(|t| !(t.name == "link" || t.name == "use"))
        .flat_map(|tag| ["href", "src", "action", "formaction"].into_iter().filter_map(|name| tag.get(name)))
}

/// Ids of a page.
pub fn ids(tags: &[Tag]) -> BTreeSet<&str> {
    tags.iter().filter_map(|tag| tag.get("id")).collect()
}

/// `%E5%85%89` to its signs.
pub fn decoded(text: &str) -> String {
    let (mut bytes, mut at) = (Vec::new(), 0);
    while let Some(byte) = text.as_bytes().get(at) {
        let code = text.get(at + 1..at + 3).filter(|_| *byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(code.unwrap_or(*byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A link from a page to an address of the same server: path with its query, fragment. None for what leads elsewhere.
pub fn resolved(page: &str, link: &str) -> Option<(String, String)> {
    let (link, fragment) = link.split_once('#').unwrap_or((link, ""));
    let bare = page.split(['?', '#']).next().unwrap_or("");
    let target = match link.chars().next() {
        None => page.split('#').next().unwrap_or("").to_string(),
        Some('?') => format!("{bare}{link}"),
        Some('/') if !link.starts_with("//") => link.to_string(),
        Some(_) if link.contains(':') || link.starts_with("//") => return None,
        Some(_) => format!("{}/{link}", bare.rsplit_once('/').map_or("", |(folder, _)| folder)),
    };
    Some((target, decoded(fragment)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_their_attributes() {
        let html = "<!doctype html><p class=\"x\"><input checked name=\"a&amp;b\"><a href=\"#c:1\" title=\"a > b\">x</a></p>\
                    <script>if (a < b) {}</script>";
        let found = tags(html).unwrap();
        assert_eq!(found.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["p", "input", "a", "script"]);
        assert_eq!((found[1].get("name"), found[1].get("checked")), (Some("a&b"), Some("")));
        assert_eq!(links(&found).collect::<Vec<_>>(), ["#c:1"]);
        assert!(tags("<p><b></p></b>").is_err() && tags("<p>").is_err() && tags("<p").is_err());
    }

    #[test]
    fn links_are_resolved() {
        let to = |link| resolved("/q/a/b?ui=zh", link);
        assert_eq!(to("#c:%31"), Some(("/q/a/b?ui=zh".into(), "c:1".into())));
        assert_eq!(to("?ui=en"), Some(("/q/a/b?ui=en".into(), String::new())));
        assert_eq!(to("/x?y#z"), Some(("/x?y".into(), "z".into())));
        assert_eq!(to("https://example.org/"), None);
        assert_eq!(to("//example.org/"), None);
        assert_eq!(to("javascript:x"), None);
    }
}
