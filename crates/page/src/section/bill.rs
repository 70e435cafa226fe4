//! The bill of what the fleet takes, a block for each period.

use tidegauge::view::BillRow;

use crate::html::Out;
use crate::show::Page;
use crate::words::bi;

/// Writes the bill; `period` is that of the chain.
pub fn render(page: &Page, bill: &[BillRow], period: &str, out: &mut Out) {
    if bill.is_empty() {
        page.empty(out, "bill.empty");
        return;
    }
    // The period of the chain is open, the others folded; all open where the chain has none of them.
    let of_chain = bill.iter().any(|row| row.period == period);
    for rows in bill.chunk_by(|a, b| a.period == b.period) {
        let open = !of_chain || rows[0].period == period;
        out.el("details", &[("open", if open { "open" } else { "" })], |out| {
            out.el("summary", &[], |out| {
                out.leaf("b", &[], &rows[0].period);
                out.text(" ");
                out.leaf("span", &[("class", "count")], &rows.len().to_string());
            });
            block(page, rows, out);
        });
    }
}

fn block(page: &Page, rows: &[BillRow], out: &mut Out) {
    out.el("table", &[("class", "plain bill")], |out| {
        page.heads(out, &["bill.platform", "bill.part", "bill.quantity", "bill.design"]);
        out.el("tbody", &[], |out| {
            for (i, row) in rows.iter().enumerate() {
                out.el("tr", &[], |out| {
                    let again = i > 0 && rows[i - 1].platform == row.platform;
                    out.el("td", &[("class", if again { "again" } else { "" })], |out| bi(out, &row.platform));
                    out.el("th", &[("scope", "row")], |out| bi(out, &row.part));
                    out.el("td", &[("class", "num")], |out| page.figure(out, &row.quantity));
                    out.el("td", &[], |out| bi(out, &row.design));
                });
            }
        });
    });
}
