//! What would change our mind, and when: dated triggers and events by month; those without a date come last, none is
//! dropped. A strip above shows the windows to scale.

use tidegauge::view::{Bi, CalendarRow, TurningRow};

use crate::html::Out;
use crate::show::Page;
use crate::svg::strip::strip;
use crate::words::bi;

/// Writes the calendar.
pub fn render(page: &Page, rows: &[CalendarRow], out: &mut Out) {
    if rows.is_empty() {
        page.empty(out, "calendar.empty");
        return;
    }
    let (mut dated, undated): (Vec<&CalendarRow>, Vec<_>) = rows.iter().partition(|row| !row.from.is_empty());
    dated.sort_by(|a, b| (&a.from, &a.to, &a.id).cmp(&(&b.from, &b.to, &b.id)));
    strip(page, &dated, out);
    out.el("table", &[("class", "plain stack calendar")], |out| {
        page.heads(out, &["calendar.when", "calendar.what", "calendar.bears_on", "calendar.said_by"]);
        for month in dated.chunk_by(|a, b| month(a) == month(b)) {
            block(page, month, out, |out| out.leaf("time", &[], self::month(month[0])));
        }
        if !undated.is_empty() {
            block(page, &undated, out, |out| page.words.say(out, "calendar.no_date"));
        }
    });
}

fn month(row: &CalendarRow) -> &str {
    row.from.get(..7).unwrap_or(&row.from)
}

fn block(page: &Page, rows: &[&CalendarRow], out: &mut Out, name: impl FnOnce(&mut Out)) {
    out.el("tbody", &[], |out| {
        out.el("tr", &[("class", "month")], |out| {
            out.el("th", &[("colspan", "4"), ("scope", "rowgroup")], name);
        });
        for row in rows {
            let passed = !row.to.is_empty() && row.to < page.head.said_by;
            let class = if passed { "entry passed" } else { "entry" };
            out.el("tr", &[("id", &row.id), ("class", class), ("tabindex", "-1")], |out| {
                self::row(page, row, passed, out);
            });
        }
    });
}

/// `2025-07-01 – 2025-08-31`.
fn when(row: &CalendarRow, out: &mut Out) {
    if row.from.is_empty() {
        out.text("\u{2013}");
        return;
    }
    out.leaf("time", &[], &row.from);
    if !row.to.is_empty() && row.to != row.from {
        out.text(" – ");
        out.leaf("time", &[], &row.to);
    }
}

fn row(page: &Page, row: &CalendarRow, passed: bool, out: &mut Out) {
    out.el("td", &[("class", "when")], |out| {
        when(row, out);
        if passed {
            out.text(" ");
            out.el("span", &[("class", "tag")], |out| page.words.say(out, "calendar.passed"));
        }
    });
    out.el("th", &[("scope", "row")], |out| {
        sign(page, row.direction, out);
        out.el("bdi", &[], |out| bi(out, &row.what));
        if row.conditional {
            out.text(" ");
            out.el("span", &[("class", "tag")], |out| page.words.say(out, "calendar.conditional"));
        }
    });
    out.el("td", &[("class", "bears")], |out| list(&row.bears_on, out));
    out.el("td", &[], |out| page.rests_on(out, row.quote.as_ref(), row.row.as_ref()));
}

fn list(texts: &[Bi], out: &mut Out) {
    for (i, text) in texts.iter().enumerate() {
        if i > 0 {
            out.text(", ");
        }
        bi(out, text);
    }
}

/// ▲ or ▼ with its meaning; nothing where no direction was said.
fn sign(page: &Page, direction: &str, out: &mut Out) {
    let (class, sign, key) = match direction {
        "up" => ("up", "▲ ", "direction.up"),
        "down" => ("down", "▼ ", "direction.down"),
        _ => return,
    };
    out.leaf("abbr", &[("class", class), ("title", &page.words.plain(key))], sign);
}

/// Series whose growth changed.
pub fn turning(page: &Page, rows: &[TurningRow], out: &mut Out) {
    if rows.is_empty() {
        page.empty(out, "turning.empty");
        return;
    }
    out.el("table", &[("class", "plain stack turning")], |out| {
        page.heads(out, &["gap.quantity", "turning.when", "turning.what", "turning.before", "turning.after"]);
        out.el("tbody", &[], |out| {
            for row in rows {
                out.el("tr", &[("class", "entry")], |out| {
                    out.el("th", &[("scope", "row")], |out| page.lead(out, &row.quantity, "go"));
                    out.leaf("td", &[("class", "when")], &row.period);
                    out.el("td", &[], |out| {
                        let up = matches!(row.kind, "faster" | "turned_up");
                        sign(page, if up { "up" } else { "down" }, out);
                        bi(out, &row.text);
                    });
                    for (key, shown) in [("turning.before", &row.before), ("turning.after", &row.after)] {
                        out.el("td", &[("class", "num")], |out| {
                            page.phone_name(out, key);
                            page.maybe(out, shown.as_ref());
                        });
                    }
                });
            }
        });
    });
}
