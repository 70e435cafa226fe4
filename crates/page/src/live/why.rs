//! Why a figure is what it is: its lineage as a tree down to words, rows and guesses, each figure once.

use std::collections::BTreeSet;

use tidegauge::view::{Bi, WhyNode, WhyPage};

use crate::html::Out;
use crate::section::{sources, why as lineage};
use crate::show::Page;
use crate::words::{bi, is_empty};

/// Writes the tree.
pub fn render(page: &Page, view: &WhyPage, out: &mut Out) {
    let Some(root) = page.index.figures.get(view.root.as_str()).copied().or(view.nodes.first()) else {
        out.el("h1", &[], |out| page.words.say(out, "section.why"));
        page.empty(out, "why.unknown");
        return;
    };
    out.el("h1", &[], |out| {
        bi(out, &root.title);
        out.text(" ");
        out.el("b", &[("class", "value")], |out| bi(out, &root.shown.text));
        if !is_empty(&root.shown.interval) {
            out.text(" ");
            out.el("span", &[("class", "iv")], |out| bi(out, &root.shown.interval));
        }
        page.marks(out, &root.shown);
    });
    counts(page, view, root, out);
    out.el("p", &[("class", "hint")], |out| lineage::signs(page, out));
    let mut seen = BTreeSet::new();
    out.el("ul", &[("class", "tree")], |out| branch(page, root, root, &mut seen, out));
    // Nodes that no input leads to would else be lost.
    let rest: Vec<&WhyNode> = view.nodes.iter().filter(|node| !seen.contains(node.figure.as_str())).collect();
    if !rest.is_empty() {
        out.el("ul", &[("class", "tree")], |out| {
            for node in rest {
                if !seen.contains(node.figure.as_str()) {
                    branch(page, root, node, &mut seen, out);
                }
            }
        });
    }
    if view.cut > 0 {
        out.el("p", &[("class", "hint")], |out| page.words.say_with(out, "why.cut", &[Bi::same(view.cut.to_string())]));
    }
    used_by(page, root, out);
    lineage::rules(page, &view.nodes, out);
    sources::rows(page, &[], out);
}

fn counts(page: &Page, view: &WhyPage, root: &WhyNode, out: &mut Out) {
    let leaves = page.index.leaves(&root.figure);
    out.el("p", &[("class", "counts")], |out| {
        out.leaf("span", &[("class", "id")], &view.root);
        out.text(" ");
        out.leaf("code", &[], &root.shown.address);
        out.text(" ");
        if root.kind == "worked" {
            let numbers =
                [leaves.quotes.len(), leaves.rows.len(), leaves.guesses.len()].map(|n| Bi::same(n.to_string()));
            page.words.say_with(out, "why.leaves_n", &numbers);
        }
    });
}

/// A node with what it is worked from, in order; what stands above already is named only.
fn branch<'a>(page: &Page<'a>, root: &WhyNode, node: &'a WhyNode, seen: &mut BTreeSet<&'a str>, out: &mut Out) {
    if !seen.insert(&node.figure) {
        out.el("li", &[("class", "again-node")], |out| {
            lineage::sign(node.kind, out);
            page.link(out, &node.figure, "", |out| lineage::name(node, out));
            out.text(" ↑");
        });
        return;
    }
    out.el("li", &[("class", node.kind)], |out| {
        out.el("div", &[("class", "node"), ("id", &node.figure), ("tabindex", "-1")], |out| {
            line(page, root, node, out)
        });
        if node.inputs.is_empty() {
            return;
        }
        out.el("ul", &[], |out| {
            for input in &node.inputs {
                match page.index.figures.get(input.as_str()).copied() {
                    Some(next) => branch(page, root, next, seen, out),
                    None => out.el("li", &[], |out| {
                        page.link(out, input, "id", |out| out.text(input));
                    }),
                }
            }
        });
    });
}

fn line(page: &Page, root: &WhyNode, node: &WhyNode, out: &mut Out) {
    lineage::sign(node.kind, out);
    let own = page.links.of(&node.figure);
    let own = own.filter(|_| node.figure != root.figure);
    crate::show::linked(out, own.as_deref(), "fig", |out| lineage::name(node, out));
    if !is_empty(&node.shown.interval) {
        out.text(" ");
        out.el("span", &[("class", "iv")], |out| bi(out, &node.shown.interval));
    }
    lineage::doubt_of(page, root, node, out);
    out.text(" ");
    match (&node.quote, &node.row, &node.assumption) {
        (Some(quote), ..) => page.quote(out, quote),
        (_, Some(row), _) => page.row(out, row),
        (_, _, Some(guess)) => page.id(out, guess),
        _ => lineage::rule(node, true, out),
    }
    page.flags(out, &node.findings);
}

fn used_by(page: &Page, root: &WhyNode, out: &mut Out) {
    if root.used_by.is_empty() {
        return;
    }
    out.el("p", &[("class", "used-by")], |out| {
        page.words.say(out, "why.used_by");
        for id in &root.used_by {
            out.text(" ");
            page.id(out, id);
        }
    });
}
