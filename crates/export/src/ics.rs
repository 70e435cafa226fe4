//! iCalendar (RFC 5545): one all-day event a dated trigger.

use jiff::civil::Date;
use serde_json::Value;

/// Longest line in octets before it is folded.
const LONGEST: usize = 75;

/// A calendar of the rows that have a first day (`from`; `to` is the last day, both counted). The stamp of an event is the
/// day it was said, else the reading's as-of, so that the same reading gives the same bytes. Rows without a day are
/// counted in the calendar's description.
pub fn ics(envelope: &Value) -> String {
    let rows = super::rows(envelope);
    let as_of = envelope.pointer("/as_of/said_by").map_or("", |day| day.as_str().unwrap_or(""));
    let mut lines =
        vec!["BEGIN:VCALENDAR".to_string(), "VERSION:2.0".to_string(), "PRODID:-//tidegauge//calendar//EN".to_string()];
    lines.push("CALSCALE:GREGORIAN".to_string());
    let (mut events, mut undated) = (Vec::new(), 0);
    for row in rows {
        match event(row, as_of) {
            Some(event) => events.extend(event),
            None => undated += 1,
        }
    }
    if undated > 0 {
        lines.push(format!("X-WR-CALDESC:{undated} without a day are left out"));
    }
    lines.extend(events);
    lines.push("END:VCALENDAR".to_string());
    lines.iter().map(|line| fold(line)).collect()
}

fn event(row: &Value, as_of: &str) -> Option<Vec<String>> {
    let from = day(&row["from"])?;
    let to = day(&row["to"]).filter(|to| *to >= from).unwrap_or(from);
    // DTEND is the first day after; the last day there is has none.
    let end = to.tomorrow().ok()?;
    let said =
        day(&row["quote"]["said_on"]).or(day(&row["row"]["known_from"])).or(day(&Value::from(as_of))).unwrap_or(from);
    let bears_on: Vec<String> = row["bears_on"].as_array().map_or(&[][..], Vec::as_slice).iter().map(words).collect();
    let compact = |day: Date| format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
    let mut lines = vec![
        "BEGIN:VEVENT".to_string(),
        format!("UID:{}@tidegauge", clean(row["id"].as_str().unwrap_or("")).replace(' ', "-")),
        format!("DTSTAMP:{}T000000Z", compact(said)),
        format!("DTSTART;VALUE=DATE:{}", compact(from)),
        format!("DTEND;VALUE=DATE:{}", compact(end)),
        format!("SUMMARY:{}", escape(&words(&row["what"]))),
        format!("DESCRIPTION:{}", escape(&description(row, &bears_on))),
    ];
    if !bears_on.is_empty() {
        lines.push(format!("CATEGORIES:{}", bears_on.iter().map(|name| escape(name)).collect::<Vec<_>>().join(",")));
    }
    let supposed = row["conditional"].as_bool().unwrap_or(false);
    lines.push(format!("STATUS:{}", if supposed { "TENTATIVE" } else { "CONFIRMED" }));
    lines.extend(["TRANSP:TRANSPARENT".to_string(), "END:VEVENT".to_string()]);
    Some(lines)
}

/// The words it rests on, what it bears on, and where it stands.
fn description(row: &Value, bears_on: &[String]) -> String {
    let mut parts = Vec::new();
    if let Some(quote) = row["quote"]["quote"].as_str() {
        let at = |key: &str| row["quote"][key].as_str().unwrap_or("").to_string();
        parts.push(format!("「{quote}」"));
        parts.push([at("note"), at("said_on")].join(" ").trim().to_string());
    }
    if let Some(source) = row["row"]["source"].as_str() {
        parts.push(format!("{source} {}", row["row"]["url"].as_str().unwrap_or("")).trim().to_string());
    }
    if !bears_on.is_empty() {
        let direction = row["direction"].as_str().map_or("", |d| match d {
            "up" => "▲ ",
            "down" => "▼ ",
            _ => "",
        });
        parts.push(format!("{direction}{}", bears_on.join(", ")));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// A text in one language, or in both where they differ.
fn words(value: &Value) -> String {
    let (zh, en) = (value["zh"].as_str().unwrap_or(""), value["en"].as_str().unwrap_or(""));
    match value.as_str() {
        Some(text) => text.to_string(),
        None if zh.is_empty() || zh == en => en.to_string(),
        None if en.is_empty() => zh.to_string(),
        None => format!("{zh} / {en}"),
    }
}

fn day(value: &Value) -> Option<Date> {
    value.as_str().and_then(|text| text.parse().ok())
}

/// Without control signs, which have no place in a calendar.
fn clean(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
}

/// TEXT of RFC 5545.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for sign in text.replace("\r\n", "\n").chars() {
        match sign {
            '\\' | ';' | ',' => out.extend(['\\', sign]),
            '\n' => out.push_str("\\n"),
            control if control.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// A line of at most 75 octets, its rest on lines that begin with a blank; no sign is cut.
fn fold(line: &str) -> String {
    let (mut out, mut length) = (String::new(), 0);
    for sign in line.chars() {
        if length + sign.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(sign);
        length += sign.len_utf8();
    }
    out + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row() -> Value {
        json!({
            "id": "t:9abc", "from": "2025-07-01", "to": "2025-08-31", "conditional": true, "direction": "up",
            "what": {"zh": "美股季报期; 训练", "en": "US quarterly reports"}, "bears_on": [{"zh": "光模块", "en": "optics"}, "算力"],
            "quote": {"note": "n:fa9d", "said_on": "2025-06-09", "quote": "7-8月季报期, 训练\n重启"}
        })
    }

    #[test]
    fn a_window_spans_its_days() {
        let text = ics(&json!({"kind": "calendar", "as_of": {"said_by": "2025-06-09"}, "rows": [row(), {"from": ""}]}));
        let whole = text.replace("\r\n ", "");
        for line in [
            "UID:t:9abc@tidegauge",
            "DTSTAMP:20250609T000000Z",
            "DTSTART;VALUE=DATE:20250701",
            "DTEND;VALUE=DATE:20250901",
            "SUMMARY:美股季报期\\; 训练 / US quarterly reports",
            "DESCRIPTION:「7-8月季报期\\, 训练\\n重启」\\nn:fa9d 2025-06-09\\n▲ 光模块 / optics\\, 算力",
            "CATEGORIES:光模块 / optics,算力",
            "STATUS:TENTATIVE",
            "X-WR-CALDESC:1 without a day are left out",
        ] {
            assert!(whole.split("\r\n").any(|l| l == line), "{line}\n{whole}");
        }
        assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
        assert_eq!(text, ics(&json!({"as_of": {"said_by": "2025-06-09"}, "rows": [row(), {"from": ""}]})));
    }

    #[test]
    fn long_lines_are_folded_between_signs() {
        let mut long = row();
        long["what"] = Value::from("训练重启".repeat(60));
        let text = ics(&json!([long]));
        assert!(text.split("\r\n").all(|line| line.len() <= LONGEST), "{text}");
        assert!(text.replace("\r\n ", "").contains(&"训练重启".repeat(60)));
        assert!(!text.replace("\r\n", "").contains(['\n', '\r']));
    }

    #[test]
    fn odd_rows_do_no_harm() {
        let odd = json!([{"id": "t:1\r\nX: y", "from": "2025-12-31", "to": "2025-01-01", "what": "a\u{7}b"}, null, 3, {"from": "soon"}]);
        let text = ics(&odd);
        assert!(text.contains("DTEND;VALUE=DATE:20260101\r\n") && text.contains("UID:t:1--X:-y@tidegauge\r\n"));
        assert!(text.contains("SUMMARY:a b\r\n") && text.contains("CALDESC:3 "));
        assert_eq!(ics(&json!({})).matches("BEGIN:").count(), 1);
    }
}
