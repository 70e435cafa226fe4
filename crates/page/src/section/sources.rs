//! What it rests on: data rows with their sources, sources, remarks of reading, and how to get the same page again.

use tidegauge::view::Bi;

use crate::escape::is_web_address;
use crate::html::Out;
use crate::show::Page;
use crate::words::bi;

/// Writes the last section.
pub fn render(page: &Page, out: &mut Out) {
    pins(page, out);
    remarks(page, out);
    rows(page, out);
    sources(page, out);
    out.el("p", &[("class", "hint")], |out| page.words.say(out, "page.no_advice"));
}

fn pins(page: &Page, out: &mut Out) {
    let head = &page.view.head;
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

fn remarks(page: &Page, out: &mut Out) {
    let remarks = &page.view.remarks;
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

fn rows(page: &Page, out: &mut Out) {
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
                        out.el("td", &[("class", "long")], |out| address(out, &row.source, &row.url));
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

fn sources(page: &Page, out: &mut Out) {
    if page.view.sources.is_empty() {
        return;
    }
    out.el("details", &[], |out| {
        out.el("summary", &[], |out| {
            page.words.say_with(out, "sources.used", &[Bi::same(page.view.sources.len().to_string())]);
        });
        out.el("ul", &[("class", "sources")], |out| {
            for (title, url) in &page.view.sources {
                out.el("li", &[], |out| address(out, title, url));
            }
        });
    });
}

/// A title that leads out of the page on a click, where its address is one of the web.
fn address(out: &mut Out, title: &str, url: &str) {
    let title = if title.is_empty() { url } else { title };
    if is_web_address(url) {
        out.leaf("a", &[("href", url), ("rel", "noreferrer noopener"), ("class", "out")], title);
    } else {
        out.text(title);
    }
}
