//! Prints the report of the test fixture, or writes every live page of it to a folder: pages can be looked at without
//! notes, ledger or almanac.
//! `cargo run -p tidegauge-page --example fixture -- en > page.html`
//! `cargo run -p tidegauge-page --example fixture -- live FOLDER zh|en [evil]`

#[path = "../tests/fixture/mod.rs"]
#[allow(dead_code)]
mod fixture;

use fixture::live::{HOSTILE, PLAIN, page};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |i: usize| arguments.get(i).map_or("", String::as_str);
    match argument(0) {
        "live" => folder(argument(1), argument(2) != "en", argument(3) == "evil"),
        "md" => println!("{}", page::markdown(&fixture::view(), page::Lang::Zh)),
        "empty" => {
            let view = tidegauge::view::ReportView { labels: fixture::labels(), ..Default::default() };
            println!("{}", page::report(&view, page::Lang::Zh));
        }
        lang => println!("{}", page::report(&fixture::view(), lang != "en")),
    }
}

fn folder(folder: &str, zh: bool, evil: bool) {
    let view = fixture::view();
    let maker = if evil { HOSTILE } else { PLAIN };
    let params = [("as_of", "2025-06-09"), ("ui", if zh { "zh" } else { "en" })];
    for (name, path, body) in maker.bodies(&view) {
        let html = page::live(&page(&view, path, body, &params), zh);
        let file = std::path::Path::new(folder).join(format!("{name}.html"));
        std::fs::write(&file, html).expect("the folder can be written");
    }
}
