//! What feeds the chain: training programmes (wanted, to be had, held back), and the share of tokens that agents make.

use tidegauge::view::{ProgrammeRow, Shown};

use crate::html::Out;
use crate::links::period_of;
use crate::show::Page;
use crate::words::{bi, is_empty};

/// Writes the training programmes.
pub fn render(page: &Page, rows: &[ProgrammeRow], out: &mut Out) {
    if rows.is_empty() {
        page.empty(out, "programmes.empty");
        return;
    }
    let keys =
        ["programme.lab", "gap.period", "programme.wanted", "programme.supplied", "programme.held_back", "programme.p"];
    out.el("table", &[("class", "plain stack programmes")], |out| {
        page.heads(out, &keys);
        out.el("tbody", &[], |out| {
            for row in rows {
                out.el("tr", &[("class", "entry")], |out| self::row(page, row, out));
            }
        });
    });
}

fn row(page: &Page, row: &ProgrammeRow, out: &mut Out) {
    out.el("th", &[("scope", "row")], |out| {
        page.lead(out, &row.lab, "go");
        if !is_empty(&row.missing) {
            out.el("small", &[("class", "unknown")], |out| bi(out, &row.missing));
        }
    });
    out.leaf("td", &[("class", "when")], &row.period);
    let figures = [
        ("programme.wanted", &row.wanted),
        ("programme.supplied", &row.supplied),
        ("programme.held_back", &row.held_back),
    ];
    for (key, shown) in figures {
        out.el("td", &[("class", "num")], |out| {
            page.phone_name(out, key);
            page.maybe(out, shown.as_ref());
        });
    }
    out.el("td", &[("class", "num")], |out| match row.p {
        Some(p) => {
            page.phone_name(out, "programme.p");
            page.chance(out, p);
        }
        None => out.text("\u{2013}"),
    });
}

/// Writes the agents' share by year.
pub fn agents(page: &Page, shares: &[Shown], out: &mut Out) {
    if shares.is_empty() {
        page.empty(out, "agents.empty");
        return;
    }
    out.el("dl", &[("class", "agents")], |out| {
        for share in shares {
            out.el("div", &[], |out| {
                out.leaf("dt", &[("class", "period")], period_of(&share.address));
                out.el("dd", &[], |out| page.figure(out, share));
            });
        }
    });
}
