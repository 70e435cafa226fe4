//! `export`: tables out of views.

use std::path::Path;

use anyhow::Context;
use tidegauge::view::{Lens, report};

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
    let view = report::report(&lens, "", Vec::new(), &taken.remarks);
    let table = if format == Format::Ics { "calendar" } else { table };
    let text = match table {
        "gaps" => setup::envelope(common, "gaps", Some(&reading), &view.gaps.rows),
        "claims" => {
            let claims: Vec<_> = view.notes.iter().flat_map(|n| &n.claims).collect();
            setup::envelope(common, "claims", Some(&reading), &claims)
        }
        "findings" => setup::envelope(common, "findings", Some(&reading), &view.findings),
        "bill" => setup::envelope(common, "bill", Some(&reading), &view.bill),
        "calendar" => setup::envelope(common, "calendar", Some(&reading), &view.calendar),
        "assumptions" => setup::envelope(common, "assumptions", Some(&reading), &view.assumptions),
        other => {
            let known = "gaps, claims, findings, bill, calendar, assumptions";
            return Err(Usage(format!("no table is called {other}; the tables are {known}")).into());
        }
    };
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
