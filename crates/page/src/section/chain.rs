//! The chain: cards in order, and what matters for its end.

use tidegauge::view::{Bi, ChainView, TornadoRow};

use crate::html::Out;
use crate::show::Page;
use crate::svg::scale::short;
use crate::svg::tornado::Axis;
use crate::words::bi;

/// Writes cards and tornado.
pub fn render(page: &Page, chain: &ChainView, out: &mut Out) {
    if chain.cards.is_empty() {
        page.empty(out, "chain.empty");
    } else {
        out.el("ol", &[("class", "chain")], |out| {
            for card in &chain.cards {
                out.el("li", &[], |out| {
                    out.el("span", &[("class", "stage")], |out| bi(out, &card.stage));
                    out.el("span", &[("class", "value")], |out| page.figure(out, &card.shown));
                    out.el("span", &[("class", "what")], |out| bi(out, &card.label));
                });
            }
        });
    }
    tornado(page, chain, out);
    out.el("p", &[("class", "hint")], |out| page.words.say(out, "chain.what_if"));
}

fn tornado(page: &Page, chain: &ChainView, out: &mut Out) {
    if chain.tornado.is_empty() {
        page.empty(out, "tornado.empty");
        return;
    }
    out.el("h3", &[], |out| {
        page.words.say(out, "tornado.title");
        out.text(" ");
        bi(out, &chain.of);
    });
    let axis = Axis::over(chain);
    out.el("table", &[("class", "tornado")], |out| {
        out.el("thead", &[], |out| {
            out.el("tr", &[], |out| {
                for key in ["tornado.leaf", "tornado.range"] {
                    out.el("th", &[("scope", "col")], |out| page.words.say(out, key));
                }
                out.el("th", &[("scope", "col"), ("class", "c-bar")], |out| {
                    axis.head(out, &page.words.plain("tornado.swing"));
                });
                for key in ["tornado.swing", "tornado.break_even"] {
                    out.el("th", &[("scope", "col")], |out| page.words.say(out, key));
                }
            });
        });
        out.el("tbody", &[], |out| {
            for row in &chain.tornado {
                out.el("tr", &[], |out| bar(page, &axis, row, out));
            }
        });
    });
    out.el("p", &[("class", "legend")], |out| {
        for (class, key) in [
            ("k-low", "legend.low"),
            ("k-high", "legend.high"),
            ("k-middle", "legend.middle"),
            ("k-expected", "legend.expected_line"),
        ] {
            if key != "legend.expected_line" || chain.expected.is_some() {
                out.el("span", &[("class", class)], |out| page.words.say(out, key));
            }
        }
    });
}

fn bar(page: &Page, axis: &Axis, row: &TornadoRow, out: &mut Out) {
    out.el("th", &[("scope", "row")], |out| {
        let node = || page.index.leaf(&row.leaf).map(|node| node.figure.as_str());
        let own = page.index.guesses.contains_key(row.leaf.as_str());
        page.link(out, if own { &row.leaf } else { node().unwrap_or(&row.leaf) }, "", |out| bi(out, &row.label));
        out.text(" ");
        let kind = format!("kind.{}", row.kind);
        out.el("span", &[("class", &format!("kind {}", row.kind))], |out| page.words.say(out, &kind));
    });
    out.el("td", &[("class", "c-range")], |out| bi(out, &row.range));
    let (low, high) = (short(row.low), short(row.high));
    let swing = Bi { zh: format!("{} … {}", low.zh, high.zh), en: format!("{} … {}", low.en, high.en) };
    out.el("td", &[("class", "c-bar")], |out| {
        axis.bar(out, row.low, row.high, (&page.words.one(&row.label), &page.words.one(&swing)));
    });
    out.el("td", &[("class", "c-swing")], |out| bi(out, &swing));
    out.el("td", &[("class", "c-break")], |out| {
        if row.break_even.zh.is_empty() {
            page.words.say(out, "tornado.no_break_even");
        } else {
            bi(out, &row.break_even);
        }
    });
}
