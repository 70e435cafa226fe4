//! Where links lead: in the report to places of the same file, on live pages to other pages, with the parameters that
//! pin the reading kept. One rule for both: what stands on this page is a fragment of it.

use std::collections::BTreeMap;

/// Parameters that pin a reading or a look: every link keeps them. The rest (filters, sort, paging) belong to one page.
const KEPT: [&str; 9] = ["as_of", "direction", "draws", "known_by", "numerals", "seed", "set", "ui", "window"];

/// How links are written.
#[derive(Clone, Copy)]
pub enum Links<'a> {
    /// Places of this file only.
    Anchors,
    /// Paths of live pages; these are the parameters in force.
    Paths(&'a BTreeMap<String, String>),
}

impl Links<'_> {
    /// The parameters that every link keeps.
    pub fn kept(&self) -> Vec<(&str, &str)> {
        let Links::Paths(params) = self else { return Vec::new() };
        let all = params.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        all.filter(|(key, _)| KEPT.contains(key)).collect()
    }

    /// All parameters in force but those named.
    pub fn but(&self, names: &[&str]) -> Vec<(&str, &str)> {
        let Links::Paths(params) = self else { return Vec::new() };
        let all = params.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        all.filter(|(key, _)| !names.contains(key)).collect()
    }

    /// The value of a parameter in force.
    pub fn param(&self, name: &str) -> Option<&str> {
        let Links::Paths(params) = self else { return None };
        params.get(name).map(String::as_str)
    }

    /// Address of another live page, `more` parameters added to the kept ones; None in a report, and for what is no
    /// path of this server.
    pub fn to(&self, path: &str, more: &[(&str, &str)], fragment: &str) -> Option<String> {
        let own = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
        if matches!(self, Links::Anchors) || !own {
            return None;
        }
        let mut pairs = self.kept();
        pairs.extend(more);
        Some(address(path, &pairs, fragment))
    }

    /// Page on which an id is told; ids that begin with something else have none.
    pub fn of(&self, id: &str) -> Option<String> {
        match id.split_once(':').map(|(kind, _)| kind)? {
            "f" | "d" => self.to(&format!("/why/{id}"), &[], ""),
            "n" => self.to(&format!("/note/{id}"), &[], ""),
            "x" => self.to("/findings", &[], id),
            "a" => self.to("/assumptions", &[], id),
            "t" => self.to("/calendar", &[], id),
            _ => None,
        }
    }
}

/// A path with its parameters and fragment, each escaped for its place.
pub fn address(path: &str, pairs: &[(&str, &str)], fragment: &str) -> String {
    let mut text = escaped(path, "/:@%");
    for (i, (key, value)) in pairs.iter().enumerate() {
        text.push(if i == 0 { '?' } else { '&' });
        text.push_str(&format!("{}={}", escaped(key, ""), escaped(value, "/:@")));
    }
    if !fragment.is_empty() {
        text.push('#');
        text.push_str(&escaped(fragment, "/:@"));
    }
    text
}

/// RFC 3986: unreserved signs and `also` stay, all other bytes are written as `%XX`.
fn escaped(text: &str, also: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for byte in text.bytes() {
        let c = char::from(byte);
        if byte.is_ascii_alphanumeric() || "-._~".contains(c) || byte.is_ascii() && also.contains(c) {
            safe.push(c);
        } else {
            safe.push_str(&format!("%{byte:02X}"));
        }
    }
    safe
}

/// `/q/innolight/shipments` of `innolight/shipments:800g@gaap/2026/implied`: the page that shows all its definitions.
pub fn quantity_path(series: &str) -> Option<String> {
    let mut parts = series.split('/');
    let (entity, metric) = (parts.next()?, parts.next()?);
    let metric = metric.split([':', '@']).next()?;
    let whole = !entity.is_empty() && !metric.is_empty();
    whole.then(|| format!("/q/{entity}/{metric}"))
}

/// `2026` of `innolight/shipments:800g@gaap/2026/implied`; empty where the address has none.
pub fn period_of(series: &str) -> &str {
    series.split('/').nth(2).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_what_pins_the_reading() {
        let params = [("as_of", "2025-06-09"), ("metric", "tokens"), ("ui", "en")];
        let params = params.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        let links = Links::Paths(&params);
        assert_eq!(
            links.to("/note/n:fa9d", &[("show", "1-2")], "c:9e31").as_deref(),
            Some("/note/n:fa9d?as_of=2025-06-09&ui=en&show=1-2#c:9e31")
        );
        assert_eq!(links.of("f:1").as_deref(), Some("/why/f:1?as_of=2025-06-09&ui=en"));
        assert_eq!(links.to("//evil.example/x", &[], ""), None);
        assert_eq!(links.to("javascript:alert(1)", &[], ""), None);
        assert_eq!(Links::Anchors.of("f:1"), None);
    }

    #[test]
    fn addresses_are_escaped_for_their_place() {
        assert_eq!(address("/why/d:a/H100 SXM", &[("q", "a&b=光")], ""), "/why/d:a/H100%20SXM?q=a%26b%3D%E5%85%89");
    }

    #[test]
    fn a_series_leads_to_its_quantity() {
        let series = "innolight/shipments:800g@gaap/2026/implied";
        assert_eq!(quantity_path(series).as_deref(), Some("/q/innolight/shipments"));
        assert_eq!(period_of(series), "2026");
        assert_eq!(quantity_path("f:1"), None);
    }
}
