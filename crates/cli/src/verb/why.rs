//! `why`: lineage of a figure down to the words, rows and guesses.

use std::collections::BTreeMap;

use tidegauge::view::{Lens, WhyNode, why};

use crate::args::{Common, Notes};
use crate::fail::{Outcome, Usage};
use crate::{out, setup};

/// Find the figure and print its tree.
pub fn run(common: &Common, notes: &Notes, id: &str, depth: usize) -> anyhow::Result<Outcome> {
    let (gauge, taken) = setup::gauge(common, notes)?;
    let reading = setup::measure(&gauge, common, &taken, 100)?;
    let lens = Lens::new(&reading, &gauge.almanac);
    let found = tidegauge::view::named::figures(&lens, id);
    if found.is_empty() {
        let near = tidegauge::view::named::nearest(&lens, id).join("\n  ");
        return Err(Usage(format!("nothing is called {id}; the nearest are\n  {near}")).into());
    }
    let nodes = why::nodes(&lens, &found, true);
    if common.json || common.jsonl {
        out::print(&setup::envelope(common, "why", Some(&reading), &nodes))?;
        return Ok(Outcome::Done);
    }
    let index: BTreeMap<&str, &WhyNode> = nodes.iter().map(|n| (n.figure.as_str(), n)).collect();
    let mut text = String::new();
    for root in &found {
        tree(common, &index, &root.to_string(), "", "", depth, &mut text);
        if let Some(node) = index.get(root.to_string().as_str()) {
            text += &doubt(common, &index, node);
        }
    }
    text += &setup::pins(common, &reading);
    out::print(&text)?;
    Ok(Outcome::Done)
}

fn tree(
    common: &Common,
    index: &BTreeMap<&str, &WhyNode>,
    id: &str,
    lead: &str,
    below: &str,
    depth: usize,
    text: &mut String,
) {
    let Some(node) = index.get(id) else { return };
    let pick = |t| setup::pick(common, t);
    let shown = format!("{} {}", pick(&node.shown.text), pick(&node.shown.interval));
    let sign = match node.kind {
        "claim" => "\"",
        "row" => "#",
        "assumption" => "?",
        _ => "ƒ",
    };
    let mut tail = match (&node.rule, &node.row, &node.assumption) {
        (Some((rule, ..)), ..) => format!("rule {rule}"),
        (_, Some(row), _) => format!("{} {} ({})", row.id, row.source, row.place),
        (.., Some(a)) => a.clone(),
        _ => String::new(),
    };
    if let Some(q) = &node.quote {
        tail = format!("{} {} {} 「{}」 {}", q.claim, q.note, q.said_on, q.quote.trim(), q.tier);
    }
    *text += &format!("{lead}{sign} {}  {}  {tail}\n", shown.trim(), pick(&node.title));
    if !node.findings.is_empty() {
        *text += &format!("{below}  ! {}\n", node.findings.join(" "));
    }
    if depth == 0 && !node.inputs.is_empty() {
        *text += &format!("{below}  +{} more (--depth)\n", node.inputs.len());
        return;
    }
    for (i, input) in node.inputs.iter().enumerate() {
        let last = i + 1 == node.inputs.len();
        let (mark, rest) = if last { ("'- ", "   ") } else { ("+- ", "|  ") };
        tree(common, index, input, &format!("{below}{mark}"), &format!("{below}{rest}"), depth.saturating_sub(1), text);
    }
}

/// Where the doubt sits.
fn doubt(common: &Common, index: &BTreeMap<&str, &WhyNode>, node: &WhyNode) -> String {
    let kinds = |kind: &str| {
        let share = node
            .doubt
            .iter()
            .filter(|(l, _)| index.get(l.as_str()).is_some_and(|n| n.kind == kind))
            .fold(0.0, |sum, (_, s)| sum + s);
        format!("{:.0}%", share * 100.0)
    };
    if node.doubt.is_empty() {
        return String::new();
    }
    let mut text = format!("doubt: words {}, rows {}, guesses {}\n", kinds("claim"), kinds("row"), kinds("assumption"));
    for (leaf, share) in node.doubt.iter().take(5).filter(|(_, s)| *s >= 0.01) {
        let title = index.get(leaf.as_str()).map_or(leaf.clone(), |n| setup::pick(common, &n.title));
        text += &format!("  {:>3.0} %  {title}\n", share * 100.0);
    }
    text
}
