//! Findings: what is wrong with what was said, with both quotes, the arithmetic, and a better reading.

use tidegauge::view::FindingView;

use crate::html::Out;
use crate::show::{Page, chance_text};
use crate::words::bi;

/// Writes the findings.
pub fn render(page: &Page, findings: &[FindingView], out: &mut Out) {
    if findings.is_empty() {
        page.empty(out, "findings.empty");
        return;
    }
    out.el("div", &[("class", "findings")], |out| {
        for found in findings {
            finding(page, found, out);
        }
    });
}

fn finding(page: &Page, found: &FindingView, out: &mut Out) {
    let class = format!("finding sev-{}", found.severity);
    out.el("article", &[("class", &class), ("id", &found.id), ("tabindex", "-1")], |out| {
        out.el("header", &[], |out| head(page, found, out));
        out.el("p", &[("class", "says")], |out| bi(out, &found.says));
        evidence(page, found, out);
    });
}

/// A finding in a margin: what it says; what it rests on is one click away.
pub fn folded(page: &Page, found: &FindingView, out: &mut Out) {
    let class = format!("finding sev-{}", found.severity);
    out.el("details", &[("class", &class), ("id", &found.id), ("tabindex", "-1")], |out| {
        out.el("summary", &[], |out| {
            out.el("span", &[("class", "severity")], |out| bi(out, &found.severity_text));
            out.text(" ");
            out.el("span", &[("class", "says")], |out| bi(out, &found.says));
        });
        out.el("div", &[("class", "head")], |out| head(page, found, out));
        evidence(page, found, out);
    });
}

/// Severity, check, sureness, id.
fn head(page: &Page, found: &FindingView, out: &mut Out) {
    out.el("span", &[("class", "severity")], |out| bi(out, &found.severity_text));
    out.text(" ");
    out.leaf("code", &[], &found.check);
    out.text(" ");
    out.el("span", &[("class", "sure")], |out| {
        page.words.say(out, "found.sure");
        out.text(" ");
        out.text(&chance_text(found.sure));
    });
    out.leaf("span", &[("class", "id")], &found.id);
}

/// Quotes, arithmetic, witnesses, better reading.
fn evidence(page: &Page, found: &FindingView, out: &mut Out) {
    if !found.quotes.is_empty() {
        out.el("ul", &[("class", "quotes")], |out| {
            for quote in &found.quotes {
                out.el("li", &[], |out| page.quote(out, quote));
            }
        });
    }
    if !found.arithmetic.is_empty() {
        out.leaf("pre", &[("class", "arithmetic")], &found.arithmetic);
    }
    if !found.rows.is_empty() {
        out.el("p", &[("class", "witness")], |out| {
            page.words.say(out, "found.witness");
            for row in &found.rows {
                out.text(" ");
                page.id(out, row);
            }
        });
    }
    if let Some((better, command)) = &found.better {
        out.el("p", &[("class", "better")], |out| {
            page.words.say(out, "found.better");
            out.text(" ");
            out.el("b", &[], |out| bi(out, better));
            if !command.is_empty() {
                out.text(" ");
                out.leaf("code", &[("class", "command")], command);
            }
        });
    }
}
