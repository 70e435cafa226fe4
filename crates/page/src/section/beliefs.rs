//! What somebody is said to believe, or the author's own view: alleged, never the expected value. Beside each stands the
//! evidence against and for it, each with its words, figure and date.

use tidegauge::view::{BeliefRow, Evidence};

use crate::html::Out;
use crate::show::Page;
use crate::words::{bi, is_empty};

/// Writes the beliefs.
pub fn render(page: &Page, beliefs: &[BeliefRow], out: &mut Out) {
    if beliefs.is_empty() {
        page.empty(out, "beliefs.empty");
        return;
    }
    out.el("p", &[("class", "hint")], |out| page.words.say(out, "beliefs.how"));
    out.el("div", &[("class", "beliefs")], |out| {
        for belief in beliefs {
            self::belief(page, belief, out);
        }
    });
}

fn belief(page: &Page, belief: &BeliefRow, out: &mut Out) {
    let class = format!("belief is-{}", belief.verdict);
    // Its claim's own id stands in the note.
    out.el("article", &[("class", &class), ("id", &format!("b:{}", belief.id)), ("tabindex", "-1")], |out| {
        out.el("header", &[], |out| {
            out.el("h3", &[], |out| {
                page.lead(out, &belief.about, "go");
                out.text(" ");
                out.el("span", &[("class", "side")], |out| bi(out, &belief.side_text));
                if !belief.period.is_empty() {
                    out.text(" ");
                    out.leaf("span", &[("class", "period")], &belief.period);
                }
            });
            out.el("span", &[("class", "verdict")], |out| bi(out, &belief.verdict_text));
        });
        out.el("p", &[("class", "alleged")], |out| {
            let key = if belief.kind == "view" { "belief.view" } else { "belief.alleged" };
            out.el("span", &[("class", "who")], |out| {
                page.words.say_with(out, key, std::slice::from_ref(&belief.holder));
            });
            out.text(" ");
            page.quote(out, &belief.quote);
        });
        if belief.evidence.is_empty() {
            out.el("p", &[("class", "none")], |out| page.words.say(out, "belief.no_evidence"));
            return;
        }
        out.el("div", &[("class", "sides")], |out| {
            for side in ["against", "for", "beside"] {
                let all: Vec<&Evidence> = belief.evidence.iter().filter(|e| e.speaks == side).collect();
                if !all.is_empty() {
                    self::side(page, side, &all, out);
                }
            }
        });
    });
}

fn side(page: &Page, side: &str, evidence: &[&Evidence], out: &mut Out) {
    let (sign, key) = match side {
        "against" => ("−", "belief.against"),
        "for" => ("+", "belief.for"),
        _ => ("·", "belief.beside"),
    };
    out.el("div", &[("class", &format!("evidence {side}"))], |out| {
        out.el("h4", &[], |out| {
            out.leaf("b", &[("class", "sign")], sign);
            out.text(" ");
            page.words.say(out, key);
            out.text(" ");
            out.leaf("span", &[("class", "count")], &evidence.len().to_string());
        });
        out.el("ul", &[], |out| {
            for one in evidence {
                out.el("li", &[], |out| self::evidence(page, one, out));
            }
        });
    });
}

fn evidence(page: &Page, one: &Evidence, out: &mut Out) {
    if !is_empty(&one.text) {
        out.el("span", &[("class", "says")], |out| bi(out, &one.text));
        out.text(" ");
    }
    if let Some(figure) = &one.figure {
        page.figure(out, figure);
        out.text(" ");
    }
    if !one.known_from.is_empty() {
        out.el("span", &[("class", "src")], |out| {
            page.words.say(out, "row.known_from");
            out.text(" ");
            out.leaf("time", &[], &one.known_from);
        });
        out.text(" ");
    }
    if let Some(quote) = &one.quote {
        page.quote(out, quote);
    }
}
