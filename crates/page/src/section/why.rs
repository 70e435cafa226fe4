//! Lineage: every figure of the page with its rule, its inputs and the leaves it stands on. One step from a figure to
//! here, one more to the words.

use std::collections::BTreeSet;

use tidegauge::view::{Bi, ReportView, Shown, WhyNode};

use crate::html::Out;
use crate::index::Leaves;
use crate::links::Links;
use crate::show::Page;
use crate::words::bi;

/// Leaves of each kind listed beneath a figure that the page shows outside this section.
const MOST: usize = 2;
/// Figures that stand on one, listed beneath it.
const USERS: usize = 2;

/// Writes every figure, folded: worked ones first, then leaves.
pub fn render(page: &Page, view: &ReportView, out: &mut Out) {
    let why = &view.why;
    if why.is_empty() {
        page.empty(out, "why.empty");
        return;
    }
    out.el("p", &[("class", "hint")], |out| {
        page.words.say(out, "why.how");
        signs(page, out);
    });
    rules(page, why, out);
    let shown = shown(view);
    let (worked, leaves): (Vec<_>, Vec<_>) = why.iter().partition(|node| node.kind == "worked");
    for (key, nodes) in [("why.worked", worked), ("why.leaves", leaves)] {
        if nodes.is_empty() {
            continue;
        }
        out.el("details", &[("class", "group")], |out| {
            out.el("summary", &[], |out| page.words.say_with(out, key, &[Bi::same(nodes.len().to_string())]));
            for node in nodes {
                if node.kind == "worked" {
                    self::node(page, node, shown.contains(node.figure.as_str()), out);
                } else {
                    leaf(page, node, out);
                }
            }
        });
    }
}

/// What the signs before figures mean.
pub fn signs(page: &Page, out: &mut Out) {
    for kind in ["worked", "claim", "row", "assumption"] {
        out.text(" ");
        sign(kind, out);
        page.words.say(out, &format!("kind.{kind}"));
    }
}

/// A worked figure, folded. The id stands inside: a browser opens what is closed around the target of a link.
fn node(page: &Page, node: &WhyNode, shown: bool, out: &mut Out) {
    out.el("details", &[], |out| {
        out.el("summary", &[], |out| {
            sign(node.kind, out);
            if shown || node.shown.address.is_empty() {
                name(node, out);
            } else {
                out.leaf("code", &[], &node.shown.address);
                out.text(" ");
                out.el("b", &[], |out| bi(out, &node.shown.text));
            }
            out.text(" ");
            out.el("span", &[("class", "iv")], |out| bi(out, &node.shown.interval));
        });
        out.el("div", &[("class", "lineage"), ("id", &node.figure)], |out| {
            if shown {
                out.el("p", &[("class", "src")], |out| {
                    out.text(&node.figure);
                    out.text(" ");
                    out.leaf("code", &[], &node.shown.address);
                });
            }
            worked(page, node, shown, out);
            page.flags(out, &node.findings);
            used_by(page, node, out);
        });
    });
}

/// A leaf: one line.
fn leaf(page: &Page, node: &WhyNode, out: &mut Out) {
    out.el("p", &[("id", &node.figure)], |out| {
        sign(node.kind, out);
        name(node, out);
        out.text(" ");
        if let Some(quote) = &node.quote {
            page.quote(out, quote);
        } else {
            leaf_id(page, node, out);
        }
        used_by(page, node, out);
        page.flags(out, &node.findings);
    });
}

/// Title and value.
pub fn name(node: &WhyNode, out: &mut Out) {
    bi(out, &node.title);
    out.text(" ");
    out.el("b", &[], |out| bi(out, &node.shown.text));
}

/// The row or guess that a leaf is.
fn leaf_id(page: &Page, node: &WhyNode, out: &mut Out) {
    page.id(out, node.row.as_ref().map(|row| &row.id).or(node.assumption.as_ref()).unwrap_or(&node.figure));
}

/// Figures that stand outside this section: those list their leaves, so that words are two steps away.
fn shown(view: &ReportView) -> BTreeSet<&str> {
    let mut shown: Vec<&Shown> = Vec::new();
    for row in &view.gaps.rows {
        shown.extend(row.expected.iter().map(|expected| &expected.shown));
        shown.extend(row.implied.iter().chain(&row.gap).chain(&row.guidance));
        shown.extend(row.routes.iter().map(|route| &route.shown));
    }
    shown.extend(view.gaps.uncomputable.iter().filter_map(|row| row.expected.as_ref()));
    shown.extend(view.chain.cards.iter().map(|card| &card.shown));
    shown.extend(view.bill.iter().map(|row| &row.quantity));
    for company in &view.companies {
        shown.extend(&company.exposed);
        shown.extend(company.parts.iter().flat_map(|part| part.share.iter().chain(&part.gap)));
    }
    shown.extend(view.beliefs.iter().flat_map(|belief| &belief.evidence).filter_map(|one| one.figure.as_ref()));
    shown.extend(view.programmes.iter().flat_map(|row| row.wanted.iter().chain(&row.supplied).chain(&row.held_back)));
    shown.extend(&view.agents);
    shown.extend(view.turning.iter().flat_map(|row| row.before.iter().chain(&row.after)));
    shown.into_iter().map(|shown| shown.figure.as_str()).collect()
}

/// Each rule once, with what it does; figures name it.
pub fn rules(page: &Page, nodes: &[WhyNode], out: &mut Out) {
    let rules: BTreeSet<&(String, String, String)> = nodes.iter().filter_map(|node| node.rule.as_ref()).collect();
    if rules.is_empty() {
        return;
    }
    out.el("details", &[("class", "group")], |out| {
        let count = [Bi::same(rules.len().to_string())];
        out.el("summary", &[], |out| page.words.say_with(out, "why.rules", &count));
        out.el("ul", &[("class", "inputs")], |out| {
            let mut last = "";
            for (id, sentence, formula) in rules {
                let anchor = if id == last { String::new() } else { format!("r:{id}") };
                last = id;
                out.el("li", &[("id", &anchor)], |out| {
                    out.leaf("code", &[], id);
                    if !formula.is_empty() {
                        out.text(" ");
                        out.leaf("code", &[("class", "formula")], formula);
                    }
                    out.text(" ");
                    out.leaf("span", &[("class", "doc"), ("lang", "en")], sentence);
                });
            }
        });
    });
}

/// `"` words, `#` row, `?` guess, `ƒ` worked.
pub fn sign(kind: &str, out: &mut Out) {
    let (class, sign) = match kind {
        "claim" => ("s s-c", "\""),
        "row" => ("s", "#"),
        "assumption" => ("s s-a", "?"),
        _ => ("s", "ƒ"),
    };
    out.leaf("b", &[("class", class)], sign);
}

fn worked(page: &Page, node: &WhyNode, shown: bool, out: &mut Out) {
    if node.rule.is_some() {
        out.el("p", &[("class", "rule")], |out| rule(node, shown, out));
    }
    if !node.inputs.is_empty() {
        out.el("ul", &[("class", "inputs")], |out| {
            for input in &node.inputs {
                out.el("li", &[], |out| input_line(page, node, input, shown, out));
            }
        });
    }
    leaves(page, node, if shown { MOST } else { 1 }, shown, out);
}

/// The rule by which it was worked; its formula stands with the rules too.
pub fn rule(node: &WhyNode, formula_too: bool, out: &mut Out) {
    let Some((id, _, formula)) = &node.rule else { return };
    out.text("= ");
    out.el("a", &[("href", &format!("#r:{id}"))], |out| out.leaf("code", &[], id));
    if formula_too && !formula.is_empty() {
        out.text(" ");
        out.leaf("code", &[("class", "formula")], formula);
    }
}

/// Titles where readers come from a table; addresses further in, which say the same in a third of the bytes.
fn input_line(page: &Page, node: &WhyNode, input: &str, shown: bool, out: &mut Out) {
    let Some(next) = page.index.figures.get(input) else {
        out.leaf("span", &[("class", "id")], input);
        return;
    };
    sign(next.kind, out);
    page.link(out, input, "", |out| {
        if shown || next.kind == "assumption" || next.shown.address.is_empty() {
            name(next, out);
        } else {
            out.leaf("code", &[], &next.shown.address);
        }
    });
    doubt_of(page, node, next, out);
}

/// What part of a figure's doubt a leaf carries, where that was worked.
pub fn doubt_of(page: &Page, of: &WhyNode, leaf: &WhyNode, out: &mut Out) {
    let is_it = |name: &str| page.index.leaf(name).is_some_and(|found| found.figure == leaf.figure);
    let Some((_, share)) = of.doubt.iter().find(|(name, _)| is_it(name)) else { return };
    let percent = format!("{:.0}", share * 100.0);
    if percent == "0" {
        return;
    }
    out.text(" ");
    out.el("span", &[("class", "doubt")], |out| page.words.say_with(out, "why.doubt", &[Bi::same(percent)]));
}

/// Quotes, rows and guesses that a figure stands on, those with most of the doubt first. Words are written out, rows and
/// guesses named. A figure in between names one, and only where no input of its own is a leaf.
fn leaves(page: &Page, of: &WhyNode, most: usize, shown: bool, out: &mut Out) {
    let is_leaf = |id: &String| page.index.figures.get(id.as_str()).is_some_and(|node| node.kind != "worked");
    if !shown && of.inputs.iter().any(is_leaf) {
        return;
    }
    let leaves: Leaves = page.index.leaves(&of.figure);
    if shown {
        let number = |n: usize| Bi::same(n.to_string());
        let counts = [number(leaves.quotes.len()), number(leaves.rows.len()), number(leaves.guesses.len())];
        out.el("p", &[("class", "leaves-n")], |out| page.words.say_with(out, "why.leaves_n", &counts));
    }
    let quotes = leaves.quotes.iter().take(most);
    let named = leaves.rows.iter().take(most).chain(leaves.guesses.iter().take(most));
    let named: Vec<_> = if shown || leaves.quotes.is_empty() { named.collect() } else { Vec::new() };
    out.el("ul", &[("class", "leaves")], |out| {
        for node in quotes {
            out.el("li", &[], |out| {
                sign(node.kind, out);
                if let Some(quote) = &node.quote {
                    page.quote(out, quote);
                }
                doubt_of(page, of, node, out);
            });
        }
        for node in named.into_iter().take(if shown { 2 * most } else { 1 }) {
            out.el("li", &[], |out| {
                sign(node.kind, out);
                leaf_id(page, node, out);
                doubt_of(page, of, node, out);
            });
        }
    });
}

/// What stands on it; a live page has room for it, the one file of a report has not.
fn used_by(page: &Page, node: &WhyNode, out: &mut Out) {
    if node.used_by.is_empty() || matches!(page.links, Links::Anchors) {
        return;
    }
    out.el("span", &[("class", "used-by")], |out| {
        out.text(" →");
        for id in node.used_by.iter().take(USERS) {
            out.text(" ");
            page.link(out, id, "", |out| out.text(id));
        }
        if node.used_by.len() > USERS {
            out.text(&format!(" +{}", node.used_by.len() - USERS));
        }
    });
}
