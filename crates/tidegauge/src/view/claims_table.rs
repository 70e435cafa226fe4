//! The table of claims: filters by column, facets that add up to the count, pages.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use audit::StandingClaim;
use claims::Whom;
use figure::{EntityId, MetricId};

use super::lens::Lens;
use super::live::Asked;
use super::{Bi, ClaimView, ClaimsView, Facet, named, words};

/// Rows a page when none are asked for, and at most.
const SIZE: usize = 100;
const MOST: usize = 1000;

/// Columns with facets.
const FACETS: [&str; 5] = ["entity", "metric", "modality", "kind", "finding"];

/// Columns that filter beside those.
const OTHERS: [&str; 4] = ["note", "period", "said_on__gte", "said_on__lte"];

/// One claim with what it is filtered and counted by.
struct Row<'a> {
    standing: &'a StandingClaim,
    view: ClaimView,
    /// Gravest finding's check, or `none`.
    finding: String,
}

/// The page; `entity=`, `metric=` ... filter, `_sort` (`-` before a column turns it round), `_size` and `_next` page.
pub fn page(asked: &Asked) -> ClaimsView {
    let lens = asked.lens;
    let mut filters: Vec<(String, String, Bi)> = Vec::new();
    for column in FACETS.iter().chain(&OTHERS) {
        if let Some(typed) = asked.param(column) {
            let value = value_of(lens, column, typed);
            filters.push((column.to_string(), value.clone(), shown(lens, column, &value)));
        }
    }
    let checks: BTreeMap<String, (audit::Severity, String)> =
        lens.found().iter().map(|f| (f.id.to_string(), (f.severity, f.check.to_string()))).collect();
    let passing = lens.standing().iter().filter(|c| may_pass(c, &filters));
    let mut rows: Vec<Row> = passing.map(|standing| row(lens, standing, &checks)).collect();
    rows.retain(|row| filters.iter().all(|(column, value, _)| keeps(row, column, value)));
    if let Some(words) = asked.param("q") {
        let words = words.to_lowercase();
        let texts = |row: &Row| [&row.view.text.zh, &row.view.text.en, &row.view.quote.quote].map(|t| t.to_lowercase());
        rows.retain(|row| texts(row).iter().any(|text| text.contains(&words)));
    }
    sort(&mut rows, asked.param("_sort").unwrap_or("-said_on"));
    let size = asked.number("_size").unwrap_or(SIZE).clamp(1, MOST);
    let from = asked.number("_next").unwrap_or(0).min(rows.len());
    ClaimsView {
        total: rows.len(),
        from,
        size,
        facets: FACETS.iter().map(|column| facet(lens, column, &rows)).collect(),
        filters,
        rows: rows.into_iter().skip(from).take(size).map(|row| row.view).collect(),
    }
}

/// What is cheap to rule out before a claim is put into words.
fn may_pass(standing: &StandingClaim, filters: &[(String, String, Bi)]) -> bool {
    filters.iter().all(|(column, value, _)| match column.as_str() {
        "metric" => standing.claim.about().is_some_and(|a| a.metric.value.as_str() == value) || value == "none",
        "note" => standing.note.id.to_string().starts_with(value),
        "entity" => concerns(standing, value),
        _ => true,
    })
}

fn concerns(standing: &StandingClaim, value: &str) -> bool {
    let id = EntityId::from(value);
    let named = |whom: &&Whom| matches!(whom, Whom::Named(words) if words == value);
    named::names(&standing.claim, &id) || words::parties(&standing.claim.said).iter().any(named) || value == "none"
}

fn row<'a>(lens: &Lens, standing: &'a StandingClaim, checks: &BTreeMap<String, (audit::Severity, String)>) -> Row<'a> {
    let view = words::claim(lens, standing);
    let gravest = view.findings.iter().filter_map(|id| checks.get(id)).max();
    let finding = gravest.map_or("none".to_string(), |(_, check)| check.clone());
    Row { standing, view, finding }
}

/// What was typed as the value of a column: names in any language become ids.
fn value_of(lens: &Lens, column: &str, typed: &str) -> String {
    match column {
        "entity" => lens.almanac.find(typed).map_or(typed.to_string(), |e| e.id.to_string()),
        "metric" => named::metric(lens.almanac, typed).map_or(typed.to_string(), |m| m.to_string()),
        _ => typed.to_string(),
    }
}

fn keeps(row: &Row, column: &str, value: &str) -> bool {
    match column {
        "entity" => value != "none" || row.view.entity.is_empty(),
        "finding" => row.finding == value || value == "any" && row.finding != "none",
        "note" => true,
        "period" => row.view.period.starts_with(value),
        "said_on__gte" => row.view.quote.said_on.as_str() >= value,
        "said_on__lte" => !row.view.quote.said_on.is_empty() && row.view.quote.said_on.as_str() <= value,
        _ => cell(row, column) == value,
    }
}

/// The value of a facet's column; `none` where a claim has none.
fn cell<'r>(row: &'r Row, column: &str) -> &'r str {
    let text = match column {
        "entity" => &row.view.entity,
        "metric" => &row.view.metric,
        "modality" => row.view.modality,
        "kind" => row.view.kind,
        _ => &row.finding,
    };
    if text.is_empty() { "none" } else { text }
}

fn facet(lens: &Lens, column: &'static str, rows: &[Row]) -> Facet {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(cell(row, column)).or_default() += 1;
    }
    let mut values: Vec<(String, Bi, usize)> =
        counts.into_iter().map(|(value, n)| (value.to_string(), shown(lens, column, value), n)).collect();
    values.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
    Facet { column, label: lens.label(&format!("facet.{column}")), values }
}

/// A value of a column for people.
fn shown(lens: &Lens, column: &str, value: &str) -> Bi {
    match column {
        _ if value == "none" || value == "any" => lens.label(&format!("facet.{value}")),
        "entity" => lens.entity(&EntityId::from(value)),
        "metric" => lens.metric(&MetricId::from(value)),
        "modality" => lens.label(&format!("modality.{value}")),
        "kind" => lens.label(&format!("said.{value}")),
        _ => Bi::same(value),
    }
}

fn sort(rows: &mut [Row], by: &str) {
    let (column, back) = by.strip_prefix('-').map_or((by, false), |column| (column, true));
    let key = |row: &Row| match column {
        "entity" => row.view.entity.clone(),
        "metric" => row.view.metric.clone(),
        "period" => row.view.period.clone(),
        "modality" => row.view.modality.to_string(),
        "kind" => row.view.kind.to_string(),
        "finding" => row.finding.clone(),
        "text" => row.view.text.en.clone(),
        _ => row.view.quote.said_on.clone(),
    };
    let sure = |row: &Row| row.view.confidence;
    let place = |row: &Row| (row.standing.note.id, row.standing.claim.span, row.standing.claim.id);
    let turn = |order: Ordering| if back { order.reverse() } else { order };
    rows.sort_by(|a, b| {
        let by = if column == "confidence" { sure(a).total_cmp(&sure(b)) } else { key(a).cmp(&key(b)) };
        turn(by).then_with(|| place(a).cmp(&place(b)))
    });
}
