//! The gap table: expected beside implied on one shared log axis of ratio to expected; beneath each row the reason of its
//! call, and its routes with their backcast errors.

use std::ops::Range;

use tidegauge::view::{Bi, GapRow, RouteView, UncomputableRow};

use crate::html::Out;
use crate::links::quantity_path;
use crate::show::{Page, chance_text, linked, mark_key};
use crate::svg::dots::Axis;
use crate::svg::spark::spark;
use crate::words::bi;

/// Rows shown at once; the rest is one click away.
const FIRST: usize = 12;

/// Writes the table, the quantities that cannot be worked, and the legend.
pub fn render(page: &Page, rows: &[GapRow], uncomputable: &[UncomputableRow], out: &mut Out) {
    if rows.is_empty() {
        page.empty(out, "gaps.empty");
    } else {
        let first = rows.len().min(FIRST);
        out.el("p", &[("class", "hint")], |out| page.words.say(out, "gaps.caption"));
        table(page, rows, 0..first, out);
        legend(page, out);
        if first < rows.len() {
            out.el("details", &[("class", "rest")], |out| {
                out.el("summary", &[], |out| {
                    page.words.say_with(out, "gaps.rest", &[Bi::same((rows.len() - first).to_string())]);
                });
                table(page, rows, first..rows.len(), out);
            });
        }
    }
    self::uncomputable(page, uncomputable, out);
}

fn table(page: &Page, all: &[GapRow], range: Range<usize>, out: &mut Out) {
    let axis = Axis::over(&all[range.clone()]);
    out.el("table", &[("class", "gaps")], |out| {
        head(page, &axis, out);
        for i in range {
            let id = place(page, all, i).unwrap_or_default();
            let stop = if id.is_empty() { "" } else { "-1" };
            out.el("tbody", &[("id", &id), ("tabindex", stop)], |out| body(page, &axis, &all[i], out));
        }
    });
}

/// In a report, what leads to a quantity leads to its first row.
fn place(page: &Page, all: &[GapRow], i: usize) -> Option<String> {
    let path = quantity_path(&all[i].address).filter(|path| page.index.places.contains(path))?;
    let before = all[..i].iter().any(|row| quantity_path(&row.address).as_ref() == Some(&path));
    (!before).then_some(path)
}

/// The call, its direction in its class as well as in its sign.
pub fn call(row: &GapRow, out: &mut Out) {
    out.el("span", &[("class", &format!("call {}", row.call.kind))], |out| bi(out, &row.call.text));
}

/// Dot and whisker of a row; nothing where nothing is expected.
pub fn plot(page: &Page, axis: &Axis, row: &GapRow, out: &mut Out) {
    let Some(expected) = &row.expected else { return };
    let title = format!("{} {}", page.words.one(&row.label), row.period);
    let mut desc = format!("{}: {}", page.words.plain("gap.expected"), page.words.one(&expected.shown.text));
    if let Some(implied) = &row.implied {
        let words = page.words.plain("gap.implied");
        desc.push_str(&format!("; {words}: {} {}", page.words.one(&implied.text), page.words.one(&implied.interval)));
    }
    axis.row(out, expected, row.implied.as_ref(), (&title, &desc));
}

fn head(page: &Page, axis: &Axis, out: &mut Out) {
    let th = |out: &mut Out, class: &str, key: &str| {
        out.el("th", &[("scope", "col"), ("class", class)], |out| page.words.say(out, key));
    };
    out.el("thead", &[], |out| {
        out.el("tr", &[], |out| {
            th(out, "", "gap.quantity");
            th(out, "c-spark", "gap.history");
            th(out, "num", "gap.expected_n");
            out.el("th", &[("scope", "col"), ("class", "c-axis")], |out| {
                out.el("span", &[("class", "axis-name")], |out| page.words.say(out, "gap.axis"));
                axis.head(out, &page.words.plain("gap.axis"));
            });
            th(out, "num", "gap.implied_80");
            th(out, "num", "gap.gap");
            th(out, "", "gap.call");
            th(out, "num", "gap.p");
            th(out, "", "gap.routes");
        });
    });
}

fn body(page: &Page, axis: &Axis, row: &GapRow, out: &mut Out) {
    out.el("tr", &[("class", &format!("row call-{}", row.call.kind))], |out| {
        out.el("th", &[("scope", "row"), ("class", "c-name")], |out| {
            quantity(page, &row.address, &row.label, out);
            out.text(" ");
            out.leaf("span", &[("class", "period")], &row.period);
        });
        out.el("td", &[("class", "c-spark")], |out| {
            spark(out, &row.history, &format!("{}: {}", page.words.one(&row.label), page.words.plain("gap.history")));
        });
        out.el("td", &[("class", "num c-expected")], |out| expected(page, row, out));
        out.el("td", &[("class", "c-axis")], |out| plot(page, axis, row, out));
        out.el("td", &[("class", "num c-implied")], |out| {
            page.phone_name(out, "gap.implied");
            match &row.implied {
                Some(implied) => page.figure(out, implied),
                None => page.words.say(out, "gap.no_route"),
            }
        });
        out.el("td", &[("class", "num c-gap")], |out| match &row.gap {
            Some(gap) => page.figure(out, gap),
            None => out.text("\u{2013}"),
        });
        out.el("td", &[("class", "c-call")], |out| call(row, out));
        out.el("td", &[("class", "num c-p")], |out| match row.p {
            Some(p) => {
                page.phone_name(out, "gap.p");
                page.chance(out, p);
            }
            None => out.text("\u{2013}"),
        });
        out.el("td", &[("class", "c-routes")], |out| routes_in_short(page, row, out));
    });
    out.el("tr", &[("class", "under")], |out| {
        out.el("td", &[("colspan", "9")], |out| under(page, axis, row, out));
    });
}

/// Its name; on a live page the way to all that is known of it.
fn quantity(page: &Page, address: &str, label: &Bi, out: &mut Out) {
    let href = quantity_path(address).and_then(|path| page.links.to(&path, &[], ""));
    linked(out, href.as_deref(), "go", |out| bi(out, label));
}

fn expected(page: &Page, row: &GapRow, out: &mut Out) {
    page.phone_name(out, "gap.expected");
    match &row.expected {
        Some(expected) => {
            out.el("span", &[("class", "is-expected")], |out| page.figure(out, &expected.shown));
            out.el("small", &[], |out| bi(out, &expected.text));
        }
        None => out.el("small", &[], |out| page.words.say(out, "gap.no_consensus")),
    }
}

/// `2 of 3 above, apart ×1.4`.
fn routes_in_short(page: &Page, row: &GapRow, out: &mut Out) {
    let known: Vec<f64> = row.routes.iter().filter_map(|route| route.p).collect();
    let above = known.iter().filter(|p| **p > 1.0 / 2.0).count();
    let number = |n: usize| Bi::same(n.to_string());
    if known.is_empty() {
        page.words.say_with(out, "gap.routes_n", &[number(row.routes.len())]);
    } else {
        page.words.say_with(out, "gap.routes_above", &[number(above), number(known.len())]);
    }
    if row.disagreement > 1.0 && row.routes.len() > 1 {
        let apart = Bi::same(format!("{:.1}", row.disagreement));
        out.text(" ");
        out.el("span", &[("class", "apart")], |out| page.words.say_with(out, "gap.apart", &[apart]));
    }
}

/// Why the call is what it is, and each route.
fn under(page: &Page, axis: &Axis, row: &GapRow, out: &mut Out) {
    let reason = |out: &mut Out| {
        out.el("span", &[("class", "reason")], |out| bi(out, &row.call.reason));
        if let Some(guidance) = &row.guidance {
            out.el("span", &[("class", "guidance")], |out| {
                page.words.say(out, "gap.guidance");
                out.text(" ");
                page.figure(out, guidance);
            });
        }
    };
    if row.routes.is_empty() {
        reason(out);
        return;
    }
    out.el("details", &[("class", "routes")], |out| {
        out.el("summary", &[], reason);
        out.el("table", &[("class", "plain")], |out| {
            page.heads(out, &["route_table.name", "route_table.says", "gap.axis", "route_table.error", "gap.p"]);
            out.el("tbody", &[], |out| {
                for route in &row.routes {
                    out.el("tr", &[], |out| self::route(page, axis, row, route, out));
                }
            });
        });
    });
}

fn route(page: &Page, axis: &Axis, row: &GapRow, route: &RouteView, out: &mut Out) {
    out.el("th", &[("scope", "row")], |out| {
        bi(out, &route.label);
        out.text(" ");
        out.leaf("code", &[], &route.id);
    });
    out.el("td", &[], |out| page.figure(out, &route.shown));
    out.el("td", &[("class", "c-axis")], |out| {
        if let Some(expected) = &row.expected {
            let title = format!("{}: {}", page.words.one(&row.label), page.words.one(&route.label));
            axis.route(out, expected, &route.shown, (&title, &page.words.one(&route.shown.text)));
        }
    });
    out.el("td", &[], |out| match route.error {
        Some(error) => {
            let values = [Bi::same(format!("{:.0}", error * 100.0)), Bi::same(route.backcasts.to_string())];
            page.words.say_with(out, "route_table.error_n", &values);
        }
        None => page.words.say(out, "route_table.never_run"),
    });
    out.el("td", &[], |out| match route.p {
        Some(p) => out.leaf("span", &[("class", "p"), ("title", &page.words.one(&page.odds(p)))], &chance_text(p)),
        None => out.text("\u{2013}"),
    });
}

fn legend(page: &Page, out: &mut Out) {
    out.el("p", &[("class", "legend")], |out| {
        for (class, key) in [("k-cross", "legend.expected"), ("k-dot", "legend.implied"), ("k-thin", "legend.route")] {
            out.el("span", &[("class", class)], |out| page.words.say(out, key));
        }
        for mark in ["c", "d", "a", "w", "!"] {
            out.el("span", &[("class", "k-mark")], |out| {
                out.leaf("b", &[], mark);
                out.text(" ");
                page.words.say(out, mark_key(mark));
            });
        }
    });
}

fn uncomputable(page: &Page, rows: &[UncomputableRow], out: &mut Out) {
    if rows.is_empty() {
        return;
    }
    out.el("details", &[("class", "uncomputable")], |out| {
        out.el("summary", &[], |out| {
            page.words.say_with(out, "gaps.uncomputable", &[Bi::same(rows.len().to_string())]);
        });
        out.el("table", &[("class", "plain stack")], |out| {
            page.heads(out, &["gap.quantity", "gap.period", "gap.expected", "gaps.missing"]);
            out.el("tbody", &[], |out| {
                for row in rows {
                    out.el("tr", &[], |out| {
                        out.el("th", &[("scope", "row")], |out| quantity(page, &row.address, &row.label, out));
                        out.leaf("td", &[], &row.period);
                        out.el("td", &[], |out| match &row.expected {
                            Some(expected) => page.figure(out, expected),
                            None => out.text("\u{2013}"),
                        });
                        out.el("td", &[], |out| bi(out, &row.missing));
                    });
                }
            });
        });
    });
}
