//! Files out of views: tables for a spreadsheet, triggers for a calendar, the view itself. Transport only: what a row
//! says was decided when its view was built.
//!
//! Every door takes an envelope `{kind, rows: [...]}` (or the bare list of rows) and returns the file's content.

mod csv;
mod ics;

pub use csv::csv;
pub use ics::ics;

use serde_json::Value;

/// The envelope as JSON, indented, with a line end.
pub fn json(envelope: &Value) -> Vec<u8> {
    format!("{envelope:#}\n").into_bytes()
}

/// Rows of an envelope; the value itself when it is a list; none otherwise.
fn rows(envelope: &Value) -> &[Value] {
    envelope.get("rows").unwrap_or(envelope).as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_is_read_back() {
        let envelope = json!({"kind": "gaps", "rows": [{"label": {"zh": "光模块", "en": "optics"}}]});
        let text = json(&envelope);
        assert_eq!(serde_json::from_slice::<Value>(&text).unwrap(), envelope);
        assert!(rows(&json!(null)).is_empty() && rows(&json!([1])).len() == 1);
    }
}
