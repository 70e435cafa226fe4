//! CSV: UTF-8 with a mark that spreadsheets look for, one column a leaf of the rows, text that cannot run.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// A table of an envelope's rows. Columns are the paths of all leaves of all rows in sorted order (`expected.n`,
/// `label.zh`), so that they do not hang on the order of rows; lists of plain values are joined by `|`, lists of objects
/// stand as JSON. A figure has columns `value p10 p90 unit figure`, a quote `quote note said_on start end`. Numbers stay numbers; text that a spreadsheet would run is preceded by an apostrophe.
pub fn csv(envelope: &Value) -> Vec<u8> {
    let rows: Vec<BTreeMap<String, String>> = super::rows(envelope).iter().map(flat).collect();
    let filled: BTreeSet<&String> = rows.iter().flat_map(BTreeMap::keys).collect();
    // An absent object is null in one row and a group of columns in another: one group is enough.
    let is_group = |path: &str| {
        let below = format!("{path}.");
        filled.range(below.clone()..).next().is_some_and(|next| next.starts_with(&below))
    };
    let columns: Vec<&String> = filled.iter().copied().filter(|path| !is_group(path)).collect();
    let mut out = Vec::from("\u{feff}".as_bytes());
    write(&mut out, columns.iter().map(|path| path.as_str()));
    for row in &rows {
        write(&mut out, columns.iter().map(|path| row.get(*path).map_or("", String::as_str)));
    }
    out
}

/// One record. Writing to memory does not fail.
fn write<'a>(out: &mut Vec<u8>, cells: impl Iterator<Item = &'a str>) {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    let record: Vec<&str> = cells.collect();
    if !record.is_empty() {
        _ = writer.write_record(record).and_then(|()| Ok(writer.flush()?));
    }
}

/// Leaves of a row by path.
fn flat(row: &Value) -> BTreeMap<String, String> {
    let mut cells = BTreeMap::new();
    leaves("", row, &mut cells);
    cells
}

fn leaves(path: &str, value: &Value, cells: &mut BTreeMap<String, String>) {
    let cell = match value {
        Value::Object(fields) if !fields.is_empty() => {
            let kept = kept(fields);
            for (name, value) in fields.iter().filter(|(name, _)| kept.is_none_or(|k| k.contains(&name.as_str()))) {
                let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                leaves(&below, value, cells);
            }
            return;
        }
        Value::Object(_) | Value::Null => String::new(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        Value::String(text) => safe(text),
        Value::Array(list) if list.iter().all(|item| !item.is_object() && !item.is_array()) => {
            safe(&list.iter().map(plain).collect::<Vec<_>>().join("|"))
        }
        Value::Array(_) => safe(&value.to_string()),
    };
    let path = if path.is_empty() { "value" } else { path };
    cells.insert(path.to_string(), cell);
}

/// What a spreadsheet needs of a figure, and of a quote; None: all of it.
fn kept(fields: &serde_json::Map<String, Value>) -> Option<&'static [&'static str]> {
    let has = |names: &[&str]| names.iter().all(|name| fields.contains_key(*name));
    let (figure, quote) =
        (&["figure", "p10", "p50", "p90", "unit", "marks"], &["quote", "note", "tier", "start", "end"]);
    if has(figure) && fields.len() <= 10 {
        Some(&["value", "p10", "p90", "unit", "figure"])
    } else if has(quote) && fields.len() <= 8 {
        Some(&["quote", "note", "said_on", "start", "end"])
    } else {
        None
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_string)
}

/// Text that no spreadsheet takes for a formula: after blanks, none of `= + - @`, their wide forms, or a control sign
/// that makes a cell begin anew.
fn safe(text: &str) -> String {
    let first = text.trim_start_matches([' ', '\u{a0}', '\u{3000}', '\u{feff}']).chars().next();
    let runs = first.is_some_and(|sign| "=+-@\t\r\n＝＋－＠".contains(sign));
    if runs { format!("'{text}") } else { text.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn text(envelope: &Value) -> String {
        String::from_utf8(csv(envelope)).unwrap()
    }

    #[test]
    fn columns_do_not_hang_on_the_order_of_rows() {
        let a =
            json!({"label": {"zh": "光模块, 800G", "en": "optics"}, "expected": null, "p": 0.8, "marks": ["c", "d"]});
        let b =
            json!({"label": {"zh": "x", "en": "say \"y\""}, "expected": {"n": 3}, "p": null, "routes": [{"id": "r"}]});
        let head = "expected.n,label.en,label.zh,marks,p,routes";
        let one = text(&json!({"kind": "gaps", "rows": [a, b]}));
        let lines: Vec<&str> = one.strip_prefix('\u{feff}').unwrap().split("\r\n").collect();
        assert_eq!(
            lines,
            [head, ",optics,\"光模块, 800G\",c|d,0.8,", "3,\"say \"\"y\"\"\",x,,,\"[{\"\"id\"\":\"\"r\"\"}]\"", ""]
        );
        let other = text(&json!([b, a]));
        assert!(other.starts_with(&format!("\u{feff}{head}\r\n")));
    }

    #[test]
    fn nothing_runs() {
        for bad in ["=1+1", "+1", "-1", "@A1", "\t=1", " =1", "＝1", "\u{3000}@x", "\r=1"] {
            assert_eq!(safe(bad), format!("'{bad}"));
        }
        for fine in ["a=b", "3-5", "", "旭创"] {
            assert_eq!(safe(fine), fine);
        }
        assert_eq!(text(&json!([{"a": -1.5, "b": "-1.5", "c": ["=x"]}])), "\u{feff}a,b,c\r\n-1.5,'-1.5,'=x\r\n");
    }

    #[test]
    fn figures_and_quotes_have_columns_of_their_own() {
        let shown = json!({"figure": "f:1", "value": 2.0, "p10": 1.0, "p50": 2.0, "p90": 3.0, "unit": "USD", "text": "2 USD",
            "interval": "[1 – 3]", "marks": ["c"], "address": "a/b"});
        let quote = json!({"note": "n:1", "claim": "c:1", "said_on": "2025-06-09", "lang": "zh", "tier": "C", "start": 1,
            "end": 4, "quote": "=2元"});
        let lines = text(&json!([{"implied": shown, "quote": quote}]));
        assert_eq!(
            lines,
            "\u{feff}implied.figure,implied.p10,implied.p90,implied.unit,implied.value,quote.end,quote.note,quote.quote,\
             quote.said_on,quote.start\r\nf:1,1.0,3.0,USD,2.0,4,n:1,'=2元,2025-06-09,1\r\n"
        );
    }

    #[test]
    fn no_rows_and_plain_rows() {
        assert_eq!(text(&json!({"kind": "gaps", "rows": []})), "\u{feff}");
        assert_eq!(text(&json!({"rows": [1, "x"]})), "\u{feff}value\r\n1\r\nx\r\n");
        assert_eq!(
            text(&json!([{"a": {}}, {"a": {"b": "line\nbreak"}}])),
            "\u{feff}a.b\r\n\"\"\r\n\"line\nbreak\"\r\n"
        );
    }
}
