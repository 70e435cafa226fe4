//! State of the ledger, of the data and of what was read.

use tidegauge::view::{Bi, StatusView};

use super::lists;
use crate::html::Out;
use crate::section::{part, sources};
use crate::show::Page;

/// Writes the page.
pub fn render(page: &Page, view: &StatusView, out: &mut Out) {
    out.el("h1", &[], |out| page.words.say(out, "section.status"));
    out.el("p", &[("class", "counts")], |out| {
        for (key, count) in &view.counts {
            out.el("span", &[("class", "n")], |out| {
                out.leaf("b", &[], &count.to_string());
                out.text(" ");
                page.words.say(out, key);
            });
            out.text(" ");
        }
    });
    if !view.command.is_empty() {
        out.el("p", &[("class", "empty")], |out| {
            page.words.say(out, "status.add");
            out.text(" ");
            out.leaf("code", &[("class", "command")], &view.command);
        });
    }
    checks(page, view, out);
    part(page, out, "notes", Some(view.notes.len()), |out| lists::notes(page, &view.notes, out));
    sources::remarks(page, &view.remarks, out);
    seals(page, view, out);
}

fn checks(page: &Page, view: &StatusView, out: &mut Out) {
    if view.checks.is_empty() {
        return;
    }
    out.el("ul", &[("class", "checks")], |out| {
        for (key, fine, detail) in &view.checks {
            out.el("li", &[("class", if *fine { "fine" } else { "refused" })], |out| {
                page.words.say(out, key);
                out.text(": ");
                out.el("b", &[], |out| page.words.say(out, if *fine { "status.fine" } else { "status.not_fine" }));
                if !detail.is_empty() {
                    out.text(" ");
                    out.leaf("bdi", &[("class", "src")], detail);
                }
            });
        }
    });
}

fn seals(page: &Page, view: &StatusView, out: &mut Out) {
    if view.seals.is_empty() {
        return;
    }
    out.el("details", &[("class", "seals")], |out| {
        out.el("summary", &[], |out| {
            page.words.say_with(out, "status.seals", &[Bi::same(view.seals.len().to_string())]);
        });
        out.el("table", &[("class", "plain stack")], |out| {
            page.heads(out, &["status.seal", "status.learnt", "status.entries"]);
            out.el("tbody", &[], |out| {
                for (id, learnt, entries) in &view.seals {
                    out.el("tr", &[], |out| {
                        out.leaf("th", &[("scope", "row"), ("class", "id")], id);
                        out.leaf("td", &[("class", "when")], learnt);
                        out.leaf("td", &[("class", "num")], &entries.to_string());
                    });
                }
            });
        });
    });
}
