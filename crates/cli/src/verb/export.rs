//! `export`: tables out of views.

use std::path::Path;

use anyhow::Context;
use tidegauge::view::{Lens, beliefs, calendar, company, gaps, live, relations, report, why, words};

use crate::args::{Common, Format, Notes};
use crate::fail::{Outcome, Usage};
use crate::{out, setup};

/// Build the view, write the table.
pub fn run(
    common: &Common,
    notes: &Notes,
    format: Format,
    table: &str,
    output: Option<&Path>,
) -> anyhow::Result<Outcome> {
    let (gauge, taken) = setup::gauge(common, notes)?;
    let reading = setup::measure(&gauge, common, &taken, 100)?;
    let lens = Lens::new(&reading, &gauge.almanac);
    let table = if format == Format::Ics { "calendar" } else { table };
    let rows = match table {
        "gaps" => serde_json::to_value(gaps::gaps(&lens).rows)?,
        "companies" => serde_json::to_value(company::companies(&lens))?,
        "beliefs" => serde_json::to_value(beliefs::beliefs(&lens))?,
        "relations" => serde_json::to_value(relations::relations(&lens, None))?,
        "claims" => {
            lens.standing().iter().map(|c| serde_json::to_value(words::claim(&lens, c))).collect::<Result<_, _>>()?
        }
        "findings" => live::rows(&live::show(&gauge, &reading, "/findings", &Default::default())),
        "bill" => serde_json::to_value(report::bill(&lens))?,
        "calendar" => serde_json::to_value(calendar::rows(&lens))?,
        "assumptions" => serde_json::to_value(why::all_assumptions(&lens))?,
        other => {
            let known = "gaps, companies, beliefs, relations, claims, findings, bill, calendar, assumptions";
            return Err(Usage(format!("no table is called {other}; the tables are {known}")).into());
        }
    };
    let rows: Vec<serde_json::Value> = rows.as_array().cloned().unwrap_or_default();
    let text = setup::envelope(common, table, Some(&reading), &rows);
    let value: serde_json::Value = serde_json::from_str(&text).context("a view is JSON")?;
    let bytes = match format {
        Format::Json => text.into_bytes(),
        Format::Csv => export::csv(&value),
        Format::Ics => export::ics(&value).into_bytes(),
    };
    match output {
        None => out::print(&String::from_utf8_lossy(&bytes))?,
        Some(path) => {
            std::fs::write(path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
            out::say(&format!("{}  {} bytes", path.display(), bytes.len()));
        }
    }
    Ok(Outcome::Done)
}
