//! `audit`: what cannot be true, with the arithmetic and the words.

use tidegauge::view::notes::index;
use tidegauge::view::{FindingView, Lens, words};

use crate::args::{Common, Notes};
use crate::fail::{Outcome, Usage};
use crate::{out, setup};

/// Judge and print; findings give exit 1.
pub fn run(common: &Common, notes: &Notes, check: Option<&str>, exit_zero: bool) -> anyhow::Result<Outcome> {
    let (gauge, taken) = setup::gauge(common, notes)?;
    if let Some(name) = check
        && !gauge.checks().any(|c| c == name)
    {
        let known: Vec<&str> = gauge.checks().collect();
        return Err(Usage(format!("no check is called {name}; the checks are {}", known.join(", "))).into());
    }
    let reading = setup::words_only(&gauge, common, &taken)?;
    let lens = Lens::new(&reading, &gauge.almanac);
    let notes = index(&lens);
    let all = reading.standing.findings.iter().map(|f| words::finding(&lens, f, &notes));
    let rows: Vec<FindingView> = all.filter(|f| check.is_none_or(|name| f.check == name)).collect();
    let outcome = if rows.is_empty() || exit_zero { Outcome::Done } else { Outcome::Noted };
    if common.json || common.jsonl {
        out::print(&setup::envelope(common, "findings", Some(&reading), &rows))?;
        return Ok(outcome);
    }
    let colours = out::colours(common.color);
    let mut text = String::new();
    for f in &rows {
        if common.plain {
            let spans: Vec<String> = f.quotes.iter().map(|q| format!("{}-{}", q.start, q.end)).collect();
            text += &[&f.id, &f.check, f.severity, &setup::pick(common, &f.says), &f.arithmetic, &spans.join(" ")]
                .join("\t");
            text.push('\n');
            continue;
        }
        let severity = setup::pick(common, &f.severity_text);
        text += &format!("{}  {}  {severity}\n", out::strong(&f.id, colours), f.check);
        text += &format!("  {}\n", setup::pick(common, &f.says));
        for q in &f.quotes {
            text += &format!("  {} {} 「{}」\n", q.note, q.start, q.quote.trim());
        }
        text += &format!("  {}\n", f.arithmetic);
        if !f.rows.is_empty() {
            text += &format!("  d: {}\n", f.rows.join(", "));
        }
        if let Some((better, command)) = &f.better {
            text += &format!("  {}    {}\n", setup::pick(common, better), out::dim(command, colours));
        }
        text.push('\n');
    }
    text += &format!("{} findings in {} notes\n", rows.len(), notes.len());
    out::print(&text)?;
    Ok(outcome)
}
