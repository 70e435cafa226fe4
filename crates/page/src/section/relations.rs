//! Who sells to whom, competes with whom, is exposed to what: as said in a note, or as a row.

use tidegauge::view::RelationRow;

use crate::html::Out;
use crate::show::Page;
use crate::words::bi;

/// Writes the table of relations.
pub fn render(page: &Page, rows: &[RelationRow], out: &mut Out) {
    if rows.is_empty() {
        page.empty(out, "relations.empty");
        return;
    }
    let keys = [
        "relation.subject",
        "relation.link",
        "relation.object",
        "relation.product",
        "relation.certainty",
        "relation.said",
    ];
    out.el("table", &[("class", "plain stack relations")], |out| {
        page.heads(out, &keys);
        out.el("tbody", &[], |out| {
            for row in rows {
                out.el("tr", &[("class", "entry")], |out| {
                    out.el("th", &[("scope", "row")], |out| page.lead(out, &row.subject, "go"));
                    out.el("td", &[], |out| bi(out, &row.link_text));
                    out.el("td", &[], |out| page.lead(out, &row.object, "go"));
                    out.el("td", &[], |out| bi(out, &row.product));
                    out.el("td", &[], |out| {
                        let class = format!("tag sure-{}", row.certainty);
                        out.el("span", &[("class", &class)], |out| bi(out, &row.certainty_text));
                    });
                    out.el("td", &[("class", "why")], |out| {
                        page.rests_on(out, row.quote.as_ref(), row.row.as_ref());
                    });
                });
            }
        });
    });
}
