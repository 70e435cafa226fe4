//! What an address asks for: a path, a form, parameters; and the reading they name.

use std::collections::BTreeMap;

use axum::http::Uri;
use tidegauge::{Ask, Gauge};

/// In which form a view is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// HTML.
    Page,
    /// Its rows.
    Json,
    /// Its rows for a spreadsheet.
    Csv,
    /// Its days for a calendar.
    Ics,
}

/// An address, taken apart.
#[derive(Clone, PartialEq, Debug)]
pub struct Asked {
    /// Path without suffix, decoded: `/q/google/tokens`.
    pub path: String,
    /// The suffix.
    pub form: Form,
    /// Parameters; `set` may be repeated and is joined by commas; empty ones, as forms send them, count as absent.
    pub params: BTreeMap<String, String>,
}

/// A parameter that cannot be met: key of its sentence (`serve.bad_…`, `serve.try_…`), and what was typed.
#[derive(Clone, PartialEq, Debug)]
pub struct Unmet {
    /// `as_of`, `seed` ...
    pub what: &'static str,
    /// As typed.
    pub typed: String,
}

impl Asked {
    /// Take an address apart.
    pub fn of(uri: &Uri) -> Asked {
        let whole = decoded(uri.path());
        let forms = [(".json", Form::Json), (".csv", Form::Csv), (".ics", Form::Ics)];
        let (path, form) = forms
            .into_iter()
            .find_map(|(suffix, form)| Some((whole.strip_suffix(suffix)?, form)))
            .unwrap_or((&whole, Form::Page));
        // The first page has no name of its own; its tables have.
        let path = if path == "/gap" { "/" } else { path };
        let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
        let mut params: BTreeMap<String, String> = BTreeMap::new();
        for pair in uri.query().unwrap_or("").split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(&name.replace('+', " ")), decoded(&value.replace('+', " ")));
            if name.is_empty() || value.is_empty() {
                continue;
            }
            match params.get_mut(&name) {
                Some(before) if name == "set" => *before = format!("{before},{value}"),
                _ => _ = params.insert(name, value),
            }
        }
        Asked { path: path.to_string(), form, params }
    }

    /// The reading asked for: the usual one, with what the parameters change.
    pub fn reading(&self, usual: &Ask, gauge: &Gauge) -> Result<Ask, Unmet> {
        let mut ask = usual.clone();
        let typed =
            |what: &'static str| self.params.get(what).map(|typed| (typed, Unmet { what, typed: typed.clone() }));
        if let Some((text, unmet)) = typed("as_of") {
            ask.as_of = text.parse().map_err(|_| unmet)?;
        }
        if let Some((text, unmet)) = typed("seed") {
            ask.seed = text.parse().map_err(|_| unmet)?;
        }
        if let Some((text, unmet)) = typed("window") {
            ask.window_days = text.trim_end_matches('d').parse().ok().filter(|days| *days >= 0).ok_or(unmet)?;
        }
        if let Some((text, unmet)) = typed("known_by") {
            ask.known_by = Some(gauge.seal_named(text).map_err(|_| unmet)?);
        }
        if let Some((text, unmet)) = typed("set") {
            let one = |set: &str| {
                let (id, value) = set.split_once('=')?;
                Some((id.strip_prefix("a:").unwrap_or(id).to_string(), value.parse::<f64>().ok()?))
            };
            let set: Option<Vec<(String, f64)>> = text.split(',').map(one).collect();
            ask.set.extend(set.ok_or(unmet)?);
        }
        Ok(ask)
    }
}

/// `%E5%85%89` to its signs; what is no such code stays as it is.
fn decoded(text: &str) -> String {
    let code = |at: usize| text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
    let (mut bytes, mut at) = (Vec::new(), 0);
    while let Some(byte) = text.as_bytes().get(at) {
        let coded = if *byte == b'%' { code(at) } else { None };
        bytes.push(coded.unwrap_or(*byte));
        at += if coded.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(uri: &str) -> Asked {
        Asked::of(&uri.parse().unwrap())
    }

    #[test]
    fn addresses_come_apart() {
        let asked = of("/q/google/tokens.csv?as_of=2025-06-09&period=&q=%E5%85%89+%25&set=a:x=1&set=a:y=2");
        assert_eq!((asked.path.as_str(), asked.form), ("/q/google/tokens", Form::Csv));
        let params: Vec<(&str, &str)> = asked.params.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(params, [("as_of", "2025-06-09"), ("q", "光 %"), ("set", "a:x=1,a:y=2")]);
        assert_eq!(
            (of("/gap.json").path.as_str(), of("/").path.as_str(), of("/notes/").path.as_str()),
            ("/", "/", "/notes")
        );
        assert_eq!(
            (of("/company/300308.SZ").path.as_str(), of("/company/300308.SZ").form),
            ("/company/300308.SZ", Form::Page)
        );
        assert_eq!(of("/why/d:a/H100%20SXM%zz%e").path, "/why/d:a/H100 SXM%zz%e");
    }
}
