//! The report from top to bottom, one section a file, in the order a reader needs them.

mod assumptions;
mod bill;
mod calendar;
mod chain;
mod findings;
mod gaps;
mod header;
mod headline;
mod notes;
mod sources;
mod why;

use tidegauge::view::ReportView;

use crate::html::Out;
use crate::show::Page;
use crate::{Direction, Lang, Look, SCRIPT, STYLE, hash};

/// The whole file.
pub fn document(view: &ReportView, look: Look) -> String {
    let page = Page::new(view);
    let mut out = Out::default();
    out.fixed("<!doctype html>\n");
    let direction = match look.direction {
        Direction::Neutral => "neutral",
        Direction::Cn => "cn",
        Direction::Us => "us",
    };
    out.el("html", &[("lang", look.lang.as_str()), ("data-direction", direction)], |out| {
        out.el("head", &[], |out| head(&page, look, out));
        out.el("body", &[], |out| {
            header::render(&page, look, out);
            out.el("main", &[], |out| body(&page, out));
            out.el("script", &[], |out| out.fixed(SCRIPT));
        });
    });
    out.done()
}

fn head(page: &Page, look: Look, out: &mut Out) {
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src '{}'; base-uri 'none'; form-action 'none'",
        hash::script_source(SCRIPT)
    );
    out.open("meta", &[("charset", "utf-8")]);
    out.open("meta", &[("http-equiv", "Content-Security-Policy"), ("content", &policy)]);
    out.open("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    out.open("meta", &[("name", "referrer"), ("content", "no-referrer")]);
    out.open("meta", &[("name", "color-scheme"), ("content", "light dark")]);
    out.open("link", &[("rel", "icon"), ("href", "data:,")]);
    let title = page.words.fill("page.title", &[tidegauge::view::Bi::same(&page.view.head.said_by)]);
    let title = if look.lang == Lang::Zh { title.zh } else { title.en };
    out.el("title", &[], |out| out.plain(&title));
    out.el("style", &[], |out| {
        out.fixed(STYLE);
        foot_of_paper(page, out);
    });
}

/// As-of and sheet at the foot of every printed page; only signs that cannot leave the style sheet's string.
fn foot_of_paper(page: &Page, out: &mut Out) {
    let safe = |text: &str| text.chars().filter(|c| c.is_ascii_alphanumeric() || "-:".contains(*c)).collect::<String>();
    out.fixed("@page{@bottom-center{content:\"tidegauge  ");
    out.plain(&safe(&page.view.head.said_by));
    out.fixed("  ");
    out.plain(&safe(&page.view.head.sheet));
    out.fixed("  \" counter(page) \"/\" counter(pages)}}\n");
}

fn body(page: &Page, out: &mut Out) {
    headline::render(page, out);
    part(page, out, "gaps", None, gaps::render);
    part(page, out, "moved", None, |page, out| page.empty(out, "moved.none"));
    part(page, out, "chain", None, chain::render);
    part(page, out, "bill", Some(page.view.bill.len()), bill::render);
    part(page, out, "calendar", Some(page.view.calendar.len()), calendar::render);
    part(page, out, "findings", Some(page.view.findings.len()), findings::render);
    part(page, out, "assumptions", Some(page.view.assumptions.len()), assumptions::render);
    part(page, out, "notes", Some(page.view.notes.len()), notes::render);
    part(page, out, "why", Some(page.view.why.len()), why::render);
    part(page, out, "sources", None, sources::render);
}

/// A section with its title and number of rows.
fn part(page: &Page, out: &mut Out, id: &'static str, count: Option<usize>, inside: impl FnOnce(&Page, &mut Out)) {
    out.el("section", &[("id", id), ("aria-labelledby", &format!("h-{id}"))], |out| {
        out.el("h2", &[("id", &format!("h-{id}"))], |out| {
            page.words.say(out, &format!("section.{id}"));
            if let Some(count) = count {
                out.text(" ");
                out.leaf("span", &[("class", "count")], &count.to_string());
            }
        });
        inside(page, out);
    });
}
