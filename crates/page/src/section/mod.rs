//! The sections that report and live pages share, one a file; the report from top to bottom, in the order a reader needs
//! them.

pub mod assumptions;
pub mod beliefs;
pub mod bill;
pub mod calendar;
pub mod chain;
pub mod companies;
pub mod findings;
pub mod gaps;
pub mod headline;
pub mod marks;
pub mod notes;
pub mod programmes;
pub mod relations;
pub mod sources;
pub mod why;

use tidegauge::view::{Bi, ReportView};

use crate::frame::{self, Frame};
use crate::html::Out;
use crate::show::Page;
use crate::{Look, header};

/// The whole report.
pub fn document(view: &ReportView, look: Look) -> String {
    let page = Page::of_report(view);
    let title = page.words.fill("page.title", &[Bi::same(view.head.said_by.clone())]);
    let title = crate::words::in_lang(&title, look.lang);
    let frame = Frame { page: &page, look, title, form_action: "'none'" };
    let header = |out: &mut Out| header::report(&page, look, out);
    frame::document(&frame, Out::default(), header, |out| body(&page, view, out), |out| header::keys(&page, out))
}

fn body(page: &Page, view: &ReportView, out: &mut Out) {
    headline::render(page, &view.gaps, &view.counts, out);
    part(page, out, "gaps", None, |out| gaps::render(page, &view.gaps.rows, &view.gaps.uncomputable, out));
    part(page, out, "moved", None, |out| page.empty(out, "moved.none"));
    part(page, out, "chain", None, |out| chain::render(page, &view.chain, out));
    part(page, out, "programmes", Some(view.programmes.len()), |out| programmes::render(page, &view.programmes, out));
    part(page, out, "agents", None, |out| programmes::agents(page, &view.agents, out));
    part(page, out, "companies", Some(view.companies.len()), |out| companies::render(page, &view.companies, out));
    part(page, out, "beliefs", Some(view.beliefs.len()), |out| beliefs::render(page, &view.beliefs, out));
    part(page, out, "bill", Some(view.bill.len()), |out| bill::render(page, &view.bill, &view.chain.period, out));
    part(page, out, "calendar", Some(view.calendar.len()), |out| calendar::render(page, &view.calendar, out));
    part(page, out, "turning", Some(view.turning.len()), |out| calendar::turning(page, &view.turning, out));
    part(page, out, "findings", Some(view.findings.len()), |out| findings::render(page, &view.findings, out));
    part(page, out, "assumptions", Some(view.assumptions.len()), |out| {
        assumptions::render(page, &view.assumptions, out);
    });
    part(page, out, "notes", Some(view.notes.len()), |out| notes::render(page, &view.notes, view.notes_not_shown, out));
    part(page, out, "why", Some(view.why.len()), |out| why::render(page, view, out));
    part(page, out, "sources", None, |out| sources::render(page, view, out));
}

/// A section with its title and number of rows.
pub fn part(page: &Page, out: &mut Out, id: &'static str, count: Option<usize>, inside: impl FnOnce(&mut Out)) {
    out.el("section", &[("id", id), ("aria-labelledby", &format!("h-{id}"))], |out| {
        out.el("h2", &[("id", &format!("h-{id}"))], |out| {
            page.words.say(out, &format!("section.{id}"));
            if let Some(count) = count {
                out.text(" ");
                out.leaf("span", &[("class", "count")], &count.to_string());
            }
        });
        inside(out);
    });
}
