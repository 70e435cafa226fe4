//! Guesses used: each with its owner, its reason, and how many figures stand on it.

use tidegauge::view::AssumptionRow;

use crate::html::Out;
use crate::show::Page;
use crate::words::bi;

/// Writes the table of guesses.
pub fn render(page: &Page, rows: &[AssumptionRow], out: &mut Out) {
    if rows.is_empty() {
        page.empty(out, "assumptions.empty");
        return;
    }
    out.el("table", &[("class", "plain stack")], |out| {
        let heads = ["assumption.what", "assumption.value", "assumption.owner", "assumption.why", "assumption.used_by"];
        page.heads(out, &heads);
        out.el("tbody", &[], |out| {
            for row in rows {
                out.el("tr", &[("id", &row.id), ("tabindex", "-1")], |out| {
                    out.el("th", &[("scope", "row")], |out| {
                        bi(out, &row.text);
                        out.text(" ");
                        out.leaf("code", &[("class", "id")], &row.id);
                    });
                    out.el("td", &[("class", "num")], |out| page.figure(out, &row.shown));
                    out.leaf("td", &[], &row.who);
                    out.leaf("td", &[("class", "long")], &row.why);
                    out.el("td", &[("class", "num")], |out| {
                        page.phone_name(out, "assumption.used_by");
                        out.text(&row.used_by.to_string());
                    });
                });
            }
        });
    });
}
