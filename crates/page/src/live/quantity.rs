//! The page of a quantity: what it is, its comparisons, one chart a definition with its table, what was said of it.

use tidegauge::view::{Bi, Panel, PointView, QuantityView};

use super::claims;
use crate::html::Out;
use crate::section::{calendar, companies, findings, gaps, part};
use crate::show::Page;
use crate::svg::series;
use crate::words::{bi, is_empty};

/// Writes the quantity.
pub fn render(page: &Page, view: &QuantityView, out: &mut Out) {
    out.el("h1", &[], |out| {
        bi(out, &view.label);
        out.text(" ");
        out.leaf("code", &[("class", "address")], &view.address);
    });
    if !is_empty(&view.about) {
        out.el("p", &[("class", "about")], |out| bi(out, &view.about));
    }
    if view.panels.is_empty() {
        page.empty(out, "quantity.no_points");
    }
    for panel in &view.panels {
        self::panel(page, view, panel, out);
    }
    part(page, out, "gaps", Some(view.gaps.len()), |out| {
        gaps::render(page, &view.gaps, &view.uncomputable, out);
    });
    if !view.turning.is_empty() {
        part(page, out, "turning", Some(view.turning.len()), |out| calendar::turning(page, &view.turning, out));
    }
    if !view.findings.is_empty() {
        part(page, out, "findings", Some(view.findings.len()), |out| findings::render(page, &view.findings, out));
    }
    part(page, out, "claims", Some(view.claims.len()), |out| claims::list(page, &view.claims, out));
    if !view.companies.is_empty() {
        part(page, out, "companies", Some(view.companies.len()), |out| companies::render(page, &view.companies, out));
    }
}

/// A chart with its title, its sentence and its table.
fn panel(page: &Page, view: &QuantityView, panel: &Panel, out: &mut Out) {
    let basis = if is_empty(&panel.basis) { String::new() } else { format!(", {}", page.words.one(&panel.basis)) };
    let title = format!("{}{basis} ({})", page.words.one(&view.label), page.words.one(&panel.unit));
    let sentence = sentence(page, panel);
    out.el("figure", &[("class", "panel")], |out| {
        out.el("figcaption", &[], |out| {
            out.el("h2", &[], |out| {
                bi(out, if is_empty(&panel.basis) { &view.label } else { &panel.basis });
                out.text(" ");
                out.el("span", &[("class", "count")], |out| bi(out, &panel.unit));
            });
        });
        let drawn = panel.points.iter().filter(|point| series::is_drawn(point)).count();
        if drawn > 0 {
            series::chart(page, out, panel, &title, &page.words.one(&sentence));
            legend(page, panel, out);
        }
        out.el("p", &[("class", "sentence")], |out| bi(out, &sentence));
        out.el("details", &[("class", "as-table"), ("open", if drawn > 1 { "" } else { "open" })], |out| {
            out.el("summary", &[], |out| {
                page.words.say_with(out, "quantity.table", &[Bi::same(panel.points.len().to_string())]);
            });
            table(page, panel, out);
        });
    });
}

/// `7 points from 2023Q1 to 2025-04; the last actual is 2025-04, 487T; 1 stretch without a point is left open.`
fn sentence(page: &Page, panel: &Panel) -> Bi {
    let number = |n: usize| Bi::same(n.to_string());
    let actual: Vec<&PointView> = panel.points.iter().filter(|point| point.stance == "actual").collect();
    let mut text = match (actual.last(), panel.points.first(), panel.points.last()) {
        (Some(last), Some(first), Some(end)) => page.words.fill(
            "quantity.sentence",
            &[
                number(panel.points.len()),
                Bi::same(first.period.clone()),
                Bi::same(end.period.clone()),
                Bi::same(last.period.clone()),
                last.shown.text.clone(),
            ],
        ),
        _ => page.words.fill("quantity.no_actual", &[number(panel.points.len())]),
    };
    let more = match (actual.len(), panel.open.len()) {
        (1, _) => page.words.get("quantity.one_point"),
        (_, 0) => Bi::default(),
        (_, open) => page.words.fill("quantity.open", &[number(open)]),
    };
    if !is_empty(&more) {
        text.zh.push_str(&more.zh);
        text.en.push_str(&format!(" {}", more.en));
    }
    text
}

fn legend(page: &Page, panel: &Panel, out: &mut Out) {
    out.el("p", &[("class", "legend")], |out| {
        let kinds = [
            ("k-point", "stance.actual"),
            ("k-diamond", "stance.guidance"),
            ("k-cross", "stance.forecast"),
            ("k-cross", "stance.consensus"),
            ("k-band", "stance.implied"),
            ("k-hollow", "stance.house"),
        ];
        for (class, key) in kinds {
            if panel.points.iter().any(|point| key.ends_with(point.stance)) {
                out.el("span", &[("class", class)], |out| page.words.say(out, key));
            }
        }
        if !panel.open.is_empty() {
            out.el("span", &[("class", "k-open")], |out| page.words.say(out, "legend.open"));
        }
    });
}

fn table(page: &Page, panel: &Panel, out: &mut Out) {
    let keys = ["gap.period", "point.stance", "point.value", "point.by", "row.known_from", "point.rests_on"];
    out.el("table", &[("class", "plain stack points")], |out| {
        page.heads(out, &keys);
        out.el("tbody", &[], |out| {
            for point in &panel.points {
                let name = series::name(point);
                let drawn = if series::is_drawn(point) { name.as_str() } else { "" };
                out.el("tr", &[("class", "entry"), ("data-point", drawn)], |out| {
                    out.leaf("th", &[("scope", "row")], &point.period);
                    out.el("td", &[], |out| page.words.say(out, &format!("stance.{}", point.stance)));
                    out.el("td", &[("class", "num")], |out| page.figure(out, &point.shown));
                    out.el("td", &[], |out| out.leaf("bdi", &[], &point.by));
                    out.leaf("td", &[("class", "when")], &point.known_from);
                    out.el("td", &[("class", "why")], |out| {
                        page.rests_on(out, point.quote.as_ref(), point.row.as_ref());
                    });
                });
            }
        });
    });
}
