//! What it rests on: data rows with their sources, sources, remarks of reading, and how to get the same page again.

use tidegauge::view::{Bi, RemarkView, ReportView};

use crate::html::Out;
use crate::show::{Page, source};
use crate::words::bi;

/// Writes the last section.
pub fn render(page: &Page, view: &ReportView, out: &mut Out) {
    pins(page, out);
    remarks(page, &view.remarks, out);
    rows(page, &view.sources, out);
    sources(page, view, out);
    out.el("p", &[("class", "hint")], |out| page.words.say(out, "page.no_advice"));
}

fn pins(page: &Page, out: &mut Out) {
    let head = &page.head;
    out.el("dl", &[("class", "pins")], |out| {
        let mut pin = |key: &str, value: &str| {
            if !value.is_empty() {
                out.el("dt", &[], |out| page.words.say(out, key));
                out.leaf("dd", &[], value);
            }
        };
        pin("head.as_of", &head.said_by);
        pin("head.known_by", &head.known_by);
        pin("head.seed", &head.seed.to_string());
        pin("head.draws", &head.draws.to_string());
        pin("head.sheet", &head.sheet);
        pin("head.data", &head.data);
    });
    if !head.reproduce.is_empty() {
        out.el("p", &[("class", "reproduce")], |out| {
            page.words.say(out, "head.reproduce");
            out.text(" ");
            out.leaf("code", &[("class", "command")], &head.reproduce);
        });
    }
    if head.hidden > 0 {
        out.el("p", &[], |out| page.words.say_with(out, "head.hidden", &[Bi::same(head.hidden.to_string())]));
    }
    out.el("p", &[], |out| page.words.say(out, "sources.method"));
}

/// What was seen on reading, folded.
pub fn remarks(page: &Page, remarks: &[RemarkView], out: &mut Out) {
    if remarks.is_empty() {
        return;
    }
    out.el("details", &[], |out| {
        out.el("summary", &[], |out| {
            page.words.say_with(out, "sources.remarks", &[Bi::same(remarks.len().to_string())]);
        });
        out.el("ul", &[("class", "remarks")], |out| {
            for remark in remarks {
                out.el("li", &[("class", if remark.refused { "refused" } else { "" })], |out| {
                    out.leaf("code", &[], &remark.path);
                    out.text(" ");
                    bi(out, &remark.says);
                });
            }
        });
    });
}

/// Data rows that figures of this page rest on, folded; a source that is `listed` on the page is named by its number.
pub fn rows(page: &Page, listed: &[(String, String)], out: &mut Out) {
    if page.index.rows.is_empty() {
        return;
    }
    out.el("details", &[], |out| {
        out.el("summary", &[], |out| {
            page.words.say_with(out, "sources.rows", &[Bi::same(page.index.rows.len().to_string())]);
        });
        out.el("table", &[("class", "plain stack")], |out| {
            page.heads(out, &["row.id", "row.source", "row.known_from", "word.tier", "row.place"]);
            out.el("tbody", &[], |out| {
                for (id, row) in &page.index.rows {
                    out.el("tr", &[("id", id), ("tabindex", "-1")], |out| {
                        out.leaf("th", &[("scope", "row"), ("class", "id")], id);
                        let place = listed.iter().position(|(title, url)| *title == row.source && *url == row.url);
                        out.el("td", &[("class", "long")], |out| match place {
                            Some(n) => {
                                out.el("a", &[("href", &format!("#s:{n}"))], |out| out.text(&format!("[{}]", n + 1)))
                            }
                            None => source(out, &row.source, &row.url),
                        });
                        out.el("td", &[], |out| {
                            out.leaf("time", &[], &row.known_from);
                            if row.method {
                                out.text(" ");
                                out.el("span", &[("class", "tag")], |out| page.words.say(out, "row.method"));
                            }
                        });
                        out.leaf("td", &[], &row.tier);
                        out.el("td", &[], |out| out.leaf("code", &[], &row.place));
                    });
                }
            });
        });
    });
}

fn sources(page: &Page, view: &ReportView, out: &mut Out) {
    if view.sources.is_empty() {
        return;
    }
    out.el("details", &[], |out| {
        out.el("summary", &[], |out| {
            page.words.say_with(out, "sources.used", &[Bi::same(view.sources.len().to_string())]);
        });
        out.el("ol", &[("class", "sources")], |out| {
            for (n, (title, url)) in view.sources.iter().enumerate() {
                out.el("li", &[("id", &format!("s:{n}"))], |out| source(out, title, url));
            }
        });
    });
}
