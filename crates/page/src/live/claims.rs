//! Claims as a table: facets with counts, filters that can be taken off again, sort by any column, pages. All of it is
//! links, so that the back button keeps every state.

use tidegauge::view::{Bi, ClaimView, ClaimsView, Facet};

use crate::html::Out;
use crate::links::address;
use crate::section::notes::how;
use crate::show::{Page, chance_text};
use crate::words::bi;

/// Columns with their sort keys; empty where a column is not sorted by.
const COLUMNS: [(&str, &str); 6] = [
    ("claims.said_on", "said_on"),
    ("claims.reading", "entity"),
    ("claims.period", "period"),
    ("claims.modality", "modality"),
    ("claims.value", ""),
    ("claims.sure", "confidence"),
];

/// Order when none is asked for: newest first.
const NEWEST: &str = "-said_on";

/// The whole page under its heading.
pub fn render(page: &Page, path: &str, view: &ClaimsView, out: &mut Out) {
    filters(page, path, view, out);
    out.el("div", &[("class", "faceted")], |out| {
        facets(page, path, view, out);
        out.el("div", &[("class", "results")], |out| {
            if view.rows.is_empty() {
                none(page, view, out);
                return;
            }
            table(page, &view.rows, Some((path, view)), out);
            pages(page, path, view, out);
        });
    });
}

/// Claims without facets, on pages of other things.
pub fn list(page: &Page, rows: &[ClaimView], out: &mut Out) {
    if rows.is_empty() {
        page.empty(out, "claims.none");
        return;
    }
    table(page, rows, None, out);
}

/// Which filter took the last row away.
fn none(page: &Page, view: &ClaimsView, out: &mut Out) {
    match view.filters.last() {
        Some((_, _, shown)) => out.el("p", &[("class", "empty")], |out| {
            page.words.say_with(out, "claims.filtered", std::slice::from_ref(shown));
        }),
        None => page.empty(out, "claims.none"),
    }
}

/// Parameters in force but one and the place in the pages.
fn but<'a>(page: &'a Page, view: &'a ClaimsView, key: &str) -> Vec<(&'a str, &'a str)> {
    let filters = || view.filters.iter().map(|(column, value, _)| (column.as_str(), value.as_str()));
    let is_filter = |name: &str| filters().any(|(column, _)| column == name);
    let mut pairs = page.links.but(&[key, "_next"]);
    pairs.retain(|(name, _)| !is_filter(name));
    pairs.extend(filters().filter(|(column, _)| *column != key));
    pairs
}

/// Address of this table with one parameter changed; paging starts again.
fn with(page: &Page, path: &str, view: &ClaimsView, key: &str, value: Option<&str>) -> String {
    let mut pairs = but(page, view, key);
    pairs.extend(value.map(|value| (key, value)));
    address(path, &pairs, "")
}

fn filters(page: &Page, path: &str, view: &ClaimsView, out: &mut Out) {
    if view.filters.is_empty() {
        return;
    }
    out.el("p", &[("class", "filters")], |out| {
        for (column, _, shown) in &view.filters {
            let name = page.words.fill("claims.take_off", std::slice::from_ref(shown));
            let href = with(page, path, view, column, None);
            let title = page.words.one(&name);
            out.el("a", &[("class", "filter"), ("href", &href), ("aria-label", &title), ("title", &title)], |out| {
                bi(out, shown);
                out.leaf("span", &[("class", "off"), ("aria-hidden", "true")], " ×");
            });
            out.text(" ");
        }
    });
}

fn facets(page: &Page, path: &str, view: &ClaimsView, out: &mut Out) {
    out.el("details", &[("class", "facets")], |out| {
        out.el("summary", &[], |out| page.words.say(out, "claims.facets"));
        for facet in view.facets.iter().filter(|facet| !facet.values.is_empty()) {
            self::facet(page, path, view, facet, out);
        }
    });
}

fn facet(page: &Page, path: &str, view: &ClaimsView, facet: &Facet, out: &mut Out) {
    let values = |values: &[(String, Bi, usize)], out: &mut Out| {
        out.el("ul", &[], |out| {
            for (value, shown, count) in values {
                let on = view.filters.iter().any(|(column, chosen, _)| column == facet.column && chosen == value);
                let href = with(page, path, view, facet.column, (!on).then_some(value.as_str()));
                out.el("li", &[], |out| {
                    let current = if on { "true" } else { "" };
                    out.el(
                        "a",
                        &[("href", &href), ("aria-current", current), ("data-count", &count.to_string())],
                        |out| {
                            out.el("span", &[], |out| bi(out, shown));
                            out.text(" ");
                            out.leaf("b", &[], &count.to_string());
                        },
                    );
                });
            }
        });
    };
    // Twelve at once; the rest one click away.
    let (first, rest) = facet.values.split_at(facet.values.len().min(12));
    out.el("div", &[("class", "facet"), ("data-facet", facet.column)], |out| {
        out.el("h3", &[], |out| bi(out, &facet.label));
        values(first, out);
        if !rest.is_empty() {
            out.el("details", &[], |out| {
                out.leaf("summary", &[], &format!("+{}", rest.len()));
                values(rest, out);
            });
        }
    });
}

fn table(page: &Page, rows: &[ClaimView], sorted: Option<(&str, &ClaimsView)>, out: &mut Out) {
    out.el("table", &[("class", "plain stack claims-table")], |out| {
        out.el("thead", &[], |out| {
            out.el("tr", &[], |out| {
                for (key, column) in COLUMNS {
                    head(page, key, column, sorted, out);
                }
            });
        });
        out.el("tbody", &[], |out| {
            for claim in rows {
                out.el("tr", &[("class", "entry"), ("data-claim", &claim.id)], |out| row(page, claim, out));
            }
        });
    });
}

/// A head that sorts by its column, the other way round where it does already.
fn head(page: &Page, key: &str, column: &str, sorted: Option<(&str, &ClaimsView)>, out: &mut Out) {
    let class = if ["claims.value", "claims.sure"].contains(&key) { "num" } else { "" };
    let Some((path, view)) = sorted.filter(|_| !column.is_empty()) else {
        out.el("th", &[("scope", "col"), ("class", class)], |out| page.words.say(out, key));
        return;
    };
    let now = page.links.param("_sort").unwrap_or(NEWEST);
    let down = format!("-{column}");
    let (state, sign, next) = match now {
        now if now == column => ("ascending", " ▲", down.as_str()),
        now if now == down => ("descending", " ▼", column),
        _ => ("", "", column),
    };
    let href = with(page, path, view, "_sort", Some(next));
    out.el("th", &[("scope", "col"), ("class", class), ("aria-sort", state)], |out| {
        out.el("a", &[("href", &href), ("class", "sort")], |out| {
            page.words.say(out, key);
            out.text(sign);
        });
    });
}

fn row(page: &Page, claim: &ClaimView, out: &mut Out) {
    out.el("td", &[("class", "when")], |out| {
        if claim.quote.said_on.is_empty() {
            page.words.say(out, "note.no_date");
        } else {
            out.leaf("time", &[], &claim.quote.said_on);
        }
        out.text(" ");
        page.tier(out, claim.quote.tier);
    });
    out.el("th", &[("scope", "row")], |out| {
        out.el("span", &[("class", "reading")], |out| bi(out, &claim.text));
        out.el("span", &[("class", "said")], |out| {
            page.words_of(out, &claim.quote);
            out.text(" ");
            page.id(out, &claim.quote.note);
            out.el("small", &[("class", "how")], |out| how(page, claim, out));
        });
        page.flags(out, &claim.findings);
    });
    out.leaf("td", &[("class", "when")], &claim.period);
    out.el("td", &[], |out| {
        if !claim.modality.is_empty() {
            page.words.say(out, &format!("modality.{}", claim.modality));
        }
    });
    out.el("td", &[("class", "num")], |out| {
        page.link(out, &claim.figure, "fig", |out| bi(out, &claim.value));
    });
    out.el("td", &[("class", "num")], |out| {
        page.phone_name(out, "claims.sure");
        out.text(&chance_text(claim.confidence));
    });
}

/// `1–100 of 412`, earlier and later rows.
fn pages(page: &Page, path: &str, view: &ClaimsView, out: &mut Out) {
    let end = view.from + view.rows.len();
    out.el("nav", &[("class", "pages"), ("aria-label", &page.words.plain("claims.pages"))], |out| {
        let at = |from: usize| {
            let from = from.to_string();
            let mut pairs = but(page, view, "");
            if from != "0" {
                pairs.push(("_next", &from));
            }
            address(path, &pairs, "")
        };
        if view.from > 0 {
            let href = at(view.from.saturating_sub(view.size));
            out.el("a", &[("href", &href), ("rel", "prev"), ("class", "button")], |out| {
                page.words.say(out, "claims.earlier")
            });
        }
        let numbers = [view.from + 1, end, view.total].map(|n| Bi::same(n.to_string()));
        out.el("span", &[], |out| page.words.say_with(out, "claims.range", &numbers));
        if end < view.total {
            out.el("a", &[("href", &at(end)), ("rel", "next"), ("class", "button")], |out| {
                page.words.say(out, "claims.later")
            });
        }
    });
}
