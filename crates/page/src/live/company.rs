//! The page of a company: what it sells and how much of it that is, its own gaps, who it deals with, what is said.

use tidegauge::view::CompanyView;

use super::claims;
use crate::html::Out;
use crate::section::{beliefs, calendar, companies, gaps, part, relations};
use crate::show::Page;
use crate::words::bi;

/// Writes the company.
pub fn render(page: &Page, view: &CompanyView, out: &mut Out) {
    let company = &view.company;
    out.el("h1", &[], |out| {
        bi(out, &company.name);
        out.text(" ");
        companies::listing(page, company, out);
    });
    if let Some(exposed) = &company.exposed {
        out.el("p", &[("class", "counts")], |out| {
            page.words.say(out, "company.exposed");
            out.text(" ");
            page.figure(out, exposed);
        });
    }
    part(page, out, "parts", Some(company.parts.len()), |out| {
        if company.parts.is_empty() {
            page.empty(out, "company.no_part");
        } else {
            companies::parts(page, company, out);
        }
    });
    part(page, out, "gaps", Some(view.gaps.len()), |out| {
        gaps::render(page, &view.gaps, &view.uncomputable, out);
    });
    if !company.reasons.is_empty() {
        part(page, out, "reasons", Some(company.reasons.len()), |out| {
            companies::reasons(page, &company.reasons, usize::MAX, out);
        });
    }
    part(page, out, "relations", Some(view.relations.len()), |out| relations::render(page, &view.relations, out));
    part(page, out, "calendar", Some(view.triggers.len()), |out| calendar::render(page, &view.triggers, out));
    part(page, out, "beliefs", Some(view.beliefs.len()), |out| beliefs::render(page, &view.beliefs, out));
    part(page, out, "claims", Some(view.claims.len()), |out| claims::list(page, &view.claims, out));
}
