//! Live pages: one body each, in the frame they share with the report. All state stands in the address.

mod claims;
mod company;
mod find;
mod lists;
mod note;
mod quantity;
mod status;
mod why;

use tidegauge::view::{Bi, Body, LivePage};

use crate::frame::{self, Frame};
use crate::html::Out;
use crate::section::{assumptions, beliefs, bill, calendar, chain, companies, findings, gaps, headline, part};
use crate::section::{programmes, relations};
use crate::show::Page;
use crate::words::bi;
use crate::{Look, header};

/// The whole page.
pub fn document(live: &LivePage, look: Look) -> String {
    let page = Page::of_live(live, look.lang);
    let name = title(&page, &live.body);
    let title = page.words.fill("page.live_title", &[name, Bi::same(live.head.said_by.clone())]);
    let frame = Frame { page: &page, look, title: &page.words.one(&title), form_action: "'self'" };
    frame::document(
        &frame,
        Out::only(look.lang),
        |out| header::live(&page, &live.path, look, out),
        |out| body(&page, live, out),
        |out| header::foot(&page, live, out),
    )
}

/// Name of a page: its first heading and its title.
fn title(page: &Page, body: &Body) -> Bi {
    let key = match body {
        Body::Quantity(view) => return view.label.clone(),
        Body::Company(view) => return view.company.name.clone(),
        Body::Note(view) => return Bi::same(view.note.title.clone()),
        Body::Missing(view) => return view.says.clone(),
        Body::Why(view) => {
            let root = view.nodes.iter().find(|node| node.figure == view.root);
            return root.map_or_else(|| page.words.get("section.why"), |node| node.title.clone());
        }
        Body::Gaps(..) => "section.gaps",
        Body::Companies(_) => "section.companies",
        Body::Notes(_) => "section.notes",
        Body::Calendar(_) => "section.calendar",
        Body::Find(_) => "section.find",
        Body::Claims(_) => "section.claims",
        Body::Findings(_) => "section.findings",
        Body::Beliefs(_) => "section.beliefs",
        Body::Relations(_) => "section.relations",
        Body::Chain(_) => "section.chain",
        Body::Assumptions(_) => "section.assumptions",
        Body::Status(_) => "section.status",
    };
    page.words.get(key)
}

fn body(page: &Page, live: &LivePage, out: &mut Out) {
    let plain = |out: &mut Out, count: usize| heading(page, &title(page, &live.body), Some(count), out);
    match &live.body {
        Body::Gaps(view, beliefs) => {
            headline::render(page, view, &[], out);
            part(page, out, "gaps", Some(view.rows.len()), |out| {
                gaps::render(page, &view.rows, &view.uncomputable, out);
            });
            part(page, out, "beliefs", Some(beliefs.len()), |out| beliefs::render(page, beliefs, out));
        }
        Body::Quantity(view) => quantity::render(page, view, out),
        Body::Companies(rows) => {
            plain(out, rows.len());
            companies::render(page, rows, out);
        }
        Body::Company(view) => company::render(page, view, out),
        Body::Notes(rows) => {
            plain(out, rows.len());
            lists::notes(page, rows, out);
        }
        Body::Note(view) => note::render(page, view, out),
        Body::Why(view) => why::render(page, view, out),
        Body::Calendar(view) => {
            plain(out, view.rows.len());
            calendar::render(page, &view.rows, out);
            part(page, out, "turning", Some(view.turning.len()), |out| calendar::turning(page, &view.turning, out));
        }
        Body::Find(view) => find::render(page, view, out),
        Body::Claims(view) => {
            plain(out, view.total);
            claims::render(page, &live.path, view, out);
        }
        Body::Findings(rows) => {
            plain(out, rows.len());
            findings::render(page, rows, out);
        }
        Body::Beliefs(rows) => {
            plain(out, rows.len());
            beliefs::render(page, rows, out);
        }
        Body::Relations(rows) => {
            plain(out, rows.len());
            relations::render(page, rows, out);
        }
        Body::Chain(view) => {
            heading(page, &title(page, &live.body), None, out);
            chain::render(page, &view.chain, out);
            part(page, out, "programmes", Some(view.programmes.len()), |out| {
                programmes::render(page, &view.programmes, out);
            });
            part(page, out, "agents", None, |out| programmes::agents(page, &view.agents, out));
            part(page, out, "bill", Some(view.bill.len()), |out| {
                bill::render(page, &view.bill, &view.chain.period, out);
            });
        }
        Body::Assumptions(rows) => {
            plain(out, rows.len());
            assumptions::render(page, rows, out);
        }
        Body::Status(view) => status::render(page, view, out),
        Body::Missing(view) => lists::missing(page, view, out),
    }
}

/// The first heading of a page, with the number of its rows.
fn heading(_: &Page, title: &Bi, count: Option<usize>, out: &mut Out) {
    out.el("h1", &[], |out| {
        out.el("bdi", &[], |out| bi(out, title));
        if let Some(count) = count {
            out.text(" ");
            out.leaf("span", &[("class", "count")], &count.to_string());
        }
    });
}
