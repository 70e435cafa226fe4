//! What would change our mind, and when: dated triggers and events; those without a date come last, none is dropped.

use tidegauge::view::CalendarRow;

use crate::html::Out;
use crate::show::Page;
use crate::words::bi;

/// Writes the calendar.
pub fn render(page: &Page, out: &mut Out) {
    let rows = &page.view.calendar;
    if rows.is_empty() {
        page.empty(out, "calendar.empty");
        return;
    }
    let as_of = page.view.head.said_by.as_str();
    out.el("table", &[("class", "plain stack calendar")], |out| {
        page.heads(out, &["calendar.when", "calendar.what", "calendar.bears_on", "calendar.said_by"]);
        out.el("tbody", &[], |out| {
            let (dated, undated): (Vec<_>, Vec<_>) = rows.iter().partition(|row| !row.from.is_empty());
            for row in dated.into_iter().chain(undated) {
                let passed = !row.to.is_empty() && row.to.as_str() < as_of;
                out.el("tr", &[("id", &row.id), ("class", if passed { "passed" } else { "" })], |out| {
                    self::row(page, row, passed, out);
                });
            }
        });
    });
}

fn row(page: &Page, row: &CalendarRow, passed: bool, out: &mut Out) {
    out.el("td", &[("class", "when")], |out| {
        if row.from.is_empty() {
            page.words.say(out, "calendar.no_date");
        } else if row.to.is_empty() || row.to == row.from {
            out.leaf("time", &[], &row.from);
        } else {
            out.leaf("time", &[], &row.from);
            out.text(" – ");
            out.leaf("time", &[], &row.to);
        }
        if passed {
            out.text(" ");
            out.el("span", &[("class", "tag")], |out| page.words.say(out, "calendar.passed"));
        }
    });
    out.el("th", &[("scope", "row")], |out| {
        let (sign, key) = match row.direction {
            "up" => ("▲ ", "direction.up"),
            "down" => ("▼ ", "direction.down"),
            _ => ("", "direction.unclear"),
        };
        if !sign.is_empty() {
            let class = if row.direction == "up" { "up" } else { "down" };
            out.leaf("abbr", &[("class", class), ("title", &page.words.both(key))], sign);
        }
        bi(out, &row.what);
        if row.conditional {
            out.text(" ");
            out.el("span", &[("class", "tag")], |out| page.words.say(out, "calendar.conditional"));
        }
    });
    out.el("td", &[("class", "bears")], |out| {
        for (i, about) in row.bears_on.iter().enumerate() {
            if i > 0 {
                out.text(", ");
            }
            bi(out, about);
        }
    });
    out.el("td", &[], |out| {
        if let Some(quote) = &row.quote {
            page.quote(out, quote);
        }
        if let Some(data) = &row.row {
            out.el("span", &[("class", "src")], |out| {
                page.id(out, &data.id);
                out.text(" ");
                out.text(&data.source);
            });
        }
        if row.quote.is_none() && row.row.is_none() {
            out.text("\u{2013}");
        }
    });
}
