//! Who is exposed, and how surely: companies by gap and share. A share that is not known is said to be not known; none
//! is ever imputed.

use tidegauge::view::{Bi, ChainPart, CompanyRow, Reason};

use crate::html::Out;
use crate::show::Page;
use crate::words::{bi, is_empty};

/// Reasons shown in the table; the rest stand on the company's page.
const REASONS: usize = 2;

/// Writes the table of companies.
pub fn render(page: &Page, companies: &[CompanyRow], out: &mut Out) {
    if companies.is_empty() {
        page.empty(out, "companies.empty");
        return;
    }
    out.el("p", &[("class", "hint")], |out| {
        page.words.say(out, "companies.how");
        if let Some(href) = page.links.to("/relations", &[], "") {
            out.text(" ");
            out.el("a", &[("href", &href)], |out| page.words.say(out, "companies.relations"));
        }
    });
    let keys = ["company.name", "company.part", "company.share", "gap.gap", "gap.p", "gap.call", "company.reason"];
    // Those that a note names, or that something is known of, first; the rest of the chain is folded.
    let told = |c: &&CompanyRow| !c.reasons.is_empty() || c.parts.iter().any(known);
    let (first, rest): (Vec<&CompanyRow>, Vec<&CompanyRow>) = companies.iter().partition(told);
    table(page, &keys, &first, out);
    if !rest.is_empty() {
        out.el("details", &[], |out| {
            let count = [Bi::same(rest.len().to_string())];
            out.el("summary", &[], |out| page.words.say_with(out, "companies.rest", &count));
            table(page, &keys, &rest, out);
        });
    }
}

fn table(page: &Page, keys: &[&str], companies: &[&CompanyRow], out: &mut Out) {
    out.el("table", &[("class", "companies")], |out| {
        page.heads(out, keys);
        for company in companies {
            out.el("tbody", &[("id", &company.path), ("tabindex", "-1")], |out| rows(page, company, out));
        }
    });
}

/// Whether its share or a gap of it is known.
fn known(part: &ChainPart) -> bool {
    part.share.is_some() || part.gap.is_some()
}

/// Parts of which something is known, a row each; the others named in one.
fn rows(page: &Page, company: &CompanyRow, out: &mut Out) {
    let (told, bare): (Vec<&ChainPart>, Vec<&ChainPart>) = company.parts.iter().partition(|part| known(part));
    let height = told.len() + usize::from(told.is_empty() || !bare.is_empty());
    for i in 0..height {
        out.el("tr", &[("class", if i == 0 { "entry" } else { "more" })], |out| {
            if i == 0 {
                let span = height.to_string();
                out.el("th", &[("scope", "rowgroup"), ("rowspan", &span)], |out| who(page, company, out));
            }
            match told.get(i) {
                Some(part) => cells(page, part, out),
                None => out.el("td", &[("colspan", "5"), ("class", "none")], |out| unknown(page, &bare, out)),
            }
            if i == 0 {
                let span = height.to_string();
                out.el("td", &[("rowspan", &span), ("class", "why")], |out| {
                    reasons(page, &company.reasons, REASONS, out);
                });
            }
        });
    }
}

/// Parts whose share nobody has stated.
fn unknown(page: &Page, parts: &[&ChainPart], out: &mut Out) {
    if parts.is_empty() {
        return page.words.say(out, "company.no_part");
    }
    page.words.say(out, "company.unknown");
    for part in parts {
        out.text(" \u{b7} ");
        page.lead(out, &part.part, "go");
    }
}

/// Name, ticker, exchange.
fn who(page: &Page, company: &CompanyRow, out: &mut Out) {
    // In a report its path is the place itself: no link to where one stands.
    let name = |out: &mut Out| bi(out, &company.name);
    match page.links.to(&company.path, &[], "") {
        Some(href) => out.el("a", &[("href", &href), ("class", "go")], name),
        None => out.el("b", &[], name),
    }
    listing(page, company, out);
    if let Some(exposed) = &company.exposed {
        out.el("span", &[("class", "exposed")], |out| {
            page.words.say(out, "company.exposed");
            out.text(" ");
            page.figure(out, exposed);
        });
    }
}

/// `300308.SZ SZSE`, or that it is not listed.
pub fn listing(page: &Page, company: &CompanyRow, out: &mut Out) {
    out.el("span", &[("class", "listing")], |out| {
        if company.ticker.is_empty() {
            page.words.say(out, "company.unlisted");
        } else {
            out.leaf("b", &[], &company.ticker);
            out.text(" ");
            out.text(&company.exchange);
        }
    });
}

fn cells(page: &Page, part: &ChainPart, out: &mut Out) {
    out.el("td", &[("class", "part")], |out| page.lead(out, &part.part, "go"));
    out.el("td", &[("class", "share")], |out| share(page, part, out));
    out.el("td", &[("class", "num c-gap")], |out| {
        page.phone_name(out, "gap.gap");
        page.maybe(out, part.gap.as_ref());
    });
    out.el("td", &[("class", "num c-p")], |out| match part.p {
        Some(p) => {
            page.phone_name(out, "gap.p");
            page.chance(out, p);
        }
        None => out.text("\u{2013}"),
    });
    out.el("td", &[("class", "c-call")], |out| {
        if !part.call.is_empty() {
            let class = format!("call {}", part.call);
            out.el("span", &[("class", &class)], |out| page.words.say(out, &format!("call.{}", part.call)));
        }
    });
}

/// The share with its date and row, or that it is not known.
fn share(page: &Page, part: &ChainPart, out: &mut Out) {
    if let Some(share) = &part.share {
        page.figure(out, share);
        out.text(" ");
    }
    out.el("small", &[("class", if part.share.is_none() { "unknown" } else { "" })], |out| {
        bi(out, &part.share_text);
        if let Some(row) = &part.row {
            out.text(" ");
            page.row_id(out, row);
        }
    });
}

/// Parts of one company, each with the words that name it.
pub fn parts(page: &Page, company: &CompanyRow, out: &mut Out) {
    let keys = ["company.part", "company.share", "gap.gap", "gap.p", "gap.call", "company.said"];
    out.el("table", &[("class", "companies single")], |out| {
        page.heads(out, &keys);
        for part in &company.parts {
            out.el("tbody", &[], |out| {
                out.el("tr", &[("class", "entry")], |out| {
                    cells(page, part, out);
                    out.el("td", &[("class", "why")], |out| {
                        for quote in &part.quotes {
                            page.quote(out, quote);
                            out.text(" ");
                        }
                        if part.quotes.is_empty() {
                            page.rests_on(out, None, part.row.as_ref());
                        }
                    });
                });
            });
        }
    });
}

/// Why notes name it.
pub fn reasons(page: &Page, reasons: &[Reason], most: usize, out: &mut Out) {
    if reasons.is_empty() {
        out.text("\u{2013}");
        return;
    }
    out.el("ul", &[("class", "quotes")], |out| {
        for reason in reasons.iter().take(most) {
            out.el("li", &[], |out| {
                if !is_empty(&reason.text) {
                    out.el("span", &[("class", "link-kind")], |out| bi(out, &reason.text));
                    out.text(" ");
                }
                page.quote(out, &reason.quote);
                if let Some(why) = &reason.reason {
                    out.text(" ");
                    page.quote(out, why);
                }
            });
        }
        if reasons.len() > most {
            out.leaf("li", &[("class", "none")], &format!("+{}", reasons.len() - most));
        }
    });
}
