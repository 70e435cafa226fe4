//! Ten seconds: one sentence, and the first three rows as cards.

use tidegauge::view::{Bi, GapRow, GapsView};

use super::gaps::{call, plot};
use crate::html::Out;
use crate::links::Links;
use crate::show::Page;
use crate::svg::dots::Axis;
use crate::words::bi;

/// Rows on cards.
const CARDS: usize = 3;

/// Writes the headline, the counts (of calls, and of what was `read`) and the cards.
pub fn render(page: &Page, gaps: &GapsView, read: &[(String, usize)], out: &mut Out) {
    out.el("section", &[("class", "headline"), ("aria-labelledby", "h-head")], |out| {
        out.el("h1", &[("id", "h-head")], |out| bi(out, &gaps.headline));
        out.el("p", &[("class", "counts")], |out| {
            counts(page, out, &gaps.counts);
            out.el("span", &[("class", "sep")], |_| {});
            counts(page, out, read);
            if page.head.hidden > 0 {
                out.text(" ");
                let hidden = Bi::same(page.head.hidden.to_string());
                out.el("span", &[("class", "hidden-rows")], |out| page.words.say_with(out, "head.hidden", &[hidden]));
            }
        });
        let rows = &gaps.rows[..gaps.rows.len().min(CARDS)];
        // On a live page the table stands right beneath.
        if rows.is_empty() || matches!(page.links, Links::Paths(_)) {
            return;
        }
        let axis = Axis::over(rows);
        out.el("div", &[("class", "cards")], |out| {
            for row in rows {
                card(page, &axis, row, out);
            }
        });
    });
}

fn counts(page: &Page, out: &mut Out, counts: &[(String, usize)]) {
    for (key, count) in counts.iter().filter(|(_, count)| *count > 0) {
        out.el("span", &[("class", "n")], |out| {
            out.leaf("b", &[], &count.to_string());
            out.text(" ");
            page.words.say(out, key);
        });
        out.text(" ");
    }
}

fn card(page: &Page, axis: &Axis, row: &GapRow, out: &mut Out) {
    out.el("article", &[("class", &format!("card call-{}", row.call.kind))], |out| {
        out.el("h3", &[], |out| {
            bi(out, &row.label);
            out.text(" ");
            out.leaf("span", &[("class", "period")], &row.period);
        });
        out.el("p", &[("class", "verdict")], |out| {
            call(row, out);
            if let Some(gap) = &row.gap {
                out.text(" ");
                page.figure(out, gap);
            }
        });
        plot(page, axis, row, out);
        out.el("dl", &[], |out| {
            out.el("dt", &[("class", "is-expected")], |out| page.words.say(out, "gap.expected"));
            out.el("dd", &[], |out| match &row.expected {
                Some(expected) => {
                    page.figure(out, &expected.shown);
                    out.text(" ");
                    out.el("small", &[], |out| bi(out, &expected.text));
                }
                None => page.words.say(out, "gap.no_consensus"),
            });
            out.el("dt", &[("class", "is-implied")], |out| page.words.say(out, "gap.implied"));
            out.el("dd", &[], |out| match &row.implied {
                Some(implied) => page.figure(out, implied),
                None => page.words.say(out, "gap.no_route"),
            });
        });
        out.el("p", &[("class", "reason")], |out| {
            if let Some(p) = row.p {
                out.el("span", &[("class", "chance")], |out| {
                    page.words.say_with(out, "gap.chance", &[page.odds(p)]);
                });
                out.text(" ");
            }
            bi(out, &row.call.reason);
        });
    });
}
