//! Prints the report of the test fixture: the page can be looked at without notes, ledger or almanac.
//! `cargo run -p tidegauge-page --example fixture -- en > page.html`

#[path = "../tests/fixture/mod.rs"]
#[allow(dead_code)]
mod fixture;

fn main() {
    let argument = std::env::args().nth(1).unwrap_or_default();
    let lang = if argument == "en" { page::Lang::En } else { page::Lang::Zh };
    let view = if argument == "empty" {
        tidegauge::view::ReportView { labels: fixture::labels(), ..Default::default() }
    } else {
        fixture::view()
    };
    match argument.as_str() {
        "md" => println!("{}", page::markdown(&view, lang)),
        _ => println!("{}", page::report(&view, page::Look { lang, ..page::Look::default() })),
    }
}
